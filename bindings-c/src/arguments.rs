//! Raw arguments to values that can be used without care. Nothing in here panics.

use crate::{error::Failure, step::Header, text::Text};
use engine::Status;
use std::{ffi::c_char, ptr, slice};

/// As many bytes as an object in memory can have (the rule of `slice::from_raw_parts`).
const MOST_BYTES: usize = isize::MAX.unsigned_abs();

/// The bytes of a host; null with the size 0 is the empty text.
///
/// # Safety
/// `data` is null, or leads to `size` bytes that nobody writes during `'a`.
pub(crate) unsafe fn bytes<'a>(
    name: &'static str,
    data: *const u8,
    size: usize,
) -> Result<&'a [u8], Failure> {
    if size > MOST_BYTES {
        return Err(Failure::about(Status::LengthImpossible, name));
    }
    match (data.is_null(), size) {
        (true, 0) => Ok(&[]),
        (true, _) => Err(Failure::null(name)),
        // SAFETY: it leads to as many bytes, and the size has just been looked at.
        (false, _) => Ok(unsafe { slice::from_raw_parts(data, size) }),
    }
}

/// The bytes of a host, or none where `data` is null and the size 0.
///
/// # Safety
/// As for [`bytes`].
pub(crate) unsafe fn optional_bytes<'a>(
    name: &'static str,
    data: *const u8,
    size: usize,
) -> Result<Option<&'a [u8]>, Failure> {
    if data.is_null() && size == 0 {
        return Ok(None);
    }
    // SAFETY: as promised to this function.
    unsafe { bytes(name, data, size) }.map(Some)
}

/// A name given by a host.
///
/// # Safety
/// As for [`bytes`].
pub(crate) unsafe fn name<'a>(
    argument: &'static str,
    data: *const c_char,
    size: usize,
) -> Result<&'a str, Failure> {
    // SAFETY: as promised to this function.
    let bytes = unsafe { bytes(argument, data.cast(), size) }?;
    str::from_utf8(bytes).map_err(|_| Failure::about(Status::NotUtf8, argument))
}

/// The headers of a host, copied. One that is not UTF-8 is read as ISO 8859-1, as browsers read all (RFC 9110, 5.5).
///
/// # Safety
/// `data` is null, or leads to `count` headers whose texts are as [`bytes`] wants them.
pub(crate) unsafe fn headers(
    argument: &'static str,
    data: *const Header,
    count: usize,
) -> Result<Vec<(String, String)>, Failure> {
    if count > MOST_BYTES / size_of::<Header>() {
        return Err(Failure::about(Status::LengthImpossible, argument));
    }
    if data.is_null() {
        return if count == 0 { Ok(Vec::new()) } else { Err(Failure::null(argument)) };
    }
    if !data.is_aligned() {
        return Err(Failure::about(Status::WrongHandle, argument));
    }
    // SAFETY: it leads to as many headers, and the count has just been looked at.
    let headers = unsafe { slice::from_raw_parts(data, count) };
    let text = |text: &Text| -> Result<String, Failure> {
        // SAFETY: as promised to this function.
        let bytes = unsafe { bytes(argument, text.data.cast(), text.size) }?;
        let latin = || bytes.iter().copied().map(char::from).collect();
        Ok(str::from_utf8(bytes).map_or_else(|_| latin(), String::from))
    };
    headers.iter().map(|header| Ok((text(&header.name)?, text(&header.value)?))).collect()
}

/// What a result is as long as there is none.
pub(crate) trait Empty {
    /// Nothing.
    const EMPTY: Self;
}

impl<T> Empty for *mut T {
    const EMPTY: Self = ptr::null_mut();
}

impl Empty for bool {
    const EMPTY: Self = false;
}

impl Empty for u32 {
    const EMPTY: Self = 0;
}

impl Empty for u64 {
    const EMPTY: Self = 0;
}

impl Empty for usize {
    const EMPTY: Self = 0;
}

impl Empty for Status {
    const EMPTY: Self = Self::Ok;
}

impl Empty for Text {
    const EMPTY: Self = Self::NONE;
}

/// The place where a host wants a result.
pub(crate) struct Out<'a, T>(&'a mut T);

impl<T> Out<'_, T> {
    /// Puts the result there.
    pub(crate) fn set(self, value: T) {
        *self.0 = value;
    }
}

/// The place for a result, emptied first, so that a host finds something defined in it however the call ends.
///
/// # Safety
/// `place` is null, or leads to room for a `T` that nothing else uses during `'a`.
pub(crate) unsafe fn out<'a, T: Empty>(
    name: &'static str,
    place: *mut T,
) -> Result<Out<'a, T>, Failure> {
    if place.is_null() {
        return Err(Failure::null(name));
    }
    // SAFETY: there is room for a `T`; what stood there is not read.
    unsafe { place.write(T::EMPTY) };
    // SAFETY: it has just been written, and nothing else uses it.
    Ok(Out(unsafe { &mut *place }))
}

/// The place for a result that a host may leave out with null.
///
/// # Safety
/// As for [`out`].
pub(crate) unsafe fn optional_out<'a, T: Empty>(
    name: &'static str,
    place: *mut T,
) -> Result<Option<Out<'a, T>>, Failure> {
    if place.is_null() {
        return Ok(None);
    }
    // SAFETY: as promised to this function.
    unsafe { out(name, place) }.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_are_not_utf8_are_read_as_they_are_in_browsers() {
        let value = |bytes: &[u8]| Text { data: bytes.as_ptr().cast(), size: bytes.len() };
        let given = [
            Header { name: Text::of("ETag"), value: value("\"é\"".as_bytes()) },
            Header { name: value(b"X-\xe9"), value: value(b"\"\xe9\xff\0\"") },
        ];
        // SAFETY: they live until the end of the test.
        let read = unsafe { headers("headers", given.as_ptr(), given.len()) };
        let read = read.unwrap_or_default();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read, [pair("ETag", "\"é\""), pair("X-é", "\"éÿ\0\"")]);
    }
}
