//! Parts of an input that are taken as they are. `arbitrary` would take as much as there is, and leave nothing to decide with.

use arbitrary::{Result, Unstructured};

/// At most so many bytes.
pub(crate) fn bytes<'a>(input: &mut Unstructured<'a>, most: usize) -> Result<&'a [u8]> {
    let length = input.int_in_range(0..=most)?;
    input.bytes(length.min(input.len()))
}

/// The same as text; what is none is replaced.
pub(crate) fn text(input: &mut Unstructured<'_>, most: usize) -> Result<String> {
    Ok(String::from_utf8_lossy(bytes(input, most)?).into_owned())
}
