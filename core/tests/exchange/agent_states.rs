//! The change of an agent's state: what is sent, and what is refused.

use crate::{agents::*, host::*};
use callgate::{
    Code, Engine,
    exchange::{
        Cause, Client, Config, EventKind, ExchangeKind, Failure, Malformed, Method, Milestone,
        Refusal, Success, TransportError,
    },
};

/// The codes of the only outcome, which is a refusal by the policy.
fn denied(host: &Host) -> Vec<Code> {
    match &host.outcome().result {
        Err(Failure::Denied(denial)) => denial.codes.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn schedule_and_breaks_are_asked_side_by_side_and_then_the_state_is_changed() {
    let mut host = Host::new(agents());
    host.client.change_agent_state(READY.as_bytes());
    let mut platform = api(sound);
    host.settle(&mut platform);
    let ((at, _), (token, answer)) = host.arriving.pop_first().unwrap();
    host.now = at;
    host.handle(token, answer);
    host.settle(&mut platform);
    assert_eq!(host.steps(), ["schedule", "breaks"], "before either has been answered");
    host.run(platform);
    assert_eq!(host.steps(), ["schedule", "breaks", "change"]);

    let token = &host.sent[0].1;
    assert_eq!(token.url, "https://acme.api.nice.incontact.com/oauth2/token");
    assert!(String::from_utf8_lossy(&token.body).contains("users%3Astate%3Awrite"));
    let api = "https://acme.api.nice.incontact.com/api/v2";
    assert_eq!(host.request("schedule").url, format!("{api}/schedules/users/4711"));
    assert_eq!(host.request("breaks").url, format!("{api}/breaks/users/4711/status"));
    let change = host.request("change");
    assert_eq!((change.method, &*change.url), (Method::Post, &*format!("{api}/users/4711/state")));
    assert_eq!(change.body, br#"{"state":"READY","reasonCode":"WORKING"}"#);
    assert_eq!(change.header("Authorization"), Some("Bearer tok"));

    let outcome = host.outcome();
    let Ok(Success::AgentState(changed)) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!((&*changed.state, &*changed.reason_code), ("READY", "WORKING"));
    assert_eq!(changed.at, host.now);
    assert_eq!((outcome.latency, outcome.attempts, outcome.uncertain), (30, 3, false));
    assert_eq!(state(&host.client, "4711", host.now).unwrap(), "READY");
    let kinds = host.kinds();
    assert!(
        matches!(
            &kinds[..],
            [
                EventKind::Started(ExchangeKind::AgentState),
                EventKind::Reached { milestone: Milestone::AgentNamed, id },
                EventKind::Sent { .. },
                EventKind::TokenReceived { .. },
                EventKind::Sent { key: None, .. },
                EventKind::Sent { key: None, .. },
                EventKind::Sent { key: Some(_), .. },
                EventKind::Succeeded { .. },
            ] if id == "agent/4711"
        ),
        "{kinds:?}"
    );
}

#[test]
fn what_is_wrong_with_the_document_refuses_it_before_anything_is_sent() {
    for (document, codes) in [
        ("", &["json.syntax"][..]),
        ("\u{feff}{}", &["json.syntax"]),
        ("[]", &["type.mismatch"]),
        (r#"{"targetState": "READY"}"#, &["field.missing"]),
        (r#"{"userId": "", "targetState": "READY"}"#, &["string.empty"]),
        (r#"{"userId": "4711", "targetState": "SLEEPING"}"#, &["state.unknown"]),
        (
            r#"{"userId": "4711", "targetState": "READY", "currentState": "READY", "reasonCode": "X"}"#,
            &["state.transition", "reason.not-allowed"],
        ),
        (r#"{"userId": "4711", "userId": "1", "targetState": "READY"}"#, &["json.duplicate-key"]),
    ] {
        let host = changed(watched(), document, |_| panic!("nothing is to be sent"));
        let mut found: Vec<&str> = denied(&host).into_iter().map(Code::name).collect();
        let mut codes = codes.to_vec();
        found.sort_unstable();
        codes.sort_unstable();
        assert_eq!(found, codes, "{document}");
        assert_eq!(host.outcome().attempts, 0);
        assert_eq!(host.client.board().tally().denied, 1);
    }
    let host = |document: &[u8]| {
        let mut host = Host::new(agents());
        host.client.change_agent_state(document);
        host.run(|_, _| panic!("nothing is to be sent"));
        denied(&host)
    };
    assert_eq!(host(b"\xff"), [Code::JsonSyntax]);
}

#[test]
fn the_facts_decide_and_the_refusal_says_when_it_ends() {
    let windows = r#"{"mandatoryBreakRequired": false, "windows": [
        {"start": "2026-11-21T06:00:00Z", "end": "2026-11-21T10:00:00Z", "mandatory": true, "id": "w-1"},
        {"start": "2026-11-21T06:00:00Z", "end": "2026-11-21T12:00:00Z", "mandatory": false}]}"#;
    let shifts = |start: &str| {
        format!(
            r#"{{"status": "ACTIVE", "team": "b", "shifts": [
            {{"start": "{start}", "end": "2026-11-21T18:00:00Z", "location": {{}}}}]}}"#
        )
    };
    let required = r#"{"mandatoryBreakRequired": true}"#;
    let off = r#"{"status": "INACTIVE"}"#;
    // It is 2026-11-21T07:00:00Z.
    for (schedule, breaks, codes) in [
        (off, NO_BREAK, &["schedule.inactive"][..]),
        (MAY_WORK, required, &["break.mandatory"]),
        (off, required, &["schedule.inactive", "break.mandatory"]),
        (&shifts("2026-11-21T08:00:00Z"), NO_BREAK, &["schedule.outside-shift"]),
        (&shifts("2026-11-21T06:00:00Z"), NO_BREAK, &[]),
        (MAY_WORK, windows, &["break.mandatory"]),
    ] {
        let host = changed(watched(), READY, telling(schedule, breaks));
        if codes.is_empty() {
            assert!(host.done.values().all(|outcome| outcome.result.is_ok()), "{schedule}");
            continue;
        }
        let mut found: Vec<&str> = denied(&host).into_iter().map(Code::name).collect();
        let mut codes = codes.to_vec();
        found.sort_unstable();
        codes.sort_unstable();
        assert_eq!(found, codes, "{schedule} {breaks}");
        assert_eq!(host.steps(), ["schedule", "breaks"], "the change is not sent");
        let Err(Failure::Denied(denial)) = &host.outcome().result else { panic!() };
        let retry_at = (breaks == windows).then_some(START + 3 * 60 * 60 * 1000);
        assert_eq!(denial.retry_at, retry_at, "{}", denial.report);
        assert_eq!(
            denial.report.contains("\"retryAt\":\"2026-11-21T10:00:00Z\""),
            retry_at.is_some()
        );
        let tally = host.client.board().agent("4711").unwrap().tally();
        assert_eq!((tally.denied, tally.violations, tally.changed), (1, 1, 0));
        assert_eq!(state(&host.client, "4711", host.now), None);
    }
}

#[test]
fn a_platform_that_does_not_tell_the_facts_gives_no_permission() {
    let missing = &[Code::FactsMissing][..];
    for (schedule, breaks, codes) in [
        ("{}", NO_BREAK, missing),
        (r#"{"status": null}"#, NO_BREAK, missing),
        (MAY_WORK, "{}", missing),
        (MAY_WORK, r#"{"mandatoryBreakRequired": null}"#, missing),
        (MAY_WORK, r#"{"mandatoryBreakRequired": "false"}"#, &[Code::TypeMismatch]),
        (r#"{"status": ["ACTIVE"]}"#, NO_BREAK, &[Code::TypeMismatch]),
        (r#"{"status": "ACTIVE", "shifts": {}}"#, NO_BREAK, &[Code::TypeMismatch]),
        (r#"{"status": "ACTIVE", "shifts": [7]}"#, NO_BREAK, &[Code::TypeMismatch]),
        (
            r#"{"status": "ACTIVE", "shifts": [{"start": "x"}]}"#,
            NO_BREAK,
            &[Code::FieldMissing, Code::DateFormat],
        ),
    ] {
        let host = changed(watched(), READY, telling(schedule, breaks));
        let mut found = denied(&host);
        found.sort_unstable();
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        assert_eq!(found, codes, "{schedule} {breaks}");
        assert_eq!(host.steps(), ["schedule", "breaks"]);
        let tally = host.client.board().tally();
        assert_eq!((tally.denied, tally.violations), (1, 0), "nobody has violated anything");
    }
    for broken in ["", "[]", "<html>", r#"{"status": "ACTIVE""#] {
        let host = changed(agents(), READY, telling(broken, NO_BREAK));
        let malformed = Failure::Malformed(Malformed::NotAnObject);
        assert_eq!(host.outcome().result, Err(malformed), "{broken}");
        assert!(!host.steps().contains(&"change"));
    }
}

#[test]
fn the_policy_decides_what_the_facts_must_tell() {
    let lax = Engine::from_policy(br#"{"severity": {"facts.missing": "warning"}}"#).unwrap();
    let config = Config { engine: lax, ..agents() };
    let host = changed(config, READY, telling(MAY_WORK, "{}"));
    assert!(host.outcome().result.is_ok(), "{:?}", host.outcome());
}

#[test]
fn the_reason_is_the_documents_or_else_the_policys() {
    let engine = Engine::from_policy(
        br#"{"agent": {"states": {"READY": {"next": ["NOT_READY"]},
            "NOT_READY": {"reasons": ["LUNCH", "TRAINING"], "next": ["READY"]}}}}"#,
    )
    .unwrap();
    for (reason, sent) in [("", "LUNCH"), (r#", "reasonCode": "TRAINING""#, "TRAINING")] {
        let config = Config { engine: engine.clone(), ..agents() };
        let document = format!(r#"{{"userId": "4711", "targetState": "NOT_READY"{reason}}}"#);
        let host = changed(config, &document, sound);
        assert_eq!(json(host.request("change"))["reasonCode"], sent);
        let Ok(Success::AgentState(changed)) = &host.outcome().result else { panic!() };
        assert_eq!(changed.reason_code, sent);
    }
}

#[test]
fn the_history_of_the_board_is_among_the_facts() {
    let engine = Engine::from_policy(
        br#"{"breaks": {"maxContinuousWorkMinutes": 60, "minBreakMinutes": 5}}"#,
    )
    .unwrap();
    let minute = 60_000;
    let host = |entries: &[(&str, u64)]| {
        let mut host = Host::new(Config { engine: engine.clone(), ..agents() });
        for (state, minutes_ago) in entries {
            host.client.board_mut().record("4711", state, START - minutes_ago * minute);
        }
        host.client.change_agent_state(READY.as_bytes());
        host.run(api(sound));
        host
    };
    let rested = host(&[("READY", 90), ("NOT_READY", 30)]);
    assert!(rested.outcome().result.is_ok(), "{:?}", rested.outcome());
    assert_eq!(denied(&host(&[("READY", 90), ("PAUSED", 30)])), [Code::BreakOverdue]);
    assert_eq!(denied(&host(&[("READY", 30), ("NOT_READY", 1)])), [Code::BreakTooShort]);
    // Nothing known is not nothing happened.
    assert_eq!(denied(&host(&[])), [Code::FactsMissing]);
}

#[test]
fn what_the_client_did_itself_is_history_as_well() {
    let engine = Engine::from_policy(br#"{"breaks": {"minBreakMinutes": 5}}"#).unwrap();
    let mut host = Host::new(Config { engine, ..agents() });
    let rest = host.client.change_agent_state(br#"{"userId":"4711","targetState":"NOT_READY"}"#);
    host.run(api(sound));
    assert!(host.done[&rest].result.is_ok());
    host.now += 60_000;
    let early = host.client.change_agent_state(READY.as_bytes());
    host.run(api(sound));
    let Err(Failure::Denied(denial)) = &host.done[&early].result else { panic!() };
    assert_eq!(denial.codes, [Code::BreakTooShort]);
    host.now = denial.retry_at.unwrap();
    let late = host.client.change_agent_state(READY.as_bytes());
    host.run(api(sound));
    assert!(host.done[&late].result.is_ok(), "{:?}", host.done[&late]);
}

#[test]
fn a_refusal_by_the_platform_is_one_and_may_be_a_violation() {
    for (status, code, violations) in [
        (409, "AGENT_NOT_SCHEDULED", 1),
        (409, "MANDATORY_BREAK_VIOLATION", 1),
        (409, "conflict", 0),
        (400, "MANDATORY_BREAK_VIOLATION", 0),
        (403, "forbidden", 0),
    ] {
        let host = changed(watched(), READY, |request| match step(request) {
            "change" => ok(status, &format!(r#"{{"code":"{code}"}}"#)),
            _ => sound(request),
        });
        let refusal = Refusal { status, code: Some(code.into()) };
        assert_eq!(host.outcome().result, Err(Failure::Refused(refusal)));
        assert_eq!(host.steps(), ["schedule", "breaks", "change"], "no second try, no webhook");
        let tally = host.client.board().agent("4711").unwrap().tally();
        assert_eq!((tally.refused, tally.violations, tally.failed), (1, violations, 0), "{code}");
        assert_eq!(state(&host.client, "4711", host.now), None, "the state is what it was");
    }
    // That an agent is not known is told by the first to be asked.
    let host = changed(agents(), READY, |_| ok(404, r#"{"code":"not.found"}"#));
    let refusal = Refusal { status: 404, code: Some("not.found".into()) };
    assert_eq!(host.outcome().result, Err(Failure::Refused(refusal)));
}

#[test]
fn an_answer_that_tells_of_another_state_confirms_nothing() {
    for (body, confirmed) in [
        ("", true),
        ("{}", true),
        (r#"{"state":"READY","changedAt":"x"}"#, true),
        (r#"{"state":"IDLE"}"#, false),
        (r#"{"state":7}"#, false),
    ] {
        let host = changed(agents(), READY, |request| match step(request) {
            "change" => ok(200, body),
            _ => sound(request),
        });
        assert_eq!(host.outcome().result.is_ok(), confirmed, "{body}");
        assert_eq!(state(&host.client, "4711", host.now).is_some(), confirmed);
    }
}

#[test]
fn the_key_follows_agent_state_reason_and_occasion() {
    let sent = |start: &dyn Fn(&mut Client), later: u64| {
        let mut host = Host::new(agents());
        host.now += later;
        start(&mut host.client);
        host.run(api(sound));
        key(host.request("change")).to_owned()
    };
    let first = sent(&|client| _ = client.change_agent_state(READY.as_bytes()), 0);
    let again = sent(&|client| _ = client.change_agent_state(READY.as_bytes()), 0);
    assert_eq!(first, again, "the same beginning is the same occasion");
    let later = sent(&|client| _ = client.change_agent_state(READY.as_bytes()), 1);
    assert_ne!(first, later);
    let order = sent(&|client| _ = client.change_agent_state_for(READY.as_bytes(), "order 7"), 0);
    let spelled = r#"{"targetState": "RE\u0041DY", "userId": "4711", "reasonCode": "WORKING"}"#;
    let retold =
        sent(&|client| _ = client.change_agent_state_for(spelled.as_bytes(), "order 7"), 9_000);
    assert_eq!(order, retold, "in another process, at another time, in another spelling");
    let other = READY.replace("4711", "4712");
    for (document, occasion) in [(READY, "order 8"), (&*other, "order 7")] {
        let key =
            sent(&|client| _ = client.change_agent_state_for(document.as_bytes(), occasion), 0);
        assert_ne!(key, order, "{document} {occasion}");
    }
}

#[test]
fn a_lost_answer_at_any_step_is_asked_for_again() {
    for lost in ["schedule", "breaks", "change"] {
        let mut effects = Effects::default();
        let mut tries = 0;
        let host = changed(agents(), READY, |request| {
            effects.take(request);
            tries += u32::from(step(request) == lost);
            if step(request) == lost && tries == 1 {
                Err(TransportError::Lost)
            } else {
                sound(request)
            }
        });
        assert!(host.outcome().result.is_ok() && !host.outcome().uncertain, "{lost}");
        assert_eq!((host.outcome().attempts, effects.count("change")), (4, 1), "{lost}");
    }
}

#[test]
fn a_step_that_never_succeeds_is_a_failure_and_no_violation() {
    for broken in ["token", "schedule", "breaks", "change"] {
        for answer in [Err(TransportError::Lost), ok(503, ""), ok(429, "")] {
            let mut host = Host::new(watched());
            host.client.change_agent_state(READY.as_bytes());
            host.run(|request, _| {
                (
                    10,
                    match step(request) {
                        step if step == broken => answer.clone(),
                        "token" => ok(200, TOKEN),
                        _ => sound(request),
                    },
                )
            });
            let failure = host.outcome().result.clone().unwrap_err();
            assert!(!failure.is_refusal(), "{broken} {failure:?}");
            let tally = host.client.board().tally();
            assert_eq!((tally.failed, tally.violations, tally.decided()), (1, 0, 0));
            let maybe =
                broken == "change" && !matches!(&answer, Ok(answer) if answer.status == 429);
            assert_eq!(host.outcome().uncertain, maybe, "{broken} {answer:?}");
            assert_eq!(state(&host.client, "4711", host.now), None);
        }
    }
}

#[test]
fn one_token_serves_all_changes() {
    let mut host = Host::new(agents());
    for agent in 0..20 {
        let document = READY.replace("4711", &agent.to_string());
        host.client.change_agent_state(document.as_bytes());
    }
    host.run(api(sound));
    assert!(host.done.values().all(|outcome| outcome.result.is_ok()));
    assert_eq!((host.token_requests(), host.calls().len()), (1, 60));
}

#[test]
fn an_id_that_would_lead_elsewhere_is_not_sent() {
    let mut host = Host::new(agents());
    host.client.change_agent_state(br#"{"userId": "..", "targetState": "READY"}"#);
    host.run(api(sound));
    assert!(host.steps().is_empty(), "{:?}", host.steps());
    let failure = Failure::Unavailable(Cause::Transport(TransportError::NotSent));
    assert_eq!(host.outcome().result, Err(failure));
}

#[test]
fn a_change_that_was_accepted_for_another_state_leaves_doubt() {
    let host = changed(agents(), READY, |request| match step(request) {
        "change" => ok(200, r#"{"state":"PAUSED"}"#),
        _ => sound(request),
    });
    let malformed = Malformed::Unusable("state".into());
    assert_eq!(host.outcome().result, Err(Failure::Malformed(malformed)));
    assert!(host.outcome().uncertain);
}
