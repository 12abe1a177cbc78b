//! What was found, and how it becomes an answer.

use super::{
    json::{Member, Value},
    policy::Policy,
    witness::Witness,
};

/// A limit, or a value found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    Number(usize),
    Text(String),
    List(Vec<String>),
}

impl From<usize> for Detail {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Detail {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Detail {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Of a list of more than a hundred names the rest is left out.
impl From<Vec<String>> for Detail {
    fn from(mut names: Vec<String>) -> Self {
        if names.len() > 100 {
            names.truncate(100);
            names.push("…".into());
        }
        Self::List(names)
    }
}

/// One place where a document breaks a rule.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// Whether it is about the facts.
    pub(super) in_facts: bool,
    /// The bytes of the place, in the document or in the facts.
    pub(super) span: (usize, usize),
    pub(super) code: &'static str,
    pub(super) severity: String,
    pub(super) path: String,
    pub(super) limit: Option<Detail>,
    pub(super) actual: Option<Detail>,
    pub(super) witness: Witness,
}

/// One measure of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Count(usize),
    Name(String),
    /// Milliseconds since the Unix epoch.
    Instant(i64),
}

/// The answer to a check.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) valid: bool,
    pub(super) truncated: bool,
    pub(super) findings: Vec<Finding>,
    pub(super) measures: Vec<(&'static str, Measure)>,
}

/// What is found on the way.
#[derive(Debug)]
pub(super) struct Findings<'p> {
    pub(super) policy: &'p Policy,
    pub(super) list: Vec<Finding>,
    /// Whether the facts are being read.
    pub(super) in_facts: bool,
    /// Whether a fact is missing that is needed, whether or not the policy lets that be told.
    pub(super) lacks_facts: bool,
}

impl<'p> Findings<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        Self { policy, list: Vec::new(), in_facts: false, lacks_facts: false }
    }

    /// Something found at these bytes; it goes unsaid where the policy silences its code.
    pub(super) fn tell(
        &mut self,
        code: &'static str,
        path: &str,
        span: (usize, usize),
    ) -> Told<'_> {
        let severity = self.policy.severity(code);
        let silent = severity == "off";
        let finding = Finding {
            in_facts: self.in_facts,
            span,
            code,
            severity,
            path: if self.in_facts { format!("/facts{path}") } else { path.into() },
            limit: None,
            actual: None,
            witness: Witness::None,
        };
        if silent {
            return Told(None);
        }
        self.list.push(finding);
        Told(self.list.last_mut())
    }

    /// Something found at a value.
    pub(super) fn at(&mut self, code: &'static str, path: &str, value: &Value) -> Told<'_> {
        self.tell(code, path, (value.start, value.end))
    }

    /// Something found at a key.
    pub(super) fn at_key(&mut self, code: &'static str, path: &str, member: &Member) -> Told<'_> {
        self.tell(code, path, (member.start, member.end))
    }

    /// Something missing in an object: it is found at the opening brace.
    pub(super) fn at_brace(&mut self, code: &'static str, path: &str, object: &Value) -> Told<'_> {
        self.tell(code, path, (object.start, object.start + 1))
    }

    /// Whether nothing found so far is an error.
    pub(super) fn is_valid(&self) -> bool {
        self.list.iter().all(|finding| finding.severity != "error")
    }

    /// In the order of the document, then by code; what is about the facts follows.
    pub(super) fn into_answer(mut self, measures: Vec<(&'static str, Measure)>) -> Answer {
        let valid = self.is_valid();
        self.list.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.in_facts, finding.span.0, finding.code);
            key(a).cmp(&key(b)).then_with(|| a.path.cmp(&b.path))
        });
        let most = self.policy.number("limits.maxViolations");
        let truncated = self.list.len() > most;
        self.list.truncate(most);
        Answer { valid, truncated, findings: self.list, measures }
    }
}

/// What was just told, to say more of it.
pub(super) struct Told<'f>(Option<&'f mut Finding>);

impl Told<'_> {
    fn with(mut self, change: impl FnOnce(&mut Finding)) -> Self {
        if let Some(finding) = &mut self.0 {
            change(finding);
        }
        self
    }

    pub(super) fn limit(self, limit: impl Into<Detail>) -> Self {
        self.with(|finding| finding.limit = Some(limit.into()))
    }

    pub(super) fn actual(self, actual: impl Into<Detail>) -> Self {
        self.with(|finding| finding.actual = Some(actual.into()))
    }

    pub(super) fn witness(self, witness: Witness) -> Self {
        self.with(|finding| finding.witness = witness)
    }
}
