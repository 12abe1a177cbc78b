//! The simulated platforms at the other end of a client's requests.

use callgate::exchange::{Request, Response, Time, TransportError};
use callgate_simulator::{Cut, InProcess};

/// What the platforms answer, as a transport would tell it.
///
/// # Errors
/// The connection broke, or nothing came.
///
/// # Panics
/// The time is beyond what the platforms count.
pub fn ask(
    platforms: &InProcess,
    request: &Request,
    now: Time,
) -> Result<Response, TransportError> {
    let headers: Vec<(&str, &str)> =
        request.headers.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect();
    let now = i64::try_from(now).expect("a time of this world");
    match platforms.answer(request.method.name(), &request.url, &headers, &request.body, now) {
        Ok(reply) => {
            let mut response = Response::new(reply.status).with_body(reply.body);
            for (name, value) in reply.headers {
                response = response.with_header(name, value);
            }
            Ok(response)
        }
        Err(dropped) => Err(match dropped.at {
            Cut::Before | Cut::After | Cut::Body(_) => TransportError::Lost,
            _ => TransportError::TimedOut,
        }),
    }
}
