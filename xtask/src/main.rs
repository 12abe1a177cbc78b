//! Builds, checks and generates what cargo alone cannot.
fn main() {}
