use super::Document;
use crate::{
    json::{Fault, Limits, Reader},
    order,
    policy::Policy,
    report::{Findings, Measures, Source},
    rules::{self, flow::FlowGraph},
};
use alloc::vec::Vec;

/// What a check has beside the document.
pub(crate) struct Context<'p, 'a> {
    pub(crate) policy: &'p Policy,
    /// The facts, not read yet: each kind knows which it wants, and reads them with `facts::read`.
    pub(crate) facts: Option<&'a [u8]>,
    /// Why the facts cannot be read.
    pub(super) facts_fault: Option<Fault>,
    pub(crate) measures: Measures,
    /// Whether the graph of a flow is wanted beside the report.
    pub(crate) wants_flow: bool,
    /// The graph, if it is wanted and the document has one.
    pub(crate) flow: Option<FlowGraph<'a>>,
}

impl<'p, 'a> Context<'p, 'a> {
    pub(crate) fn new(policy: &'p Policy, facts: Option<&'a [u8]>) -> Self {
        let measures = Measures::default();
        Self { policy, facts, facts_fault: None, measures, wants_flow: false, flow: None }
    }

    /// Keeps the graph of the document, if anyone wants it.
    pub(super) fn keep_flow(&mut self, flow: &FlowGraph<'a>) {
        if self.wants_flow {
            self.flow = Some(flow.clone());
        }
    }
}

/// A text cannot be read: the findings tell why, and no other counts.
#[derive(Debug)]
pub(crate) struct Unreadable;

/// What reads the value that a text is: the first time, and once more where an object repeats a key. It keeps what it
/// read last. It is no type parameter, so that what is around it is there once.
pub(crate) type Visit<'v, 'a> =
    dyn FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault> + 'v;

/// Reads a document together with its facts. If either cannot be read, nothing but that is told; the document comes
/// first.
pub(crate) fn document<'a, D: Document<'a>>(
    bytes: &'a [u8],
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
) -> Option<D> {
    let mut document = None;
    let limits = context.policy.limits.reading();
    let read = read(bytes, Source::Document, limits, out, &mut |reader, out| {
        context.measures = Measures::default();
        document = D::read(reader, context, out)?;
        Ok(())
    });
    if settle(read.is_ok(), context, limits, out) { document } else { None }
}

/// Whether the facts could be read as the document was; of what could not be, nothing is kept.
fn settle(
    read: bool,
    context: &mut Context<'_, '_>,
    limits: Limits,
    out: &mut Findings<'_>,
) -> bool {
    if read && let Some((fault, facts)) = context.facts_fault.zip(context.facts) {
        unreadable(fault, facts, Source::Facts, limits, out);
    } else if read {
        return true;
    }
    context.measures = Measures::default();
    context.flow = None;
    false
}

/// Reads one whole text.
pub(crate) fn read<'a>(
    bytes: &'a [u8],
    source: Source,
    limits: Limits,
    out: &mut Findings<'_>,
    value: &mut Visit<'_, 'a>,
) -> Result<(), Unreadable> {
    twice(bytes, source, limits, out, value).map_err(|fault| {
        unreadable(fault, bytes, source, limits, out);
        Unreadable
    })
}

/// Tells why a text cannot be read, and nothing else.
fn unreadable(fault: Fault, bytes: &[u8], source: Source, limits: Limits, out: &mut Findings<'_>) {
    let mut only = out.fresh(source);
    rules::json::fault(fault, bytes, limits, &mut only);
    *out = only;
}

/// Reads one whole text, once or twice.
///
/// Where an object repeats a key, the last value counts: what the first reading found is dropped, and the text is read
/// once more without the members that do not count.
pub(super) fn twice<'a>(
    bytes: &'a [u8],
    source: Source,
    limits: Limits,
    out: &mut Findings<'_>,
    value: &mut Visit<'_, 'a>,
) -> Result<(), Fault> {
    let mut once = |shadowed: Vec<usize>, out: &mut Findings<'_>| {
        let mut reader = Reader::shadowing(bytes, limits, shadowed)?;
        value(&mut reader, out)?;
        reader.finish()?;
        Ok(reader.into_repeats())
    };
    let mut found = out.fresh(source);
    let mut read = once(Vec::new(), &mut found);
    if let Ok(repeats) = &read
        && !repeats.is_empty()
    {
        let mut shadowed: Vec<usize> = repeats.iter().map(|repeat| repeat.shadowed).collect();
        order::sort(&mut shadowed, Ord::cmp);
        let mut again = out.fresh(source);
        for repeat in repeats {
            rules::json::duplicate_key::found(repeat.key, &mut again);
        }
        read = once(shadowed, &mut again);
        found = again;
    }
    read?;
    out.absorb(found);
    Ok(())
}
