//! YAML, as far as flows are written in it: bytes in, values with their places out.
//!
//! [`Tree`] holds one document as flat arrays, made from the events of a parser that recurses nowhere. The limits of
//! size and nesting are those of JSON. Nothing is expanded: an alias is refused where it stands, so that no text is
//! larger read than written.

mod mask;
mod parse;
mod pointer;
mod tree;

pub(crate) use parse::begins_with;
pub(crate) use pointer::pointers;
pub(crate) use tree::{Elements, Node, Tree};
