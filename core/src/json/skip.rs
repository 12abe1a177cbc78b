use super::{Fault, Reader, Span, Type, keys};
use alloc::vec::Vec;

/// The containers that are open, and the keys of the objects among them so far.
#[derive(Default)]
struct Open {
    /// For each container where its keys begin in `keys`; `None` for an array.
    containers: Vec<Option<usize>>,
    keys: Vec<u64>,
}

impl Reader<'_> {
    /// Passes over one value, whatever it is, and returns its place. Duplicate keys inside are seen; memory grows with
    /// the nesting and the keys of the objects that are open, never with the call stack.
    ///
    /// # Errors
    /// The value is no JSON, or nested too deep.
    #[inline]
    pub fn skip(&mut self) -> Result<Span, Fault> {
        match self.peek()? {
            Type::Object | Type::Array => self.skip_container(),
            _ => {
                let start = self.at;
                self.skip_scalar()?;
                Ok(Span::new(start, self.at))
            }
        }
    }

    fn skip_scalar(&mut self) -> Result<(), Fault> {
        match self.peek()? {
            Type::String => self.string().map(drop),
            Type::Number => self.number().map(drop),
            Type::Boolean => self.boolean().map(drop),
            _ => self.null(),
        }
    }

    fn skip_container(&mut self) -> Result<Span, Fault> {
        let start = self.at;
        let mut open = Open::default();
        loop {
            let entered = match self.peek()? {
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
                    self.skip_scalar()?;
                    false
                }
            };
            if !self.next_value(entered, &mut open)? {
                return Ok(Span::new(start, self.at));
            }
        }
    }

    /// Moves to the next value inside the open containers, closing those that end; false when all have ended. `entered`
    /// is true where the innermost one has just been.
    fn next_value(&mut self, entered: bool, open: &mut Open) -> Result<bool, Fault> {
        let mut first = entered;
        while let Some(&container) = open.containers.last() {
            let more = match container {
                None => self.element(first)?,
                Some(from) => match self.member(first)? {
                    Some(key) => {
                        open.keys.push(keys::entry(key));
                        true
                    }
                    None => {
                        let own = open.keys.get_mut(from..).unwrap_or_default();
                        keys::repetitions(own, self);
                        open.keys.truncate(from);
                        false
                    }
                },
            };
            if more {
                return Ok(true);
            }
            open.containers.pop();
            first = false;
        }
        Ok(false)
    }
}
