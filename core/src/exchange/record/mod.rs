//! State as JSON: what a snapshot is made of, and what hosts of other languages are told.
//!
//! It is written and read by the crate's own reader, member by member and in any order, since a store may sort them. A
//! member that is missing or not known makes the whole unreadable: state is taken over as a whole or not at all.
//!
//! There is one spelling: a field `session_id` is the member `sessionId`; a value of several kinds is the name of its kind,
//! `"timed-out"`, or an object of one member of that name, `{"refused":…}`.

#[macro_use]
mod shapes;
mod collections;
mod plain;
mod spelling;

use crate::json::{Reader, Type};
use alloc::string::String;

pub(super) use {
    shapes::{record, record_names, record_number},
    spelling::{is_spelled, print_name},
};

/// What can be written as JSON and read back.
pub(super) trait Record: Sized {
    fn write(&self, out: &mut String);

    /// What was written; `None` for anything else.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
}

/// A name and what writes its value.
pub(super) type Field<'f> = (&'static str, &'f dyn Fn(&mut String));

#[inline(never)]
pub(super) fn fields(out: &mut String, fields: &[Field<'_>]) {
    out.push('{');
    for (index, (name, write)) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        print_name(name, out);
        out.push(':');
        write(out);
    }
    out.push('}');
}

/// Reads an object; `take` reads the value of a member, or is done with all of it.
///
/// It is no generic function: there are a hundred shapes, and a page has to load what each of them is compiled to.
#[inline(never)]
pub(super) fn members<'a>(
    reader: &mut Reader<'a>,
    take: &mut dyn FnMut(&str, &mut Reader<'a>) -> Option<()>,
) -> Option<()> {
    reader.begin_object().ok()?;
    let mut first = true;
    while let Some(key) = reader.member(first).ok()? {
        first = false;
        take(&key.decode(), reader)?;
    }
    Some(())
}

/// The text that comes next; `None`, and nothing read, if something else does.
#[inline(never)]
pub(super) fn unit(reader: &mut Reader<'_>) -> Option<String> {
    if reader.peek().ok()? != Type::String {
        return None;
    }
    Some(reader.string().ok()?.decode().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;
    use alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};
    use proptest::prelude::*;
    use std::format;

    #[derive(Clone, Debug, PartialEq)]
    enum Shape {
        Point,
        Line(u64),
        Box { width: u32, name: Option<String> },
    }
    record!(enum Shape { Point | Line(length) | Box { width, name } });

    #[derive(Clone, Debug, PartialEq)]
    struct Drawing {
        shapes: Vec<Shape>,
        sizes: BTreeMap<String, (u64, bool, i64)>,
        result: Result<Cow<'static, str>, u16>,
        seen: bool,
    }
    record!(struct Drawing { shapes, sizes, result; seen = false });

    fn read<T: Record>(text: &str) -> Option<T> {
        let limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };
        let mut reader = Reader::new(text.as_bytes(), limits).unwrap();
        let value = T::read(&mut reader)?;
        reader.finish().ok().map(|()| value)
    }

    fn shapes() -> impl Strategy<Value = Shape> {
        prop_oneof![
            Just(Shape::Point),
            any::<u64>().prop_map(Shape::Line),
            (any::<u32>(), any::<Option<String>>())
                .prop_map(|(width, name)| Shape::Box { width, name }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            shapes in prop::collection::vec(shapes(), 0..5),
            sizes in any::<BTreeMap<String, (u64, bool, i64)>>(),
            result in any::<Result<String, u16>>(),
        ) {
            let drawing = Drawing { shapes, sizes, result: result.map(Cow::Owned), seen: false };
            let mut text = String::new();
            drawing.write(&mut text);
            prop_assert_eq!(read::<Drawing>(&text), Some(drawing), "{}", text);
        }
    }

    #[test]
    fn members_come_in_any_order_and_none_is_missing_or_strange() {
        let whole = r#"{"result":{"error":7},"sizes":[],"shapes":["point",{"line":1}]}"#;
        assert!(read::<Drawing>(whole).is_some());
        for text in [
            r#"{"result":{"error":7},"sizes":[]}"#,
            r#"{"result":{"error":7},"sizes":[],"shapes":[],"colour":1}"#,
            r#"{"result":{"error":65536},"sizes":[],"shapes":[]}"#,
            r#"{"result":{"error":7},"sizes":[["a",[1,true]]],"shapes":[]}"#,
            r#"{"result":{"error":7},"sizes":[],"shapes":["line"]}"#,
            r#"{"result":{"error":7},"sizes":[],"shapes":[{"circle":1}]}"#,
            r#"{"result":{"error":7},"sizes":[],"shapes":[{}]}"#,
        ] {
            assert_eq!(read::<Drawing>(text), None, "{text}");
        }
        assert_eq!(read::<u64>(&format!("\"{}\"", u64::MAX)), Some(u64::MAX));
        assert_eq!(read::<u64>("-1"), None);
        let written = |number: u64| {
            let mut text = String::new();
            number.write(&mut text);
            text
        };
        // What a JavaScript host would change is written as text.
        assert_eq!(written((1 << 53) - 1), "9007199254740991");
        assert_eq!(written(1 << 53), "\"9007199254740992\"");
        assert_eq!(written(u64::MAX), format!("\"{}\"", u64::MAX));
        assert_eq!(read::<i64>(&format!("[true,\"{}\"]", 1_u64 << 63)), Some(i64::MIN));
    }
}
