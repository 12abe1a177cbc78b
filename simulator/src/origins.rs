//! Pages of other origins: which of them a browser lets call and read the answer (CORS, in the Fetch Standard).

use crate::{
    answer::Answer,
    fields::{Fields, Wrong},
};
use axum::http::HeaderMap;

/// What a page may read of an answer, beside what every page may.
const EXPOSED: &str = "Date, ETag, Idempotent-Replayed, Retry-After, WWW-Authenticate, \
     inin-ratelimit-allowed, inin-ratelimit-count, inin-ratelimit-reset";

/// How long a browser may keep what it was told before a call, in seconds.
const KEPT: &str = "600";

/// Reads the origins of an order: scheme, host and port, as browsers send them, or `*` for any.
pub(crate) fn read(
    fields: &mut Fields<'_>,
    name: &'static str,
) -> Result<Option<Vec<String>>, Wrong> {
    let Some(origins) = fields.texts(name)? else { return Ok(None) };
    if let Some(index) = origins.iter().position(|origin| !is_origin(origin)) {
        let reason = "an origin is needed, such as `http://localhost:8080`, or `*` for any";
        return Err(fields.wrong(&format!("{name}/{index}"), reason));
    }
    Ok(Some(origins))
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_more = |host: &str| host.contains(['/', '?', '#', '@', ' ']);
    text == "*" || host.is_some_and(|host| !host.is_empty() && !has_more(host))
}

/// What stands in every answer to a page of these origins.
pub(crate) fn headers(origins: &[String], asked: &HeaderMap) -> Vec<(&'static str, String)> {
    let Some(caller) = caller(origins, asked) else { return Vec::new() };
    vec![
        ("access-control-allow-origin", caller.to_owned()),
        ("access-control-expose-headers", EXPOSED.to_owned()),
        ("vary", "Origin".to_owned()),
    ]
}

/// The answer to a browser that asks whether such a page may call. It is no request to a platform.
pub(crate) fn preflight(origins: &[String], method: &str, asked: &HeaderMap) -> Option<Answer> {
    if method != "OPTIONS" || !asked.contains_key("access-control-request-method") {
        return None;
    }
    caller(origins, asked)?;
    let wanted = asked.get("access-control-request-headers");
    let wanted = wanted.and_then(|wanted| wanted.to_str().ok()).unwrap_or_default();
    let answer = Answer::empty(204)
        .with("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE")
        .with("access-control-allow-headers", wanted)
        .with("access-control-max-age", KEPT);
    Some(answer)
}

/// The origin of the page that calls, if its pages may.
fn caller<'a>(origins: &[String], asked: &'a HeaderMap) -> Option<&'a str> {
    let caller = asked.get("origin")?.to_str().ok()?;
    origins.iter().any(|known| known == "*" || known == caller).then_some(caller)
}
