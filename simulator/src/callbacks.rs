//! Signed callbacks to hosts on this machine, and on no other.

use crate::{
    answer::Refusal,
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

/// Which callback is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) session: &'a str,
    pub(crate) kind: &'a str,
    /// Where to, if not to the session's own URL.
    pub(crate) to: Option<&'a str>,
}

/// A callback ready to go.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    event: String,
    kind: String,
    session: String,
    target: SocketAddr,
    /// The whole request, head and body.
    request: Vec<u8>,
    latency: u64,
    /// How often it is delivered, which is once if nothing is wrong.
    copies: u64,
    attempts: u64,
    retry: Duration,
    timeout: Duration,
}

/// Prepares a callback. Faults may lose it, hold it back or multiply it, so that none or several come out.
pub(crate) fn plan(world: &mut World, asked: Asked<'_>) -> Result<Vec<Delivery>, Refusal> {
    let Some(session) = world.guests.sessions.get(asked.session) else {
        return Err(Refusal::not_found("guest session"));
    };
    let url = asked.to.or_else(|| session["callbackUrl"].as_str()).unwrap_or_default();
    let (target, head) = target(url).ok_or_else(|| {
        let message = "callbacks go to http or https URLs on this machine alone (localhost, \
                       127.0.0.0/8, ::1); give such a one as \"to\"";
        Refusal::new(409, "callback.unreachable", message)
    })?;
    let action = world.faults.callback(asked.kind).unwrap_or_default();
    let told = world.clock.now().saturating_add(world.clock.skew).saturating_add(action.skew);
    let event = world.ids.uuid();
    let state = if asked.kind.rsplit('.').next() == Some("ended") { "CLOSED" } else { "ACTIVE" };
    let session = world.guests.sessions.get_mut(asked.session);
    let session = session.ok_or_else(|| Refusal::not_found("guest session"))?;
    session["channelState"] = json!(state);
    let body = json!({
        "eventId": event, "type": asked.kind, "sessionId": asked.session,
        "channelId": session["channelId"], "channelState": state,
        "metadata": session["metadata"], "timestamp": rfc3339(told),
    });
    let body = body.to_string();
    let signed = world.settings.signing.headers(&event, told, body.as_bytes());
    let mut request = format!("{head}X-Request-ID: {event}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in signed {
        request.extend([&*name, ": ", &*value, "\r\n"]);
    }
    request.push_str("\r\n");
    request.push_str(&body);
    let settings = &world.settings;
    let delivery = Delivery {
        event,
        kind: asked.kind.to_owned(),
        session: asked.session.to_owned(),
        target,
        request: request.into_bytes(),
        latency: action.latency,
        copies: action.duplicate + 1,
        attempts: settings.callback_attempts,
        retry: Duration::from_millis(settings.callback_retry_ms),
        timeout: Duration::from_millis(settings.callback_timeout_ms),
    };
    Ok(order(world, delivery, &action))
}

/// Puts a callback where the faults want it.
fn order(world: &mut World, delivery: Delivery, action: &Action) -> Vec<Delivery> {
    if action.drop == Some(Drop::Before) {
        let outcome = json!({"lost": true});
        world.guests.deliveries.push(delivery.told(0, &outcome));
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

/// The address of a URL on this machine, and the head of a request to it. TLS is left out: it is only
/// this machine, and a platform's URLs must say https.
fn target(url: &str) -> Option<(SocketAddr, String)> {
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
         Content-Type: application/json\r\nUser-Agent: callgate-simulator\r\n"
    );
    Some((SocketAddr::new(ip, authority.port_u16().unwrap_or(usual)), head))
}

impl Delivery {
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
}

/// Delivers callbacks one after the other, each until it is answered with 2xx or the tries are used up.
pub(crate) async fn deliver(host: &Host, deliveries: Vec<Delivery>) -> Vec<Value> {
    let mut all = Vec::new();
    for delivery in deliveries {
        sleep(Duration::from_millis(delivery.latency)).await;
        for _ in 0..delivery.copies {
            for attempt in 1..=delivery.attempts {
                let (outcome, done) = match timeout(delivery.timeout, post(&delivery)).await {
                    Ok(Ok(status)) => (json!({"status": status}), (200..300).contains(&status)),
                    Ok(Err(error)) => (json!({"error": error.to_string()}), false),
                    Err(_) => (json!({"error": "no answer in time"}), false),
                };
                let told = delivery.told(attempt, &outcome);
                host.world.lock().guests.deliveries.push(told.clone());
                all.push(told);
                if done {
                    break;
                }
                if attempt < delivery.attempts {
                    sleep(delivery.retry).await;
                }
            }
        }
    }
    all
}

/// Sends a callback and returns the status that it was answered with.
async fn post(delivery: &Delivery) -> io::Result<u16> {
    let mut stream = TcpStream::connect(delivery.target).await?;
    stream.write_all(&delivery.request).await?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await?;
    let status = head.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..));
    let status = status.and_then(|code| std::str::from_utf8(code).ok()?.parse().ok());
    // The rest is read so that the host's writing does not fail.
    let mut rest = stream.take(1 << 20);
    tokio::io::copy(&mut rest, &mut tokio::io::sink()).await?;
    status.ok_or_else(|| io::Error::other("the answer is no HTTP"))
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
