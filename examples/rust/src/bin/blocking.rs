//! Guest sessions from a program that blocks: Callgate says what to send, ureq sends it.
//!
//! ```sh
//! callgate simulate --port 4010 &
//! export CALLGATE_CLIENT_ID=callgate-demo CALLGATE_CLIENT_SECRET=callgate-demo-secret
//! cargo run -p callgate-examples --bin blocking -- http://127.0.0.1:4010 examples/valid/guest-session.json
//! ```

use callgate::exchange::{Clock, Request, Response, Time, Transport, TransportError, drive};
use std::{error::Error, io, thread, time::Duration};

struct Http(ureq::Agent);

impl Http {
    fn new() -> Self {
        // A status is an answer, and so is a redirect: what they mean is not for the transport to say.
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self(config.build().into())
    }

    fn exchange(&self, request: &Request) -> Result<Response, ureq::Error> {
        let mut builder =
            ureq::http::Request::builder().method(request.method.name()).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name.as_ref(), value);
        }
        let request = self
            .0
            .configure_request(builder.body(request.body.as_slice())?)
            .timeout_global(Some(Duration::from_millis(request.timeout)))
            .build();
        let mut answer = self.0.run(request)?;
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
        // The three errors differ in whether the request may have had its effect: in doubt it is lost.
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

struct System;

impl Clock for System {
    fn now(&mut self) -> Time {
        callgate_examples::now()
    }

    fn wait_until(&mut self, time: Time) {
        thread::sleep(Duration::from_millis(time.saturating_sub(self.now())));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut client = callgate_examples::prepare()?;
    let done = drive(&mut client, &mut Http::new(), &mut System, |event| eprintln!("{event:?}"));
    callgate_examples::tell(&client, &done)
}
