//! What a C program hands over: right, missing, of another type, or of an impossible length.

use crate::choices::bytes;
use arbitrary::{Result, Unstructured};
use c_surface::{error::Error, text::Text};
use std::{ffi::c_char, ptr, slice};

/// Bytes with a size, which need not be that of the bytes.
pub(super) struct Bytes {
    /// Of their very length, so that a sanitizer sees a byte read beyond; no box, whose pointers end when it is moved.
    _own: Vec<u8>,
    pub(super) data: *const u8,
    pub(super) size: usize,
}

impl Bytes {
    /// Some of these, of the input, or what is none.
    pub(super) fn of(known: &[&[u8]], input: &mut Unstructured<'_>) -> Result<Self> {
        let own: Box<[u8]> = match input.int_in_range(0..=15)? {
            0 => return Ok(Self::wrong(ptr::null(), 0)),
            1 => return Ok(Self::wrong(ptr::null(), input.int_in_range(1..=64)?)),
            2 => {
                let most = [usize::MAX, isize::MAX.unsigned_abs() + 1];
                return Ok(Self::wrong([0_u8; 1].as_ptr(), *input.choose(&most)?));
            }
            3 => bytes(input, 48)?.into(),
            4 => {
                // One that would be right, changed.
                let mut bytes = input.choose(known)?.to_vec();
                if !bytes.is_empty() {
                    let at = input.choose_index(bytes.len())?;
                    bytes[at] = input.arbitrary()?;
                }
                bytes.into()
            }
            _ => (*input.choose(known)?).into(),
        };
        let own = own.into_vec();
        let (data, size) = (own.as_ptr(), own.len());
        Ok(Self { _own: own, data, size })
    }

    fn wrong(data: *const u8, size: usize) -> Self {
        Self { _own: Vec::new(), data, size }
    }

    pub(super) fn text(&self) -> *const c_char {
        self.data.cast()
    }
}

/// What the memory of a result holds before the call, which no function gives.
pub(super) trait Dirty: Sized {
    const DIRTY: Self;

    /// Whether it is what stands for nothing.
    fn is_empty(&self) -> bool;
}

macro_rules! dirty {
    ($($type:ty: $dirty:expr, $empty:expr;)*) => {
        $(impl Dirty for $type {
            const DIRTY: Self = $dirty;

            fn is_empty(&self) -> bool {
                *self == $empty
            }
        })*
    };
}

dirty! {
    bool: true, false;
    u32: 0x5555_5555, 0;
    u64: 0x5555_5555, 0;
    usize: 0x5555_5555, 0;
}

impl<T> Dirty for *mut T {
    const DIRTY: Self = ptr::without_provenance_mut(0x55);

    fn is_empty(&self) -> bool {
        self.is_null()
    }
}

impl Dirty for Text {
    const DIRTY: Self = Self { data: ptr::without_provenance(0x55), size: 0x55 };

    fn is_empty(&self) -> bool {
        self.data.is_null() && self.size == 0
    }
}

/// Room for a result, or none.
pub(super) struct Place<T> {
    value: T,
    given: bool,
}

impl<T: Dirty> Place<T> {
    pub(super) fn new(input: &mut Unstructured<'_>) -> Result<Self> {
        Ok(Self { value: T::DIRTY, given: !input.ratio(1, 24)? })
    }

    pub(super) fn pointer(&mut self) -> *mut T {
        if self.given { &raw mut self.value } else { ptr::null_mut() }
    }

    /// The result, if there was room for one.
    pub(super) fn result(self) -> Option<T> {
        self.given.then_some(self.value)
    }
}

/// The text behind a pointer and a size, which is UTF-8; `None` where there is none.
pub(super) fn read(text: &Text) -> Option<String> {
    if text.data.is_null() {
        assert_eq!(text.size, 0);
        return None;
    }
    // SAFETY: the library lends it, and whoever calls this keeps to how long.
    let bytes = unsafe { slice::from_raw_parts(text.data.cast::<u8>(), text.size) };
    Some(str::from_utf8(bytes).expect("texts are UTF-8").into())
}

/// The error object that a call is given, if any.
pub(super) type ErrorPointer = *mut Error;
