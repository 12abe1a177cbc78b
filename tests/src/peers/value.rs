//! Values with numbers beyond those of 64 bits.

use serde::de::IgnoredAny;
use serde_json::Value;

/// The value of a document; none where it is no JSON. `serde_json` refuses numbers that no `f64` holds, so another large
/// one stands in for each.
pub(super) fn read(document: &[u8]) -> Option<Value> {
    serde_json::from_slice(document).ok().or_else(|| {
        let tamed = tamed(str::from_utf8(document).ok()?);
        serde_json::from_str(&tamed).ok()
    })
}

/// Whether it is a number of JSON, of which there are fewer spellings than Rust reads, that no `f64` holds.
fn is_too_large(number: &str) -> bool {
    let is_number = serde_json::from_str::<IgnoredAny>(number).is_ok();
    is_number && number.parse().is_ok_and(f64::is_infinite)
}

fn tamed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut in_string) = (text, false);
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    while let Some(next) = rest.chars().next() {
        let mut length = next.len_utf8();
        match next {
            '\\' if in_string => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            '"' => in_string = !in_string,
            '-' | '0'..='9' if !in_string => {
                length = rest.find(|c| !is_of_number(c)).unwrap_or(rest.len());
                if is_too_large(&rest[..length]) {
                    out.push_str(if next == '-' { "-1e300" } else { "1e300" });
                    rest = &rest[length..];
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_tamed() {
        let text = r#"{"1e999": [1e400, -1E+309, 1e308, "1e999", "\"1e999"]}"#;
        let tamed = r#"{"1e999": [1e300, -1e300, 1e308, "1e999", "\"1e999"]}"#;
        assert_eq!(super::tamed(text), tamed);
        for text in ["[1e400", "1.E400", "01E400", "+1E400"] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}
