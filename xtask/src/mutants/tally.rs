//! What a run came to, area by area.

use super::{area::Area, results::Outcome};
use std::{collections::BTreeMap, fmt};

/// What there is to count of a mutant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It does not compile.
    Unviable,
    /// It could not be put behind a switch, or is left for another run.
    NotTried,
    /// It changes nothing that can be seen.
    Equivalent,
    /// This became of it.
    Tried(Outcome),
}

/// The counts of an area.
#[derive(Default, Clone, Debug)]
pub(super) struct Counts {
    mutants: usize,
    unviable: usize,
    not_tried: usize,
    equivalent: usize,
    caught: usize,
    timed_out: usize,
    survived: usize,
}

/// The counts of all areas.
#[derive(Default, Debug)]
pub(super) struct Tally(BTreeMap<Area, Counts>);

impl Tally {
    /// Counts a mutant.
    pub(super) fn add(&mut self, area: Area, fate: Fate) {
        let counts = self.0.entry(area).or_default();
        counts.mutants += 1;
        *match fate {
            Fate::Unviable => &mut counts.unviable,
            Fate::NotTried => &mut counts.not_tried,
            Fate::Equivalent => &mut counts.equivalent,
            Fate::Tried(Outcome::Caught) => &mut counts.caught,
            Fate::Tried(Outcome::TimedOut) => &mut counts.timed_out,
            Fate::Tried(Outcome::Survived | Outcome::Unreached) => &mut counts.survived,
        } += 1;
    }

    /// The areas that miss their goals, with what was reached.
    #[must_use]
    pub(super) fn missed(&self) -> Vec<String> {
        let missed = self.0.iter().filter(|(area, counts)| {
            let caught = counts.caught + counts.timed_out;
            caught * 100 < area.goal() * (caught + counts.survived)
        });
        missed.map(|(area, counts)| format!("{} ({})", area.name(), counts.share())).collect()
    }
}

impl Counts {
    /// How many of those that were tried, and are not equivalent, were noticed.
    fn share(&self) -> String {
        let caught = self.caught + self.timed_out;
        let tried = caught + self.survived;
        if tried == 0 {
            return "-".to_owned();
        }
        let tenths = caught * 1000 / tried;
        format!("{}.{} %", tenths / 10, tenths % 10)
    }

    fn cells(&self, name: &str) -> Vec<String> {
        let numbers = [
            self.mutants,
            self.unviable,
            self.not_tried,
            self.equivalent,
            self.caught,
            self.timed_out,
            self.survived,
        ];
        let numbers = numbers.iter().map(ToString::to_string);
        [name.to_owned()].into_iter().chain(numbers).chain([self.share()]).collect()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = [
            "",
            "mutants",
            "unviable",
            "not tried",
            "equivalent",
            "caught",
            "timed out",
            "survived",
            "share",
        ];
        let row =
            |f: &mut fmt::Formatter<'_>, cells: &[String]| writeln!(f, "| {} |", cells.join(" | "));
        row(f, &heads.map(str::to_owned))?;
        row(f, &heads.map(|_| "---".to_owned()))?;
        let mut all = Counts::default();
        for (area, counts) in &self.0 {
            row(f, &counts.cells(area.name()))?;
            all.mutants += counts.mutants;
            all.unviable += counts.unviable;
            all.not_tried += counts.not_tried;
            all.equivalent += counts.equivalent;
            all.caught += counts.caught;
            all.timed_out += counts.timed_out;
            all.survived += counts.survived;
        }
        row(f, &all.cells("all"))
    }
}
