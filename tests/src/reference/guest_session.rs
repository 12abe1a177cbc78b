//! `guest-session`

use super::{
    fields::Object,
    findings::{Findings, Measure},
    json::{Value, below},
    metadata, url,
};

const FIELDS: [&str; 5] = ["channelId", "queueId", "language", "metadata", "callbackUrl"];

pub(super) fn check(findings: &mut Findings<'_>, value: &Value) -> Vec<(&'static str, Measure)> {
    let mut measures = Vec::new();
    let Some(session) = findings.object(value, "", &FIELDS, &[]) else { return measures };
    uuid(findings, &session, "channelId");
    uuid(findings, &session, "queueId");
    if let Some((value, path)) = session.field("language") {
        languages(findings, value, &path, &mut measures);
    }
    if let Some((value, path)) = session.field("metadata") {
        metadata::check(findings, value, &path, None, &mut measures);
    }
    url::callback(findings, &session, "callbackUrl");
    measures
}

/// Whether a text is 8-4-4-4-12 hex digits.
pub(super) fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups.iter().all(|group| group.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

fn uuid(findings: &mut Findings<'_>, session: &Object<'_>, name: &str) {
    let Some((text, value, path)) = findings.text_field(session, name) else { return };
    if !is_uuid(text) {
        findings.at("uuid.format", &path, value);
        return;
    }
    let digit = |at: usize| {
        let digit = usize::from_str_radix(&text[at..=at], 16);
        digit.expect("a hex digit")
    };
    let (version, variant) = (digit(14), digit(19));
    let allowed = findings.policy.setting("uuid.versions").as_array().expect("a list");
    // The variant of RFC 9562 has the bits 10; of another the version says nothing.
    let is_of_variant = variant >> 2 == 0b10;
    if is_of_variant && allowed.iter().any(|own| *own == version) {
        return;
    }
    let told = findings.at("uuid.version", &path, value);
    let told = match allowed.as_slice() {
        [version] => told.limit(usize::try_from(version.as_u64().expect("a number")).expect("few")),
        versions => told.limit(versions.iter().map(ToString::to_string).collect::<Vec<_>>()),
    };
    if is_of_variant {
        told.actual(version);
    }
}

fn languages(
    findings: &mut Findings<'_>,
    value: &Value,
    path: &str,
    measures: &mut Vec<(&'static str, Measure)>,
) {
    let Some(tags) = findings.list(value, path) else { return };
    let least = findings.policy.number("language.minTags");
    let most = findings.policy.number("language.maxTags");
    if tags.len() < least || tags.len() > most {
        let limit = if tags.len() < least { least } else { most };
        findings.at("language.count", path, value).limit(limit).actual(tags.len());
    }
    let mut earlier: Vec<String> = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        let path = below(path, &index);
        let Some(text) = findings.text(tag, &path) else { continue };
        if !language(findings, text, tag, &path) {
            continue;
        }
        let text = text.to_ascii_lowercase();
        if earlier.contains(&text) {
            findings.at("language.duplicate", &path, tag);
        }
        earlier.push(text);
    }
    measures.push(("languages", Measure::Count(tags.len())));
}

/// Checks a tag; false if it is none.
fn language(findings: &mut Findings<'_>, text: &str, tag: &Value, path: &str) -> bool {
    let (language, region) = match text.split_once('-') {
        Some((language, region)) => (language, Some(region)),
        None => (text, None),
    };
    let two = |part: &str| part.len() == 2 && part.bytes().all(|one| one.is_ascii_alphabetic());
    if !two(language) || !region.is_none_or(two) {
        let forms: Vec<String> = vec!["xx".into(), "xx-YY".into()];
        findings.at("language.format", path, tag).limit(forms);
        return false;
    }
    let language = language.to_ascii_lowercase();
    if !findings.policy.lists("language.languages", &language) {
        findings.at("language.unknown", path, tag).actual(language);
    }
    if let Some(region) = region.map(str::to_ascii_uppercase)
        && !findings.policy.lists("language.regions", &region)
    {
        findings.at("language.unknown-region", path, tag).actual(region);
    }
    true
}
