//! A mutant on its trial.

use super::{
    results::Outcome,
    suite::{Ended, Suite},
};
use std::{collections::BTreeMap, error::Error, time::Duration};

/// Tests that take longer are run one by one, the quickest first; the others of a program together.
const QUICK: Duration = Duration::from_millis(100);

/// What becomes of a mutant.
pub(super) fn outcome(suite: &Suite, id: usize) -> Result<Outcome, Box<dyn Error>> {
    let Some(reaching) = suite.reaching.get(&id) else { return Ok(Outcome::Unreached) };
    let is_quick = |test: &&usize| suite.tests[**test].takes < QUICK;
    let mut programs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for test in reaching.iter().filter(is_quick) {
        programs.entry(suite.tests[*test].program).or_default().push(*test);
    }
    let takes =
        |tests: &[usize]| tests.iter().map(|test| suite.tests[*test].takes).sum::<Duration>();
    let mut batches: Vec<Vec<usize>> = programs.into_values().collect();
    batches.sort_by_key(|tests| takes(tests));
    batches.extend(reaching.iter().filter(|test| !is_quick(test)).map(|test| vec![*test]));
    for batch in batches {
        match suite.run(id, &batch)? {
            Ended::Passed => {}
            Ended::Failed => return Ok(Outcome::Caught),
            Ended::TimedOut => return Ok(Outcome::TimedOut),
        }
    }
    Ok(Outcome::Survived)
}
