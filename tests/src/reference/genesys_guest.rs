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

/// Something, an `@` and a host, without white space inside; perhaps after `mailto:` or between angle brackets.
fn is_email(text: &str) -> bool {
    let text = after(text.trim(), "mailto:");
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
    // Written in a URI, the sign may be escaped.
    let sign = if inner.contains('@') { "@" } else { "%40" };
    let parts = inner.rsplit_once(sign);
    parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && !inner.chars().any(char::is_whitespace)
}

/// 7 to 15 digits, perhaps after `tel:`, `+` or `00`, and before the parameters of a URI, with nothing between them but
/// white space, dots, slashes, hyphens and parentheses.
fn is_telephone(text: &str) -> bool {
    let text = after(text.trim(), "tel:");
    let text = text.split(';').next().expect("a first part");
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
