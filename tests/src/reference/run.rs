//! Generated documents, checked by both.

use super::{
    KINDS,
    compare::{Divergence, Subject},
    shrink::shrunk,
};
use crate::conformance::{Vector, near_limits};
use callgate::{Code, Kind};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// How many documents a seed of its own makes.
const PER_SEED: usize = 4096;

/// How many divergences are told.
const MOST_TOLD: usize = 5;

/// What a run has seen.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// How many documents of each kind, and how many of them were valid.
    pub kinds: BTreeMap<Kind, (usize, usize)>,
    /// In how many documents of a kind a code was found.
    pub codes: BTreeMap<(Kind, Code), usize>,
    /// How many documents the engine and the reference do not agree on.
    pub divergences: usize,
    /// The first of those, told whole.
    pub told: Vec<String>,
}

impl Tally {
    /// How many documents were checked.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.kinds.values().map(|(all, _)| all).sum()
    }

    fn add(&mut self, other: Self) {
        for (kind, (all, valid)) in other.kinds {
            let own = self.kinds.entry(kind).or_default();
            *own = (own.0 + all, own.1 + valid);
        }
        for (key, count) in other.codes {
            *self.codes.entry(key).or_default() += count;
        }
        self.divergences += other.divergences;
        self.told.extend(other.told);
        self.told.truncate(MOST_TOLD);
    }

    fn take(&mut self, vector: &Vector, subject: &Subject) {
        let kind = vector.kind.expect("a kind");
        let seen = self.kinds.entry(kind).or_default();
        seen.0 += 1;
        match subject.check(kind, &vector.document, vector.facts.as_deref()) {
            Ok(agreement) => {
                seen.1 += usize::from(agreement.valid);
                let mut codes = agreement.codes;
                codes.sort_unstable();
                codes.dedup();
                for code in codes {
                    *self.codes.entry((kind, code)).or_default() += 1;
                }
            }
            Err(divergence) => {
                self.divergences += 1;
                if self.told.len() < MOST_TOLD {
                    self.told.push(tell(vector, &divergence));
                }
            }
        }
    }
}

/// How often each code was found in documents of each kind.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, (all, valid)) in &self.kinds {
            writeln!(f, "{kind}: {all} documents, {valid} of them valid")?;
            for ((own, code), count) in &self.codes {
                if own == kind {
                    writeln!(f, "  {:<28}{count:>10}", code.name())?;
                }
            }
        }
        Ok(())
    }
}

/// A divergence with all that it takes to see it again, and the same in small.
fn tell(vector: &Vector, divergence: &Divergence) -> String {
    let small = shrunk(vector);
    let again =
        Subject::new(small.policy.as_deref().unwrap_or(b"{}")).ok().zip(small.kind).and_then(
            |(subject, kind)| subject.check(kind, &small.document, small.facts.as_deref()).err(),
        );
    let divergence = again.as_deref().unwrap_or(divergence);
    format!(
        "{}: {}\n{}\nin small: {}\nthe engine: {}\nthe reference: {}",
        vector.name,
        divergence.what,
        vector.to_line(),
        small.to_line(),
        divergence.engine,
        divergence.reference
    )
}

/// Checks so many documents on all processors; `progress` is told how many more have been checked.
///
/// # Panics
/// A policy that was generated is refused.
pub fn run(documents: usize, seed: u64, progress: impl Fn(usize) + Sync) -> Tally {
    let next = AtomicUsize::new(0);
    let whole = Mutex::new(Tally::default());
    let chunks = documents.div_ceil(PER_SEED);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let chunk = next.fetch_add(1, Ordering::Relaxed);
                    if chunk >= chunks {
                        break;
                    }
                    let tally = chunk_of(seed, chunk, PER_SEED.min(documents - chunk * PER_SEED));
                    progress(tally.documents());
                    whole.lock().expect("no thread panics").add(tally);
                }
            });
        }
    });
    whole.into_inner().expect("no thread panics")
}

/// Mixes a seed, so that those of neighbouring chunks have nothing in common: `SplitMix64`.
fn mixed(seed: u64) -> u64 {
    let seed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let seed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let seed = (seed ^ seed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    seed ^ seed >> 31
}

fn chunk_of(seed: u64, chunk: usize, documents: usize) -> Tally {
    let mut tally = Tally::default();
    let mut subject: Option<(Option<Vec<u8>>, Subject)> = None;
    let chunk_seed = mixed(mixed(seed).wrapping_add(u64::try_from(chunk).unwrap_or_default()));
    for (number, mut vector) in near_limits(chunk_seed, &KINDS).take(documents).enumerate() {
        vector.name = format!("document {number} of chunk {chunk} of seed {seed}");
        if subject.as_ref().is_none_or(|(policy, _)| *policy != vector.policy) {
            let policy = vector.policy.clone();
            let own = Subject::new(policy.as_deref().unwrap_or(b"{}"));
            let own = own.unwrap_or_else(|report| panic!("{}: {report}", vector.to_line()));
            subject = Some((policy, own));
        }
        if let Some((_, subject)) = &subject {
            tally.take(&vector, subject);
        }
    }
    tally
}
