//! Reads JSON that people write (faults, settings, data), and says where it is wrong and why.

use serde_json::{Map, Value};
use std::fmt;

/// What is wrong with a fault file, with settings or with data, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// A JSON Pointer, or line and column where the text is no JSON.
    pub place: String,
    /// The reason.
    pub reason: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "the document" } else { &self.place };
        write!(out, "{place}: {}", self.reason)
    }
}

impl std::error::Error for Wrong {}

impl Wrong {
    pub(crate) fn at(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into() }
    }
}

/// Parses a text as JSON.
pub(crate) fn parse(text: &[u8]) -> Result<Value, Wrong> {
    serde_json::from_slice(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        Wrong::at(place, format!("no JSON: {reason}"))
    })
}

/// The members of an object; one that nobody asked for is wrong.
pub(crate) struct Fields<'a> {
    members: &'a Map<String, Value>,
    place: String,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value, place: impl Into<String>) -> Result<Self, Wrong> {
        let place = place.into();
        match value {
            Value::Object(members) => Ok(Self { members, place, asked: Vec::new() }),
            other => Err(Wrong::at(place, format!("an object is needed, not {}", kind(other)))),
        }
    }

    /// The place of a member.
    pub(crate) fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.place)
    }

    pub(crate) fn wrong(&self, name: &str, reason: impl Into<String>) -> Wrong {
        Wrong::at(self.place(name), reason)
    }

    pub(crate) fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.asked.push(name);
        self.members.get(name)
    }

    fn typed<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Wrong> {
        let Some(value) = self.value(name) else { return Ok(None) };
        read(value)
            .map(Some)
            .ok_or_else(|| self.wrong(name, format!("{wanted} is needed, not {}", kind(value))))
    }

    pub(crate) fn count(&mut self, name: &'static str) -> Result<Option<u64>, Wrong> {
        self.typed(name, "a whole number from 0", Value::as_u64)
    }

    pub(crate) fn integer(&mut self, name: &'static str) -> Result<Option<i64>, Wrong> {
        self.typed(name, "a whole number", Value::as_i64)
    }

    pub(crate) fn number(&mut self, name: &'static str) -> Result<Option<f64>, Wrong> {
        self.typed(name, "a number", Value::as_f64)
    }

    pub(crate) fn flag(&mut self, name: &'static str) -> Result<Option<bool>, Wrong> {
        self.typed(name, "true or false", Value::as_bool)
    }

    pub(crate) fn text(&mut self, name: &'static str) -> Result<Option<&'a str>, Wrong> {
        self.typed(name, "a string", Value::as_str)
    }

    pub(crate) fn list(&mut self, name: &'static str) -> Result<Option<&'a Vec<Value>>, Wrong> {
        self.typed(name, "an array", Value::as_array)
    }

    pub(crate) fn required<T>(&self, name: &'static str, value: Option<T>) -> Result<T, Wrong> {
        value.ok_or_else(|| self.wrong(name, "is missing"))
    }

    /// A list of strings.
    pub(crate) fn texts(&mut self, name: &'static str) -> Result<Option<Vec<String>>, Wrong> {
        let Some(list) = self.list(name)? else { return Ok(None) };
        let mut texts = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let place = format!("{name}/{index}");
            let text = value.as_str().ok_or_else(|| self.wrong(&place, "a string is needed"))?;
            texts.push(text.to_owned());
        }
        Ok(Some(texts))
    }

    /// One of these words.
    pub(crate) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Wrong> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*meaning));
        }
        let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        Err(self.wrong(name, format!("{text:?} is none of {}", known.join(", "))))
    }

    /// Ends the object: whatever was not asked for is unknown.
    pub(crate) fn end(self) -> Result<(), Wrong> {
        match self.members.keys().find(|key| !self.asked.contains(&key.as_str())) {
            Some(key) => {
                let reason = format!("is unknown; known are {}", self.asked.join(", "));
                Err(self.wrong(key, reason))
            }
            None => Ok(()),
        }
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a boolean".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
