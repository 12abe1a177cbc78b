//! Objects with fields, texts and lists: what holds of them in every document.

use super::{
    findings::Findings,
    json::{Data, Member, Value, below},
};

/// An object that was one, and the path to it.
#[derive(Clone, Debug)]
pub(super) struct Object<'v> {
    pub(super) path: String,
    members: &'v [Member],
}

impl<'v> Object<'v> {
    /// The value of a field, and the path to it.
    pub(super) fn field(&self, name: &str) -> Option<(&'v Value, String)> {
        let member = self.members.iter().find(|member| member.key == name)?;
        Some((&member.value, below(&self.path, name)))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.key == name)
    }
}

impl Findings<'_> {
    fn mismatch(&mut self, value: &Value, path: &str, wanted: &str) {
        self.at("type.mismatch", path, value).limit(wanted).actual(value.type_name());
    }

    /// The members of an object.
    pub(super) fn members<'v>(&mut self, value: &'v Value, path: &str) -> Option<&'v [Member]> {
        if let Data::Object(members) = &value.data {
            return Some(members);
        }
        self.mismatch(value, path, "object");
        None
    }

    /// An object of these fields and no others.
    pub(super) fn object<'v>(
        &mut self,
        value: &'v Value,
        path: &str,
        required: &[&str],
        optional: &[&str],
    ) -> Option<Object<'v>> {
        let members = self.members(value, path)?;
        for member in members {
            let known = |names: &[&str]| names.contains(&member.key.as_str());
            if !known(required) && !known(optional) {
                self.at_key("field.unknown", &below(path, &member.key), member);
            }
        }
        let object = Object { path: path.into(), members };
        for name in required.iter().filter(|name| !object.has(name)) {
            self.at_brace("field.missing", &below(path, name), value);
        }
        Some(object)
    }

    /// A list.
    pub(super) fn list<'v>(&mut self, value: &'v Value, path: &str) -> Option<&'v [Value]> {
        if let Data::List(elements) = &value.data {
            return Some(elements);
        }
        self.mismatch(value, path, "array");
        None
    }

    /// A text that is not empty.
    pub(super) fn text<'v>(&mut self, value: &'v Value, path: &str) -> Option<&'v str> {
        match &value.data {
            Data::Text(text) if text.is_empty() => {
                self.at("string.empty", path, value);
                None
            }
            Data::Text(text) => Some(text),
            _ => {
                self.mismatch(value, path, "string");
                None
            }
        }
    }

    /// A boolean.
    pub(super) fn boolean(&mut self, value: &Value, path: &str) -> Option<bool> {
        if let Data::Boolean(truth) = value.data {
            return Some(truth);
        }
        self.mismatch(value, path, "boolean");
        None
    }

    /// A whole number that is not negative, written with digits alone and of 64 bits at most.
    pub(super) fn whole_number(&mut self, value: &Value, path: &str) -> Option<usize> {
        let Data::Number(text) = &value.data else {
            self.mismatch(value, path, "number");
            return None;
        };
        let number = text.parse::<i64>().ok().and_then(|number| usize::try_from(number).ok());
        if number.is_none() {
            self.mismatch(value, path, "whole number");
        }
        number
    }

    /// The text of a field, if it is there and sound.
    pub(super) fn text_field<'v>(
        &mut self,
        object: &Object<'v>,
        name: &str,
    ) -> Option<(&'v str, &'v Value, String)> {
        let (value, path) = object.field(name)?;
        self.text(value, &path).map(|text| (text, value, path))
    }

    /// The boolean of a field, if it is there and sound.
    pub(super) fn boolean_field(&mut self, object: &Object<'_>, name: &str) -> Option<bool> {
        let (value, path) = object.field(name)?;
        self.boolean(value, &path)
    }

    /// A text that must be one of those in a table of the policy.
    pub(super) fn choice<'v>(
        &mut self,
        object: &Object<'v>,
        name: &str,
        allowed: Vec<String>,
    ) -> Option<&'v str> {
        let (text, value, path) = self.text_field(object, name)?;
        if allowed.iter().any(|name| name == text) {
            return Some(text);
        }
        self.at("value.not-allowed", &path, value).limit(allowed).actual(text);
        None
    }
}
