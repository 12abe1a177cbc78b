//! The version of the library.

use crate::guard::caught;
use std::{
    ffi::{CStr, c_char},
    ptr,
};

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => c"",
    };

/// The version of the library that runs, such as `0.1.0`, with a zero at its end; `CALLGATE_VERSION` is that of the header.
///
/// Ownership: the text is the library's and stays.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub extern "C" fn callgate_version() -> *const c_char {
    caught(|| VERSION.as_ptr()).unwrap_or(ptr::null())
}
