//! Names and numbers by which kinds, codes and statuses are told, and the words where there is no such.

use callgate::{Code, Kind, Status, UnknownCode, documents::UnknownKind, explain};

#[test]
fn kinds_are_told_and_found_by_name() {
    for kind in Kind::ALL {
        assert_eq!(kind.to_string(), kind.name());
        assert_eq!(kind.name().parse(), Ok(*kind));
    }
    for other in ["", "guest", "guest-sessions", "Guest-Session"] {
        assert_eq!(other.parse::<Kind>(), Err(UnknownKind), "{other}");
    }
    assert_eq!(format!("{:>8}|{:<7}|", Kind::Policy, Kind::IvrFlow), "  policy|ivr-flow|");
    assert_eq!(
        UnknownKind.to_string(),
        "no kind of document has this name; the kinds are guest-session genesys-guest agent-state call-codes ivr-flow \
         connect-flow twilio-flow architect-flow policy"
    );
}

#[test]
fn codes_are_told_and_found_by_name() {
    assert_eq!(Code::FlowTrap.to_string(), "flow.trap");
    assert_eq!(format!("{:>10}|", Code::FlowTrap), " flow.trap|");
    assert_eq!("flow.trap".parse(), Ok(Code::FlowTrap));
    assert_eq!("flow.trip".parse::<Code>(), Err(UnknownCode));
    assert_eq!(UnknownCode.to_string(), "no rule has this code");
}

#[test]
fn statuses_are_told_in_words() {
    assert_eq!(Status::Ok.to_string(), "no error");
    assert_eq!(format!("{:>9}|", Status::Ok), " no error|");
    assert!(Status::ALL.iter().all(|status| status.to_string() == status.message()));
}

#[test]
fn a_kind_has_the_rules_that_its_documents_can_break() {
    let has = |kind: Kind, code: Code| kind.rules().any(|rule| rule.code == code);
    for code in Code::ALL {
        if let Some(kind) = explain(*code).fails.kind {
            assert_eq!(has(kind, *code), *code != Code::KindUnknown, "{kind}: {code}");
        }
    }
    for kind in Kind::ALL {
        assert!(has(*kind, Code::JsonSyntax) && has(*kind, Code::FieldMissing), "{kind}");
        // What has a kind is of a kind.
        assert!(!has(*kind, Code::KindUnknown), "{kind}");
        assert_eq!(has(*kind, Code::FlowTrap), kind.name().ends_with("-flow"), "{kind}");
        assert_eq!(has(*kind, Code::CodeTaken), *kind == Kind::CallCodes, "{kind}");
    }
}
