//! Reads patterns, in a notation all of whose texts ECMA-262 regular expressions (with the `u`
//! flag) have too.

use super::{Atom, Class, PatternError};
use alloc::vec::Vec;

const DIGITS: [(u32, u32); 1] = [(0x30, 0x39)];
const WORD: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
const LINE_FEED: (u32, u32) = (0x0A, 0x0A);

/// What a `\` and the character after it mean.
enum Escape {
    Character(char),
    Set(&'static [(u32, u32)]),
}

pub(super) struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The whole pattern.
    pub(super) fn atoms(mut self) -> Result<Vec<Atom>, PatternError> {
        let mut atoms = Vec::new();
        self.eat('^');
        while let Some(character) = self.peek() {
            let offset = self.at;
            if character == '$' && self.at + 1 == self.text.len() {
                break;
            }
            let class = self.class(character)?;
            let (min, max) = self.quantifier()?;
            atoms.push(Atom { offset, class, min, max });
        }
        Ok(atoms)
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    /// What may be repeated, which begins with this character.
    fn class(&mut self, first: char) -> Result<Class, PatternError> {
        let offset = self.at;
        let refuse = |reason| Err(PatternError { offset, reason });
        match first {
            '(' | ')' => refuse("a group, and groups are not supported"),
            '|' => refuse("an alternation, and alternations are not supported"),
            '?' | '*' | '+' | '{' => refuse("a quantifier with nothing before it to repeat"),
            '}' | ']' => refuse("a closing bracket without its opening one must be escaped"),
            '^' => refuse("a ^ must be escaped, but where the pattern begins"),
            '$' => refuse("a $ must be escaped, but where the pattern ends"),
            '\\' => Ok(match self.escape()? {
                Escape::Character(character) => Class::one(character),
                Escape::Set(ranges) => Class::new(ranges.to_vec(), false),
            }),
            '[' => self.bracketed(),
            '.' => {
                self.next();
                Ok(Class::new([LINE_FEED].to_vec(), true))
            }
            _ => {
                self.next();
                Ok(Class::one(first))
            }
        }
    }

    fn escape(&mut self) -> Result<Escape, PatternError> {
        let offset = self.at;
        self.next();
        match self.next() {
            Some('d') => Ok(Escape::Set(&DIGITS)),
            Some('w') => Ok(Escape::Set(&WORD)),
            Some(character) if character.is_ascii_punctuation() => Ok(Escape::Character(character)),
            _ => Err(PatternError {
                offset,
                reason: r"an escape other than \d, \w and those of ASCII punctuation",
            }),
        }
    }

    fn bracketed(&mut self) -> Result<Class, PatternError> {
        let open = self.at;
        self.next();
        let negated = self.eat('^');
        let mut ranges = Vec::new();
        loop {
            let offset = self.at;
            let refuse = |offset, reason| Err(PatternError { offset, reason });
            let start = match self.peek() {
                None => return refuse(open, "a class that is not closed"),
                Some(']') if ranges.is_empty() => return refuse(open, "an empty class"),
                Some(']') => {
                    self.next();
                    return Ok(Class::new(ranges, negated));
                }
                Some('[') => return refuse(offset, "a [ inside a class must be escaped"),
                Some('\\') => match self.escape()? {
                    Escape::Character(character) => character,
                    Escape::Set(set) => {
                        ranges.extend_from_slice(set);
                        continue;
                    }
                },
                Some('-') => {
                    self.next();
                    if !ranges.is_empty() && self.peek() != Some(']') {
                        return refuse(offset, "a hyphen in a class stands first, last or escaped");
                    }
                    ranges.push((u32::from('-'), u32::from('-')));
                    continue;
                }
                Some(character) => {
                    self.next();
                    character
                }
            };
            let end = self.range_end(offset)?.unwrap_or(start);
            if end < start {
                return refuse(offset, "a range whose end is before its start");
            }
            ranges.push((u32::from(start), u32::from(end)));
        }
    }

    /// The end of the range in a class whose start was just read, if it is one; `offset` is that of
    /// the start.
    fn range_end(&mut self, offset: usize) -> Result<Option<char>, PatternError> {
        let after = self.text.get(self.at..).unwrap_or_default();
        if !after.starts_with('-') || after.starts_with("-]") {
            return Ok(None);
        }
        self.next();
        let end = match self.peek() {
            Some('\\') => match self.escape()? {
                Escape::Character(character) => Some(character),
                Escape::Set(_) => None,
            },
            Some('[' | '-') => None,
            _ => self.next(),
        };
        end.map(Some)
            .ok_or(PatternError { offset, reason: "a range whose end is not one character" })
    }

    /// How often at least and at most, and no second quantifier after it.
    fn quantifier(&mut self) -> Result<(usize, Option<usize>), PatternError> {
        let times = match self.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => self.counts()?,
            _ => return Ok((1, Some(1))),
        };
        self.next();
        match self.peek() {
            Some('?' | '*' | '+' | '{') => Err(PatternError {
                offset: self.at,
                reason: "a second quantifier; lazy and possessive ones are not supported",
            }),
            _ => Ok(times),
        }
    }

    /// The counts in braces, up to the closing one.
    fn counts(&mut self) -> Result<(usize, Option<usize>), PatternError> {
        let offset = self.at;
        self.next();
        let min = self.count()?;
        let max = if !self.eat(',') {
            Some(min)
        } else if self.peek() == Some('}') {
            None
        } else {
            Some(self.count()?)
        };
        let refuse = |reason| Err(PatternError { offset, reason });
        if self.peek() != Some('}') {
            return refuse("a repetition that is not closed");
        }
        if max.is_some_and(|max| max < min) {
            return refuse("a repetition that must stand more often than it may");
        }
        Ok((min, max))
    }

    fn count(&mut self) -> Result<usize, PatternError> {
        let offset = self.at;
        let after = self.text.get(offset..).unwrap_or_default();
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        self.at += length;
        let refuse = |reason| PatternError { offset, reason };
        match after.get(..length) {
            None | Some("") => Err(refuse("a repetition without a count")),
            Some(digits) => digits
                .parse::<u32>()
                .ok()
                .and_then(|count| usize::try_from(count).ok())
                .ok_or(refuse("a count that is too large")),
        }
    }
}
