//! The same value, written otherwise.

use crate::dice::Dice;
use serde_json::Value;
use std::fmt::Write;

/// Prints a value with blanks and escapes thrown in; `repeat` also repeats keys, the last time with the right value.
pub fn print(value: &Value, dice: &mut Dice, repeat: bool, out: &mut String) {
    let blank = |dice: &mut Dice, out: &mut String| {
        for blank in [" ", "\n", "\t", "\r"] {
            if dice.roll(5) {
                out.push_str(blank);
            }
        }
    };
    blank(dice, out);
    match value {
        Value::String(text) => print_string(text, dice, out),
        Value::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                print(element, dice, repeat, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            let mut first = true;
            for (key, value) in members {
                for last in [false, true] {
                    let printed = last || repeat && dice.roll(9);
                    if !printed {
                        continue;
                    }
                    if !first {
                        out.push(',');
                    }
                    first = false;
                    blank(dice, out);
                    print_string(key, dice, out);
                    blank(dice, out);
                    out.push(':');
                    if last {
                        print(value, dice, repeat, out);
                    } else {
                        out.push_str(["null", "\"\"", "[{}]", "{\"a\":1,\"a\":2}"][out.len() % 4]);
                    }
                }
            }
            blank(dice, out);
            out.push('}');
        }
        other => write!(out, "{other}").expect("a string takes it"),
    }
    blank(dice, out);
}

fn print_string(text: &str, dice: &mut Dice, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        let must = character < ' ' || character == '"' || character == '\\';
        if must || dice.roll(4) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a string takes it");
            }
        } else {
            out.push(character);
        }
    }
    out.push('"');
}
