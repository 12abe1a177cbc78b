//! State as JSON: what a snapshot is made of.
//!
//! It is written and read by the crate's own reader, member by member and in any order, since a store may sort them. A
//! member that is missing or not known makes the whole unreadable: state is taken over as a whole or not at all.

use super::{Failure, breaker::Circuit, call::Side, hex};
use crate::{
    Code,
    json::{Reader, Type, print_integer, print_str},
};
use alloc::{
    borrow::Cow,
    boxed::Box,
    collections::{BTreeMap, BTreeSet, VecDeque},
    string::String,
    sync::Arc,
    vec::Vec,
};

/// What can be written as JSON and read back.
pub(super) trait Record: Sized {
    fn write(&self, out: &mut String);

    /// What was written; `None` for anything else.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
}

/// Makes a struct of named fields a [`Record`], `{"field":…}`; a field that is not kept is named after a semicolon, with
/// what it is read as. Or an enum: variants without a value, `"Variant"`, then those with one, `{"Variant":value}`, then
/// those with fields, `{"Variant":{"field":…}}`, with bars between.
macro_rules! record {
    (struct $name:ident { $($field:ident),* $(,)? $(; $($left:ident = $made:expr),*)? }) => {
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                let Self { $($field,)* .. } = self;
                $crate::exchange::record::fields(out, &[$((stringify!($field), &|out| {
                    $crate::exchange::record::Record::write($field, out);
                })),*]);
            }

            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                $(let mut $field = None;)*
                $crate::exchange::record::members(reader, |key, reader| {
                    $(if key == stringify!($field) {
                        $field = Some($crate::exchange::record::Record::read(reader)?);
                        return Some(());
                    })*
                    None
                })?;
                Some(Self { $($field: $field?,)* $($($left: $made,)*)? })
            }
        }
    };
    (enum $name:ident {
        $($unit:ident),* $(,)?
        | $($single:ident($inner:ident)),* $(,)?
        | $($many:ident { $($field:ident),* $(,)? }),* $(,)?
    }) => {
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                match self {
                    $(Self::$unit => $crate::json::print_str(stringify!($unit), out),)*
                    $(Self::$single($inner) => {
                        $crate::exchange::record::fields(out, &[(stringify!($single), &|out| {
                            $crate::exchange::record::Record::write($inner, out);
                        })]);
                    })*
                    $(Self::$many { $($field),* } => {
                        $crate::exchange::record::fields(out, &[(stringify!($many), &|out| {
                            $crate::exchange::record::fields(out, &[$((stringify!($field), &|out| {
                                $crate::exchange::record::Record::write($field, out);
                            })),*]);
                        })]);
                    })*
                }
            }

            #[allow(unused_mut, unused_variables, reason = "not every enum has variants of every shape")]
            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                if let Some(unit) = $crate::exchange::record::unit(reader) {
                    $(if unit == stringify!($unit) {
                        return Some(Self::$unit);
                    })*
                    return None;
                }
                let mut found = None;
                $crate::exchange::record::members(reader, |key, reader| {
                    $(if key == stringify!($single) {
                        found = Some(Self::$single($crate::exchange::record::Record::read(reader)?));
                        return Some(());
                    })*
                    $(if key == stringify!($many) {
                        $(let mut $field = None;)*
                        $crate::exchange::record::members(reader, |key, reader| {
                            $(if key == stringify!($field) {
                                $field = Some($crate::exchange::record::Record::read(reader)?);
                                return Some(());
                            })*
                            None
                        })?;
                        found = Some(Self::$many { $($field: $field?),* });
                        return Some(());
                    })*
                    None
                })?;
                found
            }
        }
    };
}

/// Makes a type of one unnamed field a [`Record`] that is written as that.
macro_rules! record_number {
    ($($name:ident),*) => {$(
        impl $crate::exchange::record::Record for $name {
            fn write(&self, out: &mut ::alloc::string::String) {
                self.0.write(out);
            }

            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                $crate::exchange::record::Record::read(reader).map(Self)
            }
        }
    )*};
}

pub(super) use {record, record_number};

/// A name and what writes its value.
pub(super) type Field<'f> = (&'static str, &'f dyn Fn(&mut String));

pub(super) fn fields(out: &mut String, fields: &[Field<'_>]) {
    out.push('{');
    for (index, (name, write)) in fields.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        print_str(name, out);
        out.push(':');
        write(out);
    }
    out.push('}');
}

/// Reads an object; `take` reads the value of a member, or is done with all of it.
pub(super) fn members<'a>(
    reader: &mut Reader<'a>,
    mut take: impl FnMut(&str, &mut Reader<'a>) -> Option<()>,
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
pub(super) fn unit(reader: &mut Reader<'_>) -> Option<String> {
    if reader.peek().ok()? != Type::String {
        return None;
    }
    Some(reader.string().ok()?.decode().into_owned())
}

fn list<'i, T: Record + 'i>(items: impl Iterator<Item = &'i T>, out: &mut String) {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

fn items<T: Record>(reader: &mut Reader<'_>, mut take: impl FnMut(T)) -> Option<()> {
    reader.begin_array().ok()?;
    let mut first = true;
    while reader.element(first).ok()? {
        first = false;
        take(T::read(reader)?);
    }
    Some(())
}

/// The next element of an array of known length.
fn next<T: Record>(reader: &mut Reader<'_>, first: bool) -> Option<T> {
    if reader.element(first).ok()? { T::read(reader) } else { None }
}

fn end(reader: &mut Reader<'_>) -> Option<()> {
    (!reader.element(false).ok()?).then_some(())
}

/// 2^53 − 1: what is larger is written as text, since a JavaScript host would change it.
const MAX_SAFE: u64 = (1 << 53) - 1;

impl Record for u64 {
    fn write(&self, out: &mut String) {
        let quote = if *self > MAX_SAFE { "\"" } else { "" };
        out.push_str(quote);
        print_integer(*self, out);
        out.push_str(quote);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        match unit(reader) {
            Some(text) => text.parse().ok(),
            None => reader.number().ok()?.raw().parse().ok(),
        }
    }
}

macro_rules! record_small {
    ($($small:ty),*) => {$(
        impl Record for $small {
            fn write(&self, out: &mut String) {
                u64::from(*self).write(out);
            }

            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                u64::read(reader)?.try_into().ok()
            }
        }
    )*};
}
record_small!(u8, u16, u32);

impl Record for usize {
    fn write(&self, out: &mut String) {
        (*self as u64).write(out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        u64::read(reader)?.try_into().ok()
    }
}

impl Record for i64 {
    fn write(&self, out: &mut String) {
        (self.is_negative(), self.unsigned_abs()).write(out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (negative, size) = <(bool, u64)>::read(reader)?;
        if negative { 0_i64.checked_sub_unsigned(size) } else { size.try_into().ok() }
    }
}

impl Record for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.boolean().ok()
    }
}

impl Record for String {
    fn write(&self, out: &mut String) {
        print_str(self, out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        unit(reader)
    }
}

impl Record for Arc<str> {
    fn write(&self, out: &mut String) {
        print_str(self, out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        unit(reader).map(Self::from)
    }
}

impl Record for Cow<'static, str> {
    fn write(&self, out: &mut String) {
        print_str(self, out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        unit(reader).map(Cow::Owned)
    }
}

impl Record for Code {
    fn write(&self, out: &mut String) {
        print_str(self.name(), out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        unit(reader)?.parse().ok()
    }
}

/// The name of a failure: the only text that is told by a name of ours.
impl Record for &'static str {
    fn write(&self, out: &mut String) {
        print_str(self, out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let name = unit(reader)?;
        Failure::NAMES.into_iter().find(|known| *known == name)
    }
}

/// A hash.
impl Record for [u8; 32] {
    fn write(&self, out: &mut String) {
        print_str(&hex::encode(self), out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        hex::decode(&unit(reader)?)?.try_into().ok()
    }
}

impl<T: Record> Record for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.peek().ok()? == Type::Null {
            reader.null().ok()?;
            return Some(None);
        }
        T::read(reader).map(Some)
    }
}

impl<T: Record> Record for Box<T> {
    fn write(&self, out: &mut String) {
        (**self).write(out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        T::read(reader).map(Self::new)
    }
}

impl<T: Record, E: Record> Record for Result<T, E> {
    fn write(&self, out: &mut String) {
        match self {
            Ok(value) => fields(out, &[("Ok", &|out| value.write(out))]),
            Err(error) => fields(out, &[("Err", &|out| error.write(out))]),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut found = None;
        members(reader, |key, reader| {
            found = match key {
                "Ok" => Some(Ok(T::read(reader)?)),
                "Err" => Some(Err(E::read(reader)?)),
                _ => return None,
            };
            Some(())
        })?;
        found
    }
}

macro_rules! record_list {
    ($($list:ident.$push:ident),*) => {$(
        impl<T: Record> Record for $list<T> {
            fn write(&self, out: &mut String) {
                list(self.iter(), out);
            }

            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                let mut all = Self::new();
                items(reader, |item| all.$push(item))?;
                Some(all)
            }
        }
    )*};
}
record_list!(Vec.push, VecDeque.push_back);

impl Record for [Circuit; Side::ALL.len()] {
    fn write(&self, out: &mut String) {
        list(self.iter(), out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Vec::read(reader)?.try_into().ok()
    }
}

impl<T: Record + Ord> Record for BTreeSet<T> {
    fn write(&self, out: &mut String) {
        list(self.iter(), out);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut all = Self::new();
        items(reader, |item| _ = all.insert(item))?;
        Some(all)
    }
}

impl<K: Record + Ord, V: Record> Record for BTreeMap<K, V> {
    fn write(&self, out: &mut String) {
        out.push('[');
        for (index, (key, value)) in self.iter().enumerate() {
            out.push_str(if index > 0 { ",[" } else { "[" });
            key.write(out);
            out.push(',');
            value.write(out);
            out.push(']');
        }
        out.push(']');
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut all = Self::new();
        items(reader, |(key, value)| _ = all.insert(key, value))?;
        Some(all)
    }
}

macro_rules! record_tuple {
    ($($part:ident $number:tt),*) => {
        impl<$($part: Record),*> Record for ($($part,)*) {
            fn write(&self, out: &mut String) {
                $(
                    out.push(if $number == 0 { '[' } else { ',' });
                    self.$number.write(out);
                )*
                out.push(']');
            }

            fn read(reader: &mut Reader<'_>) -> Option<Self> {
                reader.begin_array().ok()?;
                let whole = ($(next::<$part>(reader, $number == 0)?,)*);
                end(reader)?;
                Some(whole)
            }
        }
    };
}
record_tuple!(A 0, B 1);
record_tuple!(A 0, B 1, C 2);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;
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
        let whole = r#"{"result":{"Err":7},"sizes":[],"shapes":["Point",{"Line":1}]}"#;
        assert!(read::<Drawing>(whole).is_some());
        for text in [
            r#"{"result":{"Err":7},"sizes":[]}"#,
            r#"{"result":{"Err":7},"sizes":[],"shapes":[],"colour":1}"#,
            r#"{"result":{"Err":65536},"sizes":[],"shapes":[]}"#,
            r#"{"result":{"Err":7},"sizes":[["a",[1,true]]],"shapes":[]}"#,
            r#"{"result":{"Err":7},"sizes":[],"shapes":["Line"]}"#,
            r#"{"result":{"Err":7},"sizes":[],"shapes":[{"Circle":1}]}"#,
            r#"{"result":{"Err":7},"sizes":[],"shapes":[{}]}"#,
        ] {
            assert_eq!(read::<Drawing>(text), None, "{text}");
        }
        assert_eq!(read::<u64>(&format!("\"{}\"", u64::MAX)), Some(u64::MAX));
        assert_eq!(read::<u64>("-1"), None);
        assert_eq!(read::<i64>(&format!("[true,\"{}\"]", 1_u64 << 63)), Some(i64::MIN));
    }
}
