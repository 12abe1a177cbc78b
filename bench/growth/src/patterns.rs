//! Patterns of a policy that searches which go back lose themselves in, against long texts; and policies with patterns that are
//! refused, long as they are.

use crate::{Case, Thing};
use callgate::Kind;

pub(crate) const THINGS: &[Thing] = &[
    Thing {
        name: "bytes against 255 repetitions in a row",
        most: 100_000,
        shows: Some("campaign.format"),
        make: stars,
    },
    Thing {
        name: "bytes against 128 optional characters and as many that are not",
        most: 1_000_000,
        shows: Some("campaign.format"),
        make: optional,
    },
    Thing {
        name: "bytes against a class a million times",
        most: 1_000_000,
        shows: Some("campaign.format"),
        make: counted,
    },
    Thing {
        name: "bytes of a pattern of optional characters",
        most: 1_000_000,
        shows: Some("policy.pattern"),
        make: long,
    },
    Thing {
        name: "bytes of a pattern of counted repetitions",
        most: 1_000_000,
        shows: Some("policy.pattern"),
        make: repetitions,
    },
    Thing {
        name: "bytes of a pattern of nested quantifiers",
        most: 1_000_000,
        shows: Some("policy.pattern"),
        make: nested,
    },
    Thing {
        name: "bytes of a pattern of alternatives",
        most: 1_000_000,
        shows: Some("policy.pattern"),
        make: alternatives,
    },
];

/// A guest whose campaign is so many times an `a`, and an end that does not match.
fn campaign(pattern: String, bytes: usize) -> Case {
    let campaign = "a".repeat(bytes);
    let document = format!(
        r#"{{"channel":"webmessaging","consent":{{"marketing":true,"dataProcessing":true}},"channelContext":{{"campaignId":"{campaign}!"}}}}"#
    );
    Case { kind: Kind::GenesysGuest, document, facts: None, campaigns: Some(pattern) }
}

fn stars(bytes: usize) -> Case {
    campaign(format!("{}b", "[a-z]*".repeat(255)), bytes)
}

fn optional(bytes: usize) -> Case {
    campaign(format!("{}{}", "a?".repeat(128), "a".repeat(128)), bytes)
}

fn counted(bytes: usize) -> Case {
    campaign("[a-z]{1,1000000}".to_owned(), bytes)
}

/// A policy with such a pattern.
fn policy(pattern: &str) -> Case {
    let document = format!(r#"{{"guest":{{"campaignPattern":"{pattern}"}}}}"#);
    Case { kind: Kind::Policy, document, facts: None, campaigns: None }
}

fn long(bytes: usize) -> Case {
    policy(&"a?".repeat(bytes / 2))
}

fn repetitions(bytes: usize) -> Case {
    policy(&"a{9999}".repeat(bytes / 7))
}

fn nested(bytes: usize) -> Case {
    policy(&format!("{}a{}", "(".repeat(bytes / 3), "+)".repeat(bytes / 3)))
}

fn alternatives(bytes: usize) -> Case {
    policy(&"a|".repeat(bytes / 2))
}
