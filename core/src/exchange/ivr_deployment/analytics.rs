//! What the platform measured in a flow, page by page.

use super::outcome::{FlowAnalytics, FlowMeasures};
use crate::exchange::{
    Malformed, Method, Response, Time,
    answer::{self, Field},
    body::{Object, instant},
    call::Call,
    record::record,
};
use alloc::{collections::BTreeSet, string::String};

/// How many pages are read at most; a page has up to 1,000 entities (reference 5).
const MOST_PAGES: u64 = 1_000;

const MILLION: u64 = 1_000_000;

/// A query that has been begun.
pub(super) struct Query {
    from: Time,
    to: Time,
    seen: BTreeSet<String>,
    token: Option<String>,
    told: FlowAnalytics,
    /// Completion rates in millionths, all together, and how many they were.
    rates: u64,
    rated: u64,
}

record!(struct Query { from, to, seen, token, told, rates, rated });

impl Query {
    /// Over so many milliseconds up to now: all pages are of the same time.
    pub(super) fn new(back: Time, now: Time) -> Self {
        let (seen, told) = (BTreeSet::new(), FlowAnalytics::default());
        Self {
            from: now.saturating_sub(back),
            to: now,
            seen,
            token: None,
            told,
            rates: 0,
            rated: 0,
        }
    }

    /// The call for the next page.
    pub(super) fn call(&self, flow: &str) -> Call {
        let filter = Object::new().text("type", "equals").text("path", "flowId").text("to", flow);
        let aggregations =
            r#"[{"name":"total_duration","type":"sum"},{"name":"completion_rate","type":"avg"}]"#;
        let body = Object::new()
            .json("aggregations", aggregations)
            .json("filter", &filter.finish())
            .text("interval", "P1D")
            .text("dateFrom", &instant(self.from))
            .text("dateTo", &instant(self.to));
        let body = match &self.token {
            Some(token) => body.text("nextPageToken", token),
            None => body,
        };
        // A POST, but a question: asked twice it changes nothing, so it needs no key.
        Call::platform(Method::Post, "/api/v2/analytics/ivrs/details/query")
            .with_body(body.finish())
            .repeatable()
    }

    /// Takes a page; what all of them tell, if it was the last.
    ///
    /// # Errors
    /// It cannot be read, or leads back to where the query has been.
    pub(super) fn page(&mut self, response: &Response) -> Result<Option<FlowAnalytics>, Malformed> {
        const ENTITIES: &str = "entities";
        const TOKEN: &str = "nextPageToken";
        let [entities, token] = answer::fields(response, [ENTITIES, TOKEN])?;
        let entities = entities.ok_or(Malformed::missing(ENTITIES))?.json();
        let entities = entities.and_then(answer::elements).ok_or(Malformed::unusable(ENTITIES))?;
        self.told.pages += 1;
        for entity in entities {
            let measures = entity_of(entity).map_err(|_| Malformed::unusable(ENTITIES))?;
            self.take(measures);
        }
        let Some(token) =
            token.filter(|token| !matches!(token, Field::Text(text) if text.is_empty()))
        else {
            self.told.total.completion_ppm = self.rates.checked_div(self.rated);
            return Ok(Some(self.told));
        };
        let token = token.text().ok_or(Malformed::unusable(TOKEN))?;
        if self.told.pages >= MOST_PAGES || !self.seen.insert(token.clone()) {
            return Err(Malformed::unusable(TOKEN));
        }
        self.token = Some(token);
        Ok(None)
    }

    fn take(&mut self, measures: FlowMeasures) {
        self.told.entities += 1;
        self.told.first.get_or_insert(measures);
        if let Some(duration) = measures.total_duration {
            let total = self.told.total.total_duration.get_or_insert(0);
            *total = total.saturating_add(duration);
        }
        if let Some(rate) = measures.completion_ppm {
            self.rates = self.rates.saturating_add(rate);
            self.rated += 1;
        }
    }
}

fn entity_of(entity: &str) -> Result<FlowMeasures, Malformed> {
    let [duration, rate] = answer::inner(entity, ["total_duration", "completion_rate"])?;
    Ok(FlowMeasures {
        total_duration: duration.and_then(|field| scaled(field, 1)),
        completion_ppm: rate.and_then(|field| scaled(field, MILLION)),
    })
}

/// A number that is not negative, this many times, to the nearest whole one.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a cast of what is not negative saturates, and a million is exact"
)]
fn scaled(field: Field<'_>, times: u64) -> Option<u64> {
    let Field::Number(number) = field else { return None };
    let value = number.to_f64() * times as f64;
    // There is no rounding without the standard library.
    (value >= 0.0).then_some((value + 0.5) as u64)
}
