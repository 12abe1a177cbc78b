use super::{Detail, Report, Violation, detail::Measure};
use crate::json::{print_bare, print_integer, print_str};
use alloc::string::String;
use core::fmt::{self, Write};

/// Room for what surrounds the violations, and for one of common length.
const AROUND: usize = 256;
const TYPICAL: usize = 256;

impl Report {
    /// The report as one line of JSON, the same bytes on every surface.
    #[must_use]
    pub fn to_json(&self) -> String {
        let room = self.violations.iter().map(room).sum::<usize>();
        let mut out = String::with_capacity(AROUND + room);
        out.push_str("{\"kind\":");
        print_str(self.kind.map_or("unknown", crate::documents::Kind::name), &mut out);
        out.push_str(if self.is_valid() { ",\"valid\":true" } else { ",\"valid\":false" });
        out.push_str(",\"violations\":[");
        for (index, violation) in self.violations.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            print_violation(violation, &mut out);
        }
        out.push_str(if self.truncated { "],\"truncated\":true" } else { "],\"truncated\":false" });
        out.push_str(",\"measures\":{");
        for (index, (name, measure)) in self.measures.entries().enumerate() {
            if index > 0 {
                out.push(',');
            }
            print_str(name, &mut out);
            out.push(':');
            match measure {
                Measure::Count(count) => print_integer(*count as u64, &mut out),
                Measure::Name(name) => print_str(name, &mut out),
                Measure::Instant(instant) => {
                    let instant = crate::forms::time::print_instant(*instant);
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\"{instant}\"");
                }
            }
        }
        out.push_str("}}");
        out
    }
}

impl Detail {
    /// The detail as JSON, as it stands in a report: a number, a string, or an array of strings.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        print_detail(self, &mut out);
        out
    }
}

/// About how much a violation prints: its names stand in the message as well.
fn room(violation: &Violation) -> usize {
    let names = |names: &[String]| names.iter().map(|name| name.len() + 4).sum::<usize>();
    let detail = |detail: &Option<Detail>| match detail {
        Some(Detail::Text(text)) => text.len(),
        Some(Detail::List(list)) => names(list),
        Some(Detail::Integer(_)) | None => 0,
    };
    let details = detail(&violation.limit) + detail(&violation.actual);
    TYPICAL + violation.path.len() + 2 * (details + names(&violation.witness))
}

/// Escapes what a message is made of while it is written.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        print_bare(text, self.0);
        Ok(())
    }
}

fn print_violation(violation: &Violation, out: &mut String) {
    // Names of ours need no escapes.
    out.push_str("{\"code\":\"");
    out.push_str(violation.code.name());
    out.push_str("\",\"severity\":\"");
    out.push_str(violation.severity.name());
    out.push_str("\",\"path\":");
    print_str(&violation.path, out);
    out.push_str(",\"message\":\"");
    // Writing to a string cannot fail.
    let _ = write!(Escaped(out), "{}", violation.message());
    out.push('"');
    if let Some(limit) = &violation.limit {
        out.push_str(",\"limit\":");
        print_detail(limit, out);
    }
    if let Some(actual) = &violation.actual {
        out.push_str(",\"actual\":");
        print_detail(actual, out);
    }
    if !violation.witness.is_empty() {
        out.push_str(",\"witness\":");
        print_list(&violation.witness, out);
    }
    if let Some(span) = violation.span {
        out.push_str(",\"span\":{\"start\":");
        print_integer(span.start as u64, out);
        out.push_str(",\"end\":");
        print_integer(span.end as u64, out);
        out.push('}');
    }
    out.push('}');
}

fn print_detail(detail: &Detail, out: &mut String) {
    match detail {
        Detail::Integer(integer) => {
            if *integer < 0 {
                out.push('-');
            }
            print_integer(integer.unsigned_abs(), out);
        }
        Detail::Text(text) => print_str(text, out),
        Detail::List(names) => print_list(names, out),
    }
}

fn print_list(names: &[String], out: &mut String) {
    out.push('[');
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        print_str(name, out);
    }
    out.push(']');
}
