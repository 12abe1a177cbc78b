//! What a policy says of the flows of a platform.

use callgate::{Code, Engine, Kind, Severity};

const LOOP: &[u8] = br#"{"initial_state": "a", "states": [
    {"name": "a", "type": "say-play", "transitions": [{"event": "audioComplete", "next": "b"}]},
    {"name": "b", "type": "my-widget", "transitions": [{"event": "next", "next": "a"}, {"event": "done", "next": "c"}]},
    {"name": "c", "type": "my-widget", "transitions": []}]}"#;

fn cycle(policy: &str) -> Option<Severity> {
    let engine = Engine::from_policy(policy.as_bytes()).expect("a sound policy");
    let report = engine.check(Kind::TwilioFlow, LOOP, None);
    assert_eq!(report.is_valid(), !report.violations.iter().any(|v| v.severity == Severity::Error));
    report.with_code(Code::FlowCycle).next().map(|violation| violation.severity)
}

#[test]
fn a_kind_of_flow_has_severities_of_its_own() {
    assert_eq!(cycle("{}"), Some(Severity::Info));
    assert_eq!(cycle(r#"{"severity": {"flow.cycle": "off"}}"#), Some(Severity::Info));
    let own = |severity: &str| {
        cycle(&format!(
            r#"{{"flowKinds": {{"twilio-flow": {{"severity": {{"flow.cycle": "{severity}"}}}}}}}}"#
        ))
    };
    assert_eq!(own("error"), Some(Severity::Error));
    assert_eq!(own("off"), None);
    let other = r#"{"flowKinds": {"connect-flow": {"severity": {"flow.cycle": "error"}}}}"#;
    assert_eq!(cycle(other), Some(Severity::Info));
}

#[test]
fn a_kind_of_flow_has_blocks_and_a_depth_of_its_own() {
    let policy = br#"{"flowKinds": {"twilio-flow": {"maxDepth": 1, "waits": ["my-*"], "ends": ["say-play"], "leaves": []}}}"#;
    let engine = Engine::from_policy(policy).expect("a sound policy");
    let (flow, report) = engine.flow(Kind::TwilioFlow, LOOP, None);
    let flow = flow.expect("a flow");
    let does: Vec<_> = flow.nodes().map(|n| (n.waits(), n.ends(), n.leaves())).collect();
    assert_eq!(does, [(false, true, false), (true, false, false), (true, false, false)]);
    assert_eq!(report.with_code(Code::FlowDepth).count(), 0);
    assert!(Engine::from_policy(br#"{"flowKinds": {"twilio-flow": {"maxDepth": 0}}}"#).is_err());
    let refused = Engine::from_policy(
        br#"{"flowKinds": {"twilio-flow": {"severity": {"json.syntax": "off"}}}}"#,
    );
    let report = refused.expect_err("a fixed severity");
    assert_eq!(report.violations[0].path, "/flowKinds/twilio-flow/severity/json.syntax");
}
