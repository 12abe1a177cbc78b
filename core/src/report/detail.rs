use alloc::{borrow::Cow, string::String, sync::Arc, vec::Vec};
use core::fmt;

/// A limit, or the value found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// A count, a length, a version.
    Integer(i64),
    /// A name.
    Text(Cow<'static, str>),
    /// A choice of names.
    List(Vec<String>),
}

impl From<usize> for Detail {
    fn from(count: usize) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<&'static str> for Detail {
    fn from(name: &'static str) -> Self {
        Self::Text(Cow::Borrowed(name))
    }
}

impl From<String> for Detail {
    fn from(name: String) -> Self {
        Self::Text(Cow::Owned(name))
    }
}

/// How many names of a choice are told: a tenant's table may be long, and stands in many violations.
const MOST_NAMES: usize = 100;

impl Detail {
    /// A choice of names; of more than 100 the rest is left out, and `…` stands for it.
    pub(crate) fn choice<'n>(mut names: impl Iterator<Item = &'n Arc<str>>) -> Self {
        let mut told: Vec<String> =
            names.by_ref().take(MOST_NAMES).map(|name| String::from(&**name)).collect();
        told.extend(names.next().map(|_| String::from("…")));
        Self::List(told)
    }
}

impl From<&[Arc<str>]> for Detail {
    fn from(names: &[Arc<str>]) -> Self {
        Self::choice(names.iter())
    }
}

/// As a message has it: names in backquotes, a choice as `a`, `b` or `c`.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => write!(f, "{integer}"),
            Self::Text(name) => write!(f, "`{name}`"),
            Self::List(names) => {
                for (index, name) in names.iter().enumerate() {
                    match index {
                        0 => {}
                        _ if index + 1 == names.len() => f.write_str(" or ")?,
                        _ => f.write_str(", ")?,
                    }
                    write!(f, "`{name}`")?;
                }
                if names.is_empty() { f.write_str("none") } else { Ok(()) }
            }
        }
    }
}

/// How near a document is to its limits, by name, in the order in which they were taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// As many as the kind that takes most has room for.
    taken: [Option<(&'static str, Measure)>; 8],
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Count(usize),
    Name(Arc<str>),
    /// Milliseconds since the Unix epoch; printed as RFC 3339.
    Instant(i64),
}

impl Measures {
    pub(crate) fn take(&mut self, name: &'static str, measure: Measure) {
        if let Some(free) = self.taken.iter_mut().find(|slot| slot.is_none()) {
            *free = Some((name, measure));
        }
    }

    pub(crate) fn count(&mut self, name: &'static str, count: usize) {
        self.take(name, Measure::Count(count));
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &(&'static str, Measure)> {
        self.taken.iter().flatten()
    }

    /// The count taken under this name.
    #[must_use]
    pub fn count_of(&self, name: &str) -> Option<usize> {
        if let Measure::Count(count) = self.find(name)? { Some(*count) } else { None }
    }

    /// The name taken under this name: `reasonCode`, say.
    #[must_use]
    pub fn name_of(&self, name: &str) -> Option<&str> {
        if let Measure::Name(own) = self.find(name)? { Some(own) } else { None }
    }

    /// The instant taken under this name, in milliseconds since the Unix epoch: `retryAt`, say.
    #[must_use]
    pub fn instant_of(&self, name: &str) -> Option<i64> {
        if let Measure::Instant(instant) = self.find(name)? { Some(*instant) } else { None }
    }

    fn find(&self, name: &str) -> Option<&Measure> {
        self.entries().find(|(own, _)| *own == name).map(|(_, measure)| measure)
    }
}
