//! The nodes of an `ivr-flow` and the ways between them.

use super::{
    findings::{Findings, Measure},
    graph::Graph,
    json::{Value, below},
    witness::Witness,
};
use std::rc::Rc;

/// A text, its value and the path to it.
type Text<'v> = (&'v str, &'v Value, String);

/// A node, as far as it can be read.
struct Node<'v> {
    value: &'v Value,
    path: String,
    id: Option<Text<'v>>,
    /// Whether any of its fields says something: else nothing is known but that something is there.
    is_known: bool,
    /// Where its transitions lead, `None` for each that cannot be read; `None` where they all cannot.
    targets: Option<Vec<Option<Text<'v>>>>,
}

/// Checks the nodes; the media assets are those that the platform has, if it has told.
pub(super) fn check(
    findings: &mut Findings<'_>,
    value: &Value,
    path: &str,
    media: Option<&[&str]>,
) -> Vec<(&'static str, Measure)> {
    let Some(elements) = findings.list(value, path) else { return Vec::new() };
    if elements.is_empty() {
        findings.at("node.none", path, value);
    }
    let nodes: Vec<Node<'_>> = elements
        .iter()
        .enumerate()
        .map(|(index, element)| node(findings, element, below(path, &index), media))
        .collect();
    let known = nodes.iter().filter(|node| node.is_known).count();
    for (index, node) in nodes.iter().enumerate() {
        let Some((id, value, path)) = &node.id else { continue };
        if first_of(&nodes, id) != Some(index) {
            findings.at("node.duplicate-id", path, value).actual(*id);
        }
    }
    let depth = ways(findings, value, path, &nodes);
    vec![("nodes", Measure::Count(known)), ("pathDepth", Measure::Count(depth))]
}

/// The first node of an id.
fn first_of(nodes: &[Node<'_>], id: &str) -> Option<usize> {
    nodes.iter().position(|node| node.id.as_ref().is_some_and(|(own, ..)| *own == id))
}

fn node<'v>(
    findings: &mut Findings<'_>,
    value: &'v Value,
    path: String,
    media: Option<&[&str]>,
) -> Node<'v> {
    let mut node = Node { value, path, id: None, is_known: false, targets: None };
    let path = &node.path;
    let optional = ["mediaAssetId", "transitions"];
    let Some(object) = findings.object(value, path, &["id", "type"], &optional) else {
        return node;
    };
    node.id = findings.text_field(&object, "id");
    let kind = findings.choice(&object, "type", findings.policy.names("flow.nodeTypes"));
    let says_type = object.field("type").is_some_and(|(value, _)| value.is_full_text());
    let says_more = object.has("mediaAssetId") || object.has("transitions");
    node.is_known = node.id.is_some() || says_type || says_more;
    if let Some((asset, value, path)) = findings.text_field(&object, "mediaAssetId")
        && media.is_some_and(|known| !known.contains(&asset))
    {
        findings.at("media.unknown", &path, value).actual(asset);
    }
    node.targets = match object.field("transitions") {
        None => Some(Vec::new()),
        Some((value, path)) => transitions(findings, value, &path),
    };
    let Some(kind) = kind else { return node };
    let table = &findings.policy.setting("flow.nodeTypes")[kind];
    if table["needsMedia"] == true && !object.has("mediaAssetId") {
        let path = below(path, "mediaAssetId");
        findings.at_brace("node.media-missing", &path, value).actual(kind);
    }
    match node.targets.as_deref() {
        Some([]) if table["continues"] == true => {
            findings.at("node.dead-end", path, value);
        }
        Some([_, ..]) if table["ends"] == true => {
            findings.at("node.after-hangup", path, value);
        }
        _ => {}
    }
    node
}

fn transitions<'v>(
    findings: &mut Findings<'_>,
    value: &'v Value,
    path: &str,
) -> Option<Vec<Option<Text<'v>>>> {
    let mut targets = Vec::new();
    let mut conditions = Vec::new();
    for (index, transition) in findings.list(value, path)?.iter().enumerate() {
        let path = below(path, &index);
        let object = findings.object(transition, &path, &["condition", "target"], &[]);
        targets.push(object.as_ref().and_then(|object| findings.text_field(object, "target")));
        let condition = object.and_then(|object| findings.text_field(&object, "condition"));
        let Some((condition, value, path)) = condition else { continue };
        if conditions.contains(&condition) {
            findings.at("node.duplicate-condition", &path, value).actual(condition);
        }
        conditions.push(condition);
    }
    Some(targets)
}

/// Checks where the nodes lead, and tells the depth of the flow.
fn ways(findings: &mut Findings<'_>, value: &Value, path: &str, nodes: &[Node<'_>]) -> usize {
    let every_id_is_read = nodes.iter().all(|node| node.id.is_some());
    // What could not be read may have led anywhere.
    let every_way_is_read = every_id_is_read
        && nodes.iter().all(|node| {
            node.targets.as_ref().is_some_and(|targets| targets.iter().all(Option::is_some))
        });
    let mut transitions = Vec::new();
    for (from, node) in nodes.iter().enumerate() {
        for (target, value, path) in node.targets.iter().flatten().flatten() {
            match first_of(nodes, target) {
                Some(to) => transitions.push((from, to)),
                None if every_id_is_read => {
                    findings.at("node.dangling-target", path, value).actual(*target);
                }
                None => {}
            }
        }
    }
    let name = |node: &Node<'_>| node.id.as_ref().map_or("?", |(id, ..)| id).into();
    let graph = Rc::new(Graph::new(nodes.iter().map(name).collect(), &transitions));
    for (at, node) in nodes.iter().enumerate().skip(1) {
        if every_way_is_read && !graph.reaches(0, at) {
            findings.at("node.unreachable", &node.path, node.value);
        }
    }
    for component in graph.components() {
        let Some(length) = graph.shortest_cycle(component) else { continue };
        let witness = || Witness::Round { graph: Rc::clone(&graph), component, length };
        let node = &nodes[component];
        findings.at("flow.cycle", &node.path, node.value).witness(witness());
        if every_way_is_read && !graph.is_left(component) {
            findings.at("flow.trap", &node.path, node.value).witness(witness());
        }
    }
    let depth = graph.longest_path();
    let most = findings.policy.number("flow.maxDepth");
    if depth > most {
        let witness = Witness::Path { graph, length: depth };
        findings.at("flow.depth", path, value).limit(most).actual(depth).witness(witness);
    }
    depth
}
