//! From places to JSON Pointers.

use super::tree::{Kind, Tree, Value};
use crate::json::{Limits, print_integer};
use alloc::{string::String, vec::Vec};

/// Appends to each path the JSON Pointer (RFC 6901) of the key or text that starts at its offset. Offsets at which none
/// starts get that of the document. Places must be in ascending order.
///
/// Ends once the pointers have `most` bytes together; how many paths got theirs.
pub(crate) fn pointers<'p>(
    bytes: &[u8],
    limits: Limits,
    most: usize,
    places: impl Iterator<Item = (usize, &'p mut String)>,
) -> usize {
    let Some(tree) =
        core::str::from_utf8(bytes).ok().and_then(|text| Tree::read(text, limits).ok())
    else {
        return places.count();
    };
    let scalars: Vec<u32> = (0..)
        .zip(&tree.values)
        .filter(|(_, value)| matches!(value.kind, Kind::Plain | Kind::Copied))
        .map(|(index, _)| index)
        .collect();
    let numbers = numbers(&tree);
    let (mut left, mut found) = (most, 0);
    for (offset, path) in places {
        if left == 0 {
            break;
        }
        let start =
            |index: &u32| tree.values.get(*index as usize).map(|value| value.start as usize);
        let after = scalars.partition_point(|index| start(index).is_some_and(|at| at < offset));
        if let Some(value) = scalars.get(after).filter(|index| start(index) == Some(offset)) {
            print(&tree, &numbers, *value, path);
        }
        left = left.saturating_sub(path.len());
        found += 1;
    }
    found
}

/// For each value of a sequence which element it is, and for each of a mapping which key it has.
fn numbers(tree: &Tree<'_>) -> Vec<u32> {
    let mut numbers = Vec::with_capacity(tree.values.len());
    let mut counts: Vec<u32> = Vec::with_capacity(tree.values.len());
    let mut keys: Vec<u32> = Vec::with_capacity(tree.values.len());
    for (index, value) in (0_u32..).zip(&tree.values) {
        counts.push(0);
        keys.push(index);
        let parent = value.parent as usize;
        let count = counts.get_mut(parent);
        let number = count.as_ref().map_or(0, |count| **count);
        if let Some(count) = count {
            *count += 1;
        }
        let in_mapping = tree.values.get(parent).is_some_and(|own| own.kind == Kind::Mapping);
        let key = keys.get_mut(parent);
        numbers.push(match key {
            Some(key) if in_mapping => {
                if value.is_key {
                    *key = index;
                }
                *key
            }
            _ => number,
        });
    }
    numbers
}

fn print(tree: &Tree<'_>, numbers: &[u32], index: u32, path: &mut String) {
    let mut steps: Vec<(u32, &Value)> = Vec::new();
    let mut at = index;
    while let Some(value) = tree.values.get(at as usize) {
        steps.push((at, value));
        at = value.parent;
    }
    for (at, value) in steps.iter().rev() {
        let Some(parent) = tree.values.get(value.parent as usize) else { continue };
        let number = numbers.get(*at as usize).copied().unwrap_or_default();
        path.push('/');
        if parent.kind == Kind::Sequence {
            print_integer(u64::from(number), path);
        } else if let Some(key) = tree.values.get(number as usize) {
            let written = || tree.source.get(key.start as usize..key.end as usize);
            for c in tree.text(key).or_else(written).unwrap_or_default().chars() {
                match c {
                    '~' => path.push_str("~0"),
                    '/' => path.push_str("~1"),
                    c => path.push(c),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::end_where_they_become_too_long;

    #[test]
    fn pointers_end_where_they_become_too_long() {
        end_where_they_become_too_long(&|bytes, limits, most, places| {
            pointers(bytes, limits, most, places.into_iter())
        });
    }
}
