//! The names and words for what becomes of answers, configurations and requests.

use crate::host::*;
use callgate::exchange::{
    Cause, Client, Config, ConfigError, Endpoint, Failure, Handled, Malformed, Recorded,
    SnapshotError, TransportError,
};

#[test]
fn answers_and_errors_have_the_names_of_every_surface() {
    let handled = [Handled::Taken, Handled::Stale, Handled::Unknown].map(Handled::name);
    assert_eq!(handled, ["taken", "stale", "unknown"]);
    let recorded = [Recorded::Placed, Recorded::Known, Recorded::TooOld, Recorded::Unfit];
    assert_eq!(recorded.map(Recorded::name), ["placed", "known", "too-old", "unfit"]);
    let errors = [TransportError::NotSent, TransportError::Lost, TransportError::TimedOut];
    assert_eq!(errors.map(TransportError::name), ["not-sent", "lost", "timed-out"]);
}

#[test]
fn a_configuration_that_cannot_be_used_is_told_by_the_field() {
    let said = |config: Config| Client::new(config, 1).unwrap_err().to_string();
    let api = |api: &str| said(Config { api: api.into(), ..config() });
    let url = "`api` is no absolute URL without user, query and fragment";
    assert_eq!(api("https://ada@canary.example"), url);
    let http = "`api` is no https URL; http is for private hosts alone";
    assert_eq!(api("http://canary.example"), http);
    let webhook = Endpoint::new("https://hooks.example.com").with_token("a canary");
    let webhook = said(Config { webhook: Some(webhook), ..config() });
    assert_eq!(webhook, "`webhook` is empty or cannot be sent");
    assert_eq!(
        ConfigError::Missing("crm_events").to_string(),
        "`crm_events` is needed and missing"
    );
    let unusable = SnapshotError::Config(ConfigError::Scheme("api"));
    assert_eq!(unusable.to_string(), http);
}

#[test]
fn causes_and_malformed_answers_are_told_in_words() {
    for (cause, words) in [
        (Cause::Status(503), "it answered with status 503"),
        (Cause::Transport(TransportError::NotSent), "the request could not be sent"),
        (Cause::Transport(TransportError::TimedOut), "no answer came in time"),
        (Cause::CircuitOpen, "it failed too often of late"),
        (Cause::Busy, "it stayed busy"),
    ] {
        assert_eq!(cause.to_string(), words);
        let failure = Failure::Unavailable(cause).to_string();
        assert_eq!(failure, format!("the platform is not available: {words}"));
    }
    for (malformed, words) in [
        (Malformed::NotAnObject, "the answer is no JSON object"),
        (Malformed::Missing("id".into()), "the answer lacks `id`"),
        (Malformed::Unusable("id".into()), "the answer has an unusable `id`"),
    ] {
        assert_eq!(Failure::Malformed(malformed).to_string(), words);
    }
    let invalid = |codes: &[&str]| Failure::Invalid {
        errors: 3,
        codes: codes.iter().map(|c| (*c).into()).collect(),
    };
    assert_eq!(invalid(&[]).to_string(), "the platform found 3 errors");
    assert_eq!(invalid(&["a", "b"]).to_string(), "the platform found 3 errors: `a`, `b`");
}
