//! How marks and kinds look, the same in every format.

use super::picture::{Kind, Mark};

/// The looks of a mark: a colour, and a stroke that tells it apart without colour.
pub(super) struct MarkStyle {
    /// Its name in class lists.
    pub(super) class: &'static str,
    /// Its colour on a light background.
    pub(super) light: &'static str,
    /// Its colour on a dark background.
    pub(super) dark: &'static str,
    /// Lengths of dashes and gaps; empty for a full line.
    pub(super) dash: &'static str,
    /// The width of a line.
    pub(super) width: f64,
    /// The stroke in Graphviz.
    pub(super) dot: &'static str,
    /// The arrow in Mermaid.
    pub(super) arrow: &'static str,
    /// The stroke in words.
    pub(super) stroke: &'static str,
    /// What it means.
    pub(super) meaning: &'static str,
}

pub(super) const fn mark(mark: Mark) -> MarkStyle {
    match mark {
        Mark::Trap => MarkStyle {
            class: "trap",
            light: "#a3006b",
            dark: "#ff7ccb",
            dash: "12 4 3 4",
            width: 3.5,
            dot: "dashed,bold",
            arrow: "==>",
            stroke: "magenta, dash-dot or double",
            meaning: "trap: a cycle that no way leaves",
        },
        Mark::Cycle => MarkStyle {
            class: "cycle",
            light: "#c62020",
            dark: "#ff8a80",
            dash: "8 4",
            width: 2.5,
            dot: "dashed",
            arrow: "==>",
            stroke: "red, dashed",
            meaning: "part of a cycle",
        },
        Mark::LongPath => MarkStyle {
            class: "long",
            light: "#0b57d0",
            dark: "#8ab4f8",
            dash: "",
            width: 4.5,
            dot: "bold",
            arrow: "==>",
            stroke: "blue, thick",
            meaning: "on the path that is too long",
        },
        Mark::Dangling => MarkStyle {
            class: "dangling",
            light: "#a85400",
            dark: "#ffb870",
            dash: "2 4",
            width: 2.5,
            dot: "dotted",
            arrow: "-.->",
            stroke: "orange, dotted",
            meaning: "leads to no node",
        },
        Mark::Unreachable => MarkStyle {
            class: "unreachable",
            light: "#6b7280",
            dark: "#9aa3b2",
            dash: "5 3 1 3",
            width: 1.3,
            dot: "dotted",
            arrow: "-.->",
            stroke: "grey, thin and broken",
            meaning: "not reachable from the entry",
        },
    }
}

/// The looks of a kind of node.
pub(super) struct KindStyle {
    /// Its name in class lists.
    pub(super) class: &'static str,
    /// Its fill on a light background.
    pub(super) light: &'static str,
    /// Its fill on a dark background.
    pub(super) dark: &'static str,
    /// Its shape in Graphviz.
    pub(super) dot: &'static str,
    /// What opens its label in Mermaid.
    pub(super) open: &'static str,
    /// What closes its label in Mermaid.
    pub(super) close: &'static str,
}

/// The looks of an edge that is taken when something fails, and about which nothing was found.
pub(super) const MUTED: MarkStyle = MarkStyle {
    class: "error",
    light: "#8a93a0",
    dark: "#79838f",
    dash: "4 3",
    width: 1.1,
    dot: "dashed",
    arrow: "-.->",
    stroke: "light grey, dashed",
    meaning: "taken when something fails",
};

pub(super) const KINDS: [Kind; 7] = [
    Kind::Greeting,
    Kind::Dtmf,
    Kind::Transfer,
    Kind::Queue,
    Kind::Hangup,
    Kind::Branch,
    Kind::Other,
];

pub(super) const fn kind(kind: Kind) -> KindStyle {
    match kind {
        Kind::Greeting => KindStyle {
            class: "greeting",
            light: "#e8f1fd",
            dark: "#1d3350",
            dot: "box",
            open: "(",
            close: ")",
        },
        Kind::Dtmf => KindStyle {
            class: "dtmf",
            light: "#f1eafc",
            dark: "#35264f",
            dot: "hexagon",
            open: "{{",
            close: "}}",
        },
        Kind::Transfer => KindStyle {
            class: "transfer",
            light: "#e2f5ef",
            dark: "#123e35",
            dot: "cds",
            open: "[/",
            close: "/]",
        },
        Kind::Queue => KindStyle {
            class: "queue",
            light: "#fdf3d8",
            dark: "#463811",
            dot: "cylinder",
            open: "[(",
            close: ")]",
        },
        Kind::Hangup => KindStyle {
            class: "hangup",
            light: "#e5e7eb",
            dark: "#3a3f4a",
            dot: "oval",
            open: "([",
            close: "])",
        },
        Kind::Branch => KindStyle {
            class: "branch",
            light: "#fbeee6",
            dark: "#43301f",
            dot: "octagon",
            open: "[/",
            close: "\\]",
        },
        Kind::Other => KindStyle {
            class: "other",
            light: "#ffffff",
            dark: "#262b35",
            dot: "box",
            open: "[",
            close: "]",
        },
    }
}
