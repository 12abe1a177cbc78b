//! Engines, reports, and what is the library's own.

use super::{
    arguments::{Bytes, ErrorPointer, Place},
    host::Host,
};
use crate::content;
use arbitrary::{Result, Unstructured};
use c_surface::{
    catalogue::{callgate_catalogue, callgate_explain},
    check::{
        callgate_engine_check, callgate_engine_check_any, callgate_engine_from_policy,
        callgate_engine_is_valid, callgate_engine_kind_of, callgate_engine_new,
    },
    client::callgate_exchange_number,
    error::{Error, callgate_error_new},
    kind::{callgate_kind_name, callgate_kind_number},
    report::{
        Report, callgate_report_count, callgate_report_is_truncated, callgate_report_is_valid,
        callgate_report_json, callgate_report_kind,
    },
    status::{callgate_status_message, callgate_status_name},
    text::{OwnText, Text, callgate_string_text},
    violation::{
        callgate_violation_actual, callgate_violation_code, callgate_violation_limit,
        callgate_violation_message, callgate_violation_path, callgate_violation_severity,
        callgate_violation_span, callgate_violation_witness,
    },
};
use callgate::{Kind, Status, exchange::wire::Exchange};

const POLICIES: [&[u8]; 4] = [
    b"{}",
    br#"{"profile": "genesys-cloud"}"#,
    br#"{"limits": {"maxViolations": 1}, "flow": {"maxDepth": 1}}"#,
    br#"{"flow": {"maxDepth": "1"}, "severity": {"no.such": "off"}}"#,
];

const FACTS: [&[u8]; 3] = [
    b"{}",
    br#"{"now": "2026-03-02T12:10:00Z", "schedule": {"status": "ACTIVE"}, "breaks": {"mandatoryBreakRequired": true}}"#,
    br#"{"mediaAssets": ["a"], "campaigns": []}"#,
];

/// Calls one of the functions that have nothing to do with clients.
pub(super) fn call(host: &mut Host, input: &mut Unstructured<'_>) -> Result<()> {
    let error: ErrorPointer = host.handle(input)?;
    match input.int_in_range(0..=13)? {
        0 => {
            let mut place = Place::new(input)?;
            // SAFETY: there is room for the result, or none.
            let status = unsafe { callgate_error_new(place.pointer()) };
            let given = host.ended(status, std::ptr::null_mut());
            host.keep::<Error>(place, given);
        }
        1 => {
            let mut place = Place::new(input)?;
            // SAFETY: as above.
            let status = unsafe { callgate_engine_new(place.pointer(), error) };
            let given = host.ended(status, error);
            host.keep(place, given);
        }
        2 => {
            let policy = Bytes::of(&POLICIES, input)?;
            let (mut place, mut report) = (Place::new(input)?, Place::new(input)?);
            // SAFETY: the bytes are there, or the mistake is one that is seen.
            let status = unsafe {
                callgate_engine_from_policy(
                    policy.data,
                    policy.size,
                    place.pointer(),
                    report.pointer(),
                    error,
                )
            };
            let given = host.ended(status, error);
            host.keep(place, given);
            host.keep_report(report, status == Status::PolicyInvalid);
        }
        3..=5 => check(host, error, input)?,
        6 | 7 => report(host, error, input)?,
        8 | 9 => violation(host, error, input)?,
        10 => {
            let string: *mut OwnText = host.handle(input)?;
            let mut text = Place::new(input)?;
            // SAFETY: the handle is there, of another type if need be.
            let status = unsafe { callgate_string_text(string, text.pointer(), error) };
            let given = host.ended(status, error);
            host.lend(string, text, given);
        }
        11 => {
            let mut place = Place::new(input)?;
            let code = Bytes::of(&[b"flow.trap", b"json.syntax", b"flow", b""], input)?;
            // SAFETY: the bytes are there, or the mistake is one that is seen.
            let status =
                unsafe { callgate_explain(code.text(), code.size, place.pointer(), error) };
            let given = host.ended(status, error);
            host.keep::<OwnText>(place, given);
        }
        12 if input.ratio(1, 16)? => {
            let mut place = Place::new(input)?;
            // SAFETY: there is room for the result, or none.
            let status = unsafe { callgate_catalogue(place.pointer(), error) };
            let given = host.ended(status, error);
            host.keep::<OwnText>(place, given);
        }
        _ => tables(host, error, input)?,
    }
    Ok(())
}

/// A document of some kind.
fn document(input: &mut Unstructured<'_>) -> Result<Bytes> {
    let exchange = *input.choose(Exchange::ALL)?;
    let (document, _) = content::start(exchange, input.arbitrary()?, "g", content::START);
    Bytes::of(&[document.as_bytes(), b"{}", b"[]", br#"{"a":1,"a":2}"#], input)
}

fn check(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let engine = host.handle(input)?;
    let document = document(input)?;
    let facts = Bytes::of(&FACTS, input)?;
    let kind = kind(input)?;
    let (data, size) = (document.data, document.size);
    match input.int_in_range(0..=3)? {
        0 => {
            let mut valid = Place::new(input)?;
            // SAFETY: the bytes are there, or the mistake is one that is seen; so is the handle.
            let status = unsafe {
                let (place, facts_data) = (valid.pointer(), facts.data);
                callgate_engine_is_valid(
                    engine, kind, data, size, facts_data, facts.size, place, error,
                )
            };
            let given = host.ended(status, error);
            empty(valid, given);
        }
        1 => {
            let mut kind = Place::new(input)?;
            // SAFETY: as above.
            let status =
                unsafe { callgate_engine_kind_of(engine, data, size, kind.pointer(), error) };
            let given = host.ended(status, error);
            empty(kind, given);
        }
        way => {
            let mut report = Place::new(input)?;
            let (facts_data, facts_size) = (facts.data, facts.size);
            let place = report.pointer();
            // SAFETY: as above.
            let status = unsafe {
                if way == 2 {
                    callgate_engine_check_any(
                        engine, data, size, facts_data, facts_size, place, error,
                    )
                } else {
                    callgate_engine_check(
                        engine, kind, data, size, facts_data, facts_size, place, error,
                    )
                }
            };
            let given = host.ended(status, error);
            host.keep::<Report>(report, given);
        }
    }
    Ok(())
}

fn kind(input: &mut Unstructured<'_>) -> Result<u32> {
    if input.ratio(1, 8)? { input.arbitrary() } else { Ok(input.choose(Kind::ALL)?.number()) }
}

/// What is no result says so.
pub(super) fn empty<T: super::arguments::Dirty>(place: Place<T>, given: bool) {
    let result = place.result();
    assert!(given || result.is_none_or(|result| result.is_empty()));
}

fn report(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let report: *mut Report = host.handle(input)?;
    match input.int_in_range(0..=4)? {
        0 => {
            let mut count = Place::new(input)?;
            // SAFETY: the handle is there, of another type if need be.
            let status = unsafe { callgate_report_count(report, count.pointer(), error) };
            let given = host.ended(status, error);
            empty(count, given);
        }
        1 => {
            let mut kind = Place::new(input)?;
            // SAFETY: as above.
            let status = unsafe { callgate_report_kind(report, kind.pointer(), error) };
            let given = host.ended(status, error);
            empty(kind, given);
        }
        2 => {
            let mut json = Place::new(input)?;
            // SAFETY: as above.
            let status = unsafe { callgate_report_json(report, json.pointer(), error) };
            let given = host.ended(status, error);
            host.lend(report, json, given);
        }
        way => {
            let mut flag = Place::new(input)?;
            let ask =
                if way == 3 { callgate_report_is_valid } else { callgate_report_is_truncated };
            // SAFETY: as above.
            let status = unsafe { ask(report, flag.pointer(), error) };
            let given = host.ended(status, error);
            empty(flag, given);
        }
    }
    Ok(())
}

fn violation(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let report: *mut Report = host.handle(input)?;
    let index = if input.ratio(1, 16)? { input.arbitrary()? } else { input.int_in_range(0..=9)? };
    let parts = [
        callgate_violation_code,
        callgate_violation_severity,
        callgate_violation_path,
        callgate_violation_message,
        callgate_violation_limit,
        callgate_violation_actual,
        callgate_violation_witness,
    ];
    let part = input.int_in_range(0..=parts.len())?;
    if let Some(ask) = parts.get(part) {
        let mut text = Place::new(input)?;
        // SAFETY: the handle is there, of another type if need be.
        let status = unsafe { ask(report, index, text.pointer(), error) };
        let given = host.ended(status, error);
        host.lend(report, text, given);
    } else {
        let (mut start, mut end) = (Place::new(input)?, Place::new(input)?);
        // SAFETY: as above.
        let status = unsafe {
            callgate_violation_span(report, index, start.pointer(), end.pointer(), error)
        };
        let given = host.ended(status, error);
        empty(start, given);
        empty(end, given);
    }
    Ok(())
}

/// Names and numbers.
fn tables(host: &mut Host, error: ErrorPointer, input: &mut Unstructured<'_>) -> Result<()> {
    let number =
        if input.ratio(1, 4)? { input.arbitrary()? } else { input.int_in_range(0..=20)? };
    let asks = [callgate_status_name, callgate_status_message, callgate_kind_name];
    let way = input.int_in_range(0..=4)?;
    if let Some(ask) = asks.get(way) {
        let mut text: Place<Text> = Place::new(input)?;
        // SAFETY: there is room for the result, or none.
        let status = unsafe { ask(number, text.pointer(), error) };
        let given = host.ended(status, error);
        empty(text, given);
        return Ok(());
    }
    let name = Bytes::of(&[b"ivr-flow", b"policy", b"syncCrm", b"", b"\xff"], input)?;
    let mut found = Place::new(input)?;
    let ask = if way == 3 { callgate_kind_number } else { callgate_exchange_number };
    // SAFETY: the bytes are there, or the mistake is one that is seen.
    let status = unsafe { ask(name.text(), name.size, found.pointer(), error) };
    let given = host.ended(status, error);
    empty(found, given);
    Ok(())
}
