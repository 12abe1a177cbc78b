//! Graphviz.

use std::fmt::Write as _;

use super::picture::{Edge, End, Mark, Marks, Node, Picture};
use super::style;
use super::text::{clean, one_line};

/// Writes a picture as a Graphviz digraph.
pub(super) fn write(picture: &Picture) -> String {
    let missing = picture.missing();
    let mut out = String::from("digraph flow {\n");
    out.push_str("  rankdir=TB;\n  labelloc=t;\n  labeljust=l;\n");
    let _ = writeln!(out, "  label={};", quote_left(&heading(picture)));
    out.push_str("  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, style=filled];\n");
    out.push_str("  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=10];\n");

    let order = picture.entry_first();
    for &place in &order {
        let _ = writeln!(out, "  n{place} [{}];", node(&picture.nodes[place]));
    }
    for (place, name) in missing.names.iter().enumerate() {
        let look = style::mark(Mark::Dangling);
        let _ = writeln!(
            out,
            "  m{place} [label={}, shape=box, style=dashed, color=\"{}\", fontcolor=\"{}\"];",
            quote(&format!("missing:\n{}", one_line(name))),
            look.light,
            look.light
        );
    }
    if picture.nodes.iter().any(|node| node.entry) {
        out.push_str("  start [shape=point, width=0.12, tooltip=entry];\n");
        for place in order.into_iter().filter(|&place| picture.nodes[place].entry) {
            let _ = writeln!(out, "  start -> n{place} [weight=10];");
        }
        out.push_str("  { rank=source; start; }\n");
    }
    for drawn in &picture.edges {
        let to = match missing.end(&drawn.to) {
            End::Node(place) => format!("n{place}"),
            End::Missing(place) => format!("m{place}"),
        };
        let _ = writeln!(out, "  n{} -> {to}{};", drawn.from, edge(drawn));
    }
    out.push_str("}\n");
    out
}

/// The title, what the marks mean, and the picture's own sentences.
fn heading(picture: &Picture) -> Vec<String> {
    let mut lines = vec![one_line(&picture.title)];
    for mark in picture.marks().iter() {
        let look = style::mark(mark);
        lines.push(format!("{}: {}", look.stroke, look.meaning));
    }
    if picture.has_muted() {
        lines.push(format!("{}: {}", style::MUTED.stroke, style::MUTED.meaning));
    }
    lines.extend(picture.legend.iter().map(|line| one_line(line)));
    lines
}

fn node(node: &Node) -> String {
    let mut lines = vec![one_line(&node.id)];
    lines.extend(node.lines.iter().chain(&node.notes).map(|line| one_line(line)));
    let look = style::kind(node.kind);
    let rounded = if node.kind == super::Kind::Greeting { ",rounded" } else { "" };
    let mut out = format!(
        "label={}, shape={}, fillcolor=\"{}\"",
        quote(&lines.join("\n")),
        look.dot,
        look.light
    );
    match node.marks.gravest() {
        None => {
            let _ = write!(out, ", style=\"filled{rounded}\"");
        }
        Some(mark) => {
            let look = style::mark(mark);
            let _ = write!(
                out,
                ", style=\"filled{rounded},{}\", color=\"{}\", penwidth={}",
                look.dot, look.light, look.width
            );
            if mark == Mark::Trap {
                out.push_str(", peripheries=2");
            }
            if mark == Mark::Unreachable {
                let _ = write!(out, ", fontcolor=\"{}\"", look.light);
            }
        }
    }
    let _ = write!(out, ", tooltip={}", quote(&tooltip(&lines, node.marks)));
    out
}

fn edge(edge: &Edge) -> String {
    let mut parts = Vec::new();
    if !edge.label.is_empty() {
        parts.push(format!("label={}", quote(&edge.label)));
    }
    let marks = edge.all_marks();
    if let Some(mark) = marks.gravest() {
        let look = style::mark(mark);
        parts.push(format!("style=\"{}\"", look.dot));
        // Two lines side by side where a cycle or trap is also on the path that is too long.
        let color = if mark < Mark::LongPath && marks.has(Mark::LongPath) {
            format!("{}:{}", look.light, style::mark(Mark::LongPath).light)
        } else {
            look.light.to_owned()
        };
        parts.push(format!("color=\"{color}\", fontcolor=\"{}\"", look.light));
        parts.push(format!("penwidth={}", look.width));
        let mut lines = vec![edge.label.clone()];
        lines.extend(edge.notes.iter().cloned());
        parts.push(format!("tooltip={}", quote(&tooltip(&lines, marks))));
    }
    if edge.is_muted() {
        let look = style::MUTED;
        parts.push(format!("style=\"{}\"", look.dot));
        parts.push(format!("color=\"{0}\", fontcolor=\"{0}\"", look.light));
    }
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) }
}

fn tooltip(lines: &[String], marks: Marks) -> String {
    let mut lines = lines.to_vec();
    lines.extend(marks.iter().map(|mark| style::mark(mark).meaning.to_owned()));
    lines.join("\n")
}

/// The text as a quoted string. Graphviz reads escapes and HTML entities in labels, so both are undone.
fn quote(text: &str) -> String {
    format!("\"{}\"", escape(text).replace('\n', "\\n"))
}

/// Lines as a quoted string, each set to the left.
fn quote_left(lines: &[String]) -> String {
    let lines: String = lines.iter().map(|line| escape(line) + "\\l").collect();
    format!("\"{lines}\"")
}

fn escape(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
