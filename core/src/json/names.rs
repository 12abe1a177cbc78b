use super::{Reader, Span, Text};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// A string of a document in four bytes: where its opening quotation mark stands. Documents are under 4 GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name(u32);

impl Name {
    /// No string: an optional field that is absent, or one that could not be read.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The strings of one document that are kept by the million. They are found again in the document; only those with
/// escapes are copied, decoded, so that every one of them can be had as a `&str`.
#[derive(Clone)]
pub(crate) struct Names<'a> {
    document: &'a str,
    /// The names with escapes, and from where to where their texts stand in `decoded`.
    escaped: Vec<(u32, u32, u32)>,
    decoded: String,
}

impl<'a> Names<'a> {
    pub(crate) const fn new(document: &'a str) -> Self {
        Self { document, escaped: Vec::new(), decoded: String::new() }
    }

    /// Keeps a string of the document.
    #[inline]
    pub(crate) fn keep(&mut self, text: Text<'a>) -> Name {
        let Ok(start) = u32::try_from(text.span().start) else { return Name::NONE };
        if text.plain().is_none() {
            self.copy(text, start);
        }
        Name(start)
    }

    #[cold]
    fn copy(&mut self, text: Text<'a>, start: u32) {
        // An escape is longer than what it stands for, so what fits the document fits here.
        let place = |length| u32::try_from(length).unwrap_or(u32::MAX);
        let from = place(self.decoded.len());
        self.decoded.extend(text.chars());
        self.escaped.push((start, from, place(self.decoded.len())));
    }

    /// Makes the names ready to be found: to be called when all are kept.
    pub(crate) fn settle(&mut self) {
        self.escaped.sort_unstable();
    }

    /// The string as it stands in the document.
    #[inline]
    pub(crate) fn text(&self, name: Name) -> Option<Text<'a>> {
        // Beyond the end, where `NONE` is, no string starts.
        Reader::string_of(self.document, name.0 as usize)
    }

    /// The string with its escapes resolved; empty for none.
    #[inline]
    pub(crate) fn get(&self, name: Name) -> &str {
        match self.text(name) {
            Some(text) => text.plain().unwrap_or_else(|| self.decoded(name)),
            None => "",
        }
    }

    #[cold]
    fn decoded(&self, name: Name) -> &str {
        let at = self.escaped.partition_point(|(start, ..)| *start < name.0);
        let place = self.escaped.get(at).map(|(_, from, to)| *from as usize..*to as usize);
        place.and_then(|place| self.decoded.get(place)).unwrap_or_default()
    }

    /// The place of the string.
    pub(crate) fn span(&self, name: Name) -> Span {
        self.text(name).map(Text::span).unwrap_or_default()
    }
}

/// Prints how many names are copied, and no text of the document.
impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Names({} escaped)", self.escaped.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;

    #[test]
    fn names_are_told_decoded_and_in_place() {
        let bytes = br#"["root", "m\u0065nu", "", "\n\"\ud83d\ude00", "last"]"#;
        let mut reader = Reader::new(bytes, Limits { max_bytes: 99, max_nesting: 1 }).unwrap();
        let mut names = Names::new(reader.document());
        let mut kept = Vec::new();
        reader.begin_array().unwrap();
        let mut texts = Vec::new();
        while reader.element(texts.is_empty()).unwrap() {
            texts.push(reader.string().unwrap());
        }
        // The order in which they are kept does not matter.
        kept.extend(texts.iter().rev().map(|text| names.keep(*text)));
        kept.reverse();
        names.settle();
        let texts: Vec<&str> = kept.iter().map(|name| names.get(*name)).collect();
        assert_eq!(texts, ["root", "menu", "", "\n\"😀", "last"]);
        assert_eq!(names.span(kept[1]), Span::new(9, 20));
        assert_eq!((names.get(Name::NONE), names.text(Name::NONE)), ("", None));
    }
}
