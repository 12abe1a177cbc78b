use super::{
    EventKey, Keys, Reason, ReplayWindow, Scheme, Unit, diagnose::diagnose, refusal::Refusal,
    scheme::Stamp, sign::decode, window::Admission,
};
use crate::exchange::mac::hmac;
use alloc::{string::String, vec::Vec};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// How many signatures of one header are looked at.
pub(super) const MAX_SIGNATURES: usize = 16;

/// A message that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// The name of the key that it was signed with; the first, where several were.
    pub key: String,
    /// The event, to be [forgotten](ReplayWindow::forget) if it cannot be handled and should come again.
    pub event: EventKey,
    /// When it was signed, in milliseconds since the epoch, if the scheme tells.
    pub timestamp_ms: Option<i64>,
}

/// What a message says of itself.
pub(super) struct Claims<'a> {
    pub(super) signatures: &'a str,
    pub(super) id: &'a str,
    pub(super) timestamp: &'a str,
}

impl Scheme {
    /// Whether the message is signed by the holder of a key, of this time, and new.
    ///
    /// `body` are the bytes as they came, before anything parsed them; `now_ms` are milliseconds since the epoch. Names
    /// of headers are compared without regard to case. The signature is judged first, then the time, then the event,
    /// so that nothing that is not signed is remembered. An accepted event is in the `window` afterwards.
    ///
    /// Tags are compared in constant time, and all keys that accept are tried whichever matches. A mismatch costs at
    /// most ten further tags for each key to find out what would have matched.
    ///
    /// # Errors
    /// The message is refused, or the scheme or the keys cannot be used.
    pub fn verify(
        &self,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        keys: &Keys,
        now_ms: i64,
        window: &mut ReplayWindow,
    ) -> Result<Verified, Refusal> {
        let verified = self.judge(headers, body, keys, now_ms)?;
        self.admit(&verified, now_ms, window)?;
        Ok(verified)
    }

    /// Whether the message is signed by the holder of a key, and was of that time.
    pub(in crate::exchange) fn judge(
        &self,
        headers: &[(impl AsRef<str>, impl AsRef<str>)],
        body: &[u8],
        keys: &Keys,
        at_ms: i64,
    ) -> Result<Verified, Refusal> {
        self.complete().map_err(|error| Refusal::new(Reason::Unusable(error)))?;
        if keys.accepting().next().is_none() {
            return Err(Refusal::new(Reason::Unusable(super::SchemeError::NoKey)));
        }
        let (claims, timestamp_ms) = self.claims(headers)?;
        let content = self.content(claims.id, claims.timestamp, body);
        let key = self
            .signer(&claims, &content, keys)
            .map_err(|reason| Refusal { reason, diagnosis: diagnose(self, &claims, body, keys) })?;
        if let Some(timestamp) = timestamp_ms {
            let skew_ms = timestamp.saturating_sub(at_ms);
            if skew_ms.unsigned_abs() > u64::from(self.tolerance_ms) {
                let tolerance_ms = self.tolerance_ms;
                return Err(Refusal::new(Reason::Timestamp { skew_ms, tolerance_ms }));
            }
        }
        let event = self.event.key(claims.id, &content, body);
        Ok(Verified { key, event, timestamp_ms })
    }

    /// Whether the message is new; it is in the window afterwards.
    pub(in crate::exchange) fn admit(
        &self,
        message: &Verified,
        now_ms: i64,
        window: &mut ReplayWindow,
    ) -> Result<(), Refusal> {
        match window.admit(message.event, message.timestamp_ms, self.tolerance_ms, now_ms) {
            Admission::New => Ok(()),
            Admission::Replayed => Err(Refusal::new(Reason::Replayed)),
            Admission::Forgotten => Err(Refusal::new(Reason::Forgotten)),
        }
    }

    fn claims<'a>(
        &self,
        headers: &'a [(impl AsRef<str>, impl AsRef<str>)],
    ) -> Result<(Claims<'a>, Option<i64>), Refusal> {
        let signatures = header(headers, &self.header)?;
        let malformed = |name: &str| Refusal::new(Reason::Malformed(name.into()));
        let id = match &self.id {
            Some(name) => {
                let id = header(headers, name)?;
                if !self.takes_id(id) {
                    return Err(malformed(name));
                }
                id
            }
            None => "",
        };
        let (timestamp, timestamp_ms) = match &self.timestamp {
            Some((stamp, unit)) => {
                let (text, place) = match stamp {
                    Stamp::Header(name) => (header(headers, name)?, name),
                    Stamp::Pair(name) => {
                        let text = self.single(signatures, name);
                        (text.ok_or_else(|| malformed(&self.header))?, &self.header)
                    }
                };
                (text, Some(milliseconds(text, *unit).ok_or_else(|| malformed(place))?))
            }
            None => ("", None),
        };
        Ok((Claims { signatures, id, timestamp }, timestamp_ms))
    }

    /// The name of the key that made one of the signatures.
    fn signer(
        &self,
        claims: &Claims<'_>,
        content: &[&[u8]],
        keys: &Keys,
    ) -> Result<String, Reason> {
        let tags: Vec<Vec<u8>> = self
            .signatures(claims.signatures)
            .filter_map(|text| decode(self.encoding, text.strip_prefix(self.prefix.as_str())?))
            .filter(|tag| tag.len() == self.tag_bytes)
            .collect();
        if tags.is_empty() {
            return Err(Reason::Malformed(self.header.clone()));
        }
        let mut found = Choice::from(0);
        let mut signer = 0_u32;
        for (number, key) in (0_u32..).zip(keys.accepting()) {
            let matches = matches(&hmac(key.secret.reveal(), content), &tags);
            signer.conditional_assign(&number, matches & !found);
            found |= matches;
        }
        if !bool::from(found) {
            return Err(Reason::Mismatch);
        }
        let signer = usize::try_from(signer).unwrap_or(usize::MAX);
        keys.accepting().nth(signer).map(|key| key.name.clone()).ok_or(Reason::Mismatch)
    }

    /// The signatures in the value of a header, as they are written; where they are pairs, without their names.
    pub(super) fn signatures<'a>(&self, value: &'a str) -> impl Iterator<Item = &'a str> {
        self.split(value)
            .filter_map(|item| match &self.pair {
                Some(name) => named(item, name),
                None => Some(item),
            })
            .take(MAX_SIGNATURES)
    }

    /// What stands in a header of pairs under other names than those of the scheme.
    pub(super) fn others<'a>(&self, value: &'a str) -> impl Iterator<Item = &'a str> {
        let ours = |item: &str, name: &str| named(item, name).is_some();
        self.split(value).filter_map(move |item| {
            let signature = self.pair.as_ref()?;
            let time = match &self.timestamp {
                Some((Stamp::Pair(name), _)) => ours(item, name),
                _ => false,
            };
            let (_, value) = item.split_once('=')?;
            (!time && !ours(item, signature)).then(|| value.trim_ascii_start())
        })
    }

    /// What stands between the separators.
    fn split<'a>(&self, value: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let separator = self.separator;
        value.split(move |c| Some(c) == separator).map(str::trim_ascii)
    }

    /// The value of a pair whose name stands once.
    fn single<'a>(&self, value: &'a str, name: &str) -> Option<&'a str> {
        let mut values = self.split(value).filter_map(|item| named(item, name));
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }
}

/// Whether the tag, or its beginning, is among these, all of which are looked at.
pub(super) fn matches(tag: &[u8; 32], among: &[Vec<u8>]) -> Choice {
    among.iter().fold(Choice::from(0), |found, other| {
        found | tag.get(..other.len()).unwrap_or_default().ct_eq(other)
    })
}

/// The value of a pair of this name.
fn named<'a>(pair: &'a str, name: &str) -> Option<&'a str> {
    Some(pair.strip_prefix(name)?.trim_ascii_start().strip_prefix('=')?.trim_ascii_start())
}

/// The value of a header that stands once, without the white space around it.
fn header<'a>(
    headers: &'a [(impl AsRef<str>, impl AsRef<str>)],
    name: &str,
) -> Result<&'a str, Refusal> {
    let mut values =
        headers.iter().filter(|(header, _)| header.as_ref().eq_ignore_ascii_case(name));
    match (values.next(), values.next()) {
        (Some((_, value)), None) => Ok(value.as_ref().trim_ascii()),
        (None, _) => Err(Refusal::new(Reason::MissingHeader(name.into()))),
        _ => Err(Refusal::new(Reason::Malformed(name.into()))),
    }
}

/// At most 15 digits, which hold every time for the next thirty thousand years.
fn milliseconds(text: &str, unit: Unit) -> Option<i64> {
    if text.len() > 15 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = text.parse::<i64>().ok()?;
    match unit {
        Unit::Seconds => number.checked_mul(1000),
        Unit::Milliseconds => Some(number),
    }
}
