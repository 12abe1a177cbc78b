//! The program `callgate` from outside: what it prints, and the status it ends with.

mod audit;
mod beside;
mod ci;
mod convert;
mod demo;
mod diff;
mod examples;
mod explain;
mod files;
mod flows;
mod formats;
mod graph;
mod lines;
mod memory;
mod shell;
mod simulate;
mod support;
mod terminal;
