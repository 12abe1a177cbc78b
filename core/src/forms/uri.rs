//! URIs (RFC 3986).

use super::host::is_private_host;

/// An RFC 3986 URI: with a scheme, with or without a fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uri<'a> {
    scheme: &'a str,
    host: Option<&'a str>,
}

impl<'a> Uri<'a> {
    /// The URI that a text is by the rule `URI` of RFC 3986 appendix A: no relative reference, no
    /// character outside of ASCII, no zone identifier in an address (RFC 9844 took that syntax
    /// back).
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        if let Some(uri) = Self::usual(text) {
            return Some(uri);
        }
        let uri = fluent_uri::Uri::parse(text).ok()?;
        let host = uri.authority().map(|authority| authority.host());
        Some(Self { scheme: uri.scheme().as_str(), host: host.filter(|host| !host.is_empty()) })
    }

    /// The URI, if it is written as most are: a scheme of letters, a host that is a name or an IPv4 address, then a path
    /// and a query without anything percent-encoded. The grammar as a whole takes twice as long; this reads nothing
    /// that it does not read alike.
    fn usual(text: &'a str) -> Option<Self> {
        let scheme = text.bytes().position(|byte| !byte.is_ascii_alphabetic())?;
        let (scheme, rest) = text.split_at_checked(scheme)?;
        let rest = rest.strip_prefix("://")?;
        let is_of_name =
            |byte: u8| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.');
        let host = rest.bytes().position(|byte| !is_of_name(byte)).unwrap_or(rest.len());
        let (host, rest) = rest.split_at_checked(host)?;
        let is_followed = matches!(rest.as_bytes(), [] | [b'/' | b'?', ..]);
        // Without a branch for every byte.
        let is_plain = rest.bytes().fold(true, |plain, byte| plain & PLAIN.has(byte));
        let is_usual = is_followed && is_plain && !scheme.is_empty() && !host.is_empty();
        is_usual.then_some(Self { scheme, host: Some(host) })
    }

    /// The scheme (RFC 3986 section 3.1) as it is written, in either case.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// Whether the scheme is the one given; case counts for nothing (RFC 3986 section 3.1).
    #[must_use]
    pub fn has_scheme(&self, scheme: &str) -> bool {
        self.scheme == scheme || self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The host (RFC 3986 section 3.2.2) as it is written, an IPv6 address with its brackets; none
    /// where it is empty.
    #[must_use]
    pub fn host(&self) -> Option<&'a str> {
        self.host
    }

    /// Whether the host is one that nobody outside can reach: see [`is_private_host`].
    #[must_use]
    pub fn is_private_host(&self, suffixes: &[impl AsRef<str>]) -> bool {
        self.host.is_some_and(|host| is_private_host(host, suffixes))
    }
}

/// A set of bytes.
struct Bytes([bool; 256]);

impl Bytes {
    fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).copied().unwrap_or_default()
    }
}

/// What may stand for itself in a path and in a query (RFC 3986 sections 3.3 and 3.4).
const PLAIN: &Bytes = &{
    let mut set = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        #[expect(
            clippy::indexing_slicing,
            reason = "evaluated at compile time, where a wrong index is a compile error"
        )]
        {
            set[byte as usize] = matches!(
                byte,
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'('
                    | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' | b'/' | b'?'
            );
        }
        byte += 1;
    }
    Bytes(set)
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scheme_and_host() {
        for (text, scheme, host) in [
            ("https://example.com/callbacks/guest", "https", Some("example.com")),
            ("HTTPS://user:pw@Example.com:8443?a#b", "HTTPS", Some("Example.com")),
            ("https://[2001:db8::7]:443/", "https", Some("[2001:db8::7]")),
            ("https://[v1.future]/", "https", Some("[v1.future]")),
            ("https:///path", "https", None),
            ("https://:443/", "https", None),
            ("https:/path", "https", None),
            ("mailto:guest@example.com", "mailto", None),
            ("file:///etc/hosts", "file", None),
        ] {
            let uri = Uri::parse(text).unwrap();
            assert_eq!((uri.scheme(), uri.host()), (scheme, host), "{text}");
            assert!(uri.has_scheme(&scheme.to_lowercase()));
        }
        for text in [
            "",
            "example.com",
            "//example.com",
            "https://exämple.com",
            "https://[fe80::1%25eth0]/",
            "https://a b",
        ] {
            assert_eq!(Uri::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_uri_without_a_host_is_not_private() {
        let is_private = |text| Uri::parse(text).unwrap().is_private_host(&[".local"]);
        assert!(is_private("https://user@Printer.local:8080/"));
        assert!(is_private("https://[::1]:8080/"));
        assert!(!is_private("https://example.local.com/"));
        assert!(!is_private("file:///etc/hosts"));
    }

    #[test]
    fn what_is_usual_is_known_as_such() {
        for text in ["https://example.com", "http://10.0.0.1/a?b=c", "HTTPS://Example.com?x=/y"] {
            assert!(Uri::usual(text).is_some(), "{text}");
        }
        for text in [
            "https://a@example.com/",
            "https://example.com:8443/",
            "https://[::1]/",
            "https://a.b/%20",
            "https://a.b/#c",
        ] {
            assert!(Uri::usual(text).is_none() && Uri::parse(text).is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_usual_form_is_read_as_the_whole_grammar_reads_it(
            text in r"[a-zA-Z]{0,3}(:|://|:/)[a-z0-9.@:_%\[\]-]{0,9}([/?#:][!-~é]{0,9}){0,3}",
        ) {
            if let Some(usual) = Uri::usual(&text) {
                let whole = fluent_uri::Uri::parse(text.as_str());
                prop_assert!(whole.is_ok(), "{text}");
                let whole = whole.unwrap();
                prop_assert_eq!(usual.scheme(), whole.scheme().as_str());
                prop_assert_eq!(usual.host(), whole.authority().map(|authority| authority.host()));
            }
        }

        #[test]
        fn any_text_is_survived(text in r"(https?:)?(//)?[\[\]:./@%a-f0-9é?#]{0,24}") {
            if let Some(uri) = Uri::parse(&text) {
                prop_assert!(text.starts_with(uri.scheme()));
                prop_assert!(uri.host().is_none_or(|host| text.contains(host)));
                let _ = uri.is_private_host(&[".local"]);
            }
        }
    }
}
