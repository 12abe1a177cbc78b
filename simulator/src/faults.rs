//! Faults on demand: rules from a file that say which request or callback goes wrong, and how.

use crate::{
    fields::{self, Fields, Wrong},
    ids::Ids,
};
use serde_json::{Value, json};

/// What goes wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Action {
    /// Real milliseconds before anything else happens.
    pub(crate) latency: u64,
    pub(crate) status: Option<u16>,
    /// Seconds for the Retry-After of that status.
    pub(crate) retry_after: Option<i64>,
    /// Whether that status comes although the effect took place.
    pub(crate) after: bool,
    pub(crate) drop: Option<Drop>,
    pub(crate) truncate: Option<Truncate>,
    /// Milliseconds by which the answer tells the time wrong.
    pub(crate) skew: i64,
    pub(crate) reject: Vec<u64>,
    /// How many times more a callback is delivered.
    pub(crate) duplicate: u64,
    /// Whether a callback comes after the next.
    pub(crate) reorder: bool,
}

/// When the connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drop {
    Before,
    After,
}

/// How much of an answer's body arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truncate {
    Half,
    Bytes(usize),
}

impl Action {
    /// How many bytes arrive of a body of this length, if not all of them.
    pub(crate) fn truncated(&self, length: usize) -> Option<usize> {
        let bytes = match self.truncate? {
            Truncate::Half => length / 2,
            Truncate::Bytes(bytes) => bytes,
        };
        (bytes < length).then_some(bytes)
    }
}

/// Rules that say which requests and callbacks go wrong.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    subject: Subject,
    nth: Vec<u64>,
    first: Option<u64>,
    every: Option<u64>,
    probability: Option<f64>,
    action: Action,
    chance: Ids,
    seen: u64,
    hits: u64,
}

#[derive(Clone, Debug)]
enum Subject {
    Request { method: Option<String>, path: Option<String> },
    Callback { kind: String },
}

impl Faults {
    /// Reads `{"seed", "rules": [{"match": {…}, "action": {…}}]}`.
    ///
    /// # Errors
    /// The text is no JSON, or a rule cannot be meant; the place and the reason are told.
    pub fn parse(text: &[u8]) -> Result<Self, Wrong> {
        Self::read(&fields::parse(text)?)
    }

    pub(crate) fn read(value: &Value) -> Result<Self, Wrong> {
        let mut fields = Fields::of(value, "")?;
        let seed = fields.count("seed")?.unwrap_or_default();
        let list = fields.list("rules")?;
        let list = fields.required("rules", list)?;
        fields.end()?;
        let rules = list.iter().zip(0_u64..).map(|(rule, index)| {
            Rule::read(rule, index, Ids::new(Ids::new(seed.wrapping_add(index)).number()))
        });
        Ok(Self { rules: rules.collect::<Result<_, _>>()? })
    }

    /// What goes wrong with a request: the first rule that holds decides, but all of them count it.
    pub(crate) fn request(&mut self, method: &str, path: &str) -> Option<Action> {
        self.decide(|subject| match subject {
            Subject::Request { method: wanted, path: pattern } => {
                wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                    && pattern.as_ref().is_none_or(|pattern| glob(pattern, path))
            }
            Subject::Callback { .. } => false,
        })
    }

    /// What goes wrong with a callback.
    pub(crate) fn callback(&mut self, kind: &str) -> Option<Action> {
        self.decide(|subject| match subject {
            Subject::Callback { kind: pattern } => glob(pattern, kind),
            Subject::Request { .. } => false,
        })
    }

    fn decide(&mut self, concerns: impl Fn(&Subject) -> bool) -> Option<Action> {
        let mut decided = None;
        for rule in &mut self.rules {
            if concerns(&rule.subject) && rule.holds() && decided.is_none() {
                rule.hits += 1;
                decided = Some(rule.action.clone());
            }
        }
        decided
    }

    pub(crate) fn told(&self) -> Value {
        let rules = self.rules.iter();
        rules.map(|rule| json!({"seen": rule.seen, "hits": rule.hits})).collect()
    }
}

impl Rule {
    fn read(value: &Value, index: u64, chance: Ids) -> Result<Self, Wrong> {
        let mut fields = Fields::of(value, format!("/rules/{index}"))?;
        let everything = Value::Object(serde_json::Map::new());
        let matched = fields.value("match").unwrap_or(&everything);
        let mut wanted = Fields::of(matched, fields.place("match"))?;
        let action = fields.value("action");
        let (action, place) = (fields.required("action", action)?, fields.place("action"));
        fields.end()?;

        let (method, path) = (wanted.text("method")?, wanted.text("path")?);
        let subject = match wanted.text("callback")? {
            Some(_) if method.is_some() || path.is_some() => {
                return Err(wanted.wrong("callback", "stands alone, without method and path"));
            }
            Some(kind) => Subject::Callback { kind: kind.to_owned() },
            None => Subject::Request {
                method: method.map(str::to_owned),
                path: path.map(str::to_owned),
            },
        };
        if path.is_some_and(|path| !path.starts_with(['/', '*'])) {
            return Err(wanted.wrong("path", "must begin with / or *"));
        }
        let nth = read_nth(&mut wanted)?;
        let first = at_least_one(&mut wanted, "first")?;
        let every = at_least_one(&mut wanted, "every")?;
        let probability = wanted.number("probability")?;
        if probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
            return Err(wanted.wrong("probability", "must be from 0 to 1"));
        }
        wanted.end()?;
        let action = read_action(action, place, matches!(subject, Subject::Callback { .. }))?;
        Ok(Self { subject, nth, first, every, probability, action, chance, seen: 0, hits: 0 })
    }

    /// Counts something that the rule concerns, and tells whether it goes wrong.
    fn holds(&mut self) -> bool {
        self.seen += 1;
        let drawn = self.probability.is_none_or(|probability| self.chance.chance(probability));
        drawn
            && (self.nth.is_empty() || self.nth.contains(&self.seen))
            && self.first.is_none_or(|first| self.seen <= first)
            && self.every.is_none_or(|every| self.seen.is_multiple_of(every))
    }
}

fn at_least_one(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<u64>, Wrong> {
    match fields.count(name)? {
        Some(0) => Err(fields.wrong(name, "is counted from 1")),
        count => Ok(count),
    }
}

/// Which requests: a number or a list of numbers, counted from 1.
fn read_nth(fields: &mut Fields<'_>) -> Result<Vec<u64>, Wrong> {
    let numbers = match fields.value("nth") {
        None => return Ok(Vec::new()),
        Some(Value::Array(numbers)) => numbers.iter().map(Value::as_u64).collect(),
        Some(number) => vec![number.as_u64()],
    };
    let numbers: Option<Vec<_>> = numbers.into_iter().collect();
    let sound = |numbers: &Vec<u64>| !numbers.is_empty() && !numbers.contains(&0);
    numbers
        .filter(sound)
        .ok_or_else(|| fields.wrong("nth", "must be a number from 1, or a list of such"))
}

pub(crate) fn read_action(value: &Value, place: String, callback: bool) -> Result<Action, Wrong> {
    let mut fields = Fields::of(value, &*place)?;
    let mut action = Action::default();
    if let Some(latency) = fields.count("latencyMs")? {
        if latency > 600_000 {
            return Err(fields.wrong("latencyMs", "must be at most 600000, ten minutes"));
        }
        action.latency = latency;
    }
    if let Some(skew) = fields.integer("skewMs")? {
        action.skew = skew;
    }
    if callback {
        action.drop = fields.word("drop", &[("before", Drop::Before)])?;
        action.duplicate = fields.count("duplicate")?.unwrap_or_default();
        if action.duplicate > 100 {
            return Err(fields.wrong("duplicate", "must be at most 100"));
        }
        action.reorder = fields.flag("reorder")?.unwrap_or_default();
    } else {
        action.drop = fields.word("drop", &[("before", Drop::Before), ("after", Drop::After)])?;
        if let Some(status) = fields.count("status")? {
            let wrong =
                || fields.wrong("status", format!("{status} is no failure; 400 to 599 are"));
            let status = u16::try_from(status).ok().filter(|code| (400..600).contains(code));
            action.status = Some(status.ok_or_else(wrong)?);
        }
        action.retry_after = fields.integer("retryAfterSeconds")?;
        action.after = fields.flag("afterEffect")?.unwrap_or_default();
        if action.status.is_none() && (action.retry_after.is_some() || action.after) {
            return Err(Wrong::at(place, "retryAfterSeconds and afterEffect need a status"));
        }
        action.truncate = match fields.value("truncate") {
            None => None,
            Some(Value::Bool(true)) => Some(Truncate::Half),
            Some(value) => {
                let bytes = value.as_u64().and_then(|bytes| usize::try_from(bytes).ok());
                let wrong = || fields.wrong("truncate", "must be true or a number of bytes");
                Some(Truncate::Bytes(bytes.ok_or_else(wrong)?))
            }
        };
        for (index, record) in fields.list("rejectRecords")?.into_iter().flatten().enumerate() {
            let place = format!("rejectRecords/{index}");
            let wrong = || fields.wrong(&place, "must be the number of a record, from 0");
            action.reject.push(record.as_u64().ok_or_else(wrong)?);
        }
    }
    fields.end()?;
    let ends = [action.status.is_some(), action.drop.is_some(), action.truncate.is_some()];
    if ends.into_iter().filter(|end| *end).count() > 1 {
        return Err(Wrong::at(place, "status, drop and truncate exclude one another"));
    }
    if action == Action::default() {
        return Err(Wrong::at(place, "nothing goes wrong by this"));
    }
    Ok(action)
}

/// Whether a text fits a pattern in which `*` stands for anything, slashes too.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    let mut rest = rest;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_paths() {
        for (pattern, path, fits) in [
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/a*", "/ab", true),
            ("*", "", true),
            ("/flows/*/compile", "/flows/1/compile", true),
            ("/flows/*/compile", "/flows/1/validate", false),
            ("/a*a", "/a", false),
            ("*a*b*", "xaxbx", true),
            ("*a*b*", "xbxax", false),
        ] {
            assert_eq!(glob(pattern, path), fits, "{pattern} {path}");
        }
    }

    #[test]
    fn a_wrong_file_is_refused_with_the_place_and_the_reason() {
        for (text, place, reason) in [
            ("{\"rules\": [\n}", "line 2, column 1", "no JSON"),
            ("[]", "", "an object is needed, not an array"),
            ("{}", "/rules", "is missing"),
            (r#"{"rules": [], "sead": 1}"#, "/sead", "is unknown; known are seed, rules"),
            (r#"{"rules": [{}]}"#, "/rules/0/action", "is missing"),
            (r#"{"rules": [{"action": {}}]}"#, "/rules/0/action", "nothing goes wrong"),
            (
                r#"{"rules": [{"action": {"status": 200}}]}"#,
                "/rules/0/action/status",
                "200 is no failure; 400 to 599 are",
            ),
            (
                r#"{"rules": [{"action": {"drop": "sometimes"}}]}"#,
                "/rules/0/action/drop",
                "\"sometimes\" is none of before, after",
            ),
            (
                r#"{"rules": [{"action": {"drop": "after", "status": 500}}]}"#,
                "/rules/0/action",
                "exclude one another",
            ),
            (
                r#"{"rules": [{"action": {"truncate": "half"}}]}"#,
                "/rules/0/action/truncate",
                "true or a number",
            ),
            (
                r#"{"rules": [{"action": {"duplicate": 1}}]}"#,
                "/rules/0/action/duplicate",
                "is unknown",
            ),
            (
                r#"{"rules": [{"action": {"retryAfterSeconds": 1}}]}"#,
                "/rules/0/action",
                "need a status",
            ),
            (
                r#"{"rules": [{"match": {"callback": "*"}, "action": {"status": 500}}]}"#,
                "/rules/0/action/status",
                "is unknown",
            ),
            (
                r#"{"rules": [{"match": {"callback": "*", "path": "/"}, "action": {}}]}"#,
                "/rules/0/match/callback",
                "stands alone",
            ),
            (
                r#"{"rules": [{"match": {"nth": [1, 0]}, "action": {"latencyMs": 1}}]}"#,
                "/rules/0/match/nth",
                "from 1",
            ),
            (
                r#"{"rules": [{"match": {"probability": 1.5}, "action": {"latencyMs": 1}}]}"#,
                "/rules/0/match/probability",
                "from 0 to 1",
            ),
            (
                r#"{"rules": [{"match": {"path": "guests"}, "action": {"latencyMs": 1}}]}"#,
                "/rules/0/match/path",
                "must begin with /",
            ),
        ] {
            let wrong = Faults::parse(text.as_bytes()).unwrap_err();
            assert_eq!(wrong.place, place, "{text}");
            assert!(wrong.reason.contains(reason), "{text}: {wrong}");
        }
    }

    #[test]
    fn the_first_rule_that_holds_decides_and_all_count() {
        let text = br#"{"rules": [
            {"match": {"path": "/a", "nth": [2]}, "action": {"status": 500}},
            {"match": {"method": "get", "every": 2}, "action": {"status": 503}},
            {"match": {"first": 1}, "action": {"drop": "before"}}
        ]}"#;
        let mut faults = Faults::parse(text).unwrap();
        assert_eq!(faults.request("GET", "/a").unwrap().drop, Some(Drop::Before));
        assert_eq!(faults.request("GET", "/a").unwrap().status, Some(500));
        assert_eq!(faults.request("GET", "/b"), None);
        assert_eq!(faults.request("GET", "/b").unwrap().status, Some(503));
        assert_eq!(faults.callback("session.started"), None);
        assert_eq!(faults.told()[1], json!({"seen": 4, "hits": 1}));
    }

    #[test]
    fn a_seed_decides_what_chance_does() {
        let draw = |seed: u64| {
            let rules = json!([{"match": {"probability": 0.5}, "action": {"latencyMs": 1}}]);
            let mut faults = Faults::read(&json!({"seed": seed, "rules": rules})).unwrap();
            (0..64).map(|_| faults.request("GET", "/").is_some()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
