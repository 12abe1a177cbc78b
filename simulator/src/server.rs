//! Real HTTP on a thread of its own.

use crate::{
    answer::{Answer, Refusal},
    callbacks, control,
    line::{Lines, Switch},
    options::Options,
    routes::Platform,
    service::{Asked, Written, too_large, write},
    world::World,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue, Response, StatusCode},
};
use parking_lot::Mutex;
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
        return response(&host, 0, too_large(host.options.max_body));
    };
    let refused = |refusal: Refusal| refusal.answer(Platform::Cxone, "");
    if let Some(path) = path.strip_prefix("/_simulator/") {
        let told = control::answer(&host, method, path, &body).await;
        return response(&host, 0, told.unwrap_or_else(refused));
    }
    let query = parts.uri.query();
    let asked = Asked { method, path, query, headers: &parts.headers, body: &body };
    let fault = asked.fault(&mut host.world.lock());
    let fault = match fault {
        Ok(fault) => fault,
        Err(refusal) => return response(&host, 0, refused(refusal)),
    };
    sleep(Duration::from_millis(fault.latency)).await;
    let answer = asked.answer(&mut host.world.lock(), &fault);
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
    let headers = response.headers_mut();
    for (name, value) in written.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    *response.status_mut() =
        StatusCode::from_u16(written.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}
