//! Transcripts of every exchange, in fair weather and in bad: kept, and played again.
//!
//! `CALLGATE_RECORD=1 cargo test -p callgate-tests --test transcripts` writes them anew.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the host of these tests fails by panicking, outside of the test functions too"
)]

#[path = "../exchanges/network.rs"]
#[expect(dead_code, reason = "the other tests have more weather")]
mod network;
mod plays;
mod recorder;

use callgate_tests::transcripts::{Line, Rust, folder, kept, replay};
use plays::PLAYS;
use recorder::{FAIR, ROUGH, Recorder};
use std::{collections::BTreeSet, env, fs};

/// Every transcript, made anew.
fn recorded() -> Vec<(String, Vec<Line>)> {
    let mut all = Vec::new();
    for play in PLAYS {
        for (weather, seeds) in [(FAIR, 1), (ROUGH, play.rough)] {
            for seed in 1..=seeds {
                let name = format!("{}-{}-{seed}", play.name, weather.name);
                all.push((name, Recorder::new(seed, weather, play).record()));
            }
        }
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all
}

#[test]
fn the_transcripts_are_those_of_today() {
    let fresh = recorded();
    if env::var_os("CALLGATE_RECORD").is_some() {
        let _ = fs::remove_dir_all(folder());
        fs::create_dir_all(folder()).unwrap();
        for (name, lines) in &fresh {
            let text: String = lines.iter().map(|line| line.to_text() + "\n").collect();
            fs::write(folder().join(format!("{name}.ndjson")), text).unwrap();
        }
    }
    let kept = kept();
    let names =
        |all: &[(String, Vec<Line>)]| all.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&kept), names(&fresh));
    for ((name, kept), (_, fresh)) in kept.iter().zip(&fresh) {
        for (number, (kept, fresh)) in kept.iter().zip(fresh).enumerate() {
            assert_eq!(kept, fresh, "line {} of {name}: see the head of this test", number + 1);
        }
        assert_eq!(kept.len(), fresh.len(), "{name}");
    }
}

#[test]
fn the_core_answers_every_transcript_as_it_did() {
    replay(&mut Rust::default());
}

#[test]
fn together_they_show_everything_that_can_be_told() {
    let lines: Vec<Line> = kept().into_iter().flat_map(|(_, lines)| lines).collect();
    let answers: String = lines.iter().map(|line| line.answer.clone() + "\n").collect();
    for exchange in callgate::exchange::ExchangeKind::ALL {
        let ok = format!(r#""kind":"{}","result":{{"ok""#, exchange.name());
        assert!(answers.contains(&ok), "{exchange:?} never succeeds");
    }
    for part in [
        "\"idle\"",
        "{\"token\":",
        "\"rejected\":true",
        "{\"wait\":",
        "{\"refused\":",
        "{\"answered\":",
        "{\"verified\":",
        "\"code\":\"denied\"",
        "\"code\":\"cancelled\"",
        "\"code\":\"deadline\"",
        "\"code\":\"unavailable\"",
        "\"code\":\"refused\"",
        "\"code\":\"rolled-back\"",
        "\"uncertain\":true",
        "input-invalid",
        "exchange-unknown",
        "snapshot-invalid",
        "taken",
        "stale",
        "unknown",
        "# EOF",
    ] {
        assert!(answers.contains(part), "{part} is never told");
    }
    let calls: BTreeSet<String> = lines
        .iter()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(&line.call).unwrap()["call"].to_string()
        })
        .collect();
    assert_eq!(calls.len(), 16, "{calls:?}");
}
