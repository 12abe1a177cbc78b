//! The change of an agent's state: `POST /api/v2/users/{userId}/state`.

use super::{
    Client, Denial, EventKind, ExchangeId, Failure, Malformed, Method, Milestone, Response,
    Success, Time, agent_facts as facts, answer,
    body::{Object, encoded},
    call::{Call, Tag},
    key,
    machine::{Action, Context, Machine, Steps},
    plain_id::plain_id,
    record::record,
    webhook,
};
use crate::{Code, Severity, documents::AgentState};
use alloc::{format, string::String};
use core::mem;

const SCHEDULE: Tag = 0;
const BREAKS: Tag = 1;
const CHANGE: Tag = 2;

impl Client {
    /// Starts the change of an agent's state: a document of the kind `agent-state`.
    ///
    /// What is wrong with the document itself refuses it before anything is sent. Then schedule and breaks are asked
    /// for side by side, the document is checked with them, the client's time and what the [board](Self::board) knows of
    /// the agent, and only what passes is sent. A refusal is [`Failure::Denied`], with the report and the time at which
    /// it may be tried again. When the state has changed, the board knows, and the webhook is told in an exchange of
    /// its own.
    ///
    /// Each start is an occasion of its own: the idempotency key is derived from the agent, the state, the reason and the
    /// time at which the exchange begins. A host that may start the same change again after a crash, without a snapshot,
    /// takes [`change_agent_state_for`](Self::change_agent_state_for).
    ///
    /// ```
    /// use callgate::exchange::{Client, Config, Failure, Step};
    ///
    /// let mut client = Client::new(Config::cxone_agents("acme", "my-client", "my-secret"), 42)?;
    /// client.change_agent_state(br#"{"userId": "4711", "targetState": "SLEEPING"}"#);
    /// let outcome = loop {
    ///     match client.poll(1_795_244_400_000) {
    ///         Step::Done(_, outcome) => break outcome,
    ///         Step::Send(_) => panic!("nothing is sent for a state that there is not"),
    ///         _ => {}
    ///     }
    /// };
    /// let Err(Failure::Denied(denial)) = outcome.result else { panic!("refused") };
    /// assert_eq!(denial.codes[0].name(), "state.unknown");
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn change_agent_state(&mut self, document: &[u8]) -> ExchangeId {
        self.start_change(document, None)
    }

    /// The same for an occasion that the host can name again: the number of the order that it carries out, say. It is not
    /// sent; the same change for the same occasion has the same idempotency key, in another process too.
    pub fn change_agent_state_for(&mut self, document: &[u8], occasion: &str) -> ExchangeId {
        self.start_change(document, Some(occasion))
    }

    fn start_change(&mut self, document: &[u8], occasion: Option<&str>) -> ExchangeId {
        let (draft, mut report) = self.engine().draft::<AgentState<'_>>(document);
        let user_id = draft.as_ref().map(|draft| draft.user_id.decode().into_owned());
        // They are still to be asked for.
        report.violations.retain(|violation| violation.code != Code::FactsMissing);
        let errors = report.violations.iter().any(|found| found.severity == Severity::Error);
        let stage = if errors || draft.is_none() {
            self.count_violations(&report);
            Stage::Refused(Denial::from(&report))
        } else {
            Stage::Begun
        };
        // What is no UTF-8 has been refused.
        let document = String::from_utf8_lossy(document).into_owned();
        let occasion = occasion.map(String::from);
        let (schedule, breaks) = (None, None);
        let change = Change { document, user_id, occasion, schedule, breaks, stage };
        self.start(Machine::AgentState(change))
    }
}

/// The new state of an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedAgentState {
    /// The state.
    pub state: String,
    /// The reason code that was sent: the document's, or else the policy's for the state.
    pub reason_code: String,
    /// When the platform's answer came, by the client's time: the time of the entry on the board.
    pub at: Time,
}

record!(struct ChangedAgentState { state, reason_code, at });

pub(super) struct Change {
    document: String,
    /// None if the document does not tell.
    user_id: Option<String>,
    occasion: Option<String>,
    /// The facts, as the platform has told them.
    schedule: Option<String>,
    breaks: Option<String>,
    stage: Stage,
}

record!(struct Change { document, user_id, occasion, schedule, breaks, stage });

/// The states of the exchange.
enum Stage {
    /// The document itself is refused.
    Refused(Denial),
    Begun,
    /// The agent has been named in the log.
    Named,
    /// The schedule has been asked for.
    Halfway,
    /// Schedule and breaks have been asked for.
    Asked,
    Allowed(Order),
    Sent(Order),
    /// It has been counted.
    Ended(Result<Success, Failure>),
}

record!(enum Stage {
    Begun, Named, Halfway, Asked
    | Refused(denial), Allowed(order), Sent(order), Ended(result) |
});

/// What is sent, taken from a document that has passed its check.
#[derive(Clone)]
struct Order {
    state: String,
    reason_code: String,
    key: String,
}

record!(struct Order { state, reason_code, key });

impl Steps for Change {
    fn next(&mut self, context: &mut Context<'_>) -> Action {
        match mem::replace(&mut self.stage, Stage::Asked) {
            Stage::Refused(denial) => {
                self.end(Err(Failure::Denied(denial)), context);
                self.next(context)
            }
            Stage::Begun => {
                self.stage = Stage::Named;
                let id = plain_id(self.user_id()).map(|id| format!("agent/{id}"));
                let id = id.unwrap_or_else(|| String::from("agent"));
                Action::Tell(EventKind::Reached { milestone: Milestone::AgentNamed, id })
            }
            Stage::Named => {
                self.stage = Stage::Halfway;
                let path = format!("/api/v2/schedules/users/{}", encoded(self.user_id()));
                Action::Call(SCHEDULE, Call::platform(Method::Get, path))
            }
            Stage::Halfway => {
                let path = format!("/api/v2/breaks/users/{}/status", encoded(self.user_id()));
                Action::Call(BREAKS, Call::platform(Method::Get, path))
            }
            Stage::Allowed(order) => {
                let path = format!("/api/v2/users/{}/state", encoded(self.user_id()));
                let call = Call::platform(Method::Post, path).with_body(order.body().finish());
                let call = call.with_key(order.key.clone());
                self.stage = Stage::Sent(order);
                Action::Call(CHANGE, call)
            }
            Stage::Ended(result) => Action::Done(result),
            waiting @ (Stage::Asked | Stage::Sent(_)) => {
                self.stage = waiting;
                Action::Await
            }
        }
    }

    /// The key is a hash over the agent's id, and of an address it could be guessed.
    fn tells_keys(&self) -> bool {
        plain_id(self.user_id()).is_some()
    }

    fn answered(&mut self, tag: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        match mem::replace(&mut self.stage, Stage::Asked) {
            // The other question has failed, and with it the exchange.
            ended @ Stage::Ended(_) => self.stage = ended,
            Stage::Sent(order) => self.conclude(order, answer, context),
            stage => {
                self.stage = stage;
                self.learn(tag, answer, context);
            }
        }
    }

    fn interrupt(
        &mut self,
        why: Failure,
        context: &mut Context<'_>,
    ) -> Option<Result<Success, Failure>> {
        if !matches!(self.stage, Stage::Ended(_)) {
            self.end(Err(why), context);
        }
        match mem::replace(&mut self.stage, Stage::Asked) {
            Stage::Ended(result) => Some(result),
            _ => None,
        }
    }
}

impl Change {
    fn user_id(&self) -> &str {
        self.user_id.as_deref().unwrap_or_default()
    }

    fn end(&mut self, result: Result<Success, Failure>, context: &mut Context<'_>) {
        context.board.count(self.user_id.as_deref(), &result, context.now);
        self.stage = Stage::Ended(result);
    }

    /// Takes what the platform tells of the agent; with the second answer the document is judged.
    fn learn(&mut self, tag: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        let read = if tag == SCHEDULE { facts::schedule } else { facts::breaks };
        let fact = match answer.and_then(|response| read(&response).map_err(Failure::Malformed)) {
            Ok(fact) => fact,
            Err(failure) => return self.end(Err(failure), context),
        };
        *(if tag == SCHEDULE { &mut self.schedule } else { &mut self.breaks }) = Some(fact);
        let (Some(schedule), Some(breaks)) = (&self.schedule, &self.breaks) else { return };
        let user_id = self.user_id();
        let facts = facts::all(schedule, breaks, context.board, user_id, context.now);
        match context.engine.parse(self.document.as_bytes(), Some(facts.as_bytes())) {
            Ok(document) => self.stage = Stage::Allowed(self.order(&document, context.began)),
            Err(report) => {
                context.metrics.violations(&report);
                self.end(Err(Failure::Denied(Denial::from(&report))), context);
            }
        }
    }

    fn order(&self, document: &AgentState<'_>, began: Time) -> Order {
        let occasion = match &self.occasion {
            Some(occasion) => format!("given {occasion}"),
            None => format!("began {began}"),
        };
        let state = document.target_state.decode().into_owned();
        let reason_code = String::from(&*document.reason_code);
        let mut order = Order { state, reason_code, key: String::new() };
        let content = order.body().text("userId", self.user_id()).finish();
        order.key = key::derive("agent-state", &occasion, &content);
        order
    }

    /// Takes the answer to the change itself.
    fn conclude(
        &mut self,
        order: Order,
        answer: Result<Response, Failure>,
        context: &mut Context<'_>,
    ) {
        let answer = answer.and_then(|response| {
            let confirmed = confirm(&response, &order.state);
            // It was accepted.
            *context.uncertain |= confirmed.is_err();
            confirmed
        });
        if let Err(failure) = answer {
            return self.end(Err(failure), context);
        }
        let at = context.now;
        let Order { state, reason_code, key } = order;
        context.board.record(self.user_id(), &state, at);
        let changed = ChangedAgentState { state: state.clone(), reason_code, at };
        self.end(Ok(Success::AgentState(changed)), context);
        let agent = context.board.agent(self.user_id());
        let idle = agent.map_or(0, |agent| agent.times(at).idle);
        let violations = agent.map_or(0, |agent| agent.tally().violations);
        let data = Object::new()
            .text("userId", self.user_id())
            .text("newState", &state)
            .number("latencyMs", at.saturating_sub(context.began))
            .number("idleTimeMs", idle)
            .number("violationCount", violations);
        webhook::notify(context, "AGENT_STATE_CHANGED", &key, &data.finish());
    }
}

impl Order {
    fn body(&self) -> Object {
        Object::new().text("state", &self.state).text("reasonCode", &self.reason_code)
    }
}

/// Any 2xx confirms the change, unless it tells of another state.
fn confirm(response: &Response, state: &str) -> Result<(), Failure> {
    const STATE: &str = "state";
    let Ok([Some(told)]) = answer::fields(response, [STATE]) else { return Ok(()) };
    if told.text().is_some_and(|told| told == state) {
        return Ok(());
    }
    Err(Failure::Malformed(Malformed::unusable(STATE)))
}
