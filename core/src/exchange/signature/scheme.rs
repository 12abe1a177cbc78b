use super::{SchemeError, event::Event};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Hex digits, read in either case and written in lower case.
    Hex,
    /// Base64 with padding (RFC 4648, section 4).
    Base64,
    /// Base64 with `-` and `_` (RFC 4648, section 5); read with or without padding, written without.
    Base64Url,
}

/// The unit in which a timestamp header counts from the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Id,
    Timestamp,
    Body,
    Literal(String),
}

/// Where the time of signing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// In a header of its own.
    Header(String),
    /// In the header of the signatures, under this name.
    Pair(String),
}

/// Where a signature stands, how it is written, and what it is made over.
///
/// The tag is always HMAC-SHA-256 (RFC 2104). Two platforms' schemes are presets, [`Scheme::genesys_open_messaging`] and
/// [`Scheme::standard_webhooks`]; a tenant's own starts from [`Scheme::new`].
///
/// ```
/// use callgate::exchange::signature::{Encoding, Scheme, Unit};
///
/// let scheme = Scheme::new("X-Tenant-Signature", "{timestamp}.{body}")?
///     .prefix("v0=")
///     .encoding(Encoding::Hex)
///     .timestamp("X-Tenant-Timestamp", Unit::Seconds)?
///     .tolerance_ms(120_000);
/// # Ok::<(), callgate::exchange::signature::SchemeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    pub(super) header: String,
    pub(super) prefix: String,
    pub(super) encoding: Encoding,
    pub(super) separator: Option<char>,
    pub(super) parts: Vec<Part>,
    /// The name under which signatures stand in a header of pairs.
    pub(super) pair: Option<String>,
    pub(super) id: Option<String>,
    pub(super) timestamp: Option<(Stamp, Unit)>,
    pub(super) event: Event,
    pub(super) tolerance_ms: u32,
    pub(super) tag_bytes: usize,
}

/// 300 seconds either way.
const TOLERANCE_MS: u32 = 300_000;

/// The length of a whole HMAC-SHA-256 tag.
const TAG_BYTES: usize = 32;

impl Scheme {
    /// Genesys Cloud Open Messaging: `X-Hub-Signature-256: sha256=` and base64 over the raw body.
    ///
    /// There is no timestamp header, so a replay is known by the event alone: by the members `id`, `channel.time`, `type`
    /// and `status` of the body together, or the digest of a body without an `id`. A receipt has the `id` of its message
    /// (Genesys Cloud Platform API, model `OpenNormalizedMessage`); what is unique is the `id` with the time (Genesys
    /// Cloud Developer Center, *Outbound messages*). `channel.id` is that of the integration, the same in every message.
    #[must_use]
    pub fn genesys_open_messaging() -> Self {
        Self {
            prefix: "sha256=".to_owned(),
            event: Event::of_open_messaging(),
            ..Self::plain("X-Hub-Signature-256", Vec::from([Part::Body]))
        }
    }

    /// Standard Webhooks 1.0.0, symmetric: `webhook-id`, `webhook-timestamp` in seconds and `webhook-signature`, where
    /// several `v1,` signatures may stand with a space between; signed is `{id}.{timestamp}.{body}`.
    ///
    /// Its keys are written `whsec_…`: see [`Keys::with_whsec`](super::Keys::with_whsec).
    #[must_use]
    pub fn standard_webhooks() -> Self {
        let dot = || Part::Literal(".".to_owned());
        let parts = Vec::from([Part::Id, dot(), Part::Timestamp, dot(), Part::Body]);
        Self {
            prefix: "v1,".to_owned(),
            separator: Some(' '),
            id: Some("webhook-id".to_owned()),
            timestamp: Some((Stamp::Header("webhook-timestamp".to_owned()), Unit::Seconds)),
            event: Event::Header,
            ..Self::plain("webhook-signature", parts)
        }
    }

    /// A scheme of the tenant's own: base64 in the header `header`, without a prefix, made over `content`.
    ///
    /// `content` is text in which `{body}`, `{timestamp}` and `{id}` stand for the raw body and the headers as they
    /// came. Where it names a timestamp or an id, [`timestamp`](Self::timestamp) or [`id`](Self::id) must tell their
    /// headers. Without an id header an event is known by the digest of what was signed.
    ///
    /// # Errors
    /// `header` is no name of a header, `content` leaves out the body or has a brace that belongs to none of the three.
    pub fn new(header: &str, content: &str) -> Result<Self, SchemeError> {
        Ok(Self::plain(name(header)?, parts(content)?))
    }

    fn plain(header: &str, parts: Vec<Part>) -> Self {
        Self {
            header: header.to_owned(),
            prefix: String::new(),
            encoding: Encoding::Base64,
            separator: None,
            parts,
            pair: None,
            id: None,
            timestamp: None,
            event: Event::Content,
            tolerance_ms: TOLERANCE_MS,
            tag_bytes: TAG_BYTES,
        }
    }

    /// Whether an event is known by an id, rather than by what was signed.
    pub(in crate::exchange) const fn has_event_id(&self) -> bool {
        !matches!(self.event, Event::Content)
    }

    /// What stands before each signature, such as `sha256=`.
    #[must_use]
    pub fn prefix(self, prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), ..self }
    }

    /// How signatures are written.
    #[must_use]
    pub fn encoding(self, encoding: Encoding) -> Self {
        Self { encoding, ..self }
    }

    /// What stands between several signatures in one header. Without it a header holds one.
    #[must_use]
    pub fn separator(self, separator: char) -> Self {
        Self { separator: Some(separator), ..self }
    }

    /// The header of the time when the message was signed, a whole number since the epoch.
    ///
    /// # Errors
    /// No name of a header, or the content does not name `{timestamp}`: one that is not signed proves nothing.
    pub fn timestamp(self, header: &str, unit: Unit) -> Result<Self, SchemeError> {
        if !self.parts.contains(&Part::Timestamp) {
            return Err(SchemeError::UnsignedTimestamp);
        }
        Ok(Self { timestamp: Some((Stamp::Header(name(header)?.to_owned()), unit)), ..self })
    }

    /// Signatures and their time stand in one header, as pairs with a comma between (or the
    /// [`separator`](Self::separator)): `t=1700000000,v1=…,v1=…` has `v1` for `signature` and `t` for `timestamp`. The
    /// order is of no interest, and pairs of other names are passed over.
    ///
    /// ```
    /// use callgate::exchange::signature::{Encoding, Scheme, Unit};
    ///
    /// let scheme = Scheme::new("Tenant-Signature", "{timestamp}.{body}")?
    ///     .encoding(Encoding::Hex)
    ///     .pairs("v1", "t", Unit::Seconds)?;
    /// # Ok::<(), callgate::exchange::signature::SchemeError>(())
    /// ```
    ///
    /// # Errors
    /// The names are the same or cannot stand before a `=`, or the content does not name `{timestamp}`.
    pub fn pairs(self, signature: &str, timestamp: &str, unit: Unit) -> Result<Self, SchemeError> {
        if !self.parts.contains(&Part::Timestamp) {
            return Err(SchemeError::UnsignedTimestamp);
        }
        if signature == timestamp
            || [signature, timestamp].into_iter().any(|one| name(one).is_err())
        {
            return Err(SchemeError::Pairs);
        }
        Ok(Self {
            pair: Some(signature.to_owned()),
            timestamp: Some((Stamp::Pair(timestamp.to_owned()), unit)),
            separator: self.separator.or(Some(',')),
            ..self
        })
    }

    /// The header of the event's id, by which a replay is known.
    ///
    /// # Errors
    /// No name of a header, or the content does not name `{id}`: a replay could carry another id.
    pub fn id(self, header: &str) -> Result<Self, SchemeError> {
        if !self.parts.contains(&Part::Id) {
            return Err(SchemeError::UnsignedId);
        }
        Ok(Self { id: Some(name(header)?.to_owned()), event: Event::Header, ..self })
    }

    /// The members of the body, a JSON object, that tell one event from another, all of them together, as JSON Pointers
    /// (RFC 6901) that lead through objects. Where the body lacks the first of them, or it is neither text nor a number,
    /// the event is known by the digest of what was signed; another that is absent counts as absent.
    ///
    /// They are read once the signature has been found right, so whoever sends a message again cannot have changed,
    /// added or left out any.
    ///
    /// ```
    /// use callgate::exchange::signature::Scheme;
    ///
    /// let scheme = Scheme::new("X-Signature", "{body}")?.id_members(&["/event/id", "/event/attempt"])?;
    /// # Ok::<(), callgate::exchange::signature::SchemeError>(())
    /// ```
    ///
    /// # Errors
    /// None or more than eight, or one that is no pointer to a member.
    pub fn id_members(self, pointers: &[&str]) -> Result<Self, SchemeError> {
        Ok(Self { event: Event::members(pointers)?, ..self })
    }

    /// How many milliseconds a timestamp may be from the host's time, either way; 300,000 unless told.
    #[must_use]
    pub const fn tolerance_ms(mut self, tolerance_ms: u32) -> Self {
        self.tolerance_ms = tolerance_ms;
        self
    }

    /// How many bytes of the tag a signature holds: 32 unless told.
    ///
    /// # Errors
    /// Fewer than 16, the least that RFC 2104, section 5, recommends, or more than 32.
    pub fn tag_bytes(self, tag_bytes: usize) -> Result<Self, SchemeError> {
        if (TAG_BYTES / 2..=TAG_BYTES).contains(&tag_bytes) {
            Ok(Self { tag_bytes, ..self })
        } else {
            Err(SchemeError::TagBytes)
        }
    }

    /// Whether each part of the content has a header to come from.
    pub(in crate::exchange) fn complete(&self) -> Result<(), SchemeError> {
        if self.parts.contains(&Part::Timestamp) && self.timestamp.is_none() {
            return Err(SchemeError::NoTimestampHeader);
        }
        if self.parts.contains(&Part::Id) && self.id.is_none() {
            return Err(SchemeError::NoIdHeader);
        }
        match (&self.pair, self.separator) {
            (Some(_), Some(separator)) if !self.parts_pairs(separator) => Err(SchemeError::Pairs),
            _ => Ok(()),
        }
    }

    /// Whether this can stand between pairs: it is in no name, time, prefix or signature.
    fn parts_pairs(&self, separator: char) -> bool {
        let stamp = match &self.timestamp {
            Some((Stamp::Pair(name), _)) => name.as_str(),
            _ => "",
        };
        let texts = [self.pair.as_deref().unwrap_or_default(), stamp, &self.prefix, "=+/-_"];
        !separator.is_ascii_alphanumeric() && !texts.iter().any(|text| text.contains(separator))
    }

    /// Whether an id can stand in a header and cannot be taken for another part of the content.
    pub(super) fn takes_id(&self, id: &str) -> bool {
        let literal =
            |part: &Part| matches!(part, Part::Literal(text) if id.contains(text.as_str()));
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_graphic())
            && !self.parts.iter().any(literal)
    }

    /// What is signed, in pieces.
    pub(super) fn content<'a>(
        &'a self,
        id: &'a str,
        timestamp: &'a str,
        body: &'a [u8],
    ) -> Vec<&'a [u8]> {
        let piece = |part: &'a Part| match part {
            Part::Id => id.as_bytes(),
            Part::Timestamp => timestamp.as_bytes(),
            Part::Body => body,
            Part::Literal(text) => text.as_bytes(),
        };
        self.parts.iter().map(piece).collect()
    }
}

/// A name of a header (RFC 9110, `token`).
fn name(header: &str) -> Result<&str, SchemeError> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !header.is_empty() && header.bytes().all(token) {
        Ok(header)
    } else {
        Err(SchemeError::Header)
    }
}

fn parts(content: &str) -> Result<Vec<Part>, SchemeError> {
    let mut parts = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let places = [("{id}", Part::Id), ("{timestamp}", Part::Timestamp), ("{body}", Part::Body)];
        let place =
            places.into_iter().find_map(|(name, part)| Some((rest.strip_prefix(name)?, part)));
        if let Some((after, part)) = place {
            parts.push(part);
            rest = after;
            continue;
        }
        let (literal, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
        if literal.is_empty() || literal.contains('}') {
            return Err(SchemeError::Content);
        }
        parts.push(Part::Literal(literal.to_owned()));
        rest = after;
    }
    if parts.contains(&Part::Body) { Ok(parts) } else { Err(SchemeError::NoBody) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_a_template() {
        let scheme = Scheme::new("x-sig", "v0:{timestamp}:{body}").unwrap();
        assert_eq!(scheme.content("", "12", b"{}").concat(), b"v0:12:{}");
        assert_eq!(scheme.complete(), Err(SchemeError::NoTimestampHeader));
        for (content, error) in [
            ("", SchemeError::NoBody),
            ("{timestamp}", SchemeError::NoBody),
            ("{body", SchemeError::Content),
            ("{Body}", SchemeError::Content),
            ("{body}}", SchemeError::Content),
        ] {
            assert_eq!(Scheme::new("x-sig", content), Err(error), "{content}");
        }
    }

    #[test]
    fn what_is_not_signed_is_not_believed() {
        let scheme = Scheme::new("x-sig", "{body}").unwrap();
        assert_eq!(scheme.clone().id("x-id"), Err(SchemeError::UnsignedId));
        assert_eq!(
            scheme.clone().timestamp("x-time", Unit::Seconds),
            Err(SchemeError::UnsignedTimestamp)
        );
        for bytes in [0, 15, 33] {
            assert_eq!(scheme.clone().tag_bytes(bytes), Err(SchemeError::TagBytes));
        }
        assert_eq!(Scheme::new("x sig", "{body}"), Err(SchemeError::Header));
        assert_eq!(Scheme::new("", "{body}"), Err(SchemeError::Header));
    }
}
