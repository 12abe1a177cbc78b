use super::values;
use crate::{
    json::{Fault, Reader, Type},
    report::Findings,
};

/// Reads an array, whose elements are taken by `take`, and tells how many there are. `None` where it is no array: that
/// has been reported.
#[inline]
pub(crate) fn elements<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
    mut take: impl FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> Result<Option<usize>, Fault> {
    if !values::expect(reader, Type::Array, out)? {
        return Ok(None);
    }
    reader.begin_array()?;
    let mut count = 0;
    while reader.element(count == 0)? {
        take(reader, out)?;
        count += 1;
    }
    Ok(Some(count))
}
