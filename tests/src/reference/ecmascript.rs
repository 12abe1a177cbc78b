//! What ECMAScript prints for values: `JSON.stringify` and `String`.

use super::json::{Data, Value};
use std::fmt::Write;

/// The double that a number of JSON is.
pub(super) fn double(number: &str) -> f64 {
    number.parse().expect("a number of JSON is one of Rust")
}

/// `String(number)` of a finite one: ECMA-262, `Number::toString`.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    // The shortest digits that read as the same double, and the exponent of the first of them.
    let shortest = format!("{:e}", value.abs());
    let (digits, exponent) = shortest.split_once('e').expect("a mantissa and an exponent");
    let digits = digits.replace('.', "");
    let exponent: i32 = exponent.parse().expect("an exponent");
    let sign = if value < 0.0 { "-" } else { "" };
    // How many digits stand before the decimal point.
    let whole = exponent + 1;
    let count = i32::try_from(digits.len()).expect("at most 17 digits");
    let zeros = |count: i32| "0".repeat(usize::try_from(count).expect("no fewer than none"));
    let at = |place: i32| digits.split_at(usize::try_from(place).expect("a place"));
    if count <= whole && whole <= 21 {
        return format!("{sign}{digits}{}", zeros(whole - count));
    }
    if 0 < whole && whole <= 21 {
        let (before, after) = at(whole);
        return format!("{sign}{before}.{after}");
    }
    if -6 < whole && whole <= 0 {
        return format!("{sign}0.{}{digits}", zeros(-whole));
    }
    let (first, rest) = at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{exponent:+}")
}

/// `JSON.stringify(text)`.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' => {
                write!(out, "\\u{:04x}", u32::from(character)).expect("a string takes it");
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// `JSON.stringify(number)`: what JSON cannot say is null.
fn finite_number(text: &str) -> String {
    let value = double(text);
    if value.is_infinite() { "null".into() } else { number(value) }
}

/// `JSON.stringify(value)`, but for the order of members, which changes no length.
pub(super) fn stringify(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".into(),
        Data::Boolean(truth) => truth.to_string(),
        Data::Number(text) => finite_number(text),
        Data::Text(text) => quote(text),
        Data::List(elements) => {
            let elements: Vec<String> = elements.iter().map(stringify).collect();
            format!("[{}]", elements.join(","))
        }
        Data::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|member| format!("{}:{}", quote(&member.key), stringify(&member.value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
    }
}

/// `String(value)`, where a number is what `JSON.stringify` sends of it.
pub(super) fn string(value: &Value) -> String {
    match &value.data {
        Data::Null => "null".into(),
        Data::Boolean(truth) => truth.to_string(),
        Data::Number(text) => finite_number(text),
        Data::Text(text) => text.clone(),
        Data::List(elements) => {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| match element.data {
                    Data::Null => String::new(),
                    _ => string(element),
                })
                .collect();
            elements.join(",")
        }
        Data::Object(_) => "[object Object]".into(),
    }
}
