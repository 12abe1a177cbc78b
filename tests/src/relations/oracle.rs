//! What every report promises, whatever the document.

use callgate::{Engine, Kind};
use serde_json::Value;

/// Codes that are about what is not there.
const ABOUT_ABSENCE: [&str; 4] =
    ["field.missing", "facts.missing", "node.media-missing", "fallback.target-missing"];

/// Checks, and looks at everything that a report promises; the report as JSON.
///
/// # Panics
/// The report does not keep a promise.
#[must_use]
pub fn checked(engine: &Engine, kind: Kind, text: &[u8], facts: Option<&[u8]>) -> Value {
    let report = engine.check(kind, text, facts);
    let json = report.to_json();
    assert_eq!(json, engine.check(kind, text, facts).to_json());
    assert_eq!(report.is_valid(), engine.is_valid(kind, text, facts), "{json}");
    let foreign = report.violations.iter().find(|found| kind.rules().all(|r| r.code != found.code));
    assert!(foreign.is_none(), "{kind} is not said to break {foreign:?}");

    let report: Value = serde_json::from_str(&json).expect("a report is JSON");
    let document = serde_json::from_slice::<Value>(text).ok();
    let facts = facts.and_then(|facts| serde_json::from_slice::<Value>(facts).ok());
    let violations = report["violations"].as_array().expect("a list of violations");
    // What was cut may have been an error.
    let errors = violations.iter().any(|found| found["severity"] == "error");
    let agrees = report["valid"] != errors || report["truncated"] == true && !errors;
    assert!(agrees, "{json}");
    let mut last = None;
    for found in violations {
        let word = |name: &str| found[name].as_str().expect("a word");
        let (code, path) = (word("code"), word("path"));
        let place = if let Some(span) = found.get("span") {
            (0, place(span, text, found), code)
        } else {
            let path = path.strip_prefix("/facts").unwrap_or_else(|| panic!("{found}"));
            resolves(facts.as_ref(), path, code);
            (1, 0, code)
        };
        if place.0 == 0 {
            resolves(document.as_ref(), path, code);
        }
        // The facts follow the document; their order shows in no span.
        let in_order = last.is_none_or(|last| last <= place || place.0 == 1);
        assert!(in_order, "{json}");
        last = Some(place);
    }
    bounded(&report["measures"], text.len());
    report
}

/// Where a span begins, which lies within the text and cuts no character.
fn place(span: &Value, text: &[u8], found: &Value) -> usize {
    let offset = |name: &str| {
        let offset = span[name].as_u64().expect("an offset");
        usize::try_from(offset).expect("an offset in memory")
    };
    let (start, end) = (offset("start"), offset("end"));
    assert!(start <= end && end <= text.len(), "{found}");
    if let Ok(text) = str::from_utf8(text) {
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{found}");
    }
    start
}

/// The path leads somewhere, or to where something would be.
fn resolves(document: Option<&Value>, path: &str, code: &str) {
    let Some(document) = document else { return };
    if ABOUT_ABSENCE.contains(&code) {
        assert_eq!(document.pointer(path), None, "{code} {path:?}");
    } else if code != "json.duplicate-key" {
        // A key may also be repeated in a value that does not count itself.
        assert!(document.pointer(path).is_some(), "{code} {path:?} in {document}");
    }
}

/// No document measures more than its text could say: a number may be written shorter than ECMAScript prints it, as
/// `1e20` is, but not by more than that.
fn bounded(measures: &Value, bytes: usize) {
    let most = 8 * u64::try_from(bytes).expect("a size") + 64;
    for (name, measure) in measures.as_object().into_iter().flatten() {
        if let Some(number) = measure.as_u64() {
            assert!(number <= most, "{name} is {number} for {bytes} bytes");
        }
    }
}

/// What two reports on the same document must share, however it is written: each code with its path.
///
/// # Panics
/// It is no report.
#[must_use]
pub fn found(report: &Value) -> Vec<(String, String)> {
    let word = |found: &Value, field: &str| found[field].as_str().expect("a word").to_owned();
    let violations = report["violations"].as_array().expect("a list of violations");
    let found = violations.iter().map(|found| (word(found, "code"), word(found, "path")));
    // How long a flow is depends on how it is written.
    found.filter(|(code, _)| code != "flow.size").collect()
}

/// The same for measures, but for those of these names.
#[must_use]
pub fn measures(report: &Value, but: &[&str]) -> Value {
    let mut measures = report["measures"].clone();
    if let Some(members) = measures.as_object_mut() {
        members.retain(|name, _| !but.contains(&name.as_str()));
    }
    measures
}
