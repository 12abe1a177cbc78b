//! Failures in the middle, and what is there afterwards.

use super::platform::{Platform, code, matrix, parse, register, registered, wide};
use crate::host::*;
use callgate::{
    Code, Engine,
    exchange::{
        Cause, Config, Failure, Method, Outcome, Refusal, RegisteredCallCodes, Request, Success,
        TransportError,
    },
};
use serde_json::json;

const NAMES: [&str; 7] = ["AA", "BB", "AA>A1", "AA>A2", "A1>A3", "BB>B1", "CC"];

fn is_post_of(request: &Request, name: &str) -> bool {
    let body = String::from_utf8_lossy(&request.body);
    request.method == Method::Post && body.contains(&format!("\"code\":\"{name}\""))
}

/// Registers against a platform that is disturbed.
fn disturbed(
    config: Config,
    platform: &mut Platform,
    mut disturb: impl FnMut(&mut Platform, &Request) -> Option<Answer>,
) -> Outcome {
    let mut host = Host::new(config);
    host.client.register_call_codes(&parse(&matrix(&NAMES)));
    host.run(api(|request| {
        let answer = disturb(platform, request);
        answer.unwrap_or_else(|| platform.answer(request))
    }));
    host.outcome().clone()
}

fn partial(outcome: &Outcome) -> (Vec<&str>, &Failure) {
    let Err(Failure::Partial { done, cause }) = &outcome.result else { panic!("{outcome:?}") };
    let Success::CallCodes(RegisteredCallCodes { codes, .. }) = &**done else { panic!("{done:?}") };
    (codes.iter().map(|code| code.code.as_str()).collect(), cause)
}

/// The same matrix again: it goes on where the other ended, and nothing is there twice.
fn resumed(platform: &mut Platform) {
    let before = platform.codes.len() as u64;
    let (_, outcome) = register(&matrix(&NAMES), platform);
    let told = registered(&outcome);
    assert_eq!((told.metrics.successful, told.metrics.reused), (7, before));
    let mut names = platform.names();
    names.sort_unstable();
    assert_eq!(names, ["A1", "A2", "A3", "AA", "B1", "BB", "CC"]);
}

#[test]
fn a_cycle_that_the_policy_lets_pass_is_denied_all_the_same() {
    let engine = Engine::from_policy(br#"{"severity": {"code.cycle": "warning"}}"#).unwrap();
    let text = matrix(&["AA", "CC>BB", "BB>CC"]);
    let codes = engine.parse(text.as_bytes(), None).unwrap();
    let mut host = Host::new(Config { engine: engine.clone(), ..wide() });
    host.client.register_call_codes(&codes);
    let mut platform = Platform::default();
    host.run(api(|request| platform.answer(request)));
    let Err(Failure::Denied(denial)) = &host.outcome().result else {
        panic!("{:?}", host.outcome())
    };
    assert_eq!(denial.codes, [Code::CodeCycle]);
    assert!(denial.report.contains("code.cycle"), "{}", denial.report);
    assert_eq!(platform.posts(), 0, "nothing is registered");
}

#[test]
fn a_refused_code_takes_its_children_with_it_and_not_its_siblings() {
    let mut platform = Platform::default();
    let outcome = disturbed(wide(), &mut platform, |_, request| {
        is_post_of(request, "A1").then(|| ok(422, r#"{"code":"not.today"}"#))
    });
    let (done, cause) = partial(&outcome);
    assert_eq!(done, ["AA", "BB", "A2", "B1", "CC"]);
    let refusal = Refusal { status: 422, code: Some("not.today".into()) };
    assert_eq!(*cause, Failure::Refused(refusal));
    assert!(!platform.asked.contains(&"POST A3".to_owned()), "its parent is not there");
    resumed(&mut platform);
}

#[test]
fn nothing_goes_on_without_permission_or_platform() {
    for answer in [ok(403, "{}"), ok(503, ""), Err(TransportError::NotSent)] {
        let mut platform = Platform::default();
        let outcome = disturbed(wide(), &mut platform, |platform, request| {
            let refused = request.method == Method::Post && platform.codes.len() >= 2;
            refused.then(|| answer.clone())
        });
        let (done, cause) = partial(&outcome);
        assert_eq!(done.len(), 2, "{answer:?}");
        assert!(matches!(cause, Failure::Refused(_) | Failure::Unavailable(_)), "{cause:?}");
        assert!(platform.posts() < 7, "{:?}", platform.asked);
        resumed(&mut platform);
    }
}

#[test]
fn where_nothing_was_done_nothing_is_told_to_be() {
    let mut platform = Platform::default();
    let outcome = disturbed(wide(), &mut platform, |_, request| {
        (request.method == Method::Post).then(|| ok(403, "{}"))
    });
    assert_eq!(outcome.result, Err(Failure::Refused(Refusal { status: 403, code: None })));
    // The platform cannot be asked, so nothing is tried.
    for answer in [ok(403, "{}"), ok(500, ""), ok(200, "[]"), ok(200, r#"{"entities":[{}]}"#)] {
        let mut platform = Platform::default();
        let outcome = disturbed(wide(), &mut platform, |_, request| {
            (request.method == Method::Get).then(|| answer.clone())
        });
        assert!(outcome.result.is_err() && platform.posts() == 0, "{outcome:?}");
    }
}

#[test]
fn a_code_that_appears_in_between_is_taken_over_if_it_is_the_same() {
    let mut platform = Platform::default();
    let outcome = disturbed(wide(), &mut platform, |platform, request| {
        if is_post_of(request, "A1") && !platform.names().contains(&"A1") {
            platform.has("quick", code("A1", Some("id-0")));
        }
        None
    });
    let told = registered(&outcome);
    assert_eq!((told.metrics.successful, told.metrics.reused), (7, 1));
    assert_eq!((told.codes[2].id.as_str(), told.codes[2].reused), ("quick", true));
    assert!(!outcome.uncertain);
    let question = "GET ?filter=code%3DA1&parentCallCodeId=id-0&pageNumber=1&pageSize=100";
    assert_eq!(platform.asked.iter().filter(|line| *line == question).count(), 1);
}

#[test]
fn a_code_that_appears_in_between_otherwise_is_a_partial_failure() {
    let mut platform = Platform::default();
    let outcome = disturbed(wide(), &mut platform, |platform, request| {
        if is_post_of(request, "A1") && !platform.names().contains(&"A1") {
            let mut other = code("A1", Some("id-0"));
            other["category"] = json!("another");
            platform.has("quick", other);
        }
        None
    });
    let (done, cause) = partial(&outcome);
    assert_eq!(done, ["AA", "BB", "A2", "B1", "CC"]);
    let refusal = Refusal { status: 409, code: Some("conflict".into()) };
    assert_eq!(*cause, Failure::Refused(refusal));
    assert!(!outcome.uncertain, "it was refused");
}

#[test]
fn an_id_that_the_answer_does_not_tell_is_looked_up() {
    for body in ["{}", "", r#"{"id":7}"#] {
        let mut platform = Platform::default();
        let outcome = disturbed(wide(), &mut platform, |platform, request| {
            if !is_post_of(request, "AA") {
                return None;
            }
            assert!(platform.answer(request).is_ok());
            Some(ok(201, body))
        });
        assert_eq!(registered(&outcome).metrics.successful, 7, "{body}");
        assert!(!outcome.uncertain);
        assert_eq!(platform.codes.len(), 7);
    }
}

#[test]
fn a_code_that_was_accepted_and_not_looked_up_yet_may_be_there() {
    for (status, uncertain) in [(201, true), (409, false)] {
        let mut platform = Platform::default();
        let mut host = Host::new(wide());
        let id = host.client.register_call_codes(&parse(&matrix(&["AA"])));
        let answer = api(|request| match request.method {
            Method::Post => ok(status, "{}"),
            _ => platform.answer(request),
        });
        let mut cancelled = false;
        host.run_disturbed(answer, |host| {
            let calls = host.calls();
            let registered = calls.iter().position(|(_, call)| call.method == Method::Post);
            let looking = registered.is_some_and(|place| place + 1 < calls.len());
            let now = looking && !cancelled;
            cancelled |= now && host.cancel(id);
            now
        });
        assert!(cancelled);
        assert_eq!(host.outcome().result, Err(Failure::Cancelled));
        assert_eq!(host.outcome().uncertain, uncertain, "{status}");
    }
}

#[test]
fn time_that_is_up_and_cancellation_tell_what_was_done() {
    for steps in 1..9 {
        let mut platform = Platform::default();
        let mut host = Host::new(wide());
        let id = host.client.register_call_codes(&parse(&matrix(&NAMES)));
        let mut answer = api(|request| platform.answer(request));
        for _ in 0..steps {
            host.settle(&mut answer);
            if let Some(((at, _), (id, answer))) = host.arriving.pop_first() {
                host.now = host.now.max(at);
                host.handle(id, answer);
            }
        }
        host.cancel(id);
        host.settle(&mut answer);
        drop(answer);
        let outcome = host.outcome();
        if let Err(Failure::Cancelled) = outcome.result {
            assert!(platform.codes.is_empty() || outcome.uncertain, "{steps}");
        } else {
            let (done, cause) = partial(outcome);
            assert!(done.len() == platform.codes.len() || outcome.uncertain, "{steps}");
            assert_eq!(*cause, Failure::Cancelled);
        }
        resumed(&mut platform);
    }
    let mut platform = Platform::default();
    let outcome = disturbed(Config { deadline: 45, ..wide() }, &mut platform, |_, _| None);
    assert_eq!(*partial(&outcome).1, Failure::Deadline);
    resumed(&mut platform);
}

#[test]
fn an_answer_that_is_lost_for_good_leaves_no_second_code() {
    for name in ["AA", "A3", "CC"] {
        let mut platform = Platform::default();
        let outcome = disturbed(wide(), &mut platform, |platform, request| {
            if !is_post_of(request, name) {
                return None;
            }
            assert!(platform.answer(request).is_ok());
            Some(Err(TransportError::Lost))
        });
        let lost = Failure::Unavailable(Cause::Transport(TransportError::Lost));
        assert!(outcome.uncertain);
        match &outcome.result {
            Err(Failure::Partial { cause, .. }) => assert_eq!(**cause, lost),
            other => assert_eq!(*other, Err(lost)),
        }
        resumed(&mut platform);
    }
}

#[test]
fn a_registration_goes_on_after_a_restart_at_any_step() {
    for seed in 0..40_u64 {
        for at in 0..24 {
            let mut platform = Platform::default();
            platform.has("bb", code("BB", None));
            let mut host = Host::seeded(wide(), seed);
            host.client.register_call_codes(&parse(&matrix(&NAMES)));
            let mut tries = seed;
            let answer = api(|request| {
                tries = tries.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                match (tries >> 33) % 6 {
                    0 => ok(429, ""),
                    1 => {
                        assert!(platform.answer(request).is_ok());
                        Err(TransportError::Lost)
                    }
                    _ => platform.answer(request),
                }
            });
            host.run_restarting(|step| step == at, answer);
            let mut names = platform.names();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), platform.codes.len(), "{seed} {at}: nothing twice");
            if host.outcome().result.is_ok() {
                assert_eq!(registered(host.outcome()).metrics.successful, 7);
                assert_eq!(names.len(), 7);
            }
            resumed(&mut platform);
        }
    }
}

#[test]
fn a_code_that_repeats_a_secret_is_not_told() {
    let mut platform = Platform::default();
    let outcome = disturbed(wide(), &mut platform, |_, request| {
        is_post_of(request, "CC").then(|| ok(409, r#"{"code":"hunter2hunter2"}"#))
    });
    assert_eq!(*partial(&outcome).1, Failure::Refused(Refusal { status: 409, code: None }));
}
