//! Signatures against vectors that others published.

use callgate::exchange::{
    Secret,
    signature::{Encoding, Keys, ReplayWindow, Scheme},
};
use callgate_tests::corpora;
use serde_json::Value;
use std::{fs, path::Path};

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("the vectors")).expect("they are JSON")
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16));
    pairs.collect::<Result<_, _>>().expect("hex digits")
}

#[test]
fn wycheproof() {
    let Some(path) = corpora("hmac-wycheproof/hmac_sha256_test.json") else { return };
    let (mut right, mut truncated) = (0, 0);
    for group in json(&path)["testGroups"].as_array().expect("groups") {
        let length = usize::try_from(group["tagSize"].as_u64().expect("bits") / 8).expect("bytes");
        let scheme = Scheme::new("tag", "{body}").expect("a scheme").encoding(Encoding::Hex);
        let scheme = scheme.tag_bytes(length).expect("16 or 32 bytes");
        for test in group["tests"].as_array().expect("tests") {
            let text = |name: &str| test[name].as_str().expect("a text");
            let key = Secret::new(bytes(text("key")));
            let keys = Keys::new().with("key", key).expect("a key");
            let message = bytes(text("msg"));
            let mut window = ReplayWindow::default();
            let accepted =
                scheme.verify(&[("Tag", text("tag"))], &message, &keys, 0, &mut window).is_ok();
            assert_eq!(accepted, text("result") == "valid", "{test}");
            if accepted {
                let made = scheme.sign(&keys, "", 0, &message).expect("a tag");
                assert_eq!(made, [("tag".to_owned(), text("tag").to_owned())]);
            }
            right += 1;
            truncated += usize::from(length < 32);
        }
    }
    println!("Wycheproof HMAC-SHA-256: {right} of 174, {truncated} truncated");
    assert_eq!((right, truncated), (174, 87));
}

#[test]
fn standard_webhooks() {
    let Some(path) = corpora("webhook-signature/standard-webhooks-v1.json") else { return };
    let vectors = json(&path);
    let vectors = vectors.as_array().expect("vectors");
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().expect("a text");
        let keys = Keys::new().with_whsec("key", &Secret::from(text("secret"))).expect("a key");
        let seconds = vector["webhook_timestamp"].as_i64().expect("seconds");
        let body = text("payload").as_bytes();
        let id = text("webhook_id");
        let scheme = Scheme::standard_webhooks();
        let headers = [
            ("Webhook-Id", id),
            ("Webhook-Timestamp", &seconds.to_string()),
            ("Webhook-Signature", text("expected_signature")),
        ];
        let made = scheme.sign(&keys, id, seconds * 1000, body).expect("headers");
        for (name, value) in headers {
            assert!(made.iter().any(|(n, v)| n.eq_ignore_ascii_case(name) && v == value), "{name}");
        }
        let tolerance = vector["default_tolerance_s"].as_i64().expect("seconds") * 1000;
        for (skew, accepted) in [(0, true), (tolerance, true), (tolerance + 1, false)] {
            for now in [seconds * 1000 + skew, seconds * 1000 - skew] {
                let mut window = ReplayWindow::default();
                let answer = scheme.verify(&headers, body, &keys, now, &mut window);
                assert_eq!(answer.is_ok(), accepted, "{skew}: {answer:?}");
            }
        }
    }
    assert_eq!(vectors.len(), 1);
}
