//! The registration of a matrix of call progress codes: `POST /api/v2/callcodes` for each, parents before children.

use super::{
    Client, Denial, ExchangeId, Failure, Response, Success,
    call::Tag,
    key,
    machine::{Action, Context, Machine, Steps},
    record::record,
};
use crate::{Code, documents::CallCodes};
use alloc::{boxed::Box, string::String};
use core::mem;
use enrol::{Enrolment, Errand, Move};
use matrix::Matrix;
use survey::{Question, Survey};

mod enrol;
mod matrix;
mod outcome;
mod survey;

pub use outcome::{MappingMetrics, RegisteredCallCode, RegisteredCallCodes};

impl Client {
    /// Starts the registration of a matrix of call progress codes.
    ///
    /// First the platform is asked what it has under each parent, page by page, and nothing is registered unless the whole
    /// can be: a code that it has otherwise under the same parent is `code.taken`. One that it has just so is taken over,
    /// so a registration that came to a [partial](Failure::Partial) end goes on when it is started again. Each code is
    /// registered under an idempotency key of its content and its parent's id.
    ///
    /// When all of them are registered, the webhook of the configuration, if there is one, is told so in an exchange of
    /// its own: `{"event": "MAPPING_COMPLETED", "mappingId", "metrics", "timestamp"}`.
    ///
    /// The deadline of the [configuration](super::Config) is for all of it: with the default quota of 100 requests a
    /// minute, 1,000 codes take ten minutes.
    ///
    /// ```
    /// use callgate::{Engine, documents::CallCodes};
    /// use callgate::exchange::{Client, Config, Response, Step, Success, TokenSource};
    ///
    /// let matrix = br#"[
    ///     {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "Q3", "isActive": true,
    ///      "parentCallCodeId": "CB"},
    ///     {"name": "Callback", "code": "CB", "type": "NEUTRAL", "category": "Q3", "isActive": true}
    /// ]"#;
    /// let codes: CallCodes<'_> = Engine::new().parse(matrix, None).expect("a sound matrix");
    /// let token = TokenSource::cxone_codes("us", "my-client", "my-secret");
    /// let config = Config::new("https://us.api.niceincontact.com", token);
    /// let mut client = Client::new(config, 42)?;
    /// client.register_call_codes(&codes);
    /// let mut made = 0;
    /// let outcome = loop {
    ///     match client.poll(0) {
    ///         Step::Send(request) => {
    ///             let answer = if request.url.contains("/oauth/token") {
    ///                 Response::new(200).with_body(r#"{"access_token": "t"}"#)
    ///             } else if request.url.contains('?') {
    ///                 Response::new(200).with_body(r#"{"entities": []}"#)
    ///             } else {
    ///                 made += 1;
    ///                 Response::new(201).with_body(format!(r#"{{"id": "code-{made}"}}"#))
    ///             };
    ///             client.handle(request.id, Ok(answer), 0);
    ///         }
    ///         Step::Done(_, outcome) => break outcome,
    ///         _ => {}
    ///     }
    /// };
    /// let Ok(Success::CallCodes(registered)) = outcome.result else { panic!("not registered") };
    /// let ids: Vec<&str> = registered.codes.iter().map(|code| code.id.as_str()).collect();
    /// assert_eq!(ids, ["code-2", "code-1"], "the parent first, told in the order of the document");
    /// # Ok::<(), callgate::exchange::ConfigError>(())
    /// ```
    pub fn register_call_codes(&mut self, codes: &CallCodes<'_>) -> ExchangeId {
        let text = codes.text();
        let matrix = Matrix::of(codes);
        self.start(Machine::CallCodes(Registration {
            mapping: key::derive("call-codes", "", text),
            text: text.into(),
            survey: Box::new(Survey::of(&matrix)),
            matrix: Box::new(matrix),
            enrolment: Box::default(),
            phase: Phase::Survey,
        }))
    }
}

/// The states of the exchange.
pub(super) struct Registration {
    /// The name of the whole, from its content.
    mapping: String,
    /// The document, until the engine has judged it by what the platform told.
    text: String,
    matrix: Box<Matrix>,
    survey: Box<Survey>,
    enrolment: Box<Enrolment>,
    phase: Phase,
}

record!(struct Registration { mapping, text, matrix, survey, enrolment, phase });

enum Phase {
    Survey,
    Enrolment,
    Ended(Result<Success, Failure>),
}

record!(enum Phase { Survey, Enrolment | Ended(result) | });

impl Steps for Registration {
    fn next(&mut self, context: &mut Context<'_>) -> Action {
        loop {
            match &mut self.phase {
                Phase::Survey => {
                    if let Some((question, call)) = self.survey.next(&self.matrix) {
                        return Action::Call(Purpose::Ask(question).tag(), call);
                    }
                    if !self.survey.is_over() {
                        return Action::Await;
                    }
                    self.phase = match self.judge(context) {
                        Ok(()) => Phase::Enrolment,
                        Err(denied) => Phase::Ended(Err(denied)),
                    };
                }
                Phase::Enrolment => match self.enrolment.next(&mut self.matrix, context.now) {
                    Move::Call(errand, call) => {
                        return Action::Call(Purpose::Run(errand).tag(), call);
                    }
                    Move::Tell(event) => return Action::Tell(event),
                    Move::Wait => return Action::Await,
                    Move::Over => {
                        let end = self.end(None);
                        if let Ok(Success::CallCodes(done)) = &end {
                            outcome::announce(done, context);
                        }
                        self.phase = Phase::Ended(end);
                    }
                },
                Phase::Ended(result) => {
                    return Action::Done(mem::replace(result, Err(Failure::Cancelled)));
                }
            }
        }
    }

    fn answered(&mut self, tag: Tag, answer: Result<Response, Failure>, context: &mut Context<'_>) {
        match Purpose::of(tag) {
            Purpose::Ask(question) => {
                if let Err(failure) = self.survey.answered(question, answer, &mut self.matrix) {
                    self.phase = Phase::Ended(Err(failure));
                }
            }
            Purpose::Run(errand) => {
                self.enrolment.answered(errand, answer, &mut self.matrix, context);
            }
        }
    }

    fn interrupt(
        &mut self,
        why: Failure,
        context: &mut Context<'_>,
    ) -> Option<Result<Success, Failure>> {
        *context.uncertain |= self.enrolment.is_doubtful();
        Some(self.end(Some(why)))
    }
}

impl Registration {
    /// Lets the engine judge the whole by what the platform has.
    fn judge(&mut self, context: &mut Context<'_>) -> Result<(), Failure> {
        let facts = self.survey.facts(&self.matrix);
        *self.survey = Survey::default();
        let text = mem::take(&mut self.text);
        let checked =
            context.engine.parse::<CallCodes<'_>>(text.as_bytes(), Some(facts.as_bytes()));
        if let Err(report) = checked {
            return Err(context.deny(&report));
        }
        if self.matrix.is_ordered() {
            return Ok(());
        }
        // Whatever the policy makes of a cycle, there is no order in which it could be registered.
        let kind = crate::Kind::CallCodes;
        let report = context.engine.check(kind, text.as_bytes(), Some(facts.as_bytes()));
        let codes = [Code::CodeCycle].into();
        Err(Failure::Denied(Denial { codes, ..Denial::from(&report) }))
    }

    /// What has come of it, for the reason given or the first there was.
    fn end(&mut self, why: Option<Failure>) -> Result<Success, Failure> {
        let done = outcome::of(&self.mapping, &self.matrix, &self.enrolment);
        let Some(cause) = why.or_else(|| self.enrolment.cause.take()) else {
            return Ok(Success::CallCodes(done));
        };
        // What was there before is no part of what was done, if nothing else was.
        if done.metrics.successful == 0 || matches!(self.phase, Phase::Survey) {
            return Err(cause);
        }
        let done = Box::new(Success::CallCodes(done));
        Err(Failure::Partial { done, cause: Box::new(cause) })
    }
}

/// What a call is for.
#[derive(Clone, Copy)]
enum Purpose {
    Ask(Question),
    Run(Errand),
}

/// How many bits of a tag tell which code, group or parent. A document has fewer of them.
const NUMBER: u32 = 28;

impl Purpose {
    const fn tag(self) -> Tag {
        match self {
            Self::Ask(Question::Page(group)) => group,
            Self::Ask(Question::Parent(number)) => 1 << NUMBER | number,
            Self::Run(Errand::Register(index)) => 2 << NUMBER | index,
            Self::Run(Errand::LookUp(index)) => 3 << NUMBER | index,
        }
    }

    const fn of(tag: Tag) -> Self {
        let number = tag & ((1 << NUMBER) - 1);
        match tag >> NUMBER {
            0 => Self::Ask(Question::Page(number)),
            1 => Self::Ask(Question::Parent(number)),
            2 => Self::Run(Errand::Register(number)),
            _ => Self::Run(Errand::LookUp(number)),
        }
    }
}
