//! A graph of few nodes, about which everything is found out by going everywhere.

/// Nodes with what they are called, and which leads to which.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    names: Vec<String>,
    leads: Vec<Vec<bool>>,
    /// The least number of transitions from one node to another, at least one.
    distance: Vec<Vec<Option<usize>>>,
    /// The strongly connected component of each node: the first node from which it can be reached and which it reaches.
    component: Vec<usize>,
    /// Which component leads to which other.
    joins: Vec<(usize, usize)>,
}

impl Graph {
    /// A graph of these nodes and transitions.
    pub(super) fn new(names: Vec<String>, transitions: &[(usize, usize)]) -> Self {
        let count = names.len();
        let mut leads = vec![vec![false; count]; count];
        for (from, to) in transitions {
            leads[*from][*to] = true;
        }
        let distance: Vec<Vec<Option<usize>>> =
            (0..count).map(|from| distances(from, &leads)).collect();
        let reaches = |from: usize, to: usize| distance[from][to].is_some();
        let together = |a: usize, b: usize| a == b || reaches(a, b) && reaches(b, a);
        let component: Vec<usize> = (0..count)
            .map(|node| (0..node).find(|other| together(*other, node)).unwrap_or(node))
            .collect();
        let mut joins: Vec<(usize, usize)> =
            transitions.iter().map(|(from, to)| (component[*from], component[*to])).collect();
        joins.retain(|(from, to)| from != to);
        joins.sort_unstable();
        joins.dedup();
        Self { names, leads, distance, component, joins }
    }

    /// Whether a transition leads from one node to another.
    pub(super) fn leads(&self, from: usize, to: usize) -> bool {
        self.leads[from][to]
    }

    /// Whether some path of one transition or more does.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        self.distance[from][to].is_some()
    }

    /// Whether a node is called so; every node is where no name was told.
    pub(super) fn may_be(&self, node: usize, name: Option<&str>) -> bool {
        name.is_none_or(|name| self.names[node] == name)
    }

    /// The components, each by its first node.
    pub(super) fn components(&self) -> Vec<usize> {
        let nodes = 0..self.names.len();
        nodes.filter(|node| self.component[*node] == *node).collect()
    }

    /// The nodes of a component.
    pub(super) fn members(&self, component: usize) -> Vec<usize> {
        let nodes = 0..self.names.len();
        nodes.filter(|node| self.component[*node] == component).collect()
    }

    /// Whether a transition leads from a node of one component to one of another.
    pub(super) fn joins(&self, from: usize, to: usize) -> bool {
        self.joins.contains(&(from, to))
    }

    /// Whether a transition leads out of a component.
    pub(super) fn is_left(&self, component: usize) -> bool {
        self.joins.iter().any(|(from, _)| *from == component)
    }

    /// The transitions of a shortest cycle in a component, if it has one.
    pub(super) fn shortest_cycle(&self, component: usize) -> Option<usize> {
        self.members(component).into_iter().filter_map(|node| self.distance[node][node]).min()
    }

    /// The most transitions between components on one path.
    pub(super) fn longest_path(&self) -> usize {
        let mut longest = vec![0; self.names.len()];
        // A path passes each component once at most, so this many rounds carry the lengths to its end.
        for _ in &self.names {
            for (from, to) in &self.joins {
                longest[*from] = longest[*from].max(longest[*to] + 1);
            }
        }
        longest.into_iter().max().unwrap_or(0)
    }
}

/// The distances from one node, step by step.
fn distances(from: usize, leads: &[Vec<bool>]) -> Vec<Option<usize>> {
    let mut distance = vec![None; leads.len()];
    let mut here = vec![from];
    for steps in 1..=leads.len() {
        let mut next = Vec::new();
        for to in 0..leads.len() {
            if distance[to].is_none() && here.iter().any(|node| leads[*node][to]) {
                distance[to] = Some(steps);
                next.push(to);
            }
        }
        here = next;
    }
    distance
}
