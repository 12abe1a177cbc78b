//! Flows of which it is not known yet, after their creation, whether they are new.

use super::platform::{Platform, deploy, deployed, deployment, document, start, wide};
use crate::host::*;
use callgate::exchange::{Failure, Method, Outcome, Refusal, Request, TransportError};

/// Deploys to a platform that may answer otherwise; cancelled when its status is asked for the first time, if so wished.
fn again(
    platform: &mut Platform,
    cancelling: bool,
    mut otherwise: impl FnMut(&mut Platform, &Request) -> Option<Answer>,
) -> Outcome {
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    let id = host.client.running().next().unwrap().0;
    let mut cancelled = !cancelling;
    let answer = api(|request| {
        let answer = otherwise(platform, request);
        answer.unwrap_or_else(|| platform.answer(request))
    });
    host.run_disturbed(answer, |host| {
        let now = !cancelled && host.sent.iter().any(|(_, request)| is_status(request));
        cancelled |= now && host.cancel(id);
        now
    });
    assert!(cancelled);
    host.outcome().clone()
}

fn is_status(request: &Request) -> bool {
    request.url.ends_with("/status")
}

/// What a deployment was that is there.
fn existing(quiet: bool) -> Platform {
    let mut platform = Platform { quiet, ..Platform::new() };
    let (_, outcome) = deploy(&mut platform);
    deployed(&outcome);
    platform
}

fn is_untouched(platform: &Platform) -> bool {
    platform.is_active("flow-1")
        && platform.effects == ["make flow-1", "activate flow-1", "make hook-2"]
}

fn refused(status: u16) -> Failure {
    Failure::Refused(Refusal { status, code: None })
}

fn left(cause: u16, rollback: u16) -> Failure {
    Failure::LeftBehind {
        id: "flow-1".into(),
        cause: refused(cause).into(),
        rollback: refused(rollback).into(),
    }
}

#[test]
fn a_flow_whose_status_cannot_be_read_is_not_deleted_after_a_lost_answer() {
    for for_good in [true, false] {
        let mut platform = existing(false);
        let (mut lost, mut looks) = (false, 0);
        let outcome = again(&mut platform, false, |platform, request| {
            if request.url.ends_with("/flows") && !lost {
                lost = true;
                platform.answer(request).unwrap();
                return Some(Err(TransportError::Lost));
            }
            looks += u32::from(is_status(request));
            (is_status(request) && (for_good || looks == 1)).then(|| ok(400, "{}"))
        });
        // Once it can be looked at, it is seen to be deployed already.
        let failure = if for_good { left(400, 400) } else { refused(400) };
        assert_eq!((outcome.result, outcome.uncertain), (Err(failure), for_good));
        assert!(is_untouched(&platform), "{:?}", platform.effects);
    }
}

#[test]
fn a_flow_is_not_deleted_though_the_platform_does_not_say_that_it_is_an_earlier_one() {
    for current in [false, true] {
        for failing in ["/status", "webhooks", "query"] {
            let mut platform = Platform { current, ..existing(true) };
            let outcome = again(&mut platform, false, |_, request| {
                request.url.contains(failing).then(|| ok(400, "{}"))
            });
            let failure = if failing == "/status" { left(400, 400) } else { refused(400) };
            assert_eq!(outcome.result, Err(failure), "{failing}");
            assert!(is_untouched(&platform), "{failing} {:?}", platform.effects);
        }
    }
}

#[test]
fn a_flow_is_not_deleted_when_the_host_cancels_before_its_status_is_known() {
    for current in [false, true] {
        let mut platform = Platform { current, ..existing(true) };
        let outcome = again(&mut platform, true, |_, _| None);
        assert_eq!((outcome.result, outcome.uncertain), (Err(Failure::Cancelled), false));
        assert!(is_untouched(&platform), "{:?}", platform.effects);
    }
}

#[test]
fn a_new_flow_that_cannot_be_seen_yet_is_looked_for_again() {
    for unseen in 1..=2 {
        let mut platform = Platform::new();
        let mut looks = 0;
        let outcome = again(&mut platform, false, |_, request| {
            looks += u32::from(is_status(request));
            (is_status(request) && looks <= unseen).then(|| ok(404, "{}"))
        });
        assert_eq!(deployed(&outcome).flow_id, "flow-1");
        assert!(is_untouched(&platform), "{unseen} {:?}", platform.effects);
        assert!((u64::from(unseen) * 1_000..5_000).contains(&outcome.latency));
    }
}

#[test]
fn a_new_flow_that_is_not_seen_at_all_is_deleted_before_the_next_is_made() {
    let mut platform = Platform::new();
    let mut looks = 0;
    let outcome = again(&mut platform, false, |_, request| {
        let looked = request.url.ends_with("flow-1/status");
        looks += u32::from(looked);
        looked.then(|| ok(404, "{}"))
    });
    assert_eq!(looks, 3);
    assert_eq!(deployed(&outcome).flow_id, "flow-2");
    assert_eq!(platform.flows.len(), 1);
    let effects = ["make flow-1", "delete flow-1", "make flow-2", "activate flow-2", "make hook-3"];
    assert_eq!(platform.effects, effects);

    let mut platform = Platform::new();
    let outcome = again(&mut platform, false, |_, request| {
        if request.method == Method::Delete {
            return Some(ok(403, "{}"));
        }
        is_status(request).then(|| ok(404, "{}"))
    });
    assert_eq!(outcome.result, Err(left(403, 403)));
}

#[test]
fn a_rollback_deletes_a_new_flow_that_cannot_be_seen_yet() {
    let mut platform = Platform::new();
    let outcome =
        again(&mut platform, true, |_, request| is_status(request).then(|| ok(404, "{}")));
    let cause = Failure::Cancelled.into();
    assert_eq!(outcome.result, Err(Failure::RolledBack { id: "flow-1".into(), cause }));
    assert!(platform.flows.is_empty());
}
