//! Flows: nodes, transitions, and what a search in a graph could lose itself in.

use crate::{Case, Thing, listed};
use callgate::Kind;
use callgate_bench_subjects::large;

pub(crate) const THINGS: &[Thing] = &[
    Thing { name: "nodes of a tree", most: 100_000, shows: None, make: tree },
    Thing {
        name: "transitions between 1,000 nodes",
        most: 100_000,
        shows: None,
        make: transitions,
    },
    Thing { name: "nodes of a chain", most: 100_000, shows: Some("flow.depth"), make: chain },
    Thing { name: "nodes of a ring", most: 100_000, shows: Some("flow.cycle"), make: ring },
    Thing { name: "rings of two nodes", most: 40_000, shows: Some("flow.cycle"), make: pairs },
    Thing {
        name: "nodes that all lead to all of 30 before them",
        most: 4_000,
        shows: Some("flow.cycle"),
        make: thicket,
    },
    Thing {
        name: "nodes of the same id",
        most: 100_000,
        shows: Some("node.duplicate-id"),
        make: same_id,
    },
    Thing {
        name: "transitions of the same condition",
        most: 100_000,
        shows: Some("node.duplicate-condition"),
        make: same_condition,
    },
    Thing {
        name: "transitions to nowhere",
        most: 100_000,
        shows: Some("node.dangling-target"),
        make: dangling,
    },
    Thing {
        name: "nodes that nothing leads to",
        most: 100_000,
        shows: Some("node.unreachable"),
        make: unreachable,
    },
    Thing { name: "known media", most: 100_000, shows: None, make: media },
];

fn flow(nodes: &str) -> Case {
    let document = format!(
        r#"{{"name":"Main line","campaignId":"support","nodes":[{nodes}],"fallbackAction":{{"type":"hangup"}}}}"#
    );
    Case { kind: Kind::IvrFlow, document, facts: None, campaigns: None }
}

fn node(id: usize, transitions: &str) -> String {
    format!(r#"{{"id":"node-{id}","type":"queue","transitions":[{transitions}]}}"#)
}

fn to(condition: usize, target: usize) -> String {
    format!(r#"{{"condition":"{condition}","target":"node-{target}"}}"#)
}

fn tree(nodes: usize) -> Case {
    Case { kind: Kind::IvrFlow, document: large::flow(nodes), facts: None, campaigns: None }
}

/// Fans of two levels, so that no path is long.
fn transitions(count: usize) -> Case {
    let each = count / 500;
    flow(&listed(1_001, |id| {
        let exits = match id {
            0 => listed(500, |exit| to(exit, 1 + exit)),
            1..=500 => listed(each, |exit| to(exit, 501 + exit % 500)),
            _ => String::new(),
        };
        node(id, &exits)
    }))
}

fn chain(nodes: usize) -> Case {
    flow(&listed(nodes, |id| node(id, &if id + 1 < nodes { to(1, id + 1) } else { String::new() })))
}

fn ring(nodes: usize) -> Case {
    flow(&listed(nodes, |id| node(id, &to(1, (id + 1) % nodes))))
}

fn pairs(rings: usize) -> Case {
    flow(&listed(2 * rings, |id| {
        let next = if id % 2 == 0 && id + 2 < 2 * rings {
            format!(",{}", to(2, id + 2))
        } else {
            String::new()
        };
        node(id, &format!("{}{next}", to(1, id ^ 1)))
    }))
}

fn thicket(nodes: usize) -> Case {
    flow(&listed(nodes, |id| {
        let next = if id + 1 < nodes { vec![to(0, id + 1)] } else { Vec::new() };
        let back = (1..=30.min(id)).map(|step| to(step, id - step));
        node(id, &next.into_iter().chain(back).collect::<Vec<_>>().join(","))
    }))
}

fn same_id(nodes: usize) -> Case {
    flow(&listed(nodes, |_| node(0, "")))
}

fn same_condition(count: usize) -> Case {
    flow(&format!("{},{}", node(0, &listed(count, |_| to(1, 1))), node(1, "")))
}

fn dangling(count: usize) -> Case {
    flow(&node(0, &listed(count, |exit| to(exit, 1 + exit))))
}

fn unreachable(nodes: usize) -> Case {
    flow(&listed(nodes, |id| node(id, "")))
}

fn media(count: usize) -> Case {
    let facts =
        format!(r#"{{"mediaAssets":[{}]}}"#, listed(count, |asset| format!("\"asset-{asset}\"")));
    let document = r#"{"id":"node-0","type":"greeting","mediaAssetId":"asset-7","transitions":[{"condition":"1","target":"node-1"}]}"#;
    Case { facts: Some(facts), ..flow(&format!("{document},{}", node(1, ""))) }
}
