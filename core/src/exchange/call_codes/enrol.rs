//! The registration of what is not there yet, parents before children.

use super::{
    matrix::{Fate, Matrix},
    survey,
};
use crate::exchange::{
    EventKind, Failure, Malformed, Method, Milestone, Refusal, Response, Time, answer, call::Call,
    key, machine::Context, record::record,
};
use alloc::{
    collections::{BTreeMap, VecDeque},
    string::String,
};

/// How many codes are registered at once. One whose parent is among them waits for it.
const ABREAST: usize = 8;

/// What is asked for a code.
#[derive(Clone, Copy)]
pub(super) enum Errand {
    /// That it be registered.
    Register(u32),
    /// Whether it is there already, since the platform says so or gave no id.
    LookUp(u32),
}

/// What comes next.
pub(super) enum Move {
    Call(Errand, Call),
    Tell(EventKind),
    /// Nothing before an answer comes.
    Wait,
    Over,
}

/// How far the registration is.
#[derive(Default)]
pub(super) struct Enrolment {
    /// How many codes of the order have had their turn.
    place: usize,
    /// The codes whose answers are awaited, and since when.
    under_way: BTreeMap<u32, Time>,
    /// The codes to be looked up, each with what counts if it is not there.
    doubtful: VecDeque<u32>,
    reasons: BTreeMap<u32, Failure>,
    told: VecDeque<(Milestone, String)>,
    /// Milliseconds that the registrations took, all together, and how many they were.
    pub(super) latency: Time,
    pub(super) registered: u64,
    /// Why the first that could not be registered was not.
    pub(super) cause: Option<Failure>,
    /// Whether the others are not tried any more.
    stopped: bool,
}

record!(struct Enrolment {
    place, under_way, doubtful, reasons, told, latency, registered, cause, stopped
});

impl Enrolment {
    pub(super) fn next(&mut self, matrix: &mut Matrix, now: Time) -> Move {
        if let Some((milestone, id)) = self.told.pop_front() {
            return Move::Tell(EventKind::Reached { milestone, id });
        }
        if let Some(index) = self.doubtful.pop_front() {
            let code = matrix.code(index).map_or("", |code| code.text.as_str());
            return Move::Call(Errand::LookUp(index), survey::look_up(matrix.parent(index), code));
        }
        while !self.stopped
            && let Some(index) = matrix.at(self.place)
        {
            let above = matrix.parent_code(index).and_then(|parent| matrix.code(parent));
            let parent = matrix.parent(index);
            let Some(code) = matrix.code(index) else { break };
            match (code.fate, above.map(|above| above.fate)) {
                (Fate::Reused, _) => {
                    let id = code.id.clone().unwrap_or_default();
                    self.place += 1;
                    return Move::Tell(EventKind::Reached { milestone: Milestone::CodeReused, id });
                }
                (_, Some(Fate::Failed | Fate::Skipped)) => {
                    set(matrix, index, Fate::Skipped);
                    self.place += 1;
                }
                (_, Some(Fate::Open | Fate::Asked)) => return Move::Wait,
                _ if self.under_way.len() >= ABREAST => return Move::Wait,
                _ => {
                    let body = code.body(parent);
                    set(matrix, index, Fate::Asked);
                    self.place += 1;
                    self.under_way.insert(index, now);
                    // The parent's id is a part of the body, and so of the key.
                    let key = key::derive("call-code", "", &body);
                    let call = Call::platform(Method::Post, "/api/v2/callcodes");
                    let call = call.with_body(body).with_key(key).accepting(&[409]);
                    return Move::Call(Errand::Register(index), call);
                }
            }
        }
        if self.under_way.is_empty() { Move::Over } else { Move::Wait }
    }

    pub(super) fn answered(
        &mut self,
        errand: Errand,
        answer: Result<Response, Failure>,
        matrix: &mut Matrix,
        context: &mut Context<'_>,
    ) {
        match errand {
            Errand::Register(index) => self.answered_registration(index, answer, matrix, context),
            Errand::LookUp(index) => {
                let reason = self.reasons.remove(&index);
                let accepted = matches!(reason, Some(Failure::Malformed(_)));
                self.answered_look_up(index, answer, reason, matrix);
                let fate = matrix.code(index).map(|code| code.fate);
                // It was accepted, and yet it is not known to be there.
                *context.uncertain |= accepted && matches!(fate, Some(Fate::Failed));
            }
        }
    }

    fn answered_registration(
        &mut self,
        index: u32,
        answer: Result<Response, Failure>,
        matrix: &mut Matrix,
        context: &Context<'_>,
    ) {
        let now = context.now;
        let reason = match answer {
            Err(failure) => return self.fail(index, failure, matrix),
            Ok(response) if response.status == 409 => {
                let sent = matrix.code(index).map(|code| code.body(matrix.parent(index)));
                let code = context.code(&response, sent.as_deref().unwrap_or_default());
                Failure::Refused(Refusal { status: response.status, code })
            }
            Ok(response) => match id(&response) {
                Ok(id) => {
                    let since = self.under_way.remove(&index).unwrap_or(now);
                    self.latency = self.latency.saturating_add(now.saturating_sub(since));
                    self.registered += 1;
                    self.told.push_back((Milestone::CodeRegistered, id.clone()));
                    if let Some(code) = matrix.code_mut(index) {
                        (code.fate, code.id) = (Fate::Registered, Some(id));
                    }
                    return;
                }
                // It is registered, and the list tells what the answer does not.
                Err(malformed) => Failure::Malformed(malformed),
            },
        };
        self.reasons.insert(index, reason);
        self.doubtful.push_back(index);
    }

    fn answered_look_up(
        &mut self,
        index: u32,
        answer: Result<Response, Failure>,
        reason: Option<Failure>,
        matrix: &mut Matrix,
    ) {
        let response = match answer {
            Ok(response) => response,
            Err(failure) => return self.fail(index, failure, matrix),
        };
        let Some(code) = matrix.code(index) else { return };
        match survey::found(&response, matrix.parent(index), &code.text) {
            Ok(Some(told)) if code.is(&told) => {
                self.under_way.remove(&index);
                self.told.push_back((Milestone::CodeReused, told.id.clone()));
                matrix.reuse(index, told.id);
            }
            Ok(_) => {
                let reason = reason.unwrap_or(Failure::Malformed(Malformed::missing("id")));
                self.fail(index, reason, matrix);
            }
            Err(malformed) => self.fail(index, Failure::Malformed(malformed), matrix),
        }
    }

    /// Whether a registration was accepted of which it is not known whether the code is there.
    pub(super) fn is_doubtful(&self) -> bool {
        self.reasons.values().any(|reason| matches!(reason, Failure::Malformed(_)))
    }

    /// A refusal of one code says nothing of its siblings. Without token, permission or platform nothing goes on.
    fn fail(&mut self, index: u32, failure: Failure, matrix: &mut Matrix) {
        self.under_way.remove(&index);
        set(matrix, index, Fate::Failed);
        self.stopped |= match &failure {
            Failure::Refused(refusal) => matches!(refusal.status, 401 | 403),
            Failure::Malformed(_) => false,
            _ => true,
        };
        self.cause.get_or_insert(failure);
    }
}

fn set(matrix: &mut Matrix, index: u32, fate: Fate) {
    if let Some(code) = matrix.code_mut(index) {
        code.fate = fate;
    }
}

fn id(response: &Response) -> Result<String, Malformed> {
    const ID: &str = "id";
    let [id] = answer::fields(response, [ID])?;
    id.ok_or(Malformed::missing(ID))?.text().ok_or(Malformed::unusable(ID))
}
