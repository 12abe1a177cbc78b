use super::{Checked, MORE, Output, Place, Places, Summary, level, plain};
use crate::Status;
use callgate::{Code, Detail, Rule, Severity, Violation, catalogue};
use serde_json::{Map, Value, json};
use std::{fmt::Write, path::Path};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log in SARIF 2.1.0. The results are written as they come, so that only what could not be read is kept to the end.
pub(super) struct Sarif;

impl Output for Sarif {
    fn begin(&self) -> String {
        let driver = json!({
            "name": "callgate",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": catalogue().map(rule).collect::<Vec<_>>(),
        });
        format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{},\
             \"columnKind\":\"unicodeCodePoints\",\"results\":[\n",
            json!({ "driver": driver })
        )
    }

    fn report(&self, checked: &Checked<'_>) -> String {
        let places = Places::new(checked);
        let results = checked.report.violations.iter();
        let results =
            results.map(|violation| result(violation, &places, checked.offset).to_string());
        results.collect::<Vec<_>>().join(self.separator())
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, summary: &Summary) -> String {
        let unreadable = summary.unreadable.iter();
        let unreadable = unreadable.map(|(file, reason)| notification("error", file, reason));
        let truncated = summary.truncated.iter().map(|file| notification("note", file, MORE));
        let notifications = unreadable.chain(truncated);
        let invocation = json!({
            "executionSuccessful": summary.status != Status::Trouble,
            "exitCode": summary.status as u8,
            "toolExecutionNotifications": notifications.collect::<Vec<_>>(),
        });
        format!("\n],\"invocations\":[{invocation}]}}]}}\n")
    }
}

/// The levels of SARIF for our severities.
const LEVELS: [&str; 3] = ["error", "warning", "note"];

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.code.name(),
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.why },
        "help": { "text": format!("callgate explain {}", rule.code) },
        "defaultConfiguration": {
            "enabled": rule.severity != Severity::Off,
            "level": level(rule.severity, LEVELS),
        },
    })
}

fn notification(level: &str, file: &str, text: &str) -> Value {
    json!({
        "level": level,
        "message": { "text": format!("{file}: {text}") },
        "locations": [{ "physicalLocation": artifact(file) }],
    })
}

fn result(violation: &Violation, places: &Places<'_>, offset: usize) -> Value {
    let Place { file, region } = places.of(violation);
    let mut physical = artifact(file);
    if let (Some((start, end)), Some(span)) = (region, violation.span) {
        physical["region"] = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": offset + span.start,
            "byteLength": span.end - span.start,
        });
    }
    let mut location = json!({ "physicalLocation": physical });
    if !violation.path.is_empty() {
        location["logicalLocations"] =
            json!([{ "fullyQualifiedName": violation.path, "kind": "member" }]);
    }
    let mut result = json!({
        "ruleId": violation.code.name(),
        "ruleIndex": Code::ALL.binary_search(&violation.code).ok(),
        "level": level(violation.severity, LEVELS),
        "message": { "text": places.message(violation) },
        "locations": [location],
    });
    let mut properties = Map::new();
    for (name, detail) in [("limit", &violation.limit), ("actual", &violation.actual)] {
        if let Some(detail) = detail {
            properties.insert(name.to_owned(), value(detail));
        }
    }
    if !violation.witness.is_empty() {
        properties.insert("witness".to_owned(), json!(violation.witness));
    }
    if !properties.is_empty() {
        result["properties"] = properties.into();
    }
    result
}

fn value(detail: &Detail) -> Value {
    match detail {
        Detail::Integer(integer) => json!(integer),
        Detail::Text(text) => json!(text),
        Detail::List(names) => json!(names),
        other => json!(other.to_string()),
    }
}

fn artifact(file: &str) -> Value {
    json!({ "artifactLocation": { "uri": uri(file) } })
}

/// The path as a URI, relative if the path is.
fn uri(file: &str) -> String {
    let plain = plain(file);
    let (mut uri, rest) = if Path::new(file).is_absolute() {
        ("file:///".to_owned(), plain.trim_start_matches('/'))
    } else {
        (String::new(), &*plain)
    };
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("./flows/a b#1%.json"), "flows/a%20b%231%25.json");
        assert_eq!(uri("../é:x"), "../%C3%A9%3Ax");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
        #[cfg(unix)]
        assert_eq!(uri("/tmp/x.json"), "file:///tmp/x.json");
    }
}
