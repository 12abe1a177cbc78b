//! What the platform has already: asked for before anything is registered.

use super::matrix::{Fate, Matrix, Told, folded};
use crate::exchange::{
    Failure, Malformed, Method, Response,
    answer::{self, Field},
    body::{Object, encoded},
    call::Call,
    record::record,
};
use alloc::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    format,
    string::String,
    vec::Vec,
};

/// How many entries a page has: the most that the platform gives.
const PAGE_SIZE: usize = 100;

/// How many pages are read under one parent at most: a hundred thousand codes.
const MOST_PAGES: u32 = 1_000;

/// How far the line of an existing parent is followed up. No policy lets a hierarchy be as deep.
const MOST_LEVELS: u32 = 16;

/// How many calls are under way at once.
const ABREAST: usize = 8;

/// A question to the platform.
#[derive(Clone, Copy)]
pub(super) enum Question {
    /// A page of the codes of a group.
    Page(u32),
    /// An existing parent, by its number among those that are asked for.
    Parent(u32),
}

/// An existing code that a code of the document stands under, or that stands above such a one.
struct Known {
    code: String,
    parent: Option<String>,
}

record!(struct Known { code, parent });

/// What is still to be asked, and what has been told.
#[derive(Default)]
pub(super) struct Survey {
    /// The groups to be asked for, and the pages of those that have been begun.
    groups: VecDeque<u32>,
    pages: BTreeMap<u32, u32>,
    /// The ids of existing parents, each with its level above the document, and the next of them to be asked for.
    parents: Vec<(String, u32)>,
    next_parent: u32,
    seen: BTreeSet<String>,
    under_way: usize,
    known: BTreeMap<String, Known>,
    /// The codes of the document that the platform has otherwise, with their ids.
    others: Vec<(u32, String)>,
}

record!(struct Survey { groups, pages, parents, next_parent, seen, under_way, known, others });

impl Survey {
    pub(super) fn of(matrix: &Matrix) -> Self {
        let mut survey = Self::default();
        for (group, parent) in matrix.outer_groups() {
            survey.groups.push_back(group);
            if let Some(id) = parent {
                survey.ask_parent(id, 1);
            }
        }
        survey
    }

    fn ask_parent(&mut self, id: &str, level: u32) {
        if level <= MOST_LEVELS && self.seen.insert(folded(id)) {
            self.parents.push((id.into(), level));
        }
    }

    /// The next question, if one may be asked now.
    pub(super) fn next(&mut self, matrix: &Matrix) -> Option<(Question, Call)> {
        if self.under_way >= ABREAST {
            return None;
        }
        if let Some((id, _)) = self.parents.get(self.next_parent as usize) {
            let path = format!("/api/v2/callcodes/{}", encoded(id));
            let question = Question::Parent(self.next_parent);
            self.next_parent += 1;
            self.under_way += 1;
            return Some((question, Call::platform(Method::Get, path).accepting(&[404])));
        }
        let group = self.groups.pop_front()?;
        self.under_way += 1;
        let page = *self.pages.entry(group).or_insert(1);
        Some((Question::Page(group), list(matrix.parent_of_group(group), None, page)))
    }

    /// Whether everything has been told.
    pub(super) const fn is_over(&self) -> bool {
        self.under_way == 0
    }

    /// Takes an answer.
    ///
    /// # Errors
    /// There is none, or it cannot be read: then nobody knows what is there.
    pub(super) fn answered(
        &mut self,
        question: Question,
        answer: Result<Response, Failure>,
        matrix: &mut Matrix,
    ) -> Result<(), Failure> {
        self.under_way = self.under_way.saturating_sub(1);
        let response = answer?;
        match question {
            Question::Parent(number) => self.parent(number, &response),
            Question::Page(group) => self.page(group, &response, matrix),
        }
        .map_err(Failure::Malformed)
    }

    fn parent(&mut self, number: u32, response: &Response) -> Result<(), Malformed> {
        // One that is not there is not known, and the rules say what that means.
        if response.status == 404 {
            return Ok(());
        }
        let [code, parent] = answer::fields(response, ["code", "parentCallCodeId"])?;
        let code = code.and_then(Field::text).ok_or(Malformed::missing("code"))?;
        let parent = parent.and_then(Field::text);
        let Some((id, level)) = self.parents.get(number as usize).cloned() else { return Ok(()) };
        if let Some(above) = &parent {
            self.ask_parent(above, level + 1);
        }
        self.known.insert(folded(&id), Known { code, parent });
        Ok(())
    }

    fn page(
        &mut self,
        group: u32,
        response: &Response,
        matrix: &mut Matrix,
    ) -> Result<(), Malformed> {
        let page = self.pages.get(&group).copied().unwrap_or(1);
        let (all, more) = read(response, page)?;
        for told in all {
            // A platform may tell of more than was asked for.
            if !stands_under(&told, matrix.parent_of_group(group)) {
                continue;
            }
            let Some(index) = matrix.find(group, &told.code) else { continue };
            let Some(code) = matrix.code(index).filter(|code| code.fate == Fate::Open) else {
                continue;
            };
            if code.is(&told) {
                // What stands under it may have been registered before as well.
                self.groups.extend(matrix.reuse(index, told.id));
            } else {
                self.others.push((index, told.id));
            }
        }
        if !more {
            self.pages.remove(&group);
            return Ok(());
        }
        if page >= MOST_PAGES {
            return Err(Malformed::unusable("pageCount"));
        }
        self.pages.insert(group, page + 1);
        self.groups.push_back(group);
        Ok(())
    }

    /// What the engine has to know to judge the whole: the existing parents and what stands above them, and the codes
    /// that the platform has otherwise. What it has just so is no reason to refuse anything, and is told only where one
    /// of the others stands under it.
    pub(super) fn facts(&self, matrix: &Matrix) -> String {
        let mut existing: BTreeMap<String, (String, Option<String>)> = BTreeMap::new();
        let mut tell = |index: u32, id: &str| {
            let parent = matrix.parent(index).map(Into::into);
            let code = matrix.code(index).map(|code| code.text.clone()).unwrap_or_default();
            existing.insert(folded(id), (code, parent)).is_none()
        };
        for (index, id) in &self.others {
            tell(*index, id);
            let mut above = matrix.parent_code(*index);
            while let Some(parent) = above
                && let Some(id) = matrix.code(parent).and_then(|code| code.id.as_deref())
                && tell(parent, id)
            {
                above = matrix.parent_code(parent);
            }
        }
        let own: BTreeSet<String> =
            matrix.codes().filter_map(|(_, code)| code.id.as_deref().map(folded)).collect();
        for (id, Known { code, parent }) in &self.known {
            // An existing parent that is a code of the document at the same time would count as taken by itself.
            let code = if own.contains(id) { id } else { code };
            existing.entry(id.clone()).or_insert_with(|| (code.clone(), parent.clone()));
        }
        let mut list = String::from("[");
        for (id, (code, parent)) in &existing {
            if list.len() > 1 {
                list.push(',');
            }
            let fact = Object::new().text("id", id).text("code", code);
            let fact = match parent {
                Some(parent) => fact.text("parentCallCodeId", parent),
                None => fact,
            };
            list.push_str(&fact.finish());
        }
        list.push(']');
        Object::new().json("existing", &list).finish()
    }
}

/// Whether a code that the platform tells of stands under this parent; none means that it is a root.
fn stands_under(told: &Told, parent: Option<&str>) -> bool {
    told.parent.as_deref().map(folded) == parent.map(folded)
}

/// The call that asks for a page of the codes under a parent, all or those of one text.
fn list(parent: Option<&str>, code: Option<&str>, page: u32) -> Call {
    let filter = code.map(|code| format!("filter={}&", encoded(&format!("code={code}"))));
    let path = format!(
        "/api/v2/callcodes?{}parentCallCodeId={}&pageNumber={page}&pageSize={PAGE_SIZE}",
        filter.unwrap_or_default(),
        encoded(parent.unwrap_or_default()),
    );
    Call::platform(Method::Get, path)
}

/// The call that looks one code up under its parent.
pub(super) fn look_up(parent: Option<&str>, code: &str) -> Call {
    list(parent, Some(code), 1)
}

/// The code of this text under this parent, if the answer to [`look_up`] tells of it.
pub(super) fn found(
    response: &Response,
    parent: Option<&str>,
    code: &str,
) -> Result<Option<Told>, Malformed> {
    let (all, _) = read(response, 1)?;
    Ok(all.into_iter().find(|told| told.code == code && stands_under(told, parent)))
}

/// The codes of a page, and whether there are more.
fn read(response: &Response, page: u32) -> Result<(Vec<Told>, bool), Malformed> {
    const ENTITIES: &str = "entities";
    let [entities, count, size] = answer::fields(response, [ENTITIES, "pageCount", "pageSize"])?;
    let entities = entities.ok_or(Malformed::missing(ENTITIES))?.json();
    let entities = entities.and_then(answer::elements).ok_or(Malformed::unusable(ENTITIES))?;
    let size = size.and_then(Field::count).and_then(|size| usize::try_from(size).ok());
    let full = entities.len() >= size.unwrap_or(PAGE_SIZE).min(PAGE_SIZE);
    let more = match count.and_then(Field::count) {
        Some(count) => u64::from(page) < count,
        None => full,
    };
    let more = more && !entities.is_empty();
    let all: Result<Vec<Told>, Malformed> = entities.into_iter().map(entity).collect();
    Ok((all?, more))
}

fn entity(object: &str) -> Result<Told, Malformed> {
    let names = ["id", "code", "parentCallCodeId", "type", "category", "name", "isActive"];
    let unusable = || Malformed::unusable("entities");
    let [id, code, parent, kind, category, name, active] =
        answer::inner(object, names).map_err(|_| unusable())?;
    let text = |field: Option<Field<'_>>| field.and_then(Field::text);
    Ok(Told {
        id: text(id).ok_or_else(unusable)?,
        code: text(code).ok_or_else(unusable)?,
        parent: text(parent),
        kind: text(kind),
        category: text(category),
        name: text(name),
        is_active: match active {
            Some(Field::Flag(active)) => Some(active),
            _ => None,
        },
    })
}
