//! Metadata of a guest session, and attributes of a guest.

use super::{
    ecmascript::{double, string, stringify},
    findings::{Findings, Measure},
    json::{Data, Value, below},
};

/// 2^53 − 1, beyond which a JavaScript host changes integers.
const MOST: f64 = 9_007_199_254_740_991.0;

/// Checks metadata and takes its measures. The platform may have told how many bytes it takes.
pub(super) fn check(
    findings: &mut Findings<'_>,
    value: &Value,
    path: &str,
    told: Option<usize>,
    measures: &mut Vec<(&'static str, Measure)>,
) {
    let Some(members) = findings.members(value, path) else { return };
    let policy = findings.policy;
    let types = policy.texts("metadata.valueTypes");
    for member in members {
        let (own, path) = (&member.value, below(path, &member.key));
        if member.key.is_empty() {
            findings.at_key("metadata.key-empty", &path, member);
        }
        if !types.iter().any(|allowed| allowed == own.type_name()) {
            let told = findings.at("metadata.value-type", &path, own);
            told.limit(types.clone()).actual(own.type_name());
            // What is refused for its type is told of as that alone.
            if policy.is_error("metadata.value-type") {
                continue;
            }
        }
        match &own.data {
            Data::Text(text) if text.is_empty() => {
                findings.at("string.empty", &path, own);
            }
            _ => numbers(findings, own, &path),
        }
    }
    let most = policy.number("metadata.maxKeys");
    if members.len() > most {
        findings.at("metadata.count", path, value).limit(most).actual(members.len());
    }
    let most = policy.number("metadata.maxBytes");
    // The platform counts texts. What it tells holds instead of the policy's limit where the policy counts alike, and
    // beside it otherwise.
    let (size, most): (usize, usize) = if policy.text("metadata.size") == "json" {
        (stringify(value).len(), told.unwrap_or(most).min(most))
    } else {
        let texts = members.iter().map(|own| own.key.len() + string(&own.value).len());
        (texts.sum(), told.unwrap_or(most))
    };
    if size > most {
        findings.at("metadata.size", path, value).limit(most).actual(size);
    }
    measures.push(("metadataKeys", Measure::Count(members.len())));
    measures.push(("metadataBytes", Measure::Count(size)));
}

/// Tells of each number in a value that JavaScript cannot hold.
fn numbers(findings: &mut Findings<'_>, value: &Value, path: &str) {
    match &value.data {
        Data::Number(number) if double(number).abs() > MOST => {
            findings.at("number.unsafe", path, value);
        }
        Data::List(elements) => {
            for (index, element) in elements.iter().enumerate() {
                numbers(findings, element, &below(path, &index));
            }
        }
        Data::Object(members) => {
            for member in members {
                numbers(findings, &member.value, &below(path, &member.key));
            }
        }
        _ => {}
    }
}
