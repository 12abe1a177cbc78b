//! The two functions that are called for every document, without napi-rs in between: what it does to find the engine behind
//! an object and the bytes behind an array takes several times as long as a small document's check.
//!
//! `check(engine, kind, document, length, facts)` is the report as JSON and `isValid(…)` whether the document has no error:
//! the engine by its number, the document as bytes of which the first `length` count, the facts as bytes or `undefined`.

#![cfg_attr(test, allow(dead_code, reason = "in a build for tests napi-rs exports nothing"))]

use crate::{engines, guard::error};
use callgate::{Kind, Status};
use napi::{
    Error, JsError, Result,
    bindgen_prelude::{JsObjectValue, Object},
    sys,
};
use napi_derive::napi;
use std::{ptr, slice};

/// How many arguments both functions take.
const ARGUMENTS: usize = 5;

/// Adds the functions to what the addon exports.
///
/// # Errors
/// Node.js has no memory left for them.
#[napi(module_exports)]
pub(crate) fn direct(mut exports: Object<'_>) -> Result<()> {
    exports.create_named_method("check", check)?;
    exports.create_named_method("isValid", is_valid)
}

/// What both functions are given.
struct Given<'a> {
    engine: u32,
    kind: u32,
    document: &'a [u8],
    facts: Option<&'a [u8]>,
}

unsafe extern "C" fn check(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: both come from Node.js, for this call.
    unsafe {
        answer(
            env,
            given(env, info).and_then(|given| {
                let report = engines::find(given.engine)?.used(|engine| {
                    match Kind::from_number(given.kind) {
                        Some(kind) => engine.check(kind, given.document, given.facts),
                        None => engine.check_any(given.document, given.facts),
                    }
                    .to_json()
                })?;
                let (text, length) = (report.as_ptr().cast(), report.len().cast_signed());
                let mut value = ptr::null_mut();
                // ASCII can be copied as it is.
                told(if report.is_ascii() {
                    sys::napi_create_string_latin1(env, text, length, &raw mut value)
                } else {
                    sys::napi_create_string_utf8(env, text, length, &raw mut value)
                })?;
                Ok(value)
            }),
        )
    }
}

unsafe extern "C" fn is_valid(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    // SAFETY: both come from Node.js, for this call.
    unsafe {
        answer(
            env,
            given(env, info).and_then(|given| {
                let valid = engines::find(given.engine)?.used(|engine| {
                    let kind =
                        Kind::from_number(given.kind).or_else(|| engine.kind_of(given.document));
                    kind.is_some_and(|kind| engine.is_valid(kind, given.document, given.facts))
                })?;
                let mut value = ptr::null_mut();
                told(sys::napi_get_boolean(env, valid, &raw mut value))?;
                Ok(value)
            }),
        )
    }
}

/// The arguments of a call.
///
/// # Safety
/// `env` and `info` are those that Node.js made the call with. The bytes may be read as long as no JavaScript runs.
unsafe fn given<'a>(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> Result<Given<'a>, String> {
    let mut values = [ptr::null_mut(); ARGUMENTS];
    let mut count = ARGUMENTS;
    // SAFETY: there is room for as many values as `count` tells; those that were not given become `undefined`.
    unsafe {
        told(sys::napi_get_cb_info(
            env,
            info,
            &raw mut count,
            values.as_mut_ptr(),
            ptr::null_mut(),
            ptr::null_mut(),
        ))?;
        let [engine, kind, document, length, facts] = values;
        let document = bytes(env, document)?;
        let length = length_of(env, length)?;
        Ok(Given {
            engine: number(env, engine)?,
            kind: number(env, kind)?,
            document: document.get(..length).ok_or_else(|| error(Status::LengthImpossible))?,
            facts: if is_undefined(env, facts)? { None } else { Some(bytes(env, facts)?) },
        })
    }
}

/// # Safety
/// The value is one of this call.
unsafe fn number(env: sys::napi_env, value: sys::napi_value) -> Result<u32, String> {
    let mut number = 0;
    // SAFETY: the value is one of this call.
    told(unsafe { sys::napi_get_value_uint32(env, value, &raw mut number) })?;
    Ok(number)
}

/// A length, which may be beyond what [`number`] takes: that would keep its low bits alone.
///
/// # Safety
/// The value is one of this call.
unsafe fn length_of(env: sys::napi_env, value: sys::napi_value) -> Result<usize, String> {
    let mut length = 0;
    // SAFETY: the value is one of this call.
    told(unsafe { sys::napi_get_value_int64(env, value, &raw mut length) })?;
    usize::try_from(length).map_err(|_| error(Status::LengthImpossible))
}

/// # Safety
/// The value is one of this call.
unsafe fn is_undefined(env: sys::napi_env, value: sys::napi_value) -> Result<bool, String> {
    let mut found = sys::ValueType::napi_undefined;
    // SAFETY: the value is one of this call.
    told(unsafe { sys::napi_typeof(env, value, &raw mut found) })?;
    Ok(found == sys::ValueType::napi_undefined)
}

/// # Safety
/// The value is one of this call, and what it holds is not written while the bytes are read.
unsafe fn bytes<'a>(env: sys::napi_env, value: sys::napi_value) -> Result<&'a [u8], String> {
    let (mut of, mut length, mut data) = (0, 0, ptr::null_mut());
    // SAFETY: the value is one of this call. What is not asked for may be null.
    told(unsafe {
        sys::napi_get_typedarray_info(
            env,
            value,
            &raw mut of,
            &raw mut length,
            &raw mut data,
            ptr::null_mut(),
            ptr::null_mut(),
        )
    })?;
    if of != sys::TypedarrayType::uint8_array {
        return Err(error(Status::NullArgument));
    }
    // SAFETY: Node.js has told where the bytes are and how many; of none it may tell nothing.
    Ok(if length == 0 { &[] } else { unsafe { slice::from_raw_parts(data.cast(), length) } })
}

/// What Node.js answers is an error unless it is the one status that is none.
fn told(status: sys::napi_status) -> Result<(), String> {
    // The JavaScript of the package passes nothing else: whoever calls the addon without it learns that much.
    if status == sys::Status::napi_ok { Ok(()) } else { Err(error(Status::NullArgument)) }
}

/// What the function returns: the value, or nothing after it has thrown the error.
///
/// # Safety
/// `env` is that of this call.
unsafe fn answer(
    env: sys::napi_env,
    value: core::result::Result<sys::napi_value, Error<String>>,
) -> sys::napi_value {
    value.unwrap_or_else(|error| {
        // SAFETY: `env` is that of this call.
        unsafe { JsError::from(error).throw_into(env) };
        ptr::null_mut()
    })
}
