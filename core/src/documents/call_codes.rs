use super::{Context, Document, Kind, elements::elements, facts, sealed, values};
use crate::{
    json::{Fault, Member, Members, Name, Names, Reader, Text, Type},
    policy::Policy,
    report::Findings,
    rules::{
        self,
        codes::{Entries, Entry, Existing, Hierarchy, Link},
        fields::not_allowed,
    },
};
use alloc::vec::Vec;
use core::fmt;

/// A list of call progress codes to register, `POST /api/v2/callcodes` for each.
///
/// ```
/// use callgate::{Engine, documents::{CallCodes, Parent}};
///
/// let document = br#"[
///     {"name": "Later", "code": "LATER", "type": "NEUTRAL", "category": "Q3", "isActive": true,
///      "parentCallCodeId": "CB"},
///     {"name": "Callback", "code": "CB", "type": "NEUTRAL", "category": "Q3", "isActive": true}
/// ]"#;
/// let codes: CallCodes<'_> = Engine::new().parse(document, None).unwrap();
/// assert!(matches!(codes.get(0).unwrap().parent, Parent::Entry(1)));
/// assert_eq!(codes.order().collect::<Vec<_>>(), [1, 0]);
/// ```
#[derive(Clone)]
pub struct CallCodes<'a> {
    entries: Entries<'a>,
    /// For each entry its parent: an entry, or a higher number for an existing code, or none that is known.
    parents: Vec<u32>,
    order: Vec<u32>,
}

/// A call progress code to register.
#[derive(Clone, Copy, Debug)]
pub struct CallCode<'a> {
    /// What people call it.
    pub name: Text<'a>,
    /// What the dialer calls it.
    pub code: Text<'a>,
    /// How a call that ends with it counts: its `type`.
    pub kind: Text<'a>,
    /// What reports group it by.
    pub category: Text<'a>,
    /// Whether agents can choose it.
    pub is_active: bool,
    /// What it stands under.
    pub parent: Parent<'a>,
}

/// What a call progress code stands under.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Parent<'a> {
    /// Nothing: it is a root.
    Root,
    /// The entry of this index.
    Entry(usize),
    /// A code that the platform has, by its id.
    Existing(Text<'a>),
    /// Nothing that is known, or one of several: only a policy that makes less than errors of `code.parent-missing`
    /// or `code.parent-ambiguous` lets that pass.
    Unknown(Text<'a>),
}

impl<'a> CallCodes<'a> {
    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.list().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.list().is_empty()
    }

    /// The entry of this index in the document.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<CallCode<'a>> {
        let entry = self.entries.list().get(index)?;
        let text = |name| self.entries.names.text(name);
        let parent = match entry.parent {
            Link::To(name) => match self.parents.get(index).map(|parent| *parent as usize) {
                Some(parent) if parent < self.len() => Parent::Entry(parent),
                Some(parent) if parent < u32::MAX as usize => Parent::Existing(text(name)?),
                _ => Parent::Unknown(text(name)?),
            },
            Link::Root | Link::Unread => Parent::Root,
        };
        Some(CallCode {
            name: text(entry.name)?,
            code: text(entry.code)?,
            kind: text(entry.kind)?,
            category: text(entry.category)?,
            is_active: entry.is_active?,
            parent,
        })
    }

    /// The entries in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = CallCode<'a>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// The indices of the entries in an order in which parents come before their children, and which is otherwise that
    /// of the document. Entries on a cycle or below one, which only a policy can let pass, have no such place and are
    /// left out.
    #[must_use]
    pub fn order(&self) -> impl ExactSizeIterator<Item = usize> {
        self.order.iter().map(|index| *index as usize)
    }

    /// The document as it was checked, byte for byte: places in reports on it are places in this text.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.entries.names.document()
    }
}

/// Tells how many entries there are, and nothing of what is in them.
impl fmt::Debug for CallCodes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallCodes({})", self.len())
    }
}

const FIELDS: [&str; 6] = ["name", "code", "type", "category", "isActive", "parentCallCodeId"];

impl<'a> Document<'a> for CallCodes<'a> {
    const KIND: Kind = Kind::CallCodes;
}

impl<'a> sealed::Read<'a> for CallCodes<'a> {
    fn read(
        reader: &mut Reader<'a>,
        context: &mut Context<'_, 'a>,
        out: &mut Findings<'_>,
    ) -> Result<Option<Self>, Fault> {
        let facts: Facts<'a> =
            facts::read(context, out, |facts: &mut Facts<'a>, name, reader, out| {
                if name == "existing" {
                    facts.existing = existing(reader, out)?;
                    return Ok(());
                }
                reader.skip().map(drop)
            });
        let policy = context.policy;
        let mut entries = Entries::new(reader.document());
        let count = elements(reader, out, |reader, out| {
            let start = values::start(reader)?;
            let entry = if values::expect(reader, Type::Object, out)? {
                entry(reader, &mut entries.names, policy, out)?
            } else {
                Entry::default()
            };
            entries.push(entry, values::since(reader, start));
            Ok(())
        })?;
        let Some(count) = count else { return Ok(None) };
        let hierarchy = Hierarchy::of(&entries, facts.existing.as_ref());
        rules::codes::check(&hierarchy, policy, out);
        context.measures.count("codes", count);
        context.measures.count("depth", hierarchy.depth() as usize);
        let (parents, order) = hierarchy.into_parts();
        // Where a part of an entry is missing that was told as an error.
        Ok(Some(Self { entries, parents, order }))
    }
}

fn entry<'a>(
    reader: &mut Reader<'a>,
    names: &mut Names<'a>,
    policy: &Policy,
    out: &mut Findings<'_>,
) -> Result<Entry, Fault> {
    let mut entry = Entry::default();
    let mut keep = |text: Option<Text<'a>>| text.map_or(Name::NONE, |text| names.keep(text));
    let mut members = Members::begin(reader, &FIELDS)?;
    while let Some(member) = members.next(reader)? {
        match member {
            Member::Known(0) => entry.name = keep(values::text(reader, out)?),
            Member::Known(1) => {
                let code = values::text(reader, out)?;
                if let Some(code) = code {
                    rules::codes::format::check(code, policy, out);
                }
                entry.code = keep(code);
            }
            Member::Known(2) => {
                let kind = values::text(reader, out)?;
                let types = &policy.codes.types;
                entry.kind =
                    keep(kind.filter(|kind| not_allowed::check(*kind, types, out).is_some()));
            }
            Member::Known(3) => entry.category = keep(values::text(reader, out)?),
            Member::Known(4) => entry.is_active = values::boolean(reader, out)?,
            Member::Known(_) => entry.parent = Link::of(keep(values::text(reader, out)?)),
            Member::Unknown(key) => values::unknown(reader, key, out)?,
        }
    }
    values::required(&members, &[0, 1, 2, 3, 4], out);
    Ok(entry)
}

#[derive(Default)]
struct Facts<'a> {
    /// The codes that are registered already, if the facts tell them.
    existing: Option<Existing<'a>>,
}

const EXISTING: [&str; 3] = ["id", "code", "parentCallCodeId"];

fn existing<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Option<Existing<'a>>, Fault> {
    let mut existing = Existing::new(reader.document());
    let count = elements(reader, out, |reader, out| {
        let start = values::start(reader)?;
        if !values::expect(reader, Type::Object, out)? {
            return Ok(());
        }
        let (mut id, mut code, mut parent) = (Name::NONE, Name::NONE, Link::Root);
        let mut keep =
            |text: Option<Text<'a>>| text.map_or(Name::NONE, |text| existing.names.keep(text));
        let mut members = Members::begin(reader, &EXISTING)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(1) => code = keep(values::text(reader, out)?),
                Member::Known(field) => {
                    let name = keep(values::text(reader, out)?);
                    if field == 0 {
                        id = name;
                    } else {
                        parent = Link::of(name);
                    }
                }
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        values::required(&members, &[0, 1], out);
        if id.is_some() || code.is_some() {
            existing.push(id, code, parent, values::since(reader, start));
        }
        Ok(())
    })?;
    Ok(count.map(|_| existing))
}
