//! A host in virtual time that ends and goes on wherever it is told, and that looks for what must never be printed.

use crate::network::{Answer, Dice, Weather, carry};
use callgate::Engine;
use callgate::exchange::{
    Callbacks, Client, Config, Endpoint, ExchangeId, Handled, Outcome, Request, RequestId, Secret,
    Step, Time, TokenSource, TokenStyle,
    audit::{Entry, Head, Verifier},
    signature::{Keys, Scheme},
};
use callgate_simulator::{Client as Credentials, InProcess, Options};
use std::{collections::BTreeMap, fmt::Write, sync::OnceLock};

pub(crate) const START: Time = 1_795_244_400_000;
const CLIENT_SECRET: &str = "canary-client-secret";
pub(crate) const CRM_TOKEN: &str = "canary-crm-token";
const WEBHOOK_TOKEN: &str = "canary-webhook-token";
const CALLBACK_KEY: &str = "canary-callback-key";

pub(crate) struct Host {
    pub(crate) platforms: InProcess,
    config: Config,
    pub(crate) client: Client,
    pub(crate) now: Time,
    weather: Weather,
    dice: Dice,
    arriving: BTreeMap<(Time, u64), (RequestId, Answer)>,
    arrivals: u64,
    pub(crate) done: BTreeMap<ExchangeId, Outcome>,
    /// How many times the process has ended.
    pub(crate) crashes: u32,
    /// How many steps there were, and before which of them the process ends.
    pub(crate) steps: u32,
    pub(crate) ends_before: Option<u32>,
    /// How often a request was sent to each URL under each key.
    pub(crate) sent: BTreeMap<String, u32>,
    events: u64,
    /// What was taken from the audit log.
    log: Vec<Entry>,
    /// Everything that was printed, for the eyes of [`Self::watch`].
    printed: String,
    /// Everything that was sent, in full, and all that was printed beside.
    transcript: String,
    /// Tokens that the platforms gave.
    tokens: Vec<String>,
}

impl Host {
    pub(crate) fn new(seed: u64, weather: Weather) -> Self {
        let credentials = Credentials { secret: CLIENT_SECRET.into(), ..Credentials::default() };
        let platforms = InProcess::new(Options {
            seed,
            clock: Some(i64::try_from(START).unwrap()),
            clients: vec![credentials],
            crm_token: CRM_TOKEN.into(),
            ..Options::default()
        });
        let config = config();
        Self {
            client: Client::new(config.clone(), seed).unwrap(),
            platforms,
            config,
            now: START,
            weather,
            dice: Dice::new(seed),
            arriving: BTreeMap::new(),
            arrivals: 0,
            done: BTreeMap::new(),
            crashes: 0,
            steps: 0,
            ends_before: None,
            sent: BTreeMap::new(),
            events: 0,
            log: Vec::new(),
            printed: String::new(),
            transcript: String::new(),
            tokens: Vec::new(),
        }
    }

    /// The headers of an event that the platform signs now.
    pub(crate) fn sign(&self, event: &str, body: &str) -> Vec<(String, String)> {
        let now = i64::try_from(self.now).unwrap();
        Scheme::standard_webhooks().sign(&keys(), event, now, body.as_bytes()).unwrap()
    }

    /// A guest that another program has created with this document.
    pub(crate) fn platform_guest(&self, document: &str) -> String {
        let now = i64::try_from(self.now).unwrap();
        let ask = |url: &str, headers: &[(&str, &str)], body: &str| -> serde_json::Value {
            let reply = self.platforms.answer("POST", url, headers, body.as_bytes(), now).unwrap();
            serde_json::from_slice(&reply.body).unwrap()
        };
        let id = Credentials::default().id;
        let form =
            format!("grant_type=client_credentials&client_id={id}&client_secret={CLIENT_SECRET}");
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let token = ask("/oauth2/token", &[kind], &form);
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        let headers = [
            ("Authorization", &*bearer),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", document),
        ];
        let guest = ask("/api/v2/conversations/webmessaging/guests", &headers, document);
        guest["id"].as_str().unwrap().to_owned()
    }

    /// The process ends here, and another goes on from the snapshot. What was on its way arrives all the same.
    pub(crate) fn restart(&mut self) {
        let snapshot = self.client.snapshot();
        self.client = Client::restore(self.config.clone(), &snapshot).unwrap();
        self.printed.push_str(&snapshot);
        self.crashes += 1;
    }

    fn step(&mut self) {
        if self.ends_before == Some(self.steps) {
            self.restart();
        }
        self.steps += 1;
    }

    /// Does what is to be done now: sends, listens, and tells until when nothing is to be done; `None` if all is over.
    pub(crate) fn settle(&mut self) -> Option<Time> {
        loop {
            self.step();
            let step = self.client.poll(self.now);
            writeln!(self.printed, "{step:?}").unwrap();
            match step {
                Step::Send(request) => self.send(&request),
                Step::Emit(_) => self.events += 1,
                Step::Done(id, outcome) => {
                    assert!(self.done.insert(id, outcome).is_none(), "an exchange ends once");
                }
                Step::Wait(until) => {
                    assert!(until > self.now, "a wait is for the future");
                    return Some(until);
                }
                Step::Idle => return None,
                other => panic!("{other:?}"),
            }
        }
    }

    fn send(&mut self, request: &Request) {
        let (url, headers, body) = (&request.url, &request.headers, &request.body);
        let method = request.method.name();
        let body = String::from_utf8_lossy(body);
        writeln!(self.transcript, "{method} {url} {headers:?} {body}").unwrap();
        if let Some(key) = request.header("Idempotency-Key").or(request.header("X-Request-ID")) {
            *self.sent.entry(format!("{} {key}", request.url)).or_default() += 1;
        }
        for (delay, answer) in
            carry(&self.platforms, &self.weather, &mut self.dice, request, self.now)
        {
            if let Ok(response) = &answer
                && request.url.contains("/token")
            {
                let body: serde_json::Value =
                    serde_json::from_slice(&response.body).unwrap_or_default();
                self.tokens.extend(body["access_token"].as_str().map(str::to_owned));
            }
            self.arriving.insert((self.now + delay, self.arrivals), (request.id, answer));
            self.arrivals += 1;
        }
    }

    /// Lets time run until the next thing that happens, which is an answer or the time the client waits for.
    pub(crate) fn pass(&mut self, until: Time) {
        self.step();
        match self.arriving.first_key_value() {
            Some(((at, _), _)) if *at <= until => {
                let ((at, _), (id, answer)) = self.arriving.pop_first().unwrap();
                self.now = self.now.max(at);
                let handled = self.client.handle(id, answer, self.now);
                assert_ne!(handled, Handled::Unknown);
            }
            _ => self.now = until,
        }
    }

    /// Runs to the end, and ends and goes on as the weather has it.
    pub(crate) fn run(&mut self) {
        while let Some(until) = self.settle() {
            if self.dice.roll(1000) < self.weather.crash {
                self.restart();
                continue;
            }
            self.pass(until);
        }
        self.watch();
    }

    /// Asserts what holds after every run: nothing that must not was printed, and the audit log is whole.
    pub(crate) fn watch(&mut self) {
        let metrics = self.client.metrics();
        writeln!(self.printed, "{metrics:?} {}", metrics.to_openmetrics()).unwrap();
        writeln!(self.printed, "{:?} {:?}", self.client, self.config).unwrap();
        let key = Secret::from("kept where the log is not");
        let head = Head::open(&self.client.audit().head(&key), &key).unwrap();
        self.log.extend(self.client.take_audit());
        let mut verifier = Verifier::new(Some(head));
        for entry in &self.log {
            self.printed.push_str(entry.line());
            verifier.line(entry.line().as_bytes());
        }
        assert_eq!(verifier.finish().unwrap().sequence, self.events, "each event is an entry");
        for canary in ["canary", &*self.tokens.join("\n")].iter().flat_map(|lines| lines.lines()) {
            assert!(!self.printed.contains(canary), "{canary} was printed");
        }
        self.transcript += &std::mem::take(&mut self.printed);
    }

    /// What the client did, to the byte.
    pub(crate) fn transcript(self) -> String {
        self.transcript
    }
}

/// The default engine. There is one, since many thousand hosts are made.
pub(crate) fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(Engine::new)
}

fn config() -> Config {
    static CONFIG: OnceLock<Config> = OnceLock::new();
    CONFIG.get_or_init(new_config).clone()
}

fn new_config() -> Config {
    let platform = "http://platform.localhost";
    let (id, url) = (Credentials::default().id, format!("{platform}/oauth2/token"));
    let token = TokenSource::new(url, TokenStyle::Form, id, CLIENT_SECRET);
    Config {
        crm_events: Some(
            Endpoint::new(format!("{platform}/crm/v1/cxone-events")).with_token(CRM_TOKEN),
        ),
        crm_batch: Some(
            Endpoint::new(format!("{platform}/crm/v1/guests/batch")).with_token(CRM_TOKEN),
        ),
        webhook: Some(
            Endpoint::new(format!("{platform}/webhooks/states")).with_token(WEBHOOK_TOKEN),
        ),
        callbacks: Some(Callbacks::new(Scheme::standard_webhooks(), keys())),
        deadline: 600_000,
        ..Config::new(platform, token)
    }
}

fn keys() -> Keys {
    Keys::new().with("1", Secret::from(CALLBACK_KEY)).unwrap()
}
