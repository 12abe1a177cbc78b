//! A policy is checked like any document: every wrong setting gets a place and a reason.

use callgate::{Code, Engine, Kind, REFERENCE_POLICY, Report};

fn check(policy: &str) -> Report {
    Engine::new().check(Kind::Policy, policy.as_bytes(), None)
}

#[track_caller]
fn found(policy: &str) -> Vec<(Code, String)> {
    let report = check(policy);
    assert_eq!(Engine::from_policy(policy.as_bytes()).is_ok(), report.is_valid());
    report.violations.iter().map(|v| (v.code, v.path.clone())).collect()
}

#[track_caller]
fn refused(policy: &str, code: Code, path: &str) {
    assert_eq!(found(policy), [(code, path.to_owned())], "{policy}");
}

#[test]
fn the_default_policy_and_an_empty_one_are_sound() {
    assert_eq!(found(REFERENCE_POLICY), []);
    assert_eq!(found("{}"), []);
    assert_eq!(found(r#"{"profile": "genesys-cloud"}"#), []);
}

#[test]
fn what_is_not_of_a_policy_is_refused() {
    refused("[]", Code::TypeMismatch, "");
    refused(r#"{"limit": {}}"#, Code::FieldUnknown, "/limit");
    refused(r#"{"limits": {"maxDocumentByte": 1}}"#, Code::FieldUnknown, "/limits/maxDocumentByte");
    refused(r#"{"profile": "genesys"}"#, Code::ValueNotAllowed, "/profile");
    refused(r#"{"metadata": {"size": "bytes"}}"#, Code::ValueNotAllowed, "/metadata/size");
    refused(
        r#"{"metadata": {"valueTypes": ["null"]}}"#,
        Code::ValueNotAllowed,
        "/metadata/valueTypes/0",
    );
    refused(
        r#"{"flow": {"nodeTypes": {"menu": {"media": true}}}}"#,
        Code::FieldUnknown,
        "/flow/nodeTypes/menu/media",
    );
    refused(
        r#"{"limits": {"maxNesting": 9, "maxNesting": 8}}"#,
        Code::JsonDuplicateKey,
        "/limits/maxNesting",
    );
}

#[test]
fn severities_take_known_codes_and_levels_but_not_those_that_are_fixed() {
    assert_eq!(found(r#"{"severity": {"flow.cycle": "warning", "uuid.version": "off"}}"#), []);
    refused(r#"{"severity": {"flow.loop": "off"}}"#, Code::FieldUnknown, "/severity/flow.loop");
    refused(r#"{"severity": {"json.syntax": "off"}}"#, Code::FieldUnknown, "/severity/json.syntax");
    refused(
        r#"{"severity": {"flow.cycle": "warn"}}"#,
        Code::ValueNotAllowed,
        "/severity/flow.cycle",
    );
    for rule in callgate::catalogue() {
        let policy = format!(r#"{{"severity": {{"{}": "warning"}}}}"#, rule.code);
        assert_eq!(check(&policy).is_valid(), !rule.fixed, "{}", rule.code);
    }
}

#[test]
fn numbers_have_ranges() {
    refused(r#"{"limits": {"maxNesting": 0}}"#, Code::PolicyRange, "/limits/maxNesting");
    refused(
        r#"{"limits": {"maxDocumentBytes": 4294967295}}"#,
        Code::PolicyRange,
        "/limits/maxDocumentBytes",
    );
    refused(r#"{"limits": {"maxWitness": 2}}"#, Code::PolicyRange, "/limits/maxWitness");
    refused(r#"{"codes": {"maxDepth": 2.5}}"#, Code::PolicyRange, "/codes/maxDepth");
    refused(r#"{"codes": {"maxDepth": -1}}"#, Code::PolicyRange, "/codes/maxDepth");
    refused(r#"{"codes": {"maxDepth": 1e99}}"#, Code::PolicyRange, "/codes/maxDepth");
    refused(r#"{"uuid": {"versions": [4, 9]}}"#, Code::PolicyRange, "/uuid/versions/1");
    refused(r#"{"breaks": {"minBreakMinutes": 0}}"#, Code::PolicyRange, "/breaks/minBreakMinutes");
    assert_eq!(
        found(r#"{"breaks": {"minBreakMinutes": null, "maxContinuousWorkMinutes": 240}}"#),
        []
    );
}

#[test]
fn patterns_compile_or_say_where_they_do_not() {
    refused(r#"{"codes": {"pattern": "(A|B)"}}"#, Code::PolicyPattern, "/codes/pattern");
    refused(
        r#"{"guest": {"campaignPattern": "[A-Z"}}"#,
        Code::PolicyPattern,
        "/guest/campaignPattern",
    );
    refused(r#"{"codes": {"pattern": ""}}"#, Code::StringEmpty, "/codes/pattern");
    refused(
        r#"{"language": {"languages": ["eng"]}}"#,
        Code::PolicyPattern,
        "/language/languages/0",
    );
    let report = check(r#"{"codes": {"pattern": "A{3,2}"}}"#);
    let message = report.violations[0].message().to_string();
    assert!(
        message.starts_with("the pattern does not compile: ") && message.contains("at byte"),
        "{message}"
    );
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    let contradicts = |policy, path| refused(policy, Code::PolicyContradiction, path);
    contradicts(r#"{"language": {"minTags": 6}}"#, "/language/minTags");
    contradicts(r#"{"language": {"minTags": 6, "maxTags": 3}}"#, "/language/maxTags");
    contradicts(r#"{"codes": {"types": []}}"#, "/codes/types");
    contradicts(r#"{"uuid": {"versions": []}}"#, "/uuid/versions");
    contradicts(r#"{"metadata": {"valueTypes": []}}"#, "/metadata/valueTypes");
    contradicts(r#"{"language": {"regions": []}}"#, "/language/regions");
    contradicts(r#"{"flow": {"nodeTypes": {}}}"#, "/flow/nodeTypes");
    contradicts(
        r#"{"flow": {"nodeTypes": {"bye": {"ends": true, "continues": true}}}}"#,
        "/flow/nodeTypes/bye",
    );
    contradicts(r#"{"breaks": {"guardedStates": ["BUSY"]}}"#, "/breaks/guardedStates/0");
    contradicts(r#"{"agent": {"idleStates": ["IDLE", "BUSY"]}}"#, "/agent/idleStates/1");
    contradicts(r#"{"agent": {"workStates": ["BUSY"]}}"#, "/agent/workStates/0");
    contradicts(r#"{"breaks": {"guardedStates": ["NOT_READY"]}}"#, "/breaks/guardedStates");
    contradicts(
        r#"{"agent": {"states": {"READY": {"next": ["LUNCH"]}, "NOT_READY": {"next": []}}}}"#,
        "/agent/states/READY/next/0",
    );
    // The states that breaks name come from the profile: the table that lost them is the place.
    contradicts(r#"{"agent": {"states": {"READY": {"next": []}}}}"#, "/agent/states");
    contradicts(
        r#"{"agent": {"states": {"ON": {}}}, "breaks": {"guardedStates": ["ON"]}}"#,
        "/agent/states",
    );
    contradicts(
        r#"{"agent": {"states": {"OFF": {}}}, "breaks": {"breakStates": ["OFF"]}}"#,
        "/agent/states",
    );
    assert_eq!(
        found(
            r#"{"agent": {"states": {"ON": {"next": ["OFF"]}, "OFF": {"next": ["ON"]}}},
                "breaks": {"guardedStates": ["ON"], "breakStates": ["OFF"]}}"#
        ),
        []
    );
}

/// Comparing each state with each would take hours.
#[test]
fn long_lists_of_states_are_compared() {
    let list = |from: u32| {
        let names: Vec<String> = (from..from + 300_000).map(|name| format!("\"{name}\"")).collect();
        names.join(",")
    };
    let (guarded, breaks) = (list(0), list(299_999));
    let policy =
        format!(r#"{{"breaks": {{"guardedStates": [{guarded}], "breakStates": [{breaks}]}}}}"#);
    let report = check(&policy);
    assert!(!report.is_valid() && report.truncated);
    assert_eq!(report.violations.len(), 1000);
}

#[test]
fn a_broken_setting_does_not_hide_the_others() {
    let found = found(
        r#"{"uuid": 3, "codes": {"maxDepth": "3", "pattern": "("}, "flow": {"maxDepth": -1}}"#,
    );
    let codes: Vec<Code> = found.iter().map(|(code, _)| *code).collect();
    let expected = [Code::TypeMismatch, Code::TypeMismatch, Code::PolicyPattern, Code::PolicyRange];
    assert_eq!(codes, expected);
}

#[test]
fn a_profile_counts_wherever_it_stands() {
    let engine =
        |policy: &str| format!("{:?}", Engine::from_policy(policy.as_bytes()).expect("a policy"));
    let plain = engine(r#"{"profile": "genesys-cloud", "limits": {}}"#);
    assert_ne!(plain, engine("{}"));
    assert_eq!(plain, engine(r#"{"limits": {}, "profile": "genesys-cloud"}"#));
    assert_ne!(plain, engine(r#"{"profile": "reference"}"#));
}

#[test]
fn least_and_most_contradict_each_other_where_the_later_stands() {
    for (policy, path) in [
        (
            r#"{"language": {"minTags": 9, "maxTags": 2, "languages": ["en"], "regions": ["US"]}}"#,
            "/language/maxTags",
        ),
        (
            r#"{"language": {"languages": ["en"], "maxTags": 2, "minTags": 9, "regions": ["US"]}}"#,
            "/language/minTags",
        ),
    ] {
        refused(policy, Code::PolicyContradiction, path);
    }
    assert_eq!(found(r#"{"language": {"minTags": 2, "maxTags": 2}}"#), []);
}

#[test]
fn languages_are_pairs_of_letters() {
    for pair in ["a{", "[a", "a1", "eng"] {
        let policy = format!(r#"{{"language": {{"languages": ["en", "{pair}"]}}}}"#);
        refused(&policy, Code::PolicyPattern, "/language/languages/1");
    }
}
