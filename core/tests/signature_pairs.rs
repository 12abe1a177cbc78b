//! One header that holds signatures and their time as pairs.
#![allow(clippy::unwrap_used, reason = "helpers of tests, which may fail as tests do")]

use callgate::exchange::{
    Secret,
    signature::{
        Difference, Encoding, Keys, Reason, Refusal, ReplayWindow, Scheme, SchemeError, Unit,
        Verified,
    },
};
use proptest::prelude::*;

const NOW: i64 = 1_772_000_000_000;
const BODY: &[u8] = br#"{"id": "evt_1"}"#;

/// HMAC-SHA-256 over `1772000000.` and the body, computed with another implementation, under each key.
const NEW: &str = "382e04dab33458081ef96b209b0004092cdafb849995710e58a3a36c6cab2b84";
const OLD: &str = "b4318956a2bf53511071894a778e6b385eb55350a422276008f75851bce4a93f";

fn scheme() -> Scheme {
    let scheme = Scheme::new("Tenant-Signature", "{timestamp}.{body}").unwrap();
    scheme.encoding(Encoding::Hex).pairs("v1", "t", Unit::Seconds).unwrap()
}

fn new() -> Keys {
    Keys::new().with("new", Secret::from("whsec_tenant_new")).unwrap()
}

fn both() -> Keys {
    new().with("old", Secret::from("whsec_tenant_old")).unwrap()
}

fn verify(value: &str, keys: &Keys, now: i64) -> Result<Verified, Refusal> {
    let headers = [("tenant-signature", value)];
    scheme().verify(&headers, BODY, keys, now, &mut ReplayWindow::default())
}

fn malformed() -> Reason {
    Reason::Malformed("Tenant-Signature".to_owned())
}

#[test]
fn the_time_and_a_signature_of_each_key_are_made_in_one_header() {
    let name = "Tenant-Signature".to_owned();
    let one = scheme().sign(&new(), "", NOW + 999, BODY).unwrap();
    assert_eq!(one, [(name.clone(), format!("t=1772000000,v1={NEW}"))]);
    let two = scheme().sign(&both(), "", NOW, BODY).unwrap();
    assert_eq!(two, [(name, format!("t=1772000000,v1={NEW},v1={OLD}"))]);
    assert_eq!(scheme().sign(&new(), "", -1, BODY), Err(SchemeError::Time));
}

#[test]
fn the_order_the_number_and_other_names_do_not_matter() {
    for value in [
        format!("t=1772000000,v1={NEW}"),
        format!("v1={NEW},t=1772000000"),
        format!("v1={OLD},t=1772000000,v1={NEW}"),
        format!(" v0=zz , v1 = {NEW} , key ,, t = 1772000000 ,=, v11=1,tt=2 "),
        format!("v1=nonsense,v1=,t=1772000000,v1={}", NEW.to_uppercase()),
    ] {
        let verified = verify(&value, &new(), NOW).map(|verified| verified.timestamp_ms);
        assert_eq!(verified, Ok(Some(NOW)), "{value}");
    }
    let verified = verify(&format!("t=1772000000,v1={OLD}"), &both(), NOW).unwrap();
    assert_eq!(verified.key, "old");
}

#[test]
fn a_header_without_its_time_or_a_signature_is_malformed() {
    for value in [
        String::new(),
        NEW.to_owned(),
        format!("v1={NEW}"),
        format!("T=1772000000,v1={NEW}"),
        format!("t=,v1={NEW}"),
        format!("t=1772000000,t=1772000000,v1={NEW}"),
        format!("t=1772000000,t=1772000001,v1={NEW}"),
        format!("t=-1772000000,v1={NEW}"),
        format!("t=1772000000.0,v1={NEW}"),
        format!("t=1772000000;v1={NEW}"),
        format!("t={},v1={NEW}", "1".repeat(16)),
        "t=1772000000".to_owned(),
        "t=1772000000,v1=".to_owned(),
    ] {
        assert_eq!(verify(&value, &new(), NOW).unwrap_err().reason, malformed(), "{value}");
    }
    let twice = [("Tenant-Signature", "t=1"), ("tenant-signature", "t=1")];
    let refusal = scheme().verify(&twice, BODY, &new(), NOW, &mut ReplayWindow::default());
    assert_eq!(refusal.unwrap_err().reason, malformed());
    let none: [(&str, &str); 0] = [];
    let refusal = scheme().verify(&none, BODY, &new(), NOW, &mut ReplayWindow::default());
    assert_eq!(refusal.unwrap_err().code(), "signature.missing-header");
}

#[test]
fn headers_of_hostile_length_cost_their_length_alone() {
    // At most sixteen signatures are looked at; what is passed over does not count.
    let passed = "x=1,".repeat(100_000);
    assert!(verify(&format!("{passed}v1={NEW},{passed}t=1772000000"), &new(), NOW).is_ok());
    let many = format!("v1={OLD},").repeat(15);
    assert!(verify(&format!("{many}v1={NEW},t=1772000000"), &new(), NOW).is_ok());
    let many = format!("v1={OLD},").repeat(100_000);
    let refusal = verify(&format!("{many}v1={NEW},t=1772000000"), &new(), NOW).unwrap_err();
    assert_eq!(refusal.reason, Reason::Mismatch);
    let long = "0".repeat(1 << 20);
    let refusal = verify(&format!("t=1772000000,v1={long}"), &new(), NOW).unwrap_err();
    assert_eq!(refusal.reason, malformed());
}

#[test]
fn the_time_and_the_replay_are_judged_after_the_signature() {
    let value = format!("t=1772000000,v1={NEW}");
    assert!(verify(&value, &new(), NOW + 300_000).is_ok());
    let late = verify(&value, &new(), NOW + 300_001).unwrap_err();
    assert_eq!(late.reason, Reason::Timestamp { skew_ms: -300_001, tolerance_ms: 300_000 });
    // Another time is another content.
    let moved = verify(&format!("t=1772000001,v1={NEW}"), &new(), NOW).unwrap_err();
    assert_eq!(moved.reason, Reason::Mismatch);

    let mut window = ReplayWindow::default();
    let mut code = |value: &str| {
        let answer =
            scheme().verify(&[("Tenant-Signature", value)], BODY, &both(), NOW, &mut window);
        answer.map_or_else(|refusal| refusal.code(), |_| "new")
    };
    assert_eq!(code(&value), "new");
    // The same content under another key, in another order, or with more around it is the same event.
    assert_eq!(code(&format!("v1={OLD},t=1772000000")), "signature.replayed");
    assert_eq!(code(&format!("x=1,v1={NEW},t=1772000000")), "signature.replayed");
}

#[test]
fn a_refusal_tells_what_would_have_matched() {
    let told = |value: &str, keys: &Keys| {
        let refusal = verify(value, keys, NOW).unwrap_err();
        assert!(!refusal.to_string().contains(&NEW[..8]), "{refusal}");
        refusal.diagnosis.map_or_else(Vec::new, |diagnosis| diagnosis.differences)
    };
    assert_eq!(told(&format!("t=1772000000,v0={NEW}"), &new()), [Difference::PairName]);
    assert_eq!(told(&format!("t=1772000000,v1={OLD},v0={NEW}"), &new()), [Difference::PairName]);
    // Sixteen are looked at, and the time is none of them.
    let others = "v0=zz,".repeat(15);
    let sixteenth = format!("t=1772000000,{others}v0={NEW}");
    assert_eq!(told(&sixteenth, &new()), [Difference::PairName]);
    assert_eq!(told(&format!("t=1772000000,v0=zz,{others}v0={NEW}"), &new()), []);
    let base64 = "OC4E2rM0WAge+WsgmwAECSza+4SZlXEOWKOjbGyrK4Q=";
    let encoding = || Difference::Encoding(Encoding::Base64);
    assert_eq!(told(&format!("t=1772000000,v1={base64}"), &new()), [encoding()]);
    let both_differ = [Difference::PairName, encoding()];
    assert_eq!(told(&format!("v2={base64},t=1772000000"), &new()), both_differ);
    let rotated = new().retired("old", Secret::from("whsec_tenant_old")).unwrap();
    let retired = [Difference::RetiredKey("old".to_owned())];
    assert_eq!(told(&format!("t=1772000000,v1={OLD}"), &rotated), retired);
    assert_eq!(told(&format!("t=1772000000,v1={}", NEW.replace('3', "4")), &new()), []);
}

#[test]
fn pairs_that_cannot_be_told_apart_are_refused() {
    let plain = || Scheme::new("x", "{timestamp}{body}").unwrap();
    for (signature, timestamp) in [("v1", "v1"), ("", "t"), ("v1", ""), ("v=1", "t"), ("v1", "t t")]
    {
        let refused = plain().pairs(signature, timestamp, Unit::Seconds);
        assert_eq!(refused, Err(SchemeError::Pairs), "{signature} {timestamp}");
    }
    let unsigned = Scheme::new("x", "{body}").unwrap().pairs("v1", "t", Unit::Seconds);
    assert_eq!(unsigned, Err(SchemeError::UnsignedTimestamp));
    for separator in ['=', 'v', 't', '7', '+'] {
        let scheme = plain().pairs("v1", "t", Unit::Seconds).unwrap().separator(separator);
        assert_eq!(scheme.sign(&new(), "", NOW, BODY), Err(SchemeError::Pairs), "{separator}");
    }
    for (signature, timestamp) in [("v.1", "t"), ("v1", "t.s")] {
        let scheme = plain().pairs(signature, timestamp, Unit::Seconds).unwrap().separator('.');
        assert_eq!(scheme.sign(&new(), "", NOW, BODY), Err(SchemeError::Pairs), "{signature}");
    }
    let prefixed = plain().prefix("a,b").pairs("v1", "t", Unit::Seconds).unwrap();
    assert_eq!(prefixed.sign(&new(), "", NOW, BODY), Err(SchemeError::Pairs));
    let other = plain().separator(';').pairs("v1", "t", Unit::Milliseconds).unwrap();
    let headers = other.sign(&both(), "", NOW, BODY).unwrap();
    assert!(headers[0].1.starts_with("t=1772000000000;v1="), "{headers:?}");
    let mut window = ReplayWindow::default();
    assert!(other.verify(&headers, BODY, &both(), NOW, &mut window).is_ok());
}

proptest! {
    #[test]
    fn no_value_panics_or_is_accepted(
        value in "(t=1772000000,)?(v1=[0-9a-f]{0,66}|t=[0-9]{0,12}|\\PC{0,12})(,(v1=[0-9a-f]{64}|[ -~]{0,8}|t=)){0,6}",
        now in any::<i64>(),
    ) {
        prop_assert!(verify(&value, &new(), now).is_err());
    }

    #[test]
    fn whatever_stands_around_them_the_pairs_are_found(
        around in prop::collection::vec("[ a-su-z0]{1,3}(=[ -+\\--~]{0,9})?", 0..8), at in any::<prop::sample::Index>(),
    ) {
        let mut items = around;
        items.insert(at.index(items.len() + 1), format!("v1={NEW}"));
        items.insert(at.index(items.len() + 1), "t=1772000000".to_owned());
        prop_assert!(verify(&items.join(","), &new(), NOW).is_ok(), "{items:?}");
    }
}
