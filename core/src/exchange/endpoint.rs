//! Where requests go: the platform, its token endpoint, and the endpoints beside it.

use super::{
    Breaker, Config, Secret, Time,
    breaker::Circuit,
    call::{CallId, Side, Target},
    token_source::joined,
};
use alloc::string::String;

/// An endpoint beside the platform: a CRM, or somebody who listens.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its URL: https, or plain http on a private host, without a user or a fragment.
    pub url: String,
    /// What is sent as `Authorization: Bearer …`; nothing is without one.
    pub token: Option<Secret>,
}

impl Endpoint {
    /// An endpoint that asks for no token.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), token: None }
    }

    /// The same with a bearer token.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }
}

/// The endpoints of a client, and the circuits of those beside the platform.
pub(super) struct Endpoints {
    api: String,
    /// None where the host gives the tokens.
    token: Option<String>,
    sides: [Option<Endpoint>; Side::ALL.len()],
    breaker: Breaker,
    pub(super) circuits: [Circuit; Side::ALL.len()],
}

impl Endpoints {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            api: config.api.trim_end_matches('/').into(),
            token: config.token.as_ref().map(|source| source.url.clone()),
            sides: [config.crm_events.clone(), config.crm_batch.clone(), config.webhook.clone()],
            breaker: config.breaker,
            circuits: [Circuit::default(); Side::ALL.len()],
        }
    }

    /// The platform's URL, without a slash at its end.
    pub(super) fn api(&self) -> &str {
        &self.api
    }

    fn side(&self, side: Side) -> Option<&Endpoint> {
        self.sides.get(side.index())?.as_ref()
    }

    /// Whether there is such an endpoint.
    pub(super) fn has(&self, side: Side) -> bool {
        self.side(side).is_some()
    }

    /// The URL of a request; none where the target was not configured, or the path has a segment of dots alone: hosts
    /// resolve it away, percent-encoded or not (WHATWG URL, section 4.4), and the request would go elsewhere.
    pub(super) fn url(&self, target: Target, path: &str) -> Option<String> {
        let mut segments = path.split('?').next().unwrap_or_default().split('/');
        if segments.any(|segment| matches!(segment, "." | "..")) {
            return None;
        }
        let base = match target {
            Target::Platform => &self.api,
            Target::Token => self.token.as_ref()?,
            Target::Side(side) => &self.side(side)?.url,
        };
        Some(joined(&[base, path]))
    }

    /// The value of `Authorization` for an endpoint beside the platform.
    pub(super) fn authorization(&self, side: Side) -> Option<String> {
        let token = self.side(side)?.token.as_ref()?;
        Some(joined(&["Bearer ", token.reveal_text()?]))
    }

    /// The tokens of the endpoints beside the platform.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.sides.iter().flatten().filter_map(|endpoint| endpoint.token.as_ref())
    }

    /// Whether the circuit lets a request through that takes no longer than until `until`.
    pub(super) fn admits(&mut self, target: Target, call: CallId, now: Time, until: Time) -> bool {
        let Target::Side(side) = target else { return true };
        let circuit = self.circuits.get_mut(side.index());
        circuit.is_none_or(|circuit| circuit.admit(call, now, until))
    }

    /// When the circuit may next let a request through.
    pub(super) fn opens(&self, side: Side, now: Time) -> Time {
        let circuit = self.circuits.get(side.index());
        circuit.map_or(now, |circuit| circuit.opens(now))
    }

    /// Tells the circuit what became of a request.
    pub(super) fn settle(&mut self, target: Target, call: CallId, works: bool, now: Time) {
        let Target::Side(side) = target else { return };
        if let Some(circuit) = self.circuits.get_mut(side.index()) {
            circuit.settle(call, works, self.breaker, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_would_be_resolved_away_has_no_url() {
        let endpoints = Endpoints::new(&Config::cxone_agents("acme", "i", "s"));
        let url = |path| endpoints.url(Target::Platform, path);
        for path in ["/users/../state", "/users/./state", "/users/.."] {
            assert_eq!(url(path), None, "{path}");
        }
        for path in ["/users/.../state", "/users/a..b/state", "/users?id=/../"] {
            assert!(url(path).is_some_and(|url| url.ends_with(path)), "{path}");
        }
    }
}
