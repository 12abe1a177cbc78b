//! The catalogue of rules.

use crate::{
    arguments::{name, out},
    error::{Error, Failure, told},
    guard::call,
    handle,
    text::OwnText,
};
use engine::{Code, Status};
use std::ffi::c_char;

/// Explains a code, such as `flow.trap`: its entry of the catalogue as one line of JSON with the members `code`,
/// `severity`, `fixed`, `title`, `why`, `fails` and `mended`.
///
/// Ownership: the host owns `*json` and frees it with `callgate_string_free`.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_explain(
    code: *const c_char,
    code_size: usize,
    json: *mut *mut OwnText,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (code, json, error) =
        unsafe { (name("code", code, code_size), out("json", json), told(error)) };
    call(error, || {
        let code: Code = code?.parse().map_err(|error| Failure::of(Status::CodeUnknown, error))?;
        json?.set(handle::give(engine::explain(code).to_json()));
        Ok(())
    })
}

/// Tells the whole catalogue as one line of JSON: an array of what `callgate_explain` tells, in the order of the codes.
///
/// Ownership: the host owns `*json` and frees it with `callgate_string_free`.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_catalogue(json: *mut *mut OwnText, error: *mut Error) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (json, error) = unsafe { (out("json", json), told(error)) };
    call(error, || {
        json?.set(handle::give(engine::catalogue_json()));
        Ok(())
    })
}
