use crate::{
    documents::Kind,
    forms::uuid::Uuid,
    json::Span,
    policy::Policy,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::{string::ToString, vec::Vec};
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::UuidVersion,
    severity: Severity::Error,
    fixed: false,
    title: "a UUID is of another version or variant than the platform gives out",
    why: "Channels and queues have random identifiers: version 4 of RFC 9562. Any other is made up, the nil UUID or a \
          placeholder of an example, and names nothing on the platform.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(v: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (&v.actual, &v.limit) {
        (Some(actual), Some(limit)) => {
            write!(f, "a UUID of version {actual}; the policy allows version {limit}")
        }
        (None, Some(limit)) => {
            write!(f, "a UUID of another variant than RFC 9562; the policy allows version {limit}")
        }
        _ => f.write_str(RULE.title),
    }
}

/// Whether the UUID is of a version that the policy allows, and of the variant of RFC 9562.
#[inline]
pub(crate) fn check(uuid: Uuid, at: Span, policy: &Policy, out: &mut Findings<'_>) -> bool {
    let allowed = &policy.uuid.versions;
    let version = uuid.version();
    if uuid.is_rfc_variant() && allowed.contains(&version) {
        return true;
    }
    if let Some(finding) = out.add(RULE.code, Place::At(at), message) {
        match allowed.as_slice() {
            [only] => finding.limit(usize::from(*only)),
            several => finding.limit(crate::report::Detail::List(
                several.iter().map(ToString::to_string).collect::<Vec<_>>(),
            )),
        };
        if uuid.is_rfc_variant() {
            finding.actual(usize::from(version));
        }
    }
    false
}
