//! Real HTTP on a thread of its own: faults, tokens, quotas, then the endpoint.

use crate::{
    answer::{Answer, Call, Refusal},
    callbacks,
    clock::http_date,
    control, fault_header,
    faults::{Action, Drop, Truncate},
    line::{Lines, Switch},
    oauth::{self, form, unescape},
    options::Options,
    quota,
    routes::{self, Found, Platform, Route},
    world::{Kept, World, sum},
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode},
};
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) world: Mutex<World>,
    pub(crate) options: Options,
}

/// Serves until it is dropped.
pub(crate) async fn serve(
    host: Arc<Host>,
    listener: tokio::net::TcpListener,
) -> std::io::Result<()> {
    let app = Router::new().fallback(handle).with_state(host);
    let service = app.into_make_service_with_connect_info::<Switch>();
    axum::serve(Lines(listener), service).await
}

async fn handle(
    State(host): State<Arc<Host>>,
    ConnectInfo(switch): ConnectInfo<Switch>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let Ok(body) = to_bytes(body, host.options.max_body).await else {
        let message = format!("the body has more than {} bytes", host.options.max_body);
        let refusal = Refusal::new(413, "payload.too.large", message);
        return response(&host, 0, refusal.answer(Platform::Cxone, ""));
    };
    if let Some(path) = path.strip_prefix("/_simulator/") {
        let told = control::answer(&host, method, path, &body).await;
        let answer = told.unwrap_or_else(|refusal| refusal.answer(Platform::Cxone, ""));
        return response(&host, 0, answer);
    }
    let fault = match parts.headers.get("x-callgate-fault") {
        None => Ok(host.world.lock().faults.request(method, path)),
        Some(header) => fault_header::read(header.to_str().unwrap_or_default()).map(Some),
    };
    let fault = match fault {
        Ok(fault) => fault.unwrap_or_default(),
        Err(wrong) => {
            return response(&host, 0, Refusal::from(wrong).answer(Platform::Cxone, ""));
        }
    };
    sleep(Duration::from_millis(fault.latency)).await;
    let asked = Asked { method, path, query: parts.uri.query(), headers: &parts.headers, body };
    let answer = asked.answer(&host, &fault);
    if let Some(answer) = &answer
        && !answer.callbacks.is_empty()
    {
        let (host, callbacks) = (Arc::clone(&host), answer.callbacks.clone());
        tokio::spawn(async move { callbacks::deliver(&host, callbacks).await });
    }
    match answer.filter(|_| fault.drop.is_none()) {
        None => {
            switch.cut();
            response(&host, fault.skew, Answer::empty(500))
        }
        Some(answer) => {
            if let Some(truncate) = fault.truncate {
                let length = answer.body.as_ref().map_or(0, |body| body.to_string().len());
                switch.truncate(match truncate {
                    Truncate::Half => length / 2,
                    Truncate::Bytes(bytes) => bytes,
                });
            }
            response(&host, fault.skew, answer)
        }
    }
}

/// A request as it came.
struct Asked<'a> {
    method: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    headers: &'a HeaderMap,
    body: Bytes,
}

impl Asked<'_> {
    /// What is answered, faults included. Nothing, if the request is lost before it has an effect.
    fn answer(&self, host: &Host, fault: &Action) -> Option<Answer> {
        let world = &mut *host.world.lock();
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
            "at": crate::clock::rfc3339(now), "method": self.method, "path": self.path,
            "status": status,
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
            body: &self.body,
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

/// Runs an endpoint, or repeats what it answered to the same request before.
fn once(world: &mut World, route: &Route, call: &Call<'_>) -> Result<Answer, Refusal> {
    let Some(key) = route.once.and_then(|header| call.header(header)) else {
        return (route.run)(world, call);
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
    let answer = (route.run)(world, call)?;
    let (status, headers, body) = (answer.status, answer.headers.clone(), answer.body.clone());
    world.once.keep(call.client, route.name, key, Kept { sum, status, headers, body });
    Ok(answer)
}

fn response(host: &Host, skew: i64, answer: Answer) -> Response<Body> {
    let told = {
        let clock = &host.world.lock().clock;
        clock.now().saturating_add(clock.skew).saturating_add(skew)
    };
    let body = answer.body.map(|body| body.to_string());
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    if body.is_some() {
        headers.insert("content-type", HeaderValue::from_static("application/json"));
    }
    for (name, value) in [("date", http_date(told))].into_iter().chain(answer.headers) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(body) = body {
        *response.body_mut() = Body::from(body);
    }
    response
}
