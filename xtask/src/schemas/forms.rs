//! The forms of texts, as regular expressions that JSON Schema's and Rust's dialect read alike.

use super::shape::{form, with};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A UUID of one of these versions and of the variant of RFC 9562.
pub(super) fn uuid(versions: &Value) -> Value {
    let versions: String =
        versions.as_array().into_iter().flatten().map(Value::to_string).collect();
    let digits = |count: usize| format!("[0-9A-Fa-f]{{{count}}}");
    let (time, node) = (format!("{}-{}", digits(8), digits(4)), digits(12));
    form(&format!("{time}-[{versions}]{}-[89ABab]{}-{node}", digits(3), digits(3)))
}

/// A tag of a language and perhaps a region, of those that there are; case makes no difference.
pub(super) fn language_tag(policy: &Value) -> Value {
    let (languages, regions) = (pairs(&policy["languages"]), pairs(&policy["regions"]));
    form(&format!("(?:{languages})(?:-(?:{regions}))?"))
}

/// Pairs of letters in either case, those with the same first letter together.
fn pairs(codes: &Value) -> String {
    let mut seconds: BTreeMap<char, String> = BTreeMap::new();
    for code in codes.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let code = code.to_lowercase();
        let mut letters = code.chars();
        if let (Some(first), Some(second)) = (letters.next(), letters.next()) {
            let known = seconds.entry(first).or_default();
            known.extend([second.to_ascii_uppercase(), second]);
        }
    }
    let groups = seconds
        .iter()
        .map(|(first, seconds)| format!("[{}{first}][{seconds}]", first.to_ascii_uppercase()));
    groups.collect::<Vec<_>>().join("|")
}

const UNRESERVED: &str = "A-Za-z0-9._~-";
const ESCAPED: &str = "%[0-9A-Fa-f]{2}";
const SUB_DELIMS: &str = "!$&'()*+,;=";

/// An absolute URI of RFC 3986 with a host and one of these schemes.
pub(super) fn url(schemes: &Value) -> Value {
    let either = |letter: char| match letter {
        'a'..='z' => format!("[{}{letter}]", letter.to_ascii_uppercase()),
        _ => letter.to_string(),
    };
    let schemes = schemes.as_array().into_iter().flatten().filter_map(Value::as_str);
    let schemes = schemes
        .map(|scheme| scheme.chars().map(either).collect::<String>())
        .collect::<Vec<_>>()
        .join("|");
    // The hyphen stays last in each class.
    let of = |more: &str| format!("(?:[{more}{SUB_DELIMS}{UNRESERVED}]|{ESCAPED})");
    let (user, name, path, rest) = (of(":"), of(""), of(":@"), of(":@/?"));
    let future = format!("[Vv][0-9A-Fa-f]+\\.[:{SUB_DELIMS}{UNRESERVED}]+");
    let host = format!("\\[(?:{}|{future})\\]|{name}+", ipv6());
    form(&format!(
        "(?:{schemes})://(?:{user}*@)?(?:{host})(?::[0-9]*)?(?:/{path}*)*(?:\\?{rest}*)?(?:#{rest}*)?"
    ))
}

/// The rule `IPv6address` of RFC 3986.
fn ipv6() -> String {
    let group = "[0-9A-Fa-f]{1,4}";
    let octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    let last = format!("(?:{group}:{group}|{octet}(?:\\.{octet}){{3}})");
    let mut ways = vec![format!("(?:{group}:){{6}}{last}")];
    // `::` stands for at least one group: so many may come before it where so many come after.
    for before in 0..=7 {
        let head = match before {
            0 => String::new(),
            1 => format!("(?:{group})?"),
            _ => format!("(?:(?:{group}:){{0,{}}}{group})?", before - 1),
        };
        let tail = match 5_usize.checked_sub(before) {
            Some(0) => last.clone(),
            Some(groups) => format!("(?:{group}:){{{groups}}}{last}"),
            None if before == 6 => group.into(),
            None => String::new(),
        };
        ways.push(format!("{head}::{tail}"));
    }
    ways.join("|")
}

/// A day that the calendar has.
fn day() -> String {
    let long = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])";
    let short = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)";
    let february = "02-(?:0[1-9]|1[0-9]|2[0-8])";
    let fourth = "(?:0[48]|[2468][048]|[13579][26])";
    let leap = format!("(?:[0-9]{{2}}{fourth}|(?:[02468][048]|[13579][26])00)-02-29");
    format!("(?:[0-9]{{4}}-(?:{long}|{short}|{february})|{leap})")
}

const MINUTES: &str = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
/// A second 60 belongs to one minute of a day in UTC alone, which no pattern can tell from the others.
const SECONDS: &str = ":(?:[0-5][0-9]|60)(?:\\.[0-9]+)?";

/// A date-time of RFC 3339.
pub(super) fn instant() -> Value {
    let schema = form(&format!("{}[Tt]{MINUTES}{SECONDS}(?:[Zz]|[+-]{MINUTES})", day()));
    with(schema, json!({ "examples": ["2026-03-02T09:30:00+01:00"] }))
}

/// A date of ISO 8601, or a date-time, of which seconds and offset may be left out.
pub(super) fn date() -> Value {
    let schema = form(&format!("{}(?:[Tt]{MINUTES}(?:{SECONDS})?(?:[Zz]|[+-]{MINUTES})?)?", day()));
    with(schema, json!({ "examples": ["2026-03-02", "2026-03-02T09:30:00+01:00"] }))
}
