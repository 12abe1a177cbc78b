//! IVR flows against an oracle that tries every path, and in other orders of their nodes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is not as expected should fail the test"
)]

use callgate::{Code, Detail, Report};
use flows::{check_by, document, engine};
use proptest::{collection::vec, prelude::*};

mod flows;

/// The targets of each node; a number that is no node's leads nowhere.
type Links = Vec<Vec<usize>>;

fn node(id: usize, targets: &[usize]) -> String {
    let transitions: Vec<String> = (1..)
        .zip(targets)
        .map(|(key, target)| format!(r#"{{"condition":"{key}","target":"n{target}"}}"#))
        .collect();
    format!(r#"{{"id":"n{id}","type":"queue","transitions":[{}]}}"#, transitions.join(","))
}

/// What is found in the flow whose nodes stand in this order, under a policy that allows no transition.
fn check(links: &Links, order: &[usize]) -> Report {
    let nodes: Vec<String> = order.iter().map(|id| node(*id, &links[*id])).collect();
    let strict = engine(r#"{"flow": {"maxDepth": 0}}"#);
    check_by(&strict, &document(&format!("[{}]", nodes.join(","))))
}

fn in_order(links: &Links) -> Report {
    check(links, &(0..links.len()).collect::<Vec<_>>())
}

fn links() -> impl Strategy<Value = Links> {
    (1..9_usize).prop_flat_map(|nodes| vec(vec(0..=nodes, 0..3), nodes))
}

/// The distances between nodes in transitions, at least one; `None` where there is no way.
fn distances(links: &Links) -> Vec<Vec<Option<usize>>> {
    let nodes = links.len();
    let mut far = vec![vec![None; nodes]; nodes];
    for (from, targets) in links.iter().enumerate() {
        for &to in targets.iter().filter(|to| **to < nodes) {
            far[from][to] = Some(1);
        }
    }
    for via in 0..nodes {
        for from in 0..nodes {
            for to in 0..nodes {
                if let (Some(a), Some(b)) = (far[from][via], far[via][to]) {
                    far[from][to] = Some(far[from][to].map_or(a + b, |known| known.min(a + b)));
                }
            }
        }
    }
    far
}

struct Oracle {
    /// For each node the first of its component.
    component: Vec<usize>,
    /// The first nodes of components with a cycle, each with the length of a shortest one and whether it is a trap.
    cycles: Vec<(usize, usize, bool)>,
    unreachable: Vec<usize>,
    depth: usize,
}

fn oracle(links: &Links) -> Oracle {
    let nodes = 0..links.len();
    let far = distances(links);
    let together = |a: usize, b: usize| a == b || far[a][b].is_some() && far[b][a].is_some();
    let component: Vec<usize> = nodes
        .clone()
        .map(|node| nodes.clone().find(|other| together(*other, node)).unwrap())
        .collect();
    let mut cycles = Vec::new();
    for first in nodes.clone().filter(|node| component[*node] == *node) {
        let members = || nodes.clone().filter(|node| component[*node] == first);
        if let Some(shortest) = members().filter_map(|node| far[node][node]).min() {
            let leaves = |node: usize| {
                links[node].iter().any(|to| *to < links.len() && component[*to] != first)
            };
            cycles.push((first, shortest, !members().any(leaves)));
        }
    }
    Oracle {
        cycles,
        unreachable: nodes.clone().filter(|node| *node != 0 && far[0][*node].is_none()).collect(),
        depth: nodes
            .filter(|node| component[*node] == *node)
            .map(|first| depth(first, links, &component))
            .max()
            .unwrap(),
        component,
    }
}

/// The most components that can follow this one on a path, by trying every path.
fn depth(first: usize, links: &Links, component: &[usize]) -> usize {
    let members = (0..links.len()).filter(|node| component[*node] == first);
    members
        .flat_map(|node| &links[node])
        .filter(|to| **to < links.len() && component[**to] != first)
        .map(|to| 1 + depth(component[*to], links, component))
        .max()
        .unwrap_or(0)
}

fn paths(report: &Report, code: Code) -> Vec<String> {
    report.with_code(code).map(|v| v.path.clone()).collect()
}

fn at(nodes: impl IntoIterator<Item = usize>) -> Vec<String> {
    nodes.into_iter().map(|node| format!("/nodes/{node}")).collect()
}

/// The number of the node with this id.
fn number(id: &str) -> usize {
    id[1..].parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flows_are_what_trying_every_path_tells(links in links()) {
        let report = in_order(&links);
        let Oracle { component, cycles, unreachable, depth } = oracle(&links);
        prop_assert_eq!(paths(&report, Code::FlowCycle), at(cycles.iter().map(|(first, ..)| *first)));
        let traps = cycles.iter().filter(|(.., trap)| *trap).map(|(first, ..)| *first);
        prop_assert_eq!(paths(&report, Code::FlowTrap), at(traps));
        prop_assert_eq!(paths(&report, Code::NodeUnreachable), at(unreachable));
        prop_assert_eq!(report.measures.count_of("pathDepth"), Some(depth));
        prop_assert_eq!(report.measures.count_of("nodes"), Some(links.len()));

        for (violation, (first, shortest, _)) in report.with_code(Code::FlowCycle).zip(cycles) {
            let walk: Vec<usize> = violation.witness.iter().map(|id| number(id)).collect();
            prop_assert_eq!(walk.len(), shortest + 1);
            prop_assert_eq!(walk.first(), walk.last());
            prop_assert!(walk.iter().all(|node| component[*node] == first));
            prop_assert!(walk.windows(2).all(|step| links[step[0]].contains(&step[1])));
        }
        let deep: Vec<_> = report.with_code(Code::FlowDepth).collect();
        prop_assert_eq!(deep.len(), usize::from(depth > 0));
        for violation in deep {
            prop_assert_eq!(&violation.actual, &Some(Detail::Integer(i64::try_from(depth).unwrap())));
            let stops: Vec<usize> = violation.witness.iter().map(|id| number(id)).collect();
            prop_assert_eq!(stops.len(), depth + 1);
            // From each stop some node of its component leads to one of the next.
            for step in stops.windows(2) {
                let leads = |node: usize| {
                    links[node].iter().any(|to| component.get(*to) == Some(&step[1]))
                };
                prop_assert!((0..links.len()).any(|node| component[node] == step[0] && leads(node)));
            }
        }
        let dangling = links.iter().flatten().filter(|to| **to == links.len()).count();
        prop_assert_eq!(report.with_code(Code::NodeDanglingTarget).count(), dangling);
    }

    #[test]
    fn the_order_of_the_nodes_after_the_first_changes_nothing(
        (links, order) in links().prop_flat_map(|links| {
            let others: Vec<usize> = (1..links.len()).collect();
            (Just(links), Just(others).prop_shuffle())
        })
    ) {
        let order: Vec<usize> = [0].into_iter().chain(order).collect();
        let component = oracle(&links).component;
        // What is found, with the node it is found at; a cycle belongs to its whole component.
        let found = |report: &Report, order: &[usize]| {
            let mut found: Vec<(Code, Option<usize>, usize)> = report.violations.iter().map(|v| {
                let node = v.path.split('/').nth(2).map(|at| order[at.parse::<usize>().unwrap()]);
                let whole = matches!(v.code, Code::FlowCycle | Code::FlowTrap);
                (v.code, if whole { node.map(|node| component[node]) } else { node }, v.witness.len())
            }).collect();
            found.sort();
            found
        };
        let (told, shuffled) = (in_order(&links), check(&links, &order));
        prop_assert_eq!(found(&told, &(0..links.len()).collect::<Vec<_>>()), found(&shuffled, &order));
        prop_assert_eq!(&told.measures, &shuffled.measures);
        prop_assert_eq!(told.is_valid(), shuffled.is_valid());
    }
}
