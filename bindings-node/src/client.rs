//! Exchanges: what the core's JSON facade has, call by call.
//!
//! Answers are JSON. What the host did wrong is an error whose code is the name of the status, and whose message is JSON:
//! `{"status", "message", "report"?}`. Numbers and times are whole numbers that JavaScript holds exactly.

use crate::{
    Engine,
    guard::{Life, error},
};
use callgate::{
    Status,
    exchange::{
        ExchangeId, RequestId, Secret,
        wire::{Exchange, Misuse, UnknownExchange, read_answer},
    },
};
use napi::Result;
use napi_derive::napi;

/// What a host may do wrong.
type Made<T> = core::result::Result<T, Misuse>;

/// A client of a platform.
#[napi]
pub struct Client {
    /// None once it was freed.
    client: Option<callgate::exchange::Client>,
    life: Life,
}

impl Client {
    fn of(made: Made<callgate::exchange::Client>) -> Result<Self, String> {
        let client = Some(made.map_err(|misuse| thrown(&misuse))?);
        Ok(Self { client, life: Life::default() })
    }

    /// Makes a call that nothing can go wrong with.
    fn call<T>(
        &mut self,
        call: impl FnOnce(&mut callgate::exchange::Client) -> T,
    ) -> Result<T, String> {
        let client = self.client.as_mut().ok_or_else(|| error(Status::WrongHandle))?;
        self.life.guard(|| call(client))
    }
}

#[napi]
impl Client {
    /// A client with the rules of an engine and this configuration.
    ///
    /// # Errors
    /// The configuration cannot be used; the engine was freed; or a defect of Callgate.
    #[napi(constructor)]
    pub fn new(engine: &Engine, config: &[u8], seed: f64) -> Result<Client, String> {
        Self::of(engine.used(|engine| {
            callgate::exchange::Client::from_json(config, engine.clone(), whole(seed))
                .map_err(Misuse::from)
        })?)
    }

    /// A client that goes on where a snapshot was taken.
    ///
    /// # Errors
    /// The configuration or the snapshot cannot be used; the engine was freed; or a defect of Callgate.
    #[napi(factory)]
    pub fn restore(engine: &Engine, config: &[u8], snapshot: &[u8]) -> Result<Client, String> {
        Self::of(engine.used(|engine| {
            callgate::exchange::Client::restore_from_json(config, engine.clone(), snapshot)
        })?)
    }

    /// Starts the exchange of this number: what came of it, as JSON.
    ///
    /// # Errors
    /// There is no such exchange, or the options are not its own; the client was freed; or a defect of Callgate.
    #[napi]
    pub fn start(
        &mut self,
        exchange: u32,
        document: &[u8],
        options: Option<&[u8]>,
        now: f64,
    ) -> Result<String, String> {
        let started = self.call(|client| -> Made<_> {
            let exchange = Exchange::from_number(exchange).ok_or(UnknownExchange)?;
            Ok(client.start_json(exchange, document, options, whole(now))?.to_json())
        })?;
        started.map_err(|misuse| thrown(&misuse))
    }

    /// The next step as JSON.
    ///
    /// # Errors
    /// The client was freed; or a defect of Callgate, now or in an earlier call.
    #[napi]
    pub fn poll(&mut self, now: f64) -> Result<String, String> {
        self.call(|client| client.poll(whole(now)).to_json())
    }

    /// Takes the answer to a request, and tells what has become of it.
    ///
    /// # Errors
    /// The head is none; the client was freed; or a defect of Callgate.
    #[napi]
    pub fn handle(
        &mut self,
        id: f64,
        head: &[u8],
        body: &[u8],
        now: f64,
    ) -> Result<&'static str, String> {
        let handled = self.call(|client| -> Made<_> {
            let answer = read_answer(head, body)?;
            Ok(client.handle(RequestId(whole(id)), answer, whole(now)).name())
        })?;
        handled.map_err(|misuse| thrown(&misuse))
    }

    /// Ends an exchange; whether there was such a one.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn cancel(&mut self, exchange: f64) -> Result<bool, String> {
        self.call(|client| client.cancel(ExchangeId(whole(exchange))))
    }

    /// Whether the answer to a request is awaited.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn awaits(&mut self, id: f64) -> Result<bool, String> {
        self.call(|client| client.awaits(RequestId(whole(id))))
    }

    /// The exchanges that have not ended, as JSON.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn running(&mut self) -> Result<String, String> {
        self.call(|client| client.running_to_json())
    }

    /// Everything that is needed to go on elsewhere, as JSON.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn snapshot(&mut self) -> Result<String, String> {
        self.call(|client| client.snapshot())
    }

    /// The counters as JSON.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn metrics(&mut self) -> Result<String, String> {
        self.call(|client| client.metrics().to_json())
    }

    /// The counters as OpenMetrics text.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn open_metrics(&mut self) -> Result<String, String> {
        self.call(|client| client.metrics().to_openmetrics())
    }

    /// The entries of the audit log that have not been taken, as NDJSON.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn take_audit(&mut self) -> Result<String, String> {
        self.call(callgate::exchange::Client::take_audit_lines)
    }

    /// Where the audit log ends, under a key.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn audit_head(&mut self, key: &[u8]) -> Result<String, String> {
        self.call(|client| client.audit().head(&Secret::from(key)))
    }

    /// Records on the board that an agent entered a state, and tells what has become of it.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    #[allow(clippy::needless_pass_by_value, reason = "how text arrives")]
    pub fn record(
        &mut self,
        agent: String,
        state: String,
        at: f64,
    ) -> Result<&'static str, String> {
        self.call(|client| client.board_mut().record(&agent, &state, whole(at)).name())
    }

    /// How an agent spent the time, as JSON, if the board keeps it.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    #[allow(clippy::needless_pass_by_value, reason = "how text arrives")]
    pub fn agent(&mut self, agent: String, now: f64) -> Result<Option<String>, String> {
        self.call(|client| client.agent_to_json(&agent, whole(now)))
    }

    /// The compliance report as JSON.
    ///
    /// # Errors
    /// As for `poll`.
    #[napi]
    pub fn compliance(&mut self, now: f64) -> Result<String, String> {
        self.call(|client| client.compliance(whole(now)).to_json())
    }

    /// Gives the client's memory back; it cannot be used any more.
    #[napi]
    pub fn free(&mut self) {
        self.client = None;
    }
}

/// The error of what the host did wrong.
fn thrown(misuse: &Misuse) -> napi::Error<String> {
    napi::Error::new(misuse.status().name().to_owned(), misuse.to_json())
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
