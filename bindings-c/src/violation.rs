//! The violations of a report, by their place in it.

use crate::{
    arguments::{Out, out},
    error::{Error, ErrorArgument, Failure, told},
    guard::call_on,
    handle::{Handle, look},
    report::{Answer, Report},
    text::Text,
};
use engine::Status;

/// Tells a text of a report, which lives as long as the report.
fn tell(
    report: Result<&Handle<Answer>, Failure>,
    text: Result<Out<'_, Text>, Failure>,
    error: ErrorArgument<'_>,
    pick: impl FnOnce(&Answer) -> Result<&str, Failure>,
) -> Status {
    call_on(report, error, |answer| {
        let text = text?;
        text.set(Text::of(pick(answer)?));
        Ok(())
    })
}

/// A part that not every violation has.
fn part(part: Option<&String>) -> Result<&str, Failure> {
    part.map(String::as_str).ok_or_else(|| Status::Absent.into())
}

/// Tells the code of a violation, such as `flow.trap`: stable, and what programs go by.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_code(
    report: *const Report,
    index: usize,
    code: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, code, error) = unsafe { (look("report", report), out("code", code), told(error)) };
    tell(report, code, error, |answer| Ok(answer.violation(index)?.code.name()))
}

/// Tells the severity of a violation: `error` or `warning`.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_severity(
    report: *const Report,
    index: usize,
    severity: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, severity, error) =
        unsafe { (look("report", report), out("severity", severity), told(error)) };
    tell(report, severity, error, |answer| Ok(answer.violation(index)?.severity.name()))
}

/// Tells the JSON Pointer (RFC 6901) to the place of a violation; empty for the whole document.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_path(
    report: *const Report,
    index: usize,
    path: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, path, error) = unsafe { (look("report", report), out("path", path), told(error)) };
    tell(report, path, error, |answer| Ok(&answer.violation(index)?.path))
}

/// Tells what is wrong, for people: no contract, and never the value of a field that may hold personal data.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_message(
    report: *const Report,
    index: usize,
    message: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, message, error) =
        unsafe { (look("report", report), out("message", message), told(error)) };
    tell(report, message, error, |answer| Ok(&answer.written(index)?.message))
}

/// Tells what the policy allows, as JSON; `CALLGATE_STATUS_ABSENT` where that means nothing.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_limit(
    report: *const Report,
    index: usize,
    limit: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, limit, error) =
        unsafe { (look("report", report), out("limit", limit), told(error)) };
    tell(report, limit, error, |answer| part(answer.written(index)?.limit.as_ref()))
}

/// Tells what was found, as JSON; `CALLGATE_STATUS_ABSENT` where that means nothing or may not be told.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_actual(
    report: *const Report,
    index: usize,
    actual: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, actual, error) =
        unsafe { (look("report", report), out("actual", actual), told(error)) };
    tell(report, actual, error, |answer| part(answer.written(index)?.actual.as_ref()))
}

/// Tells the chain of nodes, codes or states that decided, as a JSON array; `CALLGATE_STATUS_ABSENT` where none did.
///
/// Ownership: the text belongs to the report.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_witness(
    report: *const Report,
    index: usize,
    witness: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, witness, error) =
        unsafe { (look("report", report), out("witness", witness), told(error)) };
    tell(report, witness, error, |answer| part(answer.written(index)?.witness.as_ref()))
}

/// Tells the place of a violation in the document, in bytes, `*end` not included; `CALLGATE_STATUS_ABSENT` for what is
/// not in the document.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_violation_span(
    report: *const Report,
    index: usize,
    start: *mut usize,
    end: *mut usize,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (report, start, end, error) =
        unsafe { (look("report", report), out("start", start), out("end", end), told(error)) };
    call_on(report, error, |answer| {
        let (start, end) = (start?, end?);
        let span = answer.violation(index)?.span.ok_or(Status::Absent)?;
        start.set(span.start);
        end.set(span.end);
        Ok(())
    })
}
