//! Callgate tells whether a contact-center document may be sent, before a platform such as NICE CXone or Genesys Cloud
//! refuses it: yes, or every reason why not, each with its place and its witness.
//!
//! An [`Engine`] is a checked policy. It checks bytes and answers with a [`Report`]; the facts that the platform knows and
//! the document does not say come as a second JSON text. There is no I/O, no clock and no global state in here: the same
//! bytes give the same report.
//!
//! # A CXone guest session
//!
//! ```
//! use callgate::{Code, Engine, Kind};
//!
//! let engine = Engine::new();
//! let document = br#"{
//!     "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
//!     "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
//!     "language": ["en-US", "zz"],
//!     "metadata": {"source": "pricing-page"},
//!     "callbackUrl": "https://hooks.example.com/guest"
//! }"#;
//! let report = engine.check(Kind::GuestSession, document, None);
//! let violation = &report.violations[0];
//! assert_eq!(violation.code, Code::LanguageUnknown);
//! assert_eq!(violation.path, "/language/1");
//! assert!(!report.is_valid());
//! ```
//!
//! The engine's [`exchange`] then conducts the conversation with the platform: the host moves the bytes, [`exchange::Client`]
//! says which, and takes checked documents alone. After every start, every cancellation and every `handle`, call `poll`
//! until it waits or is idle; the module has the loop, step by step.
//!
//! # A Genesys guest
//!
//! A document that has passed is borrowed from its text: the only way to hold one is to have it checked.
//!
//! ```
//! use callgate::{Engine, documents::GenesysGuest};
//!
//! let document = br#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true}}"#;
//! let guest: GenesysGuest<'_> = Engine::new().parse(document, None).expect("a sound document");
//! assert!(guest.consent.data_processing);
//! ```
//!
//! # An agent's state
//!
//! ```
//! use callgate::{Code, Engine, Kind};
//!
//! let facts = br#"{
//!     "now": "2026-03-02T12:10:00+01:00",
//!     "schedule": {"status": "ACTIVE"},
//!     "breaks": {
//!         "mandatoryBreakRequired": false,
//!         "windows": [{"start": "2026-03-02T12:00:00+01:00", "end": "2026-03-02T12:30:00+01:00", "mandatory": true}]
//!     }
//! }"#;
//! let document = br#"{"userId": "4711", "targetState": "READY"}"#;
//! let report = Engine::new().check(Kind::AgentState, document, Some(facts));
//! assert_eq!(report.violations[0].code, Code::BreakMandatory);
//! assert!(report.to_json().contains(r#""retryAt":"2026-03-02T11:30:00Z""#));
//! ```
//!
//! # Call codes
//!
//! ```
//! use callgate::{Code, Engine, Kind};
//!
//! let document = br#"[
//!     {"name": "Hen", "code": "HEN", "type": "NEUTRAL", "category": "A", "isActive": true, "parentCallCodeId": "EGG"},
//!     {"name": "Egg", "code": "EGG", "type": "NEUTRAL", "category": "A", "isActive": true, "parentCallCodeId": "HEN"}
//! ]"#;
//! let report = Engine::new().check(Kind::CallCodes, document, None);
//! assert_eq!(report.violations[0].code, Code::CodeCycle);
//! assert_eq!(report.violations[0].witness, ["HEN", "EGG", "HEN"]);
//! ```
//!
//! # An IVR flow, under a policy of one's own
//!
//! ```
//! use callgate::{Engine, Kind};
//!
//! let document = br#"{
//!     "name": "Main line", "campaignId": "support",
//!     "nodes": [
//!         {"id": "menu", "type": "dtmf", "transitions": [
//!             {"condition": "9", "target": "menu"}, {"condition": "1", "target": "agent"}]},
//!         {"id": "agent", "type": "queue"}
//!     ],
//!     "fallbackAction": {"type": "hangup"}
//! }"#;
//! assert!(!Engine::new().is_valid(Kind::IvrFlow, document, None));
//!
//! let policy = br#"{"severity": {"flow.cycle": "warning"}}"#;
//! let engine = Engine::from_policy(policy).expect("a sound policy");
//! let report = engine.check(Kind::IvrFlow, document, None);
//! assert!(report.is_valid());
//! assert_eq!(report.violations[0].witness, ["menu", "menu"]);
//! assert_eq!(report.measures.count_of("pathDepth"), Some(1));
//! ```
#![cfg_attr(
    not(feature = "importers"),
    allow(dead_code, reason = "some of what graphs are made with, importers alone use")
)]
#![no_std]
#![allow(
    clippy::result_large_err,
    reason = "a report is no rare mishap but the other half of the answer"
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod documents;
mod engine;
mod example;
pub mod exchange;
#[doc(hidden)]
pub mod forms;
mod graph;
pub mod json;
mod order;
mod policy;
mod report;
mod rules;
mod status;
#[cfg(feature = "importers")]
mod yaml;

pub use documents::{Document, Kind};
pub use engine::Engine;
pub use json::Span;
pub use policy::REFERENCE as REFERENCE_POLICY;
pub use report::{Code, Detail, Example, Measures, Report, Rule, Severity, UnknownCode, Violation};
pub use rules::{catalogue, catalogue_json, explain};
pub use status::Status;
