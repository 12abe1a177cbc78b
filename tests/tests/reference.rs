//! The engine and the reference interpreter agree, and the documents on which they do show every rule.

use callgate_tests::reference::{KINDS, run};

/// A short form of `cargo xtask reference`.
#[test]
fn the_engine_answers_as_the_reference_does() {
    let tally = run(20_000, 1, |_| ());
    assert_eq!(tally.documents(), 20_000);
    assert_eq!(tally.divergences, 0, "{}", tally.told.join("\n\n"));
    for kind in KINDS {
        let (all, valid) = tally.kinds[&kind];
        assert!(valid * 20 > all, "only {valid} of {all} are valid: {kind}");
        for rule in kind.rules() {
            // Not each kind has numbers, or URLs that must be public: one of them shows the rule.
            let shown = tally.codes.keys().any(|(_, code)| *code == rule.code);
            assert!(shown, "nothing breaks {}, a rule of {kind}", rule.code);
        }
    }
}
