//! The lists of actions and choices inside something.

use super::names;
use crate::{
    rules::flow::ReferenceKind,
    yaml::{Node, Tree},
};
use alloc::vec::Vec;

/// A list in which a flow goes on.
#[derive(Clone, Copy)]
pub(super) struct List<'t, 'a> {
    pub(super) elements: Node<'t, 'a>,
    /// Whether it has the choices of a menu, or actions.
    pub(super) is_menu: bool,
    /// What leads to it: the name of an output, or the value of a case.
    pub(super) label: Option<Node<'t, 'a>>,
}

/// What an action or a choice is made of.
#[derive(Default)]
pub(super) struct Parts<'t, 'a> {
    /// The lists in it that are in no other list, in the order of the text.
    pub(super) lists: Vec<List<'t, 'a>>,
    /// The references to other parts of the flow outside these lists, such as `targetMenuRef`.
    pub(super) jumps: Vec<Node<'t, 'a>>,
    /// What it names outside the flow.
    pub(super) references: Vec<(ReferenceKind, Node<'t, 'a>)>,
}

impl<'t, 'a> Parts<'t, 'a> {
    /// Looks at every value in `body` once, those in its lists excepted.
    pub(super) fn of(tree: &'t Tree<'a>, body: Node<'t, 'a>) -> Self {
        let mut parts = Self::default();
        let mut at = body.index().saturating_add(1);
        while at < body.after() {
            let Some(node) = tree.node(at) else { break };
            at = at.saturating_add(1);
            let Some((name, value)) = node.text().zip(node.value()) else { continue };
            match name {
                "actions" | "choices" if value.is_sequence() => {
                    let holder = node.parent().filter(|own| own.index() != body.index());
                    let (label, is_menu) = (holder.and_then(label_of), name == "choices");
                    parts.lists.push(List { elements: value, is_menu, label });
                    at = value.after();
                }
                "targetQueue" => parts.refer(ReferenceKind::Queue, literal(value)),
                "targetFlow" => parts.refer(ReferenceKind::Flow, literal(value)),
                "prompt" => parts.refer(ReferenceKind::Media, literal(value)),
                _ if name.ends_with("Ref") && value.text().is_some_and(names::is_reference) => {
                    parts.jumps.push(value);
                }
                _ => {}
            }
        }
        parts
    }

    fn refer(&mut self, kind: ReferenceKind, name: Option<Node<'t, 'a>>) {
        self.references.extend(name.map(|name| (kind, name)));
    }
}

/// What a value says if it is written out: `lit: {name: Sales}`, `name: Sales`, or the text itself.
fn literal<'t, 'a>(value: Node<'t, 'a>) -> Option<Node<'t, 'a>> {
    let value = value.get("lit").unwrap_or(value);
    Some(value.get("name").unwrap_or(value)).filter(|name| name.text().is_some())
}

/// What leads to the list in a mapping: the value it is compared with, or else the key of the mapping.
fn label_of<'t, 'a>(holder: Node<'t, 'a>) -> Option<Node<'t, 'a>> {
    let value = holder.get("value");
    let value = value.and_then(|value| value.get("lit").or(value.get("exp")).or(Some(value)));
    // What is nested only to be a block, as the task of a choice is, has no name of its own.
    let key = holder.key().filter(|key| !matches!(key.text(), Some("task" | "menu")));
    value.filter(|value| value.text().is_some()).or(key)
}
