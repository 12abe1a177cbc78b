//! Signed callbacks to hosts on this machine, and on no other.

use crate::{
    clock::rfc3339,
    faults::{Action, Drop},
    server::Host,
    world::World,
};
use axum::http::Uri;
use serde_json::{Value, json};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

/// How many outcomes of callbacks are remembered.
const OUTCOMES: usize = 1_000;

/// Which callback is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) session: &'a str,
    pub(crate) kind: &'a str,
    /// Where to, if not to the session's own URL.
    pub(crate) to: Option<&'a str>,
}

/// A callback of a platform, signed and ready to be delivered with a POST.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Callback {
    /// The id of the event that it tells of; a duplicate has the same.
    pub event: String,
    /// The type of that event.
    pub kind: String,
    /// The guest session.
    pub session: String,
    /// Where it goes.
    pub url: String,
    /// Its headers, those of the signature among them.
    pub headers: Vec<(String, String)>,
    /// Its body, JSON.
    pub body: String,
    /// How many milliseconds it is late.
    pub latency_ms: u64,
}

/// A callback, and how it is delivered.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    callback: Callback,
    /// How often it is delivered, which is once if nothing is wrong.
    copies: u64,
    attempts: u64,
    retry: Duration,
    timeout: Duration,
}

/// Prepares the callbacks of a session, one of each kind, and whatever was held back before them. Nothing is told where
/// there is no such session.
pub(crate) fn plan_all(
    world: &mut World,
    session: &str,
    kinds: &[impl AsRef<str>],
    to: Option<&str>,
) -> Option<Vec<Delivery>> {
    let mut ready = Vec::new();
    for kind in kinds {
        ready.extend(plan(world, Asked { session, kind: kind.as_ref(), to })?);
    }
    ready.append(&mut world.guests.held);
    Some(ready)
}

/// Prepares a callback. Faults may lose it, hold it back or multiply it, so that none or several come out. Nothing is
/// told where there is no such session.
pub(crate) fn plan(world: &mut World, asked: Asked<'_>) -> Option<Vec<Delivery>> {
    let session = world.guests.sessions.get_mut(asked.session)?;
    let state = if asked.kind.rsplit('.').next() == Some("ended") { "CLOSED" } else { "ACTIVE" };
    session["channelState"] = json!(state);
    let url = asked.to.or_else(|| session["callbackUrl"].as_str()).unwrap_or_default().to_owned();
    let action = world.faults.callback(asked.kind).unwrap_or_default();
    let told = world.clock.now().saturating_add(world.clock.skew).saturating_add(action.skew);
    let event = world.ids.uuid();
    let body = json!({
        "eventId": event, "type": asked.kind, "sessionId": asked.session,
        "channelId": session["channelId"], "channelState": state,
        "metadata": session["metadata"], "timestamp": rfc3339(told),
    });
    let body = body.to_string();
    let mut headers = vec![
        ("Content-Type".to_owned(), "application/json".to_owned()),
        ("X-Request-ID".to_owned(), event.clone()),
    ];
    headers.extend(world.settings.signing.headers(&event, told, body.as_bytes()));
    let settings = &world.settings;
    let delivery = Delivery {
        callback: Callback {
            event,
            kind: asked.kind.to_owned(),
            session: asked.session.to_owned(),
            url,
            headers,
            body,
            latency_ms: action.latency,
        },
        copies: action.duplicate + 1,
        attempts: settings.callback_attempts,
        retry: Duration::from_millis(settings.callback_retry_ms),
        timeout: Duration::from_millis(settings.callback_timeout_ms),
    };
    Some(order(world, delivery, &action))
}

/// The callbacks in the order and as often as they are delivered.
pub(crate) fn unrolled(deliveries: Vec<Delivery>) -> impl Iterator<Item = Callback> {
    deliveries.into_iter().flat_map(|delivery| {
        let copies = usize::try_from(delivery.copies).unwrap_or(usize::MAX);
        std::iter::repeat_n(delivery.callback, copies)
    })
}

/// Puts a callback where the faults want it.
fn order(world: &mut World, delivery: Delivery, action: &Action) -> Vec<Delivery> {
    if action.drop == Some(Drop::Before) {
        let outcome = json!({"lost": true});
        note(world, delivery.callback.told(0, &outcome));
        return Vec::new();
    }
    if action.reorder {
        world.guests.held.push(delivery);
        return Vec::new();
    }
    let mut ready = vec![delivery];
    ready.append(&mut world.guests.held);
    ready
}

/// Remembers what became of a callback.
fn note(world: &mut World, told: Value) {
    let outcomes = &mut world.guests.deliveries;
    if outcomes.len() == OUTCOMES {
        outcomes.pop_front();
    }
    outcomes.push_back(told);
}

/// The address of a URL on this machine, and the head of a request to it as far as the URL decides it. TLS is left
/// out: it is only this machine, and a platform's URLs must say https.
pub(crate) fn target(url: &str) -> Option<(SocketAddr, String)> {
    let uri: Uri = url.parse().ok()?;
    let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
    let usual = match uri.scheme_str()? {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let ip = if host.eq_ignore_ascii_case("localhost") {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        host.parse::<IpAddr>().ok().filter(IpAddr::is_loopback)?
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\
         User-Agent: callgate-simulator\r\n"
    );
    Some((SocketAddr::new(ip, authority.port_u16().unwrap_or(usual)), head))
}

impl Callback {
    fn told(&self, attempt: u64, outcome: &Value) -> Value {
        let mut told = json!({
            "eventId": self.event, "type": self.kind, "sessionId": self.session,
            "attempt": attempt,
        });
        for (name, value) in outcome.as_object().into_iter().flatten() {
            told[name] = value.clone();
        }
        told
    }

    /// Sends it to an address, after the head of a request to it, and returns the status that it was answered with.
    async fn post(&self, target: SocketAddr, head: &str) -> io::Result<u16> {
        let mut request = head.to_owned();
        for (name, value) in &self.headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.extend(["Content-Length: ", &self.body.len().to_string(), "\r\n\r\n", &self.body]);
        let mut stream = TcpStream::connect(target).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut head = [0; 12];
        stream.read_exact(&mut head).await?;
        let status = head.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..));
        let status = status.and_then(|code| std::str::from_utf8(code).ok()?.parse().ok());
        // The rest is read so that the host's writing does not fail.
        let mut rest = stream.take(1 << 20);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await?;
        status.ok_or_else(|| io::Error::other("the answer is no HTTP"))
    }
}

/// Delivers callbacks one after the other, each until it is answered with 2xx or the tries are used up.
pub(crate) async fn deliver(host: &Host, deliveries: Vec<Delivery>) -> Vec<Value> {
    let mut all = Vec::new();
    for Delivery { callback, copies, attempts, retry, timeout: patience } in deliveries {
        let Some((target, head)) = target(&callback.url) else {
            let outcome = json!({"error": "callbacks go to this machine alone"});
            note(&mut host.world.lock(), callback.told(0, &outcome));
            continue;
        };
        sleep(Duration::from_millis(callback.latency_ms)).await;
        for _ in 0..copies {
            for attempt in 1..=attempts {
                let (outcome, done) = match timeout(patience, callback.post(target, &head)).await {
                    Ok(Ok(status)) => (json!({"status": status}), (200..300).contains(&status)),
                    Ok(Err(error)) => (json!({"error": error.to_string()}), false),
                    Err(_) => (json!({"error": "no answer in time"}), false),
                };
                let told = callback.told(attempt, &outcome);
                note(&mut host.world.lock(), told.clone());
                all.push(told);
                if done {
                    break;
                }
                if attempt < attempts {
                    sleep(retry).await;
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callbacks_stay_on_this_machine() {
        for (url, wanted) in [
            ("https://localhost:8443/hook?a=b", Some("127.0.0.1:8443")),
            ("http://127.0.0.9/", Some("127.0.0.9:80")),
            ("https://[::1]:9/x", Some("[::1]:9")),
            ("https://example.com/", None),
            ("https://localhost.example.com/", None),
            ("http://user@localhost/", None),
            ("http://169.254.169.254/", None),
            ("ftp://localhost/", None),
            ("/hook", None),
        ] {
            let address = target(url).map(|(address, _)| address.to_string());
            assert_eq!(address.as_deref(), wanted, "{url}");
        }
        assert!(target("http://localhost/a?b").unwrap().1.starts_with("POST /a?b HTTP/1.1\r\n"));
    }
}
