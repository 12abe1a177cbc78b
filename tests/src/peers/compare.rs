//! What two checks of one document find, laid side by side.

use super::{Divergence, Peer, Side, value};
use callgate::{Code, Engine, Severity};
use regex_lite::Regex;
use serde_json::Value;
use std::fmt;

/// What a validator finds wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In the validator's own words: a type of joi, a keyword of ajv.
    pub what: String,
    /// Where, as a JSON Pointer.
    pub path: String,
}

/// A document with what both sides find in it.
#[derive(Debug)]
pub struct Case {
    /// The document.
    pub bytes: Vec<u8>,
    /// What it says; the last of repeated names counts. `None` where it is no JSON.
    pub document: Option<Value>,
    /// The errors of Callgate.
    pub ours: Vec<(Code, String)>,
    /// The errors of the validator; `None` where it cannot read the document.
    pub theirs: Option<Vec<Finding>>,
}

/// A finding of one side for which the other has none.
#[derive(Debug)]
pub struct Difference<'c> {
    case: &'c Case,
    side: Lone<'c>,
}

#[derive(Clone, Copy, Debug)]
enum Lone<'c> {
    Ours(Code, &'c str),
    Theirs(&'c Finding),
    /// The validator cannot read what Callgate can.
    Unread,
}

impl Case {
    /// Checks the document with Callgate, beside what the validator said.
    #[must_use]
    pub fn new(engine: &Engine, peer: &Peer, bytes: &[u8], theirs: Option<Vec<Finding>>) -> Self {
        let report = engine.check(peer.kind, bytes, None);
        let errors =
            report.violations.into_iter().filter(|found| found.severity == Severity::Error);
        let ours = errors.map(|found| (found.code, found.path)).collect();
        Self { bytes: bytes.into(), document: value::read(bytes), ours, theirs }
    }

    /// Whether one side takes the document and the other does not.
    #[must_use]
    pub fn verdicts_differ(&self) -> bool {
        self.ours.is_empty() != self.theirs.as_ref().is_some_and(Vec::is_empty)
    }

    /// What only one side finds.
    pub fn differences<'c>(&'c self, peer: &Peer) -> Vec<Difference<'c>> {
        let difference = |side| Difference { case: self, side };
        let Some(theirs) = &self.theirs else {
            let unread = self.ours.iter().any(|(code, _)| *code == Code::JsonSyntax);
            return if unread { Vec::new() } else { vec![difference(Lone::Unread)] };
        };
        // Where Callgate cannot read the document it looks no further.
        if let Some((code, path)) = self.ours.iter().find(|(code, _)| ends_the_check(*code)) {
            return vec![difference(Lone::Ours(*code, path))];
        }
        let same = |code: Code, path: &str, found: &Finding| {
            found.path == path && peer.says_the_same(code, &found.what)
        };
        let ours = self
            .ours
            .iter()
            .filter(|(code, path)| !theirs.iter().any(|found| same(*code, path, found)));
        let lone = ours.map(|(code, path)| Lone::Ours(*code, path));
        let theirs = theirs
            .iter()
            .filter(|found| !self.ours.iter().any(|(code, path)| same(*code, path, found)));
        lone.chain(theirs.map(Lone::Theirs)).map(difference).collect()
    }
}

const fn ends_the_check(code: Code) -> bool {
    matches!(code, Code::JsonSyntax | Code::JsonTooDeep | Code::JsonTooLarge)
}

impl Difference<'_> {
    /// Whether it is of this kind.
    #[must_use]
    pub fn is(&self, divergence: &Divergence) -> bool {
        let concerns = match (self.side, divergence.side) {
            (Lone::Ours(code, _), Side::Callgate(codes)) => codes.contains(&code),
            (Lone::Theirs(found), Side::Peer(whats)) => whats.contains(&&*found.what),
            _ => false,
        };
        concerns && (divergence.explains)(self)
    }

    /// Who finds what.
    #[must_use]
    pub fn what(&self) -> String {
        match self.side {
            Lone::Ours(code, _) => format!("Callgate alone finds {code}"),
            Lone::Theirs(found) => format!("the peer alone finds {}", found.what),
            Lone::Unread => "the peer alone cannot read it".into(),
        }
    }

    /// The place, as a JSON Pointer.
    pub(super) fn path(&self) -> &str {
        match self.side {
            Lone::Ours(_, path) => path,
            Lone::Theirs(found) => &found.path,
            Lone::Unread => "",
        }
    }

    /// The value at the place.
    pub(super) fn value(&self) -> Option<&Value> {
        self.case.document.as_ref()?.pointer(self.path())
    }

    /// The text at the place.
    pub(super) fn text(&self) -> Option<&str> {
        self.value()?.as_str()
    }

    /// Whether the text at the place matches a pattern.
    pub(super) fn matches(&self, pattern: &str) -> bool {
        let pattern = Regex::new(pattern).expect("a pattern");
        self.text().is_some_and(|text| pattern.is_match(text))
    }

    /// What the document says.
    pub(super) fn document(&self) -> Option<&Value> {
        self.case.document.as_ref()
    }

    /// The bytes of the document.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.case.bytes
    }

    /// Whether the validator finds anything within the value at the place.
    pub(super) fn theirs_within(&self) -> bool {
        let mut theirs = self.case.theirs.iter().flatten();
        theirs.any(|found| {
            found.path.strip_prefix(self.path()).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// Whether the validator finds this at the place of the difference.
    pub(super) fn theirs_has(&self, what: &str) -> bool {
        let mut theirs = self.case.theirs.iter().flatten();
        theirs.any(|found| found.what == what && found.path == self.path())
    }
}

/// Where it is, and in what document.
impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at \"{}\" of {}", self.path(), String::from_utf8_lossy(&self.case.bytes))
    }
}
