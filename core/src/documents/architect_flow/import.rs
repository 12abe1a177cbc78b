//! From YAML to a graph.

use super::{
    super::platform,
    lists::{List, Parts},
    names,
};
use crate::{
    graph::number,
    json::{Name, Span},
    order,
    policy::FlowProfile,
    rules::flow::{Builder, Draft, ExitKind, FlowGraph, Lead, ReferenceKind, Traits, Way},
    yaml::{Elements, Node, Tree},
};
use alloc::vec::Vec;

/// Collects the nodes in the order of the text, with their exits, which come in any order.
pub(super) struct Import<'t, 'a, 'p> {
    tree: &'t Tree<'a>,
    profile: &'p FlowProfile,
    flow: Builder<'a>,
    nodes: Vec<Draft>,
    /// The menu in which each node is a choice; of any other the node itself.
    menus: Vec<u32>,
    ways: Vec<(u32, Way)>,
    references: Vec<(u32, ReferenceKind, Name)>,
}

/// A list that is being read.
struct Open<'t, 'a> {
    rest: Elements<'t, 'a>,
    is_menu: bool,
    within: Within,
}

/// What a list belongs to.
#[derive(Clone, Copy)]
struct Within {
    node: u32,
    /// When contacts come to it.
    kind: ExitKind,
    label: Name,
    /// Whether it is what happens after a transfer has failed: part of the transfer, out of which only jumps lead.
    after_transfer: bool,
}

impl Within {
    /// The inside of a node.
    const fn node(node: u32, after_transfer: bool) -> Self {
        Self { node, kind: ExitKind::Next, label: Name::NONE, after_transfer }
    }
}

impl<'t, 'a, 'p> Import<'t, 'a, 'p> {
    pub(super) fn new(text: &'a str, tree: &'t Tree<'a>, profile: &'p FlowProfile) -> Self {
        let flow = Builder::new(text);
        let (nodes, menus, ways) = (Vec::new(), Vec::new(), Vec::new());
        Self { tree, profile, flow, nodes, menus, ways, references: Vec::new() }
    }

    /// The flow that stands under a key of the document.
    pub(super) fn flow(mut self, key: Node<'t, 'a>, body: Node<'t, 'a>) -> FlowGraph<'a> {
        let purpose = self.write(Some(key));
        self.flow.purpose(purpose);
        let title = self.write(body.get("name"));
        self.flow.title(title);
        for (name, value) in body.entries() {
            match name.text() {
                Some("menus" | "tasks" | "states") => {
                    value.elements().for_each(|element| self.part(element));
                }
                Some("startUpTaskActions") if value.is_sequence() => self.start_up(name, value),
                Some("settingsErrorHandling") => self.error_handling(value),
                _ => {}
            }
        }
        let entry = match body.get("startUpRef").and_then(|own| Some((own, own.text()?))) {
            Some((_, reference)) if names::is_elsewhere(reference) => Lead::Nowhere,
            Some((reference, _)) => Lead::Named(self.target(reference)),
            // Where nothing else is said, a flow begins with what comes first.
            None => Lead::Node(0),
        };
        self.finish(entry, Span::new(key.span().start, body.span().end))
    }

    fn finish(mut self, entry: Lead, span: Span) -> FlowGraph<'a> {
        order::sort_by_key(&mut self.ways, |(node, way)| (*node, way.kind));
        order::sort_by_key(&mut self.references, |(node, ..)| *node);
        let mut ways = self.ways.into_iter().peekable();
        let mut references = self.references.into_iter().peekable();
        for (index, node) in (0..).zip(self.nodes) {
            while let Some((_, way)) = ways.next_if(|(owner, _)| *owner == index) {
                self.flow.exit(way);
            }
            while let Some((_, kind, name)) = references.next_if(|(owner, ..)| *owner == index) {
                self.flow.reference(kind, name, Name::NONE);
            }
            self.flow.node(node);
        }
        self.flow.finish(entry, span)
    }

    /// Keeps a text of the document.
    fn write(&mut self, node: Option<Node<'_, '_>>) -> Name {
        match node.and_then(|node| Some((node.span(), node.text()?))) {
            Some((span, text)) => self.flow.write(span, format_args!("{text}")),
            None => Name::NONE,
        }
    }

    /// Keeps what a reference calls its target.
    fn target(&mut self, reference: Node<'_, '_>) -> Name {
        let target = names::target(reference.text().unwrap_or_default());
        self.flow.write(reference.span(), format_args!("{target}"))
    }

    /// The tasks and menus that calls come to after an error.
    fn error_handling(&mut self, settings: Node<'t, 'a>) {
        for jump in Parts::of(self.tree, settings).jumps {
            let target = self.target(jump);
            self.flow.handler(target);
        }
    }

    /// A reusable menu, task or state.
    fn part(&mut self, element: Node<'t, 'a>) {
        let Some((key, body)) = element.entries().next() else { return };
        let Some(kind) = key.text().filter(|kind| names::PARTS.contains(kind)) else { return };
        let own = body.get("refId").or_else(|| body.get("name"));
        let id = own.and_then(|own| Some((own.span(), own.text()?)));
        let id =
            id.map_or(Name::NONE, |(span, id)| self.flow.write(span, format_args!("{kind}[{id}]")));
        let node = self.add(id, key, body, None);
        let parts = Parts::of(self.tree, body);
        let within = Within::node(node, false);
        self.lead(within, &parts);
        self.walk(within, &parts);
    }

    /// The actions with which a flow begins that has no reference to its start.
    fn start_up(&mut self, key: Node<'t, 'a>, actions: Node<'t, 'a>) {
        let node = self.add(Name::NONE, key, actions, None);
        let lists = [List { elements: actions, is_menu: false, label: None }].into();
        self.walk(Within::node(node, false), &Parts { lists, ..Parts::default() });
    }

    /// Adds a node that stands under a key, in a menu or outside any.
    fn add(&mut self, id: Name, key: Node<'_, '_>, body: Node<'_, '_>, menu: Option<u32>) -> u32 {
        let node = number(self.nodes.len());
        let kind = self.write(Some(key));
        let label = self.write(body.get("name"));
        let label = if label.is_some() { label } else { kind };
        let traits = platform::traits(self.profile, key.text().unwrap_or_default());
        let span = Span::new(key.span().start, body.span().end);
        self.nodes.push(Draft { id, label, kind, traits, span });
        self.menus.push(menu.unwrap_or(node));
        node
    }

    /// Adds what leads elsewhere in the flow, and what is named outside it.
    fn lead(&mut self, within: Within, parts: &Parts<'_, '_>) {
        let Within { node, kind, label, .. } = within;
        for jump in &parts.jumps {
            let lead = Lead::Named(self.target(*jump));
            self.ways.push((node, Way { kind, label, lead, span: jump.span() }));
        }
        for (kind, name) in &parts.references {
            let name = self.write(Some(*name));
            self.references.push((node, *kind, name));
        }
    }

    /// Reads the lists of a node and all lists in them, without recursion.
    fn walk(&mut self, within: Within, parts: &Parts<'t, 'a>) {
        let mut open = Vec::new();
        self.open(within, parts, &mut open);
        while let Some(list) = open.last_mut() {
            let (is_menu, within) = (list.is_menu, list.within);
            let Some(element) = list.rest.next() else {
                open.pop();
                continue;
            };
            if let Some((key, body)) = element.entries().next() {
                let parts = Parts::of(self.tree, body);
                let inside = if is_menu {
                    self.choice(within.node, key, body)
                } else {
                    self.action(within, key, body)
                };
                self.lead(inside, &parts);
                self.open(inside, &parts, &mut open);
            }
        }
    }

    /// Puts lists in front of what is still to be read, the first of them foremost.
    fn open(&mut self, within: Within, parts: &Parts<'t, 'a>, open: &mut Vec<Open<'t, 'a>>) {
        for List { elements, is_menu, label } in parts.lists.iter().rev() {
            let within = match label {
                Some(label) => {
                    let kind = kind_of(label.text().unwrap_or_default());
                    Within { kind, label: self.write(Some(*label)), ..within }
                }
                None => within,
            };
            open.push(Open { rest: elements.elements(), is_menu: *is_menu, within });
        }
    }

    /// A choice of a menu, which is a node. Returns its inside.
    fn choice(&mut self, menu: u32, key: Node<'t, 'a>, body: Node<'t, 'a>) -> Within {
        let node = self.add(Name::NONE, key, body, Some(menu));
        let name = body.get("dtmf").filter(|digit| digit.text().is_some()).or(body.get("name"));
        let label = match name.and_then(|name| Some((name.span(), name.text()?))) {
            Some((span, name)) => {
                let digit = name.strip_prefix("digit_").unwrap_or(name);
                self.flow.write(span, format_args!("{digit}"))
            }
            None => Name::NONE,
        };
        let way =
            Way { kind: ExitKind::Condition, label, lead: Lead::Node(node), span: key.span() };
        self.ways.push((menu, way));
        let back = match key.text() {
            Some("menuReplayMenu" | "menuRepeatMenu") => Some(menu),
            Some("menuPreviousMenu") => {
                self.menus.get(menu as usize).copied().filter(|above| *above != menu)
            }
            _ => None,
        };
        if let Some(back) = back {
            let (kind, lead) = (ExitKind::Next, Lead::Node(back));
            self.ways.push((node, Way { kind, label: Name::NONE, lead, span: key.span() }));
        }
        Within::node(node, self.goes(key))
    }

    /// An action: a node if the contact goes elsewhere or ends in it, otherwise part of the node it stands in. Returns
    /// what its own lists belong to.
    fn action(&mut self, within: Within, key: Node<'t, 'a>, body: Node<'t, 'a>) -> Within {
        if self.goes(key) && !within.after_transfer {
            let node = self.add(Name::NONE, key, body, None);
            let Within { kind, label, .. } = within;
            let lead = Lead::Node(node);
            self.ways.push((within.node, Way { kind, label, lead, span: key.span() }));
            return Within::node(node, true);
        }
        let own = platform::traits(self.profile, key.text().unwrap_or_default());
        if let Some(node) = self.nodes.get_mut(within.node as usize) {
            for passed_on in [Traits::WAITS, Traits::COUNTS, Traits::PLAYS] {
                node.traits = node.traits.with(passed_on, own.has(passed_on));
            }
        }
        within
    }

    /// Whether a contact leaves the flow or ends in what stands under this key.
    fn goes(&self, key: Node<'_, '_>) -> bool {
        let traits = platform::traits(self.profile, key.text().unwrap_or_default());
        traits.has(Traits::LEAVES_OR_ENDS)
    }
}

/// When contacts come to the list of this name.
fn kind_of(name: &str) -> ExitKind {
    const ERRORS: [&str; 6] = ["failure", "error", "timeout", "noInput", "noMatch", "maxTries"];
    if ERRORS.contains(&name) { ExitKind::Error } else { ExitKind::Condition }
}
