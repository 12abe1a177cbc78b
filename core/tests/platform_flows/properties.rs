//! What holds for any flow.

use callgate::{Engine, Kind, documents::FlowCounts};
use proptest::prelude::*;
use std::fmt::Write;

type Links = Vec<Vec<usize>>;

fn links() -> impl Strategy<Value = (Links, Vec<usize>)> {
    (1..12_usize).prop_flat_map(|nodes| {
        let row = prop::collection::vec(0..=nodes, 0..4);
        let order: Vec<usize> = (0..nodes).collect();
        (prop::collection::vec(row, nodes), Just(order).prop_shuffle())
    })
}

/// A flow of blocks in an order, each of which leads to others; a target beyond the last is not connected.
fn connect(links: &Links, order: &[usize]) -> String {
    let target = |to: &usize| if *to < links.len() { to.to_string() } else { String::new() };
    let block = |own: &usize| {
        let errors = links[*own].iter().map(|to| {
            format!(r#"{{"NextAction": "{}", "ErrorType": "NoMatchingError"}}"#, target(to))
        });
        let errors: Vec<String> = errors.collect();
        let errors = errors.join(",");
        format!(
            r#"{{"Identifier": "{own}", "Type": "Wait", "Transitions": {{"Errors": [{errors}]}}}}"#
        )
    };
    let blocks: Vec<String> = order.iter().map(block).collect();
    format!(r#"{{"StartAction": "0", "Actions": [{}]}}"#, blocks.join(","))
}

fn twilio(links: &Links, order: &[usize]) -> String {
    let target = |to: &usize| if *to < links.len() { format!("\"{to}\"") } else { "null".into() };
    let block = |own: &usize| {
        let exits =
            links[*own].iter().map(|to| format!(r#"{{"event": "next", "next": {}}}"#, target(to)));
        let exits: Vec<String> = exits.collect();
        format!(r#"{{"name": "{own}", "type": "x", "transitions": [{}]}}"#, exits.join(","))
    };
    let blocks: Vec<String> = order.iter().map(block).collect();
    format!(r#"{{"states": [{}], "initial_state": "0"}}"#, blocks.join(","))
}

fn architect(links: &Links, order: &[usize]) -> String {
    let mut flow = String::from("inboundCall:\n  startUpRef: task[0]\n  tasks:\n");
    for own in order {
        writeln!(flow, "  - task:\n      refId: {own}\n      actions:").expect("written");
        for to in links[*own].iter().filter(|to| **to < links.len()) {
            let target = format!("./tasks/task[{to}]");
            writeln!(flow, "      - jumpToTask:\n          targetTaskRef: {target}")
                .expect("written");
        }
    }
    flow
}

fn counts(kind: Kind, document: &str) -> FlowCounts {
    let (flow, _) = Engine::new().flow(kind, document.as_bytes(), None);
    flow.expect("a flow").counts()
}

proptest! {
    #[test]
    fn the_order_of_blocks_changes_no_count((links, order) in links()) {
        let straight: Vec<usize> = (0..links.len()).collect();
        let expected = counts(Kind::ConnectFlow, &connect(&links, &straight));
        prop_assert_eq!(expected.nodes, links.len());
        prop_assert_eq!(counts(Kind::ConnectFlow, &connect(&links, &order)), expected);
        prop_assert_eq!(counts(Kind::TwilioFlow, &twilio(&links, &order)), expected);
        prop_assert_eq!(counts(Kind::ArchitectFlow, &architect(&links, &order)), expected);
    }

    #[test]
    fn any_text_that_begins_like_a_flow_is_answered(rest in "[ \\n\\ta-c:{}\\[\\],\"'|>&*!%#?0-9~-]{0,80}") {
        let document = format!("inboundCall:{rest}");
        let report = Engine::new().check(Kind::ArchitectFlow, document.as_bytes(), None);
        prop_assert_eq!(report.kind, Some(Kind::ArchitectFlow));
        for violation in &report.violations {
            let span = violation.span.expect("a place");
            prop_assert!(document.get(span.start..span.end).is_some());
        }
    }
}
