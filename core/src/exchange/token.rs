//! Access tokens: OAuth 2.0 client credentials (RFC 6749, section 4.4).

use super::{
    Failure, Malformed, Method, Response, Secret, Time, TokenFailure, TokenSource, answer,
    answer::Field,
    call::{Call, Target},
    token_source::joined,
};
use alloc::string::String;
use core::mem;

/// A token is renewed so long before it expires, or at half its life if that is later.
const MARGIN: Time = 60_000;
/// What a token lives if the answer does not say: RFC 6749 makes `expires_in` optional.
const ASSUMED_LIFE: i64 = 300;

/// The token of a client.
pub(super) struct Tokens {
    /// None where the host gives the tokens.
    source: Option<TokenSource>,
    state: State,
    /// The token before: requests that carry it may still be under way.
    retired: Option<Secret>,
    /// How many tokens there have been.
    number: u64,
    /// Whether the platform did not take the last one.
    pub(super) rejected: bool,
}

enum State {
    Absent,
    Asked,
    Held { token: Secret, until: Time },
}

/// What there is for a request that needs a token.
pub(super) enum Standing {
    /// The token of this number.
    Held(u64),
    /// A token has been asked for.
    Asked,
    /// One must be asked for.
    Absent,
}

impl Tokens {
    pub(super) const fn new(source: Option<TokenSource>) -> Self {
        Self { source, state: State::Absent, retired: None, number: 0, rejected: false }
    }

    pub(super) fn standing(&self, now: Time) -> Standing {
        match &self.state {
            State::Held { until, .. } if now < *until => Standing::Held(self.number),
            State::Asked => Standing::Asked,
            State::Held { .. } | State::Absent => Standing::Absent,
        }
    }

    /// The value of `Authorization` with the token that is held. Nobody wipes it before it stands in a request.
    pub(super) fn authorization(&self) -> Option<String> {
        match &self.state {
            State::Held { token, .. } => Some(joined(&["Bearer ", token.reveal_text()?])),
            State::Asked | State::Absent => None,
        }
    }

    /// The request for a token. There is one at a time.
    pub(super) fn ask(&mut self) -> Call {
        self.turn(State::Asked);
        let hosts = || Call::new(Target::Token, Method::Post, "");
        self.source.as_ref().map_or_else(hosts, TokenSource::call)
    }

    /// The request for a token will not be answered.
    pub(super) fn give_up(&mut self) {
        self.turn(State::Absent);
    }

    fn turn(&mut self, state: State) {
        if let State::Held { token, .. } = mem::replace(&mut self.state, state) {
            self.retired = Some(token);
        }
    }

    /// The platform did not take the token of this number.
    pub(super) fn reject(&mut self, number: u64) {
        if number == self.number && matches!(self.state, State::Held { .. }) {
            self.turn(State::Absent);
            self.rejected = true;
        }
    }

    /// Takes the answer to the request that was sent at `asked`, and returns until when the token is used.
    pub(super) fn settle(
        &mut self,
        answer: Result<Response, Failure>,
        asked: Time,
    ) -> Result<Time, TokenFailure> {
        self.turn(State::Absent);
        let response = answer.map_err(|failure| match failure {
            Failure::Refused(refusal) => TokenFailure::Refused(refusal),
            Failure::Unavailable(cause) => TokenFailure::Unavailable(cause),
            _ => TokenFailure::Malformed(Malformed::NotAnObject),
        })?;
        let (token, life) = read(&response).map_err(TokenFailure::Malformed)?;
        let until = asked.saturating_add(life - MARGIN.min(life / 2));
        self.state = State::Held { token, until };
        self.rejected = false;
        self.number += 1;
        Ok(until)
    }

    /// What no code may repeat.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &[u8]> {
        let token = match &self.state {
            State::Held { token, .. } => Some(token.reveal()),
            State::Asked | State::Absent => None,
        };
        let source = self.source.iter();
        let own = source.flat_map(|own| [own.client_secret.reveal(), own.client_id.as_bytes()]);
        own.chain(token).chain(self.retired.as_ref().map(Secret::reveal))
    }
}

/// The token of an answer and how many milliseconds it lives.
fn read(response: &Response) -> Result<(Secret, Time), Malformed> {
    let [token, kind, life] =
        answer::fields(response, ["access_token", "token_type", "expires_in"])?;
    let token = match token.ok_or(Malformed::missing("access_token"))? {
        Field::Text(token) => Secret::decoded(token),
        _ => return Err(Malformed::unusable("access_token")),
    };
    // It is to stand in a header.
    if token.is_empty() || !token.reveal().iter().all(u8::is_ascii_graphic) {
        return Err(Malformed::unusable("access_token"));
    }
    if let Some(kind) = kind
        && !matches!(kind, Field::Text(kind) if kind.decode().eq_ignore_ascii_case("bearer"))
    {
        return Err(Malformed::unusable("token_type"));
    }
    let seconds = match life {
        None => Some(ASSUMED_LIFE),
        Some(Field::Number(seconds)) => seconds.to_i64(),
        Some(_) => None,
    };
    let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok()).filter(|life| *life > 0);
    let life = seconds.ok_or(Malformed::unusable("expires_in"))?.saturating_mul(1000);
    Ok((token, life))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Refusal, TokenStyle};
    use std::format;

    fn source() -> TokenSource {
        TokenSource::new("https://t.example/oauth/token", TokenStyle::Form, "i", "s")
    }

    fn settle(body: &str) -> Result<Time, TokenFailure> {
        let mut tokens = Tokens::new(Some(source()));
        let until = tokens.settle(Ok(Response::new(200).with_body(body)), 1_000_000)?;
        assert!(matches!(tokens.standing(until - 1), Standing::Held(1)));
        assert_eq!(tokens.authorization().as_deref(), Some("Bearer t"));
        assert!(matches!(tokens.standing(until), Standing::Absent));
        Ok(until)
    }

    #[test]
    fn a_token_is_renewed_a_minute_before_it_expires() {
        for (life, used) in [("3600", 3_540_000), ("120", 60_000), ("60", 30_000), ("1", 500)] {
            let body =
                format!(r#"{{"access_token":"t","token_type":"BEARER","expires_in":{life}}}"#);
            assert_eq!(settle(&body), Ok(1_000_000 + used), "{life}");
        }
        assert_eq!(settle(r#"{"access_token":"t"}"#), Ok(1_000_000 + 240_000));
    }

    #[test]
    fn what_is_no_bearer_token_is_malformed() {
        for (body, malformed) in [
            ("<html>", Malformed::NotAnObject),
            (r#"{"access_token":"t""#, Malformed::NotAnObject),
            ("{}", Malformed::missing("access_token")),
            (r#"{"access_token":""}"#, Malformed::unusable("access_token")),
            (r#"{"access_token":7}"#, Malformed::unusable("access_token")),
            (r#"{"access_token":"t\r\nX: y"}"#, Malformed::unusable("access_token")),
            (r#"{"access_token":"t","token_type":"mac"}"#, Malformed::unusable("token_type")),
            (r#"{"access_token":"t","expires_in":0}"#, Malformed::unusable("expires_in")),
            (r#"{"access_token":"t","expires_in":"1"}"#, Malformed::unusable("expires_in")),
        ] {
            assert_eq!(settle(body), Err(TokenFailure::Malformed(malformed)), "{body}");
        }
    }

    #[test]
    fn only_the_token_in_use_is_rejected() {
        let mut tokens = Tokens::new(Some(source()));
        let answer = || Ok(Response::new(200).with_body(r#"{"access_token":"t"}"#));
        tokens.settle(answer(), 0).unwrap();
        tokens.settle(answer(), 0).unwrap();
        tokens.reject(1);
        assert!(matches!(tokens.standing(0), Standing::Held(2)));
        tokens.reject(2);
        assert!(matches!(tokens.standing(0), Standing::Absent));
        assert_eq!(tokens.authorization(), None);
        tokens.ask();
        tokens.reject(2);
        assert!(matches!(tokens.standing(0), Standing::Asked));
        let refusal = Refusal { status: 401, code: None };
        let failure = tokens.settle(Err(Failure::Refused(refusal.clone())), 0);
        assert_eq!(failure, Err(TokenFailure::Refused(refusal)));
        assert!(matches!(tokens.standing(0), Standing::Absent));
    }
}
