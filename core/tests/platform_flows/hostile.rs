//! Texts made to take memory, time or stack.

use callgate::{Code, Engine, Kind};
use std::{fmt::Write, thread};

fn codes(kind: Kind, document: &str) -> Vec<Code> {
    let report = Engine::new().check(kind, document.as_bytes(), None);
    report.violations.iter().map(|violation| violation.code).collect()
}

#[test]
fn yaml_is_no_deeper_than_the_policy_allows() {
    let flow = |depth: usize| format!("inboundCall: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(codes(Kind::ArchitectFlow, &flow(63)), [Code::TypeMismatch]);
    for depth in [64, 1000, 1_000_000] {
        assert_eq!(codes(Kind::ArchitectFlow, &flow(depth)), [Code::JsonTooDeep], "{depth}");
    }
    let mut blocks = String::from("inboundCall:\n");
    for depth in 1..2000 {
        writeln!(blocks, "{}a:", " ".repeat(depth)).expect("written");
    }
    assert_eq!(codes(Kind::ArchitectFlow, &blocks), [Code::JsonTooDeep]);
    let small = Engine::from_policy(br#"{"limits": {"maxDocumentBytes": 20}}"#).expect("a policy");
    let report = small.check(Kind::ArchitectFlow, b"inboundCall: {name: abc}", None);
    assert_eq!(report.violations[0].code, Code::JsonTooLarge);
}

#[test]
fn aliases_are_not_expanded() {
    let mut bomb = String::from("inboundCall:\n  a0: &a0 [x, x]\n");
    for level in 1..60 {
        writeln!(bomb, "  a{level}: &a{level} [*a{0}, *a{0}]", level - 1).expect("written");
    }
    assert_eq!(codes(Kind::ArchitectFlow, &bomb), [Code::JsonSyntax]);
}

/// On a stack that recursion would not fit.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(256 << 10).spawn(test);
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn actions_within_actions_take_no_stack() {
    on_a_small_stack(|| {
        let policy = br#"{"limits": {"maxNesting": 10000}}"#;
        let engine = Engine::from_policy(policy).expect("a policy");
        let open = "[{decision: {outputs: {yes: {actions: ".repeat(1500);
        let close = "}}}}]".repeat(1500);
        let flow = format!(
            "inboundCall: {{tasks: [{{task: {{name: a, actions: {open}[{{disconnect: {{}}}}]{close}}}}}]}}"
        );
        let report = engine.check(Kind::ArchitectFlow, flow.as_bytes(), None);
        assert_eq!(report.measures.count_of("nodes"), Some(2), "{}", report.to_json());
    });
}

#[test]
fn a_million_blocks_in_a_row_take_no_stack() {
    const BLOCKS: usize = 1_000_000;
    on_a_small_stack(|| {
        let mut flow = String::from(r#"{"StartAction": "0", "Actions": ["#);
        for block in 0..BLOCKS {
            let comma = if block > 0 { "," } else { "" };
            let next = block + 1;
            write!(flow, r#"{comma}{{"Identifier":"{block}","Type":"Wait","Transitions":{{"NextAction":"{next}"}}}}"#)
                .expect("written");
        }
        write!(flow, r#",{{"Identifier":"{BLOCKS}","Type":"Wait"}}]}}"#).expect("written");
        let policy = br#"{"limits": {"maxDocumentBytes": 100000000},
            "flowKinds": {"connect-flow": {"maxCharacters": null, "continues": []}}}"#;
        let engine = Engine::from_policy(policy).expect("a policy");
        let report = engine.check(Kind::ConnectFlow, flow.as_bytes(), None);
        assert!(report.violations.is_empty());
        assert_eq!(report.measures.count_of("longestPath"), Some(BLOCKS));
    });
}

#[test]
fn a_hundred_thousand_tasks_are_read() {
    const TASKS: usize = 100_000;
    let mut flow = String::from("inboundCall:\n  startUpRef: task[0]\n  tasks:\n");
    for task in 0..TASKS {
        let next = (task + 1) % TASKS;
        write!(flow, "  - task:\n      name: t\n      refId: {task}\n      actions:\n      - jumpToTask:\n          targetTaskRef: task[{next}]\n")
            .expect("written");
    }
    assert_eq!(
        codes(Kind::ArchitectFlow, &flow),
        [Code::FlowCycle, Code::FlowSpin, Code::FlowTrap]
    );
}
