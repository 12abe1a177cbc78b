//! Mermaid flowcharts.

use std::fmt::Write as _;

use super::picture::{Edge, End, Node, Picture};
use super::style::{self, MarkStyle};
use super::text::{clean, one_line};

/// Mermaid refuses larger charts unless the page that shows them allows more.
const USUAL_MAX_EDGES: usize = 500;

/// Writes a picture as a Mermaid flowchart.
pub(super) fn write(picture: &Picture) -> String {
    let missing = picture.missing();
    let marks = picture.marks();
    let mut out = String::new();
    if !picture.title.is_empty() {
        let _ = writeln!(out, "---\ntitle: {}\n---", yaml(&one_line(&picture.title)));
    }
    out.push_str("flowchart TD\n");
    if picture.edges.len() > USUAL_MAX_EDGES {
        let _ = writeln!(
            out,
            "  %% {} edges: mermaid draws {USUAL_MAX_EDGES} unless maxEdges is raised",
            picture.edges.len()
        );
    }
    for place in picture.entry_first() {
        let node = &picture.nodes[place];
        let look = style::kind(node.kind);
        let _ = writeln!(out, "  n{place}{}\"{}\"{}", look.open, label(node), look.close);
    }
    for (place, name) in missing.names.iter().enumerate() {
        let _ = writeln!(out, "  m{place}[\"missing#58;<br/>{}\"]", escape(&one_line(name)));
    }
    for edge in &picture.edges {
        let look = look(edge);
        let arrow = look.as_ref().map_or("-->", |look| look.arrow);
        let label = escape(edge.label.trim());
        let label = if label.is_empty() { String::new() } else { format!("|\"{label}\"|") };
        let _ = match missing.end(&edge.to) {
            End::Node(to) => writeln!(out, "  n{} {arrow}{label} n{to}", edge.from),
            End::Missing(to) => writeln!(out, "  n{} {arrow}{label} m{to}", edge.from),
        };
    }
    legend(&mut out, picture);

    for kind in style::KINDS {
        let look = style::kind(kind);
        let places = places(picture, |node| node.kind == kind);
        if !places.is_empty() {
            let class = look.class;
            let _ = writeln!(out, "  classDef {class} fill:{},stroke:#555,color:#111", look.light);
            let _ = writeln!(out, "  class {places} {class}");
        }
    }
    for mark in marks.iter() {
        let look = style::mark(mark);
        let _ = writeln!(out, "  classDef {} {}", look.class, stroke(&look));
        let places = places(picture, |node| node.marks.gravest() == Some(mark));
        if !places.is_empty() {
            let _ = writeln!(out, "  class {places} {}", look.class);
        }
    }
    if !missing.names.is_empty() {
        let places: Vec<String> =
            (0..missing.names.len()).map(|place| format!("m{place}")).collect();
        let _ = writeln!(out, "  class {} dangling", places.join(","));
    }
    let entries = places(picture, |node| node.entry);
    if !entries.is_empty() {
        let _ = writeln!(out, "  classDef entry font-weight:bold");
        let _ = writeln!(out, "  class {entries} entry");
    }
    for (place, edge) in picture.edges.iter().enumerate() {
        if let Some(look) = look(edge) {
            let _ = writeln!(out, "  linkStyle {place} {}", stroke(&look));
        }
    }
    out
}

fn label(node: &Node) -> String {
    let start = if node.entry { "▶ " } else { "" };
    let mut lines = vec![format!("{start}{}", escape(&one_line(&node.id)))];
    lines.extend(node.lines.iter().map(|line| escape(&one_line(line))));
    lines.extend(node.notes.iter().map(|note| format!("⚠ {}", escape(&one_line(note)))));
    lines.join("<br/>")
}

/// One box for each mark that occurs, in its own style, and one for each sentence.
fn legend(out: &mut String, picture: &Picture) {
    let marks = picture.marks();
    if marks.iter().next().is_none() && picture.legend.is_empty() {
        return;
    }
    out.push_str("  subgraph legend[\"Legend\"]\n");
    for mark in marks.iter() {
        let look = style::mark(mark);
        let _ = writeln!(out, "    l_{}[\"{}\"]", look.class, escape(look.meaning));
    }
    for (place, line) in picture.legend.iter().enumerate() {
        let _ = writeln!(out, "    l{place}[\"{}\"]", escape(&one_line(line)));
    }
    out.push_str("  end\n");
    for mark in marks.iter() {
        let class = style::mark(mark).class;
        let _ = writeln!(out, "  class l_{class} {class}");
    }
}

fn places(picture: &Picture, wanted: impl Fn(&Node) -> bool) -> String {
    let places = picture.nodes.iter().enumerate().filter(|(_, node)| wanted(node));
    places.map(|(place, _)| format!("n{place}")).collect::<Vec<_>>().join(",")
}

/// How an edge looks that is not like most.
fn look(edge: &Edge) -> Option<MarkStyle> {
    let muted = edge.is_muted().then_some(style::MUTED);
    edge.all_marks().gravest().map(style::mark).or(muted)
}

fn stroke(look: &MarkStyle) -> String {
    let mut out = format!("stroke:{},stroke-width:{}px", look.light, look.width);
    if !look.dash.is_empty() {
        let _ = write!(out, ",stroke-dasharray:{}", look.dash);
    }
    out
}

/// The text as the inside of a quoted label.
///
/// Mermaid reads Markdown, icons, formulas and HTML in labels, so only letters, digits, spaces and
/// joining signs within a word stay as they are; other ASCII becomes a character code.
fn escape(text: &str) -> String {
    let chars: Vec<char> = clean(text).chars().collect();
    let mut out = String::new();
    for (place, &c) in chars.iter().enumerate() {
        let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        let inside = place > 0 && word(chars.get(place - 1)) && word(chars.get(place + 1));
        match c {
            '\n' => out.push_str("<br/>"),
            '\t' => out.push(' '),
            '_' | '-' | '.' if inside => out.push(c),
            _ if c.is_ascii() && !c.is_ascii_alphanumeric() && c != ' ' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out
}

/// The text as a double-quoted YAML scalar.
fn yaml(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
