//! What a C program holds: a pointer to a value of ours, with a mark that tells its type.

use crate::error::Failure;
use engine::Status;
use std::{
    ptr,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

/// A type that C sees by name only. It is never made: a pointer to it leads to a [`Handle`] on its value.
pub(crate) trait Opaque {
    /// What the handle holds.
    type Value;
    /// Stands at the beginning of the handle; no two types have the same.
    const MARK: u64;
}

/// The mark of a handle that has been freed.
const FREED: u64 = 0;

/// A value of ours in the hands of a host.
// The mark comes first in memory, whatever the value: it is read before the type is known to be right.
#[repr(C)]
pub(crate) struct Handle<T> {
    mark: AtomicU64,
    dead: AtomicBool,
    value: T,
}

impl<T> Handle<T> {
    /// The value, unless a call with this handle has ended in a panic.
    pub(crate) fn value(&self) -> Result<&T, Failure> {
        if self.dead.load(Ordering::Acquire) {
            return Err(Status::DeadHandle.into());
        }
        Ok(&self.value)
    }

    /// Nothing may use the value any more: a panic may have left it half changed.
    pub(crate) fn kill(&self) {
        self.dead.store(true, Ordering::Release);
    }
}

/// Hands a value out. The host owns it until it calls the function that frees it.
pub(crate) fn give<H: Opaque>(value: H::Value) -> *mut H {
    let mark = AtomicU64::new(H::MARK);
    Box::into_raw(Box::new(Handle { mark, dead: AtomicBool::new(false), value })).cast()
}

/// The handle behind a pointer.
///
/// # Safety
/// The pointer is null, or leads to a handle that outlives `'a`; of another type if need be.
pub(crate) unsafe fn look<'a, H: Opaque>(
    name: &'static str,
    pointer: *const H,
) -> Result<&'a Handle<H::Value>, Failure> {
    let pointer = pointer.cast::<Handle<H::Value>>();
    if pointer.is_null() {
        return Err(Failure::null(name));
    }
    if !pointer.is_aligned() {
        return Err(Failure::about(Status::WrongHandle, name));
    }
    // SAFETY: it leads to a handle, and every handle begins with its mark.
    let mark = unsafe { &*pointer.cast::<AtomicU64>() };
    if mark.load(Ordering::Relaxed) != H::MARK {
        return Err(Failure::about(Status::WrongHandle, name));
    }
    // SAFETY: its mark says that it is of this type, so that `give` made it.
    Ok(unsafe { &*pointer })
}

/// Frees a handle and leaves null in its place; null stays what it is.
///
/// # Safety
/// As for [`look`], and nobody else uses the handle; `place` is null or leads to a pointer of the host.
pub(crate) unsafe fn free<H: Opaque>(
    name: &'static str,
    place: *mut *mut H,
) -> Result<(), Failure> {
    if place.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: it leads to a pointer of the host.
    let pointer = unsafe { place.read() };
    if pointer.is_null() {
        return Ok(());
    }
    // SAFETY: as promised to this function.
    unsafe { look(name, pointer) }?.mark.store(FREED, Ordering::Relaxed);
    // SAFETY: `give` made it from a box of this type, and with its mark gone it is freed no second time.
    let value = unsafe { Box::from_raw(pointer.cast::<Handle<H::Value>>()) };
    // SAFETY: it leads to a pointer of the host.
    unsafe { place.write(ptr::null_mut()) };
    drop(value);
    Ok(())
}
