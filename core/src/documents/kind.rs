#[cfg(feature = "importers")]
use super::architect_flow;
#[cfg(feature = "importers")]
use crate::yaml;
use crate::{
    json::{Reader, Type},
    report::{Rule, Syntax},
    rules::{
        agent, breaks, codes, dates, facts, fallback, fields, flow, guest, identity, json, known,
        language, metadata, node, policy, schedule, url, uuid,
    },
};
use core::{fmt, str::FromStr};

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The request that opens a CXone guest session.
    GuestSession = 1,
    /// A guest of Genesys Cloud web messaging.
    GenesysGuest = 2,
    /// The change of an agent's state.
    AgentState = 3,
    /// A list of call progress codes.
    CallCodes = 4,
    /// An IVR flow.
    IvrFlow = 5,
    /// A flow of Amazon Connect.
    #[cfg(feature = "importers")]
    ConnectFlow = 7,
    /// A flow of Twilio Studio.
    #[cfg(feature = "importers")]
    TwilioFlow = 8,
    /// A flow of Genesys Cloud Architect, in YAML.
    #[cfg(feature = "importers")]
    ArchitectFlow = 9,
    /// A policy of Callgate itself.
    Policy = 6,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::GuestSession,
        Self::GenesysGuest,
        Self::AgentState,
        Self::CallCodes,
        Self::IvrFlow,
        #[cfg(feature = "importers")]
        Self::ConnectFlow,
        #[cfg(feature = "importers")]
        Self::TwilioFlow,
        #[cfg(feature = "importers")]
        Self::ArchitectFlow,
        Self::Policy,
    ];

    /// The name, as reports and the command line spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GuestSession => "guest-session",
            Self::GenesysGuest => "genesys-guest",
            Self::AgentState => "agent-state",
            Self::CallCodes => "call-codes",
            Self::IvrFlow => "ivr-flow",
            #[cfg(feature = "importers")]
            Self::ConnectFlow => "connect-flow",
            #[cfg(feature = "importers")]
            Self::TwilioFlow => "twilio-flow",
            #[cfg(feature = "importers")]
            Self::ArchitectFlow => "architect-flow",
            Self::Policy => "policy",
        }
    }

    /// The number, for surfaces that go by numbers; never reused for another kind. No kind has the number 0.
    #[must_use]
    pub const fn number(self) -> u32 {
        self as u32
    }

    /// The kind of this number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.number() == number)
    }

    /// The rules that a document of this kind, or the facts that come with it, can break, those of reading included.
    ///
    /// ```
    /// use callgate::{Code, Kind};
    ///
    /// let can_break = |kind: Kind, code| kind.rules().any(|rule| rule.code == code);
    /// assert!(can_break(Kind::IvrFlow, Code::FlowTrap) && !can_break(Kind::CallCodes, Code::FlowTrap));
    /// ```
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        let every: [&'static [&'static Rule]; 2] = [fields::RULES, json::RULES];
        let read = every.into_iter().chain(self.families().iter().copied()).flatten().copied();
        read.filter(|rule| rule.code != json::kind_unknown::RULE.code)
    }

    /// The families of rules that only some kinds have.
    const fn families(self) -> &'static [&'static [&'static Rule]] {
        match self {
            Self::GuestSession => &[language::RULES, metadata::RULES, url::RULES, uuid::RULES],
            Self::GenesysGuest => &[guest::RULES, identity::RULES, metadata::RULES, url::RULES],
            Self::AgentState => {
                &[agent::RULES, breaks::RULES, dates::RULES, facts::RULES, schedule::RULES]
            }
            Self::CallCodes => &[codes::RULES],
            Self::IvrFlow => {
                &[dates::RULES, fallback::RULES, flow::RULES, known::RULES, node::RULES]
            }
            #[cfg(feature = "importers")]
            Self::ConnectFlow | Self::TwilioFlow | Self::ArchitectFlow => &[
                crate::rules::exit::RULES,
                fallback::PLATFORM_RULES,
                flow::RULES,
                flow::PLATFORM_RULES,
                known::PLATFORM_RULES,
                node::RULES,
            ],
            Self::Policy => &[policy::RULES],
        }
    }

    /// What documents of this kind are written in.
    pub(crate) const fn syntax(self) -> Syntax {
        match self {
            #[cfg(feature = "importers")]
            Self::ArchitectFlow => Syntax::Yaml,
            _ => Syntax::Json,
        }
    }

    /// The fields that tell the kind of an object: none of them is in two kinds.
    const fn telling(self) -> &'static [&'static str] {
        match self {
            Self::GuestSession => &["channelId", "queueId", "language", "metadata", "callbackUrl"],
            Self::GenesysGuest => {
                &["channel", "consent", "identityAttributes", "channelContext", "attributes"]
            }
            Self::AgentState => &["userId", "targetState", "currentState", "reasonCode"],
            Self::IvrFlow => &["nodes", "fallbackAction", "campaignId", "effectiveDate"],
            #[cfg(feature = "importers")]
            Self::ConnectFlow => &["StartAction", "Actions", "modules", "start"],
            #[cfg(feature = "importers")]
            Self::TwilioFlow => &["states", "initial_state", "definition", "flags"],
            #[cfg(feature = "importers")]
            Self::ArchitectFlow => architect_flow::TYPES,
            Self::Policy => &[
                "profile",
                "limits",
                "severity",
                "uuid",
                "url",
                "guest",
                "agent",
                "breaks",
                "codes",
                "flow",
                "flowKinds",
            ],
            Self::CallCodes => &[],
        }
    }

    /// The kind that the shape of the document tells: an array is a list of call codes, an object is what most of its
    /// fields belong to. `None` where nothing or as much speaks for another kind.
    pub(crate) fn of(reader: &mut Reader<'_>) -> Option<Self> {
        match reader.peek() {
            Ok(Type::Array) => return Some(Self::CallCodes),
            Ok(Type::Object) => reader.begin_object().ok()?,
            // Of all kinds, flows of Architect alone are written in YAML, and tell what they are with their first key.
            #[cfg(feature = "importers")]
            _ => {
                let key = yaml::begins_with(reader.document())?;
                let known = Self::ArchitectFlow.telling().contains(&&*key);
                return known.then_some(Self::ArchitectFlow);
            }
            #[cfg(not(feature = "importers"))]
            _ => return None,
        }
        let mut votes = [0_usize; Self::ALL.len()];
        let mut first = true;
        // A fault ends the look; what was seen before it still tells.
        while let Ok(Some(key)) = reader.member(first) {
            first = false;
            for (kind, votes) in Self::ALL.iter().zip(&mut votes) {
                *votes += usize::from(kind.telling().iter().any(|name| key.is(name)));
            }
            if reader.skip().is_err() {
                break;
            }
        }
        let most = votes.into_iter().max()?;
        let mut winners = Self::ALL.iter().zip(votes).filter(|(_, votes)| *votes == most);
        let winner = winners.next().map(|(kind, _)| *kind);
        winner.filter(|_| winners.next().is_none())
    }
}

/// The kinds of flows of platforms, where a build has them.
#[cfg(feature = "importers")]
impl Kind {
    pub(crate) const CONNECT: Option<Self> = Some(Self::ConnectFlow);
    pub(crate) const TWILIO: Option<Self> = Some(Self::TwilioFlow);
    pub(crate) const ARCHITECT: Option<Self> = Some(Self::ArchitectFlow);
}

/// Without them, the rules of such flows are still those of the catalogue.
#[cfg(not(feature = "importers"))]
impl Kind {
    pub(crate) const CONNECT: Option<Self> = None;
    pub(crate) const TWILIO: Option<Self> = None;
    pub(crate) const ARCHITECT: Option<Self> = None;
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name).ok_or(UnknownKind)
    }
}

/// No kind has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no kind of document has this name; the kinds are")?;
        let mut kinds = Kind::ALL.iter();
        kinds.try_for_each(|kind| write!(f, " {kind}"))
    }
}

impl core::error::Error for UnknownKind {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Engine};
    use std::format;

    #[test]
    fn numbers_are_those_that_were_given_out() {
        let numbers: std::vec::Vec<u32> = Kind::ALL.iter().map(|kind| kind.number()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 7, 8, 9, 6]);
        assert!(Kind::ALL.iter().all(|kind| Kind::from_number(kind.number()) == Some(*kind)));
        assert_eq!(Kind::from_number(0), None);
    }

    #[test]
    fn the_fields_that_tell_a_kind_are_fields_of_that_kind_alone() {
        for kind in Kind::ALL {
            for name in kind.telling() {
                let told = Kind::ALL.iter().filter(|other| other.telling().contains(name));
                assert_eq!(told.collect::<std::vec::Vec<_>>(), [kind], "{name}");
                let document = format!(r#"{{"{name}": null}}"#);
                let report = Engine::new().check(*kind, document.as_bytes(), None);
                assert!(report.with_code(Code::FieldUnknown).next().is_none(), "{kind}: {name}");
            }
        }
    }
}
