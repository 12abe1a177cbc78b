//! Values that know how a number is written and in which order members come.

use crate::dice::Dice;
use std::fmt::Write;

/// A value of JSON.
#[derive(Clone, Debug)]
pub(super) enum Json {
    /// Written as it is: a number, a literal, or what is no JSON at all.
    Raw(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(truth: bool) -> Self {
        Self::raw(if truth { "true" } else { "false" })
    }
}

impl From<usize> for Json {
    fn from(number: usize) -> Self {
        Self::Raw(number.to_string())
    }
}

/// Values that take the place of others, or come in beside them.
const ODD: &[&str] = &[
    "null",
    "true",
    "0",
    "-0",
    "1.0",
    "1e21",
    "-1",
    "9007199254740992",
    "1E400",
    "0.1",
    "5e-324",
    "[]",
    "{}",
    "[[]]",
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud800\"",
    "{\"\":{}}",
    "[1,\"a\",null]",
    "01",
    "tru",
];

impl Json {
    pub(super) fn raw(text: &str) -> Self {
        Self::Raw(text.into())
    }

    /// An object with these members, as far as they are there.
    pub(super) fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Self {
        let there = members.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
        Self::Object(there.collect())
    }

    /// Another value in some place, a member gone, renamed or added, or two elements in other order.
    pub(super) fn damage(&mut self, dice: &mut Dice) {
        let place = self.somewhere(dice);
        match place {
            Self::Object(members) if !members.is_empty() && !dice.roll(4) => {
                let at = dice.below(members.len());
                match dice.below(4) {
                    0 => drop(members.remove(at)),
                    1 => {
                        members[at].0 += dice.pick(&["", "x", "é", "/", "~", "\u{0}", "😀"]);
                    }
                    2 => members.push(("extra".into(), Self::raw(dice.pick(ODD)))),
                    _ => members[at].1 = Self::raw(dice.pick(ODD)),
                }
            }
            Self::List(elements) if !elements.is_empty() && !dice.roll(4) => {
                let (at, other) = (dice.below(elements.len()), dice.below(elements.len()));
                match dice.below(4) {
                    0 => drop(elements.remove(at)),
                    1 => elements.swap(at, other),
                    2 => elements.push(elements[at].clone()),
                    _ => elements[at] = Self::raw(dice.pick(ODD)),
                }
            }
            other => *other = Self::raw(dice.pick(ODD)),
        }
    }

    /// This value or one within it.
    fn somewhere(&mut self, dice: &mut Dice) -> &mut Self {
        let empty = match self {
            Self::List(elements) => elements.is_empty(),
            Self::Object(members) => members.is_empty(),
            Self::Raw(_) | Self::Text(_) => true,
        };
        if empty || dice.roll(3) {
            return self;
        }
        match self {
            Self::List(elements) => {
                let at = dice.below(elements.len());
                elements[at].somewhere(dice)
            }
            Self::Object(members) => {
                let at = dice.below(members.len());
                members[at].1.somewhere(dice)
            }
            other => other,
        }
    }

    /// Prints the value; `loose` throws in blanks and escapes, `repeats` writes some members twice.
    pub(super) fn print(&self, loose: bool, repeats: bool, dice: &mut Dice, out: &mut String) {
        blank(loose, dice, out);
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Text(text) => print_text(text, loose, dice, out),
            Self::List(elements) => {
                out.push('[');
                for (at, element) in elements.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    element.print(loose, repeats, dice, out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    if repeats && dice.roll(5) {
                        print_text(name, loose, dice, out);
                        write!(out, ":{},", dice.pick(&ODD[..20])).expect("a string takes it");
                    }
                    blank(loose, dice, out);
                    print_text(name, loose, dice, out);
                    blank(loose, dice, out);
                    out.push(':');
                    value.print(loose, repeats, dice, out);
                }
                out.push('}');
            }
        }
        blank(loose, dice, out);
    }
}

fn blank(loose: bool, dice: &mut Dice, out: &mut String) {
    if loose && dice.roll(4) {
        out.push_str(dice.pick(&[" ", "\n", "\t", "\r\n", "    "]));
    }
}

fn print_text(text: &str, loose: bool, dice: &mut Dice, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        if character < ' ' || matches!(character, '"' | '\\') || loose && dice.roll(6) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a string takes it");
            }
        } else {
            out.push(character);
        }
    }
    out.push('"');
}
