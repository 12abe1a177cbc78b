//! What happened, told twice: to the host as events, and to the audit log as entries.

use super::{
    Event, EventKind, ExchangeId, Milestone, Secret, Step, Time, TokenFailure,
    audit::{Details, Log, Outcome, Record, Refused},
};
use alloc::{collections::VecDeque, format};

/// 2^53 − 1: an entry has no later time.
const LATEST: Time = (1 << 53) - 1;

/// The steps that wait for the host, and the audit log.
pub(super) struct Journal {
    pub(super) outbox: VecDeque<Step>,
    pub(super) log: Log,
}

impl Journal {
    /// A journal whose log none of these secrets may enter.
    pub(super) fn new(secrets: impl IntoIterator<Item = Secret>) -> Self {
        let mut log = Log::new();
        secrets.into_iter().for_each(|secret| log.guard(secret));
        Self { outbox: VecDeque::new(), log }
    }

    /// Tells of something; what was sent enters the log as its hash.
    pub(super) fn tell(
        &mut self,
        at: Time,
        exchange: Option<ExchangeId>,
        kind: EventKind,
        payload: &str,
    ) {
        self.enter(at, exchange, &kind, payload);
        self.outbox.push_back(Step::Emit(Event { at, exchange, kind }));
    }

    fn enter(&mut self, at: Time, exchange: Option<ExchangeId>, kind: &EventKind, payload: &str) {
        let subject = match (exchange, kind) {
            (Some(id), _) => format!("exchange/{}", id.0),
            (None, EventKind::Rejected { .. }) => "callback".into(),
            (None, _) => "token".into(),
        };
        let (action, outcome) = classify(kind);
        // Actions and subjects are made here of letters and numbers.
        let Ok(bare) = Record::new(action, &subject, outcome) else { return };
        let record = match details(kind) {
            Ok(details) => bare.clone().details(details),
            Err(_) => bare.clone(),
        };
        // A request without a body has no payload, and the hash of one for a token would be a hash of the secret.
        let record = match exchange {
            Some(_) => record.clone().payload(payload.as_bytes()).unwrap_or(record),
            None => record,
        };
        let at = i64::try_from(at.min(LATEST)).unwrap_or(i64::MAX);
        // What the platform said is left out where it is not fit to be kept; that something happened is not.
        if self.log.append(at, &record).is_err() {
            let _ = self.log.append(at, &bare);
        }
    }
}

fn classify(kind: &EventKind) -> (&'static str, Outcome) {
    match kind {
        EventKind::Started(_) => ("exchange.start", Outcome::Attempt),
        EventKind::Sent { .. } => ("request.send", Outcome::Attempt),
        EventKind::Unauthorized => ("request.unauthorized", Outcome::Refusal),
        EventKind::Resting { .. } => ("request.rest", Outcome::Failure),
        EventKind::TokenReceived { .. } => ("token.receive", Outcome::Success),
        EventKind::TokenFailed(TokenFailure::Refused(_)) => ("token.receive", Outcome::Refusal),
        EventKind::TokenFailed(_) => ("token.receive", Outcome::Failure),
        EventKind::Reached { milestone: Milestone::RolledBack, .. } => {
            (Milestone::RolledBack.name(), Outcome::Rollback)
        }
        EventKind::Reached { milestone, .. } => (milestone.name(), Outcome::Success),
        EventKind::Passed { milestone, .. } => (milestone.name(), Outcome::Failure),
        EventKind::Forked { .. } => ("exchange.fork", Outcome::Success),
        EventKind::Rejected { .. } => ("callback.reject", Outcome::Refusal),
        EventKind::Succeeded { .. } => ("exchange.end", Outcome::Success),
        EventKind::Failed(failure) if failure.is_refusal() => ("exchange.end", Outcome::Refusal),
        EventKind::Failed(_) => ("exchange.end", Outcome::Failure),
    }
}

fn details(kind: &EventKind) -> Result<Details, Refused> {
    let details = Details::new();
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    match kind {
        EventKind::Started(kind) => details.text("exchange", kind.name()),
        EventKind::Sent { request, attempt, key } => {
            let details = details
                .number("request", whole(request.0))?
                .number("attempt", i64::from(*attempt))?;
            match key {
                Some(key) => details.text("key", key),
                None => Ok(details),
            }
        }
        EventKind::Unauthorized => Ok(details),
        EventKind::Resting { until, cause } => {
            details.number("until", whole(*until))?.text("cause", &format!("{cause}"))
        }
        EventKind::TokenReceived { until } => details.number("until", whole(*until)),
        EventKind::TokenFailed(failure) => details.text("reason", &format!("{failure}")),
        EventKind::Forked { exchange, kind } => {
            details.text("exchange", kind.name())?.number("number", whole(exchange.0))
        }
        EventKind::Rejected { why, reason } => {
            details.text("why", why.name())?.text("reason", reason)
        }
        EventKind::Succeeded { id } | EventKind::Reached { id, .. } => details.text("id", id),
        EventKind::Failed(failure) | EventKind::Passed { failure, .. } => {
            details.text("failure", failure.name())?.text("reason", &format!("{failure}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Cause, Denial, Failure, Refusal, RequestId};
    use std::string::String;

    fn entered(kind: EventKind, payload: &str) -> String {
        entered_of(Some(ExchangeId(3)), kind, payload)
    }

    fn entered_of(exchange: Option<ExchangeId>, kind: EventKind, payload: &str) -> String {
        let mut journal = Journal::new([Secret::from("hunter2hunter2")]);
        journal.tell(7, exchange, kind, payload);
        assert_eq!(journal.outbox.len(), 1);
        journal.log.export()
    }

    #[test]
    fn a_request_enters_with_its_key_and_the_hash_of_its_body() {
        let key = Some(String::from("0a1b2c3d-0000-8000-8000-000000000000"));
        let sent = EventKind::Sent { request: RequestId(5), attempt: 2, key };
        let line = entered(sent.clone(), r#"{"name":"Ada"}"#);
        for part in ["request.send", "attempt", "exchange/3", "0a1b2c3d", "payload"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(!line.contains("Ada"));
        assert!(entered(sent, "").contains("0a1b2c3d"));
    }

    #[test]
    fn a_request_for_a_token_enters_without_a_hash_of_the_secret() {
        let sent = EventKind::Sent { request: RequestId(5), attempt: 1, key: None };
        let line = entered_of(None, sent, r#"{"client_secret":"hunter2hunter2"}"#);
        assert!(line.contains("request.send") && line.contains("\"token\""), "{line}");
        assert!(!line.contains("payload"), "{line}");
    }

    #[test]
    fn an_end_is_entered_as_what_it_was() {
        let denial = Denial { codes: [].into(), retry_at: None, report: String::new() };
        let refusal = || Refusal { status: 403, code: None };
        for (kind, outcome) in [
            (EventKind::Succeeded { id: "s-1".into() }, Outcome::Success),
            (EventKind::Failed(Failure::Denied(denial)), Outcome::Refusal),
            (EventKind::Failed(Failure::Refused(refusal())), Outcome::Refusal),
            (EventKind::Failed(Failure::Deadline), Outcome::Failure),
            (EventKind::Failed(Failure::Unavailable(Cause::Busy)), Outcome::Failure),
        ] {
            assert_eq!(classify(&kind), ("exchange.end", outcome), "{kind:?}");
        }
        let refused = EventKind::TokenFailed(TokenFailure::Refused(refusal()));
        assert_eq!(classify(&refused), ("token.receive", Outcome::Refusal));
        let unavailable = EventKind::TokenFailed(TokenFailure::Unavailable(Cause::Busy));
        assert_eq!(classify(&unavailable), ("token.receive", Outcome::Failure));
    }

    #[test]
    fn what_is_not_fit_to_be_kept_is_left_out() {
        for id in ["ada@example.com", "hunter2hunter2", "+49 30 1234567"] {
            let line = entered(EventKind::Succeeded { id: id.into() }, "");
            assert!(line.contains("exchange.end") && !line.contains(id), "{line}");
        }
        assert!(entered(EventKind::Succeeded { id: "s-17".into() }, "").contains("s-17"));
    }

    #[test]
    fn the_end_of_time_is_entered_too() {
        let mut journal = Journal::new([]);
        journal.tell(Time::MAX, None, EventKind::Unauthorized, "");
        assert_eq!(journal.log.entries().len(), 1);
    }
}
