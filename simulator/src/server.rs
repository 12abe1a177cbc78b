//! Real HTTP on a thread of its own.

use crate::{
    answer::{Answer, Refusal},
    callbacks, control,
    line::{Lines, Switch},
    options::Options,
    origins,
    routes::Platform,
    service::{Asked, Written, too_large, write},
    world::World,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, request::Parts},
};
use parking_lot::Mutex;
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// Where tests and developers do things to the platforms from outside.
const CONTROL: &str = "/_simulator/";

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
    // What is done to the platforms from outside is no business of pages.
    if parts.uri.path().starts_with(CONTROL) {
        return reach(&host, &switch, parts, body).await;
    }
    let (headers, preflight) = {
        let origins = &host.world.lock().settings.allowed_origins;
        let preflight = origins::preflight(origins, parts.method.as_str(), &parts.headers);
        (origins::headers(origins, &parts.headers), preflight)
    };
    let mut answer = match preflight {
        Some(preflight) => response(&host, 0, preflight),
        None => reach(&host, &switch, parts, body).await,
    };
    extend(answer.headers_mut(), headers);
    answer
}

async fn reach(host: &Arc<Host>, switch: &Switch, parts: Parts, body: Body) -> Response<Body> {
    let (method, path) = (parts.method.as_str(), parts.uri.path());
    let Ok(body) = to_bytes(body, host.options.max_body).await else {
        return response(host, 0, too_large(host.options.max_body));
    };
    let refused = |refusal: Refusal| refusal.answer(Platform::Cxone, "");
    if let Some(path) = path.strip_prefix(CONTROL) {
        let told = control::answer(host, method, path, &body).await;
        return response(host, 0, told.unwrap_or_else(refused));
    }
    let query = parts.uri.query();
    let asked = Asked { method, path, query, headers: &parts.headers, body: &body };
    let fault = asked.fault(&mut host.world.lock());
    let fault = match fault {
        Ok(fault) => fault,
        Err(refusal) => return response(host, 0, refused(refusal)),
    };
    sleep(Duration::from_millis(fault.latency)).await;
    let answer = asked.answer(&mut host.world.lock(), &fault);
    if let Some(answer) = &answer
        && !answer.callbacks.is_empty()
    {
        let (host, callbacks) = (Arc::clone(host), answer.callbacks.clone());
        tokio::spawn(async move { callbacks::deliver(&host, callbacks).await });
    }
    match answer.filter(|_| fault.drop.is_none()) {
        None => {
            switch.cut();
            response(host, fault.skew, Answer::empty(500))
        }
        Some(answer) => {
            let written = write(&host.world.lock().clock, fault.skew, answer);
            // What is whole in spite of it must not cost the next answer on this connection.
            if let Some(bytes) = fault.truncated(written.body.len()) {
                switch.truncate(bytes);
            }
            over_http(written)
        }
    }
}

fn response(host: &Host, skew: i64, answer: Answer) -> Response<Body> {
    over_http(write(&host.world.lock().clock, skew, answer))
}

fn over_http(written: Written) -> Response<Body> {
    let mut response = Response::new(Body::from(written.body));
    extend(response.headers_mut(), written.headers);
    *response.status_mut() =
        StatusCode::from_u16(written.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn extend(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
