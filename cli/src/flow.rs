//! `callgate graph`: the picture of a flow, with what its check found marked in it.
//!
//! A flow that breaks rules is the one whose picture is wanted most, so the picture is made of whatever nodes and
//! transitions the document has.

use crate::{
    Status,
    args::Graph,
    check::{self, Item},
    complain,
    graph::{Edge, Kind as Shape, Mark, Node, Picture, Target, draw},
    output::{Human, Output},
    text::count,
};
use callgate::{Code, Kind, Report, Violation};
use serde_json::Value;
use std::{
    collections::HashMap,
    io::{self, Write},
};

/// Draws a flow; what its check found goes to standard error.
pub(crate) fn run(args: &Graph, out: &mut impl Write) -> io::Result<Status> {
    let human = Human::on(&io::stderr());
    let document = match check::document(Kind::IvrFlow, args.policy.as_deref(), &args.file) {
        Item::Document(document) => document,
        other => {
            let judged = check::judge(other, &human);
            tell(&judged.text);
            if let Some(unreadable) = judged.unreadable {
                complain(&unreadable.file, &unreadable.reason);
            }
            return Ok(Status::Trouble);
        }
    };
    let report = document.check();
    tell(&human.report(&document.checked(&report)));
    let picture =
        picture(document.text.bytes(), &report).ok_or("there is no flow to draw".to_owned());
    match picture.and_then(|picture| draw(&picture, args.format).map_err(|error| error.to_string()))
    {
        Ok(text) => {
            out.write_all(text.as_bytes())?;
            Ok(if report.is_valid() { Status::Valid } else { Status::Invalid })
        }
        Err(reason) => {
            complain(&document.file, &reason);
            Ok(Status::Trouble)
        }
    }
}

/// Nobody may listen there; the picture is what was asked for.
fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// The picture of a flow; `None` if the document has no nodes that could be drawn.
fn picture(document: &[u8], report: &Report) -> Option<Picture> {
    let document: Value = serde_json::from_slice(document).ok()?;
    let nodes = document.get("nodes")?.as_array()?;
    let mut places = HashMap::with_capacity(nodes.len());
    let named = nodes.iter().enumerate().filter(|(_, node)| !text(node, "id").is_empty());
    for (place, node) in named {
        // A target means the first node of its name.
        places.entry(text(node, "id")).or_insert(place);
    }
    let mut picture = Picture { title: text(&document, "name").to_owned(), ..Picture::default() };
    // The edge that a transition of a node has become.
    let mut edges = HashMap::new();
    for (place, node) in nodes.iter().enumerate() {
        picture.nodes.push(drawn(node, place));
        let transitions = node.get("transitions").and_then(Value::as_array);
        for (index, transition) in transitions.into_iter().flatten().enumerate() {
            let name = text(transition, "target");
            let target = match places.get(name) {
                Some(place) => Target::Node(*place),
                None => Target::Missing(name.to_owned()),
            };
            edges.insert((place, index), picture.edges.len());
            picture.edges.push(Edge::new(place, target, text(transition, "condition")));
        }
    }
    let mut marking = Marking::new(picture, &places, &edges);
    for violation in &report.violations {
        marking.violation(violation);
    }
    let mut picture = marking.picture;
    if let Some(depth) = report.measures.count_of("pathDepth") {
        picture.legend.push(format!("the longest path takes {}", count(depth, "transition")));
    }
    Some(picture)
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn drawn(node: &Value, place: usize) -> Node {
    let kind = text(node, "type");
    let shape = match kind {
        "greeting" => Shape::Greeting,
        "dtmf" => Shape::Dtmf,
        "transfer" => Shape::Transfer,
        "queue" => Shape::Queue,
        "hangup" => Shape::Hangup,
        _ => Shape::Other,
    };
    let lines = [kind, text(node, "mediaAssetId")].into_iter().filter(|line| !line.is_empty());
    let node = lines.fold(Node::new(text(node, "id"), shape), Node::line);
    if place == 0 { node.entry() } else { node }
}

/// Brings what the check found to the nodes and edges.
struct Marking<'a> {
    picture: Picture,
    places: &'a HashMap<&'a str, usize>,
    edges: &'a HashMap<(usize, usize), usize>,
    /// The first edge from one node to another.
    joins: HashMap<(usize, usize), usize>,
}

impl<'a> Marking<'a> {
    fn new(
        picture: Picture,
        places: &'a HashMap<&'a str, usize>,
        edges: &'a HashMap<(usize, usize), usize>,
    ) -> Self {
        let mut joins = HashMap::new();
        for (index, edge) in picture.edges.iter().enumerate() {
            if let Target::Node(to) = edge.to {
                joins.entry((edge.from, to)).or_insert(index);
            }
        }
        Self { picture, places, edges, joins }
    }

    fn violation(&mut self, violation: &Violation) {
        match violation.code {
            Code::FlowTrap => self.chain(violation, Mark::Trap),
            Code::FlowCycle => self.chain(violation, Mark::Cycle),
            Code::FlowDepth => self.chain(violation, Mark::LongPath),
            _ => {}
        }
        let mut steps = violation.path.split('/').skip(1);
        let mut next = |name: &str| {
            (steps.next()? == name).then(|| steps.next()?.parse::<usize>().ok()).flatten()
        };
        let Some(place) = next("nodes") else { return };
        let Some(node) = self.picture.nodes.get_mut(place) else { return };
        let code = violation.code.name().to_owned();
        if let Some(edge) = next("transitions").and_then(|index| self.edges.get(&(place, index))) {
            self.picture.edges[*edge].notes.push(code);
            return;
        }
        if violation.code == Code::NodeUnreachable {
            node.marks = node.marks.with(Mark::Unreachable);
        }
        node.notes.push(code);
    }

    /// Marks the nodes of the witness and the edges between them.
    fn chain(&mut self, violation: &Violation, mark: Mark) {
        let place = |id: &String| self.places.get(&**id).copied();
        let chain: Vec<Option<usize>> = violation.witness.iter().map(place).collect();
        for place in chain.iter().flatten() {
            let node = &mut self.picture.nodes[*place];
            node.marks = node.marks.with(mark);
        }
        for pair in chain.windows(2) {
            let (Some(from), Some(to)) = (pair[0], pair[1]) else { continue };
            if let Some(edge) = self.joins.get(&(from, to)) {
                let edge = &mut self.picture.edges[*edge];
                edge.marks = edge.marks.with(mark);
            }
        }
    }
}
