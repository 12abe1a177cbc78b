//! Witnesses: not which one, but whether it is one.

use super::graph::Graph;
use std::{fmt, rc::Rc};

/// What a witness must be.
#[derive(Clone, Debug)]
pub(super) enum Witness {
    None,
    /// These names.
    Names(Vec<String>),
    /// A walk round within one component, of so many transitions.
    Round {
        graph: Rc<Graph>,
        component: usize,
        length: usize,
    },
    /// A path of so many transitions, each component being one stop.
    Path {
        graph: Rc<Graph>,
        length: usize,
    },
}

/// What stands for names that are left out.
const CUT: &str = "…";

impl Witness {
    /// Whether this is such a witness, where at most so many names are told.
    pub(super) fn is(&self, told: &[String], most: usize) -> bool {
        match self {
            Self::None => told.is_empty(),
            Self::Names(names) => {
                let Some(names_told) = uncut(told, names.len(), most) else { return false };
                names.iter().zip(names_told).all(|(own, told)| told.is_none_or(|told| told == own))
            }
            Self::Round { graph, component, length } => {
                let Some(told) = uncut(told, length + 1, most) else { return false };
                let nodes = graph.members(*component);
                // From each node that may be the first, the walk must come back to it.
                nodes.iter().any(|first| {
                    let mut here = vec![*first];
                    if !graph.may_be(*first, told[0]) {
                        return false;
                    }
                    for name in &told[1..] {
                        here = nodes
                            .iter()
                            .copied()
                            .filter(|node| graph.may_be(*node, *name))
                            .filter(|node| here.iter().any(|from| graph.leads(*from, *node)))
                            .collect();
                    }
                    here.contains(first)
                })
            }
            Self::Path { graph, length } => {
                let Some(told) = uncut(told, length + 1, most) else { return false };
                let may_be = |component: usize, name: Option<&str>| {
                    graph.members(component).iter().any(|node| graph.may_be(*node, name))
                };
                let mut here = graph.components();
                here.retain(|component| may_be(*component, told[0]));
                for name in &told[1..] {
                    let mut next = graph.components();
                    next.retain(|to| {
                        may_be(*to, *name) && here.iter().any(|from| graph.joins(*from, *to))
                    });
                    here = next;
                }
                !here.is_empty()
            }
        }
    }
}

/// The names of a chain of this length, `None` for each that is left out; none at all where the chain is not cut as it
/// should be.
fn uncut(told: &[String], length: usize, most: usize) -> Option<Vec<Option<&str>>> {
    if length <= most {
        let whole = told.len() == length;
        return whole.then(|| told.iter().map(|name| Some(name.as_str())).collect());
    }
    // A name may look like what stands for others; the middle is where it must be.
    let at = (1..told.len().saturating_sub(1)).find(|at| told[*at] == CUT)?;
    if told.len() != most {
        return None;
    }
    let (before, after) = (&told[..at], &told[at + 1..]);
    let left_out = length - before.len() - after.len();
    let before = before.iter().map(|name| Some(name.as_str()));
    let after = after.iter().map(|name| Some(name.as_str()));
    Some(before.chain((0..left_out).map(|_| None)).chain(after).collect())
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Names(names) => write!(f, "{names:?}"),
            Self::Round { length, .. } => write!(f, "a round of {length}"),
            Self::Path { length, .. } => write!(f, "a path of {length}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Graph, Rc, Witness};

    /// Two nodes that lead to each other and to a third, which is called like the first.
    fn graph() -> Rc<Graph> {
        let names = ["a", "b", "a"].map(String::from).to_vec();
        Rc::new(Graph::new(names, &[(0, 1), (1, 0), (1, 2)]))
    }

    fn is(witness: &Witness, told: &str, most: usize) -> bool {
        let told: Vec<String> = told.split(' ').map(String::from).collect();
        witness.is(&told, most)
    }

    #[test]
    fn a_round_comes_back_within_its_component() {
        let round = Witness::Round { graph: graph(), component: 0, length: 2 };
        assert!(is(&round, "a b a", 9) && is(&round, "b a b", 9));
        for wrong in ["a b", "a a a", "a b b", "a c a", "a b a b", "a … a"] {
            assert!(!is(&round, wrong, 9), "{wrong}");
        }
        // The third node is no part of it, whatever it is called.
        assert!(!is(&Witness::Round { graph: graph(), component: 2, length: 2 }, "a b a", 9));
    }

    #[test]
    fn a_path_goes_from_component_to_component() {
        let path = Witness::Path { graph: graph(), length: 1 };
        assert!(is(&path, "b a", 9) && is(&path, "a a", 9));
        for wrong in ["a", "a b", "a b a", "c a"] {
            assert!(!is(&path, wrong, 9), "{wrong}");
        }
    }

    #[test]
    fn a_long_chain_keeps_its_ends() {
        let chain = Witness::Names(["a", "b", "c", "d", "e"].map(String::from).to_vec());
        assert!(is(&chain, "a b c d e", 5) && is(&chain, "a b … e", 4) && is(&chain, "a … e", 3));
        for (wrong, most) in [("a b c … e", 4), ("a b … d", 4), ("a b d e", 4), ("… d e", 3)]
        {
            assert!(!is(&chain, wrong, most), "{wrong}");
        }
        assert!(Witness::None.is(&[], 3) && !is(&Witness::None, "a", 3));
    }
}
