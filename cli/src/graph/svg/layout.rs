//! Where things stand: the layered layout of the `dugong` library, with its dangers fenced off.

use std::thread;

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LayoutError, NodeLabel, WorkControl, WorkError};

use crate::graph::DrawError;

/// About two seconds of an optimised build; counted, not timed, so that every machine decides alike.
const MAX_WORK: usize = 50_000_000;

/// The library recurses along paths; this holds the longest that the size limits allow.
const STACK: usize = 64 << 20;

/// A point, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A width and a height.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// An edge to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Size,
}

/// The way of an edge.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Way {
    /// From border to border.
    pub(super) points: Vec<Point>,
    /// The centre of the label.
    pub(super) label: Point,
}

/// A finished layout: the centres of the boxes and the ways of the links, in their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) boxes: Vec<Point>,
    pub(super) ways: Vec<Way>,
}

/// Places boxes and links; no box stands above `entry`.
pub(super) fn plan(
    boxes: &[Size],
    links: &[Link],
    entry: Option<usize>,
) -> Result<Plan, DrawError> {
    let guarded = || {
        let first = run(boxes, links, entry, &[])?;
        let Some(entry) = entry else { return Ok(first) };
        let top = first.boxes[entry].y - boxes[entry].height / 2.0;
        let above: Vec<usize> = (0..boxes.len())
            .filter(|&at| at != entry && first.boxes[at].y + boxes[at].height / 2.0 < top)
            .collect();
        if above.is_empty() {
            Ok(first)
        } else {
            run(boxes, links, Some(entry), &above)
        }
    };
    // A thread of its own catches a panic of the library and has the stack for its recursion.
    thread::scope(|scope| {
        let worker = thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, guarded);
        let worker = worker.map_err(|error| DrawError::Layout(error.to_string()))?;
        worker
            .join()
            .unwrap_or_else(|_| Err(DrawError::Layout("internal error".to_owned())))
    })
}

struct Budget(usize);

impl WorkControl for Budget {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.0 = self.0.checked_sub(units).ok_or(WorkError::Interrupted)?;
        Ok(())
    }
}

/// Lays out once; unseen links hold the boxes `below` under the entry.
fn run(
    boxes: &[Size],
    links: &[Link],
    entry: Option<usize>,
    below: &[usize],
) -> Result<Plan, DrawError> {
    let options = GraphOptions {
        directed: true,
        multigraph: true,
        compound: false,
    };
    let mut graph: Graph<NodeLabel, EdgeLabel, GraphLabel> = Graph::new(options);
    graph.set_graph(GraphLabel {
        nodesep: 34.0,
        ranksep: 56.0,
        edgesep: 16.0,
        ..Default::default()
    });
    // Cycles are cut where a walk from the first box closes them, so the entry comes first.
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|&at| Some(at) != entry);
    for at in order {
        let Size { width, height } = boxes[at];
        graph.set_node(
            name(at),
            NodeLabel {
                width,
                height,
                ..Default::default()
            },
        );
    }
    for (at, link) in links.iter().enumerate() {
        let label = EdgeLabel {
            width: link.label.width,
            height: link.label.height,
            weight: 1.0,
            ..Default::default()
        };
        graph.set_edge_named(
            name(link.from),
            name(link.to),
            Some(format!("e{at}")),
            Some(label),
        );
    }
    if let Some(entry) = entry {
        for &at in below {
            let unseen = Some(EdgeLabel::default());
            graph.set_edge_named(name(entry), name(at), Some(format!("b{at}")), unseen);
        }
    }

    dugong::layout_controlled(&mut graph, &mut Budget(MAX_WORK)).map_err(|error| match error {
        LayoutError::Work(_) => DrawError::TooTangled,
        other => DrawError::Layout(other.to_string()),
    })?;
    read(&graph, boxes.len(), links)
        .ok_or_else(|| DrawError::Layout("a node or an edge was not placed".to_owned()))
}

fn name(at: usize) -> String {
    // A bare number would be sorted by value, before the others.
    format!("n{at}")
}

fn read(
    graph: &Graph<NodeLabel, EdgeLabel, GraphLabel>,
    count: usize,
    links: &[Link],
) -> Option<Plan> {
    let point = |x: f64, y: f64| (x.is_finite() && y.is_finite()).then_some(Point { x, y });
    let boxes = (0..count)
        .map(|at| {
            graph
                .node(&name(at))
                .and_then(|label| point(label.x?, label.y?))
        })
        .collect::<Option<Vec<_>>>()?;
    let ways = links.iter().enumerate().map(|(at, link)| {
        let label = graph.edge(&name(link.from), &name(link.to), Some(&format!("e{at}")))?;
        let points = label
            .points
            .iter()
            .map(|p| point(p.x, p.y))
            .collect::<Option<Vec<_>>>()?;
        // An edge without a label has no place for one.
        let label = match (label.x, label.y) {
            (Some(x), Some(y)) => point(x, y)?,
            _ => *points.get(points.len() / 2)?,
        };
        (points.len() >= 2).then_some(Way { points, label })
    });
    Some(Plan {
        boxes,
        ways: ways.collect::<Option<Vec<_>>>()?,
    })
}
