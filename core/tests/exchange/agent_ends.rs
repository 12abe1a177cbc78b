//! The change of an agent's state that is cut short: by the deadline, by its host, by the end of its process.

use crate::{agents::*, host::*};
use callgate::exchange::{Breaker, Config, ExchangeKind, Failure, Request, TransportError};

const STEPS: [&str; 4] = ["token", "schedule", "breaks", "change"];

/// A platform that never answers one of the steps.
fn silent(at: &'static str) -> impl FnMut(&Request, u64) -> (u64, Answer) {
    move |request, _| {
        let delay = if step(request) == at { 10_000_000 } else { 10 };
        (delay, if is_token(request) { ok(200, TOKEN) } else { sound(request) })
    }
}

#[test]
fn the_deadline_ends_it_at_every_step() {
    for at in STEPS {
        let mut host = Host::new(Config { deadline: 9_000, ..watched() });
        host.client.change_agent_state(READY.as_bytes());
        host.run(silent(at));
        assert_eq!(host.outcome().result, Err(Failure::Deadline), "{at}");
        assert_eq!((host.outcome().latency, host.outcome().uncertain), (9_000, at == "change"));
        assert_eq!(host.client.board().tally().failed, 1, "{at}");
        assert_eq!(state(&host.client, "4711", host.now), None);
    }
}

#[test]
fn it_can_be_cancelled_at_every_step() {
    for at in STEPS {
        let mut host = Host::new(watched());
        let id = host.client.change_agent_state(READY.as_bytes());
        let mut platform = silent(at);
        host.settle(&mut platform);
        while let Some(((time, _), (request, answer))) = host.arriving.pop_first() {
            if time > START + 1_000 {
                break;
            }
            host.now = time;
            host.handle(request, answer);
            host.settle(&mut platform);
        }
        assert!(host.cancel(id) && !host.cancel(id));
        host.run(|request, _| {
            assert!(is_token(request), "the token is for others as well; nothing else is sent");
            (10, ok(200, TOKEN))
        });
        assert_eq!(host.outcome().result, Err(Failure::Cancelled), "{at}");
        assert_eq!(host.outcome().uncertain, at == "change", "{at}");
        assert_eq!(host.client.board().tally().failed, 1, "{at}");
    }
    // Before anything at all, and a document that is refused anyway.
    for document in [READY, "{}"] {
        let mut host = Host::new(watched());
        let id = host.client.change_agent_state(document.as_bytes());
        host.cancel(id);
        host.run(|_, _| panic!("nothing is to be sent"));
        assert_eq!(host.outcome().result, Err(Failure::Cancelled));
        assert_eq!(host.client.board().tally().failed, 1);
    }
}

#[test]
fn what_was_confirmed_in_time_is_a_success_whatever_comes_before_the_host_asks() {
    let mut host = Host::new(Config { deadline: 60_000, ..watched() });
    let id = host.client.change_agent_state(READY.as_bytes());
    let mut platform = api(sound);
    let (request, answer) = loop {
        host.settle(&mut platform);
        let ((time, _), arrived) = host.arriving.pop_first().unwrap();
        if host.steps().last() == Some(&"change") {
            break arrived;
        }
        host.now = time;
        host.handle(arrived.0, arrived.1);
    };
    host.handle(request, answer);
    // The answer has been taken; nobody has polled since.
    host.cancel(id);
    host.run(platform);
    assert!(host.done[&id].result.is_ok(), "{:?}", host.done[&id]);
    assert_eq!(host.client.board().tally().changed, 1);
    assert_eq!(host.request("webhook").url, HOOK, "and it is told");
}

/// Runs two changes of two agents on a platform that fails now and then, and restarts before each of the steps that are
/// told.
fn run(seed: u64, restarts: impl Fn(usize) -> bool) -> (Host, Effects) {
    let config = Config { breaker: Breaker { failures: 50, rest: 1 }, ..watched() };
    let mut host = Host::seeded(config, seed);
    let other = READY.replace("4711", "4712");
    host.client.change_agent_state_for(READY.as_bytes(), "order 1");
    host.client.change_agent_state_for(other.as_bytes(), "order 2");
    let mut effects = Effects::default();
    let mut dice = seed;
    let platform = api(|request| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        match (dice >> 33) % 6 {
            0 => ok(503, ""),
            1 => {
                effects.take(request);
                Err(TransportError::Lost)
            }
            _ => {
                effects.take(request);
                sound(request)
            }
        }
    });
    host.run_restarting(restarts, platform);
    (host, effects)
}

#[test]
fn a_restart_at_any_step_repeats_nothing_and_loses_nothing() {
    let mut changed = 0;
    for seed in 0..120 {
        for at in 0..24 {
            let (host, effects) = run(seed, |step| step == at || step == at + 7);
            let tally = host.client.board().tally();
            let (sent, told) = (effects.count("change") as u64, effects.count("webhook") as u64);
            assert!(sent <= 2, "once for each agent: {seed} {at}");
            assert_eq!(tally.decided() + tally.failed, 2, "each is counted once");
            assert!(tally.changed <= sent && told <= tally.changed, "{seed} {at}");
            for (id, outcome) in &host.done {
                if outcome.result.is_err() && !outcome.uncertain {
                    assert!(id.0 > 1 || sent < 2, "an effect behind a failure is told");
                }
            }
            for (agent, id) in [("4711", 0), ("4712", 1)] {
                let outcome = &host.done[&callgate::exchange::ExchangeId(id)];
                let now = state(&host.client, agent, host.now);
                assert_eq!(now.is_some(), outcome.result.is_ok(), "{seed} {at}");
            }
            let webhooks = host.client.metrics().exchanges.get(&ExchangeKind::Webhook);
            assert_eq!(webhooks.map_or(0, |series| series.started), tally.changed);
            changed += tally.changed;
        }
    }
    assert!(changed > 120 * 24, "most of them succeed: {changed}");
}

#[test]
fn the_same_order_in_another_process_without_a_snapshot_has_one_effect() {
    let mut effects = Effects::default();
    for later in [0, 50_000] {
        let mut host = Host::new(agents());
        host.now += later;
        host.client.change_agent_state_for(READY.as_bytes(), "order 7");
        host.run(api(|request| {
            effects.take(request);
            // The first process never hears of it.
            if later == 0 && step(request) == "change" {
                Err(TransportError::Lost)
            } else {
                sound(request)
            }
        }));
        assert_eq!(host.outcome().result.is_ok(), later > 0);
        assert_eq!(host.outcome().uncertain, later == 0);
    }
    assert_eq!(effects.count("change"), 1);
}
