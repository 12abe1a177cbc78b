//! Where things stand: the layered layout of the `dugong` library, with its dangers fenced off.

use std::{collections::BTreeMap, thread};

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LayoutError, NodeLabel, WorkControl, WorkError};

use crate::graph::DrawError;

/// A few seconds of an optimised build; counted, not timed, so that every machine decides alike.
const MAX_WORK: usize = 50_000_000;

/// The library recurses along paths; this holds the longest that the size limits allow.
const STACK: usize = 64 << 20;

/// The room between boxes that stand beside each other.
const BESIDE: f64 = 34.0;

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
    /// How much it matters that it is short and straight.
    pub(super) weight: f64,
    /// The width of its line.
    pub(super) width: f64,
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
        let first = run(boxes, links, entry, &Hints::none(links))?;
        let hints = Hints::from(&first, boxes, links, entry);
        if hints.is_empty() {
            return Ok(first);
        }
        run(boxes, links, entry, &hints).or(Ok(first))
    };
    let guarded = || {
        let mut plan = guarded()?;
        // What leads back to its own box has the room beside it, but alone need not take all of it.
        let mut loops = vec![0; boxes.len()];
        links.iter().filter(|link| link.from == link.to).for_each(|link| loops[link.from] += 1);
        let alone = |link: &Link| link.from == link.to && loops[link.from] == 1;
        for (way, link) in plan.ways.iter_mut().zip(links).filter(|(_, link)| alone(link)) {
            let right = plan.boxes[link.from].x + boxes[link.from].width / 2.0;
            way.label.x = way.label.x.min(right + BESIDE + link.label.width / 2.0);
        }
        Ok(plan)
    };
    // A thread of its own catches a panic of the library and has the stack for its recursion.
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, guarded);
        let worker = worker.map_err(|error| DrawError::Layout(error.to_string()))?;
        worker.join().unwrap_or_else(|_| Err(DrawError::Layout("internal error".to_owned())))
    })
}

struct Budget(usize);

impl WorkControl for Budget {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.0 = self.0.checked_sub(units).ok_or(WorkError::Interrupted)?;
        Ok(())
    }
}

/// What a first layout taught.
struct Hints {
    /// Boxes that unseen links must hold under the entry.
    below: Vec<usize>,
    /// Links so long that their label would be far from where they start, and whether they lead down.
    split: Vec<Option<bool>>,
    /// How many rows each link should pass, so that no row of boxes is too wide.
    rows: Vec<usize>,
}

impl Hints {
    fn none(links: &[Link]) -> Self {
        Self { below: Vec::new(), split: vec![None; links.len()], rows: vec![0; links.len()] }
    }

    fn from(plan: &Plan, boxes: &[Size], links: &[Link], entry: Option<usize>) -> Self {
        // Both ends, and for each row passed its centre and the gap before it.
        const THREE_ROWS: usize = 7;
        let split = links.iter().zip(&plan.ways).map(|(link, way)| {
            let long = link.from != link.to && way.points.len() >= THREE_ROWS;
            let down = plan.boxes[link.from].y < plan.boxes[link.to].y;
            (long && link.label != Size::default()).then_some(down)
        });
        let edge = |at: usize, side: f64| plan.boxes[at].y + side * boxes[at].height / 2.0;
        let below = entry.map_or_else(Vec::new, |entry| {
            let top = edge(entry, -1.0);
            (0..boxes.len()).filter(|&at| at != entry && edge(at, 1.0) < top).collect()
        });
        let lower = lower(plan, boxes);
        let down = |link: &Link| plan.boxes[link.from].y < plan.boxes[link.to].y;
        let rows = links.iter().map(|link| if down(link) { lower[link.to] } else { 0 });
        Self { below, split: split.collect(), rows: rows.collect() }
    }

    fn is_empty(&self) -> bool {
        self.below.is_empty()
            && self.split.iter().all(Option::is_none)
            && self.rows.iter().all(|rows| *rows == 0)
    }
}

/// How many rows further down each box should stand, so that rows that are too wide become several.
fn lower(plan: &Plan, boxes: &[Size]) -> Vec<usize> {
    /// About what a screen shows when half of it is wanted.
    const WIDE: f64 = 2_400.0;
    const MOST_ROWS: usize = 5;
    let mut rows: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, point) in plan.boxes.iter().enumerate() {
        rows.entry(super::route::tenths(point.y)).or_default().push(at);
    }
    let mut lower = vec![0; boxes.len()];
    for mut row in rows.into_values() {
        row.sort_by(|a, b| plan.boxes[*a].x.total_cmp(&plan.boxes[*b].x));
        let mut room = 0.0;
        let width: f64 = row.iter().map(|at| boxes[*at].width + BESIDE).sum();
        let mut parts = 1;
        while parts < MOST_ROWS && room + WIDE < width {
            parts += 1;
            room += WIDE;
        }
        for (place, at) in row.into_iter().enumerate() {
            lower[at] = place % parts;
        }
    }
    lower
}

/// Lays out once. A split link becomes two, with its label as a box between them near its start.
fn run(
    boxes: &[Size],
    links: &[Link],
    entry: Option<usize>,
    hints: &Hints,
) -> Result<Plan, DrawError> {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut graph: Graph<NodeLabel, EdgeLabel, GraphLabel> = Graph::new(options);
    graph.set_graph(GraphLabel {
        nodesep: BESIDE,
        ranksep: 56.0,
        edgesep: 16.0,
        ..Default::default()
    });
    // Cycles are cut where a walk from the first box closes them, so the entry comes first.
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|&at| Some(at) != entry);
    for at in order {
        let Size { width, height } = boxes[at];
        graph.set_node(name(at), NodeLabel { width, height, ..Default::default() });
    }
    for (at, (link, split)) in links.iter().zip(&hints.split).enumerate() {
        let Size { width, height } = link.label;
        let line = |weight| EdgeLabel { weight, ..Default::default() };
        let far = |weight| EdgeLabel { minlen: 1 + hints.rows[at], ..line(weight) };
        let mut join = |from: String, to: String, part: &str, label| {
            graph.set_edge_named(from, to, Some(format!("{part}{at}")), Some(label));
        };
        let (from, to, middle) = (name(link.from), name(link.to), label_name(at));
        match split {
            None => join(from, to, "e", EdgeLabel { width, height, ..far(link.weight) }),
            Some(true) => {
                join(from, middle.clone(), "e", line(link.weight + 2.0));
                join(middle, to, "f", far(link.weight));
            }
            // Led downwards here, so that no part of it turns round at its label.
            Some(false) => {
                join(to, middle.clone(), "e", line(link.weight));
                join(middle, from, "f", line(link.weight + 2.0));
            }
        }
        if split.is_some() {
            graph.set_node(label_name(at), NodeLabel { width, height, ..Default::default() });
        }
    }
    if let Some(entry) = entry {
        for &at in &hints.below {
            let unseen = Some(EdgeLabel::default());
            graph.set_edge_named(name(entry), name(at), Some(format!("b{at}")), unseen);
        }
    }

    dugong::layout_controlled(&mut graph, &mut Budget(MAX_WORK)).map_err(|error| match error {
        LayoutError::Work(_) => DrawError::TooTangled,
        other => DrawError::Layout(other.to_string()),
    })?;
    read(&graph, boxes.len(), links, &hints.split)
        .ok_or_else(|| DrawError::Layout("a node or an edge was not placed".to_owned()))
}

fn name(at: usize) -> String {
    // A bare number would be sorted by value, before the others.
    format!("n{at}")
}

fn label_name(at: usize) -> String {
    format!("l{at}")
}

fn read(
    graph: &Graph<NodeLabel, EdgeLabel, GraphLabel>,
    count: usize,
    links: &[Link],
    split: &[Option<bool>],
) -> Option<Plan> {
    let point = |x: f64, y: f64| (x.is_finite() && y.is_finite()).then_some(Point { x, y });
    let centre = |name: &str| graph.node(name).and_then(|label| point(label.x?, label.y?));
    let points = |from: &str, to: &str, edge: String| {
        let label = graph.edge(from, to, Some(&edge))?;
        let points = label.points.iter().map(|p| point(p.x, p.y)).collect::<Option<Vec<_>>>()?;
        (points.len() >= 2).then_some((points, label))
    };
    let way = |at: usize, link: &Link| {
        let (from, to) = (name(link.from), name(link.to));
        let Some(down) = split[at] else {
            let (points, label) = points(&from, &to, format!("e{at}"))?;
            // An edge without a label has no place for one.
            let label = match (label.x, label.y) {
                (Some(x), Some(y)) => point(x, y)?,
                _ => points[points.len() / 2],
            };
            return Some(Way { points, label });
        };
        let middle = label_name(at);
        let label = centre(&middle)?;
        let (upper, lower) = if down { (from, to) } else { (to, from) };
        let (mut way, _) = points(&upper, &middle, format!("e{at}"))?;
        let (rest, _) = points(&middle, &lower, format!("f{at}"))?;
        way.pop();
        way.push(label);
        way.extend(&rest[1..]);
        if !down {
            way.reverse();
        }
        Some(Way { points: way, label })
    };
    let boxes = (0..count).map(|at| centre(&name(at))).collect::<Option<Vec<_>>>()?;
    let ways = links.iter().enumerate().map(|(at, link)| way(at, link));
    Some(Plan { boxes, ways: ways.collect::<Option<Vec<_>>>()? })
}
