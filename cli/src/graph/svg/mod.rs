//! SVG: one file that needs nothing else, on light and dark backgrounds.

mod layout;
mod route;
mod shape;
mod theme;

use std::fmt::Write as _;

use layout::{Link, Plan, Point, Size, Way};
use route::Route;
use shape::Shape;

use super::DrawError;
use super::picture::{Edge, End, Mark, Marks, Picture};
use super::style::{self, MarkStyle};
use super::text::{Font, one_line, xml};

/// The most nodes an SVG is drawn for, missing targets included.
pub const MAX_NODES: usize = 600;

/// The most edges an SVG is drawn for.
pub const MAX_EDGES: usize = 2_000;

const MARGIN: f64 = 24.0;
const TITLE: Font = Font { size: 17.0, bold: true };
const TEXT: Font = Font { size: 11.0, bold: false };
const LABEL_WIDTH: f64 = 130.0;
const LABEL_LINES: usize = 2;
const LABEL_STEP: f64 = 13.5;
const START: f64 = 30.0;

/// Draws a picture as SVG.
pub(super) fn write(picture: &Picture) -> Result<String, DrawError> {
    let missing = picture.missing();
    let (nodes, edges) = (picture.nodes.len() + missing.names.len(), picture.edges.len());
    if nodes > MAX_NODES || edges > MAX_EDGES {
        return Err(DrawError::TooLarge { nodes, edges });
    }

    let mut shapes: Vec<Shape> = picture.nodes.iter().map(Shape::of).collect();
    shapes.extend(missing.names.iter().map(|name| Shape::missing(name)));
    let labels: Vec<Label> = picture.edges.iter().map(Label::of).collect();
    let links: Vec<Link> = picture
        .edges
        .iter()
        .zip(&labels)
        .map(|(edge, label)| {
            let to = match missing.end(&edge.to) {
                End::Node(place) => place,
                End::Missing(place) => picture.nodes.len() + place,
            };
            let marks = edge.all_marks();
            let weight = if marks.has(Mark::LongPath) { 4.0 } else { 1.0 };
            let width = look(edge).map_or(1.5, |look| look.width);
            Link { from: edge.from, to, label: label.size, weight, width }
        })
        .collect();
    let entry = picture.nodes.iter().position(|node| node.entry);
    let sizes: Vec<Size> = shapes.iter().map(|shape| shape.size).collect();
    let mut plan = layout::plan(&sizes, &links, entry)?;

    let graph = extent(&plan, &sizes, &links);
    let width = (graph.width + 2.0 * MARGIN).max(560.0);
    let (head, top) = heading(picture, width);
    let start = if entry.is_some() { START } else { 0.0 };
    shift(&mut plan, (width - graph.width) / 2.0 - graph.left, top + start - graph.top);
    let height = top + start + graph.height + MARGIN;

    let routes = route::routes(&plan, &links, &shapes);
    let mut out = opening(picture, width, height);
    out.push_str(&head);
    for (edge, route) in picture.edges.iter().zip(&routes) {
        draw_edge(&mut out, picture, edge, route);
    }
    for (place, node) in picture.nodes.iter().enumerate().filter(|(_, node)| node.entry) {
        let at = plan.boxes[place];
        draw_start(&mut out, Point { y: at.y - shapes[place].size.height / 2.0, ..at }, &node.id);
    }
    for (shape, &at) in shapes.iter().zip(&plan.boxes) {
        shape.draw(&mut out, at);
    }
    for ((edge, label), way) in picture.edges.iter().zip(&labels).zip(&plan.ways) {
        label.draw(&mut out, way.label, &told(picture, edge));
    }
    out.push_str("</svg>\n");
    Ok(out)
}

/// A coordinate with one decimal at most.
fn num(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// What a mouse over a thing tells: its whole texts and what its marks mean.
fn tooltip(mut lines: Vec<String>, marks: Marks) -> String {
    lines.extend(marks.iter().map(|mark| format!("• {}", style::mark(mark).meaning)));
    lines.join("\n")
}

/// The label of an edge, ready to be placed.
struct Label {
    size: Size,
    class: String,
    lines: Vec<String>,
}

impl Label {
    fn of(edge: &Edge) -> Self {
        let lines = TEXT.wrap(&edge.label, LABEL_WIDTH, LABEL_LINES);
        let widest = lines.iter().map(|line| TEXT.width(line)).fold(0.0, f64::max);
        let size = if lines.is_empty() {
            Size::default()
        } else {
            let rows = f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
            Size { width: widest + 8.0, height: rows * LABEL_STEP + 4.0 }
        };
        let class = look(edge).map_or_else(String::new, |look| format!(" {}", look.class));
        Self { size, class, lines }
    }

    fn draw(&self, out: &mut String, at: Point, told: &str) {
        if self.lines.is_empty() {
            return;
        }
        let Size { width, height } = self.size;
        let (x, y) = (at.x - width / 2.0, at.y - height / 2.0);
        let _ = writeln!(
            out,
            "<g class=\"label{}\"><title>{}</title><rect class=\"plate\" x=\"{}\" y=\"{}\" \
             width=\"{}\" height=\"{}\" rx=\"3\"/>",
            self.class,
            xml(told),
            num(x),
            num(y),
            num(width),
            num(height)
        );
        let mut base = y + 2.0 - 3.2;
        for line in &self.lines {
            base += LABEL_STEP;
            let (x, y) = (num(at.x), num(base));
            let _ = writeln!(out, "<text x=\"{x}\" y=\"{y}\">{}</text>", xml(line));
        }
        out.push_str("</g>\n");
    }
}

struct Extent {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

fn extent(plan: &Plan, sizes: &[Size], links: &[Link]) -> Extent {
    let boxes = plan.boxes.iter().zip(sizes).map(|(at, size)| (*at, *size));
    let labels = plan.ways.iter().zip(links).map(|(way, link)| (way.label, link.label));
    let points = plan.ways.iter().flat_map(|way| &way.points).map(|at| (*at, Size::default()));
    let mut corners: Option<(Point, Point)> = None;
    for (at, size) in boxes.chain(labels).chain(points) {
        let (dx, dy) = (size.width / 2.0, size.height / 2.0);
        let (low, high) = corners.unwrap_or((at, at));
        corners = Some((
            Point { x: low.x.min(at.x - dx), y: low.y.min(at.y - dy) },
            Point { x: high.x.max(at.x + dx), y: high.y.max(at.y + dy) },
        ));
    }
    let nothing = Point { x: 0.0, y: 0.0 };
    let (low, high) = corners.unwrap_or((nothing, nothing));
    Extent { left: low.x, top: low.y, width: high.x - low.x, height: high.y - low.y }
}

fn shift(plan: &mut Plan, dx: f64, dy: f64) {
    let points = plan.boxes.iter_mut().chain(
        plan.ways.iter_mut().flat_map(|Way { points, label }| points.iter_mut().chain([label])),
    );
    for point in points {
        point.x += dx;
        point.y += dy;
    }
}

fn opening(picture: &Picture, width: f64, height: f64) -> String {
    let (width, height) = (num(width.ceil()), num(height.ceil()));
    let mut about = format!("{} nodes, {} edges", picture.nodes.len(), picture.edges.len());
    for mark in picture.marks().iter() {
        let nodes = picture.nodes.iter().filter(|node| node.marks.has(mark)).count();
        let edges = picture.edges.iter().filter(|edge| edge.all_marks().has(mark)).count();
        let meaning = style::mark(mark).meaning;
        let _ = write!(about, "; {meaning}: {nodes} nodes, {edges} edges");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n<style>{}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\n",
        xml(&picture.title),
        xml(&about),
        theme::sheet()
    )
}

/// The title and the legend, and how far down they reach.
fn heading(picture: &Picture, width: f64) -> (String, f64) {
    const SWATCH: f64 = 36.0;
    const ROW: f64 = 19.0;
    let mut out = String::new();
    let mut y = MARGIN;
    for line in TITLE.wrap(&picture.title, width - 2.0 * MARGIN, 2) {
        y += 17.0;
        let _ = writeln!(
            out,
            "<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>",
            num(MARGIN),
            num(y),
            xml(&line)
        );
        y += 6.0;
    }
    out.push_str("<g class=\"legend\">\n");
    y += 10.0;
    let mut x = MARGIN;
    let marks = picture.marks();
    let muted = picture.has_muted().then_some(style::MUTED);
    let looks: Vec<MarkStyle> = marks.iter().map(style::mark).chain(muted).collect();
    for look in &looks {
        let wide = SWATCH + 8.0 + TEXT.width(look.meaning) + 22.0;
        if x > MARGIN && x + wide > width {
            x = MARGIN;
            y += ROW;
        }
        let _ = writeln!(
            out,
            "<path class=\"{}\" d=\"M{},{}h{SWATCH}\"/><text x=\"{}\" y=\"{}\">{}</text>",
            look.class,
            num(x),
            num(y),
            num(x + SWATCH + 8.0),
            num(y + 4.0),
            xml(look.meaning)
        );
        x += wide;
    }
    if !looks.is_empty() {
        y += ROW;
    }
    for line in picture.legend.iter().flat_map(|line| TEXT.wrap(line, width - 2.0 * MARGIN, 3)) {
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\">{}</text>",
            num(MARGIN),
            num(y + 4.0),
            xml(&line)
        );
        y += ROW;
    }
    out.push_str("</g>\n");
    (out, y + 12.0)
}

/// How an edge looks that is not like most.
fn look(edge: &Edge) -> Option<MarkStyle> {
    let muted = edge.is_muted().then_some(style::MUTED);
    edge.all_marks().gravest().map(style::mark).or(muted)
}

/// What an edge's tooltip tells.
fn told(picture: &Picture, edge: &Edge) -> String {
    let to = match &edge.to {
        super::Target::Node(to) => picture.nodes[*to].id.as_str(),
        super::Target::Missing(name) => name,
    };
    let mut lines = vec![format!("{} → {}", one_line(&picture.nodes[edge.from].id), one_line(to))];
    if !edge.label.is_empty() {
        lines.push(edge.label.clone());
    }
    lines.extend(edge.notes.iter().cloned());
    tooltip(lines, edge.all_marks())
}

fn draw_edge(out: &mut String, picture: &Picture, edge: &Edge, route: &Route) {
    let marks = edge.all_marks();
    let gravest = marks.gravest();
    let class = look(edge).map_or_else(String::new, |look| format!(" {}", look.class));
    let title = xml(&told(picture, edge));
    let _ = writeln!(out, "<g class=\"edge{class}\"><title>{title}</title>");
    if marks.has(Mark::LongPath) && gravest != Some(Mark::LongPath) {
        let _ = writeln!(out, "<path class=\"halo\" d=\"{}\"/>", route.line);
    }
    let Route { line, head } = route;
    let _ = writeln!(
        out,
        "<path class=\"hit\" d=\"{line}\"/><path class=\"line\" d=\"{line}\"/>\
         <path class=\"head\" d=\"{head}\"/></g>"
    );
}

/// A dot and an arrow above an entry.
fn draw_start(out: &mut String, top: Point, id: &str) {
    let (x, from, tip) = (num(top.x), num(top.y - START + 4.0), top.y);
    let _ = writeln!(
        out,
        "<g class=\"start\"><title>entry: {}</title><circle cx=\"{x}\" cy=\"{from}\" r=\"5\"/>\
         <path d=\"M{x},{from}V{}\"/><path class=\"head\" d=\"M{x},{}l-4.5,-9h9Z\"/></g>",
        xml(&one_line(id)),
        num(tip - 8.0),
        num(tip)
    );
}
