//! Every step, and everything that can go wrong at it: what is there afterwards, and how it ended.

use super::platform::{Platform, deploy, deployed, deployment, document, start, wide};
use crate::host::*;
use callgate::exchange::{Config, Failure, Outcome, Request, TransportError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// The platform refuses, without an effect.
    Refused,
    /// It is not available, every time, and has no effect.
    Unavailable,
    /// It does what was asked, and answers something else than it promises.
    Malformed,
    /// It does what was asked, and every answer is lost.
    LostForGood,
    /// It does what was asked, and the answer comes after the deadline.
    Deadline,
    /// It does what was asked, and the host cancels before it hears so.
    Cancelled,
    /// It does what was asked, and the process ends before it hears so.
    Restarted,
    /// It does what was asked, and the first answer is lost.
    LostOnce,
}

const FAULTS: [Fault; 8] = [
    Fault::Refused,
    Fault::Unavailable,
    Fault::Malformed,
    Fault::LostForGood,
    Fault::Deadline,
    Fault::Cancelled,
    Fault::Restarted,
    Fault::LostOnce,
];

const DEADLINE: u64 = 40_000;

fn is_same(one: &Request, other: &Request) -> bool {
    (one.method, &one.url, &one.body) == (other.method, &other.url, &other.body)
}

/// Deploys, and goes wrong at the call of this number.
fn disturbed(platform: &mut Platform, step: usize, fault: Fault) -> Outcome {
    let mut host = Host::new(Config { deadline: DEADLINE, ..wide() });
    start(&mut host, &document(), deployment());
    let id = host.client.running().next().unwrap().0;
    let (mut calls, mut target): (usize, Option<Request>) = (0, None);
    let answer = |request: &Request, now: u64| {
        if is_token(request) {
            return (10, ok(200, TOKEN));
        }
        let number = calls;
        calls += 1;
        let first = number == step;
        if first {
            target = Some(request.clone());
        }
        let is_target = target.as_ref().is_some_and(|target| is_same(target, request));
        match fault {
            Fault::Refused if first => (10, ok(400, r#"{"code":"bad.request"}"#)),
            Fault::Unavailable if is_target => (10, ok(503, "")),
            Fault::Malformed if first => {
                platform.answer(request).unwrap();
                (10, ok(200, "[]"))
            }
            Fault::LostForGood if is_target => {
                platform.answer(request).unwrap();
                (10, Err(TransportError::Lost))
            }
            Fault::LostOnce if first => {
                platform.answer(request).unwrap();
                (10, Err(TransportError::Lost))
            }
            Fault::Deadline if is_target && now < START + DEADLINE => {
                (1_000_000, platform.answer(request))
            }
            _ => (10, platform.answer(request)),
        }
    };
    let mut hit = false;
    host.run_disturbed(answer, |host| {
        let now = !hit && host.calls().len() > step;
        hit |= now;
        match fault {
            Fault::Cancelled if now => assert!(host.cancel(id)),
            Fault::Restarted if now => host.restart(),
            _ => {}
        }
        now
    });
    assert!(hit, "{step} {fault:?}");
    host.outcome().clone()
}

fn fresh() -> Platform {
    Platform { busy: 2, ..Platform::new() }
}

#[test]
fn whatever_fails_at_whatever_step_nothing_is_left_behind_or_done_twice() {
    let mut whole = fresh();
    let (_, outcome) = deploy(&mut whole);
    assert!(outcome.result.is_ok());
    let steps = whole.asked.clone();
    assert_eq!(steps.len(), 12, "{steps:?}");
    let create = steps.iter().position(|step| step == "POST ivr/flows").unwrap();
    for (step, name) in steps.iter().enumerate() {
        for fault in FAULTS {
            let context = format!("{fault:?} at {step} {name}");
            let mut platform = fresh();
            let outcome = disturbed(&mut platform, step, fault);
            let there = platform.flows.len();
            // Of a media asset only the status counts.
            let harmless = step < create && fault == Fault::Malformed;
            if harmless || matches!(fault, Fault::Restarted | Fault::LostOnce) {
                let deployed = deployed(&outcome);
                assert!(platform.is_active(&deployed.flow_id) && there == 1, "{context}");
                assert_eq!(platform.hooks.len(), 1, "{context}");
                assert!(!deployed.reused && !outcome.uncertain, "{context}");
            } else if step < create {
                assert!(there == 0 && !outcome.uncertain, "{context} {outcome:?}");
                assert!(!matches!(outcome.result, Ok(_) | Err(Failure::RolledBack { .. })));
            } else if step == create && !matches!(fault, Fault::Deadline | Fault::Cancelled) {
                let Err(failure) = &outcome.result else { panic!("{context}") };
                assert!(!matches!(failure, Failure::RolledBack { .. }), "{context} {failure}");
                let lost = matches!(fault, Fault::Malformed | Fault::LostForGood);
                assert_eq!(there, usize::from(lost), "{context}");
                assert_eq!(outcome.uncertain, fault != Fault::Refused, "{context}");
            } else if step == create + 1 && matches!(fault, Fault::Unavailable | Fault::LostForGood)
            {
                // It may be one that was deployed before, and nobody can look at it.
                let Err(Failure::LeftBehind { id, .. }) = &outcome.result else {
                    panic!("{context} {outcome:?}")
                };
                assert_eq!(
                    (id.as_str(), there, outcome.uncertain),
                    ("flow-1", 1, true),
                    "{context}"
                );
            } else if name == "POST event/webhooks"
                && matches!(fault, Fault::Unavailable | Fault::LostForGood)
            {
                // Whether it is there the platform does not tell to the end.
                let Err(Failure::LeftBehind { id, .. }) = &outcome.result else {
                    panic!("{context} {outcome:?}")
                };
                assert!(id.starts_with("callgate-ivr-") && outcome.uncertain, "{context}");
                let hooks = platform.hooks.values();
                assert!(hooks.into_iter().all(|hook| hook["name"] == **id), "{context}");
                assert_eq!(there, 0, "{context}");
                platform.hooks.clear();
            } else {
                let Err(Failure::RolledBack { id, cause }) = &outcome.result else {
                    panic!("{context} {outcome:?}")
                };
                assert_eq!(id, "flow-1", "{context}");
                let fits = match fault {
                    Fault::Refused => {
                        matches!(**cause, Failure::Refused(_) | Failure::Conflict { .. })
                    }
                    Fault::Unavailable | Fault::LostForGood => {
                        matches!(**cause, Failure::Unavailable(_))
                    }
                    Fault::Malformed => matches!(**cause, Failure::Malformed(_)),
                    Fault::Deadline => {
                        matches!(**cause, Failure::Deadline | Failure::Unavailable(_))
                    }
                    _ => matches!(**cause, Failure::Cancelled),
                };
                assert!(fits, "{context} {cause}");
                assert!(there == 0 && platform.hooks.is_empty(), "{context}");
                assert!(!outcome.uncertain, "{context}");
            }
            once_more(&mut platform, &context);
        }
    }
}

/// Started again, the document is deployed, whatever has been before.
fn once_more(platform: &mut Platform, context: &str) {
    platform.busy = 0;
    let (_, outcome) = deploy(platform);
    let deployed = deployed(&outcome);
    assert!(platform.is_active(&deployed.flow_id), "{context}");
    assert_eq!((platform.flows.len(), platform.hooks.len()), (1, 1), "{context}");
    let mut effects = platform.effects.clone();
    effects.sort();
    effects.dedup();
    assert_eq!(effects.len(), platform.effects.len(), "{context} {:?}", platform.effects);
}
