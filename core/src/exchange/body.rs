//! What is sent: JSON objects, and texts in paths and queries.

use super::Time;
use crate::{
    forms::time::print_instant,
    json::{print_integer, print_str},
};
use alloc::string::{String, ToString};
use core::fmt::Write;

/// A JSON object, written member by member.
pub(super) struct Object(String);

impl Object {
    pub(super) fn new() -> Self {
        Self(String::from("{"))
    }

    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        print_str(name, &mut self.0);
        self.0.push(':');
    }

    pub(super) fn text(mut self, name: &str, text: &str) -> Self {
        self.name(name);
        print_str(text, &mut self.0);
        self
    }

    pub(super) fn number(mut self, name: &str, number: u64) -> Self {
        self.name(name);
        print_integer(number, &mut self.0);
        self
    }

    pub(super) fn flag(mut self, name: &str, flag: bool) -> Self {
        self.name(name);
        self.0.push_str(if flag { "true" } else { "false" });
        self
    }

    /// A member whose value is JSON already.
    pub(super) fn json(mut self, name: &str, json: &str) -> Self {
        self.name(name);
        self.0.push_str(json);
        self
    }

    pub(super) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A JSON array, written element by element.
pub(super) struct Array(String);

impl Array {
    pub(super) fn new() -> Self {
        Self(String::from("["))
    }

    fn comma(&mut self) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.comma();
        print_str(text, &mut self.0);
        self
    }

    /// An element that is JSON already.
    pub(super) fn json(mut self, json: &str) -> Self {
        self.comma();
        self.0.push_str(json);
        self
    }

    pub(super) fn finish(mut self) -> String {
        self.0.push(']');
        self.0
    }
}

/// A time as RFC 3339 has it.
pub(super) fn instant(time: Time) -> String {
    print_instant(i64::try_from(time).unwrap_or(i64::MAX)).to_string()
}

/// A JSON object with one more member, whose value is a number as it is written.
pub(super) fn with_number(object: &str, name: &str, number: &str) -> String {
    let members = object.trim_ascii_end().strip_suffix('}').unwrap_or("{").trim_ascii_end();
    let mut out = Object(members.into());
    out.name(name);
    out.0.push_str(number);
    out.finish()
}

/// A text as a segment of a path or a value of a query: all but RFC 3986's unreserved characters are percent-encoded.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_written_in_order() {
        assert_eq!(Object::new().finish(), "{}");
        let object = Object::new().text("a", "\"\n").number("b", 7).flag("c", true).json("d", "[]");
        assert_eq!(object.finish(), r#"{"a":"\"\n","b":7,"c":true,"d":[]}"#);
    }

    #[test]
    fn a_member_is_added_at_the_end() {
        assert_eq!(with_number("{}", "v", "1"), r#"{"v":1}"#);
        assert_eq!(with_number("{\"a\":{} }\n", "v", "12"), r#"{"a":{},"v":12}"#);
    }

    #[test]
    fn a_segment_cannot_leave_its_place() {
        assert_eq!(encoded("agent-1"), "agent-1");
        assert_eq!(encoded("a/b?c=d&é"), "a%2Fb%3Fc%3Dd%26%C3%A9");
    }
}
