use super::{Detail, Report, Violation, detail::Measure};
use crate::json::print_str;
use alloc::{format, string::String};
use core::fmt::Write;

/// Room for one violation of common length.
const TYPICAL: usize = 192;

impl Report {
    /// The report as one line of JSON, the same bytes on every surface.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(128 + TYPICAL * self.violations.len());
        out.push_str("{\"kind\":");
        print_str(self.kind.map_or("unknown", crate::documents::Kind::name), &mut out);
        put(&mut out, format_args!(",\"valid\":{},\"violations\":[", self.is_valid()));
        for (index, violation) in self.violations.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            print_violation(violation, &mut out);
        }
        put(&mut out, format_args!("],\"truncated\":{},\"measures\":{{", self.truncated));
        for (index, (name, measure)) in self.measures.entries().enumerate() {
            if index > 0 {
                out.push(',');
            }
            print_str(name, &mut out);
            out.push(':');
            match measure {
                Measure::Count(count) => put(&mut out, format_args!("{count}")),
                Measure::Name(name) => print_str(name, &mut out),
                Measure::Instant(instant) => {
                    put(
                        &mut out,
                        format_args!("\"{}\"", crate::forms::time::print_instant(*instant)),
                    );
                }
            }
        }
        out.push_str("}}");
        out
    }
}

/// Writing to a string cannot fail.
fn put(out: &mut String, text: core::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

fn print_violation(violation: &Violation, out: &mut String) {
    out.push_str("{\"code\":");
    print_str(violation.code.name(), out);
    out.push_str(",\"severity\":");
    print_str(violation.severity.name(), out);
    out.push_str(",\"path\":");
    print_str(&violation.path, out);
    out.push_str(",\"message\":");
    print_str(&format!("{}", violation.message()), out);
    for (name, detail) in [("limit", &violation.limit), ("actual", &violation.actual)] {
        if let Some(detail) = detail {
            put(out, format_args!(",\"{name}\":"));
            print_detail(detail, out);
        }
    }
    if !violation.witness.is_empty() {
        out.push_str(",\"witness\":");
        print_list(&violation.witness, out);
    }
    if let Some(span) = violation.span {
        put(out, format_args!(",\"span\":{{\"start\":{},\"end\":{}}}", span.start, span.end));
    }
    out.push('}');
}

fn print_detail(detail: &Detail, out: &mut String) {
    match detail {
        Detail::Integer(integer) => put(out, format_args!("{integer}")),
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
