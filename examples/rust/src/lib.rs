//! What both programs share: their arguments, the client, and how they tell what happened.

use callgate::{
    Engine,
    documents::GuestSession,
    exchange::{Client, Config, ExchangeId, Outcome, Success, Time, TokenSource, TokenStyle},
};
use std::{
    env,
    error::Error,
    fs,
    hash::{BuildHasher, RandomState},
    time::{SystemTime, UNIX_EPOCH},
};

/// Reads the arguments, checks the documents that they name, and starts a guest session for each that is valid.
///
/// The arguments are the platform's URL and files; the credentials come from `CALLGATE_CLIENT_ID` and
/// `CALLGATE_CLIENT_SECRET`, so that they stand in no list of processes.
///
/// # Errors
/// An argument or a credential is missing, a file cannot be read, or a document is not valid.
pub fn prepare() -> Result<Client, Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let platform = arguments.next().ok_or("the first argument is the platform's URL")?;
    let (id, secret) = (env::var("CALLGATE_CLIENT_ID")?, env::var("CALLGATE_CLIENT_SECRET")?);
    let token = TokenSource::new(format!("{platform}/oauth2/token"), TokenStyle::Form, id, secret)
        .with_scopes(["digital:guest:write", "digital:channel:read"]);

    // How long retries wait is drawn from the seed: each process has its own.
    let seed = RandomState::new().hash_one(SystemTime::now());
    let mut client = Client::new(Config::new(platform, token), seed)?;
    let engine = Engine::new();
    for file in arguments {
        let document = fs::read(&file).map_err(|error| format!("{file}: {error}"))?;
        let session: GuestSession<'_> = engine
            .parse(&document, None)
            .map_err(|report| format!("{file} may not be sent: {}", report.to_json()))?;
        client.create_guest_session(&session);
    }
    Ok(client)
}

/// Milliseconds since the epoch.
#[must_use]
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Prints how the exchanges ended, then the audit log.
///
/// # Errors
/// One of them failed.
pub fn tell(client: &Client, done: &[(ExchangeId, Outcome)]) -> Result<(), Box<dyn Error>> {
    let mut failed = 0;
    for (ExchangeId(number), outcome) in done {
        let (attempts, latency) = (outcome.attempts, outcome.latency);
        match &outcome.result {
            Ok(Success::GuestSession(created)) => {
                println!(
                    "{number}: session {} ({attempts} attempts, {latency} ms)",
                    created.session_id
                );
            }
            Ok(other) => println!("{number}: {}", other.id()),
            Err(failure) => {
                failed += 1;
                println!("{number}: {failure}");
            }
        }
    }
    print!("{}", client.audit().export());
    if failed == 0 { Ok(()) } else { Err(format!("{failed} exchanges failed").into()) }
}
