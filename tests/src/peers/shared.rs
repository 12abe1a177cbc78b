//! The kinds that several validators have in common: how `JSON.parse` reads, and what their authors did alike.

use super::{Divergence, Side};
use callgate::Code;
use serde::de::IgnoredAny;

pub(super) const LONE_SURROGATE: Divergence = Divergence {
    name: "lone surrogate",
    side: Side::Callgate(&[Code::JsonSyntax]),
    explains: |it| {
        str::from_utf8(it.bytes()).is_ok_and(|text| is_json(text) && text.contains(r"\ud"))
    },
    reason: "`JSON.parse` makes a string of half a surrogate pair, which no UTF-8 can carry on; Callgate refuses the \
             document and looks no further",
    example: br#""\ud800""#,
};

pub(super) const INVALID_UTF8: Divergence = Divergence {
    name: "invalid UTF-8",
    side: Side::Callgate(&[Code::JsonSyntax]),
    explains: |it| {
        str::from_utf8(it.bytes()).is_err() && is_json(&String::from_utf8_lossy(it.bytes()))
    },
    reason: "Node.js puts U+FFFD for bytes that are no UTF-8 and validates what is left; Callgate refuses the document and \
             looks no further",
    example: b"\"\xff\"",
};

pub(super) const REPEATED_KEY: Divergence = Divergence {
    name: "repeated key",
    side: Side::Callgate(&[Code::JsonDuplicateKey]),
    explains: |_| true,
    reason: "`JSON.parse` drops all but the last of repeated members before a validator sees any; Callgate takes the last \
             as well, and says so",
    example: br#"{"a": 1, "a": 2}"#,
};

pub(super) const PROTO: Divergence = Divergence {
    name: "a member named `__proto__`",
    side: Side::Callgate(&[
        Code::FieldUnknown,
        Code::MetadataValueType,
        Code::NumberUnsafe,
        Code::StringEmpty,
    ]),
    explains: |it| it.path().split('/').any(|name| name == "__proto__"),
    reason: "joi copies objects member by member, and so never sees one of this name; Callgate treats it as any other",
    example: br#"{"__proto__": 1}"#,
};

/// The octets of an IPv4 address within an IPv6 one, with a zero before one of them.
pub(super) const OCTET: &str = r"\[[0-9A-Fa-f:]*:([0-9]+\.)*0[0-9]+(\.[0-9]+)*\]";

/// Whether it is JSON but for surrogates and the size of numbers, for which this does not care.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}
