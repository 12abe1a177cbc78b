//! What the platform knows and the document does not say.

use super::{Context, elements::elements, reading, values};
use crate::{
    json::{Fault, Member, Members, Name, Names, Reader, Type},
    report::{Findings, Source},
};
use alloc::vec::Vec;

/// The facts of every kind. One file of facts may serve a folder of documents, so each kind passes over those of the
/// others; a name that no kind knows is a slip of the hand.
const NAMES: [&str; 10] = [
    "now",
    "schedule",
    "breaks",
    "history",
    "existing",
    "mediaAssets",
    "campaigns",
    "prompts",
    "queues",
    "maxCustomDataBytes",
];

/// Reads the facts. `take` is called for each of them with its name, and reads its value into what it is given or
/// passes over it (`reader.skip()`); it may report, and places in the facts get paths below `/facts`.
///
/// Without facts, or if they are no object, what comes back is the default. Facts that cannot be read at all give the
/// default too, and a caller need not care: once the document has been read, [`reading::document`] drops what was found
/// in it, for that fault.
pub(super) fn read<'a, T: Default>(
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
    mut take: impl FnMut(&mut T, &'static str, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault>,
) -> T {
    let Some(bytes) = context.facts else { return T::default() };
    let limits = context.policy.limits.reading();
    // A text that repeats keys is read twice, so each reading begins with a value of its own.
    let read = reading::twice(bytes, Source::Facts, limits, out, |reader, out| {
        let mut facts = T::default();
        if !values::expect(reader, Type::Object, out)? {
            return Ok(facts);
        }
        let mut members = Members::begin(reader, &NAMES)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(fact) => take(&mut facts, members.name(fact), reader, out)?,
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        Ok(facts)
    });
    read.unwrap_or_else(|fault| {
        context.facts_fault = Some(fault);
        T::default()
    })
}

/// An array of texts. If a part of it cannot be read, it does not tell what there is: that is `None`.
pub(super) fn listed<'a>(
    reader: &mut Reader<'a>,
    out: &mut Findings<'_>,
) -> Result<Option<(Names<'a>, Vec<Name>)>, Fault> {
    let mut names = Names::new(reader.document());
    let mut listed: Vec<Name> = Vec::new();
    let count = elements(reader, out, |reader, out| {
        listed.extend(values::text(reader, out)?.map(|text| names.keep(text)));
        Ok(())
    })?;
    let whole = count == Some(listed.len());
    Ok(whole.then_some((names, listed)))
}

/// Reads the facts for a kind that wants none: they must be readable all the same.
pub(super) fn none(context: &mut Context<'_, '_>, out: &mut Findings<'_>) {
    read(context, out, |(), _, reader, _| reader.skip().map(drop));
}
