//! What holds for any flow.

use callgate::{Code, Engine, Kind, documents::FlowCounts};
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

/// A flow of blocks, each of a type and with targets; one beyond the last is not connected.
fn typed(blocks: &[(&str, Vec<usize>)]) -> String {
    let mut flow = String::from(r#"{"StartAction": "0", "Actions": ["#);
    for (own, (kind, targets)) in blocks.iter().enumerate() {
        let comma = if own > 0 { "," } else { "" };
        let exits = targets.iter().filter(|to| **to < blocks.len());
        let exits: Vec<String> =
            exits.map(|to| format!(r#"{{"NextAction": "{to}", "ErrorType": "Other"}}"#)).collect();
        let exits = exits.join(",");
        write!(flow, r#"{comma}{{"Identifier": "{own}", "Type": "{kind}", "Transitions": {{"Errors": [{exits}]}}}}"#)
            .expect("written");
    }
    flow + "]}"
}

/// What goes round without a pause, found by trying every way: for each set of blocks that lead to one another, the first,
/// and how many steps the shortest way round takes.
fn spins(blocks: &[(&str, Vec<usize>)]) -> Vec<(usize, usize)> {
    let count = blocks.len();
    let runs = |block: usize| matches!(blocks[block].0, "Lambda" | "MessageParticipant");
    let mut far = vec![vec![usize::MAX; count]; count];
    for from in (0..count).filter(|block| runs(*block)) {
        // An error of a block that waits for nothing and leads back to it is another rule's.
        for &to in blocks[from].1.iter().filter(|to| **to < count && runs(**to) && **to != from) {
            far[from][to] = 1;
        }
    }
    for via in 0..count {
        for from in 0..count {
            for to in 0..count {
                let way = far[from][via].saturating_add(far[via][to]);
                far[from][to] = far[from][to].min(way);
            }
        }
    }
    let together = |a: usize, b: usize| far[a][b] < usize::MAX && far[b][a] < usize::MAX;
    let first = |block: &usize| (0..*block).all(|earlier| !together(earlier, *block));
    let firsts = (0..count).filter(|block| together(*block, *block)).filter(first);
    let steps = |own: usize| {
        (0..count).filter(|other| together(own, *other)).map(|other| far[other][other]).min()
    };
    firsts.map(|own| (own, steps(own).expect("a way round"))).collect()
}

proptest! {
    #[test]
    fn what_spins_is_what_a_trial_of_every_way_finds(
        blocks in (1..10_usize).prop_flat_map(|count| {
            let kind = prop::sample::select(vec!["Lambda", "MessageParticipant", "Lambda", "Wait", "Loop"]);
            prop::collection::vec((kind, prop::collection::vec(0..=count, 0..4)), count)
        }),
    ) {
        let flow = typed(&blocks);
        let report = Engine::new().check(Kind::ConnectFlow, flow.as_bytes(), None);
        let found: Vec<_> = report.with_code(Code::FlowSpin).map(|spin| {
            let block: usize = spin.path.rsplit('/').next().expect("a place").parse().expect("a number");
            (block, spin.witness.len() - 1)
        }).collect();
        prop_assert_eq!(found, spins(&blocks));
        for spin in report.with_code(Code::FlowSpin) {
            let walk: Vec<usize> = spin.witness.iter().map(|block| block.parse().expect("a number")).collect();
            prop_assert!(walk.windows(2).all(|step| blocks[step[0]].1.contains(&step[1])));
            prop_assert_eq!(walk.first(), walk.last());
        }
        let loops = (0..).zip(&blocks).flat_map(|(own, (kind, targets))| {
            let own_errors = targets.iter().filter(|to| **to == own && *kind != "Wait").count();
            std::iter::repeat_n(own, own_errors)
        });
        let told = report.with_code(Code::ExitErrorLoop).count();
        prop_assert_eq!(told, loops.count());
    }

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
