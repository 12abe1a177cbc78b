use super::Checked;
use crate::{Status, text::count};
use callgate::{Code, Severity};
use std::{fmt, sync::Arc};

/// What all reports come to.
#[derive(Default)]
pub(crate) struct Summary {
    pub(crate) status: Status,
    documents: usize,
    invalid: usize,
    errors: usize,
    warnings: usize,
    /// What is good to know and no defect.
    notes: usize,
    /// The files of which a report was cut, so that there are more violations than are counted.
    pub(crate) truncated: Vec<Arc<str>>,
    /// The code of the first violation.
    pub(crate) first: Option<Code>,
    /// The files that could not be read, and why.
    pub(crate) unreadable: Vec<(Arc<str>, String)>,
}

impl Summary {
    /// What one report comes to.
    pub(crate) fn of(checked: &Checked<'_>) -> Self {
        let report = checked.report;
        let of = |severity| {
            let violations = report.violations.iter();
            violations.filter(|violation| violation.severity == severity).count()
        };
        let invalid = !report.is_valid();
        Self {
            status: if invalid { Status::Invalid } else { Status::Valid },
            documents: 1,
            invalid: usize::from(invalid),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            notes: of(Severity::Info),
            truncated: report.truncated.then(|| checked.file.into()).into_iter().collect(),
            first: report.violations.first().map(|violation| violation.code),
            unreadable: Vec::new(),
        }
    }

    /// Adds what came after it.
    pub(crate) fn add(&mut self, later: Self) {
        self.status = self.status.max(later.status);
        self.documents += later.documents;
        self.invalid += later.invalid;
        self.errors += later.errors;
        self.warnings += later.warnings;
        self.notes += later.notes;
        // The lines of a file come one after the other: it is told of once, however many they are.
        for file in later.truncated {
            if self.truncated.last() != Some(&file) {
                self.truncated.push(file);
            }
        }
        self.first = self.first.or(later.first);
        self.unreadable.extend(later.unreadable);
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents = count(self.documents, "document");
        let valid = self.documents - self.invalid;
        write!(f, "{documents}: {valid} valid, {} invalid", self.invalid)?;
        let at_least = if self.truncated.is_empty() { "" } else { "at least " };
        let errors = count(self.errors, "error");
        write!(f, "; {at_least}{errors}, {}", count(self.warnings, "warning"))?;
        if self.notes > 0 {
            write!(f, ", {}", count(self.notes, "note"))?;
        }
        match self.unreadable.len() {
            0 => Ok(()),
            files => write!(f, "; {} could not be read", count(files, "file")),
        }
    }
}
