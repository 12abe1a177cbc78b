//! Kinds of documents by number and name.

use crate::{
    arguments::{name, out},
    error::{Error, Failure, told},
    guard::call,
    text::Text,
};
use engine::{Kind, Status};
use std::ffi::c_char;

/// The number of a kind of document: one of `CALLGATE_KIND_…`.
pub type KindNumber = u32;

/// The kind of this number.
pub(crate) fn kind_of(number: KindNumber) -> Result<Kind, Failure> {
    Kind::from_number(number).ok_or_else(|| Status::KindUnknown.into())
}

/// Tells the name of a kind, such as `ivr-flow`.
///
/// Ownership: the text is the library's and stays.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_kind_name(
    kind: KindNumber,
    name: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (name, error) = unsafe { (out("name", name), told(error)) };
    call(error, || {
        name?.set(Text::of(kind_of(kind)?.name()));
        Ok(())
    })
}

/// Tells the number of the kind with this name, in UTF-8; `CALLGATE_STATUS_KIND_UNKNOWN` where there is none, and the
/// message of `error` lists those that there are.
///
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_kind_number(
    name: *const c_char,
    name_size: usize,
    kind: *mut KindNumber,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (name, kind, error) =
        unsafe { (self::name("name", name, name_size), out("kind", kind), told(error)) };
    call(error, || {
        let found: Kind = name?.parse().map_err(|error| Failure::of(Status::KindUnknown, error))?;
        kind?.set(found.number());
        Ok(())
    })
}
