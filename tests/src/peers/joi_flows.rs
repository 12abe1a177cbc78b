use super::{
    Difference, Divergence, Peer, Side,
    shared::{INVALID_UTF8, LONE_SURROGATE, PROTO, REPEATED_KEY},
};
use callgate::{Code, Kind};

pub(super) const PEER: Peer = Peer {
    name: "joi ivr-flow",
    kind: Kind::IvrFlow,
    pairs: &[
        (
            Code::TypeMismatch,
            &["object.base", "array.base", "string.base", "date.base", "any.only", "date.format"],
        ),
        (Code::FieldMissing, &["any.required"]),
        (Code::FieldUnknown, &["object.unknown"]),
        (Code::StringEmpty, &["string.empty", "any.only", "date.format"]),
        (Code::ValueNotAllowed, &["any.only"]),
        (Code::NodeNone, &["array.min"]),
        (Code::NodeMediaMissing, &["any.required"]),
        (Code::DateFormat, &["date.format", "date.base"]),
    ],
    divergences: &[
        LONE_SURROGATE,
        INVALID_UTF8,
        REPEATED_KEY,
        PROTO,
        CYCLE,
        DEPTH,
        DANGLING_TARGET,
        DUPLICATE_ID,
        DAY,
        DATE_FORM,
        DATE_LETTERS,
        LEAP_SECOND,
        DATE_ORDER,
    ],
};

const CYCLE: Divergence = Divergence {
    name: "a cycle",
    side: Side::Callgate(&[Code::FlowCycle, Code::FlowTrap]),
    explains: |it| it.value().is_some_and(|node| node["transitions"].is_array()),
    reason: "a schema looks at one node at a time and sees no path",
    example: br#"{"nodes": [{"id": "a", "transitions": [{"condition": "1", "target": "a"}]}]}"#,
};

const DEPTH: Divergence = Divergence {
    name: "a path that is too long",
    side: Side::Callgate(&[Code::FlowDepth]),
    explains: |it| it.value().and_then(|nodes| nodes.as_array()).is_some_and(|nodes| nodes.len() > 15),
    reason: "a schema looks at one node at a time and sees no path",
    example: br#"{"nodes": [
        {"id": "a", "transitions": [{"condition": "1", "target": "b"}]}, {"id": "b", "transitions": [{"condition": "1", "target": "c"}]},
        {"id": "c", "transitions": [{"condition": "1", "target": "d"}]}, {"id": "d", "transitions": [{"condition": "1", "target": "e"}]},
        {"id": "e", "transitions": [{"condition": "1", "target": "f"}]}, {"id": "f", "transitions": [{"condition": "1", "target": "g"}]},
        {"id": "g", "transitions": [{"condition": "1", "target": "h"}]}, {"id": "h", "transitions": [{"condition": "1", "target": "i"}]},
        {"id": "i", "transitions": [{"condition": "1", "target": "j"}]}, {"id": "j", "transitions": [{"condition": "1", "target": "k"}]},
        {"id": "k", "transitions": [{"condition": "1", "target": "l"}]}, {"id": "l", "transitions": [{"condition": "1", "target": "m"}]},
        {"id": "m", "transitions": [{"condition": "1", "target": "n"}]}, {"id": "n", "transitions": [{"condition": "1", "target": "o"}]},
        {"id": "o", "transitions": [{"condition": "1", "target": "p"}]}, {"id": "p", "transitions": [{"condition": "1", "target": "q"}]},
        {"id": "q"}]}"#,
};

const DANGLING_TARGET: Divergence = Divergence {
    name: "a target that is no node",
    side: Side::Callgate(&[Code::NodeDanglingTarget]),
    explains: |it| it.text().is_some_and(|target| ids(it).all(|id| id != target)),
    reason: "a schema cannot look a name up",
    example: br#"{"nodes": [{"id": "a", "transitions": [{"condition": "1", "target": "b"}]}]}"#,
};

const DUPLICATE_ID: Divergence = Divergence {
    name: "an id of two nodes",
    side: Side::Callgate(&[Code::NodeDuplicateId]),
    explains: |it| it.text().is_some_and(|name| ids(it).filter(|id| *id == name).count() > 1),
    reason: "a schema does not compare nodes with each other",
    example: br#"{"nodes": [{"id": "a"}, {"id": "a"}]}"#,
};

const DAY: Divergence = Divergence {
    name: "a day or an hour that is none",
    side: Side::Callgate(&[Code::DateFormat]),
    explains: |it| {
        it.matches(r"^\d{4}-(02-(29|30|31)|(04|06|09|11)-31)")
            || it.matches(r"^\d{4}-\d\d-\d\dT24:00")
    },
    reason: "joi leaves these to `Date`, which makes the first of March of the 29th of February, and midnight of 24:00",
    example: br#"{"effectiveDate": "2026-02-29"}"#,
};

const DATE_FORM: Divergence = Divergence {
    name: "a date in another form",
    side: Side::Callgate(&[Code::DateFormat]),
    explains: |it| !it.matches(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$"),
    reason: "joi takes other forms of ISO 8601 and some beside it: a year, a month, a space for the `T`, offsets without a \
             colon, years of six digits; Callgate takes calendar dates in the extended form",
    example: br#"{"effectiveDate": "2026-03"}"#,
};

const DATE_LETTERS: Divergence = Divergence {
    name: "a date with small letters",
    side: Side::Peer(&["date.format"]),
    explains: |it| {
        it.matches(r"^\d{4}-\d\d-\d\d[Tt][0-9:.]+([Zz]|[+-]\d\d:\d\d)?$") && it.matches("[tz]")
    },
    reason: "joi wants a capital `T` and `Z`; RFC 3339 lets them be small",
    example: br#"{"effectiveDate": "2026-03-02t10:30:00z"}"#,
};

const LEAP_SECOND: Divergence = Divergence {
    name: "a leap second",
    side: Side::Peer(&["date.format"]),
    explains: |it| it.matches(r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:60"),
    reason: "`Date` knows no second 60; RFC 3339 does, at the end of a day in UTC",
    example: br#"{"effectiveDate": "2016-12-31T23:59:60Z"}"#,
};

const DATE_ORDER: Divergence = Divergence {
    name: "an end before its beginning",
    side: Side::Callgate(&[Code::DateOrder]),
    explains: |it| it.path() == "/expirationDate",
    reason: "the reference's schema does not compare the two dates",
    example: br#"{"effectiveDate": "2026-03-02", "expirationDate": "2026-03-01"}"#,
};

fn ids<'d>(it: &'d Difference<'_>) -> impl Iterator<Item = &'d str> {
    let nodes = it.document().and_then(|flow| flow["nodes"].as_array()).into_iter().flatten();
    nodes.filter_map(|node| node["id"].as_str())
}
