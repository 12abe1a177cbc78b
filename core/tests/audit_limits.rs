//! The audit log at its limits, and what it says in words.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which may fail as tests do")]

use callgate::exchange::{
    Secret,
    audit::{
        AppendError, Broken, Damage, Details, Head, HeadError, Log, Outcome, Position, Record,
        Refused, Verifier,
    },
};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// 2^53 − 1.
const MOST: i64 = 9_007_199_254_740_991;

fn record() -> Record {
    Record::new("guest.create", "guest/17", Outcome::Success).unwrap()
}

#[test]
fn what_is_just_within_the_limits_is_entered() {
    for (number, fits) in [(MOST, true), (-MOST, true), (MOST + 1, false), (-MOST - 1, false)] {
        let details = Details::new().number("n", number);
        assert_eq!(details.map(drop), if fits { Ok(()) } else { Err(Refused::Number) }, "{number}");
        let appended = Log::new().append(number, &record()).map(drop);
        assert_eq!(appended, if fits { Ok(()) } else { Err(AppendError::Time) }, "{number}");
    }
    let text = |length| Details::new().text("t", &"t".repeat(length)).map(drop);
    assert_eq!((text(1024), text(1025)), (Ok(()), Err(Refused::Long)));
}

#[test]
fn where_the_first_line_does_not_follow_it_is_the_first_line_that_is_named() {
    let mut log = Log::new();
    for at in 0..3 {
        log.append(at, &record()).unwrap();
    }
    // Whoever begins after an entry of another log has nothing before the line that could be wrong.
    let mut verifier = Verifier::after(Position { sequence: 1, hash: [7; 32] }, None);
    for line in log.export().lines().skip(1) {
        verifier.line(line.as_bytes());
    }
    let broken = verifier.finish().unwrap_err();
    assert_eq!((broken.damage, broken.sequence, broken.line), (Damage::Altered, 2, 1));
}

#[test]
fn the_payload_of_an_entry_is_a_hash_however_well_the_entry_is_hashed() {
    let mut log = Log::new();
    let entry = log.append(0, &record().payload(b"{}").unwrap()).unwrap().line().to_owned();
    let (start, rest) = entry.split_once("\"payload\":\"").unwrap();
    let (payload, end) = rest.split_once('"').unwrap();
    let rewritten = |payload: &str| {
        let line = format!("{start}\"payload\":\"{payload}\"{end}");
        let (front, rest) = line.split_once("\"hash\":\"").unwrap();
        let (_, back) = rest.split_once("\",").unwrap();
        let hash = Sha256::digest(format!("{front}{back}"));
        let hex = hash.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        format!("{front}\"hash\":\"{hex}\",{back}")
    };
    let verify = |line: &str| {
        let mut verifier = Verifier::new(None);
        verifier.line(line.as_bytes());
        verifier.finish().map(drop).map_err(|broken| broken.damage)
    };
    assert_eq!(rewritten(payload), entry, "the hash of the test is that of the log");
    assert_eq!(verify(&rewritten(payload)), Ok(()));
    for wrong in ["", "guest/17", &payload.to_uppercase(), &format!("{payload}00")] {
        assert_eq!(verify(&rewritten(wrong)), Err(Damage::Altered), "{wrong}");
    }
}

#[test]
fn what_is_wrong_is_said_in_words_and_codes() {
    for (refused, word) in [
        (Refused::Name, "name"),
        (Refused::Address, "e-mail address"),
        (Refused::Telephone, "telephone number"),
        (Refused::Token, "token"),
        (Refused::Long, "1024 bytes"),
        (Refused::Number, "2^53 - 1"),
    ] {
        assert!(refused.to_string().contains(word), "{refused}");
    }
    assert!(AppendError::Time.to_string().contains("2^53 - 1"));
    assert!(AppendError::Secret.to_string().contains("secret"));
    let key = Secret::from("the key of the heads");
    let malformed = Head::open("{}", &key).unwrap_err();
    let forged = Head::open(&Log::new().head(&key), &Secret::from("another")).unwrap_err();
    assert_eq!((malformed, forged), (HeadError::Malformed, HeadError::Forged));
    assert_eq!(malformed.to_string(), "not the head of a log");
    assert_eq!(forged.to_string(), "the head is not signed with this key");
}

#[test]
fn each_damage_has_its_code_and_names_entry_and_line() {
    let mut log = Log::new();
    for at in 0..5 {
        log.append(at, &record()).unwrap();
    }
    let key = Secret::from("the key of the heads");
    let head = Head::open(&log.head(&key), &key).unwrap();
    let told = |lines: &[usize], change: bool| {
        let export = log.export();
        let whole: Vec<&str> = export.lines().collect();
        let mut verifier = Verifier::new(Some(head));
        for (place, line) in lines.iter().enumerate() {
            let line = whole.get(*line).unwrap();
            let changed = line.replace("guest/17", "guest/18");
            verifier.line(if change && place == 1 { &changed } else { *line }.as_bytes());
        }
        let broken: Broken = verifier.finish().unwrap_err();
        (broken.damage.code(), broken.to_string())
    };
    for (lines, change, code, words) in [
        (&[0, 1, 2, 3, 4][..], true, "audit.altered", "entry 2 on line 2 has been altered"),
        (&[0, 2, 3, 4], false, "audit.dropped", "entry 2 is missing from line 2"),
        (&[0, 2, 1, 3, 4], false, "audit.moved", "entry 2 has been moved from line 2 to line 3"),
        (&[0, 1, 1, 2, 3, 4], false, "audit.repeated", "entry 2 stands again on line 3"),
        (&[0, 1, 2], false, "audit.truncated", "entries 4 to 5 are missing from line 4 on"),
    ] {
        let (found, said) = told(lines, change);
        assert!(found == code && said.starts_with(words), "{found}: {said}");
    }
    let mut other = Log::new();
    for _ in 0..5 {
        other.append(9, &record()).unwrap();
    }
    let mut verifier = Verifier::new(Some(head));
    for line in other.export().lines() {
        verifier.line(line.as_bytes());
    }
    let broken = verifier.finish().unwrap_err();
    assert_eq!(broken.damage.code(), "audit.rewritten");
    assert!(broken.to_string().contains("is not the one that was signed"), "{broken}");
}
