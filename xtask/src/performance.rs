//! `docs/performance.md`, made from what the benchmarks measure.

use crate::{Done, root, target};
use serde_json::Value;
use std::{collections::BTreeMap, env, fmt::Write, fs, process::Command};

const HEAD: &str = "\
# Performance

What a check costs, beside `serde_json::from_slice::<Value>` reading the same bytes in the same run. Absolute times are
those of one machine on one day; the ratios are what travels. Below 1, Callgate has read the document, checked every rule
and made its report before serde_json has built its tree. A document with violations (*broken*: five or more of them) is
walked a second time for their paths, and each violation takes memory of its own, so there the ratio is above 1.

This page is made by `cargo xtask performance`, which runs `cargo bench -p callgate` (criterion, medians).

";

/// The medians of a document: ours, then those of the peer, by the name of the benchmark.
type Medians = BTreeMap<String, BTreeMap<String, f64>>;

/// Runs the benchmarks, unless the last run will do, and writes docs/performance.md.
///
/// # Errors
/// The benchmarks fail, there was no last run, or the page cannot be written.
pub fn write(last: bool) -> Done {
    if !last {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let bench = ["bench", "--locked", "--package", "callgate", "--bench", "check"];
        if !Command::new(cargo).args(bench).current_dir(root()).status()?.success() {
            return Err("the benchmarks failed".into());
        }
    }
    fs::write(root().join("docs/performance.md"), page(&medians()?)?)?;
    Ok(())
}

fn medians() -> Result<Medians, Box<dyn std::error::Error>> {
    let mut medians = Medians::new();
    for document in fs::read_dir(target().join("criterion"))? {
        let document = document?;
        let name = document.file_name().to_string_lossy().into_owned();
        for subject in fs::read_dir(document.path())? {
            let subject = subject?;
            let Ok(text) = fs::read(subject.path().join("new/estimates.json")) else { continue };
            let estimates: Value = serde_json::from_slice(&text)?;
            let median = estimates["median"]["point_estimate"].as_f64().ok_or("no median")?;
            let subject = subject.file_name().to_string_lossy().into_owned();
            medians.entry(name.clone()).or_default().insert(subject, median);
        }
    }
    Ok(medians)
}

fn page(medians: &Medians) -> Result<String, std::fmt::Error> {
    let mut page = String::from(HEAD);
    writeln!(page, "Measured on {}.\n", machine())?;
    writeln!(
        page,
        "| document | check | serde_json `Value` | ratio |\n| --- | ---: | ---: | ---: |"
    )?;
    for (document, subjects) in medians {
        if let (Some(own), Some(peer)) = (subjects.get("callgate"), subjects.get("serde_json")) {
            let name = document.replace('_', " ");
            writeln!(page, "| {name} | {} | {} | {:.2} |", time(*own), time(*peer), own / peer)?;
        }
    }
    Ok(page)
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = Command::new("rustc").arg("--version").output().ok();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let os = env::consts::OS;
    let arch = env::consts::ARCH;
    format!("{arch} {os}, {cores} cores, {}", rustc.unwrap_or_else(|| "unknown rustc".into()))
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.0} ns"),
        n if n < 1e6 => format!("{:.1} µs", n / 1e3),
        n => format!("{:.1} ms", n / 1e6),
    }
}
