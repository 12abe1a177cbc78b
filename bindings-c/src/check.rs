//! Engines.

use crate::{
    arguments::{bytes, optional_bytes, optional_out, out},
    error::{Error, told},
    guard::{call, call_on},
    handle::{self, Opaque, look},
    kind::{KindNumber, kind_of},
    report::{self, Report},
};
use engine::Status;

/// A checked policy, ready to check documents with.
///
/// Make one for each policy and keep it; any number of threads may use it at the same time.
pub struct Engine {
    _opaque: [u8; 0],
}

impl Opaque for Engine {
    type Value = engine::Engine;
    const MARK: u64 = u64::from_be_bytes(*b"cgengine");
}

/// Makes an engine with the default policy.
///
/// Ownership: the host owns `*engine` and frees it with `callgate_engine_free`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_new(
    engine: *mut *mut Engine,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, error) = unsafe { (out("engine", engine), told(error)) };
    call(error, || {
        engine?.set(handle::give(engine::Engine::new()));
        Ok(())
    })
}

/// Makes an engine with a policy of the host's: JSON that says what differs from a profile.
///
/// `CALLGATE_STATUS_POLICY_INVALID` means that the policy breaks its own rules. Then `*engine` is null and `*report`
/// tells where and why; otherwise `*report` is null. `report` may be null itself.
///
/// Ownership: the policy is copied. The host owns `*engine` and `*report`, and frees them with `callgate_engine_free`
/// and `callgate_report_free`.
/// Threads: any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_from_policy(
    policy: *const u8,
    policy_size: usize,
    engine: *mut *mut Engine,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (policy, engine, report, error) = unsafe {
        (
            bytes("policy", policy, policy_size),
            out("engine", engine),
            optional_out("report", report),
            told(error),
        )
    };
    call(error, || {
        let (policy, engine, report) = (policy?, engine?, report?);
        match engine::Engine::from_policy(policy) {
            Ok(checked) => engine.set(handle::give(checked)),
            Err(refused) => {
                if let Some(report) = report {
                    report.set(report::give(refused));
                }
                return Err(Status::PolicyInvalid.into());
            }
        }
        Ok(())
    })
}

/// Checks a document as what it is said to be. A document with errors is an answer: the status is `CALLGATE_STATUS_OK`
/// and the report tells them. `facts` is null where there are none.
///
/// Ownership: nothing is kept of document and facts. The host owns `*report`, frees it with `callgate_report_free`, and
/// may free the engine before.
/// Threads: any, at the same time, with the same engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_check(
    engine: *const Engine,
    kind: KindNumber,
    document: *const u8,
    document_size: usize,
    facts: *const u8,
    facts_size: usize,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, document, facts, report, error) = unsafe {
        (
            look("engine", engine),
            bytes("document", document, document_size),
            optional_bytes("facts", facts, facts_size),
            out("report", report),
            told(error),
        )
    };
    call_on(engine, error, |engine| {
        let (kind, document, facts, report) = (kind_of(kind)?, document?, facts?, report?);
        report.set(report::give(engine.check(kind, document, facts)));
        Ok(())
    })
}

/// Checks a document as what its shape tells it to be; where it tells nothing, that is the violation.
///
/// Ownership and threads: as for `callgate_engine_check`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_check_any(
    engine: *const Engine,
    document: *const u8,
    document_size: usize,
    facts: *const u8,
    facts_size: usize,
    report: *mut *mut Report,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, document, facts, report, error) = unsafe {
        (
            look("engine", engine),
            bytes("document", document, document_size),
            optional_bytes("facts", facts, facts_size),
            out("report", report),
            told(error),
        )
    };
    call_on(engine, error, |engine| {
        let (document, facts, report) = (document?, facts?, report?);
        report.set(report::give(engine.check_any(document, facts)));
        Ok(())
    })
}

/// Tells whether a document has no error: the answer of `callgate_engine_check` without the reasons, and without the
/// cost of telling them.
///
/// Ownership: nothing is kept of document and facts.
/// Threads: any, at the same time, with the same engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_is_valid(
    engine: *const Engine,
    kind: KindNumber,
    document: *const u8,
    document_size: usize,
    facts: *const u8,
    facts_size: usize,
    valid: *mut bool,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, document, facts, valid, error) = unsafe {
        (
            look("engine", engine),
            bytes("document", document, document_size),
            optional_bytes("facts", facts, facts_size),
            out("valid", valid),
            told(error),
        )
    };
    call_on(engine, error, |engine| {
        let (kind, document, facts, valid) = (kind_of(kind)?, document?, facts?, valid?);
        valid.set(engine.is_valid(kind, document, facts));
        Ok(())
    })
}

/// Tells the kind that the shape of a document speaks for; `CALLGATE_STATUS_ABSENT` and 0 where it speaks for none.
///
/// Ownership: nothing is kept of the document.
/// Threads: any, at the same time, with the same engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_kind_of(
    engine: *const Engine,
    document: *const u8,
    document_size: usize,
    kind: *mut KindNumber,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (engine, document, kind, error) = unsafe {
        (
            look("engine", engine),
            bytes("document", document, document_size),
            out("kind", kind),
            told(error),
        )
    };
    call_on(engine, error, |engine| {
        let (document, kind) = (document?, kind?);
        kind.set(engine.kind_of(document).ok_or(Status::Absent)?.number());
        Ok(())
    })
}

/// Frees an engine and sets `*engine` to null; null in it is left alone.
///
/// Ownership: the engine is gone; reports that it made are not.
/// Threads: none may use the engine meanwhile or afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_engine_free(engine: *mut *mut Engine) -> Status {
    call(Ok(None), || {
        // SAFETY: the host vouches for its arguments.
        unsafe { handle::free("engine", engine) }
    })
}
