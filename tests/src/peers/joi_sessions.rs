use super::{
    Divergence, Peer, Side,
    shared::{INVALID_UTF8, LONE_SURROGATE, OCTET, PROTO, REPEATED_KEY},
};
use callgate::{Code, Kind};

pub(super) const PEER: Peer = Peer {
    name: "joi guest-session",
    kind: Kind::GuestSession,
    pairs: &[
        (Code::TypeMismatch, &["object.base", "array.base", "string.base"]),
        (Code::FieldMissing, &["any.required"]),
        (Code::FieldUnknown, &["object.unknown"]),
        (Code::StringEmpty, &["string.empty"]),
        (Code::NumberUnsafe, &["number.unsafe", "number.infinity"]),
        (Code::UuidFormat, &["string.guid"]),
        (Code::UuidVersion, &["string.guid"]),
        (Code::LanguageCount, &["array.min", "array.max"]),
        (Code::LanguageFormat, &["string.pattern.base"]),
        (Code::MetadataCount, &["object.max"]),
        (Code::MetadataSize, &["bytes"]),
        (Code::MetadataValueType, &["alternatives.types"]),
        (Code::MetadataKeyEmpty, &["object.unknown"]),
        (Code::UrlFormat, &["string.uriCustomScheme"]),
        (Code::UrlScheme, &["string.uriCustomScheme"]),
    ],
    divergences: &[
        LONE_SURROGATE,
        INVALID_UTF8,
        REPEATED_KEY,
        PROTO,
        UNKNOWN_LANGUAGE,
        UUID_FORM,
        SCHEME_CASE,
        PERCENT,
        LEADING_ZERO,
        FUTURE_CASE,
        NAMELESS_VALUE,
        UNCOUNTED,
    ],
};

const UNKNOWN_LANGUAGE: Divergence = Divergence {
    name: "a language or region that is none",
    side: Side::Callgate(&[Code::LanguageUnknown, Code::LanguageUnknownRegion]),
    explains: |it| {
        it.text().is_some_and(|tag| {
            let letters =
                |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
            letters(tag)
                || tag
                    .split_once('-')
                    .is_some_and(|(language, region)| letters(language) && letters(region))
        })
    },
    reason: "the reference's pattern takes any two letters, `zz-ZZ` among them; Callgate looks them up",
    example: br#"{"language": ["zz-ZZ"]}"#,
};

const UUID_FORM: Divergence = Divergence {
    name: "a UUID in another form",
    side: Side::Callgate(&[Code::UuidFormat]),
    explains: |it| {
        it.text().is_some_and(|text| {
            let digits: String = text.chars().filter(|c| !"{}[]()-:".contains(*c)).collect();
            digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    },
    reason: "joi's `guid` takes braces, brackets and parentheses around it, and colons or nothing between its parts; the \
             platform takes the hyphenated form",
    example: br#"{"channelId": "{7f3e9c1a2b4d4e6f8a1b3c5d7e9f1a2b}"}"#,
};

const SCHEME_CASE: Divergence = Divergence {
    name: "a scheme in capitals",
    side: Side::Peer(&["string.uriCustomScheme"]),
    explains: |it| {
        it.text()
            .and_then(|text| text.split_once(':'))
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https") && scheme != "https")
    },
    reason: "joi compares the scheme letter by letter; in RFC 3986 its case means nothing",
    example: br#"{"callbackUrl": "HTTPS://example.com"}"#,
};

const NAMELESS_VALUE: Divergence = Divergence {
    name: "the value of an empty key",
    side: Side::Callgate(&[Code::MetadataValueType, Code::NumberUnsafe, Code::StringEmpty]),
    explains: |it| it.path() == "/metadata/" && it.theirs_has("object.unknown"),
    reason: "both refuse the key; joi then leaves its value alone, Callgate tells what is wrong with that as well",
    example: br#"{"metadata": {"": null}}"#,
};

const PERCENT: Divergence = Divergence {
    name: "a percent sign that escapes nothing",
    side: Side::Callgate(&[Code::UrlFormat]),
    explains: |it| {
        it.matches("^https:") && it.matches("%([^0-9A-Fa-f]|$|[0-9A-Fa-f]([^0-9A-Fa-f]|$))")
    },
    reason: "joi's `uri` takes `%` among the characters of a URL; in RFC 3986 two hex digits follow it",
    example: br#"{"callbackUrl": "https://example.com/%"}"#,
};

const LEADING_ZERO: Divergence = Divergence {
    name: "an address with a zero too many",
    side: Side::Callgate(&[Code::UrlFormat]),
    explains: |it| it.matches(OCTET),
    reason: "the pattern of joi lets an octet of an IPv4 address begin with 0, within an IPv6 address too; RFC 3986 does not, \
             since some read such a number as octal",
    example: br#"{"callbackUrl": "https://[::1.2.3.04]"}"#,
};

const FUTURE_CASE: Divergence = Divergence {
    name: "an address of the future in capitals",
    side: Side::Peer(&["string.uriCustomScheme"]),
    explains: |it| it.matches(r"^https://([^/?#\[]*@)?\[V[0-9A-Fa-f]+\."),
    reason: "joi wants a small `v` before the version of an address; in the grammar of RFC 3986 letters stand for both cases",
    example: br#"{"callbackUrl": "https://[V1.a]"}"#,
};

const UNCOUNTED: Divergence = Divergence {
    name: "too many keys, one of them wrong",
    side: Side::Callgate(&[Code::MetadataCount]),
    explains: |it| it.theirs_within(),
    reason: "joi counts the keys of an object only where nothing is wrong with any of them; Callgate tells both",
    example: include_bytes!("too_many_keys.json"),
};
