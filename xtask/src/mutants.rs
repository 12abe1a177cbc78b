//! Mutation: the core with one thing changed, and whether its tests notice.
//!
//! The mutants are those of cargo-mutants. To build each on its own would take days; here all of them stand in one copy of the
//! core, each behind a switch that the environment turns on, so that the tests are built once. A mutant is then tried on the
//! tests that reach it, the quickest first.

mod area;
mod find;
mod known;
mod list;
mod reached;
mod results;
mod site;
mod suite;
mod tally;
#[cfg(test)]
mod tests;
mod tree;
mod trial;

use crate::{Done, bar, target};
use area::Area;
use list::Mutant;
use rayon::prelude::*;
use results::{Outcome, Results};
use std::sync::Mutex;
use suite::Suite;
use tally::{Fate, Tally};
use tree::{Absent, Tree};

/// Which mutants are tried.
#[derive(Default, Debug)]
pub struct Choice {
    /// Those in files whose path begins so, or in the area of that name.
    pub only: Option<String>,
    /// So many of them, drawn with this seed.
    pub sample: Option<(usize, u64)>,
    /// All of them, whatever the last run found.
    pub again: bool,
    /// Also those that the last run did not catch.
    pub survivors: bool,
}

/// Tries the mutants, goes on where the last run stopped, and prints what survived and what all runs came to.
///
/// # Errors
/// cargo-mutants is missing, a test fails without a mutant, or fewer mutants were caught than is the goal.
pub fn task(choice: &Choice) -> Done {
    let mutants = list::list()?;
    let equivalent = known::known(&mutants)?;
    let chosen = choice.of(&mutants);
    let tree = Tree::new(&mutants, choice.again)?;
    let mut results = Results::read(target().join("mutants/results.json"))?;
    results.forget(|outcome| choice.again || choice.survivors && !outcome.is_caught());
    let is_open = |id: &usize| {
        let known = equivalent[*id] || tree.absent.contains_key(id);
        chosen[*id] && !known && results.of(&mutants[*id].key()).is_none()
    };
    let open: Vec<usize> = (0..mutants.len()).filter(is_open).collect();
    if !open.is_empty() {
        let bar = bar(0, "tests");
        let suite = Suite::new(&tree, |all, done| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        })?;
        bar.finish_and_clear();
        try_all(&suite, &mutants, &open, &mut results)?;
    }
    let mut tally = Tally::default();
    for (id, mutant) in mutants.iter().enumerate().filter(|(id, _)| chosen[*id]) {
        let fate = match (tree.absent.get(&id), results.of(&mutant.key())) {
            (Some(Absent::Unviable), _) => Fate::Unviable,
            (Some(Absent::NotTried), _) => Fate::NotTried,
            _ if equivalent[id] => Fate::Equivalent,
            (None, None) => Fate::NotTried,
            (None, Some(outcome)) => Fate::Tried(outcome),
        };
        if let Fate::Tried(outcome) = fate
            && outcome != Outcome::Caught
        {
            println!("{:9} {}", outcome.name(), mutant.place());
        }
        tally.add(Area::of(mutant), fate);
    }
    println!("{tally}");
    match tally.missed() {
        missed if missed.is_empty() => println!("all goals are met"),
        missed => return Err(format!("too few mutants are caught: {}", missed.join(", ")).into()),
    }
    Ok(())
}

fn try_all(suite: &Suite, mutants: &[Mutant], open: &[usize], results: &mut Results) -> Done {
    let bar = bar(open.len() as u64, "mutants");
    let results = Mutex::new((results, 0));
    let tried = open.par_iter().map(|id| {
        let outcome = trial::outcome(suite, *id).map_err(|error| error.to_string())?;
        let (results, missed) = &mut *results.lock().map_err(|error| error.to_string())?;
        *missed += usize::from(!outcome.is_caught());
        results.note(mutants[*id].key(), outcome);
        bar.inc(1);
        bar.set_message(format!("{missed} not caught"));
        if bar.position().is_multiple_of(50) {
            results.write().map_err(|error| error.to_string())
        } else {
            Ok(())
        }
    });
    tried.collect::<Result<(), String>>()?;
    bar.finish_and_clear();
    let (results, _) = results.into_inner().map_err(|error| error.to_string())?;
    Ok(results.write()?)
}

impl Choice {
    fn of(&self, mutants: &[Mutant]) -> Vec<bool> {
        let meant = |mutant: &Mutant| {
            self.only.as_ref().is_none_or(|only| {
                mutant.file.starts_with(&**only) || Area::of(mutant).name() == only
            })
        };
        let mut ids: Vec<usize> = (0..mutants.len()).filter(|id| meant(&mutants[*id])).collect();
        if let Some((size, mut state)) = self.sample {
            // Fisher and Yates, as far as is needed, with the numbers of SplitMix64.
            for at in 0..size.min(ids.len()) {
                let other = at
                    + usize::try_from(next(&mut state) % (ids.len() - at) as u64)
                        .unwrap_or_default();
                ids.swap(at, other);
            }
            ids.truncate(size);
        }
        let mut chosen = vec![false; mutants.len()];
        for id in ids {
            chosen[id] = true;
        }
        chosen
    }
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ *state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}
