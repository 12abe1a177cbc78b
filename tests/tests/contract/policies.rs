//! Policies: severities, limits and tables as data.

use crate::{agent_state, call_codes, genesys_guest, guest_session, ivr_flow, subject::Subject};
use callgate::{Code, Engine, Severity, catalogue};

/// The codes of the first table: no policy changes how much they weigh.
const FIXED: [&str; 10] = [
    "json.syntax",
    "json.duplicate-key",
    "json.too-large",
    "json.too-deep",
    "type.mismatch",
    "field.missing",
    "field.unknown",
    "value.not-allowed",
    "string.empty",
    "number.unsafe",
];

/// The codes that the tables mark as warnings.
const WARNINGS: [&str; 8] = [
    "language.duplicate",
    "url.private-host",
    "consent.processing-refused",
    "node.duplicate-condition",
    "node.unreachable",
    "node.dead-end",
    "node.after-hangup",
    "fallback.target-missing",
];

/// Every code of the tables.
const CODES: [&str; 56] = [
    "json.syntax",
    "json.duplicate-key",
    "json.too-large",
    "json.too-deep",
    "type.mismatch",
    "field.missing",
    "field.unknown",
    "value.not-allowed",
    "string.empty",
    "number.unsafe",
    "uuid.format",
    "uuid.version",
    "language.count",
    "language.format",
    "language.unknown",
    "language.unknown-region",
    "language.duplicate",
    "metadata.count",
    "metadata.value-type",
    "metadata.key-empty",
    "metadata.size",
    "url.format",
    "url.scheme",
    "url.private-host",
    "identity.plaintext",
    "identity.hash-format",
    "fingerprint.length",
    "consent.processing-refused",
    "campaign.format",
    "facts.missing",
    "state.unknown",
    "state.transition",
    "reason.not-allowed",
    "schedule.inactive",
    "schedule.outside-shift",
    "break.mandatory",
    "break.overdue",
    "break.too-short",
    "code.format",
    "code.duplicate",
    "code.taken",
    "code.parent-missing",
    "code.parent-ambiguous",
    "code.cycle",
    "code.depth",
    "node.none",
    "node.duplicate-id",
    "node.media-missing",
    "node.dangling-target",
    "node.duplicate-condition",
    "node.unreachable",
    "node.dead-end",
    "node.after-hangup",
    "flow.cycle",
    "flow.trap",
    "flow.depth",
];
const MORE_CODES: [&str; 5] =
    ["fallback.target-missing", "date.format", "date.order", "media.unknown", "campaign.unknown"];

#[test]
fn the_catalogue_has_every_code_with_its_severity() {
    for name in CODES.into_iter().chain(MORE_CODES) {
        let rule = catalogue()
            .find(|rule| rule.code.name() == name)
            .unwrap_or_else(|| panic!("{name} is not in the catalogue"));
        let warning = WARNINGS.contains(&name);
        let severity = if warning { Severity::Warning } else { Severity::Error };
        assert_eq!(rule.severity, severity, "{name}");
        assert_eq!(name.parse::<Code>().unwrap(), rule.code);
    }
}

fn severity(code: &str, severity: &str) -> String {
    format!(r#"{{"severity":{{"{code}":"{severity}"}}}}"#)
}

#[test]
fn any_severity_can_be_set_but_those_of_the_first_table() {
    for name in CODES.into_iter().chain(MORE_CODES) {
        for level in ["error", "warning", "off"] {
            let engine = Engine::from_policy(severity(name, level).as_bytes());
            if FIXED.contains(&name) {
                let report = engine.unwrap_err();
                assert_eq!(report.violations.len(), 1, "{report:?}");
                assert_eq!(report.violations[0].path, format!("/severity/{name}"));
            } else {
                assert!(engine.is_ok(), "{name} {level}");
            }
        }
    }
    for (policy, path) in [
        (r#"{"severity":{"no.such":"off"}}"#, "/severity/no.such"),
        (r#"{"severity":{"flow.cycle":"fatal"}}"#, "/severity/flow.cycle"),
        (r#"{"severity":{"flow.cycle":1}}"#, "/severity/flow.cycle"),
        (r#"{"severity":[]}"#, "/severity"),
        (r#"{"severities":{}}"#, "/severities"),
        (r#"{"profile":"no-such"}"#, "/profile"),
    ] {
        let report = Engine::from_policy(policy.as_bytes()).unwrap_err();
        let paths: Vec<&str> =
            report.violations.iter().map(|violation| violation.path.as_str()).collect();
        assert_eq!(paths, [path], "{policy}");
        // A policy is checked like any document.
        let checked = Engine::new().check(callgate::Kind::Policy, policy.as_bytes(), None);
        assert_eq!(checked.to_json(), report.to_json());
    }
}

#[test]
fn raised_lowered_and_silenced() {
    let cycle = || ivr_flow::flow(&["a>b", "b>a,c", "c"]);
    let lowered = cycle().policy(&severity("flow.cycle", "warning"));
    lowered.finds(&["flow.cycle /nodes/0 (warning) witness=a>b>a"]);
    assert_eq!(lowered.report()["valid"], true);
    cycle().policy(&severity("flow.cycle", "off")).finds(&[]);

    let dead_end = || ivr_flow::flow(&["a:greeting"]);
    assert_eq!(dead_end().report()["valid"], true);
    let raised = dead_end().policy(&severity("node.dead-end", "error"));
    raised.finds(&["node.dead-end /nodes/0"]);
    assert_eq!(raised.report()["valid"], false);

    // Silencing a code silences that one alone.
    ivr_flow::flow(&["a>a"])
        .policy(&severity("flow.cycle", "off"))
        .finds(&["flow.trap /nodes/0 witness=a>a"]);
    guest_session::sound()
        .with("/callbackUrl", r#""http://localhost/""#)
        .policy(&severity("url.private-host", "off"))
        .finds(&["url.scheme /callbackUrl"]);
}

/// Every rule that can be silenced is silent when silenced, and the verdict follows the severity.
#[test]
fn every_rule_obeys_its_severity() {
    for rule in catalogue().filter(|rule| !rule.fixed) {
        let example = rule.fails;
        let kind = example.kind.unwrap();
        let name = rule.code.name();
        for level in ["error", "warning", "off"] {
            let own = example.policy.unwrap_or("{}");
            let mut policy: serde_json::Value = serde_json::from_str(own).unwrap();
            policy["severity"][name] = level.into();
            let mut subject =
                Subject::new(kind.name(), example.document).policy(&policy.to_string());
            if let Some(facts) = example.facts {
                subject = subject.facts(facts);
            }
            let report = subject.report();
            let levels: Vec<&str> = report["violations"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|violation| violation["code"] == name)
                .map(|violation| violation["severity"].as_str().unwrap())
                .collect();
            assert_eq!(levels.is_empty(), level == "off", "{name} {level}: {report}");
            assert!(levels.iter().all(|found| *found == level), "{name} {level}: {report}");
        }
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn every_limit_and_table_is_data() {
    let keys = r#"{"a":1,"b":2,"c":3}"#;
    let hash = "/identityAttributes/deviceFingerprint";
    let session = guest_session::sound;
    let guest = genesys_guest::sound;
    let codes = call_codes::sound;
    let chain = call_codes::codes(&[("L1", ""), ("L2", "L1"), ("L3", "L2"), ("L4", "L3")]);
    let rows: Vec<(Subject, &str, &[&str])> = vec![
        (
            session(),
            r#"{"uuid":{"versions":[7]}}"#,
            &["uuid.version /channelId", "uuid.version /queueId"],
        ),
        (
            session().with("/queueId", r#""01890a5d-ac96-774b-bcce-b302099a8057""#),
            r#"{"uuid":{"versions":[4,7]}}"#,
            &[],
        ),
        (
            session(),
            r#"{"language":{"maxTags":1}}"#,
            &["language.count /language limit=1 actual=2"],
        ),
        (
            session(),
            r#"{"language":{"minTags":3}}"#,
            &["language.count /language limit=3 actual=2"],
        ),
        (session().with("/language", "[]"), r#"{"language":{"minTags":0}}"#, &[]),
        (session(), r#"{"language":{"languages":["de"]}}"#, &["language.unknown /language/0"]),
        (session(), r#"{"language":{"regions":["GB"]}}"#, &["language.unknown-region /language/0"]),
        (
            session().with("/metadata", keys),
            r#"{"metadata":{"maxKeys":2}}"#,
            &["metadata.count /metadata limit=2 actual=3"],
        ),
        (session().with("/metadata", keys), r#"{"metadata":{"maxKeys":3}}"#, &[]),
        (session().with("/metadata", keys), r#"{"metadata":{"maxBytes":19}}"#, &[]),
        (
            session().with("/metadata", keys),
            r#"{"metadata":{"maxBytes":18}}"#,
            &["metadata.size /metadata limit=18 actual=19"],
        ),
        (
            session().with("/metadata", keys),
            r#"{"metadata":{"valueTypes":["string"]}}"#,
            &[
                "metadata.value-type /metadata/a",
                "metadata.value-type /metadata/b",
                "metadata.value-type /metadata/c",
            ],
        ),
        (session(), r#"{"url":{"callbackSchemes":["wss"]}}"#, &["url.scheme /callbackUrl"]),
        (
            session().with("/callbackUrl", r#""http://example.com/""#),
            r#"{"url":{"callbackSchemes":["http","https"]}}"#,
            &[],
        ),
        (
            session(),
            r#"{"url":{"privateSuffixes":[".example.com"]}}"#,
            &["url.private-host /callbackUrl (warning)"],
        ),
        (
            session().with("/callbackUrl", r#""https://a.local/""#),
            r#"{"url":{"privateSuffixes":[]}}"#,
            &[],
        ),
        (
            guest(),
            r#"{"url":{"pageSchemes":["http"]}}"#,
            &["url.scheme /channelContext/originPage"],
        ),
        (guest(), r#"{"guest":{"channels":["web"]}}"#, &["value.not-allowed /channel"]),
        (guest().with("/channel", r#""web""#), r#"{"guest":{"channels":["web"]}}"#, &[]),
        (
            guest().with(hash, r#""abc""#),
            r#"{"guest":{"maxFingerprintLength":2}}"#,
            &["fingerprint.length /identityAttributes/deviceFingerprint limit=2 actual=3"],
        ),
        (
            guest(),
            r#"{"guest":{"campaignPattern":"[a-z]+"}}"#,
            &["campaign.format /channelContext/campaignId"],
        ),
        (
            agent_state::sound().with_fact("/schedule/status", r#""ON""#),
            r#"{"agent":{"activeStatuses":["ON"]}}"#,
            &[],
        ),
        (
            agent_state::sound()
                .with_fact("/breaks/mandatoryBreakRequired", "true")
                .with("/targetState", r#""PAUSED""#),
            r#"{"breaks":{"guardedStates":["PAUSED"]}}"#,
            &["break.mandatory /targetState"],
        ),
        (codes(), r#"{"codes":{"pattern":"[A-Z]{5}"}}"#, &["code.format /0/code"]),
        (
            codes(),
            r#"{"codes":{"types":["GOOD"]}}"#,
            &["value.not-allowed /0/type", "value.not-allowed /1/type"],
        ),
        (
            codes(),
            r#"{"codes":{"maxDepth":1}}"#,
            &["code.depth /1 limit=1 actual=2 witness=SALE>ADDON"],
        ),
        (chain, r#"{"codes":{"maxDepth":4}}"#, &[]),
        (ivr_flow::sound(), r#"{"flow":{"maxDepth":1}}"#, &["flow.depth /nodes limit=1 actual=2"]),
        (ivr_flow::sound(), r#"{"flow":{"maxDepth":2}}"#, &[]),
        (ivr_flow::sound().with("/status", r#""LIVE""#), r#"{"flow":{"statuses":["LIVE"]}}"#, &[]),
    ];
    for (subject, policy, wanted) in rows {
        subject.policy(policy).finds(wanted);
    }
}

#[test]
fn the_profile_for_genesys_cloud() {
    let guest = |attributes: &str| {
        genesys_guest::sound()
            .with("/attributes", attributes)
            .policy(r#"{"profile":"genesys-cloud"}"#)
    };
    // Custom attributes are strings.
    guest(r#"{"a":"1"}"#).finds(&[]);
    guest(r#"{"a":1}"#).finds(&["metadata.value-type /attributes/a"]);
    guest(r#"{"a":true}"#).finds(&["metadata.value-type /attributes/a"]);
    // Their size is the sum of the bytes of keys and values.
    let limit = |bytes: usize| format!(r#"{{"maxCustomDataBytes":{bytes}}}"#);
    guest(r#"{"\u00e9":"\n\"x"}"#).facts(&limit(5)).finds(&[]);
    guest(r#"{"\u00e9":"\n\"x"}"#)
        .facts(&limit(4))
        .finds(&["metadata.size /attributes limit=4 actual=5"]);
}

#[test]
fn the_default_is_the_reference() {
    let default = Engine::from_policy(callgate::REFERENCE_POLICY.as_bytes()).unwrap();
    let text = ivr_flow::flow(&["a>a", "b:greeting"]).text().to_owned();
    for engine in [default, Engine::from_policy(b"{}").unwrap()] {
        assert_eq!(
            engine.check(callgate::Kind::IvrFlow, text.as_bytes(), None).to_json(),
            Engine::new().check(callgate::Kind::IvrFlow, text.as_bytes(), None).to_json()
        );
    }
}
