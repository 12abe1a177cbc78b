//! Text on its way to a host.

use crate::{
    arguments::out,
    error::{Error, told},
    guard::{call, call_on},
    handle::{self, Opaque, look},
};
use engine::Status;
use std::{ffi::c_char, ptr};

/// UTF-8 text of a known size, without a zero at its end. It may contain zeros. It belongs to what it was asked of.
///
/// `data` is null where there is no text, which is not the same as an empty one.
#[repr(C)]
pub struct Text {
    /// The first byte.
    pub data: *const c_char,
    /// The number of bytes.
    pub size: usize,
}

impl Text {
    /// No text.
    pub(crate) const NONE: Self = Self { data: ptr::null(), size: 0 };

    /// This text, which must outlive what the function that gives it promises.
    pub(crate) const fn of(text: &str) -> Self {
        Self { data: text.as_ptr().cast(), size: text.len() }
    }
}

/// A text that the host owns.
pub struct OwnText {
    _opaque: [u8; 0],
}

impl Opaque for OwnText {
    type Value = String;
    const MARK: u64 = u64::from_be_bytes(*b"cgstring");
}

/// Tells the text of a string.
///
/// Ownership: the text belongs to the string.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_string_text(
    string: *const OwnText,
    text: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (string, text, error) = unsafe { (look("string", string), out("text", text), told(error)) };
    call_on(string, error, |string| {
        text?.set(Text::of(string));
        Ok(())
    })
}

/// Frees a string and sets `*string` to null; null in it is left alone.
///
/// Ownership: the string and its text are gone.
/// Threads: none may use the string meanwhile or afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_string_free(string: *mut *mut OwnText) -> Status {
    call(Ok(None), || {
        // SAFETY: the host vouches for its arguments.
        unsafe { handle::free("string", string) }
    })
}
