use crate::{
    json::{Fault, Limits, Reader},
    policy::Policy,
    report::{Findings, Measures, Source},
    rules,
};
use alloc::vec::Vec;

/// What a check has beside the document.
pub(crate) struct Context<'p, 'a> {
    pub(crate) policy: &'p Policy,
    /// The facts, not read yet: each kind knows which it wants.
    pub(crate) facts: Option<&'a [u8]>,
    pub(crate) measures: Measures,
}

/// A text cannot be read: the findings tell why, and no other counts.
#[derive(Debug)]
pub(crate) struct Unreadable;

/// Reads one whole text, the document or its facts.
///
/// Where an object repeats a key, the last value counts: what the first reading found is dropped, and the text is read
/// once more without the members that do not count.
pub(crate) fn read<'a, T>(
    bytes: &'a [u8],
    source: Source,
    limits: Limits,
    out: &mut Findings<'_>,
    mut value: impl FnMut(&mut Reader<'a>, &mut Findings<'_>) -> Result<T, Fault>,
) -> Result<T, Unreadable> {
    let mut once = |shadowed: Vec<usize>, out: &mut Findings<'_>| {
        let mut reader = Reader::shadowing(bytes, limits, shadowed)?;
        let value = value(&mut reader, out)?;
        reader.finish()?;
        Ok((value, reader.into_repeats()))
    };
    let mut found = out.fresh(source);
    let mut read = once(Vec::new(), &mut found);
    if let Ok((_, repeats)) = &read
        && !repeats.is_empty()
    {
        let mut shadowed: Vec<usize> = repeats.iter().map(|repeat| repeat.shadowed).collect();
        shadowed.sort_unstable();
        let mut again = out.fresh(source);
        for repeat in repeats {
            rules::json::duplicate_key::found(repeat.key, &mut again);
        }
        read = once(shadowed, &mut again);
        found = again;
    }
    match read {
        Ok((value, _)) => {
            out.absorb(found);
            Ok(value)
        }
        Err(fault) => {
            let mut only = out.fresh(source);
            rules::json::fault(fault, bytes, limits, &mut only);
            *out = only;
            Err(Unreadable)
        }
    }
}
