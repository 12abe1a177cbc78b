//! The client: what every exchange goes through.

use super::{
    Config, ConfigError, Event, EventKind, ExchangeId, ExchangeKind, Failure, Metrics, Outcome,
    Request, RequestId, Response, Retry, Time, TransportError,
    audit::{Entry as AuditEntry, Log},
    call::{Call, CallId, Flight, State, Target},
    journal::Journal,
    machine::{Action, Machine, Steps},
    quota::Bucket,
    random::Random,
    timers::{Timer, Timers},
    token::{Standing, Tokens},
};
use crate::Report;
use alloc::{
    collections::{BTreeMap, VecDeque},
    string::String,
    vec::Vec,
};
use core::fmt;

/// What the host is to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Send this request, and hand its answer to [`Client::handle`].
    Send(Request),
    /// Call [`Client::poll`] again at this time, or earlier when there is an answer.
    Wait(Time),
    /// This has happened.
    Emit(Event),
    /// The exchange has ended.
    Done(ExchangeId, Outcome),
    /// Nothing is under way.
    Idle,
}

/// What has become of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handled {
    /// It was waited for.
    Taken,
    /// Its request has been answered before, or given up: too late, cancelled, or out of time. Nothing has changed.
    Stale,
    /// No request had this id. Nothing has changed.
    Unknown,
}

/// Conducts exchanges with one platform for one tenant. The [module](super) says how to drive it.
pub struct Client {
    api: String,
    pub(super) retry: Retry,
    timeout: Time,
    deadline: Time,
    pub(super) tokens: Tokens,
    pub(super) bucket: Bucket,
    pub(super) random: Random,
    pub(super) metrics: Metrics,
    now: Time,
    started: u64,
    called: u64,
    requested: u64,
    pub(super) exchanges: BTreeMap<ExchangeId, Entry>,
    pub(super) flights: BTreeMap<CallId, Flight>,
    /// The requests whose answers are awaited.
    pub(super) sent: BTreeMap<RequestId, CallId>,
    pub(super) timers: Timers,
    /// Exchanges to be asked what comes next.
    pub(super) awake: VecDeque<ExchangeId>,
    /// Calls that wait for a token and for quota, and calls that wait for nothing. Some may have ended since.
    pub(super) queue: VecDeque<CallId>,
    direct: VecDeque<CallId>,
    pub(super) journal: Journal,
}

/// An exchange under way.
pub(super) struct Entry {
    pub(super) machine: Machine,
    /// When it began and when it must end; none before the first poll.
    pub(super) span: Option<(Time, Time)>,
    /// The calls that have not ended.
    pub(super) calls: Vec<CallId>,
    pub(super) attempts: u32,
    pub(super) uncertain: bool,
}

/// What keeps the next call from being sent.
enum Held {
    /// Something that an answer or a timer brings.
    Here,
    /// The quota.
    Until(Time),
}

impl Client {
    /// A client. The seed decides how long retries wait: take a random one.
    ///
    /// # Errors
    /// The configuration cannot be used.
    pub fn new(config: Config, seed: u64) -> Result<Self, ConfigError> {
        config.check()?;
        Ok(Self {
            api: config.api.trim_end_matches('/').into(),
            retry: config.retry,
            timeout: config.timeout,
            deadline: config.deadline,
            journal: Journal::new(config.token.client_secret.clone()),
            tokens: Tokens::new(config.token),
            bucket: Bucket::new(config.quota),
            random: Random::new(seed),
            metrics: Metrics::default(),
            now: 0,
            started: 0,
            called: 0,
            requested: 0,
            exchanges: BTreeMap::new(),
            flights: BTreeMap::new(),
            sent: BTreeMap::new(),
            timers: Timers::default(),
            awake: VecDeque::new(),
            queue: VecDeque::new(),
            direct: VecDeque::new(),
        })
    }

    /// What to do next.
    pub fn poll(&mut self, now: Time) -> Step {
        let now = self.advance(now);
        loop {
            if let Some(step) = self.journal.outbox.pop_front() {
                return step;
            }
            if let Some(id) = self.awake.pop_front() {
                self.wake(id, now);
                continue;
            }
            let held = match self.dispatch(now) {
                Ok(request) => return Step::Send(request),
                Err(held) => held,
            };
            if self.exchanges.is_empty() && self.flights.is_empty() {
                return Step::Idle;
            }
            let quota = if let Held::Until(at) = held { Some(at) } else { None };
            let at = self.timers.next().into_iter().chain(quota).min();
            return at.map_or(Step::Idle, Step::Wait);
        }
    }

    /// Takes the answer to a request, or the error that came instead.
    pub fn handle(
        &mut self,
        id: RequestId,
        answer: Result<Response, TransportError>,
        now: Time,
    ) -> Handled {
        // What is due by now comes first: an answer after its time is late, whether or not the host has polled.
        let now = self.advance(now);
        let Some(call) = self.sent.get(&id).copied() else {
            if id.0 >= self.requested {
                return Handled::Unknown;
            }
            self.metrics.stale_answers += 1;
            return Handled::Stale;
        };
        self.settle(call, answer, now);
        Handled::Taken
    }

    /// Ends an exchange. It is done with [`Failure::Cancelled`]; the answer to a request under way will be
    /// [`Handled::Stale`]. Whether there was such an exchange.
    pub fn cancel(&mut self, id: ExchangeId) -> bool {
        let known = self.exchanges.contains_key(&id);
        self.finish(id, Err(Failure::Cancelled), self.now);
        known
    }

    /// Whether the answer to a request is awaited; one that is not may be broken off.
    #[must_use]
    pub fn awaits(&self, id: RequestId) -> bool {
        self.sent.contains_key(&id)
    }

    /// The counters.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The audit log: every event is an entry of it, and every request with the hash of its body. It grows until its
    /// entries are [taken](Self::take_audit).
    #[must_use]
    pub const fn audit(&self) -> &Log {
        &self.journal.log
    }

    /// Hands over the entries that have not been taken; the chain goes on.
    #[must_use]
    pub fn take_audit(&mut self) -> Vec<AuditEntry> {
        self.journal.log.take()
    }

    /// Counts the violations of a report.
    pub fn count_violations(&mut self, report: &Report) {
        self.metrics.violations(report);
    }

    /// The platform's URL, without a slash at its end.
    pub(super) fn api(&self) -> &str {
        &self.api
    }

    pub(super) fn start(&mut self, machine: Machine) -> ExchangeId {
        let id = ExchangeId(self.started);
        self.started += 1;
        self.metrics.series(machine.kind()).started += 1;
        let calls = Vec::new();
        let entry = Entry { machine, span: None, calls, attempts: 0, uncertain: false };
        self.exchanges.insert(id, entry);
        self.awake.push_back(id);
        id
    }

    /// Lets time go on, but never back, and what is due happen.
    fn advance(&mut self, now: Time) -> Time {
        self.now = self.now.max(now);
        while let Some(timer) = self.timers.due(self.now) {
            match timer {
                Timer::Deadline(id) => self.finish(id, Err(Failure::Deadline), self.now),
                Timer::Timeout(id) => self.settle(id, Err(TransportError::TimedOut), self.now),
                Timer::Rested(id) => self.enqueue(id),
            }
        }
        self.now
    }

    /// Asks an exchange what comes next until it waits or ends.
    fn wake(&mut self, id: ExchangeId, now: Time) {
        while let Some(entry) = self.exchanges.get_mut(&id) {
            if entry.span.is_none() {
                let end = now.saturating_add(self.deadline);
                entry.span = Some((now, end));
                self.timers.set(end, Timer::Deadline(id));
                let kind = EventKind::Started(entry.machine.kind());
                self.journal.tell(now, Some(id), kind, &[]);
            }
            match entry.machine.next() {
                Action::Call(call) => self.call(call, Some(id)),
                Action::Await => return,
                Action::Done(result) => self.finish(id, result, now),
            }
        }
    }

    fn call(&mut self, call: Call, owner: Option<ExchangeId>) {
        let id = CallId(self.called);
        self.called += 1;
        if let Some(entry) = owner.and_then(|owner| self.exchanges.get_mut(&owner)) {
            entry.calls.push(id);
        }
        self.flights.insert(id, Flight::new(call, owner));
        self.enqueue(id);
    }

    pub(super) fn enqueue(&mut self, id: CallId) {
        let Some(flight) = self.flights.get_mut(&id) else { return };
        flight.state = State::Queued;
        match flight.call.target {
            Target::Platform => self.queue.push_back(id),
            Target::Token => self.direct.push_back(id),
        }
    }

    /// The next request that may be sent now.
    fn dispatch(&mut self, now: Time) -> Result<Request, Held> {
        loop {
            if let Some(id) = self.direct.pop_front() {
                match self.send(id, None, now) {
                    Some(request) => return Ok(request),
                    None => continue,
                }
            }
            let Some(&id) = self.queue.front() else { return Err(Held::Here) };
            if !self.flights.contains_key(&id) {
                self.queue.pop_front();
                continue;
            }
            match self.tokens.standing(now) {
                Standing::Held(authorization, token) => {
                    self.bucket.take(now).map_err(Held::Until)?;
                    self.queue.pop_front();
                    return self.send(id, Some((authorization, token)), now).ok_or(Held::Here);
                }
                Standing::Asked => return Err(Held::Here),
                Standing::Absent => {
                    let call = self.tokens.ask();
                    self.call(call, None);
                }
            }
        }
    }

    fn send(&mut self, id: CallId, token: Option<(String, u64)>, now: Time) -> Option<Request> {
        let flight = self.flights.get_mut(&id)?;
        let request = RequestId(self.requested);
        self.requested += 1;
        flight.attempts += 1;
        let mut until = now.saturating_add(self.timeout);
        if let Some(owner) = flight.owner
            && let Some(entry) = self.exchanges.get_mut(&owner)
        {
            entry.attempts += 1;
            until = entry.span.map_or(until, |(_, end)| until.min(end));
            let series = self.metrics.series(entry.machine.kind());
            series.attempts += 1;
            series.retries += u64::from(flight.attempts > 1);
        } else {
            self.metrics.token_requests += 1;
        }
        flight.state = State::Sent { request, at: now, until };
        self.sent.insert(request, id);
        self.timers.set(until, Timer::Timeout(id));
        let key = flight.call.key.as_ref().map(|(_, key)| key.clone());
        let kind = EventKind::Sent { request, attempt: flight.attempts, key };
        self.journal.tell(now, flight.owner, kind, &flight.call.body);
        let authorization = token.map(|(authorization, number)| {
            flight.token = number;
            authorization
        });
        Some(flight.call.request(request, authorization, until.saturating_sub(now)))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.exchanges.values().map(|entry| entry.machine.kind());
        f.debug_struct("Client")
            .field("api", &self.api)
            .field("now", &self.now)
            .field("exchanges", &kinds.collect::<Vec<ExchangeKind>>())
            .field("requests", &self.sent.len())
            .finish_non_exhaustive()
    }
}
