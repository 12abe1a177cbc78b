//! A client that is written down and taken up again goes on as if nothing had been.

use crate::{genesys_world::genesys, host::*};
use callgate::{
    Code, Engine, Kind,
    exchange::{
        Client, ExchangeId, ExchangeKind, Failure, PlatformAuditQuery, Response, SnapshotError,
        TransportError,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Runs to the end and restarts before each of the steps that are told.
fn run(seed: u64, restarts: impl Fn(usize) -> bool) -> (Host, BTreeMap<String, u32>) {
    let mut effects: BTreeMap<String, u32> = BTreeMap::new();
    let mut host = Host::seeded(config(), seed);
    for visit in 0..3 {
        host.start(visit);
    }
    let mut tries = seed;
    let platform = api(|request| {
        tries = tries.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let fault = (tries >> 33) % 5;
        if fault == 0 {
            return Ok(Response::new(503));
        }
        // The effect is there once for each key, as the platform has it.
        effects.entry(request.header("X-Request-ID").unwrap().into()).or_insert(1);
        if fault == 1 { Err(TransportError::Lost) } else { ok(201, CREATED) }
    });
    host.run_restarting(restarts, platform);
    (host, effects)
}

#[test]
fn a_client_goes_on_after_a_restart_at_any_step() {
    for seed in 0..200 {
        let (whole, effects) = run(seed, |_| false);
        for at in 0..12 {
            let (broken, again) = run(seed, |step| step == at);
            assert_eq!(broken.done.len(), 3, "{seed} {at}");
            for (id, outcome) in &broken.done {
                let before = &whole.done[id];
                if outcome.result.is_ok() && before.result.is_ok() {
                    assert_eq!(outcome.result, before.result);
                }
            }
            assert!(again.keys().all(|key| effects.contains_key(key)), "no other effect");
        }
    }
}

#[test]
fn nothing_is_lost_between_the_end_and_the_host_that_did_not_ask_yet() {
    let mut host = Host::new(config());
    let id = host.start(1);
    host.settle(&mut api(|_| ok(201, CREATED)));
    host.cancel(id);
    host.restart();
    assert_eq!(host.settle(&mut api(|_| ok(201, CREATED))), None);
    assert_eq!(host.outcome().result, Err(Failure::Cancelled));
}

#[test]
fn several_exchanges_are_taken_up() {
    let mut host = Host::new(config());
    host.start(1);
    host.start(2);
    let mut platform = api(|_| ok(201, CREATED));
    let until = host.settle(&mut platform).unwrap();
    host.advance(until);
    host.settle(&mut platform);
    assert_eq!(host.calls().len(), 2);
    host.restart();
    host.run(platform);
    assert!(host.done.len() == 2 && host.done.values().all(|outcome| outcome.result.is_ok()));
}

#[test]
fn the_counters_go_on_after_a_restart() {
    let mut host = Host::new(config());
    host.start(1);
    host.run(api(|_| ok(403, "")));
    host.start(2);
    host.cancel(ExchangeId(1));
    host.run(api(|_| ok(201, CREATED)));
    let report = Engine::new().check(Kind::GuestSession, br#"{"channelId":7}"#, None);
    host.client.count_violations(&report);
    let before = host.client.metrics().clone();
    let series = &before.exchanges[&ExchangeKind::GuestSession];
    assert_eq!((series.failed["refused"], series.failed["cancelled"]), (1, 1));
    assert_eq!(before.violations[&Code::TypeMismatch], 1);
    assert!(before.violations[&Code::FieldMissing] > 1);
    host.restart();
    assert_eq!(*host.client.metrics(), before);
}

#[test]
fn a_snapshot_of_another_version_or_of_nothing_is_refused() {
    let snapshot = Client::new(config(), 1).unwrap().snapshot();
    assert!(Client::restore(config(), &snapshot).is_ok());
    let newer = snapshot.replacen(r#""callgate-snapshot":1"#, r#""callgate-snapshot":2"#, 1);
    let error = Client::restore(config(), &newer).unwrap_err();
    assert_eq!(error, SnapshotError::Version { found: 2, wanted: 1 });
    assert_eq!(error.to_string(), "the snapshot has version 2; version 1 can be read");
    for text in ["", "{}", "[]", r#"{"callgate-snapshot":1}"#, &snapshot[..snapshot.len() - 1]] {
        let error = Client::restore(config(), text).unwrap_err();
        assert!(matches!(error, SnapshotError::Malformed { .. }), "{text}");
    }
}

#[test]
fn numbers_that_nothing_could_be_counted_with_are_refused() {
    let mut host = Host::new(config());
    host.start(1);
    host.settle(&mut api(|_| ok(201, CREATED)));
    let snapshot: Value = serde_json::from_str(&host.client.snapshot()).unwrap();
    let restored = |part: &str, name: &str, number: u64| {
        let mut snapshot = snapshot.clone();
        assert!(snapshot[part][name].is_u64(), "{snapshot}");
        snapshot[part][name] = json!(number);
        Client::restore(config(), &snapshot.to_string()).map(drop)
    };
    for name in ["started", "called", "requested"] {
        assert_eq!(restored("counts", name, (1 << 53) - 1), Ok(()), "{name}");
        let refused = restored("counts", name, 1 << 53);
        assert!(matches!(refused, Err(SnapshotError::Malformed { .. })), "{name}: {refused:?}");
    }
    for name in ["requests", "period"] {
        assert_eq!(restored("bucket", name, 1), Ok(()), "{name}");
        let refused = restored("bucket", name, 0);
        assert!(matches!(refused, Err(SnapshotError::Malformed { .. })), "{name}: {refused:?}");
    }
}

#[test]
fn what_was_under_way_leaves_doubt_unless_a_second_one_has_no_second_effect() {
    // After the restart the platform refuses what it may have done before.
    let uncertain = |start: fn(&mut Client)| {
        let mut host = Host::new(genesys());
        start(&mut host.client);
        let mut refuse = api(|_| ok(403, ""));
        host.settle(&mut refuse);
        let ((at, _), (id, answer)) = host.arriving.pop_first().unwrap();
        host.now = at;
        host.handle(id, answer);
        host.settle(&mut refuse);
        assert_eq!(host.calls().len(), 1, "it is under way");
        host.restart();
        host.run(refuse);
        assert_eq!(host.calls().len(), 2, "it is sent again");
        assert!(matches!(host.outcome().result, Err(Failure::Refused(_))), "{:?}", host.outcome());
        host.outcome().uncertain
    };
    assert!(uncertain(|client| _ = client.create_guest_session(&parse(&document(1)))));
    assert!(!uncertain(|client| {
        _ = client.query_platform_audit(&PlatformAuditQuery::new("guest", "g-1"));
    }));
}

proptest! {
    #[test]
    fn a_damaged_snapshot_is_refused_or_harmless(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        seed in any::<u64>(),
    ) {
        let mut host = Host::seeded(config(), seed);
        host.start(1);
        host.start(2);
        host.settle(&mut api(|_| ok(503, "")));
        let mut snapshot = host.client.snapshot().into_bytes();
        let at = at.index(snapshot.len());
        snapshot[at] = byte;
        if let Ok(snapshot) = String::from_utf8(snapshot)
            && let Ok(mut client) = Client::restore(config(), &snapshot)
        {
            for step in 0..50 {
                client.poll(START + step * 1000);
            }
        }
    }

    #[test]
    fn a_snapshot_is_the_same_after_a_detour_through_another_program(seed in any::<u64>()) {
        let mut host = Host::seeded(config(), seed);
        host.start(1);
        host.settle(&mut api(|_| ok(503, "")));
        let sorted: serde_json::Value = serde_json::from_str(&host.client.snapshot()).unwrap();
        let restored = Client::restore(config(), &sorted.to_string()).unwrap();
        let directly = Client::restore(config(), &host.client.snapshot()).unwrap();
        prop_assert_eq!(restored.snapshot(), directly.snapshot());
    }
}

#[test]
fn what_no_log_may_hold_is_held_by_none_after_a_restart() {
    // A platform that repeats the secret where it should tell a code or an id, which are kept.
    for (status, answer) in [
        (422, r#"{"code":"it"}"#),
        (201, r#"{"sessionId":"it","channelUrl":"https://c.example/s"}"#),
    ] {
        let told = |text: &str| {
            let mut host = Host::seeded(config(), 1);
            host.start(1);
            host.restart();
            host.run(api(|_| ok(status, &answer.replace("\"it\"", &format!("\"{text}\"")))));
            host.client.audit().export()
        };
        assert!(told("hunter1hunter1").contains("hunter1hunter1"), "it is told");
        assert!(!told("hunter2hunter2").contains("hunter2hunter2"), "this one is the secret");
    }
}
