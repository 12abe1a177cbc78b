//! Snapshots: what anybody wrote is taken up or refused, and what is taken up comes to its end.

use crate::content;
use callgate::exchange::{
    Client, ExchangeId, Handled, RequestId, SnapshotError, Step, TransportError,
};

/// More steps than any run has that comes to an end.
const MOST_STEPS: u32 = 20_000;

/// Takes the input up as a snapshot.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let config = content::config(true);
    let mut client = match Client::restore(config.clone(), &text) {
        Ok(client) => client,
        Err(SnapshotError::Malformed { at }) => return assert!(at <= text.len()),
        Err(_) => return,
    };
    let written = client.snapshot();
    let again = Client::restore(config, &written).map(|client| client.snapshot());
    assert_eq!(again.as_deref(), Ok(&*written), "what was taken up once is taken up as it is");
    end(&mut client);
}

/// Lets everything come to its end.
fn end(client: &mut Client) {
    let mut now = content::START;
    let mut ended: Vec<ExchangeId> = Vec::new();
    for _ in 0..MOST_STEPS {
        match client.poll(now) {
            Step::Send(request) => lose(client, request.id, now),
            Step::Token(token) => lose(client, token.id, now),
            Step::Done(id, _) => ended.push(id),
            Step::Wait(until) => {
                assert!(until > now, "a wait is for the future");
                now = until;
            }
            Step::Idle => return,
            _ => {}
        }
        _ = client.metrics().to_openmetrics();
    }
    panic!("it does not come to an end: {client:?}, {} have", ended.len());
}

fn lose(client: &mut Client, id: RequestId, now: u64) {
    let handled = client.handle(id, Err(TransportError::Lost), now);
    assert_eq!(handled, Handled::Taken);
}
