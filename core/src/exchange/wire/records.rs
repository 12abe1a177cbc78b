//! The guests that the CRM is to be told of: `[{"id", "guest", "lastInteraction"?}]`.

use super::reading::{self, instant, text};
use crate::{
    Code, Engine, Report, Violation,
    documents::{GenesysGuest, elements::elements, values},
    exchange::CrmRecord,
    json::{Fault, Reader, Span},
    report::{Findings, Measures},
    rules::fields::not_allowed,
};
use alloc::{format, string::ToString, vec::Vec};

/// The records of a document, if every guest passes its check.
///
/// # Errors
/// The document is no list of guests, or some of them do not pass: the report tells it of all, with paths from the whole.
pub(super) fn read(document: &[u8], engine: &Engine) -> Result<Vec<CrmRecord>, Report> {
    let limits = engine.policy().limits.reading();
    let mut refused = Vec::new();
    let read = reading::read(document, limits, |reader, out| {
        let mut all = All { engine, index: 0, records: Vec::new(), refused: Vec::new() };
        elements(reader, out, |reader, out| all.record(reader, out))?;
        // The last reading counts.
        refused = all.refused;
        Ok(Some(all.records))
    });
    let mut report = match read {
        Ok(records) if refused.is_empty() => return Ok(records),
        Ok(_) => Report {
            kind: None,
            violations: Vec::new(),
            truncated: false,
            measures: Measures::default(),
            valid: false,
        },
        Err(report) => report,
    };
    // What cannot be read at all is that alone.
    let unreadable = [Code::JsonSyntax, Code::JsonTooDeep, Code::JsonTooLarge];
    if report.violations.iter().any(|found| unreadable.contains(&found.code)) {
        return Err(report);
    }
    report.violations.extend(refused);
    report.violations.sort_by_key(|found| (found.span.map(|span| span.start), found.code));
    let most = engine.policy().limits.max_violations;
    report.truncated |= report.violations.len() > most;
    report.violations.truncate(most);
    Err(report)
}

/// What has been read, and what the engine has against single guests.
struct All<'e> {
    engine: &'e Engine,
    index: usize,
    records: Vec<CrmRecord>,
    refused: Vec<Violation>,
}

impl All<'_> {
    fn record(&mut self, reader: &mut Reader<'_>, out: &mut Findings<'_>) -> Result<(), Fault> {
        const FIELDS: [&str; 3] = ["id", "guest", "lastInteraction"];
        let (mut id, mut guest, mut last) = (None, None, None);
        let members = values::object(&FIELDS, reader, out, |field, reader, out| match field {
            0 => text(&mut id, reader, out),
            1 => {
                guest = Some(reader.skip()?);
                Ok(())
            }
            _ => instant(&mut last, reader, out),
        })?;
        if let Some(members) = members {
            values::required(&members, &[0, 1], out);
        }
        let text = |span: Span| reader.document().get(span.start..span.end);
        if let Some((span, text)) = guest.and_then(|span| Some((span, text(span)?))) {
            match self.engine.parse::<GenesysGuest<'_>>(text.as_bytes(), None) {
                Ok(guest) => {
                    let record = id.map(|id| CrmRecord::new(&id, &guest, last));
                    match record.transpose() {
                        Ok(record) => self.records.extend(record),
                        Err(error) => not_allowed::because(error.to_string(), span, out),
                    }
                }
                Err(report) => self.refuse(report, span),
            }
        }
        self.index += 1;
        Ok(())
    }

    /// Takes over what the engine has against the guest that stands there.
    fn refuse(&mut self, report: Report, guest: Span) {
        // A thousand guests with a thousand faults each are not all told.
        if self.refused.len() > self.engine.policy().limits.max_violations {
            return;
        }
        let index = self.index;
        for mut found in report.violations {
            found.path = format!("/{index}/guest{}", found.path);
            let shift = |span: Span| Span::new(guest.start + span.start, guest.start + span.end);
            found.span = found.span.map(shift);
            self.refused.push(found);
        }
    }
}
