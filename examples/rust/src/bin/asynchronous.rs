//! Guest sessions from an asynchronous program: Callgate says what to send, reqwest sends it, many at a time.
//!
//! ```sh
//! callgate simulate --port 4010 &
//! export CALLGATE_CLIENT_ID=callgate-demo CALLGATE_CLIENT_SECRET=callgate-demo-secret
//! cargo run -p callgate-examples --bin asynchronous -- http://127.0.0.1:4010 examples/valid/guest-session.json
//! ```

use callgate::exchange::{
    AsyncClock, AsyncTransport, Request, Response, Time, TransportError, drive_async,
};
use reqwest::{Method, redirect::Policy};
use std::{error::Error, time::Duration};

struct Http(reqwest::Client);

impl Http {
    fn new() -> reqwest::Result<Self> {
        // A redirect is an answer: what it means is not for the transport to say.
        Ok(Self(reqwest::Client::builder().redirect(Policy::none()).build()?))
    }

    async fn exchange(&self, request: Request) -> reqwest::Result<Response> {
        let method = Method::from_bytes(request.method.name().as_bytes()).unwrap_or_default();
        let mut builder = self
            .0
            .request(method, &request.url)
            .timeout(Duration::from_millis(request.timeout))
            .body(request.body.clone());
        for (name, value) in &request.headers {
            builder = builder.header(name.as_ref(), value);
        }
        let answer = builder.send().await?;
        let mut response = Response::new(answer.status().as_u16());
        for (name, value) in answer.headers() {
            if let Ok(value) = value.to_str() {
                response = response.with_header(name.as_str().to_owned(), value);
            }
        }
        Ok(response.with_body(answer.bytes().await?))
    }
}

impl AsyncTransport for Http {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        // The three errors differ in whether the request may have had its effect: in doubt it is lost.
        self.exchange(request).await.map_err(|error| {
            if error.is_builder() || error.is_connect() {
                TransportError::NotSent
            } else if error.is_timeout() {
                TransportError::TimedOut
            } else {
                TransportError::Lost
            }
        })
    }
}

struct System;

impl AsyncClock for System {
    fn now(&self) -> Time {
        callgate_examples::now()
    }

    async fn wait_until(&self, time: Time) {
        tokio::time::sleep(Duration::from_millis(time.saturating_sub(self.now()))).await;
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut client = callgate_examples::prepare()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let http = Http::new()?;
    let done =
        runtime.block_on(drive_async(&mut client, &http, &System, |event| eprintln!("{event:?}")));
    callgate_examples::tell(&client, &done)
}
