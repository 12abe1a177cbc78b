use super::{Checked, MORE, Output, Place, Places, Summary, level, plain};
use crate::text::printable;
use std::fmt::Write;

/// Workflow commands of GitHub Actions, which make annotations in a pull request.
pub(super) struct Github;

impl Output for Github {
    fn report(&self, checked: &Checked<'_>) -> String {
        let places = Places::new(checked);
        let mut commands = String::new();
        for violation in &checked.report.violations {
            let Place { file, region } = places.of(violation);
            commands.push_str(level(violation.severity, ["::error", "::warning", "::notice"]));
            name(file, &mut commands);
            if let Some((start, end)) = region {
                // Writing to a string cannot fail.
                let _ = write!(
                    commands,
                    ",line={},col={},endLine={},endColumn={}",
                    start.line, start.column, end.line, end.column
                );
            }
            let _ = write!(commands, ",title={}::", violation.code);
            escape(&places.message(violation), false, &mut commands);
            if region.is_none() && !violation.path.is_empty() {
                commands.push_str(" (");
                escape(&violation.path, false, &mut commands);
                commands.push(')');
            }
            commands.push('\n');
        }
        if checked.report.truncated {
            whole("::notice", checked.file, MORE, &mut commands);
        }
        commands
    }

    fn end(&self, summary: &Summary) -> String {
        let mut commands = String::new();
        for (file, reason) in &summary.unreadable {
            whole("::error", file, reason, &mut commands);
        }
        commands
    }
}

/// Appends a command about a file as a whole.
fn whole(command: &str, file: &str, message: &str, out: &mut String) {
    out.push_str(command);
    name(file, out);
    out.push_str("::");
    escape(message, false, out);
    out.push('\n');
}

/// Appends the file, by the name that makes it part of a pull request.
fn name(file: &str, out: &mut String) {
    out.push_str(" file=");
    escape(&plain(file), true, out);
}

/// Appends the value of a property, or a message, which is escaped less.
fn escape(text: &str, property: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            _ => out.push_str(&printable(c.encode_utf8(&mut [0; 4]))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        let mut out = String::new();
        escape("100%,\r\n::x\x1b", true, &mut out);
        assert_eq!(out, "100%25%2C%0D%0A%3A%3Ax␛");
        out.clear();
        escape("a, b: 100%\n", false, &mut out);
        assert_eq!(out, "a, b: 100%25%0A");
    }
}
