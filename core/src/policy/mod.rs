//! The policy: every limit, table and severity as data.
//!
//! A policy is read from JSON (`documents/policy`), which lays it over one of the profiles; no rule reads a constant.

#![allow(clippy::struct_field_names, reason = "the fields are named as in the text of a policy")]

use crate::{
    forms::{pattern::Pattern, tags::LetterPairs},
    json, order,
    report::{Code, Severities, Severity},
};
use alloc::{sync::Arc, vec::Vec};

/// The profiles to start from: name and text. The first is the default and holds every field.
pub(crate) const PROFILES: &[(&str, &str)] =
    &[("reference", REFERENCE), ("genesys-cloud", include_str!("genesys-cloud.json"))];

/// The default policy as JSON text.
pub const REFERENCE: &str = include_str!("reference.json");

/// A checked policy, ready to check with.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    pub(crate) severities: Severities,
    pub(crate) limits: Limits,
    pub(crate) uuid: Uuids,
    pub(crate) language: Languages,
    pub(crate) metadata: Metadata,
    pub(crate) url: Urls,
    pub(crate) guest: Guests,
    pub(crate) agent: Agents,
    pub(crate) breaks: Breaks,
    pub(crate) codes: Codes,
    pub(crate) flow: Flows,
    pub(crate) platforms: Platforms,
}

/// What bounds every check.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Bytes.
    pub(crate) max_document_bytes: usize,
    /// Objects and arrays within one another.
    pub(crate) max_nesting: usize,
    /// Violations in a report.
    pub(crate) max_violations: usize,
    /// Names in the witness of a violation.
    pub(crate) max_witness: usize,
}

impl Limits {
    pub(crate) const fn reading(&self) -> json::Limits {
        json::Limits { max_bytes: self.max_document_bytes, max_nesting: self.max_nesting }
    }
}

/// A form that texts must have: a pattern and how it was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    pub(crate) source: Arc<str>,
    /// `None` matches nothing; only what the default policy is laid over has none.
    pub(crate) pattern: Option<Pattern>,
}

impl Form {
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Uuids {
    /// Versions of RFC 9562.
    pub(crate) versions: Vec<u8>,
}

#[derive(Clone, Debug)]
pub(crate) struct Languages {
    pub(crate) min_tags: usize,
    pub(crate) max_tags: usize,
    /// ISO 639-1.
    pub(crate) languages: LetterPairs,
    /// ISO 3166-1 alpha-2.
    pub(crate) regions: LetterPairs,
}

/// How the size of metadata is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sizing {
    /// The UTF-8 bytes of what ECMAScript's `JSON.stringify` prints: CXone's way.
    Json,
    /// The sum of the UTF-8 bytes of keys and values: Genesys Cloud's way.
    Text,
}

#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    pub(crate) max_keys: usize,
    pub(crate) max_bytes: usize,
    pub(crate) size: Sizing,
    pub(crate) strings: bool,
    pub(crate) numbers: bool,
    pub(crate) booleans: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Urls {
    /// Of a callback URL.
    pub(crate) callback_schemes: Vec<Arc<str>>,
    /// Of the page a guest comes from.
    pub(crate) page_schemes: Vec<Arc<str>>,
    /// Ends of host names that are known only inside a network.
    pub(crate) private_suffixes: Vec<Arc<str>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Guests {
    pub(crate) channels: Vec<Arc<str>>,
    /// Unicode code points.
    pub(crate) max_fingerprint_length: usize,
    pub(crate) campaign: Form,
}

#[derive(Clone, Debug)]
pub(crate) struct Agents {
    pub(crate) states: Vec<State>,
    /// The reason codes of a state that names none of its own.
    pub(crate) other_reasons: Vec<Arc<str>>,
    /// The statuses of a schedule under which an agent may change state.
    pub(crate) active_statuses: Vec<Arc<str>>,
    /// The states whose time counts as idle.
    pub(crate) idle_states: Vec<Arc<str>>,
    /// The states whose time counts as work: utilization is their share.
    pub(crate) work_states: Vec<Arc<str>>,
}

#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) name: Arc<str>,
    /// The reason codes that may be sent with it; the first is sent where none is given. Empty: the policy's others.
    pub(crate) reasons: Vec<Arc<str>>,
    /// The states reachable in one step, by name.
    pub(crate) next: Vec<Arc<str>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Breaks {
    /// The states that a mandatory break forbids.
    pub(crate) guarded_states: Vec<Arc<str>>,
    /// The states in which an agent is on a break.
    pub(crate) break_states: Vec<Arc<str>>,
    /// Minutes; `None` is off.
    pub(crate) max_continuous_work_minutes: Option<usize>,
    /// Minutes; `None` is off.
    pub(crate) min_break_minutes: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Codes {
    pub(crate) code: Form,
    pub(crate) types: Vec<Arc<str>>,
    /// Levels; a root is level 1.
    pub(crate) max_depth: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Flows {
    /// Transitions.
    pub(crate) max_depth: usize,
    pub(crate) node_types: Vec<NodeType>,
    pub(crate) fallback_types: Vec<FallbackType>,
    pub(crate) statuses: Vec<Arc<str>>,
}

/// What holds for the flows of the platforms.
#[derive(Clone, Debug)]
pub(crate) struct Platforms {
    pub(crate) connect: FlowProfile,
    pub(crate) twilio: FlowProfile,
    pub(crate) architect: FlowProfile,
}

impl Platforms {
    /// Each of them.
    pub(crate) fn all_mut(&mut self) -> [&mut FlowProfile; 3] {
        [&mut self.connect, &mut self.twilio, &mut self.architect]
    }
}

/// What holds for the flows of one platform.
#[derive(Clone, Debug)]
pub(crate) struct FlowProfile {
    /// Transitions; `None` is off.
    pub(crate) max_depth: Option<usize>,
    /// `None` is off. Twilio Studio publishes no flow of more than 2,000 widgets (Studio user guide, Studio FAQ).
    pub(crate) max_nodes: Option<usize>,
    /// Characters of the document, in JSON without white space between values; `None` is off. Amazon Connect takes 256,000
    /// (API reference, `CreateContactFlow` and `UpdateContactFlowContent`, length constraints of `Content`).
    pub(crate) max_characters: Option<usize>,
    /// Whether a flow ends where an exit is not connected.
    pub(crate) open_ends: bool,
    /// The severities that differ from those of the policy, in the order of the codes.
    pub(crate) own: Vec<(Code, Severity)>,
    /// All severities: those of the policy, with its own laid over them.
    pub(crate) severities: Severities,
    /// What flows are for in which contacts are held.
    pub(crate) holds: Kinds,
    /// The kinds of blocks that only such flows have.
    pub(crate) hold_blocks: Kinds,
    /// The severities that differ once more in those, in the order of the codes.
    pub(crate) hold_own: Vec<(Code, Severity)>,
    pub(crate) waits: Kinds,
    pub(crate) ends: Kinds,
    pub(crate) leaves: Kinds,
    pub(crate) counts: Kinds,
    pub(crate) plays: Kinds,
    pub(crate) continues: Kinds,
    /// The labels of error exits that are taken at once, whatever the block waits for.
    pub(crate) failures: Kinds,
    pub(crate) fallbacks: Fallbacks,
}

/// The kinds of blocks that choose among values, in order, each with the labels of the exits one of which is for all other
/// values.
pub(crate) type Fallbacks = Vec<(Arc<str>, Kinds)>;

impl FlowProfile {
    /// The labels of the exits for values that a block of this kind does not name; `None` where it needs none.
    pub(crate) fn fallback_of(&self, kind: &str) -> Option<&Kinds> {
        let found = self.fallbacks.binary_search_by(|(name, _)| (**name).cmp(kind)).ok()?;
        self.fallbacks.get(found).map(|(_, labels)| labels)
    }
}

/// Kinds of blocks. A name that ends in `*` stands for all that begin like it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds(Vec<Arc<str>>);

impl Kinds {
    pub(crate) fn new(mut names: Vec<Arc<str>>) -> Self {
        order::sort(&mut names, Ord::cmp);
        Self(names)
    }

    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter()
    }

    /// Whether the kind is among them.
    pub(crate) fn has(&self, kind: &str) -> bool {
        let begins =
            |name: &Arc<str>| name.strip_suffix('*').is_some_and(|own| kind.starts_with(own));
        self.0.binary_search_by(|name| (**name).cmp(kind)).is_ok() || self.0.iter().any(begins)
    }
}

/// A type of IVR node.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a field in the text of a policy")]
pub(crate) struct NodeType {
    pub(crate) name: Arc<str>,
    /// It plays a media asset, and must name it.
    pub(crate) needs_media: bool,
    /// The caller goes on from it, so it must have transitions.
    pub(crate) continues: bool,
    /// The call ends in it, so it should have none.
    pub(crate) ends: bool,
    /// It waits for the caller.
    pub(crate) waits: bool,
    /// The call goes elsewhere from it.
    pub(crate) leaves: bool,
}

/// A type of fallback action.
#[derive(Clone, Debug)]
pub(crate) struct FallbackType {
    pub(crate) name: Arc<str>,
    /// It leads somewhere, and should say where.
    pub(crate) needs_target: bool,
}
