//! Edges as curves: where they touch the boxes, and how they pass between them.
//!
//! Every curve runs upright past the boxes and labels of a row and bends only between rows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::layout::{Link, Plan, Point};
use super::num;
use super::shape::Shape;

/// The length of an arrow head for a line of a width.
fn head_length(width: f64) -> f64 {
    6.0 + 2.0 * width
}

/// A drawn edge.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// The path data of the line.
    pub(super) line: String,
    /// The path data of the arrow head.
    pub(super) head: String,
}

/// Draws the ways of a plan as curves.
pub(super) fn routes(plan: &Plan, links: &[Link], shapes: &[Shape]) -> Vec<Route> {
    let ports = ports(plan, links, shapes);
    let rows = Rows::of(plan, shapes);
    links
        .iter()
        .enumerate()
        .map(|(at, link)| {
            let way = &plan.ways[at];
            if link.from == link.to {
                return loop_route(
                    plan.boxes[link.from],
                    &shapes[link.from],
                    way.label,
                    link.width,
                );
            }
            let (start, end) = ports[at];
            let mut points = vec![start];
            let down = end.y > start.y;
            for &point in &way.points[1..way.points.len() - 1] {
                let label = if same(point.y, way.label.y) { link.label.height / 2.0 } else { 0.0 };
                let half = rows.half_height(point.y).max(label);
                let half = if down { half } else { -half };
                points.push(Point { y: point.y - half, ..point });
                points.push(Point { y: point.y + half, ..point });
            }
            points.push(end);
            curve(points, link.width)
        })
        .collect()
}

/// Rows of boxes: centre in tenths of a pixel to half of the greatest height.
struct Rows(BTreeMap<i64, f64>);

impl Rows {
    fn of(plan: &Plan, shapes: &[Shape]) -> Self {
        let mut rows = BTreeMap::new();
        for (point, shape) in plan.boxes.iter().zip(shapes) {
            let half = rows.entry(tenths(point.y)).or_insert(0.0_f64);
            *half = half.max(shape.size.height / 2.0);
        }
        Self(rows)
    }

    fn half_height(&self, y: f64) -> f64 {
        let near = tenths(y) - 5..=tenths(y) + 5;
        self.0.range(near).map(|(_, &half)| half).fold(0.0, f64::max)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "coordinates are far smaller")]
pub(super) fn tenths(y: f64) -> i64 {
    (y * 10.0).round() as i64
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.05
}

/// The end of a link at a side of a box, before its place there is known.
struct Visit {
    link: usize,
    start: bool,
    /// Where the link comes from or goes to, which sets the order along the side.
    toward: f64,
}

/// Where each link starts and ends: spread along the side, in the order of where they lead.
fn ports(plan: &Plan, links: &[Link], shapes: &[Shape]) -> Vec<(Point, Point)> {
    let mut sides: BTreeMap<(usize, bool), Vec<Visit>> = BTreeMap::new();
    for (at, link) in links.iter().enumerate().filter(|(_, link)| link.from != link.to) {
        let points = &plan.ways[at].points;
        let inner = |place: usize| points.get(place).copied().unwrap_or(plan.ways[at].label);
        for (node, start, next) in
            [(link.from, true, inner(1)), (link.to, false, inner(points.len().saturating_sub(2)))]
        {
            let below = next.y > plan.boxes[node].y;
            let visit = Visit { link: at, start, toward: next.x };
            sides.entry((node, below)).or_default().push(visit);
        }
    }
    let nowhere = Point { x: 0.0, y: 0.0 };
    let mut ports = vec![(nowhere, nowhere); links.len()];
    for ((node, below), mut visits) in sides {
        visits.sort_by(|a, b| a.toward.total_cmp(&b.toward));
        let shape = &shapes[node];
        let centre = plan.boxes[node];
        let half = shape.size.height / 2.0;
        let y = if below { centre.y + half } else { centre.y - half };
        let count = f64::from(u32::try_from(visits.len()).unwrap_or(u32::MAX));
        let step = (shape.landing() / count).min(30.0);
        let mut x = centre.x - step * (count - 1.0) / 2.0;
        for visit in visits {
            let port = &mut ports[visit.link];
            *(if visit.start { &mut port.0 } else { &mut port.1 }) = Point { x, y };
            x += step;
        }
    }
    ports
}

fn curve(mut points: Vec<Point>, width: f64) -> Route {
    let tip = points[points.len() - 1];
    let before = points[points.len() - 2];
    let up = if tip.y < before.y { -1.0 } else { 1.0 };
    let last = points.len() - 1;
    points[last].y -= up * (head_length(width) - 1.0);

    let mut line = format!("M{},{}", num(points[0].x), num(points[0].y));
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if same(from.x, to.x) {
            if !same(from.y, to.y) {
                let _ = write!(line, "V{}", num(to.y));
            }
        } else {
            let middle = num(f64::midpoint(from.y, to.y));
            let _ = write!(
                line,
                "C{},{middle} {},{middle} {},{}",
                num(from.x),
                num(to.x),
                num(to.x),
                num(to.y)
            );
        }
    }
    Route { line, head: head(tip, Point { x: 0.0, y: up }, width) }
}

/// A loop at the right side of its box, out to its label.
fn loop_route(centre: Point, shape: &Shape, label: Point, width: f64) -> Route {
    let high = shape.size.height * 0.26;
    let bulge = shape.size.height * 0.36 + 6.0;
    let start = Point { x: centre.x + shape.right(-high), y: centre.y - high };
    let tip = Point { x: centre.x + shape.right(high), y: centre.y + high };
    let right = centre.x + shape.size.width / 2.0;
    // A cubic curve reaches three quarters of the way to its handles.
    let handle = right + ((label.x - right) / 0.75).max(24.0);
    let end = Point { x: tip.x + head_length(width) - 1.0, y: tip.y + 1.0 };
    let line = format!(
        "M{},{}C{},{} {},{} {},{}",
        num(start.x),
        num(start.y),
        num(handle),
        num(centre.y - bulge),
        num(handle),
        num(centre.y + bulge),
        num(end.x),
        num(end.y)
    );
    Route { line, head: head(tip, Point { x: -1.0, y: 0.0 }, width) }
}

/// A triangle at `tip` that points in a direction of length one.
fn head(tip: Point, along: Point, width: f64) -> String {
    let (length, half) = (head_length(width), 3.2 + 0.9 * width);
    let base = Point { x: tip.x - along.x * length, y: tip.y - along.y * length };
    let (dx, dy) = (along.y * half, along.x * half);
    format!(
        "M{},{}L{},{}L{},{}Z",
        num(tip.x),
        num(tip.y),
        num(base.x - dx),
        num(base.y + dy),
        num(base.x + dx),
        num(base.y - dy)
    )
}
