//! What answers do: to the calls they are for, and to the exchanges that wait for those.

use super::{
    Cause, Client, EventKind, ExchangeId, Failure, Outcome, Refusal, Response, Secret, Step,
    Success, Time, TokenFailure, TransportError, answer,
    call::{CallId, Flight, State, Target},
    client::Entry,
    retry::{Judgement, judge},
    timers::Timer,
};
use alloc::string::String;
use core::mem;

impl Client {
    /// Decides what an answer means for a call.
    pub(super) fn settle(
        &mut self,
        id: CallId,
        answer: Result<Response, TransportError>,
        now: Time,
    ) {
        let Some(flight) = self.flights.get(&id) else { return };
        if let State::Sent { request, until, .. } = flight.state {
            self.sent.remove(&request);
            self.timers.clear(until, Timer::Timeout(id));
        }
        if let (Target::Platform, Ok(response)) = (flight.call.target, &answer) {
            let sent = self.sent.values().filter_map(|call| self.flights.get(call));
            let counted = sent.filter(|flight| flight.call.target == Target::Platform);
            self.bucket.obey(response, || counted.count(), now);
        }
        let Some(flight) = self.flights.get_mut(&id) else { return };
        let judgement = match &answer {
            Ok(response) if flight.call.accepts.contains(&response.status) => Judgement::Accepted,
            _ => judge(&answer, now),
        };
        let works = !matches!(judgement, Judgement::Transient { .. });
        self.endpoints.settle(flight.call.target, id, works, now);
        let end = match judgement {
            Judgement::Unauthorized
                if flight.call.target == Target::Platform && !flight.renewed =>
            {
                flight.renewed = true;
                self.tokens.reject(flight.token);
                self.journal.tell(now, flight.exchange(), EventKind::Unauthorized, "");
                self.enqueue(id);
                return;
            }
            Judgement::Transient { cause, uncertain, asked } => {
                if self.rest(id, cause, uncertain, asked, now) {
                    return;
                }
                Err(Failure::Unavailable(cause))
            }
            Judgement::Accepted => {
                answer.map_err(|error| Failure::Unavailable(Cause::Transport(error)))
            }
            Judgement::Unauthorized | Judgement::Refused => Err(match answer {
                Ok(response) => {
                    let (status, code) = (response.status, self.code(id, &response));
                    Failure::Refused(Refusal { status, code })
                }
                Err(error) => Failure::Unavailable(Cause::Transport(error)),
            }),
        };
        self.complete(id, end, now);
    }

    /// Puts a call to rest until its next try, if it may have one.
    fn rest(
        &mut self,
        id: CallId,
        cause: Cause,
        uncertain: bool,
        asked: Option<Time>,
        now: Time,
    ) -> bool {
        let Some(flight) = self.flights.get(&id) else { return false };
        let last = self.last_moment(flight.exchange());
        let Some(flight) = self.flights.get_mut(&id) else { return false };
        flight.uncertain |= uncertain && !flight.call.method.is_idempotent();
        if flight.retries >= self.retry.most || (uncertain && !flight.call.is_repeatable()) {
            return false;
        }
        let until = now.saturating_add(self.retry.wait(flight.retries, asked, &mut self.random));
        if until >= last {
            return false;
        }
        flight.retries += 1;
        flight.cause = Some(cause);
        self.lay_down(id, cause, until, now);
        true
    }

    /// Lets a call rest until then.
    pub(super) fn lay_down(&mut self, id: CallId, cause: Cause, until: Time, now: Time) {
        let Some(flight) = self.flights.get_mut(&id) else { return };
        flight.state = State::Resting { until };
        self.timers.set(until, Timer::Rested(id));
        self.journal.tell(now, flight.exchange(), EventKind::Resting { until, cause }, "");
    }

    /// Before when a call must be sent again: before its exchange has to end, and one for a token before the last of the
    /// exchanges has to that wait for it.
    pub(super) fn last_moment(&self, owner: Option<ExchangeId>) -> Time {
        let end = |owner: ExchangeId| Some(self.exchanges.get(&owner)?.span?.1);
        if let Some(owner) = owner {
            return end(owner).unwrap_or(Time::MAX);
        }
        let waiting = self.queue.iter().filter_map(|call| self.flights.get(call)?.exchange());
        waiting.filter_map(end).max().unwrap_or_default()
    }

    /// The code of a refusal, if it repeats nothing of what was sent.
    fn code(&self, id: CallId, response: &Response) -> Option<String> {
        let call = &self.flights.get(&id)?.call;
        if call.target == Target::Token {
            return answer::token_code(response);
        }
        let sent = [call.body.as_bytes(), call.path.as_bytes()].into_iter();
        let side = self.endpoints.secrets().map(Secret::reveal);
        answer::code(response, sent.chain(self.tokens.secrets()).chain(side))
    }

    /// Hands the end of a call to whom it is for.
    pub(super) fn complete(&mut self, id: CallId, answer: Result<Response, Failure>, now: Time) {
        let Some(flight) = self.flights.remove(&id) else { return };
        let Some((owner, tag)) = flight.owner else {
            self.receive_token(&flight, answer, now);
            return;
        };
        let Some(entry) = self.exchanges.get_mut(&owner) else { return };
        entry.calls.retain(|call| *call != id);
        entry.uncertain |= flight.uncertain && answer.is_err();
        // Before those that it starts: it has nothing to wait for.
        self.awake.push_back(owner);
        self.ask(owner, now, flight.uncertain, |machine, context| {
            machine.steps().answered(tag, answer, context);
        });
    }

    fn receive_token(&mut self, flight: &Flight, answer: Result<Response, Failure>, now: Time) {
        let State::Sent { at, .. } = flight.state else { return };
        match self.tokens.settle(answer, at) {
            Ok(until) => {
                self.journal.tell(now, None, EventKind::TokenReceived { until }, "");
            }
            Err(failure) => {
                self.journal.tell(now, None, EventKind::TokenFailed(failure.clone()), "");
                self.fail_waiting(&failure, now);
            }
        }
    }

    /// Without a token nothing that waits for one can go on.
    fn fail_waiting(&mut self, failure: &TokenFailure, now: Time) {
        for id in mem::take(&mut self.queue) {
            self.complete(id, Err(Failure::Token(failure.clone())), now);
        }
    }

    /// Gives up the call for a token, unless it is under way: there is no exchange left that needs one.
    fn give_up_token(&mut self) {
        let mut idle = self.flights.iter().filter(|(_, flight)| flight.owner.is_none());
        let Some((id, state)) = idle.next().map(|(id, flight)| (*id, flight.state)) else { return };
        match state {
            State::Sent { .. } => return,
            State::Resting { until } => self.timers.clear(until, Timer::Rested(id)),
            State::Queued => {}
        }
        self.flights.remove(&id);
        self.tokens.give_up();
    }

    /// Gives up what an exchange still waits for.
    pub(super) fn give_up_calls(&mut self, id: ExchangeId) {
        let Some(entry) = self.exchanges.get_mut(&id) else { return };
        if let Some(until) = entry.sleep.take() {
            self.timers.clear(until, Timer::Woken(id));
        }
        for call in mem::take(&mut entry.calls) {
            let Some(flight) = self.flights.remove(&call) else { continue };
            entry.uncertain |= flight.uncertain;
            match flight.state {
                State::Sent { request, until, .. } => {
                    self.sent.remove(&request);
                    self.timers.clear(until, Timer::Timeout(call));
                    entry.uncertain |= !flight.call.method.is_idempotent();
                }
                State::Resting { until } => self.timers.clear(until, Timer::Rested(call)),
                State::Queued => {}
            }
        }
    }

    /// Ends an exchange.
    pub(super) fn finish(&mut self, id: ExchangeId, result: Result<Success, Failure>, now: Time) {
        self.give_up_calls(id);
        let Some(entry) = self.exchanges.remove(&id) else { return };
        if self.exchanges.is_empty() {
            self.give_up_token();
        }
        self.close_event(&entry.machine, result.is_ok());
        let (began, end) = entry.span.unwrap_or((now, now));
        self.timers.clear(end, Timer::Deadline(id));
        let kind = match &result {
            Ok(success) => EventKind::Succeeded { id: success.id().into() },
            Err(failure) => EventKind::Failed(failure.clone()),
        };
        self.journal.tell(now, Some(id), kind, "");
        let latency = now.saturating_sub(began);
        let Entry { attempts, uncertain, .. } = entry;
        let kind = entry.machine.kind();
        let outcome = Outcome { kind, result, latency, attempts, uncertain };
        self.metrics.end(&outcome);
        self.journal.outbox.push_back(Step::Done(id, outcome));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{
        Config, Method,
        call::Call,
        machine::Machine,
        single::{Single, Wanted},
    };

    const TOKEN: &str = r#"{"access_token":"t"}"#;

    /// How often a call of this method, with no idempotency key, is sent to a platform that always answers so, and
    /// whether that leaves doubt about its effect.
    fn attempts(method: Method, answer: &Result<Response, TransportError>) -> (u32, bool) {
        let mut client = Client::new(Config::cxone_guests("acme", "i", "s"), 1).unwrap();
        let call = Call::platform(method, "/x");
        client.start(Machine::GuestSession(Single::new(Wanted::GuestSession, call)));
        let mut now = 0;
        loop {
            match client.poll(now) {
                Step::Send(request) if request.url.contains("token") => {
                    let token = Response::new(200).with_body(TOKEN);
                    client.handle(request.id, Ok(token), now);
                }
                Step::Send(request) => _ = client.handle(request.id, answer.clone(), now),
                Step::Wait(until) => now = until,
                Step::Done(_, outcome) => return (outcome.attempts, outcome.uncertain),
                _ => {}
            }
        }
    }

    #[test]
    fn a_post_without_a_key_is_repeated_only_if_it_had_no_effect() {
        for (answer, post) in [
            (Ok(Response::new(429)), (4, false)),
            (Ok(Response::new(503)), (1, true)),
            (Ok(Response::new(401)), (2, false)),
            (Err(TransportError::NotSent), (4, false)),
            (Err(TransportError::Lost), (1, true)),
            (Err(TransportError::TimedOut), (1, true)),
        ] {
            assert_eq!(attempts(Method::Post, &answer), post, "{answer:?}");
            assert_eq!(attempts(Method::Patch, &answer), post, "{answer:?}");
            let again = if post.0 == 2 { 2 } else { 4 };
            for method in [Method::Get, Method::Put, Method::Delete] {
                assert_eq!(attempts(method, &answer), (again, false), "{method:?} {answer:?}");
            }
        }
    }
}
