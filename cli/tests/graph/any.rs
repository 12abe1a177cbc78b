//! Random pictures.

use callgate_cli::graph::{Edge, Kind, Mark, Marks, Node, Picture, Target};
use proptest::prelude::*;

use super::HOSTILE;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(HOSTILE.to_vec()).prop_map(String::from),
        any::<String>(),
        "[a-z_]{1,40}",
    ]
}

fn marks() -> impl Strategy<Value = Marks> {
    proptest::collection::vec(proptest::sample::select(Mark::ALL.to_vec()), 0..3)
        .prop_map(|marks| marks.into_iter().collect())
}

pub(super) fn pictures() -> impl Strategy<Value = Picture> {
    use Kind::{Branch, Dtmf, Greeting, Hangup, Other, Queue, Transfer};
    let kinds = vec![Greeting, Dtmf, Transfer, Queue, Hangup, Branch, Other];
    let texts = || proptest::collection::vec(text(), 0..4);
    let node = (text(), texts(), proptest::sample::select(kinds), any::<bool>(), marks(), texts())
        .prop_map(|(id, lines, kind, entry, marks, notes)| Node {
            id,
            lines,
            kind,
            entry,
            marks,
            notes,
        });
    let nodes = proptest::collection::vec(node, 1..9);
    nodes.prop_flat_map(move |nodes| {
        let count = nodes.len();
        let target = prop_oneof![
            6 => (0..count).prop_map(Target::Node),
            1 => text().prop_map(Target::Missing),
        ];
        let edge = (0..count, target, text(), marks(), any::<bool>(), texts()).prop_map(
            |(from, to, label, marks, error, notes)| Edge { from, to, label, marks, error, notes },
        );
        let edges = proptest::collection::vec(edge, 0..16);
        (Just(nodes), edges, text(), texts()).prop_map(|(nodes, edges, title, legend)| Picture {
            title,
            nodes,
            edges,
            legend,
        })
    })
}
