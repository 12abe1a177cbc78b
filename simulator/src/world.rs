//! Everything that the simulated platforms know.

use crate::{
    agents::Agents, callcodes::Codes, clock::Clock, crm::Crm, faults::Faults, genesys::Genesys,
    guests::Guests, ids::Ids, ivr::Ivr, oauth::Oauth, options::Options, quota::Quota,
    settings::Settings,
};
use callgate::Engine;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::LazyLock,
};

/// How many requests the log remembers.
const LOG: usize = 1_000;

/// The engine of every world: to compile its policy costs more than to answer some requests.
static ENGINE: LazyLock<Engine> = LazyLock::new(Engine::new);

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) engine: &'static Engine,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) faults: Faults,
    pub(crate) oauth: Oauth,
    pub(crate) quota: Quota,
    pub(crate) once: Once,
    pub(crate) seen: Seen,
    pub(crate) guests: Guests,
    pub(crate) genesys: Genesys,
    pub(crate) agents: Agents,
    pub(crate) codes: Codes,
    pub(crate) ivr: Ivr,
    pub(crate) crm: Crm,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            engine: &ENGINE,
            settings: options.settings.clone(),
            clock: Clock::new(options.clock),
            ids: Ids::new(options.seed),
            faults: options.faults.clone(),
            oauth: Oauth::new(options.clients.clone()),
            quota: Quota::default(),
            once: Once::default(),
            seen: Seen::default(),
            guests: Guests::default(),
            genesys: Genesys::default(),
            agents: Agents::default(),
            codes: Codes::default(),
            ivr: Ivr::default(),
            crm: Crm::new(&options.crm_token),
        }
    }

    /// What happened so far.
    pub(crate) fn told(&self) -> Value {
        let mut told = self.clock.told();
        for (name, part) in [
            ("requests", json!(self.seen.requests)),
            ("effects", json!(self.seen.effects)),
            ("repeatedEffects", json!(self.seen.repeated())),
            ("statuses", json!(self.seen.statuses)),
            ("tokens", self.oauth.told(self.clock.now())),
            ("faults", self.faults.told()),
            ("settings", self.settings.to_json()),
            ("guests", self.guests.told()),
            ("genesys", self.genesys.told()),
            ("agents", self.agents.told()),
            ("callCodes", self.codes.told()),
            ("ivr", self.ivr.told()),
            ("crm", self.crm.told()),
            ("log", json!(self.seen.log)),
        ] {
            told[name] = part;
        }
        told
    }
}

/// What was asked and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    requests: BTreeMap<&'static str, u64>,
    effects: BTreeMap<&'static str, u64>,
    /// How many requests with an idempotency key had an effect: by client, endpoint and key.
    keys: HashMap<(String, &'static str, String), u64>,
    statuses: BTreeMap<String, u64>,
    log: VecDeque<Value>,
}

impl Seen {
    /// Counts a change that a request has made.
    pub(crate) fn effect(&mut self, route: &'static str) {
        *self.effects.entry(route).or_default() += 1;
    }

    pub(crate) fn effects(&self, route: &str) -> u64 {
        self.effects.get(route).copied().unwrap_or_default()
    }

    /// Counts a request with an idempotency key that had an effect.
    pub(crate) fn effect_under(&mut self, client: &str, route: &'static str, key: &str) {
        *self.keys.entry((client.to_owned(), route, key.to_owned())).or_default() += 1;
    }

    /// How many keys had an effect more than once.
    pub(crate) fn repeated(&self) -> usize {
        self.keys.values().filter(|count| **count > 1).count()
    }

    /// Counts a request. The status is the one that was sent or would have been.
    pub(crate) fn request(&mut self, route: Option<&'static str>, line: Value) {
        if let Some(route) = route {
            *self.requests.entry(route).or_default() += 1;
        }
        let status = line["status"].as_u64().map_or("none".to_owned(), |code| code.to_string());
        *self.statuses.entry(status).or_default() += 1;
        if self.log.len() == LOG {
            self.log.pop_front();
        }
        self.log.push_back(line);
    }
}

/// Answers that a repetition gets again.
#[derive(Debug, Default)]
pub(crate) struct Once {
    kept: HashMap<(String, &'static str, String), Kept>,
}

#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) sum: [u8; 32],
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

impl Once {
    pub(crate) fn find(&self, client: &str, route: &'static str, key: &str) -> Option<&Kept> {
        self.kept.get(&(client.to_owned(), route, key.to_owned()))
    }

    pub(crate) fn keep(&mut self, client: &str, route: &'static str, key: &str, kept: Kept) {
        self.kept.insert((client.to_owned(), route, key.to_owned()), kept);
    }
}

/// What tells one body from another.
pub(crate) fn sum(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}
