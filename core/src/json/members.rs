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
///
/// It knows at most [`MOST`](Self::MOST) fields, so that one type reads every object.
pub(crate) struct Members {
    names: &'static [&'static str],
    /// Where each known field's key stands; 0 where it has not come, since no key stands there.
    seen: [usize; Self::MOST],
    /// On the heap, so that the common object without unknown fields stays small.
    unknown: Option<Box<Keys>>,
    start: usize,
    first: bool,
    /// The field that comes next if the object keeps to the order of the names.
    likely: usize,
}

impl Members {
    /// The most fields that an object has.
    const MOST: usize = 20;

    /// Enters the object.
    pub(crate) fn begin<const N: usize>(
        reader: &mut Reader<'_>,
        names: &'static [&'static str; N],
    ) -> Result<Self, Fault> {
        const { assert!(N <= Self::MOST) };
        reader.begin_object()?;
        let start = reader.offset() - 1;
        Ok(Self { names, seen: [0; Self::MOST], unknown: None, start, first: true, likely: 0 })
    }

    /// The next member, or `None` where the object ends.
    pub(crate) fn next<'a>(
        &mut self,
        reader: &mut Reader<'a>,
    ) -> Result<Option<Member<'a>>, Fault> {
        if let Some(name) = self.names.get(self.likely)
            && let Some(start) = reader.member_named(self.first, name)
        {
            let key = Span::new(start, start + name.len() + 2);
            return Ok(Some(self.known(self.likely, key, reader)));
        }
        let Some(key) = reader.member(self.first)? else {
            if let Some(unknown) = &mut self.unknown {
                unknown.close(reader);
            }
            return Ok(None);
        };
        let Some(field) = self.names.iter().position(|name| key.is(name)) else {
            self.first = false;
            self.unknown.get_or_insert_default().push(key);
            return Ok(Some(Member::Unknown(key)));
        };
        Ok(Some(self.known(field, key.span(), reader)))
    }

    /// Notes that a field has come, the key of which stands at `key`.
    #[inline]
    fn known<'a>(&mut self, field: usize, key: Span, reader: &mut Reader<'_>) -> Member<'a> {
        self.first = false;
        self.likely = field + 1;
        if let Some(seen) = self.seen.get_mut(field) {
            if *seen != 0 {
                reader.repeat(*seen, key);
            }
            *seen = key.start;
        }
        Member::Known(field)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;
    use alloc::vec::Vec;

    /// The numbers of the fields, and what comes of an unknown one.
    fn fields(text: &str) -> Result<(Vec<usize>, usize), Fault> {
        let mut reader = Reader::new(text.as_bytes(), Limits { max_bytes: 99, max_nesting: 1 })?;
        let mut members = Members::begin(&mut reader, &["a", "b", "c"])?;
        let mut fields = Vec::new();
        while let Some(member) = members.next(&mut reader)? {
            fields.push(if let Member::Known(field) = member { field } else { usize::MAX });
            reader.skip()?;
        }
        reader.finish()?;
        Ok((fields, reader.into_repeats().len()))
    }

    #[test]
    fn fields_are_known_in_any_order_and_spelling() {
        for (text, expected) in [
            (r#"{"a":1,"b":2,"c":3}"#, [0, 1, 2].as_slice()),
            (" {\t\"a\" :\r1 ,\n\"b\"\n: 2}", &[0, 1]),
            (r#"{"c":1,"a":2,"b":3}"#, &[2, 0, 1]),
            (r#"{"\u0061":1,"b":2}"#, &[0, 1]),
            (r#"{"ab":1,"b":2}"#, &[usize::MAX, 1]),
            ("{}", &[]),
        ] {
            assert_eq!(fields(text).unwrap(), (expected.to_vec(), 0), "{text}");
        }
    }

    #[test]
    fn repeated_fields_are_told() {
        assert_eq!(fields(r#"{"a":1,"a":2,"b":3,"b":4}"#).unwrap(), ([0, 0, 1, 1].to_vec(), 2));
        assert_eq!(fields(r#"{"x":1,"x":2}"#).unwrap().1, 1);
    }

    #[test]
    fn a_repeated_key_has_its_place_whether_it_was_expected_or_not() {
        let limits = Limits { max_bytes: 99, max_nesting: 1 };
        for text in [r#"{"second":1,"first":2, "second" :3}"#, r#"{"second":1,"second" :3}"#] {
            let mut reader = Reader::new(text.as_bytes(), limits).unwrap();
            let mut members = Members::begin(&mut reader, &["first", "second"]).unwrap();
            while members.next(&mut reader).unwrap().is_some() {
                reader.skip().unwrap();
            }
            let again = text.rfind("\"second\"").unwrap();
            let repeats = reader.into_repeats();
            let told = repeats.iter().map(|repeat| (repeat.shadowed, repeat.key));
            assert!(told.eq([(1, Span::new(again, again + 8))]), "{text}: {repeats:?}");
        }
    }

    #[test]
    fn what_is_expected_must_still_be_json() {
        for text in [
            r#"{,"a":1}"#,
            r#"{"a":1 "b":2}"#,
            r#"{"a":1,,"b":2}"#,
            r#"{"a"1}"#,
            r#"{"a:1}"#,
            r#"{"ax:1}"#,
            r#"{xa"x1}"#,
            "{\u{c}\"a\":1}",
            "{\"a\"\u{c}:1}",
            "{\"a\":1,\u{c}\"b\":1}",
            r#"{"a":1,}"#,
            r#"{"a""#,
        ] {
            assert!(fields(text).is_err(), "{text}");
        }
    }
}
