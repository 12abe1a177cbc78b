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
    let mut facts = T::default();
    let whole = visit(context, out, &mut |fact, reader, out| match fact {
        Some(name) => take(&mut facts, name, reader, out),
        None => {
            facts = T::default();
            Ok(())
        }
    });
    if whole { facts } else { T::default() }
}

/// What reads a fact of this name; with none, the facts begin. A text that repeats keys is read twice, so they may begin
/// once more.
type Take<'t, 'a> =
    dyn FnMut(Option<&'static str>, &mut Reader<'a>, &mut Findings<'_>) -> Result<(), Fault> + 't;

/// Reads the facts, if there are any. Whether they could be read.
fn visit<'a>(
    context: &mut Context<'_, 'a>,
    out: &mut Findings<'_>,
    take: &mut Take<'_, 'a>,
) -> bool {
    let Some(bytes) = context.facts else { return true };
    let limits = context.policy.limits.reading();
    let read = reading::twice(bytes, Source::Facts, limits, out, &mut |reader, out| {
        take(None, reader, out)?;
        if !values::expect(reader, Type::Object, out)? {
            return Ok(());
        }
        let mut members = Members::begin(reader, &NAMES)?;
        while let Some(member) = members.next(reader)? {
            match member {
                Member::Known(fact) => take(Some(members.name(fact)), reader, out)?,
                Member::Unknown(key) => values::unknown(reader, key, out)?,
            }
        }
        Ok(())
    });
    context.facts_fault = read.err();
    context.facts_fault.is_none()
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
