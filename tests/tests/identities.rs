//! Identity hashes are what real Node.js makes of the same text and salt.
//!
//! `CALLGATE_IDENTITIES` says how many are compared; the suite takes a few thousand.

use callgate::exchange::{
    Secret,
    identity::{Identity, Salt},
};
use callgate_tests::ask_node;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use std::env;

/// What Node runs, after reference 2: an identity that is empty once trimmed has no hash.
const SCRIPT: &str = "
const { createHash, createHmac } = require('crypto');
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [text, salt] = JSON.parse(line);
  const normalized = text.trim().toLowerCase();
  const hash = createHash('sha256').update(normalized + salt).digest('hex');
  const hmac = createHmac('sha256', salt).update(normalized).digest('hex');
  process.stdout.write(normalized === '' ? 'none\\n' : hash + ' ' + hmac + '\\n');
});";

/// Addresses, numbers, and everything where trimming and lower-casing have their corners.
fn identity() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => "[A-Za-z0-9.+_-]{1,8}(@[A-Za-z0-9-]{1,8}\\.(com|DE|Co\\.UK))?",
        2 => "\\+?[0-9 ()-]{1,12}",
        3 => prop::sample::select(vec![
            " ", "\t", "\n", "\u{b}", "\u{c}", "\r", "\u{85}", "\u{a0}", "\u{ad}", "\u{1680}", "\u{180e}", "\u{2000}", "\u{200a}",
            "\u{200b}", "\u{2028}", "\u{2029}", "\u{202f}", "\u{205f}", "\u{3000}", "\u{feff}", "\0", "\u{1c}", "\u{1f}",
        ]).prop_map(String::from),
        3 => prop::sample::select(vec![
            "Σ", "ΑΣ", "Σ.", "'Σ", "Σ'", "İ", "I", "ı", "ẞ", "Ǆ", "ǅ", "Ⱥ", "K", "Å", "Ω", "ﬀ", "\u{345}", "\u{307}",
            "Ა", "Ꭰ", "ꭰ", "𐐀", "𞤀", "Ⅷ", "Ⓐ", "̈",
        ]).prop_map(String::from),
        2 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(part, 0..7).prop_map(|parts| parts.concat())
}

fn salt() -> impl Strategy<Value = String> {
    // Beyond 64 bytes an HMAC hashes its key first.
    prop_oneof!["[ -~]{16,80}", "[^\\p{Cc}]{16,40}"]
}

#[test]
fn the_hashes_are_those_that_node_makes() {
    let count: usize =
        env::var("CALLGATE_IDENTITIES").ok().and_then(|n| n.parse().ok()).unwrap_or(6_000);
    let mut runner = TestRunner::deterministic();
    let strategy = (identity(), salt());
    let mut pairs: Vec<(String, String)> =
        (0..count).map(|_| strategy.new_tree(&mut runner).expect("a value").current()).collect();
    // Every character of the planes in use that has a lower case, or might be white space.
    let every = ('\0'..='\u{2FFFF}')
        .filter(|c| c.is_whitespace() || c.is_control() || c.to_lowercase().next() != Some(*c));
    pairs.extend(every.map(|c| (format!("{c}aΣ{c}"), "0123456789abcdef".to_owned())));
    let lines: Vec<String> = pairs.iter().map(|pair| serde_json::json!(pair).to_string()).collect();
    let asked = ask_node(SCRIPT, &lines, |place, line| {
        let (text, salt) = &pairs[place];
        let salt = Salt::new(Secret::from(salt.as_str())).expect("a long one");
        let hashes = Identity::new(text).map_or_else(
            || "none".to_owned(),
            |identity| format!("{} {}", identity.hash(&salt), identity.hmac(&salt)),
        );
        assert_eq!(hashes, line, "{text:?}");
    });
    if asked {
        println!("{} identities have the hashes that Node makes", pairs.len());
    }
}
