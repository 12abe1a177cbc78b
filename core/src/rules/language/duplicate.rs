use crate::{
    documents::Kind,
    forms::tags::{Language, Region},
    json::Span,
    report::{Code, Example, Findings, Place, Rule, Severity, Violation},
};
use alloc::collections::BTreeSet;
use core::fmt;

pub(crate) const RULE: Rule = Rule {
    code: Code::LanguageDuplicate,
    severity: Severity::Warning,
    fixed: false,
    title: "a language tag stands twice",
    why: "The order of the tags is the guest's preference, so the later one says nothing, and takes the place of a \
          language to fall back on. Case makes no difference between tags.",
    fails: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US", "EN-us"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
    mended: Example::of(
        Kind::GuestSession,
        r#"{"channelId": "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b", "queueId": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f",
 "language": ["en-US", "en"], "metadata": {"tier": "gold"}, "callbackUrl": "https://example.com/guest"}"#,
    ),
};

fn message(_: &Violation, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("this language tag stands in the list already")
}

/// A tag, its case evened out.
type Tag = (Language, Option<Region>);

/// The tags seen so far. A few cost no memory from the heap, and there are only so many different ones.
#[derive(Default)]
pub(crate) struct Seen {
    few: [Option<Tag>; 8],
    more: BTreeSet<Tag>,
}

impl Seen {
    /// Adds a tag; false if it is there already.
    fn insert(&mut self, tag: Tag) -> bool {
        for slot in &mut self.few {
            match slot {
                Some(seen) if *seen == tag => return false,
                Some(_) => {}
                None => {
                    *slot = Some(tag);
                    return true;
                }
            }
        }
        self.more.insert(tag)
    }
}

/// Tells of a tag that has been seen before.
pub(crate) fn check(tag: Tag, at: Span, seen: &mut Seen, out: &mut Findings<'_>) {
    if out.hears(RULE.code) && !seen.insert(tag) {
        out.add(RULE.code, Place::At(at), message);
    }
}
