//! Records that are one number, text or flag.

use super::{Record, unit};
use crate::{
    Code,
    exchange::{Failure, hex},
    json::{Reader, print_integer, print_str},
};
use alloc::{borrow::Cow, string::String, sync::Arc};

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
