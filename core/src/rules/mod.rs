//! The rules: a folder per family, a file per rule. A file holds the rule's entry of the catalogue, its message and the
//! function that checks it, on values that have been read; rules know nothing of documents.

pub(crate) mod agent;
pub(crate) mod breaks;
mod chain;
pub(crate) mod codes;
pub(crate) mod dates;
pub(crate) mod exit;
pub(crate) mod facts;
pub(crate) mod fallback;
pub(crate) mod fields;
pub(crate) mod flow;
pub(crate) mod guest;
pub(crate) mod identity;
pub(crate) mod json;
pub(crate) mod known;
pub(crate) mod language;
pub(crate) mod metadata;
pub(crate) mod node;
pub(crate) mod policy;
pub(crate) mod schedule;
pub(crate) mod url;
pub(crate) mod uuid;

use crate::report::{Code, Rule, Severities, Severity};
use alloc::string::String;

/// Every family with its rules.
const FAMILIES: &[&[&Rule]] = &[
    agent::RULES,
    breaks::RULES,
    codes::RULES,
    dates::RULES,
    exit::RULES,
    facts::RULES,
    fallback::RULES,
    fallback::PLATFORM_RULES,
    fields::RULES,
    flow::RULES,
    flow::PLATFORM_RULES,
    guest::RULES,
    identity::RULES,
    json::RULES,
    known::RULES,
    known::PLATFORM_RULES,
    language::RULES,
    metadata::RULES,
    node::RULES,
    policy::RULES,
    schedule::RULES,
    url::RULES,
    uuid::RULES,
];

/// Every rule, by the number of its code.
static CATALOGUE: [&Rule; Code::ALL.len()] = by_code();

/// The severities of the catalogue.
pub(crate) const SEVERITIES: Severities = severities();

/// Which severities no policy may change. A table of its own, so that a program that explains nothing does not carry the
/// texts of the catalogue.
static FIXED: [bool; Code::ALL.len()] = fixed();

/// Whether no policy may change the severity of a code.
pub(crate) fn is_fixed(code: Code) -> bool {
    FIXED.get(code as usize).copied().unwrap_or(true)
}

/// Every rule, in the order of the codes.
///
/// ```
/// for rule in callgate::catalogue() {
///     println!("{}: {} ({})", rule.code, rule.title, rule.severity.name());
/// }
/// ```
pub fn catalogue() -> impl Iterator<Item = &'static Rule> {
    CATALOGUE.iter().copied()
}

/// The whole catalogue as one line of JSON: an array of what [`Rule::to_json`] prints.
#[must_use]
pub fn catalogue_json() -> String {
    let mut out = String::from("[");
    for rule in catalogue() {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&rule.to_json());
    }
    out.push(']');
    out
}

/// The catalogue's entry for a code: what the rule says and why, with an example.
///
/// ```
/// let rule = callgate::explain(callgate::Code::FlowTrap);
/// assert_eq!(rule.title, "a flow leads into a cycle that nothing leaves");
/// ```
#[must_use]
pub fn explain(code: Code) -> &'static Rule {
    CATALOGUE.get(code as usize).copied().unwrap_or(&json::syntax::RULE)
}

#[allow(clippy::indexing_slicing, reason = "runs in the compiler, which would refuse it")]
const fn by_code() -> [&'static Rule; Code::ALL.len()] {
    let mut rules = [&json::syntax::RULE; Code::ALL.len()];
    let mut family = 0;
    while family < FAMILIES.len() {
        let mut rule = 0;
        while rule < FAMILIES[family].len() {
            rules[FAMILIES[family][rule].code as usize] = FAMILIES[family][rule];
            rule += 1;
        }
        family += 1;
    }
    rules
}

#[allow(clippy::indexing_slicing, reason = "runs in the compiler, which would refuse it")]
const fn severities() -> Severities {
    let rules = by_code();
    let mut severities = [Severity::Error; Code::ALL.len()];
    let mut code = 0;
    while code < rules.len() {
        severities[code] = rules[code].severity;
        code += 1;
    }
    severities
}

#[allow(clippy::indexing_slicing, reason = "runs in the compiler, which would refuse it")]
const fn fixed() -> [bool; Code::ALL.len()] {
    let rules = by_code();
    let mut fixed = [true; Code::ALL.len()];
    let mut code = 0;
    while code < rules.len() {
        fixed[code] = rules[code].fixed;
        code += 1;
    }
    fixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_made_by_the_compiler_say_of_each_code_what_its_rule_does() {
        let rules = by_code();
        let own = FAMILIES.iter().copied().flatten();
        assert_eq!(own.clone().count(), Code::ALL.len());
        for rule in own {
            let at = rule.code as usize;
            assert_eq!((rules[at].code, rules[at].title), (rule.code, rule.title));
            assert_eq!((severities()[at], fixed()[at]), (rule.severity, rule.fixed));
            assert_eq!((SEVERITIES[at], is_fixed(rule.code)), (rule.severity, rule.fixed));
            assert_eq!(explain(rule.code).title, rule.title);
        }
        assert!(catalogue().map(|rule| rule.code).eq(Code::ALL.iter().copied()));
    }
}
