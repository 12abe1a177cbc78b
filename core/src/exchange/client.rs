//! The client: what every exchange goes through.

use super::{
    Board, Callbacks, Config, ConfigError, Event, EventKind, ExchangeId, ExchangeKind, Failure,
    Metrics, Outcome, Request, RequestId, Response, Retry, Time, TokenRequest, TransportError,
    audit::{Entry as AuditEntry, Log},
    call::{CallId, Flight},
    callback::Inbox,
    dispatch::Held,
    endpoint::Endpoints,
    journal::Journal,
    machine::{Action, Context, Machine},
    quota::Bucket,
    random::Random,
    record::{record, record_number},
    timers::{Timer, Timers},
    token::Tokens,
};
use crate::{Engine, Report};
use alloc::{
    collections::{BTreeMap, VecDeque},
    vec::Vec,
};
use core::{fmt, mem};

/// What the host is to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Send this request, and hand its answer to [`Client::handle`].
    Send(Request),
    /// Get a token, and hand it to [`Client::handle`] as a [`Response::token`]. It is asked of a host alone that has
    /// configured no source of tokens.
    Token(TokenRequest),
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

impl Handled {
    /// The name on every surface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// Conducts exchanges with one platform for one tenant. The [module](super) says how to drive it.
pub struct Client {
    pub(super) retry: Retry,
    pub(super) timeout: Time,
    deadline: Time,
    cleanup: Time,
    engine: Engine,
    pub(super) endpoints: Endpoints,
    pub(super) callbacks: Option<Callbacks>,
    pub(super) inbox: Inbox,
    pub(super) tokens: Tokens,
    pub(super) bucket: Bucket,
    pub(super) random: Random,
    pub(super) metrics: Metrics,
    pub(super) board: Board,
    pub(super) now: Time,
    pub(super) counts: Counts,
    pub(super) exchanges: BTreeMap<ExchangeId, Entry>,
    pub(super) flights: BTreeMap<CallId, Flight>,
    /// The requests whose answers are awaited.
    pub(super) sent: BTreeMap<RequestId, CallId>,
    pub(super) timers: Timers,
    /// Exchanges to be asked what comes next.
    pub(super) awake: VecDeque<ExchangeId>,
    /// Calls that wait for a token and for quota, and calls that wait for nothing. Some may have ended since.
    pub(super) queue: VecDeque<CallId>,
    pub(super) direct: VecDeque<CallId>,
    pub(super) journal: Journal,
}

/// How many there have been of what is numbered.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) started: u64,
    pub(super) called: u64,
    pub(super) requested: u64,
}

record!(struct Counts { started, called, requested });

impl Counts {
    /// Whether there is room for more: of a snapshot that somebody has changed that is not certain.
    pub(super) const fn are_sound(&self) -> bool {
        const MOST: u64 = 1 << 53;
        self.started < MOST && self.called < MOST && self.requested < MOST
    }
}

record_number!(ExchangeId, RequestId, CallId);

/// An exchange under way.
pub(super) struct Entry {
    pub(super) machine: Machine,
    /// When it began and when it must end; none before the first poll.
    pub(super) span: Option<(Time, Time)>,
    /// Until when it sleeps.
    pub(super) sleep: Option<Time>,
    /// Whether it is cleaning up, and so is not asked again before it is ended.
    pub(super) cleaning: bool,
    /// The calls that have not ended.
    pub(super) calls: Vec<CallId>,
    pub(super) attempts: u32,
    pub(super) uncertain: bool,
}

record!(struct Entry { machine, span, sleep, cleaning, calls, attempts, uncertain });

impl Client {
    /// A client. The seed decides how long retries wait: take a random one.
    ///
    /// # Errors
    /// The configuration cannot be used.
    pub fn new(config: Config, seed: u64) -> Result<Self, ConfigError> {
        config.check()?;
        let endpoints = Endpoints::new(&config);
        let secret = config.token.as_ref().map(|source| source.client_secret.clone());
        let window = config.callbacks.as_ref().map(|callbacks| callbacks.window.clone());
        let secrets = endpoints.secrets().cloned().chain(secret);
        Ok(Self {
            retry: config.retry,
            timeout: config.timeout,
            deadline: config.deadline,
            cleanup: config.cleanup,
            board: Board::new(config.engine.clone(), config.board),
            engine: config.engine,
            journal: Journal::new(secrets),
            endpoints,
            inbox: Inbox::new(window.unwrap_or_default()),
            callbacks: config.callbacks,
            tokens: Tokens::new(config.token),
            bucket: Bucket::new(config.quota),
            random: Random::new(seed),
            metrics: Metrics::default(),
            now: 0,
            counts: Counts::default(),
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
                Ok(step) => return step,
                Err(held) => held,
            };
            // What could not be sent may have ended, and its exchange wants to know.
            if !self.awake.is_empty() || !self.journal.outbox.is_empty() {
                continue;
            }
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
            if id.0 >= self.counts.requested {
                return Handled::Unknown;
            }
            self.metrics.stale_answers += 1;
            return Handled::Stale;
        };
        self.settle(call, answer, now);
        Handled::Taken
    }

    /// Ends an exchange. It is done with [`Failure::Cancelled`], unless the answers that were taken before have brought
    /// its end already; the answer to a request under way will be [`Handled::Stale`]. One that has made something that
    /// it must not leave behind deletes it first; cancelled once more, it ends at once. Whether there was such an
    /// exchange.
    pub fn cancel(&mut self, id: ExchangeId) -> bool {
        let known = self.exchanges.contains_key(&id);
        self.catch_up();
        self.interrupt(id, Failure::Cancelled, self.now);
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

    /// The agents whose states this client changes.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// The same, to record what happens elsewhere.
    pub const fn board_mut(&mut self) -> &mut Board {
        &mut self.board
    }

    /// Counts the violations of a report.
    pub fn count_violations(&mut self, report: &Report) {
        self.metrics.violations(report);
    }

    /// The rules that exchanges go by.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    pub(super) fn start(&mut self, machine: Machine) -> ExchangeId {
        let id = ExchangeId(self.counts.started);
        self.counts.started += 1;
        self.metrics.series(machine.kind()).started += 1;
        let entry = Entry {
            machine,
            span: None,
            sleep: None,
            cleaning: false,
            calls: Vec::new(),
            attempts: 0,
            uncertain: false,
        };
        self.exchanges.insert(id, entry);
        self.awake.push_back(id);
        id
    }

    /// Lets time go on, but never back, and what is due happen.
    pub(super) fn advance(&mut self, now: Time) -> Time {
        let now = self.now.max(now);
        if self.timers.next().is_some_and(|at| at <= now) {
            self.catch_up();
        }
        self.now = now;
        while let Some(timer) = self.timers.due(self.now) {
            match timer {
                Timer::Deadline(id) => self.interrupt(id, Failure::Deadline, self.now),
                Timer::Timeout(id) => self.settle(id, Err(TransportError::TimedOut), self.now),
                Timer::Rested(id) => self.enqueue(id),
                Timer::Woken(id) => self.awake.push_back(id),
            }
        }
        self.now
    }

    /// Lets exchanges that have begun go on from the answers they have, as if the host had polled in time: what was
    /// confirmed before a deadline or a cancellation is not lost to it.
    fn catch_up(&mut self) {
        let begun =
            |id: &ExchangeId| self.exchanges.get(id).is_some_and(|entry| entry.span.is_some());
        let (ready, waiting): (VecDeque<_>, _) =
            mem::take(&mut self.awake).into_iter().partition(begun);
        self.awake = waiting;
        for id in ready {
            self.wake(id, self.now);
        }
    }

    /// Begins an exchange that has not begun, so that it must end within this time.
    pub(super) fn begin(&mut self, id: ExchangeId, now: Time, within: Time) {
        let Some(entry) = self.exchanges.get_mut(&id) else { return };
        if entry.span.is_none() {
            let end = now.saturating_add(within);
            entry.span = Some((now, end));
            self.timers.set(end, Timer::Deadline(id));
            let kind = EventKind::Started(entry.machine.kind());
            self.journal.tell(now, Some(id), kind, "");
        }
    }

    /// Asks an exchange what comes next until it waits or ends.
    fn wake(&mut self, id: ExchangeId, now: Time) {
        while let Some(entry) = self.exchanges.get_mut(&id) {
            if let Some(until) = entry.sleep.take() {
                self.timers.clear(until, Timer::Woken(id));
            }
            self.begin(id, now, self.deadline);
            match self.ask(id, now, false, |machine, context| machine.steps().next(context)) {
                Some(Action::Call(tag, call)) => self.call(call, Some((id, tag))),
                Some(Action::Tell(kind)) => self.journal.tell(now, Some(id), kind, ""),
                Some(Action::Sleep(until)) => {
                    if let Some(entry) = self.exchanges.get_mut(&id) {
                        entry.sleep = Some(until);
                        self.timers.set(until, Timer::Woken(id));
                    }
                    return;
                }
                Some(Action::Done(result)) => self.finish(id, result, now),
                Some(Action::Await) | None => return,
            }
        }
    }

    /// Lets a machine say something in view of the client, and of the doubt about the call that is being answered.
    pub(super) fn ask<T>(
        &mut self,
        id: ExchangeId,
        now: Time,
        doubt: bool,
        say: impl FnOnce(&mut Machine, &mut Context<'_>) -> T,
    ) -> Option<T> {
        let entry = self.exchanges.get_mut(&id)?;
        let began = entry.span.map_or(now, |(began, _)| began);
        let mut starts = Vec::new();
        let mut context = Context {
            id,
            now,
            began,
            engine: &self.engine,
            endpoints: &self.endpoints,
            tokens: &self.tokens,
            metrics: &mut self.metrics,
            board: &mut self.board,
            doubt,
            uncertain: &mut entry.uncertain,
            entries: self.journal.log.position().sequence,
            starts: &mut starts,
        };
        let said = say(&mut entry.machine, &mut context);
        for machine in starts {
            let kind = machine.kind();
            let exchange = self.start(machine);
            self.journal.tell(now, Some(id), EventKind::Forked { exchange, kind }, "");
        }
        Some(said)
    }

    /// Ends an exchange before its end, unless it has to clean up first.
    fn interrupt(&mut self, id: ExchangeId, why: Failure, now: Time) {
        let Some(entry) = self.exchanges.get(&id) else { return };
        let cleaning = entry.cleaning;
        self.give_up_calls(id);
        let reason = why.clone();
        let end =
            self.ask(id, now, false, |machine, context| machine.steps().interrupt(why, context));
        let Some(None) = end else {
            self.finish(id, end.flatten().unwrap_or(Err(reason)), now);
            return;
        };
        if cleaning {
            self.finish(id, Err(reason), now);
            return;
        }
        let Some(entry) = self.exchanges.get_mut(&id) else { return };
        entry.cleaning = true;
        let (began, end) = entry.span.unwrap_or((now, now));
        let until = now.saturating_add(self.cleanup);
        entry.span = Some((began, until));
        self.timers.clear(end, Timer::Deadline(id));
        self.timers.set(until, Timer::Deadline(id));
        self.awake.push_back(id);
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.exchanges.values().map(|entry| entry.machine.kind());
        f.debug_struct("Client")
            .field("api", &self.endpoints.api())
            .field("now", &self.now)
            .field("exchanges", &kinds.collect::<Vec<ExchangeKind>>())
            .field("requests", &self.sent.len())
            .finish_non_exhaustive()
    }
}
