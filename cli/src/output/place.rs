//! Where a violation stands, and what is told of it there.

use super::Checked;
use callgate::{
    Code, Violation,
    json::{LineColumn, Lines},
};
use std::path::MAIN_SEPARATOR;

/// Finds the violations of one report in its file.
pub(super) struct Places<'a> {
    checked: &'a Checked<'a>,
    lines: Lines<'a>,
}

/// Where a violation stands.
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    /// From where to where in the file, the end not included; `None` for what is in no text.
    pub(super) region: Option<(LineColumn, LineColumn)>,
}

impl<'a> Places<'a> {
    /// Counts the lines of the text, if there is anything to find.
    pub(super) fn new(checked: &'a Checked<'a>) -> Self {
        let wanted = checked.report.violations.iter().any(|violation| violation.span.is_some());
        Self { checked, lines: Lines::new(if wanted { checked.text } else { &[] }) }
    }

    pub(super) fn of(&self, violation: &Violation) -> Place<'a> {
        let Some(span) = violation.span else {
            return Place { file: self.checked.facts.unwrap_or(self.checked.file), region: None };
        };
        // Of a file that was not read nothing can be pointed at; a line of one still has its number.
        if violation.code == Code::JsonTooLarge && self.checked.line.is_none() {
            return Place { file: self.checked.file, region: None };
        }
        let locate = |offset| {
            let LineColumn { line, column } = self.lines.locate(offset);
            LineColumn { line: line + self.checked.line.map_or(0, |own| own - 1), column }
        };
        Place { file: self.checked.file, region: Some((locate(span.start), locate(span.end))) }
    }

    /// What a violation says. A fault in the syntax names its place in the document, which is no place in the file where the
    /// document is a line of it; the place that is told beside it is.
    pub(super) fn message(&self, violation: &Violation) -> String {
        let mut message = violation.message().to_string();
        if violation.code == Code::JsonSyntax
            && self.checked.line.is_some()
            && let Some(place) = message.rfind(" at line 1, column ")
        {
            message.truncate(place);
        }
        message
    }
}

/// The path with a `/` between names, none of them empty and none of them `.`: as GitHub knows the files of a repository.
pub(super) fn plain(file: &str) -> String {
    let slashed = file.replace(MAIN_SEPARATOR, "/");
    let names = slashed.split('/').filter(|name| !matches!(*name, "" | "."));
    let plain = names.collect::<Vec<_>>().join("/");
    match (slashed.starts_with('/'), plain.is_empty()) {
        (true, _) => format!("/{plain}"),
        (false, true) => ".".to_owned(),
        (false, false) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn paths_are_as_short_as_they_can_be() {
        for (file, told) in [
            ("./a/b.json", "a/b.json"),
            (".//a//./b.json", "a/b.json"),
            ("../.a/b.json", "../.a/b.json"),
            ("//tmp//x", "/tmp/x"),
            ("/", "/"),
            ("./", "."),
            ("<stdin>", "<stdin>"),
        ] {
            assert_eq!(plain(file), told, "{file}");
        }
    }
}
