//! From a request to an answer, with no socket in it: faults, tokens, quotas, then the endpoint.

use crate::{
    answer::{Answer, Call, Refusal},
    clock::{Clock, http_date, rfc3339},
    fault_header,
    faults::{Action, Drop},
    oauth::{self, form, unescape},
    quota,
    routes::{self, Found, Platform, Route},
    world::{Kept, World, sum},
};
use axum::http::HeaderMap;
use serde_json::{Value, json};

/// A request as it came.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

impl Asked<'_> {
    /// What goes wrong with it. A header that asks for a fault and cannot be meant is refused.
    pub(crate) fn fault(&self, world: &mut World) -> Result<Action, Refusal> {
        let decided = match self.headers.get("x-callgate-fault") {
            None => world.faults.request(self.method, self.path),
            Some(header) => Some(fault_header::read(header.to_str().unwrap_or_default())?),
        };
        Ok(decided.unwrap_or_default())
    }

    /// What is answered, faults included. Nothing, if the request is lost before it has an effect.
    pub(crate) fn answer(&self, world: &mut World, fault: &Action) -> Option<Answer> {
        let found = routes::find(self.method, self.path);
        let platform = match &found {
            Found::Route(route, _) => route.platform,
            _ => Platform::Cxone,
        };
        let route = match &found {
            Found::Route(route, _) => Some(route.name),
            _ => None,
        };
        let broken = fault.status.map(|status| {
            let refusal = Refusal::new(status, "simulated.fault", "a fault was asked for");
            let told = world.clock.now().saturating_add(world.clock.skew);
            let told = told.saturating_add(fault.skew);
            let again = fault.retry_after;
            match again.map(|seconds| quota::retry_after(seconds, told, &world.settings)) {
                Some((name, value)) => refusal.with(name, value).answer(platform, ""),
                None => refusal.answer(platform, ""),
            }
        });
        let lost = fault.drop == Some(Drop::Before);
        let answer = match (lost, broken) {
            (true, _) => None,
            (false, Some(broken)) if !fault.after => Some(broken),
            (false, broken) => {
                let answer = self.reach(world, &found, fault);
                Some(match broken {
                    Some(broken) => Answer { callbacks: answer.callbacks, ..broken },
                    None => answer,
                })
            }
        };
        let status = answer.as_ref().map(|answer| answer.status);
        world.seen.request(route, self.line(world.clock.now(), status, fault));
        answer
    }

    /// A line of the log. Queries are left out, since they may carry secrets.
    fn line(&self, now: i64, status: Option<u16>, fault: &Action) -> Value {
        let mut line = json!({
            "at": rfc3339(now), "method": self.method, "path": self.path, "status": status,
        });
        if *fault != Action::default() {
            line["fault"] = json!({
                "latencyMs": fault.latency,
                "status": fault.status,
                "drop": fault.drop.map(|drop| match drop {
                    Drop::Before => "before",
                    Drop::After => "after",
                }),
                "truncated": fault.truncate.is_some(),
                "skewMs": fault.skew,
            });
        }
        line
    }

    /// Reaches the platform.
    fn reach(&self, world: &mut World, found: &Found<'_>, fault: &Action) -> Answer {
        let (route, id) = match found {
            Found::Route(route, id) => (*route, unescape(id, false)),
            Found::Method(allowed) => {
                let message = format!("{} is not allowed here", self.method);
                let refusal = Refusal::new(405, "method.not.allowed", message);
                return refusal.with("allow", allowed).answer(Platform::Cxone, "");
            }
            Found::Nothing => {
                return Refusal::not_found("endpoint").answer(Platform::Cxone, "");
            }
        };
        let query = form(self.query.unwrap_or_default());
        let now = world.clock.now();
        let call = Call {
            route: route.name,
            id: &id,
            query: &query,
            headers: self.headers,
            body: self.body,
            now,
            told: now.saturating_add(world.clock.skew).saturating_add(fault.skew),
            client: "",
            reject: &fault.reject,
        };
        let mut headers = Vec::new();
        let told = admit(world, route, &call, &mut headers);
        let told = told.and_then(|client| once(world, route, &Call { client: &client, ..call }));
        let mut answer = told.unwrap_or_else(|refusal| {
            let context = world.ids.uuid();
            refusal.answer(route.platform, &context)
        });
        answer.headers.extend(headers);
        answer
    }
}

/// The refusal of a body that no platform takes.
pub(crate) fn too_large(most: usize) -> Answer {
    let message = format!("the body has more than {most} bytes");
    Refusal::new(413, "payload.too.large", message).answer(Platform::Cxone, "")
}

/// An answer as it is written, but for what a connection adds.
pub(crate) struct Written {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// Writes an answer whose time is wrong by `skew` beyond the clock's own.
pub(crate) fn write(clock: &Clock, skew: i64, answer: Answer) -> Written {
    let told = clock.now().saturating_add(clock.skew).saturating_add(skew);
    let mut headers = Vec::with_capacity(answer.headers.len() + 2);
    if answer.body.is_some() {
        headers.push(("content-type", "application/json".to_owned()));
    }
    headers.push(("date", http_date(told)));
    for (name, value) in answer.headers {
        // Of several values of a header the last one stands.
        headers.retain(|(known, _)| *known != name);
        headers.push((name, value));
    }
    let body = answer.body.map(|body| body.to_string()).unwrap_or_default();
    Written { status: answer.status, headers, body }
}

/// Asks for token, quota and scopes, and tells who calls.
fn admit(
    world: &mut World,
    route: &Route,
    call: &Call<'_>,
    headers: &mut Vec<(&'static str, String)>,
) -> Result<String, Refusal> {
    match route.platform {
        Platform::Token | Platform::Listener => return Ok(String::new()),
        Platform::Crm => return world.crm.admit(call).map(|()| String::new()),
        Platform::Cxone | Platform::Genesys => {}
    }
    let (bearer, token) = world.oauth.token(call)?;
    let counted = world.quota.count(bearer, call.now, world.settings.quota_per_minute);
    if let Some(Ok(standing) | Err(standing)) = counted
        && route.platform == Platform::Genesys
    {
        headers.extend(standing.headers());
    }
    if let Some(Err(standing)) = counted {
        return Err(quota::exceeded(standing, call.told, &world.settings));
    }
    oauth::needs(token, route.scopes)?;
    Ok(token.client.clone())
}

/// Runs an endpoint and counts its effect under the idempotency key that it carries, if it carries one.
fn run(world: &mut World, route: &Route, call: &Call<'_>) -> Result<Answer, Refusal> {
    let before = world.seen.effects(route.name);
    let answer = (route.run)(world, call);
    let key = call.header(route.once.unwrap_or("idempotency-key"));
    if let Some(key) = key.filter(|_| world.seen.effects(route.name) > before) {
        world.seen.effect_under(call.client, route.name, key);
    }
    answer
}

/// Runs an endpoint, or repeats what it answered to the same request before.
fn once(world: &mut World, route: &Route, call: &Call<'_>) -> Result<Answer, Refusal> {
    let Some(key) = route.once.and_then(|header| call.header(header)) else {
        return run(world, route, call);
    };
    // What stands in the path is part of the request, as the body is.
    let sum = sum(&[call.id.as_bytes(), b"\0", call.body].concat());
    if let Some(kept) = world.once.find(call.client, route.name, key) {
        if kept.sum != sum {
            let message = "the same key was used for another request";
            return Err(Refusal::new(422, "idempotency.mismatch", message));
        }
        let Kept { status, headers, body, .. } = kept;
        let answer =
            Answer { headers: headers.clone(), body: body.clone(), ..Answer::empty(*status) };
        return Ok(answer.with("idempotent-replayed", "true"));
    }
    let answer = run(world, route, call)?;
    let (status, headers, body) = (answer.status, answer.headers.clone(), answer.body.clone());
    world.once.keep(call.client, route.name, key, Kept { sum, status, headers, body });
    Ok(answer)
}
