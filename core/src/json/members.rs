use super::{Fault, Keys, Reader, Span, Text};
use alloc::boxed::Box;

/// A member of an object whose fields are known.
pub(crate) enum Member<'a> {
    /// The field of this number in the list of names.
    Known(usize),
    /// A field that is not of this object; its value must be skipped.
    Unknown(Text<'a>),
}

/// Reads an object whose fields are known: which of them the next member is, which are missing in the end. Repetitions
/// are told to the reader.
pub(crate) struct Members<const N: usize> {
    names: &'static [&'static str; N],
    /// Where each known field's key stands; 0 where it has not come, since no key stands there.
    seen: [usize; N],
    /// On the heap, so that the common object without unknown fields stays small.
    unknown: Option<Box<Keys>>,
    start: usize,
    first: bool,
    /// The field that comes next if the object keeps to the order of the names.
    likely: usize,
}

impl<const N: usize> Members<N> {
    /// Enters the object.
    pub(crate) fn begin(
        reader: &mut Reader<'_>,
        names: &'static [&'static str; N],
    ) -> Result<Self, Fault> {
        reader.begin_object()?;
        let start = reader.offset() - 1;
        Ok(Self { names, seen: [0; N], unknown: None, start, first: true, likely: 0 })
    }

    /// The next member, or `None` where the object ends.
    #[inline]
    pub(crate) fn next<'a>(
        &mut self,
        reader: &mut Reader<'a>,
    ) -> Result<Option<Member<'a>>, Fault> {
        let Some(key) = reader.member(self.first)? else {
            if let Some(unknown) = &mut self.unknown {
                unknown.close(reader);
            }
            return Ok(None);
        };
        self.first = false;
        let Some(field) = self.field(key) else {
            self.unknown.get_or_insert_default().push(key);
            return Ok(Some(Member::Unknown(key)));
        };
        self.likely = field + 1;
        if let Some(seen) = self.seen.get_mut(field) {
            if *seen != 0 {
                reader.repeat(*seen, key.span());
            }
            *seen = key.span().start;
        }
        Ok(Some(Member::Known(field)))
    }

    #[inline]
    fn field(&self, key: Text<'_>) -> Option<usize> {
        if self.names.get(self.likely).is_some_and(|name| key.is(name)) {
            return Some(self.likely);
        }
        self.names.iter().position(|name| key.is(name))
    }

    /// The opening brace: the place of a field that is missing.
    pub(crate) fn brace(&self) -> Span {
        Span::byte(self.start)
    }

    /// Whether the field of this number has come.
    pub(crate) fn has(&self, field: usize) -> bool {
        self.seen.get(field).is_some_and(|seen| *seen != 0)
    }

    /// Where the key of the field of this number stands.
    pub(crate) fn name(&self, field: usize) -> &'static str {
        self.names.get(field).copied().unwrap_or_default()
    }
}
