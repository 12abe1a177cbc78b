use super::{
    Difference, Divergence, Peer, Side,
    shared::{INVALID_UTF8, LONE_SURROGATE, OCTET, REPEATED_KEY},
};
use callgate::{Code, Kind};

pub(super) const PEER: Peer = Peer {
    name: "ajv genesys-guest",
    kind: Kind::GenesysGuest,
    pairs: &[
        (Code::TypeMismatch, &["type", "enum"]),
        (Code::FieldMissing, &["required"]),
        (Code::FieldUnknown, &["additionalProperties"]),
        (Code::StringEmpty, &["enum", "pattern", "format"]),
        (Code::ValueNotAllowed, &["enum"]),
        (Code::IdentityPlaintext, &["pattern"]),
        (Code::IdentityHashFormat, &["pattern"]),
        (Code::FingerprintLength, &["maxLength"]),
        (Code::CampaignFormat, &["pattern"]),
        (Code::UrlFormat, &["format"]),
        (Code::UrlScheme, &["format"]),
    ],
    divergences: &[
        LONE_SURROGATE,
        INVALID_UTF8,
        REPEATED_KEY,
        LEFT_OUT,
        WITHIN_LEFT_OUT,
        MORE_CONSENT,
        SCHEME,
        HOST,
        LEADING_ZERO,
        PATH,
        EMPTY_FINGERPRINT,
    ],
};

/// Whether the place is in what the reference sends and its schema does not know.
fn left_out(it: &Difference<'_>) -> bool {
    let within = |field: &str| {
        it.path().strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within("/attributes") || within("/identityAttributes/phoneHash")
}

const LEFT_OUT: Divergence = Divergence {
    name: "a field that the schema forgets",
    side: Side::Peer(&["additionalProperties"]),
    explains: left_out,
    reason: "the reference's own code sends `attributes` and `phoneHash`, and its schema refuses both; Callgate takes them",
    example: br#"{"attributes": {}}"#,
};

const WITHIN_LEFT_OUT: Divergence = Divergence {
    name: "what is wrong in such a field",
    side: Side::Callgate(&[
        Code::TypeMismatch,
        Code::StringEmpty,
        Code::NumberUnsafe,
        Code::MetadataCount,
        Code::MetadataSize,
        Code::MetadataValueType,
        Code::MetadataKeyEmpty,
        Code::IdentityPlaintext,
        Code::IdentityHashFormat,
    ]),
    explains: left_out,
    reason: "ajv refuses the field and does not look into it; Callgate holds attributes to the rules of metadata, and every \
             hash to the same rules",
    example: br#"{"attributes": {"a": null}}"#,
};

const MORE_CONSENT: Divergence = Divergence {
    name: "more in the consent",
    side: Side::Callgate(&[Code::FieldUnknown]),
    explains: |it| it.path().starts_with("/consent/"),
    reason: "the reference's schema closes every object but this one; Callgate closes it too",
    example: br#"{"consent": {"analytics": true}}"#,
};

const SCHEME: Divergence = Divergence {
    name: "a page that is no web page",
    side: Side::Callgate(&[Code::UrlScheme]),
    explains: |it| !it.matches("^(?i:https?):"),
    reason: "the format `uri` takes any scheme, `javascript` among them; a guest comes from a page of the web",
    example: br#"{"channelContext": {"originPage": "ftp://example.com/"}}"#,
};

/// Whether it is a URL of the web but for a host.
fn lacks_host(it: &Difference<'_>) -> bool {
    it.matches("^(?i:https?):(/?[^/]|/?$|//([/?#:]|$|[^/?#]*@([/?#:]|$)))")
}

const HOST: Divergence = Divergence {
    name: "a page without a host",
    side: Side::Callgate(&[Code::UrlFormat]),
    explains: lacks_host,
    reason: "the format `uri` lets the host be empty or absent; a page of the web has one",
    example: br#"{"channelContext": {"originPage": "https:///path"}}"#,
};

const LEADING_ZERO: Divergence = Divergence {
    name: "an address with a zero too many",
    side: Side::Callgate(&[Code::UrlFormat]),
    explains: |it| it.matches(OCTET),
    reason: "the pattern of `uri` lets an octet of an IPv4 address begin with 0, within an IPv6 address too; RFC 3986 does \
             not, since some read such a number as octal",
    example: br#"{"channelContext": {"originPage": "https://[::1.2.3.04]"}}"#,
};

const PATH: Divergence = Divergence {
    name: "an authority that is taken for a path",
    side: Side::Callgate(&[Code::UrlFormat]),
    explains: |it| {
        !lacks_host(it) && it.matches("^[A-Za-z][A-Za-z0-9+.-]*:/(([A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(\\[[0-9A-Za-z:.]+\\](:[0-9]*)?)?(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)*([?#]|$)")
    },
    reason: "the pattern of `uri` is content with one slash before the host and lets the host be empty, so that it reads \
             `//host:x` as a path; a port that is no number, a second `@` or a bare IPv6 address then pass",
    example: br#"{"channelContext": {"originPage": "https://example.com:x"}}"#,
};

const EMPTY_FINGERPRINT: Divergence = Divergence {
    name: "an empty fingerprint",
    side: Side::Callgate(&[Code::StringEmpty]),
    explains: |it| it.path() == "/identityAttributes/deviceFingerprint" && it.text() == Some(""),
    reason: "the reference's schema limits the length from above alone; Callgate lets no text be empty",
    example: br#"{"identityAttributes": {"deviceFingerprint": ""}}"#,
};
