//! What a document is, where nobody says it.

use crate::{agent_state, call_codes, genesys_guest, guest_session, ivr_flow};
use callgate::{Code, Engine, Kind};

#[test]
fn the_shape_of_a_document_tells_its_kind() {
    let engine = Engine::new();
    for (subject, kind) in [
        (guest_session::sound(), Kind::GuestSession),
        (genesys_guest::sound(), Kind::GenesysGuest),
        (agent_state::sound(), Kind::AgentState),
        (call_codes::sound(), Kind::CallCodes),
        (ivr_flow::sound(), Kind::IvrFlow),
    ] {
        let text = subject.text().to_owned();
        assert_eq!(engine.kind_of(text.as_bytes()), Some(kind));
        let any = engine.check_any(text.as_bytes(), None);
        assert_eq!(any.to_json(), engine.check(kind, text.as_bytes(), None).to_json());
        // A slip or two does not make it another.
        let spoilt = text.replacen("\":", "\" :", 3).replacen("Id\"", "ID\"", 1);
        assert_eq!(engine.kind_of(spoilt.as_bytes()), Some(kind), "{spoilt}");
    }
    assert_eq!(engine.kind_of(br#"{"\u0063hannelId":1}"#), Some(Kind::GuestSession));
    assert_eq!(engine.kind_of(br#"{"flow":{"maxDepth":3}}"#), Some(Kind::Policy));
}

#[test]
fn an_unknown_kind_is_a_refusal() {
    let engine = Engine::new();
    for text in ["{}", r#"{"hello":1}"#, "1", "null", r#""ivr-flow""#] {
        let report = engine.check_any(text.as_bytes(), None);
        assert!(!report.is_valid(), "{text}");
        assert_eq!(report.kind, None);
        assert_eq!(report.violations.len(), 1, "{report:?}");
        assert_eq!(report.violations[0].path, "");
    }
    for text in ["", "{", "nope", "{}{}"] {
        let report = engine.check_any(text.as_bytes(), None);
        assert_eq!(report.violations.len(), 1, "{report:?}");
        assert_eq!(report.violations[0].code, Code::JsonSyntax);
    }
    assert!("ivr".parse::<Kind>().is_err());
    for kind in Kind::ALL {
        assert_eq!(kind.name().parse(), Ok(*kind));
    }
}
