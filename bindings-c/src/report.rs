//! Reports.

use crate::{
    arguments::out,
    error::{Error, Failure, told},
    guard::{call, call_on},
    handle::{self, Opaque, look},
    kind::KindNumber,
    text::Text,
};
use engine::{Detail, Status, Violation};
use std::sync::OnceLock;

/// The answer to a check. It does not change; any number of threads may read it at the same time.
pub struct Report {
    _opaque: [u8; 0],
}

impl Opaque for Report {
    type Value = Answer;
    const MARK: u64 = u64::from_be_bytes(*b"cgreport");
}

/// A report and the texts that have been asked for: they are written when first wanted, and lent from here.
pub(crate) struct Answer {
    report: engine::Report,
    json: OnceLock<String>,
    written: Box<[OnceLock<Written>]>,
}

/// The texts of a violation that it does not hold itself.
pub(crate) struct Written {
    pub(crate) message: String,
    pub(crate) limit: Option<String>,
    pub(crate) actual: Option<String>,
    pub(crate) witness: Option<String>,
}

impl Written {
    fn of(violation: &Violation) -> Self {
        let witness = (!violation.witness.is_empty())
            .then(|| Detail::List(violation.witness.clone()).to_json());
        Self {
            message: violation.message().to_string(),
            limit: violation.limit.as_ref().map(Detail::to_json),
            actual: violation.actual.as_ref().map(Detail::to_json),
            witness,
        }
    }
}

impl Answer {
    /// The violation at this place.
    pub(crate) fn violation(&self, index: usize) -> Result<&Violation, Failure> {
        self.report.violations.get(index).ok_or_else(|| Status::OutOfRange.into())
    }

    /// Its texts.
    pub(crate) fn written(&self, index: usize) -> Result<&Written, Failure> {
        let violation = self.violation(index)?;
        let place = self.written.get(index).ok_or(Status::OutOfRange)?;
        Ok(place.get_or_init(|| Written::of(violation)))
    }
}

/// Hands a report out.
pub(crate) fn give(report: engine::Report) -> *mut Report {
    let written = report.violations.iter().map(|_| OnceLock::new()).collect();
    handle::give(Answer { report, json: OnceLock::new(), written })
}

/// Tells whether no error was found.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_report_is_valid(
    report: *const Report,
    valid: *mut bool,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, valid, error) =
        unsafe { (look("report", report), out("valid", valid), told(error)) };
    call_on(report, error, |answer| {
        valid?.set(answer.report.is_valid());
        Ok(())
    })
}

/// Tells whether some violations were left out: beyond what the policy wants told, or behind paths of a MiB together.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_report_is_truncated(
    report: *const Report,
    truncated: *mut bool,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, truncated, error) =
        unsafe { (look("report", report), out("truncated", truncated), told(error)) };
    call_on(report, error, |answer| {
        truncated?.set(answer.report.truncated);
        Ok(())
    })
}

/// Tells what the document was checked as; `CALLGATE_STATUS_ABSENT` and 0 where its shape did not tell.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_report_kind(
    report: *const Report,
    kind: *mut KindNumber,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, kind, error) = unsafe { (look("report", report), out("kind", kind), told(error)) };
    call_on(report, error, |answer| {
        let kind = kind?;
        kind.set(answer.report.kind.ok_or(Status::Absent)?.number());
        Ok(())
    })
}

/// Tells the report as one line of JSON, the same bytes on every surface.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_report_json(
    report: *const Report,
    json: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, json, error) = unsafe { (look("report", report), out("json", json), told(error)) };
    call_on(report, error, |answer| {
        json?.set(Text::of(answer.json.get_or_init(|| answer.report.to_json())));
        Ok(())
    })
}

/// Tells the number of violations in the report.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_report_count(
    report: *const Report,
    count: *mut usize,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, count, error) =
        unsafe { (look("report", report), out("count", count), told(error)) };
    call_on(report, error, |answer| {
        count?.set(answer.report.violations.len());
        Ok(())
    })
}

/// Frees a report and sets `*report` to null; null in it is left alone.
///
/// Ownership: the report and the texts that belong to it are gone.
/// Threads: none may use the report meanwhile or afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_report_free(report: *mut *mut Report) -> Status {
    call(Ok(None), || {
        // SAFETY: the host vouches for its arguments.
        unsafe { handle::free("report", report) }
    })
}
