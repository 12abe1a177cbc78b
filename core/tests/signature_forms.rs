//! Signatures as they are written, and what a refusal says in words.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which may fail as tests do")]

use callgate::exchange::{
    Secret,
    signature::{Encoding, Keys, Refusal, ReplayWindow, Scheme, SchemeError, Unit},
};

const NOW: i64 = 1_772_000_000_000;

fn keys() -> Keys {
    Keys::new().with("current", Secret::from("a key of the tenant")).unwrap()
}

fn refused(scheme: &Scheme, value: &str) -> Refusal {
    let headers = [("sig", value)];
    scheme.verify(&headers, b"{}", &keys(), NOW, &mut ReplayWindow::default()).unwrap_err()
}

fn signature(scheme: &Scheme) -> String {
    scheme.sign(&keys(), "id", NOW, b"{}").unwrap().swap_remove(0).1
}

#[test]
fn signatures_are_written_as_their_scheme_says() {
    let standard = signature(&Scheme::standard_webhooks());
    assert!(standard.starts_with("v1,"), "{standard}");
    let short =
        Scheme::new("sig", "{body}").unwrap().encoding(Encoding::Hex).tag_bytes(20).unwrap();
    assert_eq!(signature(&short).len(), 40);
}

#[test]
fn a_refusal_says_in_words_how_the_signature_differs() {
    let scheme = Scheme::new("sig", "{body}").unwrap().prefix("v0=");
    let bare = scheme.clone().prefix("");
    let said = |value: &str| refused(&scheme, value).diagnosis.unwrap().to_string();
    let start = "what came matches if the signature is read as";
    assert_eq!(said(&signature(&bare)), format!("{start} one without its prefix"));
    let hex = signature(&bare.encoding(Encoding::Hex));
    assert_eq!(said(&hex), format!("{start} one without its prefix, written in hex"));
}

#[test]
fn missing_padding_is_told_of_base64_alone() {
    let scheme = Scheme::new("sig", "{body}").unwrap();
    let padded = signature(&scheme);
    let unpadded = padded.trim_end_matches('=');
    assert!(
        refused(&scheme, unpadded).diagnosis.unwrap().to_string().ends_with("without its padding")
    );
    let said = refused(&scheme.encoding(Encoding::Hex), unpadded).diagnosis;
    assert!(said.is_none_or(|said| !said.to_string().contains("padding")));
}

#[test]
fn an_event_with_an_id_is_known_by_it_whatever_else_differs() {
    let scheme = Scheme::new("sig", "{id}:{timestamp}:{body}").unwrap();
    let scheme = scheme.id("X-Id").unwrap().timestamp("X-Time", Unit::Milliseconds).unwrap();
    let mut window = ReplayWindow::default();
    for (body, expected) in [(b"{}", None), (b"[]", Some("signature.replayed"))] {
        let headers = scheme.sign(&keys(), "evt-1", NOW, body).unwrap();
        let answer = scheme.verify(&headers, body, &keys(), NOW, &mut window);
        assert_eq!(answer.err().map(|refusal| refusal.code()), expected);
    }
}

#[test]
fn times_are_signed_from_the_epoch_on() {
    let scheme = Scheme::new("sig", "{timestamp}:{body}").unwrap();
    let scheme = scheme.timestamp("X-Time", Unit::Milliseconds).unwrap();
    assert!(scheme.sign(&keys(), "id", 0, b"{}").is_ok());
    let before = scheme.sign(&keys(), "id", -1, b"{}").unwrap_err();
    assert_eq!(before, SchemeError::Time);
    assert_eq!(before.to_string(), "the time is before the epoch");
}

#[test]
fn a_timestamp_has_fifteen_digits_at_most() {
    let scheme = Scheme::new("sig", "{timestamp}:{body}").unwrap();
    for (unit, one) in [(Unit::Seconds, 1000), (Unit::Milliseconds, 1)] {
        let scheme = scheme.clone().timestamp("X-Time", unit).unwrap();
        let most = 999_999_999_999_999;
        for (number, expected) in [(most, None), (most + 1, Some("signature.malformed"))] {
            let headers = scheme.sign(&keys(), "id", number * one, b"{}").unwrap();
            let mut window = ReplayWindow::default();
            let answer = scheme.verify(&headers, b"{}", &keys(), number * one, &mut window);
            assert_eq!(answer.err().map(|refusal| refusal.code()), expected, "{headers:?}");
        }
    }
}

#[test]
fn a_signature_that_stands_twice_is_as_right_as_one() {
    let scheme = Scheme::standard_webhooks();
    let mut headers = scheme.sign(&keys(), "evt-1", NOW, b"{}").unwrap();
    let one = headers.swap_remove(0);
    headers.push((one.0, format!("{0} {0}", one.1)));
    assert!(scheme.verify(&headers, b"{}", &keys(), NOW, &mut ReplayWindow::default()).is_ok());
}
