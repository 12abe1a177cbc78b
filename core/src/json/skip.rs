use super::{Fault, Number, Reader, Span, Text, Type, keys};
use alloc::vec::Vec;

/// Sees what a value is made of while it is passed over.
pub(super) trait Visit<'a> {
    /// A string, number or literal.
    fn scalar(&mut self, scalar: Scalar<'a>);
    /// An object or array begins.
    fn open(&mut self, container: Type);
    /// The key of a member.
    fn key(&mut self, key: Text<'a>);
    /// Another member or element follows, with a comma before it.
    fn comma(&mut self);
    /// The object or array ends that was opened last.
    fn close(&mut self, container: Type);
}

/// A value without parts.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Null,
    Boolean(bool),
    Number(Number<'a>),
    String(Text<'a>),
}

/// Passes over, and sees nothing.
struct Blind;

impl Visit<'_> for Blind {
    fn scalar(&mut self, _: Scalar<'_>) {}
    fn open(&mut self, _: Type) {}
    fn key(&mut self, _: Text<'_>) {}
    fn comma(&mut self) {}
    fn close(&mut self, _: Type) {}
}

/// The containers that are open, and the keys of the objects among them so far.
#[derive(Default)]
struct Open {
    /// For each container where its keys begin in `keys`; `None` for an array.
    containers: Vec<Option<usize>>,
    keys: Vec<u64>,
}

impl<'a> Reader<'a> {
    /// Passes over one value, whatever it is, and returns its place. Duplicate keys inside are seen; memory grows with
    /// the nesting and the keys of the objects that are open, never with the call stack.
    ///
    /// # Errors
    /// The value is no JSON, or nested too deep.
    #[inline]
    pub fn skip(&mut self) -> Result<Span, Fault> {
        self.visit(&mut Blind)
    }

    /// Passes over one value and lets it be seen.
    #[inline]
    pub(super) fn visit(&mut self, visitor: &mut impl Visit<'a>) -> Result<Span, Fault> {
        let kind = self.peek()?;
        let start = self.at;
        match kind {
            Type::Object | Type::Array => self.visit_container(visitor)?,
            _ => visitor.scalar(self.scalar(kind)?),
        }
        Ok(Span::new(start, self.at))
    }

    #[inline]
    fn scalar(&mut self, kind: Type) -> Result<Scalar<'a>, Fault> {
        Ok(match kind {
            Type::String => Scalar::String(self.string()?),
            Type::Number => Scalar::Number(self.number()?),
            Type::Boolean => Scalar::Boolean(self.boolean()?),
            _ => {
                self.null()?;
                Scalar::Null
            }
        })
    }

    fn visit_container(&mut self, visitor: &mut impl Visit<'a>) -> Result<(), Fault> {
        let mut open = Open::default();
        loop {
            let kind = self.peek()?;
            let entered = match kind {
                Type::Object => {
                    self.begin_object()?;
                    open.containers.push(Some(open.keys.len()));
                    true
                }
                Type::Array => {
                    self.begin_array()?;
                    open.containers.push(None);
                    true
                }
                _ => {
                    visitor.scalar(self.scalar(kind)?);
                    false
                }
            };
            if entered {
                visitor.open(kind);
            }
            if !self.next_value(entered, &mut open, visitor)? {
                return Ok(());
            }
        }
    }

    /// Moves to the next value inside the open containers, closing those that end; false when all have ended. `entered`
    /// is true where the innermost one has just been.
    fn next_value(
        &mut self,
        entered: bool,
        open: &mut Open,
        visitor: &mut impl Visit<'a>,
    ) -> Result<bool, Fault> {
        let mut first = entered;
        while let Some(&container) = open.containers.last() {
            match container {
                None => {
                    if self.element(first)? {
                        if !first {
                            visitor.comma();
                        }
                        return Ok(true);
                    }
                    visitor.close(Type::Array);
                }
                Some(from) => {
                    if let Some(key) = self.member(first)? {
                        if !first {
                            visitor.comma();
                        }
                        visitor.key(key);
                        open.keys.push(keys::entry(key));
                        return Ok(true);
                    }
                    let own = open.keys.get_mut(from..).unwrap_or_default();
                    keys::repetitions(own, self);
                    open.keys.truncate(from);
                    visitor.close(Type::Object);
                }
            }
            open.containers.pop();
            first = false;
        }
        Ok(false)
    }
}
