//! Rollbacks that go wrong themselves.

use super::platform::{Platform, deployed, deployment, document, start, wide};
use crate::host::*;
use callgate::exchange::{
    Config, EventKind, Failure, Method, Milestone, Refusal, Request, Retry, TransportError,
};

/// Deploys to a platform whose analytics fail, and whose deletions are answered so.
fn undone(platform: &mut Platform, mut delete: impl FnMut(&str, u32) -> Option<Answer>) -> Host {
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    let mut deletions = 0;
    host.run(api(|request| {
        if request.url.ends_with("/query") {
            return ok(400, "{}");
        }
        if is_deletion(request) {
            deletions += 1;
            if let Some(answer) = delete(&request.url, deletions) {
                return answer;
            }
        }
        platform.answer(request)
    }));
    host
}

fn is_deletion(request: &Request) -> bool {
    request.method == Method::Delete
}

fn refused(status: u16) -> Failure {
    Failure::Refused(Refusal { status, code: None })
}

#[test]
fn what_cannot_be_deleted_is_told_to_be_left_behind() {
    for (part, id) in [("/flows/", "flow-1"), ("/webhooks/", "hook-2")] {
        let mut platform = Platform::new();
        let host = undone(&mut platform, |url, _| url.contains(part).then(|| ok(403, "{}")));
        let left = Failure::LeftBehind {
            id: id.into(),
            cause: refused(400).into(),
            rollback: refused(403).into(),
        };
        assert_eq!(host.outcome().result, Err(left));
        assert_eq!(platform.flows.len() + platform.hooks.len(), 1);
    }
}

#[test]
fn what_is_gone_already_has_been_deleted() {
    let mut platform = Platform::new();
    let host = undone(&mut platform, |_, _| Some(ok(404, "{}")));
    let rolled_back = Failure::RolledBack { id: "flow-1".into(), cause: refused(400).into() };
    assert_eq!(host.outcome().result, Err(rolled_back));
    let reached = host
        .kinds()
        .into_iter()
        .filter(|kind| matches!(kind, EventKind::Reached { milestone: Milestone::RolledBack, .. }));
    assert_eq!(reached.count(), 2, "the flow and the webhook");
}

#[test]
fn a_deletion_is_tried_again_like_any_request() {
    let mut platform = Platform::new();
    let host = undone(&mut platform, |_, count| {
        (count <= 3).then(|| if count == 2 { Err(TransportError::Lost) } else { ok(503, "") })
    });
    assert!(matches!(host.outcome().result, Err(Failure::RolledBack { .. })));
    assert!(platform.flows.is_empty() && platform.hooks.is_empty());
}

#[test]
fn a_cancelled_rollback_goes_on_and_ends_at_the_second_time() {
    for times in 1..=2 {
        let mut platform = Platform::new();
        let mut host = Host::new(wide());
        start(&mut host, &document(), deployment());
        let id = host.client.running().next().unwrap().0;
        let mut deletions = 0;
        let answer = api(|request| {
            if request.url.ends_with("/query") {
                return ok(400, "{}");
            }
            deletions += usize::from(is_deletion(request));
            // What is cancelled has had no effect yet: the flow and the webhook, each time.
            if (1..=2 * times).contains(&deletions) {
                ok(503, "")
            } else {
                platform.answer(request)
            }
        });
        let mut cancelled = 0;
        host.run_disturbed(answer, |host| {
            let sent = host.sent.iter().filter(|(_, request)| is_deletion(request)).count();
            let now = cancelled < times && sent == 2 * (cancelled + 1);
            cancelled += usize::from(now);
            now && host.cancel(id)
        });
        assert_eq!(cancelled, times);
        let result = &host.outcome().result;
        if times == 1 {
            assert!(matches!(result, Err(Failure::RolledBack { .. })), "{result:?}");
            assert!(platform.flows.is_empty() && platform.hooks.is_empty());
        } else {
            let Err(Failure::LeftBehind { id, rollback, .. }) = result else {
                panic!("{result:?}")
            };
            assert_eq!((id.as_str(), &**rollback), ("flow-1", &Failure::Cancelled));
            assert_eq!(platform.flows.len(), 1);
        }
    }
}

#[test]
fn cleaning_up_ends_when_its_time_is_over() {
    let mut platform = Platform::new();
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    host.run(|request, now| {
        if is_token(request) {
            return (10, ok(200, TOKEN));
        }
        let silent = now > START + 50;
        (if silent { 1_000_000 } else { 10 }, platform.answer(request))
    });
    let outcome = host.outcome();
    let Err(Failure::LeftBehind { id, .. }) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!(id, "flow-1");
    assert!(outcome.latency <= 150_000, "{}", outcome.latency);
}

#[test]
fn a_webhook_of_which_nobody_heard_is_found_and_removed() {
    let mut platform = Platform::new();
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    let mut registrations = 0;
    host.run(api(|request| {
        let answer = platform.answer(request);
        if request.url.ends_with("/webhooks") {
            registrations += 1;
            // The last try of the registration; then the rollback asks once more.
            if registrations <= 4 {
                return Err(TransportError::Lost);
            }
        }
        answer
    }));
    assert_eq!(registrations, 5);
    assert!(matches!(host.outcome().result, Err(Failure::RolledBack { .. })));
    assert!(platform.flows.is_empty() && platform.hooks.is_empty());
    assert!(!host.outcome().uncertain);
}

#[test]
fn after_a_rollback_the_same_document_is_a_new_flow() {
    let mut platform = Platform::new();
    for round in 0..3 {
        undone(&mut platform, |_, _| None);
        assert!(platform.flows.is_empty(), "{round}");
    }
    let (_, outcome) = super::platform::deploy(&mut platform);
    assert!(platform.is_active(&deployed(&outcome).flow_id));
    assert_eq!((platform.flows.len(), platform.hooks.len()), (1, 1));
}

#[test]
fn what_is_deleted_already_is_not_deleted_again_when_the_host_cancels() {
    let mut platform = Platform::new();
    let mut host = Host::new(Config { retry: Retry::default(), ..wide() });
    start(&mut host, &document(), deployment());
    let id = host.client.running().next().unwrap().0;
    let mut deleted = Vec::new();
    let answer = api(|request| {
        if request.url.ends_with("/query") {
            return ok(400, "{}");
        }
        if is_deletion(request) {
            deleted.push(request.url.rsplit('/').next().unwrap().to_owned());
            if deleted.len() <= 2 && request.url.contains("/webhooks/") {
                return ok(503, "");
            }
        }
        platform.answer(request)
    });
    let mut cancelled = false;
    host.run_disturbed(answer, |host| {
        // The flow is gone, and the webhook is to be tried again.
        let sent = host.sent.iter().filter(|(_, request)| is_deletion(request)).count();
        let now = !cancelled && sent == 2 && host.arriving.is_empty();
        cancelled |= now && host.cancel(id);
        now
    });
    assert!(cancelled);
    assert_eq!(deleted, ["flow-1", "hook-2", "hook-2"]);
    assert!(matches!(host.outcome().result, Err(Failure::RolledBack { .. })));
}

#[test]
fn a_webhook_that_cannot_be_found_is_left_behind_by_its_name() {
    let mut platform = Platform::new();
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    host.run(api(|request| {
        let answer = platform.answer(request);
        if request.url.ends_with("/webhooks") { Err(TransportError::Lost) } else { answer }
    }));
    assert!(platform.flows.is_empty());
    let name = platform.hooks["hook-2"]["name"].as_str().unwrap();
    assert!(name.starts_with("callgate-ivr-"), "{name}");
    let Err(Failure::LeftBehind { id, .. }) = &host.outcome().result else {
        panic!("{:?}", host.outcome())
    };
    assert_eq!(id, name);
    assert!(host.outcome().uncertain);
}

/// Answers the first creation so, and cancels while the second is waited for; how often it was asked for in all.
fn cancelled_at_creation(
    platform: &mut Platform,
    first: impl Fn(&mut Platform, &Request) -> Answer,
) -> (Host, usize) {
    let mut host = Host::new(Config { retry: Retry::default(), ..wide() });
    start(&mut host, &document(), deployment());
    let id = host.client.running().next().unwrap().0;
    let is_creation = |request: &Request| request.url.ends_with("/flows");
    let mut creations = 0;
    let answer = api(|request| {
        creations += usize::from(is_creation(request));
        if is_creation(request) && creations == 1 {
            return first(platform, request);
        }
        platform.answer(request)
    });
    let mut cancelled = false;
    host.run_disturbed(answer, |host| {
        let asked = host.sent.iter().any(|(_, request)| is_creation(request));
        let now = !cancelled && asked && host.arriving.is_empty();
        cancelled |= now && host.cancel(id);
        now
    });
    assert!(cancelled);
    (host, creations)
}

#[test]
fn a_creation_that_may_have_been_is_looked_into_and_another_is_not() {
    let mut platform = Platform::new();
    let (host, creations) = cancelled_at_creation(&mut platform, |platform, request| {
        platform.answer(request).unwrap();
        Err(TransportError::Lost)
    });
    assert_eq!(creations, 2);
    let rolled_back = Failure::RolledBack { id: "flow-1".into(), cause: Failure::Cancelled.into() };
    assert_eq!(host.outcome().result, Err(rolled_back));
    assert!(platform.flows.is_empty());

    let mut platform = Platform::new();
    let (host, creations) = cancelled_at_creation(&mut platform, |_, _| ok(429, ""));
    assert_eq!(creations, 1);
    assert_eq!(host.outcome().result, Err(Failure::Cancelled));
    assert!(!host.outcome().uncertain && platform.effects.is_empty());
}
