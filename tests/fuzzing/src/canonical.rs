//! The canonical form: the same value, in the one way that RFC 8785 writes it.

use callgate::json::{Limits, Reason, canonical};
use callgate_tests::reading::{accepts, doubles};
use serde_json::Value;

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_nesting: 100 };

/// Writes a text canonically, once and twice, and reads it with `serde_json`.
///
/// # Panics
/// A promise is not kept.
pub fn run(data: &[u8]) {
    let text = match canonical(data, LIMITS) {
        Ok(text) => text,
        Err(fault) => {
            let taken = accepts(data, LIMITS).is_ok();
            assert!(!taken || fault.reason == Reason::Number, "{fault:?}");
            return;
        }
    };
    assert_eq!(canonical(text.as_bytes(), LIMITS).as_deref(), Ok(&*text));
    let value: Value = serde_json::from_slice(data).expect("serde_json reads it as well");
    let written: Value = serde_json::from_str(&text).expect("and its canonical form");
    assert_eq!(doubles(written.clone()), doubles(value));
    let mut again = String::new();
    write(&written, &mut again);
    assert_eq!(again, text);
}

/// Writes by the letter of RFC 8785, what `serde_json` says of strings and Rust of numbers, and the order that stands in
/// the text, which must be that of the keys.
fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => number_as_ecmascript(number.as_f64().expect("a double"), out),
        Value::Array(elements) => {
            out.push('[');
            for (at, element) in elements.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write(element, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let sorted = |a: &String, b: &String| a.encode_utf16().lt(b.encode_utf16());
            assert!(members.keys().is_sorted_by(|a, b| sorted(a, b)), "{members:?}");
            out.push('{');
            for (at, (key, member)) in members.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(member, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// ECMA-262, `Number::toString`, from the shortest digits that Rust finds.
fn number_as_ecmascript(number: f64, out: &mut String) {
    if number == 0.0 {
        out.push('0');
        return;
    }
    let text = format!("{:e}", number.abs());
    let (digits, exponent) = text.split_once('e').expect("an exponent");
    let digits = even(digits.replace('.', ""), number);
    let exponent: i32 = exponent.parse().expect("a number");
    let (count, point) = (i32::try_from(digits.len()).expect("few digits"), exponent + 1);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    out.push_str(if number < 0.0 { "-" } else { "" });
    if count <= point && point <= 21 {
        *out += &digits;
        *out += &zeros(point - count);
    } else if 0 < point && point <= 21 {
        let (whole, fraction) = digits.split_at(usize::try_from(point).expect("positive"));
        out.extend([whole, ".", fraction]);
    } else if -6 < point && point <= 0 {
        out.extend(["0.", &zeros(-point), &digits]);
    } else {
        let (first, rest) = digits.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        out.extend([first, dot, rest, &format!("e{:+}", point - 1)]);
    }
}

/// Of two shortest forms that are equally near, Rust prints the upper one and ECMAScript the even one.
fn even(digits: String, number: f64) -> String {
    let exact = format!("{:.800e}", number.abs()).replace('.', "");
    let exact = exact.split('e').next().unwrap_or_default().trim_end_matches('0');
    let (before, last) = digits.split_at(digits.len() - 1);
    let lower = last.parse().ok().filter(|last: &u8| last % 2 == 1).map(|last| last - 1);
    match lower.map(|lower| format!("{before}{lower}")) {
        Some(lower) if exact.strip_prefix(&*lower) == Some("5") => lower,
        _ => digits,
    }
}
