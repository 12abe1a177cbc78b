//! The audit log: whatever is done to one, the first entry that suffered is named.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "helpers of tests, which may fail as tests do"
)]

use callgate::{
    exchange::{
        Secret,
        audit::{
            AppendError, Broken, Damage, Details, Head, HeadError, Log, Outcome, Position, Record,
            Verified, Verifier,
        },
    },
    json::{Limits, canonical},
};
use proptest::{prelude::*, sample::Index};

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };
const OUTCOMES: [Outcome; 5] =
    [Outcome::Attempt, Outcome::Success, Outcome::Refusal, Outcome::Failure, Outcome::Rollback];

fn key() -> Secret {
    Secret::from("the key of the heads")
}

type Sketch = (i32, String, u8, Vec<String>, bool);

/// A log of anything.
fn sketches(least: usize) -> impl Strategy<Value = Vec<Sketch>> {
    let text = || "[a-zA-Zé𝄞\"\\\\ \u{0}-\u{1f}]{0,8}";
    let sketch =
        (any::<i32>(), text(), 0_u8..5, prop::collection::vec(text(), 0..3), any::<bool>());
    prop::collection::vec(sketch, least..12)
}

fn log(sketches: &[Sketch]) -> Log {
    let mut log = Log::new();
    for (at, subject, outcome, texts, payload) in sketches {
        let mut details = Details::new().number("zeta", i64::from(*at)).unwrap();
        details = details.flag("Alpha", *payload).unwrap();
        details = details.list("texts", texts.iter().map(String::as_str)).unwrap();
        let outcome = OUTCOMES[usize::from(*outcome)];
        let mut record = Record::new("guest.create", subject, outcome).unwrap().details(details);
        if *payload {
            record = record.payload(br#"{"b": 1.0, "a": []}"#).unwrap();
        }
        log.append(i64::from(*at), &record).unwrap();
    }
    log
}

fn lines(log: &Log) -> Vec<String> {
    log.export().lines().map(str::to_owned).collect()
}

fn head(log: &Log) -> Head {
    Head::open(&log.head(&key()), &key()).unwrap()
}

fn verify(lines: &[String], head: Option<Head>) -> Result<Verified, Broken> {
    let mut verifier = Verifier::new(head);
    for line in lines {
        if !verifier.line(line.as_bytes()) {
            break;
        }
    }
    verifier.finish()
}

/// What is found, with a head and without.
fn both(lines: &[String], log: &Log) -> [(Damage, u64, u64); 2] {
    [None, Some(head(log))].map(|head| {
        let broken = verify(lines, head).unwrap_err();
        (broken.damage, broken.sequence, broken.line)
    })
}

fn number(index: usize) -> u64 {
    index as u64 + 1
}

/// The line with something else in it and a hash that fits: what a forger writes who knows how.
fn forged(line: &str, from: &str, to: &str) -> String {
    // The hash is made by a log that enters the same thing, so the test needs no hash of its own.
    let value: serde_json::Value = serde_json::from_str(&line.replacen(from, to, 1)).unwrap();
    let mut previous =
        Position { sequence: value["sequence"].as_u64().unwrap() - 1, hash: [0; 32] };
    let hex = value["previous"].as_str().unwrap();
    for (at, byte) in previous.hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap();
    }
    let subject = value["subject"].as_str().unwrap();
    let mut log = Log::after(previous);
    let record = Record::new("forged", subject, Outcome::Success).unwrap();
    log.append(value["at"].as_i64().unwrap(), &record).unwrap().line().to_owned()
}

proptest! {
    #[test]
    fn a_log_that_nobody_touched_is_intact(sketches in sketches(0)) {
        let log = log(&sketches);
        let lines = lines(&log);
        for line in &lines {
            let form = canonical(line.as_bytes(), LIMITS).unwrap();
            prop_assert_eq!(&form, line);
        }
        let count = lines.len() as u64;
        for head in [None, Some(head(&log))] {
            let verified = verify(&lines, head).unwrap();
            prop_assert_eq!((verified.entries, verified.sequence), (count, count));
            prop_assert_eq!(verified.hash, log.position().hash);
            prop_assert_eq!(verified.sealed, head.map(|_| count));
        }
        // Line breaks of another system change nothing.
        let broken: Vec<String> = lines.iter().map(|line| format!("{line}\r")).collect();
        prop_assert!(verify(&broken, None).is_ok());
    }

    #[test]
    fn an_altered_entry_is_named(sketches in sketches(1), which in any::<Index>(), at in any::<Index>(), bit in 0_u8..7) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let which = which.index(lines.len());
        let mut line = lines[which].clone().into_bytes();
        let at = at.index(line.len());
        line[at] ^= 1_u8 << bit;
        for (head, line) in [(None, &line), (Some(head(&log)), &line)] {
            let mut verifier = Verifier::new(head);
            for (number, before) in lines.iter().enumerate() {
                verifier.line(if number == which { line } else { before.as_bytes() });
            }
            let broken = verifier.finish().unwrap_err();
            let expected = (Damage::Altered, number(which), number(which));
            prop_assert_eq!((broken.damage, broken.sequence, broken.line), expected);
        }
        lines[which].push(' ');
        prop_assert_eq!(both(&lines, &log), [(Damage::Altered, number(which), number(which)); 2]);
    }

    #[test]
    fn an_entry_that_was_forged_with_its_hash_is_named(sketches in sketches(2), which in any::<Index>()) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let last = lines.len() - 1;
        let which = which.index(lines.len());
        lines[which] = forged(&lines[which], "x", "x");
        let sealed = verify(&lines, Some(head(&log))).unwrap_err();
        let damage = if which == last { Damage::Rewritten } else { Damage::Altered };
        prop_assert_eq!((sealed.damage, sealed.sequence, sealed.line), (damage, number(which), number(which)));
        // Nothing follows the last, so only a head shows it.
        prop_assert_eq!(verify(&lines, None).map_err(|b| b.sequence).err(), (which < last).then(|| number(which)));
    }

    #[test]
    fn an_entry_that_claims_another_before_it_is_named(sketches in sketches(3), which in any::<Index>()) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let which = which.index(lines.len());
        let value: serde_json::Value = serde_json::from_str(&lines[which]).unwrap();
        let own = value["previous"].as_str().unwrap();
        lines[which] = forged(&lines[which], own, &"5".repeat(64));
        let broken = verify(&lines, Some(head(&log))).unwrap_err();
        prop_assert_eq!((broken.damage, broken.sequence), (Damage::Altered, number(which)));
    }

    #[test]
    fn a_dropped_entry_is_named(sketches in sketches(2), which in any::<Index>()) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let which = which.index(lines.len() - 1);
        lines.remove(which);
        prop_assert_eq!(both(&lines, &log), [(Damage::Dropped, number(which), number(which)); 2]);
    }

    #[test]
    fn swapped_entries_are_named(sketches in sketches(2), a in any::<Index>(), b in any::<Index>()) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let (a, b) = (a.index(lines.len()), b.index(lines.len()));
        prop_assume!(a != b);
        lines.swap(a, b);
        let (first, other) = (a.min(b), a.max(b));
        let expected = (Damage::Moved { found: number(other) }, number(first), number(first));
        prop_assert_eq!(both(&lines, &log), [expected; 2]);
    }

    #[test]
    fn a_repeated_entry_is_named(sketches in sketches(1), which in any::<Index>(), to in any::<Index>()) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let which = which.index(lines.len());
        let to = which + 1 + to.index(lines.len() - which);
        lines.insert(to, lines[which].clone());
        prop_assert_eq!(both(&lines, &log), [(Damage::Repeated, number(which), number(to)); 2]);
    }

    #[test]
    fn a_truncated_log_is_told_by_its_head(sketches in sketches(1), kept in any::<Index>()) {
        let log = log(&sketches);
        let mut lines = lines(&log);
        let last = lines.len() as u64;
        lines.truncate(kept.index(lines.len()));
        let kept = lines.len();
        prop_assert!(verify(&lines, None).is_ok(), "nothing shows it but the head");
        let broken = verify(&lines, Some(head(&log))).unwrap_err();
        prop_assert_eq!((broken.damage, broken.sequence, broken.line), (Damage::Truncated { last }, number(kept), number(kept)));
    }

    #[test]
    fn a_log_written_anew_is_told_by_its_head(sketches in sketches(1), which in any::<Index>(), longer in 0_usize..3) {
        let signed = log(&sketches);
        let mut other = sketches.clone();
        other[which.index(sketches.len())].1.push('!');
        other.extend(sketches.iter().take(longer).cloned());
        let lines = lines(&log(&other));
        prop_assert!(verify(&lines, None).is_ok());
        let broken = verify(&lines, Some(head(&signed))).unwrap_err();
        prop_assert_eq!((broken.damage, broken.sequence), (Damage::Rewritten, sketches.len() as u64));
    }

    #[test]
    fn a_head_vouches_for_what_was_there_and_a_part_goes_on(sketches in sketches(2), at in any::<Index>()) {
        let at = at.index(sketches.len());
        let early = log(&sketches[..at]);
        let whole = log(&sketches);
        let verified = verify(&lines(&whole), Some(head(&early))).unwrap();
        prop_assert_eq!((verified.entries, verified.sealed), (sketches.len() as u64, Some(at as u64)));

        let mut part = Verifier::after(early.position(), Some(head(&whole)));
        lines(&whole)[at..].iter().for_each(|line| { part.line(line.as_bytes()); });
        let verified = part.finish().unwrap();
        prop_assert_eq!((verified.entries, verified.sequence), ((sketches.len() - at) as u64, sketches.len() as u64));
    }

    #[test]
    fn nothing_that_comes_panics(texts in prop::collection::vec(any::<Vec<u8>>(), 0..4), head in "\\PC{0,40}") {
        let mut verifier = Verifier::new(None);
        for text in &texts {
            verifier.line(text);
        }
        prop_assert_eq!(verifier.finish().is_ok(), texts.is_empty());
        prop_assert!(Head::open(&head, &key()).is_err());
    }
}

#[test]
fn a_head_is_believed_under_its_own_key_alone() {
    let mut log = Log::new();
    log.append(0, &Record::new("a", "b", Outcome::Success).unwrap()).unwrap();
    let json = log.head(&key());
    assert_eq!(Head::open(&json, &key()).unwrap().position(), log.position());
    assert_eq!(Head::open(&json, &Secret::from("another")), Err(HeadError::Forged));
    assert_eq!(
        Head::open(&json.replace("\"sequence\":1", "\"sequence\":0"), &key()),
        Err(HeadError::Forged)
    );
    assert_eq!(Head::open(&log.head(&Secret::from("")), &Secret::from("")), Err(HeadError::Forged));
    for malformed in ["", "{}", "[]", &json[1..], &json.replace("mac", "max"), &format!("{json}x")]
    {
        assert_eq!(Head::open(malformed, &key()), Err(HeadError::Malformed), "{malformed}");
    }
}

#[test]
fn a_guarded_secret_is_kept_out() {
    let mut log = Log::new();
    log.guard(Secret::from("canary-secret"));
    log.guard(Secret::from("a"));
    let details = Details::new().text("note", "the canary-secret is out").unwrap();
    let record = Record::new("a", "b", Outcome::Success).unwrap();
    assert_eq!(log.append(0, &record.clone().details(details)).map(drop), Err(AppendError::Secret));
    assert_eq!(log.append(1 << 53, &record).map(drop), Err(AppendError::Time));
    assert_eq!(log.position(), Position::default());
    assert!(log.append(0, &record).is_ok());
    assert!(!format!("{log:?}").contains("canary"));
    assert_eq!(log.take().len(), 1);
    assert_eq!((log.entries().len(), log.position().sequence), (0, 1));
}

#[test]
fn a_payload_is_entered_as_the_hash_of_its_canonical_form() {
    let record =
        |payload: &[u8]| Record::new("a", "b", Outcome::Success).unwrap().payload(payload).unwrap();
    assert_eq!(record(br#"{"b": 1.0, "a": "x"}"#), record(br#"{"a":"x","b":1}"#));
    assert_ne!(record(br#"{"a":"x","b":1}"#), record(br#"{"a":"x","b":2}"#));
    let mut log = Log::new();
    let line = log.append(0, &record(b"{}")).unwrap().line().to_owned();
    // printf '{}' | sha256sum
    let hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    assert!(line.contains(&format!("\"payload\":\"{hash}\"")), "{line}");
}
