//! Small hierarchies against an oracle that follows the definitions word for word, however slowly.

use crate::document;
use callgate::{
    Code, Engine, Kind,
    documents::{CallCodes, Parent},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};

/// Few names, so that they meet: codes, ids in both cases, and what is neither.
const CODES: [&str; 4] = ["AA", "BB", "CC", "DD"];
const IDS: [&str; 4] = [
    "a0000000-0000-4000-8000-000000000001",
    "A0000000-0000-4000-8000-000000000001",
    "b0000000-0000-4000-8000-000000000002",
    "c0000000-0000-4000-8000-000000000003",
];
const PARENTS: [&str; 10] = ["", "", "AA", "BB", "CC", "DD", "XX", IDS[0], IDS[1], IDS[2]];
const LIMIT: usize = 3;

type Entries = Vec<(&'static str, &'static str)>;
/// Id, code and parent.
type Existing = Vec<(&'static str, &'static str, &'static str)>;

/// What a parent is called, or resolves to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Root,
    Code(&'static str),
    Entry(usize),
    Existing(usize),
    Other(String),
}

struct Oracle {
    entries: Entries,
    existing: Option<Existing>,
}

impl Oracle {
    fn by_id(&self, id: &str) -> Option<usize> {
        let existing = self.existing.as_ref()?;
        existing.iter().position(|(own, ..)| own.eq_ignore_ascii_case(id))
    }

    /// Point 1: what the parent of an entry is called.
    fn called(&self, entry: usize) -> Node {
        let parent = self.entries[entry].1;
        if parent.is_empty() {
            return Node::Root;
        }
        if self.entries.iter().any(|(code, _)| *code == parent) {
            return Node::Code(parent);
        }
        self.by_id(parent).map_or_else(|| other(parent), Node::Existing)
    }

    /// Point 2.
    fn is_ambiguous(&self, code: &str) -> bool {
        let all = 0..self.entries.len();
        let called: Vec<Node> = all
            .filter(|entry| self.entries[*entry].0 == code)
            .map(|entry| self.called(entry))
            .collect();
        called.iter().any(|node| *node != called[0])
    }

    /// Point 3: what it resolves to, if to anything.
    fn parent(&self, entry: usize) -> Option<Node> {
        match self.called(entry) {
            Node::Code(code) if self.is_ambiguous(code) => None,
            Node::Code(code) => {
                self.entries.iter().position(|(own, _)| *own == code).map(Node::Entry)
            }
            Node::Other(text) if self.existing.is_some() || text.len() != 36 => None,
            node => Some(node),
        }
    }

    fn existing_parent(&self, place: usize) -> Node {
        let parent = self.existing.as_ref().unwrap()[place].2;
        match self.by_id(parent) {
            _ if parent.is_empty() => Node::Root,
            Some(place) => Node::Existing(place),
            None => other(parent),
        }
    }

    /// The node above in the hierarchy, if any is known.
    fn above(&self, node: &Node) -> Option<Node> {
        let above = match node {
            Node::Entry(entry) => self.parent(*entry)?,
            Node::Existing(place) => self.existing_parent(*place),
            _ => return None,
        };
        Some(above).filter(|node| *node != Node::Root)
    }

    /// The chain from the root down to a node, or `None` if there is no end to it.
    fn chain(&self, node: &Node) -> Option<Vec<Node>> {
        let mut chain = vec![node.clone()];
        while let Some(above) = self.above(&chain[0]) {
            if chain.contains(&above) {
                return None;
            }
            chain.insert(0, above);
        }
        Some(chain)
    }

    /// The walk round from a node, if it is its own ancestor.
    fn round(&self, node: &Node) -> Option<Vec<Node>> {
        let mut walk = vec![node.clone()];
        while let Some(above) = self.above(&walk[walk.len() - 1]) {
            let end = above == *node;
            if !end && walk.contains(&above) {
                return None;
            }
            walk.push(above);
            if end {
                return Some(walk);
            }
        }
        None
    }

    fn name(&self, node: &Node) -> String {
        match node {
            Node::Entry(entry) => self.entries[*entry].0.to_owned(),
            Node::Existing(place) => self.existing.as_ref().unwrap()[*place].1.to_owned(),
            Node::Other(text) => text.clone(),
            Node::Root | Node::Code(_) => unreachable!(),
        }
    }

    fn names(&self, nodes: &[Node]) -> Vec<String> {
        nodes.iter().map(|node| self.name(node)).collect()
    }

    /// Point 4: which existing code has taken the code of each entry. Repeated until nothing new is found.
    fn taken(&self) -> BTreeMap<usize, usize> {
        let mut taken = BTreeMap::new();
        loop {
            let found: Vec<(usize, usize)> = (0..self.entries.len())
                .filter(|entry| !taken.contains_key(entry))
                .filter_map(|entry| {
                    let place = self.place(entry, &taken);
                    let existing = self.existing.as_ref()?;
                    let twin = (0..existing.len()).find(|twin| {
                        existing[*twin].1 == self.entries[entry].0
                            && self.existing_parent(*twin) == place
                    })?;
                    Some((entry, twin))
                })
                .collect();
            if found.is_empty() {
                return taken;
            }
            taken.extend(found);
        }
    }

    /// Point 5: where an entry stands.
    fn place(&self, entry: usize, taken: &BTreeMap<usize, usize>) -> Node {
        match self.parent(entry) {
            Some(Node::Entry(parent)) if taken.contains_key(&parent) => {
                Node::Existing(taken[&parent])
            }
            Some(node) => node,
            None => self.called(entry),
        }
    }

    /// Code, path and witness of every violation.
    fn check(&self) -> BTreeSet<(Code, String, Vec<String>)> {
        let mut told = BTreeSet::new();
        let taken = self.taken();
        for entry in 0..self.entries.len() {
            let mut tell = |code, path: String, witness| {
                told.insert((code, path, witness));
            };
            let place = self.place(entry, &taken);
            if (0..entry).any(|earlier| {
                self.entries[earlier].0 == self.entries[entry].0
                    && self.place(earlier, &taken) == place
            }) {
                tell(Code::CodeDuplicate, format!("/{entry}/code"), vec![]);
            }
            if taken.contains_key(&entry) {
                tell(Code::CodeTaken, format!("/{entry}/code"), vec![]);
            }
            match (self.parent(entry), self.called(entry)) {
                (None, Node::Code(_)) => {
                    let path = format!("/{entry}/parentCallCodeId");
                    tell(Code::CodeParentAmbiguous, path, vec![]);
                }
                (None, _) => {
                    tell(Code::CodeParentMissing, format!("/{entry}/parentCallCodeId"), vec![]);
                }
                _ => {}
            }
            match self.chain(&Node::Entry(entry)) {
                Some(chain) if chain.len() > LIMIT => {
                    tell(Code::CodeDepth, format!("/{entry}"), self.names(&chain));
                }
                _ => {}
            }
            if let Some(walk) = self.round(&Node::Entry(entry))
                && walk.iter().all(|node| matches!(node, Node::Entry(own) if *own >= entry))
            {
                tell(Code::CodeCycle, format!("/{entry}"), self.names(&walk));
            }
        }
        for place in 0..self.existing.as_ref().map_or(0, Vec::len) {
            if let Some(walk) = self.round(&Node::Existing(place))
                && walk.iter().all(|node| matches!(node, Node::Existing(own) if *own >= place))
            {
                let path = format!("/facts/existing/{place}");
                told.insert((Code::CodeCycle, path, self.names(&walk)));
            }
        }
        told
    }
}

fn other(text: &str) -> Node {
    Node::Other(if text.len() == 36 { text.to_lowercase() } else { text.to_owned() })
}

fn entries() -> impl Strategy<Value = Entries> {
    vec((select(&CODES[..]), select(&PARENTS[..])), 0..7)
}

fn existing() -> impl Strategy<Value = Option<Existing>> {
    let parent = prop_oneof![2 => Just(""), 3 => select(&IDS[..])];
    proptest::option::of(vec((select(&IDS[..3]), select(&CODES[..]), parent), 0..4))
}

fn facts(existing: &Existing) -> String {
    let codes: Vec<String> = existing
        .iter()
        .map(|(id, code, parent)| match *parent {
            "" => format!(r#"{{"id":"{id}","code":"{code}"}}"#),
            _ => format!(r#"{{"id":"{id}","code":"{code}","parentCallCodeId":"{parent}"}}"#),
        })
        .collect();
    format!(r#"{{"existing":[{}]}}"#, codes.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn every_violation_is_the_oracles(entries in entries(), existing in existing()) {
        let oracle = Oracle { entries, existing };
        let document = document(&oracle.entries);
        let facts = oracle.existing.as_ref().map(facts);
        let engine = Engine::new();
        let report =
            engine.check(Kind::CallCodes, document.as_bytes(), facts.as_deref().map(str::as_bytes));
        let told: Vec<_> = report
            .violations
            .iter()
            .map(|v| (v.code, v.path.clone(), v.witness.clone()))
            .collect();
        let once: BTreeSet<_> = told.iter().cloned().collect();
        prop_assert_eq!(told.len(), once.len());
        prop_assert_eq!(once, oracle.check());
        let all = 0..oracle.entries.len();
        let levels = all.filter_map(|entry| oracle.chain(&Node::Entry(entry))).map(|c| c.len());
        prop_assert_eq!(report.measures.count_of("depth"), Some(levels.max().unwrap_or(0)));
    }

    #[test]
    fn parents_and_order_are_the_oracles(entries in entries(), existing in existing()) {
        let oracle = Oracle { entries, existing };
        let document = document(&oracle.entries);
        let facts = oracle.existing.as_ref().map(facts);
        // Nothing is an error, so that every document can be had.
        let policy = br#"{"severity": {"code.duplicate": "off", "code.taken": "off", "code.cycle": "off",
            "code.parent-missing": "off", "code.parent-ambiguous": "off", "code.depth": "off"}}"#;
        let engine = Engine::from_policy(policy).unwrap();
        let codes: CallCodes<'_> =
            engine.parse(document.as_bytes(), facts.as_deref().map(str::as_bytes)).unwrap();
        prop_assert_eq!(codes.len(), oracle.entries.len());
        for (entry, code) in codes.iter().enumerate() {
            let text = oracle.entries[entry].1;
            let same = match (code.parent, oracle.parent(entry)) {
                (Parent::Root, Some(Node::Root)) => true,
                (Parent::Entry(own), Some(Node::Entry(parent))) => own == parent,
                (Parent::Existing(id), Some(Node::Existing(_) | Node::Other(_))) => id.is(text),
                (Parent::Unknown(own), None) => own.is(text),
                _ => false,
            };
            prop_assert!(same, "{entry}: {:?}", code.parent);
        }
        let order: Vec<usize> = codes.order().collect();
        let mut left: BTreeSet<usize> = (0..codes.len()).collect();
        for (place, entry) in order.iter().enumerate() {
            prop_assert!(left.remove(entry), "{entry} comes twice");
            if let Some(Node::Entry(parent)) = oracle.parent(*entry) {
                prop_assert!(order[..place].contains(&parent));
            }
        }
        // Left out is what is on a cycle of entries or below one.
        for entry in left {
            let mut above = Node::Entry(entry);
            for _ in 0..codes.len() {
                above = oracle.above(&above).unwrap();
                prop_assert!(matches!(above, Node::Entry(_)));
            }
        }
    }
}
