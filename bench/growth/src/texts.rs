//! Guest sessions: metadata, languages, and texts that are hard to read.

use crate::{Case, Thing, listed};
use callgate::Kind;

pub(crate) const THINGS: &[Thing] = &[
    Thing { name: "metadata keys", most: 100_000, shows: None, make: keys },
    Thing {
        name: "violations",
        most: 1_000_000,
        shows: Some("metadata.value-type"),
        make: violations,
    },
    Thing { name: "bytes of a document", most: 8_000_000, shows: None, make: bytes },
    Thing {
        name: "repetitions of a key",
        most: 1_000_000,
        shows: Some("json.duplicate-key"),
        make: repetitions,
    },
    Thing { name: "keys of one hash", most: 4_000, shows: None, make: collisions },
    Thing { name: "bytes of a key", most: 8_000_000, shows: None, make: long_key },
    Thing {
        name: "digits of a number",
        most: 1_000_000,
        shows: Some("number.unsafe"),
        make: digits,
    },
    Thing {
        name: "digits of an exponent",
        most: 1_000_000,
        shows: Some("number.unsafe"),
        make: exponent,
    },
    Thing { name: "escapes in a string", most: 1_000_000, shows: None, make: escapes },
    Thing {
        name: "arrays within one another, at the limit, side by side",
        most: 800,
        shows: Some("metadata.value-type"),
        make: nesting,
    },
    Thing { name: "languages", most: 100_000, shows: Some("language.duplicate"), make: languages },
    Thing { name: "bytes of a URL", most: 1_000_000, shows: None, make: url },
    Thing {
        name: "bytes of a URL with percent signs",
        most: 1_000_000,
        shows: None,
        make: encoded_url,
    },
    Thing { name: "bytes after a fault", most: 8_000_000, shows: Some("json.syntax"), make: fault },
];

fn session(language: &str, metadata: &str, url: &str) -> Case {
    let id = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
    let document = format!(
        r#"{{"channelId":"{id}","queueId":"{id}","language":[{language}],"metadata":{{{metadata}}},"callbackUrl":"{url}"}}"#
    );
    Case { kind: Kind::GuestSession, document, facts: None, campaigns: None }
}

fn metadata(members: &str) -> Case {
    session(r#""en""#, members, "https://hooks.example.com/")
}

fn keys(count: usize) -> Case {
    metadata(&listed(count, |key| format!(r#""key-{key}":"value""#)))
}

fn violations(count: usize) -> Case {
    metadata(&listed(count, |key| format!(r#""key-{key}":null"#)))
}

fn bytes(count: usize) -> Case {
    metadata(&format!(r#""key":"{}""#, "a text ".repeat(count / 7)))
}

fn repetitions(count: usize) -> Case {
    metadata(&listed(count, |_| r#""key":1"#.to_owned()))
}

fn long_key(bytes: usize) -> Case {
    metadata(&format!(r#""{}":1"#, "k".repeat(bytes)))
}

fn digits(count: usize) -> Case {
    metadata(&format!(r#""key":{}"#, "7".repeat(count)))
}

fn exponent(count: usize) -> Case {
    metadata(&format!(r#""key":1e{}"#, "7".repeat(count)))
}

fn escapes(count: usize) -> Case {
    metadata(&format!(r#""key":"{}""#, "\\u00e9".repeat(count)))
}

fn nesting(count: usize) -> Case {
    let deep = format!("{}{}", "[".repeat(9_000), "]".repeat(9_000));
    metadata(&listed(count, |key| format!(r#""key-{key}":{deep}"#)))
}

fn languages(count: usize) -> Case {
    let tags =
        ["en", "en-US", "de", "de-AT", "fr", "fr-CA", "es", "es-MX", "it", "pt", "pt-BR", "ja"];
    session(
        &listed(count, |tag| format!("\"{}\"", tags[tag % tags.len()])),
        "",
        "https://hooks.example.com/",
    )
}

fn url(bytes: usize) -> Case {
    session(r#""en""#, "", &format!("https://hooks.example.com/{}", "path/".repeat(bytes / 5)))
}

fn encoded_url(bytes: usize) -> Case {
    session(r#""en""#, "", &format!("https://hooks.example.com/{}", "%C3%BC".repeat(bytes / 6)))
}

fn fault(bytes: usize) -> Case {
    let mut case = metadata(&format!(r#""key":"{}""#, "text \\n ".repeat(bytes / 8)));
    // What comes last is what is wrong.
    case.document.push('}');
    case
}

/// What the reader multiplies with to hash a key, from `core/src/json/keys.rs`.
const K: u64 = 0x9E37_79B9_7F4A_7C15;

/// Keys of 24 bytes that have one hash: eight bytes are chosen at will, the next eight follow from them.
fn collisions(count: usize) -> Case {
    // By Newton's method: K times this is 1.
    let inverse = (0..6).fold(K, |x, _| x.wrapping_mul(2_u64.wrapping_sub(K.wrapping_mul(x))));
    let wanted = 0x1234_5678_9ABC_DEF0_u64.wrapping_mul(inverse);
    let is_text = |word: u64| {
        word.to_be_bytes().iter().all(|byte| matches!(byte, b'#'..=b'~') && *byte != b'\\')
    };
    let mut keys = Vec::new();
    let mut seed = 0_u64;
    while keys.len() < count {
        seed += 1;
        // 64 letters, six bits each.
        let first =
            (0..8).rev().fold(0, |word, place| word << 8 | (0x23 + (seed >> (6 * place) & 0x3F)));
        let state = (24_u64.rotate_left(5) ^ first).wrapping_mul(K);
        let second = wanted ^ state.rotate_left(5);
        if is_text(first) && is_text(second) {
            let text = [first.to_be_bytes(), second.to_be_bytes()].concat();
            keys.push(format!(r#""{}the-end!":1"#, String::from_utf8_lossy(&text)));
        }
    }
    metadata(&keys.join(","))
}
