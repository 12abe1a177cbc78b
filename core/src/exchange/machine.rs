//! What the client knows of the exchanges: each is a machine that asks for calls and takes their answers.

use super::{
    Board, Denial, EventKind, ExchangeId, Failure, Metrics, Response, Secret, Success, Time,
    agent_state::Change,
    answer,
    call::{Call, Tag},
    call_codes::Registration,
    crm_batch::CrmSync,
    endpoint::Endpoints,
    engagement::Push,
    genesys_update::GuestUpdate,
    guest_event::GuestEvent,
    ivr_deployment::Deploy,
    platform_audit::Reading,
    record::{record, record_names},
    single::Single,
    token::Tokens,
    webhook::Delivery,
};
use crate::{Engine, Report};
use alloc::{string::String, vec::Vec};

/// What an exchange asks the client for.
pub(super) enum Action {
    /// Make this call, with everything that belongs to one: token, quota, retries.
    Call(Tag, Call),
    /// Tell of this.
    Tell(EventKind),
    /// Nothing, until this time or until a call has its answer, whichever comes first.
    Sleep(Time),
    /// Nothing, until a call has its answer.
    Await,
    /// It has come to its end.
    Done(Result<Success, Failure>),
}

/// What an exchange sees of its client.
pub(super) struct Context<'c> {
    pub(super) id: ExchangeId,
    pub(super) now: Time,
    /// When the exchange began.
    pub(super) began: Time,
    pub(super) engine: &'c Engine,
    pub(super) endpoints: &'c Endpoints,
    pub(super) tokens: &'c Tokens,
    pub(super) metrics: &'c mut Metrics,
    pub(super) board: &'c mut Board,
    /// Whether an earlier try of the call that is being answered may have had its effect.
    pub(super) doubt: bool,
    /// What the outcome will say of doubt; whoever finds out what has become of a request may say so.
    pub(super) uncertain: &'c mut bool,
    /// How many entries the audit log has had.
    pub(super) entries: u64,
    /// Exchanges that go on by themselves; the client starts them once the machine has said what it had to say.
    pub(super) starts: &'c mut Vec<Machine>,
}

impl Context<'_> {
    /// The code that an answer gives which the exchange accepts although it says no, if it repeats nothing of what was
    /// sent and no secret.
    pub(super) fn code(&self, response: &Response, sent: &str) -> Option<String> {
        let secrets = self.endpoints.secrets().map(Secret::reveal).chain(self.tokens.secrets());
        answer::code(response, secrets.chain([sent.as_bytes()]))
    }

    /// The refusal that a report is, which is counted.
    pub(super) fn deny(&mut self, report: &Report) -> Failure {
        self.metrics.violations(report);
        Failure::Denied(Denial::from(report))
    }
}

/// The states of an exchange.
pub(super) trait Steps {
    /// What comes next; asked again after each call, each answer and each sleep.
    fn next(&mut self, context: &mut Context<'_>) -> Action;

    /// The answer to a call: a status that it accepts, or why there is none.
    fn answered(&mut self, tag: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>);

    /// Whether events may tell the idempotency keys of its calls.
    fn tells_keys(&self) -> bool {
        true
    }

    /// The exchange is to end before its end: it was cancelled, or its time is up. Its calls have been given up.
    /// `None` if it has to clean up first, for which it gets a time of its own; the second time it is not asked.
    fn interrupt(
        &mut self,
        why: Failure,
        context: &mut Context<'_>,
    ) -> Option<Result<Success, Failure>> {
        let _ = context;
        Some(Err(why))
    }
}

/// One line for each exchange: its kind, its machine, its name and what it does.
macro_rules! exchanges {
    ($($kind:ident($machine:ident) $name:literal $does:literal;)*) => {
        /// The exchanges there are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ExchangeKind {
            $(#[doc = $does] $kind,)*
        }

        record_names!(ExchangeKind);

        impl ExchangeKind {
            /// Every exchange.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The name in events and metrics.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }

        /// An exchange of any kind, as plain data.
        pub(super) enum Machine {
            $($kind($machine),)*
        }

        record!(enum Machine { | $($kind(machine)),* | });

        impl Machine {
            pub(super) const fn kind(&self) -> ExchangeKind {
                match self {
                    $(Self::$kind(_) => ExchangeKind::$kind,)*
                }
            }

            pub(super) fn steps(&mut self) -> &mut dyn Steps {
                match self {
                    $(Self::$kind(machine) => machine,)*
                }
            }
        }
    };
}

exchanges! {
    GuestSession(Single) "guest-session" "A CXone guest session is created.";
    GuestEvent(GuestEvent) "guest-event" "The CRM is told of a CXone guest event.";
    GenesysGuest(Single) "genesys-guest" "A Genesys guest is created.";
    GenesysUpdate(GuestUpdate) "genesys-guest-update" "A Genesys guest is changed.";
    Engagement(Push) "engagement-metrics" "How a Genesys guest was engaged is computed and kept with it.";
    PlatformAudit(Reading) "platform-audit" "The audit logs of Genesys Cloud are queried.";
    CrmBatch(CrmSync) "crm-batch" "The CRM is told of guests in batches.";
    AgentState(Change) "agent-state" "The state of a CXone agent is changed.";
    CallCodes(Registration) "call-codes" "A matrix of CXone call codes is registered.";
    IvrDeployment(Deploy) "ivr-deployment" "A CXone IVR flow is deployed.";
    Webhook(Delivery) "webhook" "The webhook is told what an exchange did. The client starts it by itself.";
}
