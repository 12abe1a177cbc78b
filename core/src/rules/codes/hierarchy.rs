use super::entries::{Entries, Existing, Link};
use crate::{
    forms::uuid,
    graph::{NONE, at, forest::Forest, index::TextIndex, number, order::parents_first, put},
    order,
};
use alloc::{borrow::Cow, string::String, vec, vec::Vec};

/// Who stands under whom.
///
/// Ambiguity, duplicates and parents depend on one another: a code is ambiguous as a parent if it stands under several
/// parents, and these may be ambiguous themselves. The circle is cut by what a parent is *called*, which no other
/// entry decides:
///
/// 1. A parent's text that is the code of any entry calls that code; otherwise the existing code with
///    that id, a UUID in either case; otherwise itself. Without the field, an entry is a root.
/// 2. A code is ambiguous if two entries that have it call different parents, or one is a root and the other not.
/// 3. A parent is resolved to the first entry that has the code, unless the code is ambiguous; or to the existing code
///    of that id. Without `existing` facts any UUID passes, as a root of which nothing else is known. An entry whose
///    parent is not resolved counts as a root when levels are told. An existing code stands below its parent even where
///    the facts do not have that one, which then counts as a root.
/// 4. An entry is *taken* if an existing code has its code under the same parent, where a parent that is taken is the
///    existing code it collides with: the platform has but one of them.
/// 5. Two entries stand under the same parent if they are both roots, or their parents resolve to the same entry or
///    existing code (after 4), or are not resolved and are called the same.
///
/// An entry whose parent could not be read is not compared with others.
///
/// Everything is a number: entries come first, the existing codes next, and then whatever else parents are called.
pub(crate) struct Hierarchy<'c, 'a> {
    pub(crate) entries: &'c Entries<'a>,
    pub(crate) existing: Option<&'c Existing<'a>>,
    /// For each entry the first that has its code; [`NONE`] without a code.
    first: Vec<u32>,
    /// What the parent of each entry and each existing code is called, and after point 4 is: [`ROOT`], [`UNREAD`] or
    /// a number.
    places: Vec<u32>,
    /// For the first entry of each code, one that has it under another parent.
    rivals: Vec<u32>,
    /// For the first entry of each code the first one whose parent could be read, where its own could not; most often empty.
    stand_ins: Vec<u32>,
    /// What parents are called that are neither entries nor existing codes.
    outside: Vec<Cow<'c, str>>,
    /// For each entry the existing code that has taken its code; empty if there are none.
    taken: Vec<u32>,
    forest: Forest,
    order: Vec<u32>,
}

const ROOT: u32 = NONE;
const UNREAD: u32 = NONE - 1;

impl<'c, 'a> Hierarchy<'c, 'a> {
    pub(crate) fn of(entries: &'c Entries<'a>, existing: Option<&'c Existing<'a>>) -> Self {
        let mut hierarchy = Self {
            entries,
            existing,
            first: Vec::with_capacity(entries.list().len()),
            places: Vec::with_capacity(entries.list().len()),
            rivals: vec![NONE; entries.list().len()],
            stand_ins: Vec::new(),
            outside: Vec::new(),
            taken: Vec::new(),
            forest: Forest::default(),
            order: Vec::with_capacity(entries.list().len()),
        };
        let codes = hierarchy.index_codes();
        hierarchy.call_parents(&codes);
        hierarchy.find_rivals();
        hierarchy.link();
        hierarchy.take(&codes);
        hierarchy
    }

    /// How many entries there are.
    pub(crate) fn count(&self) -> u32 {
        number(self.entries.list().len())
    }

    fn existing_count(&self) -> u32 {
        number(self.existing.map_or(0, |existing| existing.list().len()))
    }

    fn index_codes(&mut self) -> TextIndex {
        let mut codes = TextIndex::with_capacity(self.entries.list().len());
        for (index, entry) in (0..).zip(self.entries.list()) {
            self.first.push(if entry.code.is_some() {
                codes.insert(index, |other| self.entries.code(other)).unwrap_or(index)
            } else {
                NONE
            });
        }
        codes
    }

    fn call_parents(&mut self, codes: &TextIndex) {
        let entries = self.entries;
        let mut ids: Vec<Cow<'c, str>> = Vec::new();
        let registered = self.existing.map_or(&[][..], Existing::list);
        let mut by_id = TextIndex::with_capacity(registered.len());
        if let Some(existing) = self.existing {
            ids.extend(registered.iter().map(|code| same_case(existing.names.get(code.id))));
            for id in 0..number(ids.len()) {
                by_id.insert(id, |other| text(&ids, other));
            }
        }
        let mut others = TextIndex::with_capacity(0);
        let count = self.count();
        let base = count.saturating_add(self.existing_count());
        let mut outside: Vec<Cow<'c, str>> = Vec::new();
        let mut call = |name: &'c str, is_entry: bool| {
            if is_entry && let Some(entry) = codes.find(name, |other| entries.code(other)) {
                return entry;
            }
            let called = same_case(name);
            if let Some(id) = by_id.find(&called, |other| text(&ids, other)) {
                return count.saturating_add(id);
            }
            let new = number(outside.len());
            outside.push(called);
            let place = others.insert(new, |other| text(&outside, other));
            if place.is_some() {
                outside.pop();
            }
            base.saturating_add(place.unwrap_or(new))
        };
        let mut place = |link: Link, name: &'c str, is_entry: bool| match link {
            Link::Root => ROOT,
            Link::Unread => UNREAD,
            Link::To(_) => call(name, is_entry),
        };
        let mut places = core::mem::take(&mut self.places);
        for entry in entries.list() {
            places.push(place(entry.parent, named(&entries.names, entry.parent), true));
        }
        if let Some(existing) = self.existing {
            for code in registered {
                places.push(place(code.parent, named(&existing.names, code.parent), false));
            }
        }
        self.places = places;
        self.outside = outside;
    }

    fn find_rivals(&mut self) {
        for (index, &first) in (0..).zip(&self.first) {
            let own = at(&self.places, index);
            if first == NONE || own == UNREAD {
                continue;
            }
            let mut other = first;
            if at(&self.places, first) == UNREAD {
                self.stand_ins.resize(self.first.len(), NONE);
                if let Some(slot) = self.stand_ins.get_mut(first as usize) {
                    *slot = if *slot == NONE { index } else { *slot };
                    other = *slot;
                }
            }
            if own == at(&self.places, other) {
                continue;
            }
            if let Some(rival) = self.rivals.get_mut(first as usize).filter(|r| **r == NONE) {
                *rival = index;
            }
        }
    }

    fn link(&mut self) {
        let entries = self.count();
        let existing = entries.saturating_add(self.existing_count());
        let resolved = |number: u32, place: u32| match place {
            ROOT | UNREAD => false,
            _ if place < entries => at(&self.rivals, place) == NONE,
            // The platform knows the parent of a code that exists, whatever the facts tell of it.
            _ => place < existing || number >= entries || self.passes(place),
        };
        let mut parents: Vec<u32> = (0..)
            .zip(&self.places)
            .map(|(number, &place)| if resolved(number, place) { place } else { NONE })
            .collect();
        // What parents are called besides are roots, should they count at all.
        parents.resize(parents.len() + self.outside.len(), NONE);
        self.forest = Forest::new(parents);
        let order = &mut self.order;
        let own = self.forest.parents().get(..self.entries.list().len()).unwrap_or_default();
        parents_first(own, |entry| order.push(entry));
    }

    /// Point 4. Entries on a cycle or below one have no order; nothing that exists can stand under an entry of a cycle.
    fn take(&mut self, codes: &TextIndex) {
        let Some(existing) = self.existing else { return };
        let entries = self.count();
        let mut registered: Vec<(u64, u32)> = Vec::new();
        for place in 0..self.existing_count() {
            let parent = at(&self.places, entries.saturating_add(place));
            if parent != UNREAD
                && let Some(code) = codes.find(existing.code(place), |e| self.entries.code(e))
            {
                registered.push((pair(code, parent), place));
            }
        }
        if registered.is_empty() {
            return;
        }
        order::sort(&mut registered, Ord::cmp);
        self.taken = vec![NONE; self.entries.list().len()];
        for &entry in &self.order {
            let mut place = at(&self.places, entry);
            if place == UNREAD {
                continue;
            }
            let twin = at(&self.taken, place);
            if twin != NONE && at(&self.rivals, place) == NONE {
                place = entries.saturating_add(twin);
                put(&mut self.places, entry, place);
            }
            let key = pair(at(&self.first, entry), place);
            let found = registered.partition_point(|(other, _)| *other < key);
            if let Some(&(other, twin)) = registered.get(found)
                && other == key
            {
                put(&mut self.taken, entry, twin);
            }
        }
    }

    /// Whether what a parent is called is a UUID of which nothing is known because there are no facts.
    fn passes(&self, place: u32) -> bool {
        self.existing.is_none()
            && place
                .checked_sub(self.count())
                .and_then(|outside| self.outside.get(outside as usize))
                .is_some_and(|called| uuid::parse(called).is_some())
    }

    /// Whether an entry names a parent that is neither an entry nor an existing code.
    pub(super) fn is_missing(&self, entry: u32) -> bool {
        let place = at(&self.places, entry);
        place < UNREAD
            && place >= self.count().saturating_add(self.existing_count())
            && !self.passes(place)
    }

    /// Two entries under different parents whose code an entry names as its parent.
    pub(super) fn rivals(&self, entry: u32) -> Option<(u32, u32)> {
        let first = at(&self.places, entry);
        let rival = Some(at(&self.rivals, first)).filter(|rival| *rival != NONE)?;
        Some((Some(at(&self.stand_ins, first)).filter(|own| *own != NONE).unwrap_or(first), rival))
    }

    /// The entries whose code is taken, each with the existing code that has it.
    pub(super) fn taken(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.taken.iter().copied()).filter(|(_, twin)| *twin != NONE)
    }

    /// The entries that share their code with another, each with a number for its code and its parent.
    pub(super) fn standings(&self) -> Vec<(u64, u32)> {
        let mut repeated = Vec::new();
        for (index, &first) in (0..).zip(&self.first) {
            if first != index {
                repeated.resize(self.first.len(), false);
                if let Some(repeated) = repeated.get_mut(first as usize) {
                    *repeated = true;
                }
            }
        }
        let all = (0..).zip(self.first.iter().zip(&self.places));
        all.filter(|(_, (first, place))| {
            repeated.get(**first as usize) == Some(&true) && **place != UNREAD
        })
        .map(|(index, (first, place))| (pair(*first, *place), index))
        .collect()
    }

    pub(super) const fn forest(&self) -> &Forest {
        &self.forest
    }

    /// The highest level of an entry; 0 if none has any.
    pub(crate) fn depth(&self) -> u32 {
        (0..self.count()).map(|entry| self.forest.level(entry)).max().unwrap_or(0)
    }

    /// The code of an entry or an existing code, or without these the id of its parent, short enough for a witness: a
    /// text of megabytes could be in each of a thousand.
    pub(super) fn label(&self, number: u32) -> Cow<'_, str> {
        const LONGEST: usize = 64;
        let label = match number.checked_sub(self.count()) {
            None => self.entries.code(number),
            Some(place) => match (place.checked_sub(self.existing_count()), self.existing) {
                (None, Some(existing)) => existing.code(place),
                (outside, _) => text(&self.outside, outside.unwrap_or(place)),
            },
        };
        match label.char_indices().nth(LONGEST) {
            Some((end, _)) => {
                let mut start = String::from(label.get(..end).unwrap_or_default());
                start.push('…');
                start.into()
            }
            // That the code is lacking has been told.
            None if label.is_empty() => "?".into(),
            None => label.into(),
        }
    }

    /// For each entry its parent by number, and the order in which parents come before their children.
    pub(crate) fn into_parts(self) -> (Vec<u32>, Vec<u32>) {
        let mut parents = self.forest.into_parents();
        parents.truncate(self.entries.list().len());
        (parents, self.order)
    }
}

/// What a link names, if anything.
fn named<'c>(names: &'c crate::json::Names<'_>, link: Link) -> &'c str {
    if let Link::To(name) = link { names.get(name) } else { "" }
}

/// An id as ids are compared: the case of a UUID counts for nothing, that of another id does.
fn same_case(id: &str) -> Cow<'_, str> {
    if id.bytes().any(|byte| byte.is_ascii_uppercase()) && uuid::parse(id).is_some() {
        id.to_ascii_lowercase().into()
    } else {
        id.into()
    }
}

fn text<'t>(texts: &'t [Cow<'_, str>], place: u32) -> &'t str {
    texts.get(place as usize).map_or("", |text| text)
}

fn pair(code: u32, parent: u32) -> u64 {
    u64::from(code) << 32 | u64::from(parent)
}
