use super::Position;
use crate::{
    exchange::{Secret, hex, mac::hmac},
    json::{Limits, Member, Members, Reader},
};
use alloc::{format, string::String};
use core::fmt;
use subtle::ConstantTimeEq;

const LIMITS: Limits = Limits { max_bytes: 4096, max_nesting: 1 };
const FIELDS: &[&str; 3] = &["hash", "mac", "sequence"];

/// Where a log ended when it was signed, its signature checked.
///
/// As JSON it is `{"hash":…,"mac":…,"sequence":…}`, where `mac` is HMAC-SHA-256 (RFC 2104) over the bytes
/// `callgate audit head`, a zero byte, and `{"hash":…,"sequence":…}` in canonical JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head(Position);

impl Head {
    /// The head that was signed in this JSON.
    ///
    /// # Errors
    /// It is no head, or not signed with this key. An empty key signs nothing.
    pub fn open(json: &str, key: &Secret) -> Result<Self, HeadError> {
        let (position, mac) = read(json).ok_or(HeadError::Malformed)?;
        let signed = hmac(key.reveal(), &[message(position).as_bytes()]);
        if key.is_empty() || !bool::from(signed.ct_eq(&mac)) {
            return Err(HeadError::Forged);
        }
        Ok(Self(position))
    }

    pub(super) fn sign(position: Position, key: &Secret) -> String {
        let mac = hex::encode(&hmac(key.reveal(), &[message(position).as_bytes()]));
        let (hash, sequence) = (position.hash_hex(), position.sequence);
        format!("{{\"hash\":\"{hash}\",\"mac\":\"{mac}\",\"sequence\":{sequence}}}")
    }

    /// Where the log ended.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.0
    }
}

fn message(position: Position) -> String {
    let (hash, sequence) = (position.hash_hex(), position.sequence);
    format!("callgate audit head\0{{\"hash\":\"{hash}\",\"sequence\":{sequence}}}")
}

fn read(json: &str) -> Option<(Position, [u8; 32])> {
    let mut reader = Reader::new(json.as_bytes(), LIMITS).ok()?;
    let mut members = Members::begin(&mut reader, FIELDS).ok()?;
    let (mut hash, mut mac, mut sequence) = (None, None, None);
    while let Some(member) = members.next(&mut reader).ok()? {
        match member {
            Member::Known(0) => hash = Some(digest(reader.string().ok()?.plain()?)?),
            Member::Known(1) => mac = Some(digest(reader.string().ok()?.plain()?)?),
            Member::Known(_) => sequence = Some(reader.number().ok()?.raw().parse().ok()?),
            Member::Unknown(_) => return None,
        }
    }
    reader.finish().ok()?;
    Some((Position { sequence: sequence?, hash: hash? }, mac?))
}

/// The bytes of 64 hex digits in lower case: a hash that may be written in two ways could be altered unseen.
pub(super) fn digest(text: &str) -> Option<[u8; 32]> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    hex::decode(text)?.try_into().ok()
}

/// Why a head cannot be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeadError {
    /// It is not written as a head is.
    Malformed,
    /// It is not signed with this key.
    Forged,
}

impl fmt::Display for HeadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not the head of a log",
            Self::Forged => "the head is not signed with this key",
        })
    }
}

impl core::error::Error for HeadError {}
