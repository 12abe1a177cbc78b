//! Pictures of a flow: from an abstract [`Picture`] to DOT, Mermaid or SVG text.
//!
//! Whoever reads a flow format fills a [`Picture`] and calls [`draw`]; nothing here knows what a flow
//! document looks like.

mod dot;
mod mermaid;
mod picture;
mod style;
pub mod svg;
mod text;

use std::fmt;

use clap::ValueEnum;

pub use picture::{Edge, Kind, Mark, Marks, Node, Picture, Target};

/// The language a picture is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// Graphviz, for flows of any size
    #[default]
    Dot,
    /// Mermaid, for Markdown pages
    Mermaid,
    /// A finished drawing in one file
    Svg,
}

/// Why a picture was not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DrawError {
    /// An edge starts or ends at a node that the picture does not have.
    BrokenEdge {
        /// The edge's place in [`Picture::edges`].
        edge: usize,
    },
    /// More nodes or edges than an SVG can show legibly.
    TooLarge {
        /// Nodes of the picture, missing targets included.
        nodes: usize,
        /// Edges of the picture.
        edges: usize,
    },
    /// Within the size limits, but its layout takes more work than allowed.
    TooTangled,
    /// The layout failed.
    Layout(String),
}

impl fmt::Display for DrawError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrokenEdge { edge } => {
                write!(out, "edge {edge} leads from or to a node outside the picture")
            }
            Self::TooLarge { nodes, edges } => write!(
                out,
                "the graph has {nodes} nodes and {edges} edges; svg draws at most {} nodes and {} \
                 edges, use --format dot",
                svg::MAX_NODES,
                svg::MAX_EDGES
            ),
            Self::TooTangled => {
                out.write_str("the graph is too tangled to lay out as svg, use --format dot")
            }
            Self::Layout(why) => {
                write!(out, "the graph could not be laid out ({why}), use --format dot")
            }
        }
    }
}

impl std::error::Error for DrawError {}

/// Writes a picture in a format; the same picture gives the same bytes.
///
/// # Errors
///
/// [`DrawError::BrokenEdge`] for any format; for SVG also a picture beyond [`svg::MAX_NODES`] or
/// [`svg::MAX_EDGES`], or one whose layout takes too much work or fails.
///
/// # Examples
///
/// ```
/// use callgate_cli::graph::{Edge, Format, Kind, Node, Picture, Target, draw};
///
/// let picture = Picture {
///     title: "Support".into(),
///     nodes: vec![Node::new("root", Kind::Greeting).entry(), Node::new("bye", Kind::Hangup)],
///     edges: vec![Edge::new(0, Target::Node(1), "next")],
///     ..Picture::default()
/// };
/// let text = draw(&picture, Format::Mermaid)?;
/// assert!(text.contains("n0 -->|\"next\"| n1"));
/// # Ok::<(), callgate_cli::graph::DrawError>(())
/// ```
pub fn draw(picture: &Picture, format: Format) -> Result<String, DrawError> {
    picture.check()?;
    match format {
        Format::Dot => Ok(dot::write(picture)),
        Format::Mermaid => Ok(mermaid::write(picture)),
        Format::Svg => svg::write(picture),
    }
}
