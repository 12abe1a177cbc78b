//! Opening guest sessions, one after the other, with the platform's answers at hand.

use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{Client, Config, Response, Step},
};
use std::error::Error;

const SESSION: &[u8] = br#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b",
    "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f", "language": ["en-US"], "metadata": {"source": "pricing-page"},
    "callbackUrl": "https://hooks.example.com/guest"}"#;

/// Opens sessions.
pub struct Sessions {
    session: GuestSession<'static>,
    client: Client,
    now: u64,
}

impl Sessions {
    /// A client that has opened none.
    ///
    /// # Errors
    /// The session or the configuration is not valid.
    pub fn new() -> Result<Self, Box<dyn Error>> {
        let session = Engine::new().parse(SESSION, None).map_err(|report| report.to_json())?;
        let client = Client::new(Config::cxone_guests("acme", "my-client", "my-secret"), 42)?;
        Ok(Self { session, client, now: 1_795_244_400_000 })
    }

    /// Opens one and tells how many steps it took, calls of `poll` and of `handle`; `None` if it was not opened.
    pub fn open(&mut self) -> Option<u32> {
        // A second apart, the quota of the tenant lets every one pass.
        self.now += 1_000;
        self.client.create_guest_session(&self.session);
        let mut steps = 0;
        loop {
            steps += 1;
            match self.client.poll(self.now) {
                Step::Send(request) => {
                    let answer = if request.url.contains("/oauth2/token") {
                        r#"{"access_token": "t", "token_type": "bearer", "expires_in": 3600}"#
                    } else {
                        r#"{"sessionId": "s-1", "channelUrl": "https://acme.example/s-1"}"#
                    };
                    steps += 1;
                    self.client.handle(
                        request.id,
                        Ok(Response::new(200).with_body(answer)),
                        self.now,
                    );
                }
                Step::Done(_, outcome) => return outcome.result.is_ok().then_some(steps),
                Step::Emit(_) => {}
                _ => return None,
            }
        }
    }
}
