//! A host over real HTTP, whose time is the simulator's and passes when the client waits.

use callgate::exchange::{Clock, Request, Response, Time, Transport, TransportError};
use callgate_simulator::{Options, Running, Simulator};
use std::io::ErrorKind;

pub(crate) const START: i64 = 1_795_244_400_000;

pub(crate) struct Http(ureq::Agent);

impl Http {
    pub(crate) fn new() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self(config.build().into())
    }

    fn exchange(&self, request: &Request) -> Result<Response, ureq::Error> {
        let mut builder =
            ureq::http::Request::builder().method(request.method.name()).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name.as_ref(), value);
        }
        let mut answer = self.0.run(builder.body(request.body.as_slice())?)?;
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
            ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
                TransportError::NotSent
            }
            ureq::Error::Timeout(_) => TransportError::TimedOut,
            _ => TransportError::Lost,
        })
    }
}

pub(crate) struct Shared<'a>(pub(crate) &'a Running);

impl Clock for Shared<'_> {
    fn now(&mut self) -> Time {
        self.0.now().unsigned_abs()
    }

    fn wait_until(&mut self, time: Time) {
        self.0.set_time(i64::try_from(time).unwrap());
    }
}

pub(crate) fn simulator() -> Running {
    Simulator::start(Options { clock: Some(START), ..Options::default() }).unwrap()
}
