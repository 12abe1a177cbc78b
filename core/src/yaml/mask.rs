//! Placeholders of templates.

use alloc::{borrow::Cow, string::String};

/// The text with the braces of `{{name}}` made letters where a key or a scalar begins, so that it is a scalar for YAML too and
/// every byte keeps its place. Archy replaces such placeholders before it reads the YAML, so flows in git have them.
pub(super) fn mask(source: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let mut copied = 0;
    let mut line = 0;
    for text in source.split_inclusive('\n') {
        if let Some((open, close)) = placeholder(text) {
            for brace in [line + open, line + close] {
                masked.push_str(source.get(copied..brace).unwrap_or_default());
                masked.push_str("__");
                copied = brace + 2;
            }
        }
        line += text.len();
    }
    if masked.is_empty() {
        return Cow::Borrowed(source);
    }
    masked.push_str(source.get(copied..).unwrap_or_default());
    Cow::Owned(masked)
}

/// Where the braces of the placeholder stand with which a line or the value on it begins, if one does.
fn placeholder(line: &str) -> Option<(usize, usize)> {
    let open = line.find("{{")?;
    let before = line.get(..open)?;
    let indent = before.trim_end();
    let begins = indent.is_empty() || before.ends_with([' ', '\t']) && indent.ends_with([':', '-']);
    let name = line.get(open + 2..)?;
    let close = name.find("}}")?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ');
    let named = name.get(..close)?.chars().all(is_name);
    (begins && named).then_some((open, open + 2 + close))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_a_value_is_a_scalar() {
        assert_eq!(mask("a: {{b}}\n- {{ c-d }} e\n"), "a: __b__\n- __ c-d __ e\n");
        assert_eq!(mask("  {{a}}-b:\n    c: d\n{{e}}: f\n"), "  __a__-b:\n    c: d\n__e__: f\n");
        for kept in ["a: b {{c}}", "a: {b: {}}", "a: {{b: c}}", "a: \"{{b}}\"", "a: {{"] {
            assert_eq!(mask(kept), kept);
        }
    }
}
