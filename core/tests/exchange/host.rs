//! A host in virtual time.

use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{
        Client, Config, Event, EventKind, ExchangeId, Handled, Outcome, Request, RequestId,
        Response, Retry, Step, Time, TransportError,
    },
};
use std::{collections::BTreeMap, fmt::Write};

pub(crate) const START: Time = 1_795_244_400_000;
pub(crate) const TOKEN: &str = r#"{"access_token":"tok","token_type":"Bearer","expires_in":3600}"#;
pub(crate) const CREATED: &str = r#"{"sessionId":"s-1","channelUrl":"https://c.example/s-1"}"#;

pub(crate) type Answer = Result<Response, TransportError>;

pub(crate) fn config() -> Config {
    Config::cxone_guests("acme", "client-1", "hunter2hunter2")
}

/// Without the jitter of retries, so that times can be told.
pub(crate) fn steady() -> Config {
    Config { retry: Retry { base: 0, ..Retry::default() }, ..config() }
}

pub(crate) fn document(visit: u64) -> String {
    format!(
        r#"{{"queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
        "channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
        "language": ["en-US", "de"], "metadata": {{"source": "shop", "visit": {visit}.0, "7": true}},
        "callbackUrl": "https://hooks.example.com/guest"}}"#
    )
}

pub(crate) fn parse(text: &str) -> GuestSession<'_> {
    Engine::new().parse(text.as_bytes(), None).unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "it is one of two kinds of answers")]
pub(crate) fn ok(status: u16, body: &str) -> Answer {
    Ok(Response::new(status).with_body(body))
}

pub(crate) fn is_token(request: &Request) -> bool {
    request.url.contains("/oauth2/token") || request.url.contains("/oauth/token")
}

/// A token for whoever asks, and the answer of the closure for the rest, after 10 milliseconds.
pub(crate) fn api(
    mut answer: impl FnMut(&Request) -> Answer,
) -> impl FnMut(&Request, Time) -> (Time, Answer) {
    move |request, _| (10, if is_token(request) { ok(200, TOKEN) } else { answer(request) })
}

pub(crate) struct Host {
    config: Config,
    pub(crate) client: Client,
    pub(crate) now: Time,
    /// Answers on their way, by the time of their arrival.
    pub(crate) arriving: BTreeMap<(Time, u64), (RequestId, Answer)>,
    arrivals: u64,
    pub(crate) sent: Vec<(Time, Request)>,
    pub(crate) events: Vec<Event>,
    pub(crate) done: BTreeMap<ExchangeId, Outcome>,
    /// Every input and every output, in full.
    pub(crate) inputs: Vec<Input>,
    pub(crate) outputs: String,
}

#[derive(Clone)]
pub(crate) enum Input {
    Start(u64),
    Poll(Time),
    Handle(RequestId, Answer, Time),
    Cancel(ExchangeId),
}

impl Host {
    pub(crate) fn new(config: Config) -> Self {
        Self::seeded(config, 1)
    }

    pub(crate) fn seeded(config: Config, seed: u64) -> Self {
        Self {
            client: Client::new(config.clone(), seed).unwrap(),
            config,
            now: START,
            arriving: BTreeMap::new(),
            arrivals: 0,
            sent: Vec::new(),
            events: Vec::new(),
            done: BTreeMap::new(),
            inputs: Vec::new(),
            outputs: String::new(),
        }
    }

    /// The process ends, and another goes on from the snapshot: what was on its way is lost.
    pub(crate) fn restart(&mut self) {
        self.client = Client::restore(self.config.clone(), &self.client.snapshot()).unwrap();
        for (id, answer) in core::mem::take(&mut self.arriving).into_values() {
            assert_eq!(self.client.handle(id, answer, self.now), Handled::Stale);
        }
    }

    pub(crate) fn start(&mut self, visit: u64) -> ExchangeId {
        self.inputs.push(Input::Start(visit));
        self.client.create_guest_session(&parse(&document(visit)))
    }

    pub(crate) fn cancel(&mut self, id: ExchangeId) -> bool {
        self.inputs.push(Input::Cancel(id));
        self.client.cancel(id)
    }

    pub(crate) fn handle(&mut self, id: RequestId, answer: Answer) -> Handled {
        self.inputs.push(Input::Handle(id, answer.clone(), self.now));
        let handled = self.client.handle(id, answer, self.now);
        writeln!(self.outputs, "{handled:?}").unwrap();
        handled
    }

    pub(crate) fn arrive(&mut self, at: Time, id: RequestId, answer: Answer) {
        self.arriving.insert((at, self.arrivals), (id, answer));
        self.arrivals += 1;
    }

    /// Polls until the client waits, and tells until when; `None` when it is idle.
    pub(crate) fn settle(
        &mut self,
        platform: &mut impl FnMut(&Request, Time) -> (Time, Answer),
    ) -> Option<Time> {
        loop {
            self.inputs.push(Input::Poll(self.now));
            let step = self.client.poll(self.now);
            print(&mut self.outputs, &step);
            match step {
                Step::Send(request) => {
                    let (delay, answer) = platform(&request, self.now);
                    self.arrive(self.now + delay, request.id, answer);
                    self.sent.push((self.now, request));
                }
                Step::Emit(event) => self.events.push(event),
                Step::Done(id, outcome) => {
                    assert!(self.done.insert(id, outcome).is_none(), "an exchange ends once");
                }
                Step::Wait(until) => return Some(until),
                Step::Idle => return None,
                other => panic!("{other:?}"),
            }
        }
    }

    /// Lets time run until the next answer arrives, and hands it over, or until this time if none does.
    pub(crate) fn advance(&mut self, until: Time) {
        match self.arriving.first_key_value() {
            Some(((at, _), _)) if *at <= until => {
                let ((at, _), (id, answer)) = self.arriving.pop_first().unwrap();
                self.now = self.now.max(at);
                self.handle(id, answer);
            }
            _ => self.now = until,
        }
    }

    /// Lets time run until nothing is under way.
    pub(crate) fn run(&mut self, mut platform: impl FnMut(&Request, Time) -> (Time, Answer)) {
        while let Some(until) = self.settle(&mut platform) {
            assert!(until > self.now, "a wait is for the future");
            self.advance(until);
        }
    }

    /// The same, but that wherever the client waits something may be done to it first; tells whether it was.
    pub(crate) fn run_disturbed(
        &mut self,
        mut platform: impl FnMut(&Request, Time) -> (Time, Answer),
        mut disturb: impl FnMut(&mut Self) -> bool,
    ) {
        loop {
            let until = self.settle(&mut platform);
            if disturb(self) {
                continue;
            }
            let Some(until) = until else { break };
            self.advance(until);
        }
    }

    /// The same with a restart before each of the steps that are told. How many steps there were.
    pub(crate) fn run_restarting(
        &mut self,
        restarts: impl Fn(usize) -> bool,
        mut platform: impl FnMut(&Request, Time) -> (Time, Answer),
    ) -> usize {
        let mut step = 0;
        loop {
            assert!(step < 1000, "it comes to an end");
            if restarts(step) {
                self.restart();
            }
            let Some(until) = self.settle(&mut platform) else { return step };
            self.advance(until);
            step += 1;
        }
    }

    /// The requests to the platform, those for tokens left out.
    pub(crate) fn calls(&self) -> Vec<&(Time, Request)> {
        self.sent.iter().filter(|(_, request)| !is_token(request)).collect()
    }

    pub(crate) fn token_requests(&self) -> usize {
        self.sent.len() - self.calls().len()
    }

    /// The only outcome.
    pub(crate) fn outcome(&self) -> &Outcome {
        assert_eq!(self.done.len(), 1);
        self.done.values().next().unwrap()
    }

    /// The kinds of events, in order.
    pub(crate) fn kinds(&self) -> Vec<&EventKind> {
        self.events.iter().map(|event| &event.kind).collect()
    }
}

/// Writes a step with everything in it, which its `Debug` would keep to itself.
pub(crate) fn print(out: &mut String, step: &Step) {
    if let Step::Send(request) = step {
        let Request { id, method, timeout, .. } = request;
        let (url, headers, body) = (&request.url, &request.headers, &request.body);
        let body = String::from_utf8_lossy(body);
        writeln!(out, "{id:?} {} {url} {headers:?} {body} {timeout}", method.name()).unwrap();
    } else {
        writeln!(out, "{step:?}").unwrap();
    }
}
