//! A configuration as JSON.

mod callbacks;
mod scheme;
mod source;

use super::reading::{self, LIMITS, count, duration, secret, url};
use crate::{
    Engine, Report,
    documents::values,
    exchange::{Breaker, Client, Config, Endpoint, Quota, Retry, wire::Misuse},
    json::{Fault, Reader},
    report::Findings,
    rules::fields::{missing, not_allowed},
};
use alloc::string::{String, ToString};
use source::Source;

const FIELDS: [&str; 20] = [
    "platform",
    "tenant",
    "region",
    "api",
    "clientId",
    "clientSecret",
    "tokenUrl",
    "tokenStyle",
    "scopes",
    "retry",
    "quota",
    "timeout",
    "deadline",
    "cleanup",
    "crmEvents",
    "crmBatch",
    "webhook",
    "breaker",
    "callbacks",
    "board",
];

impl Config {
    /// The configuration that JSON tells, with the rules of an engine. `docs/exchanges/json.md` lists the members; they are
    /// named and counted as the fields here, durations in milliseconds.
    ///
    /// Without `clientId` and `clientSecret` the host gives the tokens: [`Step::Token`](crate::exchange::Step::Token).
    ///
    /// ```
    /// use callgate::{Engine, exchange::{Client, Config}};
    ///
    /// let json = br#"{"platform": "cxone", "tenant": "acme", "quota": {"requests": 30, "period": 60000}}"#;
    /// let config = Config::from_json(json, Engine::new()).expect("it is sound");
    /// assert_eq!(config.api, "https://acme.engage.niceincontact.com");
    /// assert!(config.token.is_none(), "the host gives the tokens");
    ///
    /// let report = Config::from_json(br#"{"platform": "cxone", "retries": 3}"#, Engine::new()).unwrap_err();
    /// let paths: Vec<&str> = report.violations.iter().map(|fault| &*fault.path).collect();
    /// assert_eq!(paths, ["/tenant", "/retries"]);
    /// ```
    ///
    /// # Errors
    /// It cannot be used: the report, which is of no kind, tells every fault and where it is, and no value that may be a
    /// secret.
    #[allow(clippy::needless_pass_by_value, reason = "the configuration keeps it")]
    pub fn from_json(json: &[u8], engine: Engine) -> Result<Self, Report> {
        let config = reading::read(json, LIMITS, |reader, out| {
            // Repeated keys are read twice, so each reading begins with a configuration of its own.
            read(Self::bare(String::new(), engine.clone()), reader, out)
        })?;
        // What is left are combinations that have no place of their own.
        config.check().map_err(|error| reading::refused(error.to_string()))?;
        Ok(config)
    }
}

impl Client {
    /// A client with the configuration that JSON tells: [`Config::from_json`] and [`Client::new`].
    ///
    /// # Errors
    /// As for [`Config::from_json`].
    pub fn from_json(config: &[u8], engine: Engine, seed: u64) -> Result<Self, Report> {
        let config = Config::from_json(config, engine)?;
        Self::new(config, seed).map_err(|error| reading::refused(error.to_string()))
    }

    /// A client that goes on where a snapshot was taken: [`Config::from_json`] and [`Client::restore`].
    ///
    /// # Errors
    /// The configuration cannot be used, or the snapshot cannot be taken up.
    pub fn restore_from_json(
        config: &[u8],
        engine: Engine,
        snapshot: &[u8],
    ) -> Result<Self, Misuse> {
        let config = Config::from_json(config, engine)?;
        // What is no UTF-8 is no snapshot from its first byte.
        let snapshot = core::str::from_utf8(snapshot).unwrap_or_default();
        Ok(Self::restore(config, snapshot)?)
    }
}

fn read(
    mut config: Config,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<Option<Config>, Fault> {
    let mut source = Source::default();
    let members = values::object(&FIELDS, reader, out, |field, reader, out| match field {
        0..=8 => source.take(field, reader, out),
        9 => retry(&mut config.retry, reader, out),
        10 => quota(&mut config.quota, reader, out),
        11 => duration(&mut config.timeout, 1, reader, out),
        12 => duration(&mut config.deadline, 1, reader, out),
        13 => duration(&mut config.cleanup, 0, reader, out),
        14 => endpoint(&mut config.crm_events, reader, out),
        15 => endpoint(&mut config.crm_batch, reader, out),
        16 => endpoint(&mut config.webhook, reader, out),
        17 => breaker(&mut config.breaker, reader, out),
        18 => callbacks::callbacks(&mut config.callbacks, reader, out),
        _ => {
            values::object(&["agents", "entries"], reader, out, |field, reader, out| match field {
                0 => count(&mut config.board.agents, 1..=1_000_000, reader, out),
                _ => count(&mut config.board.entries, 2..=1_000_000, reader, out),
            })
            .map(drop)
        }
    })?;
    let Some(members) = members else { return Ok(None) };
    // Callbacks go to the CRM.
    if members.has(18) && !members.has(14) {
        missing::found(members.brace(), "crmEvents", out);
    }
    source.settle(&mut config, &members, out);
    Ok(Some(config))
}

fn retry(retry: &mut Retry, reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<(), Fault> {
    values::object(&["most", "base", "cap"], reader, out, |field, reader, out| match field {
        0 => count(&mut retry.most, 0..=100, reader, out),
        1 => duration(&mut retry.base, 0, reader, out),
        _ => duration(&mut retry.cap, 0, reader, out),
    })
    .map(drop)
}

fn quota(quota: &mut Quota, reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<(), Fault> {
    values::object(&["requests", "period"], reader, out, |field, reader, out| match field {
        0 => count(&mut quota.requests, 1..=1_000_000, reader, out),
        _ => duration(&mut quota.period, 1, reader, out),
    })
    .map(drop)
}

fn breaker(
    breaker: &mut Breaker,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    values::object(&["failures", "rest"], reader, out, |field, reader, out| match field {
        0 => count(&mut breaker.failures, 1..=1_000_000, reader, out),
        _ => duration(&mut breaker.rest, 0, reader, out),
    })
    .map(drop)
}

/// `{"url", "token"?}`.
fn endpoint(
    setting: &mut Option<Endpoint>,
    reader: &mut Reader<'_>,
    out: &mut Findings<'_>,
) -> Result<(), Fault> {
    let (mut target, mut token) = (None, None);
    let members = values::object(&["url", "token"], reader, out, |field, reader, out| {
        if field == 0 {
            let text = values::text(reader, out)?;
            target = text.and_then(|text| url(text, &['#', '@'], out));
            return Ok(());
        }
        let start = values::start(reader)?;
        token = secret(reader, out)?;
        let fit = |token: &crate::exchange::Secret| token.reveal().iter().all(u8::is_ascii_graphic);
        if !token.as_ref().is_none_or(fit) {
            let at = values::since(reader, start);
            not_allowed::because("a token is visible ASCII without spaces", at, out);
        }
        Ok(())
    })?;
    if let Some(members) = members {
        values::required(&members, &[0], out);
        *setting = target.map(|url| Endpoint { url, token });
    }
    Ok(())
}
