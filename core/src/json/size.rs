use super::{
    Fault, Reader, Text, Type,
    skip::{Scalar, Visit},
};

impl<'a> Reader<'a> {
    /// Passes over one value and counts the bytes of UTF-8 that ECMAScript's `JSON.stringify` prints for it. Members
    /// that are shadowed do not count. `see` is shown each value without parts in it.
    ///
    /// # Errors
    /// The value is no JSON, or nested too deep.
    pub(crate) fn skip_printed(&mut self, see: impl FnMut(Scalar<'a>)) -> Result<usize, Fault> {
        let mut printed = Printed { len: 0, see };
        self.visit(&mut printed)?;
        Ok(printed.len)
    }

    /// Passes over one value and counts the bytes of UTF-8 of what ECMAScript's `String` makes of it. `see` is
    /// shown each value without parts in it, those that `String` leaves out as well.
    ///
    /// # Errors
    /// The value is no JSON, or nested too deep.
    pub(crate) fn skip_text(&mut self, see: impl FnMut(Scalar<'a>)) -> Result<usize, Fault> {
        let mut text = AsText { len: 0, inside: false, objects: 0, see };
        self.visit(&mut text)?;
        Ok(text.len)
    }
}

/// The length of the literal `true` or `false`.
pub(crate) const fn boolean_len(value: bool) -> usize {
    if value { "true".len() } else { "false".len() }
}

/// Counts what `JSON.stringify` prints.
struct Printed<S> {
    len: usize,
    see: S,
}

impl<'a, S: FnMut(Scalar<'a>)> Visit<'a> for Printed<S> {
    fn scalar(&mut self, scalar: Scalar<'a>) {
        (self.see)(scalar);
        self.len += match scalar {
            Scalar::Null => "null".len(),
            Scalar::Boolean(value) => boolean_len(value),
            Scalar::Number(number) => number.printed_len(),
            Scalar::String(text) => text.printed_len(),
        };
    }

    fn open(&mut self, _: Type) {
        self.len += 1;
    }

    fn key(&mut self, key: Text<'a>) {
        self.len += key.printed_len() + 1;
    }

    fn comma(&mut self) {
        self.len += 1;
    }

    fn close(&mut self, _: Type) {
        self.len += 1;
    }
}

/// Counts what `String` makes of a value: the elements of an array are joined with commas, in which `null` leaves
/// nothing, and an object is `[object Object]` whatever it holds.
struct AsText<S> {
    len: usize,
    /// Whether the value is a container.
    inside: bool,
    /// How many objects are open.
    objects: usize,
    see: S,
}

impl<'a, S: FnMut(Scalar<'a>)> Visit<'a> for AsText<S> {
    fn scalar(&mut self, scalar: Scalar<'a>) {
        (self.see)(scalar);
        if self.objects == 0 {
            self.len += match scalar {
                Scalar::Null if self.inside => 0,
                Scalar::Null => "null".len(),
                Scalar::Boolean(value) => boolean_len(value),
                Scalar::Number(number) => number.printed_len(),
                Scalar::String(text) => text.utf8_len(),
            };
        }
    }

    fn open(&mut self, container: Type) {
        self.inside = true;
        if container == Type::Object {
            if self.objects == 0 {
                self.len += "[object Object]".len();
            }
            self.objects += 1;
        }
    }

    fn key(&mut self, _: Text<'a>) {}

    fn comma(&mut self) {
        self.len += usize::from(self.objects == 0);
    }

    fn close(&mut self, container: Type) {
        self.objects -= usize::from(container == Type::Object);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;

    /// Each text with the lengths that Node.js 20 gives for `JSON.stringify(JSON.parse(text))` and
    /// `String(JSON.parse(text))`.
    const CASES: &[(&str, usize, usize)] = &[
        ("null", 4, 4),
        (" false ", 5, 5),
        ("-0.0", 1, 1),
        ("1e21", 5, 5),
        ("0.0000001", 4, 4),
        (r#""é\n\u0001""#, 12, 4),
        ("[]", 2, 0),
        ("[null, null]", 11, 1),
        (r#"[1.0, [true, "a\"b"], null]"#, 22, 11),
        (r#"{"a": [1, 2], "b": {}}"#, 18, 15),
        (r#"[{"a": [1, 2]}, {"b": "c"}, 3]"#, 25, 33),
    ];

    #[test]
    fn sizes_are_those_of_javascript() {
        let limits = Limits { max_bytes: 1 << 20, max_nesting: 8 };
        for &(text, printed, string) in CASES {
            let mut reader = Reader::new(text.as_bytes(), limits).unwrap();
            assert_eq!(reader.skip_printed(drop), Ok(printed), "{text}");
            reader.finish().unwrap();
            let mut reader = Reader::new(text.as_bytes(), limits).unwrap();
            assert_eq!(reader.skip_text(drop), Ok(string), "{text}");
        }
    }
}
