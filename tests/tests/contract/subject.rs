//! What is checked, and the notation of what a check should find.
//!
//! A violation is written as in the tables of the rules: `code path`, then `(warning)` where it is no error, then
//! whichever of `limit=`, `actual=` (JSON without blanks) and `witness=a>b>c` the row is about. The path of the whole
//! document is written `""`.

use callgate::{Engine, Kind};
use serde_json::Value;

/// A document, what goes with it, and the ways to change it.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    kind: Kind,
    document: Vec<u8>,
    facts: Option<String>,
    policy: Option<String>,
}

/// Codes that are about a key, so that their place is the key and not the value.
const ABOUT_KEYS: [&str; 3] = ["field.unknown", "json.duplicate-key", "metadata.key-empty"];

/// Codes that are about what is not there.
const ABOUT_ABSENCE: [&str; 4] =
    ["field.missing", "facts.missing", "node.media-missing", "fallback.target-missing"];

/// Stands for a value while the rest of the document is printed.
const HOLE: &str = "<hole>";

impl Subject {
    pub(crate) fn new(kind: &str, document: impl Into<Vec<u8>>) -> Self {
        let kind = kind.parse().unwrap();
        Self { kind, document: document.into(), facts: None, policy: None }
    }

    pub(crate) fn facts(mut self, facts: &str) -> Self {
        self.facts = Some(facts.into());
        self
    }

    pub(crate) fn no_facts(mut self) -> Self {
        self.facts = None;
        self
    }

    pub(crate) fn policy(mut self, policy: &str) -> Self {
        self.policy = Some(policy.into());
        self
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.document).unwrap()
    }

    /// The same with other text.
    pub(crate) fn edit(mut self, from: &str, to: &str) -> Self {
        assert_eq!(self.text().matches(from).count(), 1, "{from:?} in {}", self.text());
        self.document = self.text().replace(from, to).into();
        self
    }

    /// The same with another value at this place, given as JSON text; the empty text removes the member.
    pub(crate) fn with(mut self, pointer: &str, json: &str) -> Self {
        self.document = changed(self.text(), pointer, json).into();
        self
    }

    /// The same with another value in the facts.
    pub(crate) fn with_fact(mut self, pointer: &str, json: &str) -> Self {
        self.facts = Some(changed(self.facts.as_deref().unwrap_or("{}"), pointer, json));
        self
    }

    /// Checks, and tells what differs from what should be found.
    fn differs(&self, wanted: &[&str]) -> Option<String> {
        let report = self.report();
        let found = report["violations"].as_array().unwrap();
        let same = found.len() == wanted.len()
            && found.iter().zip(wanted).all(|(found, wanted)| is_as_written(found, wanted));
        (!same).then(|| {
            let list = |lines: Vec<String>| lines.join("\n    ");
            format!(
                "\n  {} {}\n  facts {:?} policy {:?}\n  wanted\n    {}\n  found\n    {}\n",
                self.kind,
                String::from_utf8_lossy(&self.document).chars().take(900).collect::<String>(),
                self.facts,
                self.policy,
                list(wanted.iter().map(ToString::to_string).collect()),
                list(found.iter().map(ToString::to_string).collect()),
            )
        })
    }

    /// The check must find exactly this, in this order.
    #[track_caller]
    pub(crate) fn finds(&self, wanted: &[&str]) {
        if let Some(difference) = self.differs(wanted) {
            panic!("{difference}");
        }
    }

    /// Each row is a value to put at a place, and what the check must find then.
    #[track_caller]
    pub(crate) fn table(&self, rows: &[(&str, &str, &[&str])]) {
        let differences: Vec<String> = rows
            .iter()
            .filter_map(|(pointer, json, wanted)| self.clone().with(pointer, json).differs(wanted))
            .collect();
        assert!(differences.is_empty(), "{}", differences.concat());
    }

    /// The same for facts.
    #[track_caller]
    pub(crate) fn table_of_facts(&self, rows: &[(&str, &str, &[&str])]) {
        let differences: Vec<String> = rows
            .iter()
            .filter_map(|(pointer, json, wanted)| {
                self.clone().with_fact(pointer, json).differs(wanted)
            })
            .collect();
        assert!(differences.is_empty(), "{}", differences.concat());
    }

    /// The report, having checked what holds of every report.
    pub(crate) fn report(&self) -> Value {
        let engine = self.policy.as_ref().map_or_else(Engine::new, |policy| {
            Engine::from_policy(policy.as_bytes()).unwrap_or_else(|report| panic!("{report:?}"))
        });
        let facts = self.facts.as_deref().map(str::as_bytes);
        let report = engine.check(self.kind, &self.document, facts);
        let json = report.to_json();
        let again = engine.clone().check(self.kind, &self.document, facts).to_json();
        assert_eq!(json, again, "the same bytes give the same report");
        assert_eq!(engine.is_valid(self.kind, &self.document, facts), report.is_valid(), "{json}");

        let report: Value = serde_json::from_str(&json).unwrap();
        let violations = report["violations"].as_array().unwrap();
        if report["truncated"] == false {
            let errors = violations.iter().any(|violation| violation["severity"] == "error");
            assert_eq!(report["valid"], !errors, "{json}");
        }
        assert_eq!(report["kind"], self.kind.name());
        for violation in violations {
            self.look_up(violation);
        }
        report
    }

    /// The path and the span of a violation lead to the same place.
    fn look_up(&self, violation: &Value) {
        let (code, path) = (text(violation, "code"), text(violation, "path"));
        let Some(span) = violation.get("span") else {
            assert!(path.starts_with("/facts"), "no span: {violation}");
            return;
        };
        let offset = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
        let (start, end) = (offset("start"), offset("end"));
        assert!(start <= end && end <= self.document.len(), "{violation}");
        let Ok(document) = serde_json::from_slice::<Value>(&self.document) else { return };
        let place = serde_json::from_slice::<Value>(&self.document[start..end]);
        if ABOUT_ABSENCE.contains(&code) {
            assert_eq!(document.pointer(path), None, "{violation}");
            let parent = path.rsplit_once('/').unwrap().0;
            assert!(document.pointer(parent).is_some_and(Value::is_object), "{violation}");
            assert_eq!(self.document[start], b'{', "{violation}");
        } else if ABOUT_KEYS.contains(&code) {
            let key = path.rsplit_once('/').unwrap().1.replace("~1", "/").replace("~0", "~");
            assert_eq!(place.unwrap(), key, "{violation}");
            assert!(document.pointer(path).is_some(), "{violation}");
        } else if !code.starts_with("json.") {
            assert_eq!(document.pointer(path), Some(&place.unwrap()), "{violation}");
        }
    }
}

fn changed(text: &str, pointer: &str, json: &str) -> String {
    let mut document: Value = serde_json::from_str(text).unwrap();
    let hole = Value::from(HOLE);
    if pointer.is_empty() {
        return json.into();
    }
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} in {text}"));
    match parent {
        Value::Object(members) if json.is_empty() => {
            assert!(members.remove(last).is_some(), "{pointer} in {text}");
        }
        Value::Object(members) => drop(members.insert(last.into(), hole)),
        Value::Array(elements) if last == "-" => elements.push(hole),
        Value::Array(elements) => elements[last.parse::<usize>().unwrap()] = hole,
        _ => panic!("{pointer} in {text}"),
    }
    document.to_string().replace(&format!("\"{HOLE}\""), json)
}

fn text<'a>(violation: &'a Value, field: &str) -> &'a str {
    violation[field].as_str().unwrap()
}

fn is_as_written(found: &Value, line: &str) -> bool {
    let mut words = line.split(' ');
    let code = words.next().unwrap();
    let path = words.next().unwrap_or_else(|| panic!("no path: {line}"));
    let path = if path == "\"\"" { "" } else { path };
    let mut severity = "error";
    let mut same = text(found, "code") == code && text(found, "path") == path;
    for word in words {
        if word == "(warning)" {
            severity = "warning";
        } else if let Some(names) = word.strip_prefix("witness=") {
            same &= found["witness"] == names.split('>').collect::<Value>();
        } else {
            let (field, json) = word.split_once('=').unwrap_or_else(|| panic!("{word}: {line}"));
            assert!(["limit", "actual"].contains(&field), "{line}");
            same &= found[field] == serde_json::from_str::<Value>(json).unwrap();
        }
    }
    same && text(found, "severity") == severity
}
