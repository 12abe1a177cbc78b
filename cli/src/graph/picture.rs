//! What a picture shows, whatever flow format it came from.

use super::DrawError;

/// A directed graph with labels, and what was found wrong in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Picture {
    /// The name of the flow.
    pub title: String,
    /// The nodes; edges name them by their place here. An entry is drawn at the top.
    pub nodes: Vec<Node>,
    /// The edges, in the order of the document.
    pub edges: Vec<Edge>,
    /// Sentences shown below the explanation of the marks, such as "the longest path takes 17 transitions".
    pub legend: Vec<String>,
}

/// One step of a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The name, as the document has it.
    pub id: String,
    /// Lines below the name: the type, the prompt, the queue.
    pub lines: Vec<String>,
    /// What the step does, which decides its shape.
    pub kind: Kind,
    /// Whether a contact enters here.
    pub entry: bool,
    /// What was found about it.
    pub marks: Marks,
    /// Short texts shown with it, such as the codes of the rules it breaks.
    pub notes: Vec<String>,
}

impl Node {
    /// A node with nothing but its name and kind.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            lines: Vec::new(),
            kind,
            entry: false,
            marks: Marks::NONE,
            notes: Vec::new(),
        }
    }

    /// The node as an entry.
    #[must_use]
    pub fn entry(mut self) -> Self {
        self.entry = true;
        self
    }

    /// The node with one more line.
    #[must_use]
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// The node with one more mark.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks = self.marks.with(mark);
        self
    }

    /// The node with one more note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Kind {
    /// Plays something.
    Greeting,
    /// Asks for a choice.
    Dtmf,
    /// Hands the contact on.
    Transfer,
    /// Puts the contact in a queue.
    Queue,
    /// Ends the contact.
    Hangup,
    /// Goes on in one of several directions.
    Branch,
    /// Anything else.
    #[default]
    Other,
}

/// A way from one step to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The node it leaves.
    pub from: usize,
    /// Where it leads.
    pub to: Target,
    /// The condition under which it is taken; empty for none.
    pub label: String,
    /// What was found about it.
    pub marks: Marks,
    /// Whether it is taken when something fails.
    pub error: bool,
    /// Short texts told in its tooltip.
    pub notes: Vec<String>,
}

impl Edge {
    /// An edge without marks.
    #[must_use]
    pub fn new(from: usize, to: Target, label: impl Into<String>) -> Self {
        Self { from, to, label: label.into(), marks: Marks::NONE, error: false, notes: Vec::new() }
    }

    /// The edge with one more mark.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks = self.marks.with(mark);
        self
    }

    /// The edge with one more note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The edge as one that is taken when something fails.
    #[must_use]
    pub fn on_error(mut self) -> Self {
        self.error = true;
        self
    }

    /// Whether it is drawn as one that is taken when something fails: what was found about it says more.
    pub(super) fn is_muted(&self) -> bool {
        self.error && self.all_marks() == Marks::NONE
    }

    /// Its marks; one that leads nowhere is always [`Mark::Dangling`].
    #[must_use]
    pub fn all_marks(&self) -> Marks {
        match self.to {
            Target::Node(_) => self.marks,
            Target::Missing(_) => self.marks.with(Mark::Dangling),
        }
    }
}

/// Where an edge leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a node, by its place in [`Picture::nodes`].
    Node(usize),
    /// To a name that no node has.
    Missing(String),
}

/// Something found about a node or an edge, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Mark {
    /// In a cycle that nothing leaves.
    Trap,
    /// In a cycle.
    Cycle,
    /// On the path that is too long.
    LongPath,
    /// Leads to no node.
    Dangling,
    /// No path leads here from the entry.
    Unreachable,
}

impl Mark {
    /// Every mark, the gravest first.
    pub const ALL: [Self; 5] =
        [Self::Trap, Self::Cycle, Self::LongPath, Self::Dangling, Self::Unreachable];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Marks(u8);

impl Marks {
    /// No marks.
    pub const NONE: Self = Self(0);

    /// The set with one more.
    #[must_use]
    pub const fn with(self, mark: Mark) -> Self {
        Self(self.0 | mark.bit())
    }

    /// Whether the set has a mark.
    #[must_use]
    pub const fn has(self, mark: Mark) -> bool {
        self.0 & mark.bit() != 0
    }

    /// Its marks, the gravest first.
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(move |&mark| self.has(mark))
    }

    /// The gravest mark, which decides how a thing is drawn.
    #[must_use]
    pub fn gravest(self) -> Option<Mark> {
        self.iter().next()
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Self {
        marks.into_iter().fold(Self::NONE, Self::with)
    }
}

impl Picture {
    /// Checks that every edge joins nodes of the picture.
    ///
    /// # Errors
    ///
    /// [`DrawError::BrokenEdge`] for the first that does not.
    pub fn check(&self) -> Result<(), DrawError> {
        let known = |place: usize| place < self.nodes.len();
        let broken = self.edges.iter().position(|edge| {
            !known(edge.from) || matches!(edge.to, Target::Node(to) if !known(to))
        });
        broken.map_or(Ok(()), |edge| Err(DrawError::BrokenEdge { edge }))
    }

    /// The places of the nodes, entries first and otherwise in order.
    pub(super) fn entry_first(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.nodes.len()).collect();
        places.sort_by_key(|&place| !self.nodes[place].entry);
        places
    }

    /// The names that edges lead to and no node has, each once, in order.
    pub(super) fn missing(&self) -> Missing<'_> {
        let mut names = Vec::new();
        let mut index = std::collections::HashMap::new();
        for edge in &self.edges {
            if let Target::Missing(name) = &edge.to {
                index.entry(name.as_str()).or_insert_with(|| {
                    names.push(name.as_str());
                    names.len() - 1
                });
            }
        }
        Missing { names, index }
    }

    /// Whether an edge is drawn as one that is taken when something fails.
    pub(super) fn has_muted(&self) -> bool {
        self.edges.iter().any(Edge::is_muted)
    }

    /// The marks that occur anywhere.
    pub(super) fn marks(&self) -> Marks {
        let nodes = self.nodes.iter().map(|node| node.marks);
        let edges = self.edges.iter().map(Edge::all_marks);
        nodes.chain(edges).flat_map(Marks::iter).collect()
    }
}

/// The missing targets of a picture, which are drawn as nodes of their own.
pub(super) struct Missing<'a> {
    pub(super) names: Vec<&'a str>,
    index: std::collections::HashMap<&'a str, usize>,
}

/// The end of an edge as something drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Node(usize),
    Missing(usize),
}

impl Missing<'_> {
    pub(super) fn end(&self, target: &Target) -> End {
        match target {
            Target::Node(place) => End::Node(*place),
            Target::Missing(name) => End::Missing(self.index[name.as_str()]),
        }
    }
}
