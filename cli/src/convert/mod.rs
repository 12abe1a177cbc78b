//! `callgate convert`: a flow of any platform as an `ivr-flow`, and what could not be carried over.

mod document;
mod loss;

use crate::{
    Status,
    args::{Convert, Format, TextFormat},
    check::Document,
    complain,
    flow::{self, outline::Outline},
    output::{self, Checked, Human, Output},
    text::reason,
};
use callgate::{Engine, Kind, documents::FlowGraph, json::Lines};
use document::Written;
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

/// Converts a flow.
pub(crate) fn run(args: &Convert, out: &mut impl Write) -> io::Result<Status> {
    let Some(document) = flow::open(args.kind, args.policy.as_deref(), &args.file) else {
        return Ok(Status::Trouble);
    };
    let (Some(graph), report) = flow::read(&document) else { return Ok(Status::Trouble) };
    let Some(kind) = report.kind else { return Ok(Status::Trouble) };
    if !report.is_valid() {
        flow::tell_report(&document, &report);
    }
    let mut status = Status::Valid;
    let text = if kind == Kind::IvrFlow {
        document.text.bytes().to_vec()
    } else {
        let Written { text, losses } = written(&document, &graph, kind, args.campaign.as_deref());
        if !losses.is_empty() {
            status = Status::Invalid;
        }
        let lines = Lines::new(document.text.bytes());
        for loss in losses {
            flow::tell(&match args.format {
                TextFormat::Human => loss.human(document.file(), &lines),
                TextFormat::Json => loss.json(document.file(), &lines),
            });
        }
        text.into_bytes()
    };
    status = status.max(judged(args, &document, &text));
    match &args.output {
        None => out.write_all(&text)?,
        Some(file) => {
            if let Err(error) = fs::write(file, &text) {
                complain(&file.to_string_lossy(), &reason(&error));
                return Ok(Status::Trouble);
            }
        }
    }
    Ok(status)
}

/// What a flow of another platform becomes; `None` where there is no flow to be read.
#[must_use]
pub fn converted(engine: &Engine, kind: Kind, document: &[u8]) -> Option<String> {
    let (flow, _) = engine.flow(kind, document, None);
    let flow = flow?;
    Some(document::write(&flow, &Outline::of(&flow, kind, false), "flow", None).text)
}

fn written(
    document: &Document,
    graph: &FlowGraph<'_>,
    kind: Kind,
    campaign: Option<&str>,
) -> Written {
    let stem = Path::new(document.file()).file_stem().map(|stem| stem.to_string_lossy());
    let title = match graph.title() {
        "" => stem.as_deref().unwrap_or("flow"),
        title => title,
    };
    document::write(graph, &Outline::of(graph, kind, false), title, campaign)
}

/// Checks what was written, and tells what is wrong with it.
fn judged(args: &Convert, document: &Document, text: &[u8]) -> Status {
    let report = document.engine().check(Kind::IvrFlow, text, None);
    let file = args.output.as_ref().map_or("<stdout>".into(), |file| file.to_string_lossy());
    let checked =
        Checked { file: &file, line: None, offset: 0, text, facts: None, report: &report };
    flow::tell(&match args.format {
        TextFormat::Human => Human::on(&io::stderr()).report(&checked),
        TextFormat::Json if report.violations.is_empty() => String::new(),
        TextFormat::Json => output::of(Format::Json).report(&checked),
    });
    if report.is_valid() { Status::Valid } else { Status::Invalid }
}
