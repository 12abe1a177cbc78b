//! Exchanges: what the core's JSON facade has, call by call.
//!
//! Texts go in by the scratch, one after the other, and come out as JSON. What the host did wrong is thrown as JSON text:
//! `{"status", "message", "report"?}`. Numbers and times are whole numbers that JavaScript holds exactly.

use crate::{Engine, Scratch, panics};
use callgate::exchange::{
    ExchangeId, RequestId, Secret,
    wire::{Exchange, Misuse, UnknownExchange, read_answer},
};
use wasm_bindgen::prelude::wasm_bindgen;

/// A client of a platform.
#[wasm_bindgen]
pub struct Client {
    client: callgate::exchange::Client,
}

#[wasm_bindgen]
impl Client {
    /// A client with the rules of an engine and the configuration that fills the first `config` bytes of the scratch.
    ///
    /// # Errors
    /// The configuration cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(
        engine: &Engine,
        scratch: &Scratch,
        config: usize,
        seed: f64,
    ) -> Result<Self, String> {
        panics::due();
        let (config, rules) = (scratch.document(config), engine.engine.clone());
        let client = callgate::exchange::Client::from_json(config, rules, whole(seed));
        client.map(|client| Self { client }).map_err(|report| Misuse::from(report).to_json())
    }

    /// A client that goes on where the snapshot was taken that follows the configuration in the scratch.
    ///
    /// # Errors
    /// The configuration or the snapshot cannot be used.
    pub fn restore(
        engine: &Engine,
        scratch: &Scratch,
        config: usize,
        snapshot: usize,
    ) -> Result<Self, String> {
        panics::due();
        let (config, snapshot) = scratch.both(config, Some(snapshot));
        let (rules, snapshot) = (engine.engine.clone(), snapshot.unwrap_or_default());
        let client = callgate::exchange::Client::restore_from_json(config, rules, snapshot);
        client.map(|client| Self { client }).map_err(|misuse| misuse.to_json())
    }

    /// Starts the exchange of this number with the document and the options in the scratch, as JSON: what came of it.
    ///
    /// # Errors
    /// There is no such exchange, or the options are not its own.
    pub fn start(
        &mut self,
        scratch: &Scratch,
        exchange: u32,
        document: usize,
        options: Option<usize>,
        now: f64,
    ) -> Result<String, String> {
        panics::due();
        let unknown = || Misuse::from(UnknownExchange).to_json();
        let exchange = Exchange::from_number(exchange).ok_or_else(unknown)?;
        let (document, options) = scratch.both(document, options);
        let started = self.client.start_json(exchange, document, options, whole(now));
        started.map(|started| started.to_json()).map_err(|report| Misuse::from(report).to_json())
    }

    /// The next step as JSON.
    pub fn poll(&mut self, now: f64) -> String {
        panics::due();
        self.client.poll(whole(now)).to_json()
    }

    /// Takes the answer to a request: its head and its body in the scratch. What has become of it.
    ///
    /// # Errors
    /// The head is none.
    pub fn handle(
        &mut self,
        scratch: &Scratch,
        id: f64,
        head: usize,
        body: usize,
        now: f64,
    ) -> Result<String, String> {
        panics::due();
        let (head, body) = scratch.both(head, Some(body));
        let answer = read_answer(head, body.unwrap_or_default())
            .map_err(|report| Misuse::from(report).to_json())?;
        Ok(self.client.handle(RequestId(whole(id)), answer, whole(now)).name().into())
    }

    /// Ends an exchange; whether there was such a one.
    pub fn cancel(&mut self, exchange: f64) -> bool {
        panics::due();
        self.client.cancel(ExchangeId(whole(exchange)))
    }

    /// Whether the answer to a request is awaited.
    #[must_use]
    pub fn awaits(&self, id: f64) -> bool {
        panics::due();
        self.client.awaits(RequestId(whole(id)))
    }

    /// The exchanges that have not ended, as JSON.
    #[must_use]
    pub fn running(&self) -> String {
        panics::due();
        self.client.running_to_json()
    }

    /// Everything that is needed to go on elsewhere, as JSON.
    #[must_use]
    pub fn snapshot(&self) -> String {
        panics::due();
        self.client.snapshot()
    }

    /// The counters as JSON.
    #[must_use]
    pub fn metrics(&self) -> String {
        panics::due();
        self.client.metrics().to_json()
    }

    /// The counters as OpenMetrics text.
    #[wasm_bindgen(js_name = openMetrics)]
    #[must_use]
    pub fn open_metrics(&self) -> String {
        panics::due();
        self.client.metrics().to_openmetrics()
    }

    /// The entries of the audit log that have not been taken, as NDJSON.
    #[wasm_bindgen(js_name = takeAudit)]
    pub fn take_audit(&mut self) -> String {
        panics::due();
        self.client.take_audit_lines()
    }

    /// Where the audit log ends, under the key that fills the first `key` bytes of the scratch.
    #[wasm_bindgen(js_name = auditHead)]
    #[must_use]
    pub fn audit_head(&self, scratch: &Scratch, key: usize) -> String {
        panics::due();
        self.client.audit().head(&Secret::from(scratch.document(key)))
    }

    /// Records on the board that an agent entered a state; both names stand in the scratch. What has become of it.
    pub fn record(&mut self, scratch: &Scratch, agent: usize, state: usize, at: f64) -> String {
        panics::due();
        let (agent, state) = scratch.both(agent, Some(state));
        let name = |bytes| str::from_utf8(bytes).unwrap_or_default();
        let (agent, state) = (name(agent), name(state.unwrap_or_default()));
        self.client.board_mut().record(agent, state, whole(at)).name().into()
    }

    /// How the agent whose name stands in the scratch spent the time, as JSON, if the board keeps it.
    #[must_use]
    pub fn agent(&self, scratch: &Scratch, agent: usize, now: f64) -> Option<String> {
        panics::due();
        self.client.agent_to_json(str::from_utf8(scratch.document(agent)).ok()?, whole(now))
    }

    /// The compliance report as JSON.
    #[must_use]
    pub fn compliance(&self, now: f64) -> String {
        panics::due();
        self.client.compliance(whole(now)).to_json()
    }
}

/// What is no whole number that JavaScript holds exactly becomes the nearest one from 0.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "that is the conversion"
)]
const fn whole(number: f64) -> u64 {
    number as u64
}
