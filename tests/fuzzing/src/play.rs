//! A client and its host, of whom every decision stands in the input.

use crate::{
    choices::{bytes, text},
    content::{self, CANARY, START},
};
use arbitrary::{Result, Unstructured};
use callgate::exchange::{
    Client, Event, EventKind, ExchangeId, Handled, Outcome, Request, RequestId, Response, Secret,
    Step, Time, TransportError,
    wire::{Exchange, Started, read_answer},
};
use callgate_simulator::InProcess;
use callgate_tests::platforms::ask;
use std::collections::BTreeSet;

/// More steps than any run has that comes to an end.
const MOST_STEPS: u32 = 20_000;

/// A request under way: what to send, or none where a token is asked for.
struct Open {
    id: RequestId,
    request: Option<Request>,
}

/// A run.
pub(crate) struct Play {
    pub(crate) client: Client,
    with_credentials: bool,
    platforms: InProcess,
    now: Time,
    open: Vec<Open>,
    answered: Vec<RequestId>,
    started: BTreeSet<ExchangeId>,
    done: BTreeSet<ExchangeId>,
    /// A guest that there is, once one has been made.
    guest: String,
    /// Whether anything was answered that the platforms did not say.
    invented: bool,
    /// Tokens that the platforms gave.
    tokens: Vec<String>,
    /// How many entries of the audit log have been looked at.
    seen: usize,
}

impl Play {
    pub(crate) fn new(with_credentials: bool, seed: u64) -> Self {
        let client = Client::new(content::config(with_credentials), seed);
        Self {
            client: client.expect("a sound configuration"),
            with_credentials,
            platforms: content::platforms(),
            now: START,
            open: Vec::new(),
            answered: Vec::new(),
            started: BTreeSet::new(),
            done: BTreeSet::new(),
            guest: "guest-1".into(),
            invented: false,
            tokens: Vec::new(),
            seen: 0,
        }
    }

    /// Does what the input says until it ends.
    pub(crate) fn follow(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        while !input.is_empty() {
            match input.int_in_range(0..=12)? {
                0..=2 => self.start(input)?,
                3..=6 => self.answer_truly(input)?,
                7 => self.answer_anything(input)?,
                8 => self.answer_out_of_turn(input)?,
                9 => {
                    let choice = [0, 1, 900, 5_000, 61_000, 600_000, 4_000_000];
                    self.now += *input.choose(&choice)?;
                }
                10 => {
                    let known = self.started.iter().nth(input.int_in_range(0..=3)?).copied();
                    let id = known.unwrap_or(ExchangeId(input.arbitrary()?));
                    let running = self.client.running().any(|(running, _)| running == id);
                    assert_eq!(self.client.cancel(id), running);
                }
                11 => self.restart(),
                _ => self.look(),
            }
            self.settle();
        }
        Ok(())
    }

    /// Lets all exchanges come to their ends, whatever is still asked for being lost.
    pub(crate) fn end(&mut self) {
        for _ in 0..MOST_STEPS {
            let until = self.settle();
            if let Some(open) = self.open.pop() {
                self.handle(open.id, Err(TransportError::NotSent));
            } else if let Some(until) = until {
                self.now = until;
            } else {
                self.look();
                assert!(self.started.is_subset(&self.done), "an exchange has no end");
                assert_eq!(self.client.running().count(), 0);
                assert!(self.invented || self.platforms.repeated_effects() == 0);
                return;
            }
        }
        panic!("it does not come to an end: {:?}", self.client);
    }

    fn start(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        let exchange = *input.choose(Exchange::ALL)?;
        let variant = input.arbitrary()?;
        let (mut document, mut options) = content::start(exchange, variant, &self.guest, self.now);
        if input.ratio(1, 8)? {
            document = text(input, 64)?;
        }
        if input.ratio(1, 8)? {
            options = Some(text(input, 64)?);
        }
        let options = options.as_deref().map(str::as_bytes);
        let started = self.client.start_json(exchange, document.as_bytes(), options, self.now);
        match started {
            Ok(started) => {
                self.private(&started.to_json());
                if let Started::Exchange(id) = started {
                    assert!(self.started.insert(id), "a number is given once");
                }
            }
            Err(report) => {
                assert!(!report.is_valid());
                self.private(&report.to_json());
            }
        }
        Ok(())
    }

    /// Polls until there is nothing to be done, and tells until when.
    fn settle(&mut self) -> Option<Time> {
        for _ in 0..MOST_STEPS {
            let step = self.client.poll(self.now);
            self.private(&format!("{step:?}"));
            match &step {
                Step::Send(_) => {}
                step => self.private(&step.to_json()),
            }
            match step {
                Step::Send(request) => {
                    assert!(self.client.awaits(request.id));
                    self.open.push(Open { id: request.id, request: Some(request) });
                }
                Step::Token(token) => self.open.push(Open { id: token.id, request: None }),
                Step::Emit(event) => self.note(&event),
                Step::Done(id, outcome) => self.finish(id, &outcome),
                Step::Wait(until) => {
                    assert!(until > self.now, "a wait is for the future");
                    return Some(until);
                }
                _ => return None,
            }
        }
        panic!("there is always something to be done: {:?}", self.client)
    }

    fn note(&mut self, event: &Event) {
        if let EventKind::Forked { exchange, .. } = event.kind {
            assert!(self.started.insert(exchange), "a number is given once");
        }
    }

    fn finish(&mut self, id: ExchangeId, outcome: &Outcome) {
        assert!(self.started.contains(&id), "what ends was started");
        assert!(self.done.insert(id), "an exchange ends once");
        if let (Ok(success), true) = (&outcome.result, outcome.kind.name() == "genesys-guest") {
            success.id().clone_into(&mut self.guest);
        }
    }

    fn take(&mut self, input: &mut Unstructured<'_>) -> Result<Option<Open>> {
        if self.open.is_empty() {
            return Ok(None);
        }
        let at = input.choose_index(self.open.len())?;
        Ok(Some(self.open.remove(at)))
    }

    /// What the platforms say arrives, or is lost on the way there or back, or arrives twice.
    fn answer_truly(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        let Some(open) = self.take(input)? else { return Ok(()) };
        let way = input.int_in_range(0..=9)?;
        let Some(request) = open.request else {
            self.tokens.push("canary-of-the-host".into());
            let token = Response::token(&Secret::from("canary-of-the-host"), Some(3600));
            self.handle(open.id, Ok(token));
            return Ok(());
        };
        if way == 9 {
            self.handle(open.id, Err(TransportError::NotSent));
            return Ok(());
        }
        let answer = ask(&self.platforms, &request, self.now);
        if let (Ok(response), true) = (&answer, request.url.contains("/token")) {
            let body: serde_json::Value =
                serde_json::from_slice(&response.body).unwrap_or_default();
            self.tokens.extend(body["access_token"].as_str().map(str::to_owned));
        }
        match way {
            8 => self.handle(open.id, Err(TransportError::Lost)),
            7 => {
                let again = ask(&self.platforms, &request, self.now);
                self.handle(open.id, answer);
                self.handle(open.id, again);
            }
            _ => self.handle(open.id, answer),
        }
        Ok(())
    }

    /// What no platform says, or no transport does.
    fn answer_anything(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        let Some(open) = self.take(input)? else { return Ok(()) };
        let answer = if input.ratio(1, 4)? {
            let (head, body) = (bytes(input, 48)?, bytes(input, 48)?);
            let Ok(answer) = read_answer(head, body) else {
                self.open.push(open);
                return Ok(());
            };
            answer
        } else {
            Ok(invented(input)?)
        };
        self.invented = true;
        self.handle(open.id, answer);
        Ok(())
    }

    /// An answer to what was not asked, or is no longer.
    fn answer_out_of_turn(&mut self, input: &mut Unstructured<'_>) -> Result<()> {
        let known = self.answered.get(input.int_in_range(0..=7)?).copied();
        let id = known.unwrap_or(RequestId(input.arbitrary()?));
        if self.client.awaits(id) {
            return Ok(());
        }
        let handled = self.client.handle(id, Ok(Response::new(200)), self.now);
        assert_ne!(handled, Handled::Taken, "nobody waits for it");
        assert!(known.is_none() || handled == Handled::Stale);
        Ok(())
    }

    fn handle(&mut self, id: RequestId, answer: std::result::Result<Response, TransportError>) {
        let awaited = self.client.awaits(id);
        let handled = self.client.handle(id, answer, self.now);
        assert_ne!(handled, Handled::Unknown, "it was asked for");
        assert!(awaited || handled == Handled::Stale);
        self.answered.push(id);
    }

    /// The process ends, and another goes on.
    pub(crate) fn restart(&mut self) {
        let snapshot = self.client.snapshot();
        self.private(&snapshot);
        let config = content::config(self.with_credentials);
        self.client = Client::restore(config.clone(), &snapshot).expect("a whole snapshot");
        let next = self.client.snapshot();
        let again = Client::restore(config, &next).expect("a whole snapshot").snapshot();
        assert_eq!(next, again, "what was taken up once is taken up as it is");
        // What was under way is answered to nobody.
        self.answered.extend(self.open.drain(..).map(|open| open.id));
    }

    /// Looks at all that a client tells of itself.
    fn look(&mut self) {
        let metrics = self.client.metrics();
        let told = [
            metrics.to_json(),
            metrics.to_openmetrics(),
            self.client.compliance(self.now).to_json(),
            self.client.running_to_json(),
            format!("{:?}", self.client),
        ];
        for text in &told {
            self.private(text);
        }
        // Entries are never written anew, so each is looked at once.
        for entry in self.client.audit().entries().iter().skip(self.seen) {
            self.private(entry.line());
        }
        self.seen = self.client.audit().entries().len();
    }

    /// No secret stands in what is printed.
    fn private(&self, printed: &str) {
        assert!(!printed.contains(CANARY), "{printed}");
        let token = self.tokens.iter().find(|token| printed.contains(&***token));
        assert_eq!(token, None, "{printed}");
    }
}

/// An answer that could come, made of what platforms say.
fn invented(input: &mut Unstructured<'_>) -> Result<Response> {
    const STATUSES: [u16; 16] =
        [200, 201, 202, 204, 301, 400, 401, 403, 404, 408, 409, 412, 422, 429, 500, 503];
    const BODIES: [&str; 12] = [
        "",
        "{}",
        "[]",
        r#"{"access_token": "canary-of-a-liar", "expires_in": 1, "token_type": "Bearer"}"#,
        r#"{"access_token": "canary-of-a-liar", "expires_in": 1e30}"#,
        r#"{"id": "x/../y", "version": 9007199254740993, "status": "ACTIVE", "etag": "\"1\""}"#,
        r#"{"id": "a", "sessionId": "s", "channelUrl": "wss://example.com", "status": "COMPILING", "version": 1}"#,
        r#"{"entities": [{"id": "a", "code": "A_0"}], "total": 100000, "pageCount": 7, "nextUri": "/api/v2/audits?p=2"}"#,
        r#"{"status": "ACTIVE", "mandatoryBreakRequired": true, "schedule": {"status": "ACTIVE"}, "windows": []}"#,
        r#"{"valid": false, "errors": [{"code": "x"}, {"code": 7}], "results": [{"id": "g-0-0", "status": "failed"}]}"#,
        r#"{"code": "conflict", "message": "canary-of-a-liar"}"#,
        "\u{feff}{\"id\": 1",
    ];
    const HEADERS: [(&str, &str); 9] = [
        ("Retry-After", "2"),
        ("Retry-After", "99999999999999999999"),
        ("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT"),
        ("ETag", "\"7\""),
        ("ETag", "W/\"\""),
        ("inin-ratelimit-count", "300"),
        ("inin-ratelimit-allowed", "300"),
        ("inin-ratelimit-reset", "60"),
        ("Content-Type", "text/html"),
    ];
    let status = if input.ratio(1, 8)? { input.arbitrary()? } else { *input.choose(&STATUSES)? };
    let mut response = Response::new(status);
    for _ in 0..input.int_in_range(0..=3)? {
        let (name, value) = *input.choose(&HEADERS)?;
        response = response.with_header(name, value);
    }
    Ok(if input.ratio(1, 4)? {
        response.with_body(bytes(input, 48)?)
    } else {
        response.with_body(*input.choose(&BODIES)?)
    })
}
