//! What is measured, timed in one program and counted in another.

pub mod exchange;
pub mod guests;
pub mod kinds;
pub mod large;
