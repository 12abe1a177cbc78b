//! Flows: what callers can get into, round in, and out of.

mod build;
pub(crate) mod cycle;
pub(crate) mod depth;
mod model;
pub(crate) mod trap;

pub(crate) use build::{Builder, Draft};
pub(crate) use model::{Flow, Node, Traits, Transition};

use crate::{
    graph::{components::Components, cycle::Cycles, depth::Longest},
    policy::Policy,
    report::{Findings, Rule},
    rules::node,
};
use alloc::string::String;
use core::fmt;

pub(crate) const RULES: &[&Rule] = &[&cycle::RULE, &depth::RULE, &trap::RULE];

/// Applies the rules of nodes and flows, and tells the length of the longest path in transitions.
pub(crate) fn check(flow: &Flow<'_>, policy: &Policy, out: &mut Findings<'_>) -> usize {
    if flow.nodes().is_empty() {
        if flow.is_whole() {
            node::none::found(flow.span(), out);
        }
        return 0;
    }
    node::check(flow, out);
    let components = Components::of(flow.graph());
    if out.hears(cycle::RULE.code) || out.hears(trap::RULE.code) {
        for cycle in Cycles::of(flow.graph(), &components).iter() {
            let first = components.first(cycle.component);
            cycle::found(flow, first, cycle.walk, out);
            // A way out may be among what could not be read.
            if flow.is_whole() && !components.is_left(cycle.component) {
                trap::found(flow, first, cycle.walk, out);
            }
        }
    }
    let longest = Longest::of(flow.graph(), &components);
    depth::check(flow, &longest, policy, out);
    longest.transitions as usize
}

/// A walk as a message tells it; of a long one the beginning and the end.
struct Walk<'v>(&'v [String]);

impl fmt::Display for Walk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 8;
        let len = self.0.len();
        for (index, id) in self.0.iter().enumerate() {
            match index {
                0 => write!(f, "`{id}`")?,
                _ if len <= SHOWN || index + 2 < SHOWN || index + 1 == len => {
                    write!(f, " → `{id}`")?;
                }
                _ if index + 2 == SHOWN => f.write_str(" → …")?,
                _ => {}
            }
        }
        Ok(())
    }
}
