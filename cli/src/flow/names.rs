//! What people call the parts of a flow.

use callgate::documents::{FlowNode, ReferenceKind};

/// The name of a node where it has one that says something, otherwise its kind.
pub(crate) fn title<'f>(node: FlowNode<'f, '_>) -> &'f str {
    let label = node.label();
    if node.kind().is_empty() || !(label.is_empty() || is_uuid(label)) {
        label
    } else {
        node.kind()
    }
}

/// A name by which a reader finds the node: its title, and where that is only its kind, the beginning of its id.
pub(crate) fn full(node: FlowNode<'_, '_>) -> String {
    let title = title(node);
    if title == node.label() || node.id().is_empty() {
        title.to_owned()
    } else {
        format!("{title} {}", beginning(node.id()))
    }
}

/// The part of an identifier that tells it from others at a glance.
pub(crate) fn beginning(id: &str) -> &str {
    if is_uuid(id) { &id[..8] } else { id }
}

/// The name in an Amazon Resource Name; any other name as it is.
pub(crate) fn short(name: &str) -> &str {
    if name.starts_with("arn:") { name.rsplit([':', '/']).next().unwrap_or(name) } else { name }
}

/// The word for what is referred to.
pub(crate) const fn reference(kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Media => "media",
        ReferenceKind::Queue => "queue",
        ReferenceKind::Flow => "flow",
        ReferenceKind::Function => "function",
        ReferenceKind::Number => "number",
        _ => "reference",
    }
}

/// Whether this is an identifier that was made and not chosen: 36 characters in the form of a UUID.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_identifiers_are_told_from_names() {
        assert!(is_uuid("2d64b1c3-7c2e-4f0a-9e55-0c8d7a1b2c3d"));
        for name in ["main_menu", "", "2d64b1c3-7c2e-4f0a-9e55-0c8d7a1b2c3", "ääääääääääääääääää"]
        {
            assert!(!is_uuid(name), "{name}");
        }
        assert_eq!(short("arn:aws:lambda:eu-west-1:1:function:Look"), "Look");
        assert_eq!(short("arn:aws:connect:eu-west-1:1:instance/i/queue/q"), "q");
        assert_eq!(short("Sales: north"), "Sales: north");
    }
}
