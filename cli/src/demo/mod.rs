//! `callgate demo`: every exchange against the simulator over real HTTP, with something going wrong in each.

mod scenes;
mod table;

use crate::{Status, args::Demo, complain, text};
use callgate::exchange::{
    Callbacks, Client, Config, Endpoint, Event, EventKind, ExchangeId, Outcome, PlatformGuest,
    Secret, Success, TokenSource, TokenStyle,
    audit::{Head, Verifier},
    drive,
    signature::{Keys, Scheme},
};
use callgate_simulator::{
    CALLBACK_KEY, CRM_TOKEN, Client as Credentials, Faults, Http, Options, Running, Simulator,
};
use indicatif::{ProgressBar, ProgressStyle};
use scenes::{SCENES, Scene};
use std::{
    error::Error,
    fs,
    io::{self, IsTerminal, Write},
};
use table::Row;

/// The simulator's clock stands here when the demo begins: 21 November 2026. It passes at once when the client waits.
const START: i64 = 1_795_244_400_000;

/// What the scenes play on.
struct Stage {
    simulator: Running,
    client: Client,
    /// What earlier scenes have made.
    session: Option<String>,
    guest: Option<PlatformGuest>,
}

/// Plays every scene, and tells what happened.
pub(crate) fn run(args: &Demo, out: &mut impl Write) -> io::Result<Status> {
    let mut stage = match Stage::new(args.seed) {
        Ok(stage) => stage,
        Err(error) => {
            complain("demo", &error.to_string());
            return Ok(Status::Trouble);
        }
    };
    let bar = progress();
    let mut rows = Vec::with_capacity(SCENES.len());
    for scene in &SCENES {
        bar.set_message(scene.title);
        rows.push(stage.play(scene, &bar));
        bar.inc(1);
    }
    bar.finish_and_clear();
    table::print(&rows, out)?;
    let whole = stage.verify(out)?;
    if let Some(file) = &args.audit {
        if let Err(error) = fs::write(file, stage.client.audit().export()) {
            complain(&file.to_string_lossy(), &text::reason(&error));
            return Ok(Status::Trouble);
        }
        writeln!(out, "It is in {}.", text::printable(&file.to_string_lossy()))?;
    }
    let as_meant = whole && rows.iter().all(|row| row.as_meant);
    Ok(if as_meant { Status::Valid } else { Status::Invalid })
}

impl Stage {
    fn new(seed: u64) -> Result<Self, Box<dyn Error>> {
        let options = Options { seed, clock: Some(START), ..Options::default() };
        let simulator = Simulator::start(options)?;
        simulator.load(&scenes::data())?;
        let credentials = Credentials::default();
        let token = TokenSource::new(
            simulator.url("/oauth2/token"),
            TokenStyle::Basic,
            credentials.id,
            credentials.secret,
        );
        let keys = Keys::new().with_whsec("demo", &Secret::from(CALLBACK_KEY))?;
        let config = Config {
            crm_events: Some(Endpoint::new(simulator.url("/crm/v1/cxone-events"))),
            crm_batch: Some(
                Endpoint::new(simulator.url("/crm/v1/guests/batch")).with_token(CRM_TOKEN),
            ),
            webhook: Some(Endpoint::new(simulator.url("/webhooks/demo"))),
            callbacks: Some(Callbacks::new(Scheme::standard_webhooks(), keys)),
            ..Config::new(simulator.url(""), token)
        };
        let client = Client::new(config, seed)?;
        Ok(Self { simulator, client, session: None, guest: None })
    }

    /// Plays a scene to its end.
    fn play(&mut self, scene: &Scene, bar: &ProgressBar) -> Row {
        let faults = (scene.faults)().to_string();
        let rules = Faults::parse(faults.as_bytes()).unwrap_or_default();
        self.simulator.set_faults(rules);
        let started = (scene.start)(self);
        let mut retries = 0;
        let done = drive(&mut self.client, &mut Http::new(), &mut &self.simulator, |event| {
            bar.set_message(format!("{}: {}", scene.title, doing(&event)));
            retries += u32::from(matches!(event.kind, EventKind::Resting { .. }));
        });
        let outcome = started.and_then(|id| ended(&done, id));
        let Some(outcome) = outcome else { return Row::missing(scene) };
        let webhook =
            done.iter().any(|(_, outcome)| matches!(outcome.result, Ok(Success::Webhook(_))));
        let end = if webhook { "; the webhook was told" } else { "" };
        let told = (scene.tell)(self, outcome).map(|told| told + end);
        Row::of(scene, outcome, told, retries)
    }

    /// Verifies the audit log under a signed head, and tells so.
    fn verify(&self, out: &mut impl Write) -> io::Result<bool> {
        let log = self.client.audit();
        let key = Secret::from("the demo keeps its key in memory");
        let mut verifier = Verifier::new(Head::open(&log.head(&key), &key).ok());
        for entry in log.entries() {
            verifier.line(entry.line().as_bytes());
        }
        match verifier.finish() {
            Ok(whole) => {
                let entries = whole.sequence;
                let found = "verified from the first to the signed head";
                writeln!(out, "\nAudit log: {entries} entries, {found}.")?;
                Ok(true)
            }
            Err(broken) => {
                writeln!(out, "\nAudit log: {broken}")?;
                Ok(false)
            }
        }
    }
}

fn ended(done: &[(ExchangeId, Outcome)], id: ExchangeId) -> Option<&Outcome> {
    done.iter().find(|(ended, _)| *ended == id).map(|(_, outcome)| outcome)
}

/// What an event says to somebody who waits.
fn doing(event: &Event) -> String {
    match &event.kind {
        EventKind::Sent { attempt: 1, .. } => "a request is under way".into(),
        EventKind::Sent { attempt, .. } => format!("try {attempt} is under way"),
        EventKind::Resting { cause, .. } => format!("waits, since {cause}"),
        EventKind::Reached { milestone, .. } => milestone.name().into(),
        _ => String::new(),
    }
}

/// A bar on a terminal, and none elsewhere.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(SCENES.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{pos:>2}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}
