//! What a client is made with.

use super::{Quota, Retry, Secret, Time, TokenSource, TokenStyle};
use crate::forms::uri::Uri;
use alloc::{format, string::String};
use core::fmt;

/// The configuration of a [`Client`](super::Client).
#[derive(Clone, Debug)]
pub struct Config {
    /// The platform's URL, without the path of any endpoint.
    pub api: String,
    /// Where tokens come from.
    pub token: TokenSource,
    /// When to try again.
    pub retry: Retry,
    /// How many requests the tenant may send.
    pub quota: Quota,
    /// How many milliseconds a request may take.
    pub timeout: Time,
    /// How many milliseconds an exchange may take, retries and all.
    pub deadline: Time,
}

impl Config {
    /// A platform of your own choice, with a timeout of 10 seconds and a deadline of 2 minutes.
    #[must_use]
    pub fn new(api: impl Into<String>, token: TokenSource) -> Self {
        let (retry, quota) = (Retry::default(), Quota::default());
        Self { api: api.into(), token, retry, quota, timeout: 10_000, deadline: 120_000 }
    }

    /// The guest sessions of a CXone tenant.
    #[must_use]
    pub fn cxone_guests(tenant: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let api = format!("https://{tenant}.engage.niceincontact.com");
        Self::new(api, TokenSource::cxone_guests(tenant, id, secret))
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (field, url) in [("api", &self.api), ("token.url", &self.token.url)] {
            let uri = Uri::parse(url).filter(|uri| uri.host().is_some());
            let uri = uri.ok_or(ConfigError::Url(field))?;
            // What has these is no place to append to; a user in it would be sent in the clear.
            if url.contains(['?', '#', '@']) {
                return Err(ConfigError::Url(field));
            }
            let local = uri.has_scheme("http") && uri.is_private_host(&[".localhost", ".internal"]);
            if !uri.has_scheme("https") && !local {
                return Err(ConfigError::Scheme(field));
            }
        }
        let token = &self.token;
        if token.client_secret.reveal_text().is_none_or(str::is_empty) {
            return Err(ConfigError::Credentials("token.client_secret"));
        }
        let splits = token.style == TokenStyle::Basic && token.client_id.contains(':');
        if token.client_id.is_empty() || splits {
            return Err(ConfigError::Credentials("token.client_id"));
        }
        Ok(())
    }
}

/// Why a configuration cannot be used. It names the field and never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The field is no absolute URL without user, query and fragment.
    Url(&'static str),
    /// The field is no https URL. Plain http is for private hosts alone.
    Scheme(&'static str),
    /// The field is empty, or not what can be sent.
    Credentials(&'static str),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(field) => {
                write!(f, "`{field}` is no absolute URL without user, query and fragment")
            }
            Self::Scheme(field) => {
                write!(f, "`{field}` is no https URL; http is for private hosts alone")
            }
            Self::Credentials(field) => write!(f, "`{field}` is empty or cannot be sent"),
        }
    }
}

impl core::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_travel_in_the_clear() {
        let checked =
            |api: &str| Config::new(api, TokenSource::genesys("mypurecloud.com", "i", "s")).check();
        assert_eq!(Config::cxone_guests("acme", "i", "s").check(), Ok(()));
        assert_eq!(checked("http://127.0.0.1:8080"), Ok(()));
        assert_eq!(checked("http://simulator.localhost:8080/x"), Ok(()));
        assert_eq!(checked("http://api.example.com"), Err(ConfigError::Scheme("api")));
        assert_eq!(checked("ftp://127.0.0.1"), Err(ConfigError::Scheme("api")));
        for url in
            ["", "api.example.com", "https://", "https://u:p@a.example", "https://a.example?x"]
        {
            assert_eq!(checked(url), Err(ConfigError::Url("api")), "{url}");
        }
    }

    #[test]
    fn credentials_must_be_there() {
        let checked = |style, id: &str, secret: &str| {
            let token = TokenSource::new("https://t.example/token", style, id, secret);
            Config::new("https://a.example", token).check()
        };
        assert_eq!(checked(TokenStyle::Form, "a:b", "s"), Ok(()));
        let id = Err(ConfigError::Credentials("token.client_id"));
        assert_eq!(checked(TokenStyle::Basic, "a:b", "s"), id);
        assert_eq!(checked(TokenStyle::Form, "", "s"), id);
        let secret = Err(ConfigError::Credentials("token.client_secret"));
        assert_eq!(checked(TokenStyle::Form, "a", ""), secret);
    }
}
