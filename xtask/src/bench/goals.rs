//! What the figures should be.

use super::figures::Figures;
use std::fmt;

/// How good a subject should be at a task.
pub(super) struct Goal {
    pub(super) task: &'static str,
    pub(super) subject: &'static str,
    pub(super) bound: Bound,
}

/// What a figure is compared with.
pub(super) enum Bound {
    /// This peer takes at least so many times as long.
    Times(f64, &'static str),
    /// It takes at most so many times what this peer does.
    Within(f64, &'static str),
    /// It is at most so much.
    Most(f64, &'static str),
}

use Bound::{Most, Times, Within};

const CALLGATE: &str = "callgate";
const ADDON: &str = "callgate, addon";
const WASM: &str = "callgate, WASM";

const SMALL: &str = "Rust: guest session, 295 B";
const LARGE: &str = "Rust: guest session, 8 KB";
const BROKEN: &str = "Rust: guest session, five violations";
const NODE_SMALL: &str = "Node: guest session, 295 B";
const NODE_MIDDLE: &str = "Node: guest session, 472 B";
const NODE_LARGE: &str = "Node: guest session, 8 KB";
const NODE_BROKEN: &str = "Node: guest session, five violations";
const NODE_OBJECT: &str = "Node: guest session, 295 B, object";
const PAGE: &str = "Page: what it loads, minified and compressed";
const FIRST: &str = "Page: first verdict after the module is there";
const ALLOWED: &str = "Rust: break rule, allowed";
const FLOW: &str = "Rust: IVR flow, 100,000 nodes, 20 MB";
const GROWTH: &str = "Rust: growth of a flow's check with its nodes";

/// All goals, in the order of the page.
#[rustfmt::skip]
pub(super) const GOALS: &[Goal] = &[
    goal(SMALL, CALLGATE, Times(8.0, "jsonschema")),
    goal(SMALL, CALLGATE, Within(1.3, "serde_json IgnoredAny")),
    goal(LARGE, CALLGATE, Times(10.0, "jsonschema")),
    goal(LARGE, CALLGATE, Within(1.1, "serde_json IgnoredAny")),
    goal(BROKEN, CALLGATE, Times(6.0, "jsonschema")),
    goal(NODE_SMALL, ADDON, Times(25.0, "joi")),
    goal(NODE_SMALL, ADDON, Times(7.0, "ajv")),
    goal(NODE_SMALL, WASM, Times(25.0, "joi")),
    goal(NODE_SMALL, WASM, Times(7.0, "ajv")),
    goal(NODE_MIDDLE, ADDON, Times(50.0, "joi")),
    goal(NODE_MIDDLE, ADDON, Times(9.0, "ajv")),
    goal(NODE_MIDDLE, WASM, Times(50.0, "joi")),
    goal(NODE_MIDDLE, WASM, Times(9.0, "ajv")),
    goal(NODE_LARGE, ADDON, Times(75.0, "joi")),
    goal(NODE_LARGE, ADDON, Times(18.0, "ajv")),
    goal(NODE_LARGE, WASM, Times(75.0, "joi")),
    goal(NODE_LARGE, WASM, Times(18.0, "ajv")),
    goal(NODE_BROKEN, ADDON, Times(15.0, "joi")),
    goal(NODE_BROKEN, ADDON, Times(1.8, "ajv")),
    goal(NODE_BROKEN, WASM, Times(15.0, "joi")),
    goal(NODE_BROKEN, WASM, Times(1.8, "ajv")),
    goal(NODE_OBJECT, ADDON, Times(6.5, "joi")),
    goal(NODE_OBJECT, ADDON, Within(1.0, "ajv")),
    goal(NODE_OBJECT, WASM, Times(6.5, "joi")),
    goal(NODE_OBJECT, WASM, Within(1.0, "ajv")),
    goal(PAGE, "callgate, slim", Most(27_000.0, "bytes")),
    goal(PAGE, "callgate, full", Most(55_000.0, "bytes")),
    goal(FIRST, "callgate, slim", Most(30e6, "ns")),
    goal(FIRST, "callgate, full", Most(30e6, "ns")),
    goal(ALLOWED, CALLGATE, Times(20.0, "cedar-policy")),
    goal(ALLOWED, CALLGATE, Times(10.0, "regorus")),
    goal(ALLOWED, CALLGATE, Times(10.0, "regorus, virtual machine")),
    goal(FLOW, CALLGATE, Within(1.5, "serde_json, typed")),
    goal(FLOW, "callgate, graph", Most(15e6, "ns")),
    goal(GROWTH, CALLGATE, Most(1.05, "exponent")),
    goal("Rust: 1,000,000 call codes", CALLGATE, Most(500e6, "ns")),
    goal("Rust: 100 MB of guest sessions on lines", "callgate, the program", Within(1.0 / 0.85, "callgate, all cores in memory")),
    goal("Rust: step of an exchange", CALLGATE, Most(5e3, "ns")),
    goal("Rust: engine of the default policy", CALLGATE, Most(50e3, "ns")),
];

const fn goal(task: &'static str, subject: &'static str, bound: Bound) -> Goal {
    Goal { task, subject, bound }
}

/// What was measured of a goal: a ratio, or the figure itself.
pub(super) struct Measured {
    pub(super) value: f64,
    pub(super) is_met: bool,
}

impl Goal {
    /// Holds a run to the goal. `None` if it has not measured what the goal is about.
    pub(super) fn measured(&self, figures: &Figures) -> Option<Measured> {
        let own = figures.find(self.task, self.subject)?.value;
        let peer = |peer| figures.find(self.task, peer).map(|peer| peer.value);
        Some(match self.bound {
            Times(least, name) => {
                let value = peer(name)? / own;
                Measured { value, is_met: value >= least }
            }
            Within(most, name) => {
                let value = own / peer(name)?;
                Measured { value, is_met: value <= most }
            }
            Most(most, _) => Measured { value: own, is_met: own <= most },
        })
    }

    /// A measured value as people read it.
    pub(super) fn show(&self, value: f64) -> String {
        match self.bound {
            Times(_, peer) => format!("{} times as fast as {peer}", factor(value)),
            Within(_, peer) => format!("{} times what {peer} takes", factor(value)),
            Most(_, unit) => amount(value, unit),
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bound {
            Times(least, _) => write!(f, "at least {}", self.show(least)),
            Within(most, _) | Most(most, _) => write!(f, "at most {}", self.show(most)),
        }
    }
}

fn factor(value: f64) -> String {
    if value < 10.0 { format!("{value:.2}") } else { format!("{value:.1}") }
}

/// A figure with its unit.
pub(super) fn amount(value: f64, unit: &str) -> String {
    match unit {
        "ns" if value < 1e3 => format!("{value:.0} ns"),
        "ns" if value < 1e6 => format!("{:.1} µs", value / 1e3),
        "ns" => format!("{:.1} ms", value / 1e6),
        "bytes" => format!("{:.1} kB", value / 1e3),
        _ => format!("{value:.2}"),
    }
}
