//! Flows of all kinds, as the commands that work on them read them: `graph`, `diff` and `convert`.

pub(crate) mod chart;
pub(crate) mod components;
pub(crate) mod draw;
mod marks;
pub(crate) mod names;
pub(crate) mod outline;
mod picture;
pub(crate) mod role;
pub(crate) mod words;

use crate::{
    check::{self, Document, Item},
    complain,
    input::asks_twice,
    output::{Human, Output},
};
use callgate::{Kind, Report, documents::FlowGraph};
use std::{
    io::{self, Write},
    path::Path,
};

/// The kinds of documents that are flows.
pub(crate) const KINDS: [Kind; 4] =
    [Kind::IvrFlow, Kind::ConnectFlow, Kind::TwilioFlow, Kind::ArchitectFlow];

/// Reads the document in a file, `-` for standard input. `None` if it could not be read or its policy is none, which has
/// then been told on standard error.
pub(crate) fn open(kind: Option<Kind>, policy: Option<&Path>, file: &Path) -> Option<Document> {
    if asks_twice([file].into_iter().chain(policy)) {
        return None;
    }
    match check::document(kind, policy, file) {
        Item::Document(document) => Some(document),
        other => {
            let judged = check::judge(other, &Human::on(&io::stderr()));
            judged.texts.iter().for_each(|text| tell(text));
            for unreadable in judged.unreadable {
                complain(&unreadable.file, &unreadable.reason);
            }
            None
        }
    }
}

/// The flow in a document, with what its check found. `None` if there is none, which has then been told on standard error.
pub(crate) fn read(document: &Document) -> (Option<FlowGraph<'_>>, Report) {
    let (flow, report) = document.flow();
    if flow.is_none() {
        if let Some(kind) = report.kind.filter(|kind| !KINDS.contains(kind)) {
            complain(document.file(), &format!("a document of kind {kind} is no flow"));
        } else {
            tell_report(document, &report);
            complain(document.file(), "there is no flow in this document");
        }
    }
    (flow, report)
}

/// Tells on standard error what the check of a document found.
pub(crate) fn tell_report(document: &Document, report: &Report) {
    tell(&Human::on(&io::stderr()).report(&document.checked(report)));
}

/// Nobody may listen there; it is not what was asked for.
pub(crate) fn tell(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
