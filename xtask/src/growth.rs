//! How the work of a check grows with each thing that there can be many of: `docs/growth.md`.
//!
//! Instructions are counted, not time: the exponents are the same whatever else the machine does.

use crate::{Done, bench, callgrind, root};
use rayon::prelude::*;
use std::{error::Error, fmt::Write, fs, path::Path, process::Command};

/// The most that an exponent may be: 1 is in step with what grows; sorting is a little above.
const MOST: f64 = 1.05;

/// What the numbers are divided by that are counted: for the page, and for a quick look.
const ALL: &[usize] = &[8, 4, 2, 1];
const QUICK: &[usize] = &[16, 4];

const HEAD: &str = "# Growth

How the work of a check grows with each thing that there can be many of, and with what is meant to make it slow, as
`cargo xtask growth` counted it: the instructions of one check with an eighth, a quarter, half and all of the number in the
table, and the exponent of the power that fits them best. 1 is in step; twice as much of something whose exponent is 1.05 takes
2.07 times the work. Reports are cut after 1,000 violations, so what is told weighs less the more there is of it, and some
exponents lie below 1.

Instructions do not show what memory costs: how the time of a flow's check grows up to 1,000,000 nodes is among the figures
of [performance](performance.md).

| what grows | up to | instructions with that many | exponent |
| --- | ---: | ---: | ---: |
";

/// Counts, prints, and writes the page; a quick look takes smaller numbers and writes none.
///
/// # Errors
/// A tool is missing or fails, or something grows too fast.
pub fn task(quick: bool) -> Done {
    let all = grown(if quick { QUICK } else { ALL })?;
    let mut page = HEAD.to_owned();
    for Grown { name, most, count, exponent } in &all {
        println!("{exponent:>6.3}  {name}");
        writeln!(page, "| {name} | {most} | {count} | {exponent:.3} |")?;
    }
    if !quick {
        fs::write(root().join("docs/growth.md"), page)?;
    }
    check(&all)
}

/// What came of one thing.
struct Grown {
    name: String,
    most: usize,
    count: u64,
    exponent: f64,
}

fn check(all: &[Grown]) -> Done {
    let fast: Vec<String> = all
        .iter()
        .filter(|grown| grown.exponent > MOST)
        .map(|grown| format!("{}: the exponent is {:.3}", grown.name, grown.exponent))
        .collect();
    if fast.is_empty() { Ok(()) } else { Err(fast.join("\n").into()) }
}

/// Counts everything, on as many cores as there are.
fn grown(parts: &[usize]) -> Result<Vec<Grown>, Box<dyn Error>> {
    let program = bench::program("callgate-growth")?;
    let listed = bench::printed(&mut Command::new(&program))?;
    let mut things = Vec::new();
    for line in listed.lines() {
        let (most, name) = line.split_once(' ').ok_or("the program lists nothing")?;
        things.push((name, most.parse::<usize>()?));
    }
    let all = things
        .into_par_iter()
        .map(|(name, most)| one(&program, name, most, parts).map_err(|error| error.to_string()));
    Ok(all.collect::<Result<_, String>>()?)
}

#[allow(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn one(program: &Path, name: &str, most: usize, parts: &[usize]) -> Result<Grown, Box<dyn Error>> {
    let (mut points, mut count) = (Vec::new(), 0);
    for part in parts {
        let number = most / part;
        let mut command = Command::new(program);
        command.args([name, &number.to_string()]);
        count = callgrind::count(&command, Some("callgate_growth::counted*"))?;
        points.push(((number as f64).ln(), (count as f64).ln()));
    }
    Ok(Grown { name: name.to_owned(), most, count, exponent: slope(&points) })
}

/// The slope of the line through the points that has the least squares.
#[allow(clippy::cast_precision_loss, reason = "a handful of points")]
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let x = points.iter().map(|point| point.0).sum::<f64>() / count;
    let y = points.iter().map(|point| point.1).sum::<f64>() / count;
    let product: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let square: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    product / square
}
