//! HTTP as data: what the host sends and what comes back.

use super::{RequestId, Secret, Time, record::record};
use crate::json::{print_integer, print_str};
use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt;
use zeroize::Zeroize;

/// The method of a request (RFC 9110, section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

record!(enum Method { Get, Post, Put, Patch, Delete | | });

impl Method {
    /// The method as it is written in a request.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether sending it twice has the effect of sending it once (RFC 9110, section 9.2.2).
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        matches!(self, Self::Get | Self::Put | Self::Delete)
    }
}

/// A request that the host is to send.
///
/// It carries credentials and personal data: its `Debug` shows neither, and it is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The number to hand back with the answer.
    pub id: RequestId,
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// The headers; the host adds those of the connection, such as `Host` and `Content-Length`.
    pub headers: Vec<Header>,
    /// The body; a request without one has no bytes here.
    pub body: Vec<u8>,
    /// How many milliseconds the client waits for the answer; the transport may give up then.
    pub timeout: Time,
}

/// A token that the host is to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// The number to hand back with the token.
    pub id: RequestId,
    /// How many milliseconds the client waits for it.
    pub timeout: Time,
    /// Whether the platform did not take the token before: then the same once more is of no use.
    pub rejected: bool,
}

/// A name and its value.
pub type Header = (Cow<'static, str>, String);

impl Request {
    /// The value of a header, its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.url.zeroize();
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("method", &self.method)
            .field("url", &Origin(&self.url))
            .field("headers", &Names(&self.headers))
            .field("body", &Bytes(self.body.len()))
            .field("timeout", &self.timeout)
            .finish()
    }
}

/// What the platform answered.
///
/// It may carry a token and personal data: its `Debug` shows neither, and it is wiped when it is dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers, as they came.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// A response of this status, without headers or a body.
    #[must_use]
    pub const fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// The answer to a [`TokenRequest`]: an access token, and how many seconds it may be used if the host knows; five
    /// minutes if not.
    #[must_use]
    pub fn token(token: &Secret, expires_in: Option<u64>) -> Self {
        let text = token.reveal_text().unwrap_or_default();
        // It never grows, so that no copy of the token is left behind.
        let mut body = String::with_capacity(64 + 6 * text.len());
        body.push_str("{\"access_token\":");
        print_str(text, &mut body);
        if let Some(seconds) = expires_in {
            body.push_str(",\"expires_in\":");
            print_integer(seconds, &mut body);
        }
        body.push('}');
        Self::new(200).with_body(body)
    }

    /// The same with a header.
    #[must_use]
    pub fn with_header(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
    ) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with a body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The value of a header, its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
}

impl Drop for Response {
    fn drop(&mut self) {
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Names(&self.headers))
            .field("body", &Bytes(self.body.len()))
            .finish()
    }
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportError {
    /// Nothing was sent: no name, no connection, no TLS. The request had no effect.
    NotSent,
    /// The connection broke after the request may have arrived, or the answer was cut short.
    Lost,
    /// No answer in time; the request may have arrived.
    TimedOut,
}

record!(enum TransportError { NotSent, Lost, TimedOut | | });

impl TransportError {
    /// The name in events and metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotSent => "not-sent",
            Self::Lost => "lost",
            Self::TimedOut => "timed-out",
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "the request could not be sent",
            Self::Lost => "the connection was lost before the answer was complete",
            Self::TimedOut => "no answer came in time",
        })
    }
}

impl core::error::Error for TransportError {}

fn find<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    let (_, value) = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(value)
}

/// The scheme and host of a URL alone: the path names things, and persons among them.
struct Origin<'a>(&'a str);

impl fmt::Debug for Origin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", self.0));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let mark = if path.is_empty() { "" } else { "/.." };
        write!(f, "{scheme}://{host}{mark}")
    }
}

/// A URL without its user, query and fragment, which may hold secrets.
pub(super) struct Bare<'a>(pub(super) &'a str);

impl fmt::Debug for Bare<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.find(['?', '#']).unwrap_or(self.0.len());
        let (bare, cut) = self.0.split_at(end);
        let (scheme, rest) = bare.split_once("://").unwrap_or(("", bare));
        let host = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(host);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let mark = if cut.is_empty() { "" } else { "?.." };
        write!(f, "{scheme}://{host}{path}{mark}")
    }
}

struct Names<'a>(&'a [Header]);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

struct Bytes(usize);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn a_url_is_printed_without_what_may_be_secret() {
        for (url, printed) in [
            ("https://example.com/a/b", "https://example.com/a/b"),
            ("https://user:pw@example.com/a?secret=1#x", "https://example.com/a?.."),
            ("https://example.com#x@y", "https://example.com?.."),
        ] {
            assert_eq!(format!("{:?}", Bare(url)), printed);
        }
        for (url, printed) in [
            ("https://example.com", "https://example.com"),
            ("https://u:p@example.com/users/ada%40example.com", "https://example.com/.."),
            ("https://example.com?x=@y", "https://example.com/.."),
        ] {
            assert_eq!(format!("{:?}", Origin(url)), printed);
        }
    }

    #[test]
    fn headers_are_found_in_any_case() {
        let response = Response::new(429).with_header("Retry-After", "7");
        assert_eq!(response.header("retry-after"), Some("7"));
        assert_eq!(response.header("retry"), None);
    }
}
