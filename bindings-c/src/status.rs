//! Statuses by number, name and meaning.

use crate::{
    arguments::out,
    error::{Error, told},
    guard::call,
    text::Text,
};
use engine::Status;

/// The number of a status: one of `CALLGATE_STATUS_…`. Those to come are not known to a program of today.
pub type StatusNumber = u32;

/// Tells the name of a status, such as `kind-unknown`: stable, the same on every surface.
///
/// Ownership: the text is the library's and stays.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_status_name(
    status: StatusNumber,
    name: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (name, error) = unsafe { (out("name", name), told(error)) };
    call(error, || {
        let status = Status::from_number(status).ok_or(Status::StatusUnknown)?;
        name?.set(Text::of(status.name()));
        Ok(())
    })
}

/// Tells what a status means, for people.
///
/// Ownership: the text is the library's and stays.
/// Threads: any, at the same time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn callgate_status_message(
    status: StatusNumber,
    message: *mut Text,
    error: *mut Error,
) -> Status {
    // SAFETY: the host vouches for its arguments.
    let (message, error) = unsafe { (out("message", message), told(error)) };
    call(error, || {
        let status = Status::from_number(status).ok_or(Status::StatusUnknown)?;
        message?.set(Text::of(status.message()));
        Ok(())
    })
}
