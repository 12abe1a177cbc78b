//! URLs: RFC 3986, the schemes that are allowed, and the hosts that a platform cannot reach.

use super::{fields::Object, findings::Findings};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The parts of a URI that matter here, as they are written.
pub(super) struct Uri<'t> {
    pub(super) scheme: &'t str,
    /// None where there is no authority or its host is empty.
    pub(super) host: Option<&'t str>,
}

/// Whether a text consists of unreserved characters, percent-encoded ones, sub-delims and these.
fn consists(text: &str, also: &str) -> bool {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let good = character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(character);
        if good || also.contains(character) {
            rest = &rest[character.len_utf8()..];
        } else if rest.len() >= 3
            && character == '%'
            && rest.bytes().skip(1).take(2).all(|digit| digit.is_ascii_hexdigit())
        {
            rest = &rest[3..];
        } else {
            return false;
        }
    }
    true
}

/// What RFC 3986 takes between brackets.
fn is_literal(text: &str) -> bool {
    let future = text.strip_prefix(['v', 'V']).and_then(|text| text.split_once('.'));
    if let Some((version, address)) = future {
        return !version.is_empty()
            && version.bytes().all(|digit| digit.is_ascii_hexdigit())
            && !address.is_empty()
            && !address.contains('%')
            && consists(address, ":");
    }
    text.parse::<Ipv6Addr>().is_ok()
}

impl<'t> Uri<'t> {
    /// The rule `URI` of RFC 3986, appendix A.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        if !scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            || !scheme.chars().all(|one| one.is_ascii_alphanumeric() || "+-.".contains(one))
        {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        if !consists(fragment, ":@/?") || !consists(query, ":@/?") {
            return None;
        }
        let Some(rest) = rest.strip_prefix("//") else {
            return consists(rest, ":@/").then_some(Self { scheme, host: None });
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
        let host = match place.find(']') {
            Some(end) => &place[..=end],
            None => place.split(':').next()?,
        };
        let port = &place[host.len()..];
        let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let sound = consists(path, ":@/")
            && consists(user, ":")
            && literal.map_or_else(|| consists(host, ""), is_literal)
            && (port.is_empty() || port.starts_with(':'))
            && port.bytes().skip(1).all(|digit| digit.is_ascii_digit());
        sound.then_some(Self { scheme, host: Some(host).filter(|host| !host.is_empty()) })
    }
}

/// The bytes of a percent-encoded text, in lower case.
fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let digits = str::from_utf8(&after[..2]).expect("two hex digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("two hex digits"));
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    bytes.to_ascii_lowercase()
}

/// The address that the WHATWG URL Standard makes of a host, if it makes one.
fn ipv4(host: &str) -> Option<Ipv4Addr> {
    let number = |part: &str| -> Option<u64> {
        let (digits, radix) = if let Some(digits) = part.strip_prefix("0x") {
            (digits, 16)
        } else if part.len() > 1 && part.starts_with('0') {
            (&part[1..], 8)
        } else {
            (part, 10)
        };
        if digits.is_empty() {
            return (radix == 16).then_some(0);
        }
        if digits.starts_with('+') {
            return None;
        }
        u64::from_str_radix(digits, radix).ok()
    };
    let parts: Vec<u64> = host.split('.').map(number).collect::<Option<_>>()?;
    let (last, before) = parts.split_last()?;
    if before.len() > 3 || before.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 8 * (4 - before.len());
    if *last >= 1 << room {
        return None;
    }
    let before = before.iter().fold(0, |sum, part| sum << 8 | part);
    u32::try_from(before << room | last).ok().map(Ipv4Addr::from)
}

fn is_private_ipv4(address: Ipv4Addr) -> bool {
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.octets()[0] == 0
}

fn is_private_ipv6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    address.is_loopback()
        || address.is_unspecified()
        || first & 0xffc0 == 0xfe80
        || first & 0xfe00 == 0xfc00
        || address.to_ipv4_mapped().is_some_and(is_private_ipv4)
}

/// Whether nobody outside can reach a host: its address is not public, or its name is `localhost`, or is or ends in one
/// of these suffixes.
pub(super) fn is_private(host: &str, suffixes: &[String]) -> bool {
    if let Some(literal) = host.strip_prefix('[') {
        let address = literal.trim_end_matches(']').parse();
        return address.is_ok_and(is_private_ipv6);
    }
    let mut host = decode(host);
    if host.ends_with(b".") {
        host.pop();
    }
    let address = str::from_utf8(&host).ok().and_then(ipv4);
    if let Some(address) = address {
        return is_private_ipv4(address);
    }
    let ends = |suffix: &str| {
        let domain = suffix.trim_start_matches('.').to_ascii_lowercase();
        host == domain.as_bytes() || host.ends_with(format!(".{domain}").as_bytes())
    };
    host == b"localhost" || suffixes.iter().any(|suffix| ends(suffix))
}

/// `callbackUrl`: an absolute URI with a host, of these schemes, and best a public one.
pub(super) fn callback(findings: &mut Findings<'_>, object: &Object<'_>, name: &str) {
    let Some((text, value, path)) = findings.text_field(object, name) else { return };
    let uri = Uri::parse(text).and_then(|uri| Some((uri.scheme, uri.host?)));
    let Some((scheme, host)) = uri else {
        findings.at("url.format", &path, value);
        return;
    };
    let allowed = findings.policy.texts("url.callbackSchemes");
    if !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(scheme)) {
        findings.at("url.scheme", &path, value).limit(allowed).actual(scheme);
    }
    if is_private(host, &findings.policy.texts("url.privateSuffixes")) {
        findings.at("url.private-host", &path, value).actual(host);
    }
}

/// `originPage`: an absolute URI of these schemes, with a host. The scheme is told before the host is missed; what
/// stands in its place may be a name, so it is told of a URI with a host alone.
pub(super) fn page(findings: &mut Findings<'_>, object: &Object<'_>, name: &str) {
    let Some((text, value, path)) = findings.text_field(object, name) else { return };
    let allowed = findings.policy.texts("url.pageSchemes");
    let Some(uri) = Uri::parse(text) else {
        findings.at("url.format", &path, value);
        return;
    };
    if !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(uri.scheme)) {
        let told = findings.at("url.scheme", &path, value).limit(allowed);
        if uri.host.is_some() {
            told.actual(uri.scheme);
        }
    } else if uri.host.is_none() {
        findings.at("url.format", &path, value);
    }
}
