//! How the parts of a flow name one another.

/// The parts that can be led to.
pub(super) const PARTS: [&str; 3] = ["menu", "task", "state"];

/// What a reference such as `/inboundCall/menus/menu[Main Menu_10]` or `./menus/menu[main]` calls its target:
/// `menu[Main Menu_10]`. The whole text where it is no reference to a part.
pub(super) fn target(reference: &str) -> &str {
    let found = PARTS.iter().filter_map(|part| within(reference, part)).min();
    found.and_then(|at| reference.get(at..)).unwrap_or(reference)
}

/// Whether a text names a part of the flow.
pub(super) fn is_reference(text: &str) -> bool {
    let names = || PARTS.iter().any(|part| within(text, part).is_some());
    text.ends_with(']') && names() && !is_elsewhere(text)
}

/// Whether a reference is to another file, as `./shared/menus.yaml#/menus/menu[main]` is: what stands before `#` is a path,
/// and no part of this flow.
pub(super) fn is_elsewhere(reference: &str) -> bool {
    reference.find('#').is_some_and(|at| reference.find('[').is_none_or(|part| at < part))
}

/// Where the name of a part begins in a reference. What follows may be anything, slashes included, so the first counts.
fn within(reference: &str, part: &str) -> Option<usize> {
    let begins = |at: &usize| {
        let before = reference.get(..*at).unwrap_or_default();
        let after = reference.get(at + part.len()..).unwrap_or_default();
        (before.is_empty() || before.ends_with('/')) && after.starts_with('[')
    };
    reference.match_indices(part).map(|(at, _)| at).find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_absolute_or_relative() {
        for (reference, expected) in [
            ("/inboundCall/menus/menu[Main Menu_10]", "menu[Main Menu_10]"),
            ("./tasks/task[a]", "task[a]"),
            ("state[Initial State_10]", "state[Initial State_10]"),
            ("/workflow/states/state[a/task[b]", "state[a/task[b]"),
            ("/inboundCall/menus", "/inboundCall/menus"),
            ("amenu[x]", "amenu[x]"),
        ] {
            assert_eq!(target(reference), expected);
        }
        assert!(
            is_reference("./menus/menu[main]")
                && !is_reference("./menus/menu")
                && !is_reference("[x]")
        );
        let file = "./shared/menus.yaml#/menus/menu[main]";
        assert!(is_elsewhere(file) && !is_reference(file) && is_reference("menu[# of account]"));
    }
}
