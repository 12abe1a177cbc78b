//! The sections of a policy that hold for every kind, and those of guests and codes.

use super::{
    super::values,
    settings::{any_names, choice, count, names, pattern, section, table},
};
use crate::{
    forms::tags::LetterPairs,
    json::{Fault, Reader, Span, Text},
    policy::{Codes, Guests, Languages, Limits, Metadata, Sizing, Urls, Uuids},
    report::{Code, Findings, Severities, Severity},
    rules::{self, fields::not_allowed, policy::contradiction},
};
use alloc::{sync::Arc, vec::Vec};

/// The most bytes a document may ever have: places are kept in 32 bits.
const MOST_BYTES: usize = u32::MAX as usize - 1;

pub(super) fn limits(
    limits: &mut Limits,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["maxDocumentBytes", "maxNesting", "maxViolations", "maxWitness"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => count(&mut limits.max_document_bytes, 1..=MOST_BYTES, reader, out),
        1 => count(&mut limits.max_nesting, 1..=10_000, reader, out),
        2 => count(&mut limits.max_violations, 1..=1_000_000, reader, out),
        _ => count(&mut limits.max_witness, 3..=1_000_000, reader, out),
    })
}

pub(super) fn severity(
    severities: &mut Severities,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    table(reader, out, |key, reader, out| {
        if let Some((code, severity)) = severity_of(key, reader, out)?
            && let Some(slot) = severities.get_mut(code as usize)
        {
            *slot = severity;
        }
        Ok(())
    })?;
    Ok(())
}

/// A rule's code, which is the key, and the severity that its value names.
pub(super) fn severity_of(
    key: Text<'_>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<(Code, Severity)>, Fault> {
    let code = key.decode().parse::<Code>().ok().filter(|code| !rules::is_fixed(*code));
    let Some(code) = code else {
        values::unknown(reader, key, out)?;
        return Ok(None);
    };
    let known = Severity::ALL.map(|severity| Arc::from(severity.name()));
    let named = values::text(reader, out)?.and_then(|text| not_allowed::check(text, &known, out));
    Ok(named.and_then(|which| Some((code, *Severity::ALL.get(which)?))))
}

pub(super) fn uuid(
    uuid: &mut Uuids,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    section(&["versions"], reader, out, |_, reader, out| {
        let mut versions = Vec::new();
        choice(reader, out, |reader, out| {
            let mut version = 0;
            count(&mut version, 1..=8, reader, out)?;
            versions.extend(u8::try_from(version));
            Ok(())
        })?;
        uuid.versions = versions;
        Ok(())
    })
}

pub(super) fn language(
    language: &mut Languages,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["minTags", "maxTags", "languages", "regions"];
    let pairs = |reader: &mut Reader<'_>, out: &mut Findings<'_>| {
        let mut pairs = LetterPairs::new();
        choice(reader, out, |reader, out| {
            if let Some(text) = values::text(reader, out)?
                && !pairs.insert(&text.decode())
            {
                rules::policy::pattern::not_two_letters(text, out);
            }
            Ok(())
        })?;
        Ok(pairs)
    };
    let (mut given, mut last) = (false, Span::default());
    section(&FIELDS, reader, out, |field, reader, out| {
        let start = values::start(reader)?;
        match field {
            0 => count(&mut language.min_tags, 0..=1_000, reader, out)?,
            1 => count(&mut language.max_tags, 1..=1_000, reader, out)?,
            2 => language.languages = pairs(reader, out)?,
            _ => language.regions = pairs(reader, out)?,
        }
        if field < 2 {
            (given, last) = (true, values::since(reader, start));
        }
        Ok(())
    })?;
    if given {
        contradiction::least_and_most(language.min_tags, language.max_tags, last, out);
    }
    Ok(())
}

pub(super) fn metadata(
    metadata: &mut Metadata,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 4] = ["maxKeys", "maxBytes", "size", "valueTypes"];
    let sizings = [Arc::from("json"), Arc::from("text")];
    let types = [Arc::from("string"), Arc::from("number"), Arc::from("boolean")];
    section(&FIELDS, reader, out, |field, reader, out| {
        match field {
            0 => count(&mut metadata.max_keys, 0..=10_000_000, reader, out)?,
            1 => count(&mut metadata.max_bytes, 0..=MOST_BYTES, reader, out)?,
            2 => {
                if let Some(text) = values::text(reader, out)?
                    && let Some(which) = not_allowed::check(text, &sizings, out)
                {
                    metadata.size = if which == 0 { Sizing::Json } else { Sizing::Text };
                }
            }
            _ => {
                let mut allowed = [false; 3];
                choice(reader, out, |reader, out| {
                    let text = values::text(reader, out)?;
                    let which = text.and_then(|text| not_allowed::check(text, &types, out));
                    if let Some(slot) = which.and_then(|which| allowed.get_mut(which)) {
                        *slot = true;
                    }
                    Ok(())
                })?;
                [metadata.strings, metadata.numbers, metadata.booleans] = allowed;
            }
        }
        Ok(())
    })
}

pub(super) fn url(
    url: &mut Urls,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["callbackSchemes", "pageSchemes", "privateSuffixes"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => names(&mut url.callback_schemes, reader, out),
        1 => names(&mut url.page_schemes, reader, out),
        _ => any_names(&mut url.private_suffixes, reader, out),
    })
}

pub(super) fn guest(
    guest: &mut Guests,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    const FIELDS: [&str; 3] = ["channels", "maxFingerprintLength", "campaignPattern"];
    section(&FIELDS, reader, out, |field, reader, out| match field {
        0 => names(&mut guest.channels, reader, out),
        1 => count(&mut guest.max_fingerprint_length, 0..=1_000_000, reader, out),
        _ => pattern(&mut guest.campaign, reader, out),
    })
}

pub(super) fn codes(
    codes: &mut Codes,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    section(&["pattern", "types", "maxDepth"], reader, out, |field, reader, out| match field {
        0 => pattern(&mut codes.code, reader, out),
        1 => names(&mut codes.types, reader, out),
        _ => count(&mut codes.max_depth, 1..=1_000_000, reader, out),
    })
}
