//! The rules a second time: plainly, slowly, and written from their description.
//!
//! Nothing in here comes from the engine but the tables of the default policy, which are data. Documents become trees, lists
//! are searched from their beginning, graphs are explored by going everywhere: it should be seen that it is right. The kinds
//! of contact flows that other platforms have are not covered, nor are policies as documents.

mod agent_facts;
mod agent_state;
mod breaks;
mod call_codes;
mod compare;
mod ecmascript;
mod facts;
mod fields;
mod findings;
mod genesys_guest;
mod graph;
mod guest_session;
mod hierarchy;
mod ivr_flow;
mod json;
mod metadata;
mod nodes;
mod pattern;
mod policy;
mod run;
mod shrink;
mod time;
mod url;
mod witness;

pub use run::{Tally, run};

use callgate::Kind;
use facts::Facts;
use findings::{Answer, Findings, Told};
use json::{Fault, Value};
use policy::Policy;

/// The kinds whose rules are written here.
pub const KINDS: [Kind; 5] =
    [Kind::GuestSession, Kind::GenesysGuest, Kind::AgentState, Kind::CallCodes, Kind::IvrFlow];

/// Checks a document of one of the [`KINDS`].
fn check(policy: &Policy, kind: Kind, document: &[u8], facts: Option<&[u8]>) -> Answer {
    let mut findings = Findings::new(policy);
    let Some(value) = read(&mut findings, document) else {
        return findings.into_answer(Vec::new());
    };
    findings.in_facts = true;
    let facts = facts.map(|facts| read(&mut findings, facts));
    findings.in_facts = false;
    // What cannot be read is told alone.
    if let Some(None) = facts {
        findings.list.retain(|finding| finding.in_facts && is_unreadable(finding.code));
        return findings.into_answer(Vec::new());
    }
    findings.in_facts = true;
    let facts = facts.flatten();
    let facts = Facts::read(&mut findings, facts.as_ref());
    let most_bytes = match kind {
        Kind::GenesysGuest => facts.number(&mut findings, "maxCustomDataBytes"),
        _ => None,
    };
    findings.in_facts = false;
    let measures = match kind {
        Kind::GuestSession => guest_session::check(&mut findings, &value),
        Kind::GenesysGuest => genesys_guest::check(&mut findings, &value, most_bytes),
        Kind::AgentState => agent_state::check(&mut findings, &value, facts),
        Kind::CallCodes => call_codes::check(&mut findings, &value, facts),
        Kind::IvrFlow => ivr_flow::check(&mut findings, &value, facts),
        other => panic!("the rules of {other} are not written here"),
    };
    findings.into_answer(measures)
}

fn is_unreadable(code: &str) -> bool {
    matches!(code, "json.syntax" | "json.too-deep" | "json.too-large")
}

/// Reads a document or facts; tells why not, and which keys are repeated.
fn read(findings: &mut Findings<'_>, bytes: &[u8]) -> Option<Value> {
    let most = findings.policy.number("limits.maxDocumentBytes");
    if bytes.len() > most {
        let told = findings.tell("json.too-large", "", (0, bytes.len()));
        told.limit(most).actual(bytes.len());
        return None;
    }
    let most = findings.policy.number("limits.maxNesting");
    match json::read(bytes, most) {
        Ok((value, repetitions)) => {
            for repetition in repetitions {
                let span = (repetition.start, repetition.end);
                findings.tell("json.duplicate-key", &repetition.path, span);
            }
            Some(value)
        }
        Err(Fault::Syntax) => {
            findings.tell("json.syntax", "", (0, 0));
            None
        }
        Err(Fault::TooDeep) => {
            let told: Told<'_> = findings.tell("json.too-deep", "", (0, 0));
            told.limit(most);
            None
        }
    }
}
