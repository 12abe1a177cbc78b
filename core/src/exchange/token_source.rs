//! Where tokens come from, and how the credentials get there.

use super::{
    Method, Secret,
    call::{Call, Target},
};
use crate::json;
use alloc::{format, string::String, vec::Vec};
use base64ct::{Base64, Encoding};
use core::fmt::Write;
use zeroize::Zeroizing;

/// How the credentials travel to the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenStyle {
    /// All in the body, as a form.
    Form,
    /// All in the query of the URL, the body empty. Logs of servers and proxies keep URLs: prefer any other.
    Query,
    /// All in the body, as a JSON object.
    Json,
    /// Name and secret in an `Authorization: Basic` header, the rest in the body as a form.
    Basic,
}

/// Where tokens come from.
#[derive(Clone, Debug)]
pub struct TokenSource {
    /// The URL of the token endpoint.
    pub url: String,
    /// How the credentials travel.
    pub style: TokenStyle,
    /// The name of the client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// What the token is to allow; where there are none, none are sent.
    pub scopes: Vec<String>,
}

impl TokenSource {
    /// A source without scopes.
    #[must_use]
    pub fn new(
        url: impl Into<String>,
        style: TokenStyle,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        let (url, client_id) = (url.into(), client_id.into());
        Self { url, style, client_id, client_secret: client_secret.into(), scopes: Vec::new() }
    }

    /// CXone for guest sessions: the query style at the tenant's own domain, with the scopes that they need.
    #[must_use]
    pub fn cxone_guests(tenant: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let url = format!("https://{tenant}.niceincontact.com/oauth2/token");
        Self::new(url, TokenStyle::Query, id, secret)
            .with_scopes(["digital:guest:write", "digital:channel:read"])
    }

    /// CXone for agent states: the form style, with the scopes that they need.
    #[must_use]
    pub fn cxone_agents(domain: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let url = format!("https://{domain}.api.nice.incontact.com/oauth2/token");
        Self::new(url, TokenStyle::Form, id, secret).with_scopes([
            "users:state:view",
            "users:state:write",
            "schedules:view",
            "breaks:view",
        ])
    }

    /// CXone for call codes: the Basic style at the region's endpoint.
    #[must_use]
    pub fn cxone_codes(region: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let url = format!("https://{region}.api.niceincontact.com/oauth/token");
        Self::new(url, TokenStyle::Basic, id, secret)
    }

    /// CXone for IVR flows: the JSON style at the URL of the tenant.
    #[must_use]
    pub fn cxone_flows(tenant: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let url = format!("{}/oauth/token", tenant.trim_end_matches('/'));
        Self::new(url, TokenStyle::Json, id, secret)
    }

    /// Genesys Cloud: the Basic style at the login host of the region, such as `mypurecloud.com`.
    #[must_use]
    pub fn genesys(region: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let url = format!("https://login.{region}/oauth/token");
        Self::new(url, TokenStyle::Basic, id, secret)
    }

    /// The same with these scopes.
    #[must_use]
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The request for a token.
    pub(super) fn call(&self) -> Call {
        let secret = self.client_secret.reveal_text().unwrap_or_default();
        let scopes = self.scopes.join(" ");
        let mut pairs = Vec::from([("grant_type", "client_credentials")]);
        if self.style != TokenStyle::Basic {
            pairs.extend([("client_id", self.client_id.as_str()), ("client_secret", secret)]);
        }
        if !scopes.is_empty() {
            pairs.push(("scope", &scopes));
        }
        let json = self.style == TokenStyle::Json;
        let mut text = if json { object(&pairs) } else { urlencoded(&pairs) };
        let mut call = Call::new(Target::Token, Method::Post, "");
        if !json {
            call = call.with_header("Content-Type", "application/x-www-form-urlencoded");
        }
        if self.style == TokenStyle::Basic {
            let pair = Zeroizing::new(joined(&[&self.client_id, ":", secret]));
            let encoded = Zeroizing::new(Base64::encode_string(pair.as_bytes()));
            call = call.with_header("Authorization", joined(&["Basic ", &encoded]));
        }
        if self.style == TokenStyle::Query {
            call.path = joined(&["?", &text]);
        } else {
            call.body = core::mem::take(&mut *text);
        }
        call
    }
}

/// The parts in one string that never grows, so that no copy of a secret is left behind.
pub(super) fn joined(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Room for every byte of the pairs as `%5C` or `\u005C`.
fn room(pairs: &[(&str, &str)]) -> Zeroizing<String> {
    let most = pairs.iter().map(|(name, value)| 8 + name.len() + 6 * value.len()).sum();
    Zeroizing::new(String::with_capacity(most))
}

fn object(pairs: &[(&str, &str)]) -> Zeroizing<String> {
    let mut out = room(pairs);
    for (index, (name, value)) in pairs.iter().enumerate() {
        out.push(if index == 0 { '{' } else { ',' });
        json::print_str(name, &mut out);
        out.push(':');
        json::print_str(value, &mut out);
    }
    out.push('}');
    out
}

/// `application/x-www-form-urlencoded` as the WHATWG URL standard serializes it.
fn urlencoded(pairs: &[(&str, &str)]) -> Zeroizing<String> {
    let mut out = room(pairs);
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for byte in value.bytes() {
            match byte {
                b' ' => out.push('+'),
                b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
                _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
                // Writing to a string cannot fail.
                _ => _ = write!(*out, "%{byte:02X}"),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::RequestId;
    use std::string::ToString;

    fn source(style: TokenStyle) -> TokenSource {
        TokenSource::new("https://t.example/oauth/token", style, "my client", "s&cr\"t/é")
            .with_scopes(["a:b", "c"])
    }

    fn sent(style: TokenStyle) -> (String, String, Option<String>) {
        let call = source(style).call();
        let url = joined(&["https://t.example/oauth/token", &call.path]);
        let request = call.request(RequestId(0), url, None, 0);
        let authorization = request.header("authorization").map(ToString::to_string);
        (request.url.clone(), String::from_utf8(request.body.clone()).unwrap(), authorization)
    }

    #[test]
    fn each_style_puts_the_credentials_where_it_should() {
        let url = "https://t.example/oauth/token";
        let all = "grant_type=client_credentials&client_id=my+client&client_secret=s%26cr%22t%2F%C3%A9&scope=a%3Ab+c";
        assert_eq!(sent(TokenStyle::Form), (url.into(), all.into(), None));
        assert_eq!(sent(TokenStyle::Query), (format!("{url}?{all}"), String::new(), None));
        let json = r#"{"grant_type":"client_credentials","client_id":"my client","client_secret":"s&cr\"t/é","scope":"a:b c"}"#;
        assert_eq!(sent(TokenStyle::Json), (url.into(), json.into(), None));
        let basic = "Basic bXkgY2xpZW50OnMmY3IidC/DqQ==";
        let rest = "grant_type=client_credentials&scope=a%3Ab+c";
        assert_eq!(sent(TokenStyle::Basic), (url.into(), rest.into(), Some(basic.into())));
    }

    #[test]
    fn a_body_says_what_it_is() {
        for (style, body) in [
            (TokenStyle::Form, "application/x-www-form-urlencoded"),
            (TokenStyle::Basic, "application/x-www-form-urlencoded"),
            (TokenStyle::Json, "application/json"),
        ] {
            let request = source(style).call().request(RequestId(0), String::new(), None, 0);
            let types = request.headers.iter().filter(|(name, _)| name == "Content-Type");
            let types: Vec<&str> = types.map(|(_, value)| value.as_str()).collect();
            assert_eq!(types, [body]);
        }
    }

    #[test]
    fn what_holds_the_secret_never_grows_and_so_leaves_no_copy_behind() {
        let secret = "\u{1}".repeat(1000);
        for pairs in [
            &[("client_id", "my client"), ("client_secret", &*secret)][..],
            &[("client_id", "")],
            &[("", "")],
        ] {
            for text in [object(pairs), urlencoded(pairs)] {
                assert!(room(pairs).capacity() >= text.len(), "{pairs:?}");
            }
        }
    }

    #[test]
    fn presets_ask_where_the_platforms_answer() {
        for (source, url, style) in [
            (
                TokenSource::cxone_guests("acme", "i", "s"),
                "https://acme.niceincontact.com/oauth2/token",
                TokenStyle::Query,
            ),
            (
                TokenSource::cxone_agents("acme", "i", "s"),
                "https://acme.api.nice.incontact.com/oauth2/token",
                TokenStyle::Form,
            ),
            (
                TokenSource::cxone_codes("na1", "i", "s"),
                "https://na1.api.niceincontact.com/oauth/token",
                TokenStyle::Basic,
            ),
            (
                TokenSource::cxone_flows("https://acme.example/", "i", "s"),
                "https://acme.example/oauth/token",
                TokenStyle::Json,
            ),
            (
                TokenSource::genesys("mypurecloud.ie", "i", "s"),
                "https://login.mypurecloud.ie/oauth/token",
                TokenStyle::Basic,
            ),
        ] {
            assert_eq!((source.url.as_str(), source.style), (url, style));
        }
    }
}
