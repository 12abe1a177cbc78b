use crate::{
    documents::Kind,
    json::{Span, Type},
    policy::Metadata,
    report::{Code, Detail, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{string::String, vec::Vec};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::MetadataValueType,
    severity: Severity::Error,
    fixed: false,
    title: "a value of metadata is of a type that the platform does not keep",
    why: "Metadata is a flat list of names and values. Nested objects and arrays are refused or arrive as `[object \
          Object]`, and null says nothing that leaving the key out would not. Under the profile `genesys-cloud` \
          every value is a string.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"cart": {"items": 3}}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"cart.items": 3}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "the value is of type {actual}; the policy allows {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Whether the policy allows values of this type.
#[inline]
pub(crate) const fn allows(value: Type, policy: &Metadata) -> bool {
    match value {
        Type::String => policy.strings,
        Type::Number => policy.numbers,
        Type::Boolean => policy.booleans,
        Type::Null | Type::Array | Type::Object => false,
    }
}

/// Tells that the value at `at` is of a type that is not allowed.
pub(crate) fn found(value: Type, at: Span, policy: &Metadata, out: &mut Findings<'_>) {
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        let allowed = [Type::String, Type::Number, Type::Boolean]
            .into_iter()
            .filter(|kind| allows(*kind, policy))
            .map(|kind| String::from(kind.name()));
        finding.limit(Detail::List(allowed.collect::<Vec<_>>())).actual(value.name());
    }
}
