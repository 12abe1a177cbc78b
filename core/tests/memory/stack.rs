//! A check takes little stack, whatever the document: a host may run it on a thread of 256 KiB.

use crate::{amount, listed, roomy};
use callgate::{Engine, Kind, Report, catalogue};
use std::{fmt::Write, hint::black_box, thread};

const STACK: usize = 256 << 10;

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK).spawn(test);
    thread.unwrap().join().unwrap();
}

/// Does with a document all that can be done by its bytes alone.
fn all_of(engine: &Engine, kind: Kind, document: &str, facts: Option<&str>) -> Report {
    let (document, facts) = (document.as_bytes(), facts.map(str::as_bytes));
    let report = engine.check(kind, document, facts);
    black_box((report.to_json(), format!("{report:?}")));
    assert_eq!(engine.is_valid(kind, document, facts), report.is_valid());
    black_box(engine.flow(kind, document, facts));
    black_box(engine.kind_of(document));
    report
}

#[test]
fn every_rule_is_checked() {
    on_a_small_stack(|| {
        for rule in catalogue() {
            assert!(rule.fails.check().with_code(rule.code).next().is_some(), "{}", rule.code);
            assert!(rule.mended.check().is_valid(), "{}", rule.code);
        }
    });
}

#[test]
fn every_kind_is_nested_as_deep_as_is_allowed() {
    on_a_small_stack(|| {
        for kind in Kind::ALL {
            // The usual limit, and one that a policy allows.
            for (engine, depth) in [(Engine::new(), 63), (roomy(), 9_000)] {
                for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"nodes\":[", "]}")] {
                    let depth = depth * 3 / open.len().max(3);
                    let text = format!("{}0{}", open.repeat(depth), close.repeat(depth));
                    all_of(&engine, *kind, &text, Some(&text));
                    all_of(&engine, *kind, &format!("{{\"nodes\":{text}}}"), None);
                    all_of(&engine, *kind, &open.repeat(1_000_000), None);
                }
            }
        }
    });
}

/// A flow of each format in which each block leads to the next, and the last to the one of this number.
fn flows(blocks: usize, last: Option<usize>) -> [(Kind, String); 4] {
    let next = |block: usize| if block + 1 < blocks { Some(block + 1) } else { last };
    let ivr = listed(blocks, |block| {
        let exit = next(block).map(|to| format!(r#"{{"condition":"1","target":"{to}"}}"#));
        format!(r#"{{"id":"{block}","type":"queue","transitions":[{}]}}"#, exit.unwrap_or_default())
    });
    let connect = listed(blocks, |block| {
        let exit = next(block).map(|to| format!(r#""NextAction":"{to}""#)).unwrap_or_default();
        format!(r#"{{"Identifier":"{block}","Type":"Wait","Transitions":{{{exit}}}}}"#)
    });
    let twilio = listed(blocks, |block| {
        let exit = next(block).map(|to| format!(r#"{{"event":"x","next":"{to}"}}"#));
        let exit = exit.unwrap_or_default();
        format!(r#"{{"name":"{block}","type":"say-play","transitions":[{exit}]}}"#)
    });
    let mut architect = String::from("inboundCall:\n  startUpRef: task[0]\n  tasks:\n");
    for block in 0..blocks {
        write!(architect, "  - task:\n      name: t\n      refId: {block}\n      actions:\n")
            .unwrap();
        let action = next(block).map_or("      - disconnect: {}\n".to_owned(), |to| {
            format!("      - jumpToTask:\n          targetTaskRef: task[{to}]\n")
        });
        architect.push_str(&action);
    }
    let ivr = format!(
        r#"{{"name":"x","campaignId":"c","nodes":[{ivr}],"fallbackAction":{{"type":"hangup"}}}}"#
    );
    [
        (Kind::IvrFlow, ivr),
        (Kind::ConnectFlow, format!(r#"{{"StartAction":"0","Actions":[{connect}]}}"#)),
        (Kind::TwilioFlow, format!(r#"{{"initial_state":"0","states":[{twilio}]}}"#)),
        (Kind::ArchitectFlow, architect),
    ]
}

#[test]
fn chains_and_cycles_of_blocks() {
    on_a_small_stack(|| {
        let blocks = amount(100_000, 10_000);
        for last in [None, Some(0), Some(blocks - 1), Some(blocks / 2)] {
            for (kind, document) in flows(blocks, last) {
                let report = all_of(&roomy(), kind, &document, None);
                // Where the last leads nowhere, Architect has a block that ends the contact.
                let end = usize::from(last.is_none() && kind == Kind::ArchitectFlow);
                assert_eq!(report.measures.count_of("nodes"), Some(blocks + end), "{kind}");
            }
        }
    });
}

#[test]
fn chains_and_cycles_of_codes() {
    on_a_small_stack(|| {
        let count = amount(100_000, 10_000);
        for first in ["", r#","parentCallCodeId":"C_1""#] {
            let code = |code: usize| {
                let parent = format!(r#","parentCallCodeId":"C_{}""#, code + 1);
                let parent = if code + 1 < count { parent.as_str() } else { first };
                format!(
                    r#"{{"name":"x","code":"C_{code}","type":"SUCCESS","category":"c","isActive":true{parent}}}"#
                )
            };
            let document = format!("[{}]", listed(count, code));
            let facts = format!(
                r#"{{"existing":[{}]}}"#,
                listed(count, |code| format!(
                    r#"{{"id":"{code:08x}-0000-4000-8000-000000000000","code":"E_{code}"}}"#
                ))
            );
            let report = all_of(&roomy(), Kind::CallCodes, &document, Some(&facts));
            assert!(!report.is_valid());
        }
    });
}

#[test]
fn a_long_past_of_an_agent() {
    on_a_small_stack(|| {
        let count = amount(100_000, 10_000);
        let period = r#"{"start":"2026-03-02T08:00:00Z","end":"2026-03-02T09:00:00Z"}"#;
        let periods = listed(count, |_| period.to_owned());
        let history =
            listed(count, |_| r#"{"state":"IDLE","at":"2026-03-02T08:00:00Z"}"#.to_owned());
        let facts = format!(
            r#"{{"now":"2026-03-02T12:30:00Z","schedule":{{"status":"ACTIVE","shifts":[{periods}]}},
                "breaks":{{"mandatoryBreakRequired":false,"windows":[{periods}]}},"history":[{history}]}}"#
        );
        let document = r#"{"userId":"1","targetState":"READY"}"#;
        let policy = br#"{"limits": {"maxDocumentBytes": 4000000000},
            "breaks": {"maxContinuousWorkMinutes": 60, "minBreakMinutes": 15}}"#;
        let engine = Engine::from_policy(policy).unwrap();
        let report = all_of(&engine, Kind::AgentState, document, Some(&facts));
        assert!(!report.is_valid());
    });
}
