//! The message of every rule, as its failing example in the catalogue has it. Messages are for people and no contract; that each
//! says what was found and what is allowed is.
#![expect(clippy::expect_used, reason = "what is not as expected should fail the test")]

use callgate::{Code, Engine, Kind, catalogue, exchange::Config};

/// For each code, in order, the message.
const MESSAGES: &[(&str, &str)] = &[
    ("break.mandatory", "a mandatory break lasts until `2026-03-02T12:30:00Z`"),
    ("break.overdue", "270 minutes of work without a break; the limit is 240"),
    ("break.too-short", "the break has lasted 10 of at least 15 minutes"),
    ("campaign.format", "a campaign id must match `[A-Z0-9_-]+`"),
    ("campaign.unknown", "the facts know no campaign `camp_suport`"),
    ("code.cycle", "the code is its own ancestor: `CB`, `LATER`, `CB`"),
    ("code.depth", "the code stands on level 4 (`CB`, `LATER`, `WEEK`, `MONDAY`); the limit is 3"),
    ("code.duplicate", "`SALE` stands already under the same parent, at /0"),
    ("code.format", "`sale` is not of the form `[A-Z0-9_]{2,16}`"),
    ("code.parent-ambiguous", "`LATER` stands under several parents, at /2 and /3"),
    (
        "code.parent-missing",
        "`SALES` is neither the code of an entry nor the id of an existing code",
    ),
    (
        "code.taken",
        "`SALE` is registered already under the same parent, as `5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10`",
    ),
    (
        "consent.processing-refused",
        "identity attributes are sent although `consent.dataProcessing` is false",
    ),
    ("date.format", "not an RFC 3339 date-time such as `2026-03-02T09:30:00+01:00`"),
    (
        "date.order",
        "the end, `2026-03-02T06:00:00Z`, is not after the start, `2026-03-02T22:00:00Z`",
    ),
    ("exit.error-loop", "`NoMatchingError` leads back to the block that it came from"),
    ("exit.unconnected", "the exit for `NoMatchingError` is not connected to a block"),
    ("facts.missing", "the fact `breaks/mandatoryBreakRequired` is needed, and was not given"),
    ("fallback.missing", "nothing leads on from here for any other value; the exit is `noMatch`"),
    ("fallback.target-missing", "a fallback of type `queue` should name its target"),
    ("field.missing", "the field `consent` is missing"),
    ("field.unknown", "no such field in this document"),
    ("fingerprint.length", "11 characters; the limit is 8"),
    ("flow.cycle", "callers can go round in circles here: `menu` → `hours` → `menu`"),
    ("flow.depth", "the longest path takes 3 transitions; the limit is 2"),
    ("flow.nodes", "the flow has 3 nodes; the platform takes 2"),
    (
        "flow.size",
        "the flow has 208 characters, white space between values apart; the platform takes 150",
    ),
    ("flow.spin", "nothing waits and nothing counts here: `ask` → `ready?` → `ask`"),
    ("flow.trap", "callers cannot get out of here: `hours` → `again` → `hours`"),
    ("identity.hash-format", "expected 64 hex digits, found 44 characters"),
    ("identity.plaintext", "looks like an e-mail address in plain text; send its hash"),
    ("json.duplicate-key", "the object has this key already; JavaScript keeps the last value only"),
    ("json.syntax", "expected a key in quotation marks at line 1, column 42"),
    ("json.too-deep", "the nesting is too deep; the limit is 3"),
    ("json.too-large", "the document has 32 bytes; the limit is 16"),
    ("kind.unknown", "the shape of the document tells no kind; name one"),
    ("language.count", "0 language tags; the policy allows at least 1"),
    ("language.duplicate", "this language tag stands in the list already"),
    ("language.format", "not a language tag of the form `xx` or `xx-YY`"),
    ("language.unknown", "language `zz` is no code of ISO 639-1"),
    ("language.unknown-region", "region `UK` is no code of ISO 3166-1 alpha-2"),
    ("media.unknown", "the facts know no media asset `wellcome`"),
    ("metadata.count", "3 keys; the limit is 2"),
    ("metadata.key-empty", "the key is empty"),
    ("metadata.size", "27 bytes; the limit is 24"),
    (
        "metadata.value-type",
        "the value is of type `object`; the policy allows `string`, `number` or `boolean`",
    ),
    ("node.after-hangup", "the call ends here, so these transitions are never taken"),
    ("node.dangling-target", "no node has the id `agent`"),
    ("node.dead-end", "callers go on from a node of this type, but it has no transitions"),
    (
        "node.duplicate-condition",
        "an earlier transition of this node has the condition `press_1` already",
    ),
    ("node.duplicate-id", "an earlier node has the id `agents` already; targets mean that one"),
    ("node.media-missing", "a node of type `greeting` needs a `mediaAssetId`"),
    ("node.none", "the flow has no nodes; the first node is where calls enter"),
    ("node.unreachable", "no path leads here from where calls enter"),
    (
        "number.unsafe",
        "the number is beyond ±9007199254740991, where JavaScript cannot keep integers; send it as text",
    ),
    ("policy.contradiction", "at least 6 are asked for and at most 5 allowed"),
    ("policy.pattern", "the pattern does not compile: a class that is not closed at byte 0"),
    ("policy.range", "expected a whole number from 1 to 10000"),
    (
        "prompt.unknown",
        "the facts know no prompt `arn:aws:connect:eu-west-2:111122223333:instance/i-1/prompt/p-2`",
    ),
    ("queue.unknown", "the facts know no queue `Suport`"),
    ("reason.not-allowed", "the reason `WORKING` does not go with this state; use `BREAK`"),
    ("schedule.inactive", "the schedule's status is `INACTIVE`; a change of state needs `ACTIVE`"),
    ("schedule.outside-shift", "`2026-03-02T16:00:00Z` is in no shift, and none follows"),
    (
        "state.transition",
        "no step leads from `PAUSED` to `PAUSED`; from there an agent can go to `READY`, `NOT_READY`, `IDLE`",
    ),
    ("state.unknown", "there is no state `Ready`; use `READY`, `NOT_READY`, `PAUSED` or `IDLE`"),
    ("string.empty", "the string is empty"),
    ("type.mismatch", "expected a boolean, found a string"),
    ("url.format", "not an absolute URI of RFC 3986 with a host"),
    ("url.private-host", "the platform cannot reach the host `localhost`, or should not"),
    ("url.scheme", "the scheme `http` is not allowed here; use `https`"),
    ("uuid.format", "not a UUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
    ("uuid.version", "a UUID of version 7; the policy allows version 4"),
    ("value.not-allowed", "`WebMessaging` is not allowed here; use `webmessaging`"),
];

#[test]
fn every_rule_says_what_was_found_and_what_is_allowed() {
    assert_eq!(MESSAGES.len(), Code::ALL.len());
    for (rule, (code, message)) in catalogue().zip(MESSAGES) {
        let report = rule.fails.check();
        let told: Vec<_> = report.violations.iter().map(|v| v.message().to_string()).collect();
        assert_eq!((rule.code.name(), told), (*code, vec![(*message).to_owned()]));
    }
}

/// All that is told of a document, in words.
fn told(kind: Kind, policy: &str, document: &str, facts: Option<&str>) -> Vec<String> {
    let engine = Engine::from_policy(policy.as_bytes()).expect("a sound policy");
    let report = engine.check(kind, document.as_bytes(), facts.map(str::as_bytes));
    report.violations.iter().map(|violation| violation.message().to_string()).collect()
}

#[test]
fn of_agents_and_their_hours() {
    let told_of = |current: &str, target: &str, now: &str, shifts: &str, required: bool| {
        let policy = r#"{"agent": {"states": {"READY": {"next": ["NOT_READY"]}, "NOT_READY": {"next": []}}}}"#;
        let document = format!(r#"{{"userId": "u", {current}"targetState": "{target}"}}"#);
        let facts = format!(
            r#"{{{now}"schedule": {{"status": "ACTIVE"{shifts}}}, "breaks": {{"mandatoryBreakRequired": {required}}}}}"#
        );
        told(Kind::AgentState, policy, &document, Some(&facts))
    };
    let from = r#""currentState": "NOT_READY", "#;
    assert_eq!(
        told_of(from, "READY", "", "", false),
        ["no step leads from `NOT_READY` to `READY`"]
    );
    assert_eq!(told_of("", "READY", "", "", true), ["a mandatory break is required"]);
    let noon = r#""now": "2026-03-02T12:00:00Z", "#;
    let shift = r#", "shifts": [{"start": "2026-03-02T13:00:00Z", "end": "2026-03-02T14:00:00Z"}]"#;
    assert_eq!(
        told_of("", "NOT_READY", noon, shift, false),
        ["`2026-03-02T12:00:00Z` is in no shift; the next starts at `2026-03-02T13:00:00Z`"]
    );
    let none = r#", "shifts": []"#;
    assert_eq!(
        told_of("", "NOT_READY", noon, none, false),
        ["`2026-03-02T12:00:00Z` is in no shift, and none follows"]
    );
    assert_eq!(told_of("", "NOT_READY", "", none, false), ["there is no shift"]);
}

#[test]
fn of_guests() {
    let told_of = |policy: &str, channel: &str, languages: &str, url: &str| {
        let document = format!(
            r#"{{"channelId": "{channel}", "queueId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "language": [{languages}],
                "metadata": {{}}, "callbackUrl": "{url}"}}"#
        );
        told(Kind::GuestSession, policy, &document, None)
    };
    let (id, url) = ("7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "https://example.com/");
    assert_eq!(told_of("{}", id, r#""en""#, url), [""; 0]);
    assert_eq!(
        told_of(r#"{"language": {"minTags": 2}}"#, id, r#""en""#, url),
        ["1 language tag; the policy allows at least 2"]
    );
    assert_eq!(
        told_of("{}", id, r#""en", "de", "fr", "es", "it", "pt""#, url),
        ["6 language tags; the policy allows at most 5"]
    );
    assert_eq!(
        told_of("{}", &id.replace("-8a", "-ca"), r#""en""#, url),
        ["a UUID of another variant than RFC 9562; the policy allows version 4"]
    );
    // Without a host, what stands where a scheme should may be a name, and is not told.
    let document = r#"{"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
        "channelContext": {"originPage": "ada:secret@example.com"}}"#;
    assert_eq!(
        told(Kind::GenesysGuest, "{}", document, Some(r#"{"maxCustomDataBytes": 1.5}"#)),
        [
            "the scheme is not allowed here; use `http` or `https`",
            "expected a whole number, found a number"
        ]
    );
}

#[test]
fn of_values_of_another_type() {
    for (document, message) in [
        ("{}", "expected an array, found an object"),
        ("null", "expected an array, found null"),
        ("[[]]", "expected an object, found an array"),
        ("[5]", "expected an object, found a number"),
    ] {
        assert_eq!(told(Kind::CallCodes, "{}", document, None), [message]);
    }
}

#[test]
fn of_flows() {
    let document = r#"{"name": "n", "campaignId": "c", "nodes": [{"id": "a", "type": "queue"}],
        "fallbackAction": {"type": "hangup"}, "effectiveDate": "soon"}"#;
    let date = "not an ISO 8601 date or date-time such as `2026-03-02`";
    assert_eq!(told(Kind::IvrFlow, "{}", document, None), [date]);
    let told_of = |transitions: &str| {
        let document = format!(
            r#"{{"StartAction": "a", "Actions": [{{"Identifier": "a", "Type": "MessageParticipant", "Transitions": {{{transitions}}}}},
                {{"Identifier": "z", "Type": "DisconnectParticipant"}}]}}"#
        );
        let policy = r#"{"flowKinds": {"connect-flow": {"severity": {"flow.cycle": "off", "node.unreachable": "off"}}}}"#;
        told(Kind::ConnectFlow, policy, &document, None)
    };
    assert_eq!(
        told_of(r#""NextAction": "z", "Errors": [{"NextAction": "a"}]"#),
        ["this error leads back to the block that it came from"]
    );
    assert_eq!(
        told_of(r#""NextAction": "z", "Errors": [{"NextAction": ""}]"#),
        ["this exit is not connected to a block"]
    );
    assert_eq!(
        told_of(""),
        ["contacts go on from a block of this type, but no exit of it is connected"]
    );
}

#[test]
fn of_configurations_the_reason_is_told() {
    let told_of = |config: &str| {
        let report = Config::from_json(config.as_bytes(), Engine::new()).expect_err("a fault");
        report.violations.iter().map(|v| v.message().to_string()).collect::<Vec<_>>()
    };
    let credentials =
        r#""clientSecret": "hunter2hunter2", "region": "eu1", "platform": "genesys-cloud""#;
    assert_eq!(
        told_of(&format!(r#"{{"clientId": "a:b", {credentials}}}"#)),
        ["the style `basic` allows no colon in the name"]
    );
    assert_eq!(
        told_of(&format!(
            r#"{{"clientId": "a", {credentials}, "webhook": {{"url": "https://a.example/", "token": "a b"}}}}"#
        )),
        ["a token is visible ASCII without spaces"]
    );
}
