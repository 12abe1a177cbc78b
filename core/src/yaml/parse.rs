use super::{
    mask::mask,
    tree::{Kind, Tree, Value, place},
};
use crate::{
    graph::{NONE, number},
    json::{Fault, Limits, Reason, Span},
    order,
};
use alloc::{string::String, vec::Vec};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StrInput};

/// The parser of a text, within the limits.
fn parser(text: &str, max_nesting: usize) -> Parser<'_, StrInput<'_>> {
    let options = granit_parser::options! {
        flow_nesting_limit: max_nesting,
        block_nesting_limit: max_nesting,
        // A fault is told without recovering, and a long key costs no more than its length.
        emit_comments: false,
    };
    Parser::new_from_str_with_options(text, options)
}

/// The first key of the mapping that the text is, if it is one. What follows the key need not be YAML.
pub(crate) fn begins_with(source: &str) -> Option<String> {
    let masked = mask(source);
    let mut in_mapping = false;
    for event in parser(&masked, 1) {
        match event.ok()?.0 {
            Event::StreamStart | Event::DocumentStart(..) => {}
            Event::MappingStart(..) => in_mapping = true,
            Event::Scalar(key, ..) if in_mapping => return Some(key.into_owned()),
            _ => return None,
        }
    }
    None
}

impl<'a> Tree<'a> {
    /// Reads one document.
    ///
    /// # Errors
    /// The text is no YAML, more than one document, nested too deep, or has an alias.
    pub(crate) fn read(source: &'a str, limits: Limits) -> Result<Self, Fault> {
        let masked = mask(source);
        let mut making = Making::new(source, &masked, limits.max_nesting);
        for event in parser(&masked, limits.max_nesting) {
            let (event, span) = event.map_err(|error| fault(&error, source.len()))?;
            let range = span.byte_range().unwrap_or_default();
            making.event(event, Span::new(range.start, range.end))?;
        }
        Ok(making.tree)
    }
}

fn fault(error: &ScanError, len: usize) -> Fault {
    let offset = error.marker().byte_offset().unwrap_or(len).min(len);
    let reason = match error.kind() {
        ErrorKind::RecursionLimitExceeded => Reason::TooDeep,
        ErrorKind::InvalidIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation => Reason::Indentation,
        ErrorKind::UnknownAnchor => Reason::Alias,
        _ if offset >= len => Reason::End,
        _ => Reason::Yaml,
    };
    Fault::new(offset, reason)
}

/// Makes a tree from events.
struct Making<'a, 'm> {
    tree: Tree<'a>,
    masked: &'m str,
    max_nesting: usize,
    /// The collections that are open.
    open: Vec<u32>,
    documents: usize,
}

impl<'a, 'm> Making<'a, 'm> {
    fn new(source: &'a str, masked: &'m str, max_nesting: usize) -> Self {
        let (values, decoded, repeats) = (Vec::new(), String::new(), Vec::new());
        let tree = Tree { source, values, decoded, repeats };
        Self { tree, masked, max_nesting, open: Vec::new(), documents: 0 }
    }

    fn event(&mut self, event: Event<'m>, span: Span) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Fault::new(span.start, Reason::Trailing));
                }
            }
            Event::Scalar(text, style, ..) => self.scalar(&text, style, span),
            Event::SequenceStart(..) => self.begin(Kind::Sequence, span)?,
            Event::MappingStart(..) => self.begin(Kind::Mapping, span)?,
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(_) => return Err(Fault::new(span.start, Reason::Alias)),
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        let plain = style == ScalarStyle::Plain;
        let is_null = plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        let (kind, from, to) = if let Some(from) = self.offset(text) {
            (Kind::Plain, from, from + text.len())
        } else {
            let from = self.tree.decoded.len();
            self.tree.decoded.push_str(text);
            (Kind::Copied, from, self.tree.decoded.len())
        };
        let value = self.add(kind, span);
        if let Some(value) = self.tree.values.get_mut(value as usize) {
            (value.from, value.to) = place(Span::new(from, to));
            value.is_null = is_null;
        }
    }

    /// Where a part of the masked text stands in it, which is where it stands in the source; `None` for a text that was
    /// made, which lies elsewhere in memory.
    fn offset(&self, part: &str) -> Option<usize> {
        let from = part.as_ptr().addr().checked_sub(self.masked.as_ptr().addr())?;
        (self.masked.get(from..from + part.len()) == Some(part)).then_some(from)
    }

    fn begin(&mut self, kind: Kind, span: Span) -> Result<(), Fault> {
        if self.open.len() >= self.max_nesting {
            return Err(Fault::new(span.start, Reason::TooDeep));
        }
        let value = self.add(kind, span);
        self.open.push(value);
        Ok(())
    }

    fn end(&mut self, span: Span) {
        let Some(index) = self.open.pop() else { return };
        let keys = self.keys(index);
        if let Some(keys) = keys {
            self.repeated(keys);
        }
        let after = number(self.tree.values.len());
        if let Some(value) = self.tree.values.get_mut(index as usize) {
            value.end = number(span.end).max(value.start);
            value.after = after;
        }
    }

    /// Adds a key or a value to the collection that is open.
    fn add(&mut self, kind: Kind, span: Span) -> u32 {
        let index = number(self.tree.values.len());
        let parent = self.open.last().copied().unwrap_or(NONE);
        let mut is_key = false;
        if let Some(own) = self.tree.values.get(parent as usize).copied() {
            let before = own.to;
            let last = self.tree.values.get_mut(before as usize);
            is_key = own.kind == Kind::Mapping && last.as_ref().is_none_or(|last| !last.is_key);
            if let Some(last) = last {
                last.next = index;
            }
            if let Some(own) = self.tree.values.get_mut(parent as usize) {
                own.to = index;
                if before == NONE {
                    own.from = index;
                }
            }
        }
        let (start, end) = place(span);
        let (next, from, to) = (NONE, NONE, NONE);
        let (is_null, after) = (false, index.saturating_add(1));
        self.tree.values.push(Value {
            kind,
            is_key,
            is_null,
            start,
            end,
            parent,
            next,
            after,
            from,
            to,
        });
        index
    }

    /// The keys of a mapping.
    fn keys(&self, index: u32) -> Option<Vec<u32>> {
        let node = self.tree.node(index).filter(|node| node.is_mapping())?;
        Some(node.entries().map(|(key, _)| key.index()).collect())
    }

    /// Notes the keys that come a second time.
    fn repeated(&mut self, mut keys: Vec<u32>) {
        let tree = &self.tree;
        let text = |key: &u32| tree.values.get(*key as usize).and_then(|key| tree.text(key));
        keys.retain(|key| text(key).is_some());
        order::sort_by_key(&mut keys, text);
        let twice = keys.windows(2).filter_map(|pair| match pair {
            [first, second] if text(first) == text(second) => tree.node(*second),
            _ => None,
        });
        let twice: Vec<Span> = twice.map(super::Node::span).collect();
        self.tree.repeats.extend(twice);
    }
}
