//! `genesys-guest`

use super::{
    fields::Object,
    findings::{Findings, Measure},
    json::Value,
    metadata,
    pattern::matches,
    url,
};

const OPTIONAL: [&str; 3] = ["identityAttributes", "channelContext", "attributes"];

/// Checks a guest. The platform may have told how many bytes of attributes it takes.
pub(super) fn check(
    findings: &mut Findings<'_>,
    value: &Value,
    most_bytes: Option<usize>,
) -> Vec<(&'static str, Measure)> {
    let mut measures = Vec::new();
    let Some(guest) = findings.object(value, "", &["channel", "consent"], &OPTIONAL) else {
        return measures;
    };
    findings.choice(&guest, "channel", findings.policy.texts("guest.channels"));
    let processing = consent(findings, &guest);
    if let Some((value, path)) = guest.field("identityAttributes") {
        identity(findings, value, &path, processing);
    }
    if let Some((value, path)) = guest.field("channelContext") {
        context(findings, value, &path);
    }
    if let Some((value, path)) = guest.field("attributes") {
        metadata::check(findings, value, &path, most_bytes, &mut measures);
    }
    measures
}

/// Whether the guest agrees that data are processed, if that can be read.
fn consent(findings: &mut Findings<'_>, guest: &Object<'_>) -> Option<bool> {
    let (value, path) = guest.field("consent")?;
    let consent = findings.object(value, &path, &["marketing", "dataProcessing"], &[])?;
    findings.boolean_field(&consent, "marketing");
    findings.boolean_field(&consent, "dataProcessing")
}

fn identity(findings: &mut Findings<'_>, value: &Value, path: &str, processing: Option<bool>) {
    const FIELDS: [&str; 3] = ["emailHash", "phoneHash", "deviceFingerprint"];
    let Some(identity) = findings.object(value, path, &[], &FIELDS) else { return };
    if processing == Some(false) && !identity.is_empty() {
        findings.at("consent.processing-refused", path, value);
    }
    for name in ["emailHash", "phoneHash"] {
        let Some((text, value, path)) = findings.text_field(&identity, name) else { continue };
        if text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            continue;
        }
        if is_email(text) {
            findings.at("identity.plaintext", &path, value).actual("e-mail address");
        } else if is_telephone(text) {
            findings.at("identity.plaintext", &path, value).actual("telephone number");
        } else {
            let length = text.chars().count();
            findings.at("identity.hash-format", &path, value).limit(64).actual(length);
        }
    }
    if let Some((text, value, path)) = findings.text_field(&identity, "deviceFingerprint") {
        let most = findings.policy.number("guest.maxFingerprintLength");
        let length = text.chars().count();
        if length > most {
            findings.at("fingerprint.length", &path, value).limit(most).actual(length);
        }
    }
}

fn context(findings: &mut Findings<'_>, value: &Value, path: &str) {
    let Some(context) = findings.object(value, path, &[], &["originPage", "campaignId"]) else {
        return;
    };
    url::page(findings, &context, "originPage");
    if let Some((text, value, path)) = findings.text_field(&context, "campaignId") {
        let pattern = findings.policy.text("guest.campaignPattern");
        if !matches(pattern, text) {
            findings.at("campaign.format", &path, value).limit(pattern);
        }
    }
}

/// What follows a scheme, if it is there.
fn after<'t>(text: &'t str, scheme: &str) -> &'t str {
    let there = text.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
    if there { text[scheme.len()..].trim() } else { text }
}

/// A word among others that has something, an `@` and a host; perhaps after `mailto:`, and with brackets, commas, colons
/// and semicolons around it.
fn is_email(text: &str) -> bool {
    text.split(char::is_whitespace).any(|word| {
        let around = |one: char| "<>,:;".contains(one);
        let word = after(word.trim_start_matches(around).trim_end_matches(around), "mailto:");
        // Written in a URI, the sign may be escaped.
        let (at, width) = match (word.rfind('@'), word.rfind("%40")) {
            (Some(at), _) => (at, 1),
            (None, Some(at)) => (at, 3),
            (None, None) => return false,
        };
        at > 0 && at + width < word.len()
    })
}

/// What comes before an extension: `x`, `ext`, `ext.` or `#` and digits, at the end.
fn without_extension(text: &str) -> &str {
    let digits = text.trim_end().bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = &text[..text.trim_end().len() - digits];
    let lower = before.trim_end().to_ascii_lowercase();
    let mark = ["ext.", "ext", "x", "#"].into_iter().find(|mark| lower.ends_with(mark));
    mark.filter(|_| digits > 0).map_or(text, |mark| &text[..lower.len() - mark.len()])
}

/// 7 to 15 digits, perhaps after `tel:`, `+` or `00`, and before the parameters of a URI, with nothing between them but
/// white space, dots, slashes, hyphens and parentheses; perhaps with an extension.
fn is_telephone(text: &str) -> bool {
    let text = after(text.trim(), "tel:");
    let text = text.split(';').next().expect("a first part");
    let text = without_extension(text);
    let text = text.strip_prefix('+').unwrap_or(text);
    let text = text.strip_prefix("00").unwrap_or(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let between = |character: char| {
        // The hyphens and dashes of Unicode as well.
        "./-()‐‑‒–—―".contains(character) || character.is_whitespace()
    };
    let mut all = text.chars();
    (7..=15).contains(&digits) && all.all(|one| one.is_ascii_digit() || between(one))
}
