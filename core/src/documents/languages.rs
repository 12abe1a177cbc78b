use super::values;
use crate::{
    json::{Fault, Raw, Reader, Text, Type},
    policy,
    report::{Findings, Measures},
    rules::language,
};

/// The languages of a guest, the preferred one first.
#[derive(Clone, Copy, Debug)]
pub struct Languages<'a> {
    list: Raw<'a>,
    len: usize,
}

impl<'a> Languages<'a> {
    /// The tags, as they are written.
    pub fn tags(&self) -> impl Iterator<Item = Text<'a>> + use<'a> {
        let mut reader = self.list.reader();
        // A list that has been checked holds strings only, so reading it again cannot fail.
        let mut first = reader.begin_array().is_ok();
        core::iter::from_fn(move || {
            let more = reader.element(core::mem::take(&mut first)).unwrap_or(false);
            if more { reader.string().ok() } else { None }
        })
        .fuse()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none; the default policy wants at least one.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// Reads a list of language tags.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    policy: &policy::Languages,
    measures: &mut Measures,
    out: &mut Findings<'_>,
) -> Result<Option<Languages<'a>>, Fault> {
    let start = values::start(reader)?;
    if !values::expect(reader, Type::Array, out)? {
        return Ok(None);
    }
    reader.begin_array()?;
    let mut seen = language::duplicate::Seen::default();
    let mut len = 0;
    while reader.element(len == 0)? {
        len += 1;
        if let Some(tag) = values::text(reader, out)? {
            language::check(tag, policy, &mut seen, out);
        }
    }
    language::count::check(len, values::since(reader, start), policy, out);
    measures.count("languages", len);
    Ok(Some(Languages { list: Raw::new(reader, start), len }))
}
