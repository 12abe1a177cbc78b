//! The hierarchy of an array of `call-codes` and of the codes that exist.

use super::{findings::Findings, guest_session::is_uuid, json::Value, witness::Witness};

/// A text, its value and the path to it.
pub(super) type Text<'v> = (&'v str, &'v Value, String);

/// What stands where a parent is named.
#[derive(Clone, Debug)]
pub(super) enum Parent<'v> {
    /// Nothing: the code is a root.
    None,
    /// What cannot be read.
    Unread,
    Named(Text<'v>),
}

/// An entry of the document, as far as it can be read.
#[derive(Debug)]
pub(super) struct Entry<'v> {
    pub(super) value: &'v Value,
    pub(super) path: String,
    pub(super) code: Option<Text<'v>>,
    pub(super) parent: Parent<'v>,
}

/// A code that exists, as far as it can be read.
#[derive(Debug)]
pub(super) struct Existing<'v> {
    pub(super) value: &'v Value,
    pub(super) path: String,
    pub(super) id: Option<&'v str>,
    pub(super) code: Option<&'v str>,
    pub(super) parent: Parent<'v>,
}

/// What a parent turns out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Root,
    /// Nobody can say.
    Unread,
    /// A code of the document, whichever entry is meant.
    Code(String),
    Entry(usize),
    Existing(usize),
    /// An id, or a name, that nothing here has.
    Other(String),
}

/// All codes there are.
struct Codes<'a, 'v> {
    entries: &'a [Entry<'v>],
    existing: Option<&'a [Existing<'v>]>,
}

/// UUIDs are the same in either case, other ids are not.
fn normal(id: &str) -> String {
    if is_uuid(id) { id.to_ascii_lowercase() } else { id.into() }
}

impl Codes<'_, '_> {
    fn code(&self, entry: usize) -> Option<&str> {
        self.entries[entry].code.as_ref().map(|(code, ..)| *code)
    }

    fn all(&self) -> std::ops::Range<usize> {
        0..self.entries.len()
    }

    fn existing(&self, id: &str) -> Option<usize> {
        let same = |own: &Existing<'_>| own.id.is_some_and(|own| normal(own) == normal(id));
        self.existing?.iter().position(same)
    }

    /// What the parent of an entry is called: the code of an entry, or the id of an existing code.
    fn called(&self, entry: usize) -> Node {
        match &self.entries[entry].parent {
            Parent::None => Node::Root,
            Parent::Unread => Node::Unread,
            Parent::Named((name, ..)) => {
                if self.all().any(|other| self.code(other) == Some(name)) {
                    return Node::Code((*name).into());
                }
                self.existing(name).map_or_else(|| Node::Other(normal(name)), Node::Existing)
            }
        }
    }

    /// Whether entries of this code are called after different parents.
    fn is_ambiguous(&self, code: &str) -> bool {
        let entries = self.all().filter(|entry| self.code(*entry) == Some(code));
        let mut parents: Vec<Node> = entries.map(|entry| self.called(entry)).collect();
        parents.retain(|parent| *parent != Node::Unread);
        parents.iter().any(|parent| *parent != parents[0])
    }

    /// The parent of an entry, if it is anything.
    fn parent(&self, entry: usize) -> Option<Node> {
        match self.called(entry) {
            Node::Code(code) if self.is_ambiguous(&code) => None,
            Node::Code(code) => {
                self.all().find(|other| self.code(*other) == Some(&code)).map(Node::Entry)
            }
            // A UUID may be the id of an existing code, unless the facts tell which exist.
            Node::Other(name) if self.existing.is_some() || !is_uuid(&name) => None,
            other => Some(other),
        }
    }

    fn parent_of_existing(&self, at: usize) -> Node {
        match &self.existing.expect("codes that exist")[at].parent {
            Parent::None => Node::Root,
            Parent::Unread => Node::Unread,
            Parent::Named((id, ..)) => {
                self.existing(id).map_or_else(|| Node::Other(normal(id)), Node::Existing)
            }
        }
    }

    /// The node above another, as far as it is known.
    fn above(&self, node: &Node) -> Option<Node> {
        let above = match node {
            Node::Entry(entry) => self.parent(*entry),
            // What is above it exists, even where the facts do not have it.
            Node::Existing(at) => Some(self.parent_of_existing(*at)),
            _ => None,
        };
        above.filter(|above| !matches!(above, Node::Root | Node::Unread))
    }

    /// The chain from the root to a node; none where it has no end.
    fn chain(&self, node: Node) -> Option<Vec<Node>> {
        let mut chain = vec![node];
        while let Some(above) = self.above(&chain[0]) {
            if chain.contains(&above) {
                return None;
            }
            chain.insert(0, above);
        }
        Some(chain)
    }

    /// The way round from a node that is its own ancestor.
    fn round(&self, node: Node) -> Option<Vec<Node>> {
        let mut round = vec![node];
        loop {
            let above = self.above(round.last()?)?;
            let ends = above == round[0];
            if !ends && round.contains(&above) {
                return None;
            }
            round.push(above);
            if ends {
                return Some(round);
            }
        }
    }

    fn name(&self, node: &Node) -> String {
        match node {
            Node::Entry(entry) => self.code(*entry).unwrap_or("?").into(),
            Node::Existing(at) => {
                self.existing.expect("codes that exist")[*at].code.unwrap_or("?").into()
            }
            Node::Other(name) => name.clone(),
            _ => "?".into(),
        }
    }

    /// Their names; of a long one only the beginning is told.
    fn names(&self, nodes: &[Node]) -> Witness {
        let names = nodes.iter().map(|node| {
            let name = self.name(node);
            let start: String = name.chars().take(64).collect();
            if start == name { name } else { start + "…" }
        });
        Witness::Names(names.collect())
    }

    /// For each entry the existing code that has its code under the same parent. An entry below one that exists already
    /// stands below the existing one, so this is repeated until nothing more is found.
    fn taken(&self) -> Vec<Option<usize>> {
        let mut taken = vec![None; self.entries.len()];
        loop {
            let before = taken.clone();
            for entry in self.all().filter(|entry| before[*entry].is_none()) {
                let place = self.place(entry, &before);
                let mut twins = 0..self.existing.map_or(0, <[_]>::len);
                taken[entry] = twins.find(|twin| {
                    let code = self.existing.and_then(|existing| existing[*twin].code);
                    code.is_some()
                        && code == self.code(entry)
                        && place != Node::Unread
                        && self.parent_of_existing(*twin) == place
                });
            }
            if taken == before {
                return taken;
            }
        }
    }

    /// Where an entry stands: below what its parent is, or else below what it is called.
    fn place(&self, entry: usize, taken: &[Option<usize>]) -> Node {
        match self.parent(entry) {
            Some(Node::Entry(parent)) => taken[parent].map_or(Node::Entry(parent), Node::Existing),
            Some(node) => node,
            None => self.called(entry),
        }
    }
}

/// Checks the hierarchy, and tells the deepest level of an entry.
pub(super) fn check(
    findings: &mut Findings<'_>,
    entries: &[Entry<'_>],
    existing: Option<&[Existing<'_>]>,
) -> usize {
    let codes = Codes { entries, existing };
    let taken = codes.taken();
    let most = findings.policy.number("codes.maxDepth");
    let mut deepest = 0;
    for (index, entry) in entries.iter().enumerate() {
        if let Some((code, value, path)) = &entry.code {
            let place = codes.place(index, &taken);
            let twin = |other: usize| {
                codes.code(other) == Some(code) && codes.place(other, &taken) == place
            };
            if place != Node::Unread && (0..index).any(twin) {
                findings.at("code.duplicate", path, value).actual(*code);
            }
            if taken[index].is_some() {
                findings.at("code.taken", path, value).actual(*code);
            }
        }
        if let Parent::Named((name, value, path)) = &entry.parent {
            match (codes.parent(index), codes.called(index)) {
                (None, Node::Code(_)) => {
                    findings.at("code.parent-ambiguous", path, value).actual(*name);
                }
                (None, _) => {
                    findings.at("code.parent-missing", path, value).actual(*name);
                }
                _ => {}
            }
        }
        // Of an entry that says neither its code nor a parent nobody knows where it stands.
        let is_known = entry.code.is_some() || !matches!(entry.parent, Parent::None);
        if let Some(chain) = codes.chain(Node::Entry(index)).filter(|_| is_known) {
            deepest = deepest.max(chain.len());
            if chain.len() > most {
                let told = findings.at("code.depth", &entry.path, entry.value);
                told.limit(most).actual(chain.len()).witness(codes.names(&chain));
            }
        }
        if let Some(round) = codes.round(Node::Entry(index))
            && round.iter().all(|node| matches!(node, Node::Entry(own) if *own >= index))
        {
            let told = findings.at("code.cycle", &entry.path, entry.value);
            told.witness(codes.names(&round));
        }
    }
    findings.in_facts = true;
    for (index, own) in existing.unwrap_or_default().iter().enumerate() {
        if let Some(round) = codes.round(Node::Existing(index))
            && round.iter().all(|node| matches!(node, Node::Existing(at) if *at >= index))
        {
            findings.at("code.cycle", &own.path, own.value).witness(codes.names(&round));
        }
    }
    findings.in_facts = false;
    deepest
}
