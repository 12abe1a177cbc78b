//! What happened, as it happened.

use super::{
    Cause, ExchangeId, ExchangeKind, Failure, Rejection, RequestId, Time, TokenFailure,
    record::{record, record_names},
};
use alloc::string::String;

/// Something that happened: what a log or an audit is made of. It holds no secret, no token and nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Time,
    /// For which exchange; none for a token, which belongs to all.
    pub exchange: Option<ExchangeId>,
    /// What.
    pub kind: EventKind,
}

record!(struct Event { at, exchange, kind });

/// The kinds of [`Event`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// The exchange has begun.
    Started(ExchangeKind),
    /// A request was handed to the host.
    Sent {
        /// The request.
        request: RequestId,
        /// Which try it is, the first being 1.
        attempt: u32,
        /// The idempotency key.
        key: Option<String>,
    },
    /// The platform did not take the token; the request is sent once more with another.
    Unauthorized,
    /// A try failed; the next one comes later.
    Resting {
        /// When.
        until: Time,
        /// Why the try failed.
        cause: Cause,
    },
    /// A token was received.
    TokenReceived {
        /// When the next one will be asked for.
        until: Time,
    },
    /// No token was to be had; every exchange that waited for it fails.
    TokenFailed(TokenFailure),
    /// An exchange of several steps has come to one of them.
    Reached {
        /// What was done.
        milestone: Milestone,
        /// The platform's id of what it was done to, or another name of it.
        id: String,
    },
    /// What an exchange needs less than its result has failed, and it goes on.
    Passed {
        /// What was to be done.
        milestone: Milestone,
        /// Why it was not.
        failure: Failure,
    },
    /// The exchange has started another one, which goes on by itself.
    Forked {
        /// The other one.
        exchange: ExchangeId,
        /// What it does.
        kind: ExchangeKind,
    },
    /// A callback of the platform has started nothing.
    Rejected {
        /// Why.
        why: Rejection,
        /// The same at length, for the operators.
        reason: String,
    },
    /// The exchange succeeded.
    Succeeded {
        /// The platform's id of what it made, or another name of what it did.
        id: String,
    },
    /// The exchange failed.
    Failed(Failure),
}

record!(enum EventKind {
    Unauthorized
    | Started(kind), TokenFailed(failure), Failed(failure)
    | Sent { request, attempt, key }, Resting { until, cause }, TokenReceived { until },
      Reached { milestone, id }, Passed { milestone, failure }, Forked { exchange, kind },
      Rejected { why, reason }, Succeeded { id }
});

macro_rules! milestones {
    ($($milestone:ident $name:literal $does:literal;)*) => {
        /// The steps of exchanges of several steps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Milestone {
            $(#[doc = $does] $milestone,)*
        }

        record_names!(Milestone);

        impl Milestone {
            /// Every step.
            pub const ALL: &'static [Self] = &[$(Self::$milestone,)*];

            /// The name in events and in the audit log.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$milestone => $name,)*
                }
            }
        }
    };
}

milestones! {
    AgentNamed "agent.name" "Whose state is to be changed: `agent/4711`; `agent` alone where the id may be a person's.";
    RolledBack "rollback" "What the exchange had made was deleted again.";
    CrmChunk "crm.chunk" "The CRM took a chunk of records, or had it already.";
    CodeRegistered "code.register" "A call code was registered.";
    MediaVerified "media.verify" "The platform has every media asset of a flow; their number is told.";
    FlowCreated "flow.create" "An IVR flow was created.";
    FlowReused "flow.reuse" "An IVR flow was deployed before, and is left as it is.";
    FlowValidated "flow.validate" "An IVR flow was found valid by the platform.";
    FlowCompiled "flow.compile" "An IVR flow was compiled.";
    FlowActivated "flow.activate" "An IVR flow was activated, now or for its time.";
    WebhookRegistered "webhook.register" "A webhook for the events of flows was registered.";
    AnalyticsRead "analytics.read" "The analytics of an IVR flow were read.";
    CodeReused "code.reuse" "A call code was there before, and its id was taken over.";
}
