//! The formats in which reports are told.

mod excerpt;
mod github;
mod human;
mod json;
mod place;
mod sarif;
mod summary;

use crate::args::Format;
use callgate::{Report, Severity};
pub(crate) use human::Human;
use place::{Place, Places, plain};
pub(crate) use summary::Summary;

/// A document with what its check found.
pub(crate) struct Checked<'a> {
    /// The file it comes from.
    pub(crate) file: &'a str,
    /// The line it stands on, where each line of the file is a document.
    pub(crate) line: Option<usize>,
    /// The byte of the file where it starts.
    pub(crate) offset: usize,
    /// The text; empty if it was too large to be read.
    pub(crate) text: &'a [u8],
    /// The file that its facts come from.
    pub(crate) facts: Option<&'a str>,
    pub(crate) report: &'a Report,
}

/// A format.
pub(crate) trait Output: Sync {
    /// What stands before all reports.
    fn begin(&self) -> String {
        String::new()
    }

    /// The report on one document; empty if there is nothing to tell.
    fn report(&self, checked: &Checked<'_>) -> String;

    /// What stands between two reports that are not empty.
    fn separator(&self) -> &'static str {
        ""
    }

    /// What stands after all reports.
    fn end(&self, _: &Summary) -> String {
        String::new()
    }
}

/// The format of this name.
pub(crate) fn of(format: Format) -> Box<dyn Output> {
    match format {
        Format::Human => Box::new(Human::on(&std::io::stdout())),
        Format::Json => Box::new(json::Json),
        Format::Sarif => Box::new(sarif::Sarif),
        Format::Github => Box::new(github::Github),
    }
}

/// What is told of a report that does not tell all.
const MORE: &str = "there are more violations than are told of one document";

/// The words of a format for an error, for a warning and for what is no defect.
fn level<T>(severity: Severity, [error, warning, info]: [T; 3]) -> T {
    match severity {
        Severity::Error => error,
        Severity::Warning => warning,
        Severity::Info | Severity::Off => info,
    }
}
