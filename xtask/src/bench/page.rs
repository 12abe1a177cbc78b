//! The page that a run makes.

use super::{
    figures::{Figure, Figures},
    goals::{GOALS, Goal, Measured, amount},
    reasons,
};
use crate::root;
use std::{
    fmt::{self, Write},
    path::PathBuf,
};

const HEAD: &str = "\
# Performance

What Callgate takes beside the validators and policy engines that it replaces. `cargo xtask bench` makes this page: it
checks that all peers give the same verdicts on several hundred documents, valid ones and each rule broken, and then
measures every runtime in one process, after a warm-up, in rounds in turn; of the rounds the median counts. All enforce the
same rules on the same bytes, the limit of 8,192 bytes of metadata included. Absolute times are those of one machine on one
day; the ratios are what travels.

The peers are pinned in `bench/`, which says how each is asked. Nothing of them reaches the packages.
";

/// Where the page is.
pub(super) fn path() -> PathBuf {
    root().join("docs/performance.md")
}

/// The page.
pub(super) fn page(figures: &Figures) -> Result<String, fmt::Error> {
    let mut page = format!("{HEAD}\n");
    for about in &figures.about {
        writeln!(page, "- {about}")?;
    }
    let measured: Vec<(&Goal, Option<Measured>)> =
        GOALS.iter().map(|goal| (goal, goal.measured(figures))).collect();
    goals(&mut page, &measured)?;
    missed(&mut page, &measured)?;
    tables(&mut page, figures)?;
    profiles(&mut page, figures)?;
    Ok(page)
}

fn goals(page: &mut String, measured: &[(&Goal, Option<Measured>)]) -> fmt::Result {
    let met = measured.iter().filter(|(_, of)| of.as_ref().is_some_and(|of| of.is_met)).count();
    writeln!(page, "\n## Goals\n\n{met} of {} are met.\n", measured.len())?;
    writeln!(page, "| task | who | goal | measured | |\n| --- | --- | --- | --- | --- |")?;
    for (goal, of) in measured {
        let (value, word) = match of {
            Some(of) => (goal.show(of.value), if of.is_met { "met" } else { "**missed**" }),
            None => ("not measured".to_owned(), ""),
        };
        writeln!(page, "| {} | {} | {goal} | {value} | {word} |", goal.task, goal.subject)?;
    }
    Ok(())
}

fn missed(page: &mut String, measured: &[(&Goal, Option<Measured>)]) -> fmt::Result {
    let missed: Vec<&Goal> = measured
        .iter()
        .filter(|(_, of)| of.as_ref().is_some_and(|of| !of.is_met))
        .map(|(goal, _)| *goal)
        .collect();
    if missed.is_empty() {
        return Ok(());
    }
    writeln!(page, "\n## Why goals are missed\n")?;
    // One reason can stand behind several goals.
    for (place, goal) in missed.iter().enumerate() {
        let reason = reasons::of(goal.task, goal.subject);
        let before = missed
            .iter()
            .take(place)
            .any(|earlier| reasons::of(earlier.task, earlier.subject) == reason);
        if before {
            continue;
        }
        let of_it: Vec<String> = missed
            .iter()
            .filter(|other| reasons::of(other.task, other.subject) == reason)
            .map(|other| format!("{} ({})", other.task, other.subject))
            .collect();
        let mut of_it = of_it;
        of_it.dedup();
        writeln!(
            page,
            "- {}: {}.",
            of_it.join("; "),
            reason.unwrap_or("the reason is not known yet")
        )?;
    }
    Ok(())
}

fn tables(page: &mut String, figures: &Figures) -> fmt::Result {
    writeln!(
        page,
        "\n## Figures\n\nThe last column tells how many times the first line's figure each is.\n"
    )?;
    writeln!(page, "| task | who | median | times |\n| --- | --- | ---: | ---: |")?;
    for task in figures.tasks() {
        let first = task.first().map_or(1.0, |figure| figure.value);
        for (place, Figure { task, subject, value, unit }) in task.iter().enumerate() {
            let (title, times) = match place {
                0 => (task.as_str(), String::new()),
                _ => ("", format!("{:.2}", value / first)),
            };
            writeln!(page, "| {title} | {subject} | {} | {times} |", amount(*value, unit))?;
        }
    }
    Ok(())
}

fn profiles(page: &mut String, figures: &Figures) -> fmt::Result {
    if figures.profiles.is_empty() {
        return Ok(());
    }
    writeln!(
        page,
        "\n## Where the instructions go\n\nOf each document the functions that take most, as callgrind counts; what was \
         inlined counts for the function it went into."
    )?;
    for profile in &figures.profiles {
        writeln!(page, "\n{}: {:.0} instructions a call\n", profile.task, profile.instructions)?;
        writeln!(page, "| share | function |\n| ---: | --- |")?;
        for (percent, name) in &profile.functions {
            writeln!(page, "| {percent:.1}% | `{name}` |")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::fs;

    /// A run in which our figure is this and every peer's is that.
    fn run(own: f64, peer: f64) -> Figures {
        let mut lines = String::new();
        for goal in GOALS {
            let names = ["jsonschema", "serde_json IgnoredAny", "joi", "ajv", "cedar-policy"];
            let figure = |subject: &str, value| json!({"task": goal.task, "subject": subject, "value": value, "unit": "ns"});
            writeln!(lines, "{}", figure(goal.subject, own)).unwrap();
            for name in names {
                writeln!(lines, "{}", figure(name, peer)).unwrap();
            }
        }
        lines += r#"{"profile": "guest session", "instructions": 17, "functions": [[60.5, "one"], [3, "two"]]}"#;
        Figures::read(&lines).unwrap()
    }

    /// The cells of every row of the tables, which must all be as wide as their heads.
    fn rows(page: &str) -> Vec<Vec<&str>> {
        let mut width = None;
        let mut rows = Vec::new();
        for line in page.lines() {
            let Some(row) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
                assert!(!line.starts_with('|'), "a row is not closed: {line}");
                width = None;
                continue;
            };
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            assert_eq!(*width.get_or_insert(cells.len()), cells.len(), "{line}");
            rows.push(cells);
        }
        rows
    }

    #[test]
    fn goals_are_met_or_missed_by_what_was_measured() {
        let page = page(&run(1.0, 100.0)).unwrap();
        let row = rows(&page)
            .into_iter()
            .find(|row| row.contains(&"Rust: guest session, 295 B"))
            .unwrap();
        assert_eq!(
            row[2..],
            [
                "at least 8.00 times as fast as jsonschema",
                "100.0 times as fast as jsonschema",
                "met"
            ]
        );
        assert!(!page.contains("**missed**") && !page.contains("Why goals"), "{page}");
        assert!(page.contains("17 instructions a call"), "{page}");

        let page = super::page(&run(100.0, 1.0)).unwrap();
        let row = rows(&page)
            .into_iter()
            .find(|row| row.contains(&"Rust: guest session, 295 B"))
            .unwrap();
        assert_eq!(row[3..], ["0.01 times as fast as jsonschema", "**missed**"]);
        assert!(page.contains("## Why goals are missed"), "{page}");
    }

    #[test]
    fn the_page_holds_every_goal_and_tells_why_it_is_missed() {
        let page = fs::read_to_string(path()).unwrap();
        let rows = rows(&page);
        let held: Vec<[&str; 3]> = rows
            .iter()
            .filter_map(|row| match row.as_slice() {
                [task, subject, goal, _, word]
                    if ["met", "**missed**", ""].contains(word) && *task != "task" =>
                {
                    Some([*task, *subject, *goal])
                }
                _ => None,
            })
            .collect();
        let wanted: Vec<[String; 3]> = GOALS
            .iter()
            .map(|goal| [goal.task.into(), goal.subject.into(), goal.to_string()])
            .collect();
        assert_eq!(held, wanted, "run `cargo xtask bench`");
        for row in rows.iter().filter(|row| row.last() == Some(&"**missed**")) {
            assert!(reasons::of(row[0], row[1]).is_some(), "no reason why this is missed: {row:?}");
        }
        assert!(!page.contains("not measured"), "run `cargo xtask bench`");
    }
}
