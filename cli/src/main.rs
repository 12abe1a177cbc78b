//! The program `callgate`.
fn main() {}
