//! The hosts that nobody outside can reach.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a host, as RFC 3986 section 3.2.2 writes it, is one that nobody outside can reach.
///
/// These are the addresses that are loopback, private-use (RFC 1918), link-local, unique-local (RFC
/// 4193), unspecified or of `0.0.0.0/8` (RFC 6890), the IPv4-mapped IPv6 addresses of those, and
/// the spellings of IPv4 addresses that the WHATWG URL Standard reads (`2130706433`, `0x7f.1`);
/// `localhost` (RFC 6761); and the names that are or end in one of the suffixes, label by label,
/// with or without a leading dot. Case, percent-encoding, a trailing dot and the zone identifier of
/// an address change nothing.
#[must_use]
pub fn is_private_host(host: &str, suffixes: &[impl AsRef<str>]) -> bool {
    if let Some(literal) = host.strip_prefix('[') {
        let literal = literal.strip_suffix(']').unwrap_or(literal);
        let (address, _zone) = literal.split_once('%').unwrap_or((literal, ""));
        return address.parse().is_ok_and(is_private_v6);
    }
    let name = Name::new(host);
    if let Some(address) = ipv4(name.bytes()) {
        return is_private_v4(address);
    }
    name.is("localhost") || suffixes.iter().any(|suffix| name.is_in(suffix.as_ref()))
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, ..] = address.octets();
    first == 0 || address.is_loopback() || address.is_private() || address.is_link_local()
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}

/// A registered name, decoded and in lower case as it is read.
#[derive(Clone, Copy)]
struct Name<'a> {
    encoded: &'a str,
    /// In decoded bytes, without the trailing dot.
    length: usize,
}

impl<'a> Name<'a> {
    fn new(encoded: &'a str) -> Self {
        let (length, last) =
            Decoded(encoded.as_bytes()).fold((0, 0), |(length, _), byte| (length + 1, byte));
        Self { encoded, length: length - usize::from(last == b'.') }
    }

    fn bytes(self) -> impl Iterator<Item = u8> + 'a {
        Decoded(self.encoded.as_bytes()).take(self.length)
    }

    fn is(self, name: &str) -> bool {
        self.bytes().eq(name.bytes().map(|byte| byte.to_ascii_lowercase()))
    }

    /// Whether this is the domain or a name in it.
    fn is_in(self, domain: &str) -> bool {
        let domain = domain.strip_prefix('.').unwrap_or(domain);
        let domain = domain.strip_suffix('.').unwrap_or(domain);
        if domain.is_empty() {
            return false;
        }
        let Some(before) = self.length.checked_sub(domain.len() + 1) else {
            return self.is(domain);
        };
        let mut tail = self.bytes().skip(before);
        tail.next() == Some(b'.') && tail.eq(domain.bytes().map(|byte| byte.to_ascii_lowercase()))
    }
}

/// The bytes of a percent-encoded text (RFC 3986 section 2.1) in lower case.
struct Decoded<'a>(&'a [u8]);

impl Iterator for Decoded<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let (byte, rest) = match self.0 {
            [b'%', high, low, rest @ ..] => {
                let value = digit(*high).zip(digit(*low)).map(|(high, low)| high * 16 + low);
                match value.and_then(|value| u8::try_from(value).ok()) {
                    Some(byte) => (byte, rest),
                    None => (b'%', self.0.get(1..)?),
                }
            }
            [byte, rest @ ..] => (*byte, rest),
            [] => return None,
        };
        self.0 = rest;
        Some(byte.to_ascii_lowercase())
    }
}

/// The address that the IPv4 parser of the WHATWG URL Standard makes of a host in lower case
/// without a trailing dot.
fn ipv4(host: impl Iterator<Item = u8>) -> Option<Ipv4Addr> {
    // The numbers before the current one, of which each but the last of all is one octet.
    let mut octets = 0_u64;
    let mut count = 0_u32;
    let mut number = Number::default();
    for byte in host {
        if byte == b'.' {
            let octet = number.finish()?;
            if octet > 255 || count == 3 {
                return None;
            }
            octets = (octets << 8) | octet;
            count += 1;
            number = Number::default();
        } else {
            number.push(byte)?;
        }
    }
    let last = number.finish()?;
    let bits = 8 * (4 - count);
    if last >> bits != 0 {
        return None;
    }
    let address = u32::try_from((octets << bits) | last).ok()?;
    Some(Ipv4Addr::from_bits(address))
}

/// One number of such an address, in decimal, octal after `0` or hexadecimal after `0x`.
#[derive(Default)]
struct Number {
    radix: Radix,
    value: u64,
}

#[derive(Clone, Copy, Default)]
enum Radix {
    /// Nothing was read.
    #[default]
    Unknown,
    /// Only a zero was read.
    Zero,
    Of(u32),
}

impl Number {
    fn push(&mut self, byte: u8) -> Option<()> {
        let radix = match (self.radix, byte) {
            (Radix::Unknown, b'0') => {
                self.radix = Radix::Zero;
                return Some(());
            }
            (Radix::Zero, b'x') => {
                self.radix = Radix::Of(16);
                return Some(());
            }
            (Radix::Unknown, _) => 10,
            (Radix::Zero, _) => 8,
            (Radix::Of(radix), _) => radix,
        };
        self.radix = Radix::Of(radix);
        let digit = char::from(byte).to_digit(radix)?;
        // Saturated, it is too large for any address anyway.
        self.value = self.value.saturating_mul(u64::from(radix)).saturating_add(u64::from(digit));
        Some(())
    }

    fn finish(&self) -> Option<u64> {
        match self.radix {
            Radix::Unknown => None,
            Radix::Zero | Radix::Of(_) => Some(self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::string::String;

    const SUFFIXES: [&str; 3] = [".local", ".internal", ".localhost"];

    #[test]
    fn private_hosts() {
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "Printer.LOCAL.",
            "local",
            "db.eu.internal",
            "%6cocalhost",
            "printer%2elocal",
            "127.0.0.1",
            "127.255.0.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0",
            "2130706433",
            "0x7f.1",
            "0X7F000001",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "0177.0.0.0x1.",
            "%31%32%37.1",
            "00000000000000000000000177.1",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[fe80::1]",
            "[FE80::1]",
            "[febf::1]",
            "[fe80::1%25eth0]",
            "[fc00::1]",
            "[fdff::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a00:1]",
            "[::ffff:192.168.0.1]",
        ] {
            assert!(is_private_host(host, &SUFFIXES), "{host}");
        }
    }

    #[test]
    fn public_hosts() {
        for host in [
            "example.com",
            "localhost.example.com",
            "notlocal",
            "mylocalhost",
            "internal.example",
            "..local.x",
            "8.8.8.8",
            "172.32.0.1",
            "172.15.0.1",
            "192.169.0.1",
            "169.253.0.1",
            "100.64.0.1",
            "999.999.999.999",
            "127.0.0.1.example",
            "127.0.0.256",
            "127.0.0.0.1",
            "127.0.0.1.0",
            "127.0.0.1.0.0",
            "0x100.1",
            "4294967296",
            "08.0.0.1",
            "127..1",
            "1.2.3.4x",
            "18446744073709551616",
            "[2001:db8::7]",
            "[fec0::1]",
            "[::ffff:8.8.8.8]",
            "[v1.127.0.0.1]",
            "",
            ".",
            "%",
            "%zz",
        ] {
            assert!(!is_private_host(host, &SUFFIXES), "{host}");
        }
    }

    #[test]
    fn suffixes_are_domains() {
        assert!(is_private_host("a.CORP", &["corp"]));
        assert!(is_private_host("corp", &[".Corp."]));
        assert!(!is_private_host("acorp", &["corp"]));
        assert!(!is_private_host("example.com", &["", "."]));
        assert!(is_private_host("localhost", &[] as &[String]));
        assert!(!is_private_host("a.local", &[] as &[String]));
    }

    proptest! {
        #[test]
        fn every_spelling_of_an_address_is_that_address(bits: u32, form in 0..5_u8) {
            let [a, b, c, d] = bits.to_be_bytes();
            let text = match form {
                0 => format!("{a}.{b}.{c}.{d}"),
                1 => format!("{bits}"),
                2 => format!("0x{bits:x}"),
                3 => format!("0{a:o}.0x{b:x}.{}", u32::from(c) * 256 + u32::from(d)),
                _ => format!("{a}.{}", bits & 0x00FF_FFFF),
            };
            prop_assert_eq!(ipv4(text.bytes()), Some(Ipv4Addr::from_bits(bits)));
        }

        #[test]
        fn any_text_is_survived(text in r"[\[\]:./%a-fx0-9é]{0,24}") {
            let _ = is_private_host(&text, &SUFFIXES);
        }
    }
}
