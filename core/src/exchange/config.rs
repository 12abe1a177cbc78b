//! What a client is made with.

use super::{
    BoardLimits, Breaker, Callbacks, Endpoint, Quota, Retry, Secret, Time, TokenSource, TokenStyle,
};
use crate::{Engine, forms::uri::Uri};
use alloc::{format, string::String};
use core::fmt;

/// The configuration of a [`Client`](super::Client).
#[derive(Clone, Debug)]
pub struct Config {
    /// The platform's URL, without the path of any endpoint.
    pub api: String,
    /// Where tokens come from; without a source the host gives them: [`Step::Token`](super::Step::Token).
    pub token: Option<TokenSource>,
    /// When to try again.
    pub retry: Retry,
    /// How many requests the tenant may send. A client that is restored from a snapshot takes what stands there.
    pub quota: Quota,
    /// How many milliseconds a request may take.
    pub timeout: Time,
    /// How many milliseconds an exchange may take, retries and all.
    pub deadline: Time,
    /// How many milliseconds more an exchange may take to delete what it must not leave behind.
    pub cleanup: Time,
    /// The rules of exchanges that check what the platform tells them.
    pub engine: Engine,
    /// Where guest events go.
    pub crm_events: Option<Endpoint>,
    /// Where batches of guests go.
    pub crm_batch: Option<Endpoint>,
    /// Who is told what exchanges did.
    pub webhook: Option<Endpoint>,
    /// What the platform may tell of its own accord; nothing without it. It goes to `crm_events`, which must be there.
    pub callbacks: Option<Callbacks>,
    /// When those three are left alone.
    pub breaker: Breaker,
    /// How much the agent board keeps.
    pub board: BoardLimits,
}

impl Config {
    /// A platform of your own choice: a timeout of 10 seconds, a deadline of 2 minutes and half a minute to clean up, the
    /// default policy, and no endpoint beside the platform.
    #[must_use]
    pub fn new(api: impl Into<String>, token: TokenSource) -> Self {
        Self { token: Some(token), ..Self::with_tokens_of_the_host(api) }
    }

    /// The same with tokens that the host gives whenever the client asks for one: a page may hold no secret of a client.
    #[must_use]
    pub fn with_tokens_of_the_host(api: impl Into<String>) -> Self {
        Self::bare(api.into(), Engine::new())
    }

    pub(super) fn bare(api: String, engine: Engine) -> Self {
        Self {
            api,
            token: None,
            retry: Retry::default(),
            quota: Quota::default(),
            timeout: 10_000,
            deadline: 120_000,
            cleanup: 30_000,
            engine,
            crm_events: None,
            crm_batch: None,
            webhook: None,
            callbacks: None,
            breaker: Breaker::default(),
            board: BoardLimits::default(),
        }
    }

    /// The guest sessions of a CXone tenant.
    #[must_use]
    pub fn cxone_guests(tenant: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let api = format!("https://{tenant}.engage.niceincontact.com");
        Self::new(api, TokenSource::cxone_guests(tenant, id, secret))
    }

    /// The agent states of a CXone domain.
    #[must_use]
    pub fn cxone_agents(domain: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let api = format!("https://{domain}.api.nice.incontact.com");
        Self::new(api, TokenSource::cxone_agents(domain, id, secret))
    }

    /// The call codes of a CXone region.
    #[must_use]
    pub fn cxone_codes(region: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let api = format!("https://{region}.api.niceincontact.com");
        Self::new(api, TokenSource::cxone_codes(region, id, secret))
    }

    /// The IVR flows of a CXone tenant, whose URL it is.
    #[must_use]
    pub fn cxone_flows(tenant: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::new(tenant, TokenSource::cxone_flows(tenant, id, secret))
    }

    /// The guests of Genesys Cloud in a region, such as `mypurecloud.com`.
    #[must_use]
    pub fn genesys(region: &str, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let token = TokenSource::genesys(region, id, secret);
        Self::new(format!("https://api.{region}"), token)
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        // What has a query is no place to append to.
        address("api", &self.api, &['?', '#', '@'])?;
        for (field, endpoint) in [
            ("crm_events", &self.crm_events),
            ("crm_batch", &self.crm_batch),
            ("webhook", &self.webhook),
        ] {
            let Some(endpoint) = endpoint else { continue };
            address(field, &endpoint.url, &['#', '@'])?;
            let fit = |token: &Secret| token.reveal().iter().all(u8::is_ascii_graphic);
            if endpoint.token.as_ref().is_some_and(|token| token.is_empty() || !fit(token)) {
                return Err(ConfigError::Credentials(field));
            }
        }
        if self.callbacks.is_some() && self.crm_events.is_none() {
            return Err(ConfigError::Missing("crm_events"));
        }
        let Some(token) = &self.token else { return Ok(()) };
        address("token.url", &token.url, &['?', '#', '@'])?;
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

/// Checks a URL. A user in it would be sent in the clear.
pub(super) fn address(field: &'static str, url: &str, refused: &[char]) -> Result<(), ConfigError> {
    let uri = Uri::parse(url).filter(|uri| uri.host().is_some());
    let uri = uri.filter(|_| !url.contains(refused)).ok_or(ConfigError::Url(field))?;
    let local = uri.has_scheme("http") && uri.is_private_host(&[".localhost", ".internal"]);
    if uri.has_scheme("https") || local { Ok(()) } else { Err(ConfigError::Scheme(field)) }
}

/// Why a configuration cannot be used. It names the field and never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The field is no absolute URL without user, query and fragment; those of endpoints beside the platform may have a
    /// query.
    Url(&'static str),
    /// The field is no https URL. Plain http is for private hosts alone.
    Scheme(&'static str),
    /// The field is empty, or not what can be sent.
    Credentials(&'static str),
    /// Something else that is configured needs the field.
    Missing(&'static str),
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
            Self::Missing(field) => write!(f, "`{field}` is needed and missing"),
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
    fn endpoints_are_held_to_the_same() {
        let checked = |endpoint: Endpoint| {
            Config { webhook: Some(endpoint), ..Config::cxone_guests("acme", "i", "s") }.check()
        };
        assert_eq!(
            checked(Endpoint::new("https://hooks.example.com/x?y=z").with_token("t")),
            Ok(())
        );
        assert_eq!(checked(Endpoint::new("http://a.example")), Err(ConfigError::Scheme("webhook")));
        let url = Err(ConfigError::Url("webhook"));
        assert_eq!(checked(Endpoint::new("https://u@a.example")), url);
        let token = Err(ConfigError::Credentials("webhook"));
        assert_eq!(checked(Endpoint::new("https://a.example").with_token("a\r\nb")), token);
        assert_eq!(checked(Endpoint::new("https://a.example").with_token("")), token);
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
