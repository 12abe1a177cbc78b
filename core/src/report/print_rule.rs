//! Entries of the catalogue as JSON.

use super::{Example, Rule};
use crate::json::print_str;
use alloc::string::String;

/// Room for what surrounds the texts of an entry.
const AROUND: usize = 256;

impl Rule {
    /// The entry as one line of JSON, the same bytes on every surface: `code`, `severity`, `fixed`, `title`, `why`, and
    /// the examples `fails` and `mended`, each with its `kind` (`null` where its shape tells it), its `document` as
    /// text, and the texts of its `facts` and `policy` where it has any.
    ///
    /// ```
    /// let rule = callgate::explain(callgate::Code::FlowTrap);
    /// assert!(rule.to_json().starts_with(r#"{"code":"flow.trap","severity":"error","fixed":false,"title":"#));
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let texts = self.title.len() + self.why.len();
        let mut out = String::with_capacity(
            AROUND + texts + self.fails.document.len() + self.mended.document.len(),
        );
        // Names of ours need no escapes.
        out.push_str("{\"code\":\"");
        out.push_str(self.code.name());
        out.push_str("\",\"severity\":\"");
        out.push_str(self.severity.name());
        out.push_str(if self.fixed { "\",\"fixed\":true" } else { "\",\"fixed\":false" });
        out.push_str(",\"title\":");
        print_str(self.title, &mut out);
        out.push_str(",\"why\":");
        print_str(self.why, &mut out);
        out.push_str(",\"fails\":");
        print_example(&self.fails, &mut out);
        out.push_str(",\"mended\":");
        print_example(&self.mended, &mut out);
        out.push('}');
        out
    }
}

fn print_example(example: &Example, out: &mut String) {
    out.push_str("{\"kind\":");
    match example.kind {
        Some(kind) => print_str(kind.name(), out),
        None => out.push_str("null"),
    }
    out.push_str(",\"document\":");
    print_str(example.document, out);
    for (name, text) in [(",\"facts\":", example.facts), (",\"policy\":", example.policy)] {
        if let Some(text) = text {
            out.push_str(name);
            print_str(text, out);
        }
    }
    out.push('}');
}
