//! Boxes: their lines, their size, their outline.

use std::fmt::Write as _;

use super::layout::{Point, Size};
use super::{num, tooltip};
use crate::graph::picture::{Kind, Mark, Node};
use crate::graph::style;
use crate::graph::text::{Font, one_line, xml};

const NAME: Font = Font { size: 13.0, bold: true };
const LINE: Font = Font { size: 11.0, bold: false };
const NOTE: Font = Font { size: 11.0, bold: true };
const TEXT_WIDTH: f64 = 190.0;
const MAX_LINES: usize = 5;
const MAX_NOTES: usize = 4;
const SLANT: f64 = 12.0;
const CORNER: f64 = 9.0;

/// A node as it will be drawn.
pub(super) struct Shape {
    pub(super) size: Size,
    kind: Option<Kind>,
    class: String,
    lines: Vec<(&'static str, f64, String)>,
    ring: bool,
    tooltip: String,
}

impl Shape {
    pub(super) fn of(node: &Node) -> Self {
        let mut lines = Vec::new();
        let mut add = |class, font: Font, text: &str, most| {
            lines.extend(
                font.wrap(text, TEXT_WIDTH, most).into_iter().map(|line| (class, font, line)),
            );
        };
        add("name", NAME, &node.id, 2);
        for line in node.lines.iter().take(MAX_LINES) {
            add("sub", LINE, line, 2);
        }
        if node.lines.len() > MAX_LINES {
            add("sub", LINE, "…", 1);
        }
        for note in node.notes.iter().take(MAX_NOTES) {
            add("note", NOTE, &format!("⚠ {}", one_line(note)), 1);
        }
        if node.notes.len() > MAX_NOTES {
            add("note", NOTE, "…", 1);
        }
        let gravest = node.marks.gravest();
        let mut class = format!("node {}", style::kind(node.kind).class);
        if node.entry {
            class.push_str(" entry");
        }
        if let Some(mark) = gravest {
            let _ = write!(class, " marked {}", style::mark(mark).class);
        }
        let mut told = vec![node.id.clone()];
        told.extend(node.lines.iter().chain(&node.notes).cloned());
        Self {
            ring: node.marks.has(Mark::LongPath) && gravest != Some(Mark::LongPath),
            tooltip: tooltip(told, node.marks),
            ..Self::sized(Some(node.kind), class, lines)
        }
    }

    pub(super) fn missing(name: &str) -> Self {
        let mut lines = vec![("note", NOTE, "⚠ missing".to_owned())];
        let wrapped = NAME.wrap(name, TEXT_WIDTH, 2).into_iter();
        lines.extend(wrapped.map(|line| ("name", NAME, line)));
        let class = format!("node missing marked {}", style::mark(Mark::Dangling).class);
        Self { tooltip: format!("missing: {name}"), ..Self::sized(None, class, lines) }
    }

    fn sized(kind: Option<Kind>, class: String, lines: Vec<(&'static str, Font, String)>) -> Self {
        let widest = lines.iter().map(|(_, font, line)| font.width(line)).fold(60.0, f64::max);
        let height: f64 = lines.iter().map(|(_, font, _)| font.size * 1.3).sum();
        let lines =
            lines.into_iter().map(|(class, font, line)| (class, font.size * 1.3, line)).collect();
        let size = Size {
            width: (widest + 2.0 * (inset(kind) + 8.0)).ceil(),
            height: (height + 16.0).max(38.0).ceil(),
        };
        Self { size, kind, class, lines, ring: false, tooltip: String::new() }
    }

    /// The part of the top and bottom where edges can end.
    pub(super) fn landing(&self) -> f64 {
        self.size.width - 2.0 * (inset(self.kind) + 4.0)
    }

    /// How far right of the centre the outline is, at a height relative to the centre.
    pub(super) fn right(&self, dy: f64) -> f64 {
        let half = self.size.width / 2.0;
        let part = dy / (self.size.height / 2.0);
        match self.kind {
            Some(Kind::Dtmf) => half - SLANT * part.abs(),
            Some(Kind::Transfer) => half - SLANT * f64::midpoint(1.0, part),
            Some(Kind::Hangup) => half - 4.0 * part.abs(),
            Some(Kind::Branch) => half - CORNER * ((part.abs() - 0.5) * 2.0).max(0.0),
            _ => half,
        }
    }

    pub(super) fn draw(&self, out: &mut String, at: Point) {
        let Size { width, height } = self.size;
        let _ = writeln!(out, "<g class=\"{}\"><title>{}</title>", self.class, xml(&self.tooltip));
        let (x, y) = (at.x - width / 2.0, at.y - height / 2.0);
        if self.ring {
            let (x, y, width, height) =
                (num(x - 5.0), num(y - 5.0), num(width + 10.0), num(height + 10.0));
            let _ = writeln!(
                out,
                "<rect class=\"ring\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
            );
        }
        self.outline(out, x, y);
        let text: f64 = self.lines.iter().map(|(_, height, _)| height).sum();
        let mut base = at.y - text / 2.0;
        for (class, height, line) in &self.lines {
            base += height;
            let _ = writeln!(
                out,
                "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
                num(at.x),
                num(base - height * 0.24),
                xml(line)
            );
        }
        out.push_str("</g>\n");
    }

    fn outline(&self, out: &mut String, x: f64, y: f64) {
        let Size { width, height } = self.size;
        let (right, bottom, middle) = (x + width, y + height, y + height / 2.0);
        let corners: &[(f64, f64)] = match self.kind {
            Some(Kind::Dtmf) => &[
                (x + SLANT, y),
                (right - SLANT, y),
                (right, middle),
                (right - SLANT, bottom),
                (x + SLANT, bottom),
                (x, middle),
            ],
            Some(Kind::Transfer) => {
                &[(x + SLANT, y), (right, y), (right - SLANT, bottom), (x, bottom)]
            }
            Some(Kind::Branch) => &[
                (x + CORNER, y),
                (right - CORNER, y),
                (right, y + CORNER),
                (right, bottom - CORNER),
                (right - CORNER, bottom),
                (x + CORNER, bottom),
                (x, bottom - CORNER),
                (x, y + CORNER),
            ],
            _ => &[],
        };
        if corners.is_empty() {
            let radius = match self.kind {
                Some(Kind::Hangup) => (height / 2.0).min(20.0),
                Some(Kind::Greeting) => 9.0,
                _ => 2.0,
            };
            let _ = writeln!(
                out,
                "<rect class=\"box\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
                num(x),
                num(y),
                num(width),
                num(height),
                num(radius)
            );
        } else {
            let corners: Vec<String> =
                corners.iter().map(|&(x, y)| format!("{},{}", num(x), num(y))).collect();
            let _ = writeln!(out, "<polygon class=\"box\" points=\"{}\"/>", corners.join(" "));
        }
        if self.kind == Some(Kind::Queue) {
            for bar in [x + 6.0, right - 6.0] {
                let (bar, y, bottom) = (num(bar), num(y), num(bottom));
                let _ = writeln!(out, "<path class=\"bar\" d=\"M{bar},{y}V{bottom}\"/>");
            }
        }
    }
}

const fn inset(kind: Option<Kind>) -> f64 {
    match kind {
        Some(Kind::Dtmf | Kind::Transfer | Kind::Hangup) => SLANT,
        Some(Kind::Queue | Kind::Branch) => 8.0,
        _ => 4.0,
    }
}
