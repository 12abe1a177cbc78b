//! Exchanges: whatever is started, answered, lost, cancelled and taken up again, each ends once and tells no secret.

use crate::play::Play;
use arbitrary::{Result, Unstructured};
use callgate::exchange::{
    Secret,
    audit::{Head, Verifier},
};

/// A host does what the input says.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    // However the input ends, so do the exchanges.
    let mut input = Unstructured::new(data);
    if let Ok((mut play, _)) = played(&mut input) {
        play.end();
    }
}

fn played(input: &mut Unstructured<'_>) -> Result<(Play, Result<()>)> {
    let mut play = Play::new(input.ratio(7, 8)?, input.arbitrary()?);
    let followed = play.follow(input);
    Ok((play, followed))
}

/// The audit log of a run: whole as it is, and damaged wherever something is changed.
///
/// # Panics
/// A promise is not kept.
pub fn audit(data: &[u8]) {
    _ = log(&mut Unstructured::new(data));
}

fn log(input: &mut Unstructured<'_>) -> Result<()> {
    let (what, at, place, bits) = input.arbitrary::<(u8, u16, u16, u8)>()?;
    let (mut play, _) = played(input)?;
    play.end();
    let key = Secret::from("kept where the log is not");
    let head = play.client.audit().head(&key);
    let head = || Some(Head::open(&head, &key).expect("its own head"));
    let entries = play.client.take_audit();
    let mut lines: Vec<Vec<u8>> =
        entries.iter().map(|entry| entry.line().as_bytes().to_vec()).collect();
    let verified = |lines: &[Vec<u8>]| {
        let mut verifier = Verifier::new(head());
        for line in lines {
            if !verifier.line(line) {
                break;
            }
        }
        verifier.finish()
    };
    assert!(verified(&lines).is_ok_and(|log| log.entries == lines.len() as u64));
    if lines.is_empty() {
        return Ok(());
    }
    let at = usize::from(at) % lines.len();
    let first = match what % 4 {
        0 => {
            let line = &mut lines[at];
            let place = usize::from(place) % line.len();
            line[place] ^= bits.max(1);
            at
        }
        1 => {
            lines.remove(at);
            at
        }
        2 => {
            let other = usize::from(place) % lines.len();
            if other == at {
                return Ok(());
            }
            lines.swap(at, other);
            at.min(other)
        }
        _ => {
            let line = lines[at].clone();
            lines.insert(at + 1, line);
            at + 1
        }
    };
    let broken = verified(&lines).expect_err("a damaged log");
    // The first entry that is wrong is named, or where it should be.
    assert_eq!(broken.line, first as u64 + 1, "{broken:?}");
    Ok(())
}
