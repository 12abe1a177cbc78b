//! The other side: how a host on this machine talks to the simulator, for tests and demonstrations.

use crate::{InProcess, Running};
use callgate::exchange::{Clock, Request, Response, Time, Transport, TransportError};
use std::{io, time::Duration};

/// A blocking transport over plain HTTP.
///
/// ```
/// use callgate::{Engine, documents::GuestSession, exchange::{Client, Config, TokenSource, TokenStyle, drive}};
/// use callgate_simulator::{Http, Options, Simulator};
///
/// let simulator = Simulator::start(Options { clock: Some(1_767_225_600_000), ..Options::default() })?;
/// let token = TokenSource::new(simulator.url("/oauth2/token"), TokenStyle::Form, "callgate-demo", "callgate-demo-secret");
/// let mut client = Client::new(Config::new(simulator.url(""), token), 1)?;
/// let document = std::fs::read("../examples/valid/guest-session.json")?;
/// let session: GuestSession<'_> = Engine::new().parse(&document, None).map_err(|report| report.to_json())?;
/// client.create_guest_session(&session);
/// let done = drive(&mut client, &mut Http::new(), &mut &simulator, |_| {});
/// assert!(done[0].1.result.is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Http(ureq::Agent);

impl Default for Http {
    fn default() -> Self {
        Self::new()
    }
}

impl Http {
    /// A transport that follows no redirects: each status is an answer.
    #[must_use]
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self(config.build().into())
    }

    fn exchange(&self, request: &Request) -> Result<Response, ureq::Error> {
        let mut builder =
            ureq::http::Request::builder().method(request.method.name()).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name.as_ref(), value);
        }
        let built = builder.body(request.body.as_slice())?;
        let limit = Some(Duration::from_millis(request.timeout));
        let built = self.0.configure_request(built).timeout_global(limit).build();
        let mut answer = self.0.run(built)?;
        let mut response = Response::new(answer.status().as_u16());
        for (name, value) in answer.headers() {
            if let Ok(value) = value.to_str() {
                response = response.with_header(name.as_str().to_owned(), value);
            }
        }
        Ok(response.with_body(answer.body_mut().read_to_vec()?))
    }
}

impl Transport for Http {
    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        self.exchange(request).map_err(|error| match error {
            ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => TransportError::NotSent,
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
                TransportError::NotSent
            }
            ureq::Error::Timeout(_) => TransportError::TimedOut,
            _ => TransportError::Lost,
        })
    }
}

/// The clock of the simulator as the host's, for one that was started with a `clock` of its own: it stands until the host
/// waits, and then passes at once.
impl Clock for &Running {
    fn now(&mut self) -> Time {
        u64::try_from(InProcess::now(self)).unwrap_or_default()
    }

    fn wait_until(&mut self, time: Time) {
        self.set_time(i64::try_from(time).unwrap_or(i64::MAX));
    }
}
