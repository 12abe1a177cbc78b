//! Which ids may be told.

use super::audit::Details;

/// The id, if it may stand in events, logs and reports: one of the platform's making, letters, digits, `-` and `_` with a
/// digit among them. An address, a telephone number or a name is none: a host may take those for ids.
pub(super) fn plain_id(id: &str) -> Option<&str> {
    let fit = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let plain = id.bytes().all(fit) && id.bytes().any(|byte| byte.is_ascii_digit());
    Some(id).filter(|id| plain && Details::new().text("id", id).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_the_platform_may_be_told() {
        for id in ["4711", "agent-1", "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b"] {
            assert_eq!(plain_id(id), Some(id));
        }
        for id in ["", "ada", "ada.lovelace1", "ada@example.com", "491512345678", "Ada Lovelace 1"]
        {
            assert_eq!(plain_id(id), None, "{id}");
        }
    }
}
