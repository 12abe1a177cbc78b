//! A long run in bad weather: 100,000 exchanges in the suite, more with `CALLGATE_SOAK`.

use crate::{
    host::Host,
    loads::LOADS,
    network::{Dice, Weather},
};
use callgate::exchange::Failure;
use std::{collections::BTreeMap, env};

/// Each in a thousand.
const STORM: Weather = Weather {
    lost_before: 50,
    lost_after: 50,
    timeout: 50,
    too_many: 50,
    broken: 50,
    duplicate: 20,
    reorder: 20,
    crash: 10,
};

/// How many exchanges one process has.
const BATCH: u64 = 20;

#[test]
fn whatever_the_network_does_no_effect_comes_twice_and_none_is_told_that_was_not() {
    let long = env::var("CALLGATE_SOAK").ok().and_then(|count| count.parse().ok());
    let wanted: u64 = long.unwrap_or(100_000);
    let (mut ended, mut crashes, mut failed) = (0, 0, BTreeMap::<&str, u64>::new());
    let mut seed = 0;
    while ended < wanted {
        let mut host = Host::new(seed, STORM);
        let mut dice = Dice::new(!seed);
        // The platforms' clock is wrong by up to ten minutes either way.
        host.platforms.skew(i64::try_from(dice.roll(1_200_001)).unwrap() - 600_000);
        let started: Vec<_> = (0..BATCH)
            .map(|number| {
                let load = &LOADS[usize::try_from(dice.roll(LOADS.len() as u64)).unwrap()];
                ((load.start)(&mut host, number), load)
            })
            .collect();
        host.run();
        let state = host.platforms.state();
        for load in &LOADS {
            let ours = started.iter().filter(|(_, of)| of.name == load.name);
            let (mut least, mut most) = (0, 0);
            for (id, _) in ours {
                let outcome = host.done.get(id).unwrap_or_else(|| panic!("{seed}: {id:?} is lost"));
                match &outcome.result {
                    Ok(_) => (least, most) = (least + load.each, most + load.each),
                    Err(failure) => {
                        *failed.entry(failure.name()).or_default() += 1;
                        // What is not told as uncertain had no effect, a part of its effects where it says so.
                        let part =
                            matches!(failure, Failure::Partial { .. } | Failure::LeftBehind { .. });
                        let doubt = outcome.uncertain || part;
                        most += if doubt { load.each } else { 0 };
                    }
                }
            }
            let effects = (load.effects)(&state);
            let told = format!("{}: {least} <= {effects} <= {most} in run {seed}", load.name);
            assert!(least <= effects && effects <= most, "{told}");
        }
        assert_eq!(host.platforms.repeated_effects(), 0, "{seed}: an effect came twice");
        // Three retries, one more for a refused token, and one for each process that ended. A webhook that may have been
        // registered is asked for once more, so that it can be deleted.
        for (sent, times) in &host.sent {
            let calls = if sent.contains("/event/webhooks ") { 2 } else { 1 };
            assert!(*times <= 5 * calls + host.crashes, "{seed}: {sent} {times} times");
        }
        let before = ended * 100 / wanted;
        (ended, crashes, seed) = (ended + host.done.len() as u64, crashes + host.crashes, seed + 1);
        if long.is_some() && ended * 100 / wanted > before {
            eprintln!("{ended} of {wanted} exchanges");
        }
    }
    println!(
        "{ended} exchanges in {seed} processes that ended {crashes} times; failed: {failed:?}"
    );
    assert!(crashes > 0 && failed.values().sum::<u64>() * 10 < ended, "{failed:?}");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let run = |load: &crate::loads::Load, seed| {
        let mut host = Host::new(seed, STORM);
        (load.start)(&mut host, seed);
        host.run();
        host.transcript()
    };
    for load in &LOADS {
        for seed in 0..50 {
            assert_eq!(run(load, seed), run(load, seed), "{} {seed}", load.name);
        }
    }
}
