//! Engines leave nothing behind.

use crate::amount;
use callgate::{Engine, Kind};
use std::hint::black_box;

const POLICY: &[u8] = br#"{"profile": "genesys-cloud", "severity": {"node.unreachable": "error"},
    "guest": {"campaignPattern": "[A-Z]{2}[0-9]{1,3}"}}"#;

#[test]
fn made_and_dropped_they_leave_nothing() {
    // Anything that is made once and kept would count in the first round alone.
    for round in ["first", "second"] {
        let number = amount(1_000_000, 2_000) / 2;
        let left = allocation_counter::measure(|| {
            for _ in 0..number {
                let engine = black_box(Engine::from_policy(POLICY).unwrap());
                black_box(engine.clone().check(Kind::GuestSession, b"{}", None));
            }
        });
        println!(
            "engines, {round} round: {number} made, {} bytes left, {} held at most",
            left.bytes_current, left.bytes_max
        );
        assert_eq!((left.count_current, left.bytes_current), (0, 0), "{round} round");
        assert!(left.bytes_max < 1 << 20, "{} bytes at once", left.bytes_max);
    }
}
