//! The formats in which reports are told.

mod excerpt;
mod github;
mod human;
mod json;
mod sarif;
mod summary;

use crate::args::Format;
use callgate::{
    Report, Severity, Violation,
    json::{LineColumn, Lines},
};
pub(crate) use human::Human;
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

/// Finds the violations of one report in its file.
struct Places<'a> {
    checked: &'a Checked<'a>,
    lines: Lines<'a>,
}

/// Where a violation stands.
struct Place<'a> {
    file: &'a str,
    /// From where to where in the file, the end not included; `None` for what is in no text.
    region: Option<(LineColumn, LineColumn)>,
}

impl<'a> Places<'a> {
    /// Counts the lines of the text, if there is anything to find.
    fn new(checked: &'a Checked<'a>) -> Self {
        let wanted = checked.report.violations.iter().any(|violation| violation.span.is_some());
        Self { checked, lines: Lines::new(if wanted { checked.text } else { &[] }) }
    }

    fn of(&self, violation: &Violation) -> Place<'a> {
        let Some(span) = violation.span else {
            return Place { file: self.checked.facts.unwrap_or(self.checked.file), region: None };
        };
        let locate = |offset| {
            let LineColumn { line, column } = self.lines.locate(offset);
            LineColumn { line: line + self.checked.line.map_or(0, |own| own - 1), column }
        };
        Place { file: self.checked.file, region: Some((locate(span.start), locate(span.end))) }
    }
}

/// The words of a format for an error, for a warning and for what is no defect.
fn level<T>(severity: Severity, [error, warning, info]: [T; 3]) -> T {
    match severity {
        Severity::Error => error,
        Severity::Warning => warning,
        Severity::Info | Severity::Off => info,
    }
}
