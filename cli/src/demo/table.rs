//! What happened, a line for each scene.

use super::scenes::Scene;
use crate::text;
use callgate::exchange::Outcome;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// A line of the table.
pub(super) struct Row {
    cells: [String; 6],
    /// Whether the scene ended as it was meant to.
    pub(super) as_meant: bool,
}

const HEAD: [&str; 6] =
    ["exchange", "what went wrong", "what came of it", "requests", "retries", "time"];

/// The columns of numbers, which stand at the right.
const NUMBERS: usize = 3;

impl Row {
    /// How a scene ended; `told` is none if it did not end as it was meant to.
    pub(super) fn of(scene: &Scene, outcome: &Outcome, told: Option<String>, retries: u32) -> Self {
        let as_meant = told.is_some();
        let told = told.unwrap_or_else(|| match &outcome.result {
            Ok(success) => format!("unexpected: {}", success.id()),
            Err(failure) => format!("unexpected: {failure}"),
        });
        let time = format!("{}.{:03} s", outcome.latency / 1000, outcome.latency % 1000);
        let cells = [
            scene.title.to_owned(),
            scene.wrong.to_owned(),
            text::printable(&told).into_owned(),
            outcome.attempts.to_string(),
            retries.to_string(),
            time,
        ];
        Self { cells, as_meant }
    }

    /// A scene that could not begin, since an earlier one did not make what it needs.
    pub(super) fn missing(scene: &Scene) -> Self {
        let none = String::new;
        let told = String::from("did not begin");
        let cells = [scene.title.to_owned(), scene.wrong.to_owned(), told, none(), none(), none()];
        Self { cells, as_meant: false }
    }
}

/// Prints the table in columns as wide as what stands in them.
pub(super) fn print(rows: &[Row], out: &mut impl Write) -> io::Result<()> {
    let head = HEAD.map(str::to_owned);
    let lines = || std::iter::once(&head).chain(rows.iter().map(|row| &row.cells));
    let mut widths = [0; HEAD.len()];
    for line in lines() {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    for line in lines() {
        let mut printed = String::new();
        for (column, (cell, width)) in line.iter().zip(widths).enumerate() {
            let pad = " ".repeat(width - cell.width());
            let right = column + NUMBERS >= HEAD.len();
            let (before, after) = if right { (&*pad, "") } else { ("", &*pad) };
            printed.push_str(&[before, cell, after, "  "].concat());
        }
        writeln!(out, "{}", printed.trim_end())?;
    }
    Ok(())
}
