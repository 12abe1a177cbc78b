//! A request as an exchange wants it, and how far it has come.

use super::{Cause, ExchangeId, Header, Method, Request, RequestId, Time, record::record};
use alloc::{borrow::Cow, string::String, vec::Vec};
use zeroize::Zeroize;

/// The number of a call: a request with all its repetitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CallId(pub(super) u64);

/// What an exchange calls a call, to tell the answers apart.
pub(super) type Tag = u32;

/// Whom a call is for, and so what it must pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The platform: with a token, within the quota.
    Platform,
    /// The token endpoint.
    Token,
    /// An endpoint beside the platform: with its own token, behind a circuit breaker.
    Side(Side),
}

record!(enum Target { Platform, Token | Side(side) | });

/// The endpoints beside the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The CRM, for single events.
    CrmEvents,
    /// The CRM, for batches of records.
    CrmBatch,
    /// Who listens for what exchanges did.
    Webhook,
}

record!(enum Side { CrmEvents, CrmBatch, Webhook | | });

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::CrmEvents, Self::CrmBatch, Self::Webhook];

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

/// What is to be sent, except for the token.
///
/// It may be kept in a snapshot, so where it goes is told by its target and a path: a snapshot cannot send a token
/// elsewhere.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) target: Target,
    pub(super) method: Method,
    /// What follows the URL of the target.
    pub(super) path: String,
    /// The headers beside those that follow from the body and the target.
    pub(super) headers: Vec<Header>,
    pub(super) body: String,
    /// The name of the header and the key itself.
    pub(super) key: Option<Header>,
    /// Whether a second one has no second effect although neither method nor key say so.
    pub(super) repeatable: bool,
    /// Statuses beyond 2xx that the exchange takes for an answer.
    pub(super) accepts: Vec<u16>,
}

record!(struct Call { target, method, path, headers, body, key, repeatable, accepts });

impl Call {
    pub(super) fn new(target: Target, method: Method, path: impl Into<String>) -> Self {
        Self {
            target,
            method,
            path: path.into(),
            headers: Vec::new(),
            body: String::new(),
            key: None,
            repeatable: false,
            accepts: Vec::new(),
        }
    }

    /// A call of the platform.
    pub(super) fn platform(method: Method, path: impl Into<String>) -> Self {
        Self::new(Target::Platform, method, path)
    }

    /// A call of an endpoint beside the platform: a POST of a body under a key.
    pub(super) fn side(side: Side, body: String, key: String) -> Self {
        Self::new(Target::Side(side), Method::Post, "").with_body(body).with_key(key)
    }

    /// With a JSON body.
    pub(super) fn with_body(mut self, body: String) -> Self {
        self.body = body;
        self
    }

    /// With an idempotency key in the header `Idempotency-Key`.
    pub(super) fn with_key(self, key: String) -> Self {
        self.with_key_in("Idempotency-Key", key)
    }

    /// With an idempotency key in a header of the platform's own.
    pub(super) fn with_key_in(mut self, header: &'static str, key: String) -> Self {
        self.key = Some((Cow::Borrowed(header), key));
        self
    }

    pub(super) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((Cow::Borrowed(name), value.into()));
        self
    }

    /// A second one has no second effect.
    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// With statuses beyond 2xx that the exchange takes for an answer.
    pub(super) fn accepting(mut self, statuses: &[u16]) -> Self {
        self.accepts = statuses.into();
        self
    }

    /// Whether a second one has no second effect.
    pub(super) const fn is_repeatable(&self) -> bool {
        self.method.is_idempotent()
            || self.key.is_some()
            || self.repeatable
            || matches!(self.target, Target::Token)
    }

    pub(super) fn request(
        &self,
        id: RequestId,
        url: String,
        authorization: Option<String>,
        timeout: Time,
    ) -> Request {
        const JSON: &str = "application/json";
        let mut headers = Vec::with_capacity(self.headers.len() + 4);
        headers.extend(authorization.map(|value| (Cow::Borrowed("Authorization"), value)));
        headers.push((Cow::Borrowed("Accept"), JSON.into()));
        let typed = self.headers.iter().any(|(name, _)| name == "Content-Type");
        if !typed && !self.body.is_empty() {
            headers.push((Cow::Borrowed("Content-Type"), JSON.into()));
        }
        headers.extend(self.headers.iter().chain(&self.key).cloned());
        let body = self.body.as_bytes().into();
        Request { id, method: self.method, url, headers, body, timeout }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.path.zeroize();
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

/// A call under way.
pub(super) struct Flight {
    pub(super) call: Call,
    /// The exchange that wants it, and what it calls it; none wants a token.
    pub(super) owner: Option<(ExchangeId, Tag)>,
    pub(super) state: State,
    pub(super) attempts: u32,
    pub(super) retries: u32,
    /// The number of the token it was last sent with.
    pub(super) token: u64,
    /// Whether it has been sent again because of a 401.
    pub(super) renewed: bool,
    /// Whether an earlier try may have had its effect.
    pub(super) uncertain: bool,
    /// Why the last try failed.
    pub(super) cause: Option<Cause>,
}

record!(struct Flight {
    call, owner, state, attempts, retries, renewed, uncertain, cause; token = 0
});

impl Flight {
    pub(super) const fn new(call: Call, owner: Option<(ExchangeId, Tag)>) -> Self {
        Self {
            call,
            owner,
            state: State::Queued,
            attempts: 0,
            retries: 0,
            token: 0,
            renewed: false,
            uncertain: false,
            cause: None,
        }
    }

    /// The exchange that wants it.
    pub(super) fn exchange(&self) -> Option<ExchangeId> {
        self.owner.map(|(exchange, _)| exchange)
    }
}

#[derive(Clone, Copy)]
pub(super) enum State {
    /// It waits for its turn.
    Queued,
    /// An answer is awaited.
    Sent { request: RequestId, at: Time, until: Time },
    /// A try failed; it waits for the next.
    Resting { until: Time },
}

record!(enum State { Queued | | Sent { request, at, until }, Resting { until } });

#[cfg(test)]
mod tests {
    use super::*;

    /// The headers of a request, in the order in which they are sent.
    fn headers(call: &Call) -> Vec<Header> {
        call.request(RequestId(0), String::new(), Some("Bearer t".into()), 0).headers.clone()
    }

    fn header(name: &'static str, value: &str) -> Header {
        (Cow::Borrowed(name), value.into())
    }

    #[test]
    fn the_type_of_a_body_is_told_once_and_only_where_there_is_one() {
        let always = [header("Authorization", "Bearer t"), header("Accept", "application/json")];
        let read = Call::platform(Method::Get, "/x");
        assert_eq!(headers(&read), always);
        let written = read.with_body("{}".into()).with_key("k-1".into());
        let json = [header("Content-Type", "application/json"), header("Idempotency-Key", "k-1")];
        assert_eq!(headers(&written), [always.as_slice(), &json].concat());
        let patch = || header("Content-Type", "application/merge-patch+json");
        let typed = Call::platform(Method::Patch, "/x").with_body("{}".into());
        let typed = typed.with_header("Content-Type", patch().1);
        assert_eq!(headers(&typed), [always.as_slice(), &[patch()]].concat());
    }
}
