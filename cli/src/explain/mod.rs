//! `callgate explain`: the catalogue, for people. What an example breaks is found out by checking it.

mod codes;
mod pretty;

use crate::{
    Status,
    args::Explain,
    output::{Checked, Human, Output},
    text::wrap,
};
use anstyle::Style;
use callgate::{Example, Report, Rule, catalogue, explain};
pub(crate) use codes::Codes;
use pretty::pretty;
use std::io::{self, Write};

/// Characters on a line.
const WIDTH: usize = 80;
/// Lines of an example that are shown.
const LINES: usize = 40;

/// Lists the codes, or explains one.
pub(crate) fn run(args: &Explain, out: &mut impl Write) -> io::Result<Status> {
    match args.code {
        Some(code) => one(explain(code), out)?,
        None => all(out)?,
    }
    Ok(Status::Valid)
}

fn all(out: &mut impl Write) -> io::Result<()> {
    let width = catalogue().map(|rule| rule.code.name().len()).max().unwrap_or_default();
    for rule in catalogue() {
        writeln!(out, "{:width$}  {:7}  {}", rule.code, rule.severity.name(), rule.title)?;
    }
    Ok(())
}

fn one(rule: &Rule, out: &mut impl Write) -> io::Result<()> {
    let fixed = if rule.fixed { ", whatever the policy says" } else { "" };
    heading(rule.code.name(), out)?;
    writeln!(
        out,
        "{} ({}{fixed})\n\n{}\n",
        rule.title,
        rule.severity.name(),
        wrap(rule.why, WIDTH)
    )?;

    heading("Fails", out)?;
    let broken = |report: &Report| report.with_code(rule.code).next().is_some();
    let (text, report) = shown(&rule.fails, broken);
    example(&rule.fails, &text, out)?;
    let checked = Checked {
        file: "example.json",
        line: None,
        offset: 0,
        text: text.as_bytes(),
        facts: rule.fails.facts.map(|_| "facts"),
        report: &report,
    };
    write!(out, "\n{}", Human::on(&io::stdout()).report(&checked))?;

    heading("Passes", out)?;
    let (text, _) = shown(&rule.mended, Report::is_valid);
    example(&rule.mended, &text, out)
}

/// The document laid out for reading with its report; as it is, where the layout is what matters in it.
fn shown(example: &Example, wanted: impl Fn(&Report) -> bool) -> (String, Report) {
    let laid_out = pretty(example.document, WIDTH);
    let laid_out = laid_out.map(|text| (example.check_text(&text), text));
    match laid_out.filter(|(report, _)| wanted(report)) {
        Some((report, text)) => (text, report),
        None => (example.document.to_owned(), example.check()),
    }
}

fn example(example: &Example, document: &str, out: &mut impl Write) -> io::Result<()> {
    text(document, out)?;
    for (title, beside) in [("With the facts", example.facts), ("Under the policy", example.policy)]
    {
        if let Some(beside) = beside {
            writeln!(out, "{title}:")?;
            text(&pretty(beside, WIDTH).unwrap_or_else(|| beside.to_owned()), out)?;
        }
    }
    Ok(())
}

fn text(text: &str, out: &mut impl Write) -> io::Result<()> {
    for line in text.lines().take(LINES) {
        writeln!(out, "  {line}")?;
    }
    match text.lines().count().saturating_sub(LINES) {
        0 => Ok(()),
        more => writeln!(out, "  … and {more} lines more"),
    }
}

fn heading(text: &str, out: &mut impl Write) -> io::Result<()> {
    let plain = anstream::AutoStream::choice(&io::stdout()) == anstream::ColorChoice::Never;
    let style = if plain { Style::new() } else { Style::new().bold() };
    writeln!(out, "{style}{text}{style:#}")
}
