//! What holds of every report, and how documents are changed and written otherwise to see it: shared by the tests of
//! relations and the bodies of the fuzz targets.

mod examples;
mod mutation;
mod oracle;
mod writing;

pub use examples::{EXAMPLES, Example};
pub use mutation::{Mutation, mutate, pointers, remove};
pub use oracle::{checked, found, measures};
pub use writing::print;

/// Limits of which each makes a document valid that another makes invalid, and nothing else.
pub const LIMITS: [(&str, &str); 7] = [
    ("language", "maxTags"),
    ("metadata", "maxKeys"),
    ("metadata", "maxBytes"),
    ("guest", "maxFingerprintLength"),
    ("codes", "maxDepth"),
    ("flow", "maxDepth"),
    ("breaks", "maxContinuousWorkMinutes"),
];
