use super::{Span, Text, text::Escapes};
use alloc::{string::String, vec::Vec};
use core::fmt::{self, Write};

/// A string of a document in eight bytes: where its opening quotation mark stands and how long it is as written, or, if
/// it has escapes, its number among those that have. Documents are under 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    at: u32,
    len: u32,
}

/// The length that tells a string with escapes: no string is as long.
const ESCAPED: u32 = u32::MAX;

impl Name {
    /// No string: an optional field that is absent, or one that could not be read.
    pub(crate) const NONE: Self = Self { at: u32::MAX, len: ESCAPED };

    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The strings of one document that are kept by the million. They stay in the document; only those with escapes, and
/// those that stand there in other words, are copied, decoded, so that every one of them can be had as a `&str`, at no cost that grows with its length.
#[derive(Clone)]
pub(crate) struct Names<'a> {
    document: &'a str,
    escaped: Vec<Escaped>,
    decoded: String,
}

#[derive(Clone, Copy)]
struct Escaped {
    /// Its place in the document.
    start: u32,
    end: u32,
    /// Whether it stands there as a JSON string, and not in other words.
    quoted: bool,
    /// Where its text stands in what is decoded, which grows no longer than the document.
    from: u32,
    to: u32,
}

impl<'a> Names<'a> {
    pub(crate) const fn new(document: &'a str) -> Self {
        Self { document, escaped: Vec::new(), decoded: String::new() }
    }

    /// The document that the strings stand in.
    pub(crate) const fn document(&self) -> &'a str {
        self.document
    }

    /// Keeps a string of the document.
    #[inline]
    pub(crate) fn keep(&mut self, text: Text<'a>) -> Name {
        let Some(plain) = text.plain() else { return self.copy(text) };
        match (u32::try_from(text.span().start), u32::try_from(plain.len())) {
            (Ok(at), Ok(len)) => Name { at, len },
            _ => Name::NONE,
        }
    }

    #[cold]
    fn copy(&mut self, text: Text<'a>) -> Name {
        self.add(text.span(), true, |decoded| decoded.extend(text.chars()))
    }

    /// Keeps a text that stands at `span` of the document in other words: a scalar of YAML, or several values in one.
    #[cold]
    pub(crate) fn write(&mut self, span: Span, text: fmt::Arguments<'_>) -> Name {
        self.add(span, false, |decoded| {
            // Writing to a string cannot fail.
            let _ = decoded.write_fmt(text);
        })
    }

    fn add(&mut self, span: Span, quoted: bool, print: impl FnOnce(&mut String)) -> Name {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let name = Name { at: number(self.escaped.len()), len: ESCAPED };
        let from = number(self.decoded.len());
        print(&mut self.decoded);
        let to = number(self.decoded.len());
        let (start, end) = (number(span.start), number(span.end));
        self.escaped.push(Escaped { start, end, quoted, from, to });
        name
    }

    /// The string as it stands in the document; `None` for what stands there in other words.
    pub(crate) fn text(&self, name: Name) -> Option<Text<'a>> {
        if name.len == ESCAPED {
            let escaped = self.escaped.get(name.at as usize).filter(|escaped| escaped.quoted)?;
            let Escaped { start, end, .. } = *escaped;
            let raw = self.raw(start, end.saturating_sub(start).saturating_sub(2));
            return Some(Text::new(raw, start as usize, Escapes::Some));
        }
        Some(Text::new(self.raw(name.at, name.len), name.at as usize, Escapes::None))
    }

    /// The string with its escapes resolved; empty for none.
    #[inline]
    pub(crate) fn get(&self, name: Name) -> &str {
        if name.len == ESCAPED { self.decoded(name) } else { self.raw(name.at, name.len) }
    }

    /// What stands between the quotation marks.
    #[inline]
    fn raw(&self, at: u32, len: u32) -> &'a str {
        let start = at as usize + 1;
        self.document.get(start..start + len as usize).unwrap_or_default()
    }

    #[cold]
    fn decoded(&self, name: Name) -> &str {
        let escaped = self.escaped.get(name.at as usize);
        let place = escaped.map(|escaped| escaped.from as usize..escaped.to as usize);
        place.and_then(|place| self.decoded.get(place)).unwrap_or_default()
    }

    /// The place of the string.
    pub(crate) fn span(&self, name: Name) -> Span {
        if name.len != ESCAPED {
            return Span::new(name.at as usize, name.at as usize + name.len as usize + 2);
        }
        let place = |escaped: &Escaped| Span::new(escaped.start as usize, escaped.end as usize);
        self.escaped.get(name.at as usize).map(place).unwrap_or_default()
    }
}

/// Prints how many strings are copied, and no text of the document.
impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Names({} escaped)", self.escaped.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::{Limits, Reader};

    #[test]
    fn names_are_told_decoded_and_in_place() {
        let bytes = br#"["root", "m\u0065nu", "", "\n\"\ud83d\ude00", "last"]"#;
        let mut reader = Reader::new(bytes, Limits { max_bytes: 99, max_nesting: 1 }).unwrap();
        let mut names = Names::new(reader.document());
        let mut kept = Vec::new();
        reader.begin_array().unwrap();
        while reader.element(kept.is_empty()).unwrap() {
            kept.push(names.keep(reader.string().unwrap()));
        }
        let texts: Vec<&str> = kept.iter().map(|name| names.get(*name)).collect();
        assert_eq!(texts, ["root", "menu", "", "\n\"😀", "last"]);
        let raw: Vec<&str> =
            kept.iter().filter_map(|name| Some(names.text(*name)?.raw())).collect();
        assert_eq!(raw, ["root", r"m\u0065nu", "", r#"\n\"\ud83d\ude00"#, "last"]);
        assert_eq!((names.span(kept[0]), names.span(kept[1])), (Span::new(1, 7), Span::new(9, 20)));
        assert_eq!(std::format!("{names:?}"), "Names(2 escaped)");
        assert!(kept.iter().all(|name| name.is_some()) && !Name::NONE.is_some());
        assert_eq!((names.get(Name::NONE), names.text(Name::NONE)), ("", None));
    }
}
