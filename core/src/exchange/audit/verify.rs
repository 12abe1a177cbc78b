use super::{Head, Position, head::digest};
use crate::{
    exchange::mac::sha256,
    json::{Limits, Member, Members, Reader, canonical},
};
use core::fmt;

/// Entries that a log has written are far smaller.
const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_nesting: 64 };

const FIELDS: &[&str; 9] =
    &["action", "at", "details", "hash", "outcome", "payload", "previous", "sequence", "subject"];

/// Reads a log line by line, in constant memory, and tells whether it is whole.
///
/// What is found does not depend on lines being handed over together: each is looked at once. After the first damage
/// the rest is read only to tell a moved entry from a dropped one.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Option<Head>,
    /// The last entry that is known to be right.
    last: Position,
    lines: u64,
    /// Up to where the head has been found to agree.
    sealed: Option<u64>,
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Intact,
    /// The entry does not hold the hash of the one before it. Whichever the next one agrees with is right.
    Unlinked {
        line: u64,
        hash: [u8; 32],
    },
    /// The entry wanted did not come at this line; if it comes later it was moved.
    Missing {
        line: u64,
        sequence: u64,
    },
    Broken(Broken),
}

/// An entry that agrees with itself.
struct Sound {
    position: Position,
    previous: [u8; 32],
}

impl Verifier {
    /// A verifier of a whole log. Without a head, the end of the log may have been cut off, and all of it may have been
    /// written anew.
    #[must_use]
    pub fn new(head: Option<Head>) -> Self {
        Self::after(Position::default(), head)
    }

    /// A verifier of the part of a log that follows the entry at `last`.
    #[must_use]
    pub fn after(last: Position, head: Option<Head>) -> Self {
        let mut verifier = Self { head, last, lines: 0, sealed: None, state: State::Intact };
        verifier.state = verifier.reach(last);
        verifier
    }

    /// Looks at the next line, without its line feed. False once the log is known to be damaged and nothing more can be
    /// learnt of it.
    pub fn line(&mut self, line: &[u8]) -> bool {
        self.lines += 1;
        let sound = sound(line.strip_suffix(b"\r").unwrap_or(line));
        self.state = match self.state {
            State::Intact => self.follow(sound.as_ref()),
            State::Unlinked { line, hash } => {
                let agrees = sound.is_some_and(|next| next.previous == hash);
                self.unlinked(line, agrees)
            }
            State::Missing { line, sequence } => match sound {
                Some(found) if found.position.sequence == sequence => {
                    broken(Damage::Moved { found: self.lines }, sequence, line)
                }
                _ => self.state,
            },
            State::Broken(_) => self.state,
        };
        !matches!(self.state, State::Broken(_))
    }

    fn follow(&mut self, sound: Option<&Sound>) -> State {
        let wanted = self.last.sequence.saturating_add(1);
        let Some(entry) = sound else { return broken(Damage::Altered, wanted, self.lines) };
        let sequence = entry.position.sequence;
        if sequence > wanted {
            return State::Missing { line: self.lines, sequence: wanted };
        }
        if sequence < wanted {
            return broken(Damage::Repeated, sequence, self.lines);
        }
        if entry.previous != self.last.hash {
            return State::Unlinked { line: self.lines, hash: entry.position.hash };
        }
        self.reach(entry.position)
    }

    /// Takes the entry for right unless the head says otherwise.
    fn reach(&mut self, position: Position) -> State {
        if let Some(head) = self.head.map(|head| head.position())
            && head.sequence == position.sequence
        {
            if head.hash != position.hash {
                return broken(Damage::Rewritten, position.sequence, self.lines);
            }
            self.sealed = Some(position.sequence);
        }
        self.last = position;
        State::Intact
    }

    /// Of two entries that disagree, the later is right if what follows agrees with it, unless the earlier is the one
    /// that was signed, or the one that the reading began after.
    fn unlinked(&self, line: u64, later_is_right: bool) -> State {
        if later_is_right && line > 1 && self.sealed != Some(self.last.sequence) {
            broken(Damage::Altered, self.last.sequence, line - 1)
        } else {
            broken(Damage::Altered, self.last.sequence.saturating_add(1), line)
        }
    }

    /// What became of the log.
    ///
    /// # Errors
    /// The first damage.
    pub fn finish(self) -> Result<Verified, Broken> {
        let state = match self.state {
            State::Unlinked { line, hash } => {
                let head = self.head.map(|head| head.position());
                let at = self.last.sequence.saturating_add(1);
                // Without a head nothing follows that could decide; an entry altered alone is found by the next.
                let agrees = head.is_none_or(|head| head.sequence != at || head.hash == hash);
                self.unlinked(line, agrees)
            }
            State::Missing { line, sequence } => broken(Damage::Dropped, sequence, line),
            state => state,
        };
        if let State::Broken(broken) = state {
            return Err(broken);
        }
        let Position { sequence, hash } = self.last;
        match self.head.map(|head| head.position()) {
            Some(head) if head.sequence > sequence => Err(Broken {
                damage: Damage::Truncated { last: head.sequence },
                sequence: sequence.saturating_add(1),
                line: self.lines.saturating_add(1),
            }),
            _ => Ok(Verified { entries: self.lines, sequence, hash, sealed: self.sealed }),
        }
    }
}

const fn broken(damage: Damage, sequence: u64, line: u64) -> State {
    State::Broken(Broken { damage, sequence, line })
}

/// The entry on a line, if it is written as a log writes it and has the hash that it says.
fn sound(line: &[u8]) -> Option<Sound> {
    if canonical(line, LIMITS).ok()?.as_bytes() != line {
        return None;
    }
    let mut reader = Reader::new(line, LIMITS).ok()?;
    let mut members = Members::begin(&mut reader, FIELDS).ok()?;
    let (mut hash, mut previous, mut sequence) = (None, None, None);
    while let Some(member) = members.next(&mut reader).ok()? {
        let Member::Known(field) = member else { return None };
        match field {
            1 => reader.number().ok()?.to_i64().map(drop)?,
            2 => {
                reader.begin_object().ok()?;
                let mut first = true;
                while reader.member(first).ok()?.is_some() {
                    reader.skip().ok()?;
                    first = false;
                }
            }
            3 => {
                let text = reader.string().ok()?;
                hash = Some((text.span(), digest(text.plain()?)?));
            }
            5 => digest(reader.string().ok()?.plain()?).map(drop)?,
            6 => previous = Some(digest(reader.string().ok()?.plain()?)?),
            7 => sequence = Some(reader.number().ok()?.raw().parse().ok()?),
            _ => reader.string().ok().map(drop)?,
        }
    }
    reader.finish().ok()?;
    if (0..FIELDS.len()).any(|field| field != 5 && !members.has(field)) {
        return None;
    }
    let (span, hash) = hash?;
    // Canonical: the key stands right before the value, and a comma right after, since `outcome` follows.
    let front = line.get(..span.start.checked_sub("\"hash\":".len())?)?;
    let back = line.get(span.end.checked_add(1)?..)?;
    if sha256(&[front, back]) != hash {
        return None;
    }
    Some(Sound { position: Position { sequence: sequence?, hash }, previous: previous? })
}

/// A log that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// How many entries it has.
    pub entries: u64,
    /// The sequence number of the last.
    pub sequence: u64,
    /// The hash of the last.
    pub hash: [u8; 32],
    /// Up to which entry a signed head vouches for it.
    pub sealed: Option<u64>,
}

/// The first damage to a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broken {
    /// What was done to the entry.
    pub damage: Damage,
    /// The sequence number of the entry.
    pub sequence: u64,
    /// The line where it stands or should stand, counted from 1.
    pub line: u64,
}

/// What was done to an entry of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// It is not what it was when it was entered.
    Altered,
    /// It is gone.
    Dropped,
    /// It stands on another line.
    Moved {
        /// The line, counted from 1.
        found: u64,
    },
    /// It stands here again, or has been put in front of where it belongs.
    Repeated,
    /// It is gone, and all that followed.
    Truncated {
        /// The sequence number of the last, as the head has it.
        last: u64,
    },
    /// The chain is whole, but it is not the one that was signed: this entry or one before it was altered, and all
    /// hashes from there on were made anew.
    Rewritten,
}

impl Damage {
    /// The stable code, which programs go by.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Altered => "audit.altered",
            Self::Dropped => "audit.dropped",
            Self::Moved { .. } => "audit.moved",
            Self::Repeated => "audit.repeated",
            Self::Truncated { .. } => "audit.truncated",
            Self::Rewritten => "audit.rewritten",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { damage, sequence, line } = self;
        match damage {
            Damage::Altered => write!(f, "entry {sequence} on line {line} has been altered"),
            Damage::Dropped => write!(f, "entry {sequence} is missing from line {line}"),
            Damage::Moved { found } => {
                write!(f, "entry {sequence} has been moved from line {line} to line {found}")
            }
            Damage::Repeated => write!(f, "entry {sequence} stands again on line {line}"),
            Damage::Truncated { last } => {
                write!(
                    f,
                    "entries {sequence} to {last} are missing from line {line} on, the end of the log"
                )
            }
            Damage::Rewritten => write!(
                f,
                "entry {sequence} on line {line} is not the one that was signed; it or one before it has been rewritten"
            ),
        }
    }
}

impl core::error::Error for Broken {}
