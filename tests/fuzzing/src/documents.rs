//! Documents of every kind: what a report promises, and that all ways to ask for it agree.

use crate::parts::{DEFAULT, Parts};
use callgate::{
    Engine, Kind,
    documents::{
        AgentState, ArchitectFlow, CallCodes, ConnectFlow, Document, FlowGraph, GenesysGuest,
        GuestSession, IvrFlow, TwilioFlow,
    },
    json::Span,
};
use callgate_tests::relations::checked;
use serde_json::Value;

/// Checks the input as a document of one kind.
fn document(kind: Kind, data: &[u8]) {
    let parts = Parts::of(data);
    let engine = parts.engine();
    let (text, facts) = (parts.document, parts.facts);
    let report = checked(&engine, kind, text, facts);
    let (flow, other) = engine.flow(kind, text, facts);
    assert_eq!(serde_json::from_str::<Value>(&other.to_json()).ok(), Some(report));
    if let Some(flow) = flow {
        graph(&flow, text);
    }
    if let Some(parsed) = parsed(&engine, kind, &parts) {
        assert_eq!(parsed.is_ok(), other.is_valid());
        assert!(parsed.err().is_none_or(|refused| refused == other.to_json()));
    }
}

/// Whether a document of this kind is given out, or the report; `None` for the kind that is not.
fn parsed(engine: &Engine, kind: Kind, parts: &Parts<'_>) -> Option<Result<(), String>> {
    fn parse<'a, D: Document<'a>>(engine: &Engine, parts: &Parts<'a>) -> Result<(), String> {
        let parsed = engine.parse::<D>(parts.document, parts.facts);
        parsed.map(drop).map_err(|report| report.to_json())
    }
    let parse = match kind {
        Kind::GuestSession => parse::<GuestSession<'_>>,
        Kind::GenesysGuest => parse::<GenesysGuest<'_>>,
        Kind::AgentState => parse::<AgentState<'_>>,
        Kind::CallCodes => parse::<CallCodes<'_>>,
        Kind::IvrFlow => parse::<IvrFlow<'_>>,
        Kind::ConnectFlow => parse::<ConnectFlow<'_>>,
        Kind::TwilioFlow => parse::<TwilioFlow<'_>>,
        Kind::ArchitectFlow => parse::<ArchitectFlow<'_>>,
        _ => return None,
    };
    Some(parse(engine, parts))
}

/// The graph leads nowhere but to its own nodes, and points into the text.
fn graph(flow: &FlowGraph<'_>, text: &[u8]) {
    let count = flow.nodes().len();
    let within = |span: Span| {
        assert!(span.start <= span.end && span.end <= text.len(), "{span:?}");
        if let Ok(text) = str::from_utf8(text) {
            assert!(
                text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
                "{span:?}"
            );
        }
    };
    assert!(flow.entry().is_none_or(|node| node.index() < count));
    assert!(flow.handlers().all(|node| node.index() < count));
    assert!(flow.node(count).is_none());
    for (index, node) in flow.nodes().enumerate() {
        assert_eq!(node.index(), index);
        within(node.span());
        for exit in node.exits() {
            within(exit.span());
            assert!(exit.to().is_none_or(|to| to < count));
            assert!(exit.to().is_none() || exit.is_wired());
        }
        node.references().for_each(|reference| within(reference.span()));
    }
}

/// A document whose shape has to tell its kind.
///
/// # Panics
/// A promise is not kept.
pub fn any_kind(data: &[u8]) {
    let parts = Parts::of(data);
    let engine = parts.engine();
    let report = engine.check_any(parts.document, parts.facts);
    match engine.kind_of(parts.document) {
        Some(kind) => {
            let checked = engine.check(kind, parts.document, parts.facts);
            assert_eq!(report.to_json(), checked.to_json());
        }
        None => assert!(!report.is_valid() && !report.violations.is_empty()),
    }
}

/// A policy: what is sound makes an engine, and nothing else does.
///
/// # Panics
/// A promise is not kept.
pub fn policy(data: &[u8]) {
    document(Kind::Policy, data);
    let text = Parts::of(data).document;
    match Engine::from_policy(text) {
        Ok(engine) => {
            let guest = br#"{"channelId": "a", "metadata": {"a": 1}}"#;
            assert!(!engine.is_valid(Kind::GuestSession, guest, None), "fields are missing");
            checked_by(&engine);
        }
        Err(report) => {
            let checked = DEFAULT.check(Kind::Policy, text, None);
            assert_eq!(report.to_json(), checked.to_json());
            assert!(!checked.is_valid());
        }
    }
}

/// Documents that meet patterns, tables and graphs.
fn checked_by(engine: &Engine) {
    const CODES: &[u8] = br#"[{"name": "n", "code": "SALE_1", "type": "SUCCESS", "category": "A", "isActive": true}]"#;
    const STATE: &[u8] = br#"{"userId": "u", "targetState": "READY", "currentState": "IDLE"}"#;
    const FACTS: &[u8] = br#"{"now": "2026-03-02T12:10:00Z", "schedule": {"status": "ACTIVE"},
        "breaks": {"mandatoryBreakRequired": false}, "history": [{"state": "PAUSED", "at": "2026-03-02T12:00:00Z"}]}"#;
    _ = checked(engine, Kind::CallCodes, CODES, None);
    _ = checked(engine, Kind::AgentState, STATE, Some(FACTS));
}

macro_rules! kinds {
    ($($(#[$about:meta])* $name:ident $kind:ident;)*) => {
        $(
            $(#[$about])*
            ///
            /// # Panics
            /// A promise is not kept.
            pub fn $name(data: &[u8]) {
                document(Kind::$kind, data);
            }
        )*
    };
}

kinds! {
    /// A guest session of CXone.
    guest_session GuestSession;
    /// A guest of Genesys.
    genesys_guest GenesysGuest;
    /// The state of an agent, with facts.
    agent_state AgentState;
    /// A matrix of call codes.
    call_codes CallCodes;
    /// An IVR flow.
    ivr_flow IvrFlow;
    /// A flow of Amazon Connect.
    connect_flow ConnectFlow;
    /// A flow of Twilio Studio.
    twilio_flow TwilioFlow;
    /// A flow of Genesys Architect, in YAML.
    architect_flow ArchitectFlow;
}
