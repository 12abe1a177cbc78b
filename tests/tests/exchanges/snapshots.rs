//! Wherever the process ends and goes on from a snapshot, the platforms and the outcome are those of a run that nothing
//! interrupted.

use crate::{
    host::Host,
    loads::{LOADS, Load},
    network::Weather,
};
use regex_lite::{Captures, Regex};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    env,
    num::NonZero,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// What the platforms hold and what the host was told, without what another run names otherwise: ids, times, and how long
/// things took.
fn told(host: &mut Host) -> String {
    host.watch();
    let mut state = host.platforms.state();
    let whole = state.as_object_mut().unwrap();
    whole.retain(|name, _| {
        ["effects", "guests", "genesys", "agents", "callCodes", "ivr", "crm"].contains(&&**name)
    });
    let effects = whole["effects"].as_object_mut().unwrap();
    effects.retain(|name, _| !name.ends_with("/token"));
    let results = host.done.values().map(|outcome| format!("{:?}\n", outcome.result));
    plain(&format!("{state}\n{}", results.collect::<String>()))
}

static IDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8}\b").unwrap()
});

static DATES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\d[T ][\d:.]+Z?").unwrap());

/// Times, how long things took, places in the log, and the figures of analytics, which the platforms draw from where they
/// draw ids.
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    let names = "[a-z_]*[Ll]atency[A-Za-z_]*|at|created|modified|sequence|total_duration|completion_ppm|compilePolls";
    Regex::new(&format!(r"\b({names})\W+(Some\()?\d+")).unwrap()
});

/// The text with each id replaced by its number in the order of first appearance, and without what differs by nature.
fn plain(text: &str) -> String {
    let mut known = BTreeMap::new();
    let text = IDS.replace_all(text, |found: &Captures<'_>| {
        // What begins alike is the same: an ETag begins as the id of its guest.
        let next = known.len();
        format!("#{}", known.entry(found[0][..8].to_owned()).or_insert(next))
    });
    NUMBERS.replace_all(&DATES.replace_all(&text, "(date)"), "(number)").into_owned()
}

fn run(load: &Load, seed: u64, ends_before: Option<u32>) -> Host {
    let mut host = Host::new(seed, Weather::default());
    // A CRM that says 409 to a repetition does not say once more what became of each record.
    host.platforms.set(&serde_json::json!({"crmRepeat": "replay"})).unwrap();
    (load.start)(&mut host, seed);
    host.ends_before = ends_before;
    host.run();
    host
}

/// Ends each run before each of its steps: `CALLGATE_SNAPSHOTS` says how many, 1,000 by default.
fn every_step(load: &Load) {
    let seeds = env::var("CALLGATE_SNAPSHOTS").ok().and_then(|count| count.parse().ok());
    for seed in 0..seeds.unwrap_or(1000_u64) {
        let mut whole = run(load, seed, None);
        assert!(whole.done.values().all(|outcome| outcome.result.is_ok()), "{:?}", whole.done);
        let (steps, expected) = (whole.steps, told(&mut whole));
        for step in 0..steps {
            let mut broken = run(load, seed, Some(step));
            assert_eq!(broken.crashes, 1);
            let found = told(&mut broken);
            let mut lines = expected.lines().zip(found.lines());
            let differs = lines.find(|(expected, found)| expected != found);
            let name = load.name;
            assert_eq!(differs, None, "{name} {seed}, ended before step {step} of {steps}");
            assert_eq!(found.len(), expected.len(), "{name} {seed}, ended before step {step}");
        }
    }
}

/// The kinds take turns on as many threads as there are processors.
#[test]
fn every_exchange_goes_on_from_every_step() {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(load) = LOADS.get(next.fetch_add(1, Ordering::Relaxed)) {
            every_step(load);
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| (0..threads).for_each(|_| _ = scope.spawn(work)));
}

#[test]
fn a_snapshot_holds_what_is_to_be_sent_and_no_secret() {
    let mut host = Host::new(1, Weather::default());
    (LOADS[0].start)(&mut host, 1);
    host.settle();
    let snapshot: Value = serde_json::from_str(&host.client.snapshot()).unwrap();
    assert_eq!(snapshot["callgate-snapshot"], 1);
    assert!(snapshot["flights"].to_string().contains("7f3e9c1a"));
    host.restart();
    host.run();
}
