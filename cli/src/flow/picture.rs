//! From a flow to what is drawn of it.

use super::{marks::Marking, names, role::Role, words};
use crate::{
    graph::{Edge, Kind, Node, Picture, Target},
    text::count,
};
use callgate::{
    Report,
    documents::{ExitKind, FlowExit, FlowGraph, FlowNode, ReferenceKind},
};
use std::{collections::HashMap, path::Path};

/// So many exits from one node to another are drawn as one line.
const MANY: usize = 3;

/// The picture of a flow, with what was found in it marked. A flow without a title is called like its file.
pub(super) fn picture(flow: &FlowGraph<'_>, report: &Report, file: &str) -> Picture {
    let title = match flow.title() {
        "" => Path::new(file)
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into()),
        title => title.to_owned(),
    };
    // Elsewhere an exit may be left unconnected.
    let strict = report.kind == Some(callgate::Kind::IvrFlow);
    let entry = flow.entry().map(|node| node.index());
    let mut picture = Picture { title, ..Picture::default() };
    // The edge that each exit has become.
    let mut edges = HashMap::new();
    for node in flow.nodes() {
        let drawn = drawn(node);
        picture.nodes.push(if Some(node.index()) == entry { drawn.entry() } else { drawn });
        lines(node, strict, &mut picture.edges, &mut edges);
    }
    let mut marking = Marking::new(picture, flow, &edges);
    for violation in &report.violations {
        marking.violation(violation);
    }
    let mut picture = marking.finish();
    let depth =
        ["pathDepth", "longestPath"].into_iter().find_map(|name| report.measures.count_of(name));
    if let Some(depth) = depth {
        picture.legend.push(format!("the longest path takes {}", count(depth, "transition")));
    }
    picture
}

fn drawn(node: FlowNode<'_, '_>) -> Node {
    let kind = match Role::of(node) {
        Role::Plays => Kind::Greeting,
        Role::Asks => Kind::Dtmf,
        Role::Queues => Kind::Queue,
        Role::Transfers => Kind::Transfer,
        Role::Returns | Role::Ends => Kind::Hangup,
        Role::Branches => Kind::Branch,
        Role::Passes => Kind::Other,
    };
    let title = names::title(node);
    let mut drawn = Node::new(title, kind);
    if title == node.label() {
        if !node.kind().is_empty() && title != node.kind() {
            drawn = drawn.line(node.kind());
        }
    } else if !node.id().is_empty() {
        drawn = drawn.line(format!("{}…", names::beginning(node.id())));
    }
    node.references().fold(drawn, |drawn, reference| {
        let name = names::short(reference.name());
        match reference.kind() {
            ReferenceKind::Media => drawn.line(name),
            kind => drawn.line(format!("{} {name}", names::reference(kind))),
        }
    })
}

/// Adds the lines of a node: one for each exit, but one for all that lead to the same node where there are many, where all
/// are taken when something fails, or where one of them says nothing of its own. An exit that is not connected is no line.
fn lines(
    node: FlowNode<'_, '_>,
    strict: bool,
    edges: &mut Vec<Edge>,
    places: &mut HashMap<(usize, usize), usize>,
) {
    let is_error = |exit: &FlowExit<'_, '_>| exit.kind() == ExitKind::Error;
    let mut counts: HashMap<(usize, bool), usize> = HashMap::new();
    for exit in node.exits() {
        if let Some(to) = exit.to() {
            *counts.entry((to, is_error(&exit))).or_default() += 1;
        }
    }
    let mut drawn: HashMap<(usize, bool), usize> = HashMap::new();
    for (index, exit) in node.exits().enumerate() {
        let Some(target) = target(&exit, strict) else { continue };
        let (label, error) = (label(&exit), is_error(&exit));
        let many = |to| counts.get(&(to, error)).is_some_and(|count| *count >= MANY || error);
        let place = exit.to().and_then(|to| {
            let same = drawn.get(&(to, error)).copied();
            let silent = |place: &usize| label.is_empty() || edges[*place].label.is_empty();
            let same = same.filter(|place| many(to) || silent(place));
            same.or(drawn.get(&(to, false)).copied().filter(|_| label.is_empty()))
        });
        let place = place.unwrap_or_else(|| {
            let edge = Edge::new(node.index(), target, "");
            edges.push(if error { edge.on_error() } else { edge });
            edges.len() - 1
        });
        places.insert((node.index(), index), place);
        if let Some(to) = exit.to() {
            drawn.entry((to, error)).or_insert(place);
        }
        let edge = &mut edges[place];
        if !label.is_empty() {
            edge.label.push_str(if edge.label.is_empty() { "" } else { ", " });
            edge.label.push_str(label);
        }
    }
}

/// Where a line ends; nowhere is told only where every exit must lead somewhere.
fn target(exit: &FlowExit<'_, '_>, strict: bool) -> Option<Target> {
    match (exit.to(), exit.target()) {
        (Some(to), _) => Some(Target::Node(to)),
        (None, Some(name)) => Some(Target::Missing(name.to_owned())),
        (None, None) => strict.then(|| Target::Missing(String::new())),
    }
}

/// What a line says that its stroke does not.
fn label<'f>(exit: &FlowExit<'f, '_>) -> &'f str {
    match exit.kind() {
        ExitKind::Next => "",
        ExitKind::Error if words::is_plain_error(exit.label()) => "",
        _ => exit.label(),
    }
}
