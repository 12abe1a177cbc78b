//! The matrix as the exchange works on it: plain data that borrows nothing of the document.

use crate::{
    documents::{CallCodes, Parent},
    exchange::{body::Object, record::record},
    forms::uuid,
    graph::number,
};
use alloc::{
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};

/// What a code stands under.
pub(super) enum Under {
    Root,
    /// The code of this index.
    Code(u32),
    /// What the platform has under this id.
    Existing(String),
}

record!(enum Under { Root | Code(index), Existing(id) | });

/// How far a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Open,
    /// Its registration is under way.
    Asked,
    Registered,
    /// It was there before.
    Reused,
    Failed,
    /// It was not tried, since what it stands under is not there.
    Skipped,
}

record!(enum Fate { Open, Asked, Registered, Reused, Failed, Skipped | | });

/// A code of the document.
pub(super) struct Code {
    name: String,
    pub(super) text: String,
    kind: String,
    category: String,
    is_active: bool,
    under: Under,
    /// The group of the codes under it.
    pub(super) children: Option<u32>,
    pub(super) fate: Fate,
    /// The platform's id of it, once it is known.
    pub(super) id: Option<String>,
}

record!(struct Code { name, text, kind, category, is_active, under, children, fate, id });

/// The codes that stand under the same parent.
struct Group {
    under: Under,
    /// By their texts.
    members: Vec<u32>,
}

record!(struct Group { under, members });

/// The document's codes, and who stands under whom.
pub(super) struct Matrix {
    codes: Vec<Code>,
    /// Parents before children.
    order: Vec<u32>,
    groups: Vec<Group>,
}

record!(struct Matrix { codes, order, groups });

/// A code as the platform tells it; what it does not tell is none.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) parent: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) category: Option<String>,
    pub(super) name: Option<String>,
    pub(super) is_active: Option<bool>,
}

impl Matrix {
    pub(super) fn of(document: &CallCodes<'_>) -> Self {
        let codes = document.iter().map(|code| Code {
            name: code.name.decode().into_owned(),
            text: code.code.decode().into_owned(),
            kind: code.kind.decode().into_owned(),
            category: code.category.decode().into_owned(),
            is_active: code.is_active,
            under: match code.parent {
                Parent::Root => Under::Root,
                Parent::Entry(index) => Under::Code(number(index)),
                // What nobody knows the platform may know: it is asked.
                Parent::Existing(id) | Parent::Unknown(id) => {
                    Under::Existing(id.decode().into_owned())
                }
            },
            children: None,
            fate: Fate::Open,
            id: None,
        });
        let codes: Vec<Code> = codes.collect();
        let order = document.order().map(number).collect();
        let mut matrix = Self { codes, order, groups: Vec::new() };
        matrix.group();
        matrix
    }

    fn group(&mut self) {
        let mut groups: Vec<Group> = Vec::new();
        let (mut roots, mut existing) = (None, BTreeMap::new());
        for index in 0..number(self.codes.len()) {
            let Some(under) = self.code(index).map(|code| &code.under) else { continue };
            let new = number(groups.len());
            let (group, under) = match under {
                Under::Root => (*roots.get_or_insert(new), Under::Root),
                Under::Existing(id) => {
                    (*existing.entry(folded(id)).or_insert(new), Under::Existing(id.clone()))
                }
                &Under::Code(parent) => {
                    let children = self.code_mut(parent).map(|parent| &mut parent.children);
                    let Some(children) = children else { continue };
                    (*children.get_or_insert(new), Under::Code(parent))
                }
            };
            if group == new {
                groups.push(Group { under, members: Vec::new() });
            }
            if let Some(group) = groups.get_mut(group as usize) {
                group.members.push(index);
            }
        }
        for group in &mut groups {
            group.members.sort_by_cached_key(|member| {
                self.codes.get(*member as usize).map(|code| code.text.clone())
            });
        }
        self.groups = groups;
    }

    pub(super) fn len(&self) -> usize {
        self.codes.len()
    }

    pub(super) fn code(&self, index: u32) -> Option<&Code> {
        self.codes.get(index as usize)
    }

    pub(super) fn code_mut(&mut self, index: u32) -> Option<&mut Code> {
        self.codes.get_mut(index as usize)
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = (usize, &Code)> {
        self.codes.iter().enumerate()
    }

    /// The code at this place of the order.
    pub(super) fn at(&self, place: usize) -> Option<u32> {
        self.order.get(place).copied()
    }

    /// Whether every code has a place in the order: those on a cycle, which only a policy can let pass, have none.
    pub(super) fn is_ordered(&self) -> bool {
        self.order.len() == self.codes.len()
    }

    /// The groups under what is there before anything is registered: the roots, and each existing parent with its id.
    pub(super) fn outer_groups(&self) -> impl Iterator<Item = (u32, Option<&str>)> {
        (0..).zip(&self.groups).filter_map(|(group, of)| match &of.under {
            Under::Root => Some((group, None)),
            Under::Existing(id) => Some((group, Some(id.as_str()))),
            Under::Code(_) => None,
        })
    }

    /// The code of this text in a group.
    pub(super) fn find(&self, group: u32, code: &str) -> Option<u32> {
        let members = &self.groups.get(group as usize)?.members;
        let text = |member: &u32| self.code(*member).map_or("", |code| code.text.as_str());
        let place = members.partition_point(|member| text(member) < code);
        members.get(place).filter(|member| text(member) == code).copied()
    }

    /// The id of what the codes of a group stand under; none for roots, and none yet if it is not registered.
    pub(super) fn parent_of_group(&self, group: u32) -> Option<&str> {
        self.id_of(&self.groups.get(group as usize)?.under)
    }

    /// The id of what a code stands under; none for a root.
    pub(super) fn parent(&self, index: u32) -> Option<&str> {
        self.id_of(&self.code(index)?.under)
    }

    fn id_of<'m>(&'m self, under: &'m Under) -> Option<&'m str> {
        match under {
            Under::Root => None,
            Under::Existing(id) => Some(id),
            Under::Code(parent) => self.code(*parent)?.id.as_deref(),
        }
    }

    /// The code of the document that a code stands under.
    pub(super) fn parent_code(&self, index: u32) -> Option<u32> {
        match self.code(index)?.under {
            Under::Code(parent) => Some(parent),
            Under::Root | Under::Existing(_) => None,
        }
    }

    /// Takes over the id of what was there before; the group of the codes under it.
    pub(super) fn reuse(&mut self, index: u32, id: String) -> Option<u32> {
        let code = self.code_mut(index)?;
        (code.fate, code.id) = (Fate::Reused, Some(id));
        code.children
    }
}

impl Code {
    /// Whether what the platform tells is this code. What it does not tell makes no difference.
    pub(super) fn is(&self, told: &Told) -> bool {
        let same =
            |told: &Option<String>, own: &str| told.as_deref().is_none_or(|told| told == own);
        same(&told.kind, &self.kind)
            && same(&told.category, &self.category)
            && same(&told.name, &self.name)
            && told.is_active.is_none_or(|active| active == self.is_active)
    }

    /// The body that registers it under this parent.
    pub(super) fn body(&self, parent: Option<&str>) -> String {
        let object = Object::new()
            .text("name", &self.name)
            .text("code", &self.text)
            .text("type", &self.kind)
            .text("category", &self.category)
            .flag("isActive", self.is_active);
        match parent {
            Some(id) => object.text("parentCallCodeId", id).finish(),
            None => object.finish(),
        }
    }
}

/// An id as ids are compared: the case of a UUID counts for nothing, that of another id does.
pub(super) fn folded(id: &str) -> String {
    if uuid::parse(id).is_some() { id.to_ascii_lowercase() } else { id.to_string() }
}
