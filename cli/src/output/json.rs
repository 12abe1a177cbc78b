use super::{Checked, Output};
use std::fmt::Write;

/// One line of JSON for each document, the report as the engine prints it.
pub(super) struct Json;

impl Output for Json {
    fn report(&self, checked: &Checked<'_>) -> String {
        let file = serde_json::Value::from(checked.file);
        let mut line = format!("{{\"file\":{file}");
        // Writing to a string cannot fail.
        if let Some(number) = checked.line {
            let _ = write!(line, ",\"line\":{number}");
        }
        let _ = writeln!(line, ",\"report\":{}}}", checked.report.to_json());
        line
    }
}
