use super::{
    BodyForm, Diagnosis, Difference, Encoding, Keys, Scheme,
    scheme::Part,
    sign::{decode, decode_unpadded},
    verify::{Claims, MAX_SIGNATURES, matches},
};
use crate::{
    exchange::mac::hmac,
    json::{Limits, Reader, canonical, stringify},
};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::slice;

/// Bodies up to this size are printed anew to see whether that would have matched.
const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };

/// A signature as it might have been meant, and how that differs from the scheme.
struct Reading {
    tag: Vec<u8>,
    differences: Vec<Difference>,
}

/// What would have matched, the likeliest first: the body as it came under every key, then its other forms.
pub(super) fn diagnose(
    scheme: &Scheme,
    claims: &Claims<'_>,
    body: &[u8],
    keys: &Keys,
) -> Option<Diagnosis> {
    let readings = readings(scheme, claims);
    if readings.is_empty() {
        return None;
    }
    let more_than_body = scheme.parts.iter().any(|part| *part != Part::Body);
    for (form, body) in forms(body) {
        let content = scheme.content(claims.id, claims.timestamp, &body);
        let alone: &[&[u8]] = &[&body];
        let contents = [
            Some((content.as_slice(), None)),
            more_than_body.then_some((alone, Some(Difference::BodyAlone))),
        ];
        for (content, alone) in contents.into_iter().flatten() {
            for key in keys.all() {
                let tag = hmac(key.secret.reveal(), content);
                let fits = |reading: &&Reading| matches(&tag, slice::from_ref(&reading.tag)).into();
                let Some(reading) = readings.iter().find(fits) else { continue };
                let mut differences = reading.differences.clone();
                if !key.accepts {
                    differences.push(Difference::RetiredKey(key.name.clone()));
                }
                differences.extend(alone.clone());
                differences.extend(form.map(Difference::Body));
                return Some(Diagnosis { differences });
            }
        }
    }
    None
}

/// Each signature with and without its prefix, in every encoding in which it has the length of a tag. What stands under
/// other names in a header of pairs comes after those.
fn readings(scheme: &Scheme, claims: &Claims<'_>) -> Vec<Reading> {
    let mut readings = Vec::new();
    let encodings = [scheme.encoding, Encoding::Hex, Encoding::Base64, Encoding::Base64Url];
    let named = scheme.signatures(claims.signatures).map(|text| (text, None));
    let others = scheme.others(claims.signatures).map(|text| (text, Some(Difference::PairName)));
    for (text, name) in named.chain(others).take(MAX_SIGNATURES) {
        let (text, prefix) = match text.strip_prefix(scheme.prefix.as_str()) {
            Some(text) => (text, None),
            None => (text, Some(Difference::MissingPrefix)),
        };
        let read = encodings.iter().find_map(|encoding| {
            let tag = decode(*encoding, text).filter(|tag| tag.len() == scheme.tag_bytes)?;
            Some((tag, (*encoding != scheme.encoding).then_some(Difference::Encoding(*encoding))))
        });
        // URL-safe base64 without padding reads the same where none of the four characters stands that differ.
        let unpadded = decode_unpadded(text).filter(|tag| tag.len() == scheme.tag_bytes);
        let read = match (read, unpadded) {
            (Some((_, Some(Difference::Encoding(Encoding::Base64Url)))) | None, Some(tag))
                if scheme.encoding == Encoding::Base64 =>
            {
                Some((tag, Some(Difference::Unpadded)))
            }
            (read, _) => read,
        };
        if let Some((tag, encoding)) = read {
            readings.push(Reading {
                tag,
                differences: name.into_iter().chain(prefix).chain(encoding).collect(),
            });
        }
    }
    readings
}

/// The body as it came, and what an intermediary may have made it from.
fn forms(body: &[u8]) -> Vec<(Option<BodyForm>, Cow<'_, [u8]>)> {
    let mut forms = Vec::from([(None, Cow::Borrowed(body))]);
    let stripped = body.strip_suffix(b"\r\n").or_else(|| body.strip_suffix(b"\n"));
    forms.extend(stripped.map(|body| (Some(BodyForm::WithoutNewline), Cow::Borrowed(body))));
    forms.push((Some(BodyForm::WithNewline), Cow::Owned([body, b"\n"].concat())));
    let printed =
        [(BodyForm::Compact, compact(body)), (BodyForm::Canonical, canonical(body, LIMITS).ok())];
    for (form, text) in printed {
        if let Some(text) = text.filter(|text| text.as_bytes() != body) {
            forms.push((Some(form), Cow::Owned(text.into_bytes())));
        }
    }
    forms
}

fn compact(body: &[u8]) -> Option<String> {
    let mut reader = Reader::new(body, LIMITS).ok()?;
    let mut text = String::new();
    stringify(&mut reader, &mut text).ok()?;
    reader.finish().ok()?;
    Some(text)
}
