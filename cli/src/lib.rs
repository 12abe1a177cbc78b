//! The parts of the program `callgate` that tests reach without starting it.

pub mod graph;
