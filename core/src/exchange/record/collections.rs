//! Records made of others.

use super::{Record, fields, members};
use crate::{
    exchange::{breaker::Circuit, call::Side},
    json::{Reader, Type},
};
use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet, VecDeque},
    string::String,
    vec::Vec,
};

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
            Ok(value) => fields(out, &[("ok", &|out| value.write(out))]),
            Err(error) => fields(out, &[("error", &|out| error.write(out))]),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut found = None;
        members(reader, &mut |key, reader| {
            found = match key {
                "ok" => Some(Ok(T::read(reader)?)),
                "error" => Some(Err(E::read(reader)?)),
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
