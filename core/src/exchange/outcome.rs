//! How an exchange ends.

use super::{
    ChangedAgentState, CreatedGuestSession, CrmBatch, DeployedIvrFlow, ExchangeKind, HandledEvent,
    Notification, PlatformAudit, PlatformGuest, PushedEngagement, RegisteredCallCodes, Time,
    TransportError, UpdatedGuest, plain_id::plain_id, record::record,
};
use crate::{Code, Report};
use alloc::{borrow::Cow, boxed::Box, string::String, vec::Vec};
use core::fmt;

/// The end of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the exchange was to do.
    pub kind: ExchangeKind,
    /// What came of it.
    pub result: Result<Success, Failure>,
    /// Milliseconds from the first [`poll`](super::Client::poll) after the start to the end.
    pub latency: Time,
    /// How many requests were sent for it, those for tokens not counted.
    pub attempts: u32,
    /// Whether the platform may have done what was asked although no answer says so: a request was lost after it may
    /// have arrived, or it was accepted with an answer that cannot be read. Starting the same exchange again is safe, since
    /// its idempotency key is the same.
    pub uncertain: bool,
}

record!(struct Outcome { kind, result, latency, attempts, uncertain });

/// What the platform gave.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Success {
    /// A guest session was created.
    GuestSession(CreatedGuestSession),
    /// The CRM was told of a guest event.
    GuestEvent(HandledEvent),
    /// A Genesys guest was created.
    GenesysGuest(PlatformGuest),
    /// A Genesys guest is as it was to be.
    GenesysUpdate(UpdatedGuest),
    /// How a Genesys guest was engaged stands in its attributes.
    Engagement(PushedEngagement),
    /// What the audit logs of Genesys Cloud tell.
    PlatformAudit(PlatformAudit),
    /// What became of the records that the CRM was told of.
    CrmBatch(CrmBatch),
    /// The state of an agent was changed.
    AgentState(ChangedAgentState),
    /// A matrix of call codes was registered.
    CallCodes(RegisteredCallCodes),
    /// An IVR flow was deployed.
    IvrFlow(DeployedIvrFlow),
    /// The webhook was told.
    Webhook(Notification),
}

record!(enum Success {
    | GuestSession(created), GuestEvent(handled), GenesysGuest(guest), GenesysUpdate(updated),
      Engagement(pushed), PlatformAudit(audit), CrmBatch(batch), AgentState(changed),
      CallCodes(registered), IvrFlow(deployed), Webhook(told)
    |
});

impl Success {
    /// The platform's id of what it made, or another name of what was done.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::GuestSession(created) => &created.session_id,
            Self::AgentState(changed) => &changed.state,
            Self::CallCodes(registered) => &registered.mapping_id,
            Self::IvrFlow(deployed) => &deployed.flow_id,
            Self::Webhook(told) => &told.event,
            Self::GuestEvent(handled) => &handled.session_id,
            Self::GenesysGuest(guest) => &guest.id,
            Self::GenesysUpdate(updated) => &updated.guest.id,
            Self::Engagement(pushed) => &pushed.guest.id,
            // The host has given it, and it may be anything.
            Self::PlatformAudit(audit) => plain_id(&audit.entity_id).unwrap_or("platform-audit"),
            Self::CrmBatch(_) => "crm-batch",
        }
    }
}

/// Why an exchange came to nothing. It holds no secret, no token and nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The policy does not allow it.
    Denied(Denial),
    /// The platform refused the request.
    Refused(Refusal),
    /// No token was to be had.
    Token(TokenFailure),
    /// Every try failed, or the next one would have come after the deadline; the cause of the last.
    Unavailable(Cause),
    /// The platform accepted the request and answered something else than it promises.
    Malformed(Malformed),
    /// The deadline passed.
    Deadline,
    /// The host cancelled it.
    Cancelled,
    /// Others changed the thing each time before the update came.
    Conflict {
        /// How many times it was tried.
        tries: u32,
    },
    /// The platform found what was made to be wrong.
    Invalid {
        /// How many errors it told.
        errors: u64,
        /// Its codes for them, each once, as far as they are plain names.
        codes: Vec<String>,
    },
    /// A part was done.
    Partial {
        /// What.
        done: Box<Success>,
        /// Why the rest was not: the first failure.
        cause: Box<Failure>,
    },
    /// What had been made was deleted again.
    RolledBack {
        /// The platform's id of what had been made.
        id: String,
        /// Why it was deleted.
        cause: Box<Failure>,
    },
    /// What had been made should have been deleted again, and is still there.
    LeftBehind {
        /// The platform's id of what was made.
        id: String,
        /// Why it should have been deleted.
        cause: Box<Failure>,
        /// Why it was not.
        rollback: Box<Failure>,
    },
}

record!(enum Failure {
    Deadline, Cancelled
    | Denied(denial), Refused(refusal), Token(failure), Unavailable(cause), Malformed(malformed)
    | Conflict { tries }, Invalid { errors, codes }, Partial { done, cause }, RolledBack { id, cause }, LeftBehind { id, cause, rollback }
});

impl Failure {
    /// Every [`name`](Self::name).
    pub const NAMES: [&'static str; 12] = [
        "denied",
        "refused",
        "token",
        "unavailable",
        "malformed",
        "deadline",
        "cancelled",
        "conflict",
        "invalid",
        "partial",
        "rolled-back",
        "left-behind",
    ];

    /// The name in events and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Denied(_) => "denied",
            Self::Refused(_) => "refused",
            Self::Token(_) => "token",
            Self::Unavailable(_) => "unavailable",
            Self::Malformed(_) => "malformed",
            Self::Deadline => "deadline",
            Self::Cancelled => "cancelled",
            Self::Conflict { .. } => "conflict",
            Self::Invalid { .. } => "invalid",
            Self::Partial { .. } => "partial",
            Self::RolledBack { .. } => "rolled-back",
            Self::LeftBehind { .. } => "left-behind",
        }
    }

    /// Whether the policy or the platform does not allow it, now or with another try.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Denied(_) | Self::Refused(_) | Self::Invalid { .. } => true,
            Self::RolledBack { cause, .. } => cause.is_refusal(),
            _ => false,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied(denial) => denial.fmt(f),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Token(failure) => failure.fmt(f),
            Self::Unavailable(cause) => write!(f, "the platform is not available: {cause}"),
            Self::Malformed(malformed) => malformed.fmt(f),
            Self::Deadline => f.write_str("the deadline has passed"),
            Self::Cancelled => f.write_str("the exchange was cancelled"),
            Self::Conflict { tries } => {
                write!(f, "others changed it before each of {tries} updates")
            }
            Self::Invalid { errors, codes } => {
                write!(f, "the platform found {errors} errors")?;
                for (index, code) in codes.iter().enumerate() {
                    write!(f, "{} `{code}`", if index == 0 { ":" } else { "," })?;
                }
                Ok(())
            }
            Self::Partial { cause, .. } => write!(f, "only a part was done: {cause}"),
            Self::RolledBack { id, cause } => write!(f, "`{id}` was deleted again: {cause}"),
            Self::LeftBehind { id, cause, rollback } => {
                write!(f, "`{id}` is still there, although it should not be: {cause}; {rollback}")
            }
        }
    }
}

impl core::error::Error for Failure {}

/// A refusal by the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The rules that say no, each once, in the order of the report.
    pub codes: Vec<Code>,
    /// When the refusal ends, if the report tells: its measure `retryAt`.
    pub retry_at: Option<Time>,
    /// The report as JSON, the same bytes as [`Report::to_json`] gives.
    pub report: String,
}

record!(struct Denial { codes, retry_at, report });

impl From<&Report> for Denial {
    fn from(report: &Report) -> Self {
        let mut codes = Vec::new();
        for violation in &report.violations {
            if violation.severity == crate::Severity::Error && !codes.contains(&violation.code) {
                codes.push(violation.code);
            }
        }
        let retry_at = report.measures.instant_of("retryAt");
        let retry_at = retry_at.and_then(|instant| instant.try_into().ok());
        Self { codes, retry_at, report: report.to_json() }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the policy does not allow it")?;
        for (index, code) in self.codes.iter().enumerate() {
            write!(f, "{} `{code}`", if index == 0 { ":" } else { "," })?;
        }
        Ok(())
    }
}

/// A refusal by the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status code.
    pub status: u16,
    /// The platform's own code, if it gives one that is a plain name and no echo of what was sent.
    pub code: Option<String>,
}

record!(struct Refusal { status, code });

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the platform refused the request with status {}", self.status)?;
        match &self.code {
            Some(code) => write!(f, " and code `{code}`"),
            None => Ok(()),
        }
    }
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFailure {
    /// The token endpoint refused the credentials.
    Refused(Refusal),
    /// The token endpoint could not be asked.
    Unavailable(Cause),
    /// The token endpoint answered something else than a bearer token.
    Malformed(Malformed),
}

record!(enum TokenFailure { | Refused(refusal), Unavailable(cause), Malformed(malformed) | });

impl fmt::Display for TokenFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no token: ")?;
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unavailable(cause) => cause.fmt(f),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

/// Why a try failed for the time being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The platform answered with this status: 429 or 5xx.
    Status(u16),
    /// No answer came.
    Transport(TransportError),
    /// The endpoint failed so often of late that it is left alone: nothing was sent.
    CircuitOpen,
    /// It did other work for as long as it was waited for.
    Busy,
}

record!(enum Cause { CircuitOpen, Busy | Status(status), Transport(error) | });

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "it answered with status {status}"),
            Self::Transport(error) => error.fmt(f),
            Self::Busy => f.write_str("it stayed busy"),
            Self::CircuitOpen => f.write_str("it failed too often of late"),
        }
    }
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// It is no JSON object, or larger than the client reads.
    NotAnObject,
    /// This field is missing.
    Missing(Cow<'static, str>),
    /// This field is not what it should be.
    Unusable(Cow<'static, str>),
}

record!(enum Malformed { NotAnObject | Missing(field), Unusable(field) | });

impl Malformed {
    pub(super) const fn missing(field: &'static str) -> Self {
        Self::Missing(Cow::Borrowed(field))
    }

    pub(super) const fn unusable(field: &'static str) -> Self {
        Self::Unusable(Cow::Borrowed(field))
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject => f.write_str("the answer is no JSON object"),
            Self::Missing(field) => write!(f, "the answer lacks `{field}`"),
            Self::Unusable(field) => write!(f, "the answer has an unusable `{field}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, Kind, Severity};
    use std::string::ToString;

    #[test]
    fn failures_say_what_happened() {
        let refusal = Refusal { status: 403, code: Some("forbidden".into()) };
        let cause = Cause::Transport(TransportError::Lost);
        for (failure, text) in [
            (
                Failure::Refused(refusal),
                "the platform refused the request with status 403 and code `forbidden`",
            ),
            (
                Failure::Token(TokenFailure::Refused(Refusal { status: 401, code: None })),
                "no token: the platform refused the request with status 401",
            ),
            (
                Failure::Unavailable(cause),
                "the platform is not available: the connection was lost before the answer was complete",
            ),
            (
                Failure::Token(TokenFailure::Malformed(Malformed::missing("access_token"))),
                "no token: the answer lacks `access_token`",
            ),
        ] {
            assert_eq!(failure.to_string(), text);
            assert!(Failure::NAMES.contains(&failure.name()));
        }
    }

    #[test]
    fn what_was_deleted_again_is_refused_if_its_cause_is() {
        let rolled_back = |cause| Failure::RolledBack { id: "f-1".into(), cause: Box::new(cause) };
        let refused = || Failure::Refused(Refusal { status: 403, code: None });
        assert!(rolled_back(refused()).is_refusal());
        assert!(!rolled_back(Failure::Deadline).is_refusal());
        // Here it is the rollback that failed.
        let (cause, rollback) = (Box::new(refused()), Box::new(Failure::Deadline));
        assert!(!Failure::LeftBehind { id: "f-1".into(), cause, rollback }.is_refusal());
    }

    #[test]
    fn a_denial_names_each_rule_that_says_no_once() {
        let engine =
            Engine::from_policy(br#"{"severity": {"language.duplicate": "warning"}}"#).unwrap();
        let document =
            br#"{"channelId": "x", "queueId": "y", "language": ["en", "en"], "metadata": {}}"#;
        let report = engine.check(Kind::GuestSession, document, None);
        let warnings = report.violations.iter().filter(|one| one.severity == Severity::Warning);
        assert_eq!(warnings.count(), 1, "{report:?}");
        let denial = Denial::from(&report);
        assert_eq!(denial.codes, [Code::FieldMissing, Code::UuidFormat], "{report:?}");
        assert_eq!(denial.report, report.to_json());
        let text = "the policy does not allow it: `field.missing`, `uuid.format`";
        assert_eq!(denial.to_string(), text);
    }
}
