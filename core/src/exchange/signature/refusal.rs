use super::{Encoding, SchemeError};
use alloc::{string::String, vec::Vec};
use core::fmt;

/// Why a message was not accepted.
///
/// It is for the host's log and its operators. Answer the sender with a status alone: what would have matched is no
/// business of somebody who guesses. Nothing in it holds a key, a signature or a part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What is wrong.
    pub reason: Reason,
    /// What would have matched, where something would.
    pub diagnosis: Option<Diagnosis>,
}

/// What is wrong with a message that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// This header is absent.
    MissingHeader(String),
    /// This header stands more than once, or its value is not written as the scheme has it.
    Malformed(String),
    /// No key that accepts made any of the signatures.
    Mismatch,
    /// The signature is right, but its time is too far from the host's.
    Timestamp {
        /// The timestamp less the host's time, in milliseconds: negative for an old message.
        skew_ms: i64,
        /// How far it may be, in milliseconds.
        tolerance_ms: u32,
    },
    /// The signature is right, but the event has come before.
    Replayed,
    /// The signature is right, but its time is one that the replay window has forgotten already, so nobody can tell
    /// whether the event has come before.
    Forgotten,
    /// The host's own fault: the scheme or the keys cannot be used.
    Unusable(SchemeError),
}

impl Refusal {
    pub(super) const fn new(reason: Reason) -> Self {
        Self { reason, diagnosis: None }
    }

    /// The stable code, which programs go by.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.reason {
            Reason::MissingHeader(_) => "signature.missing-header",
            Reason::Malformed(_) => "signature.malformed",
            Reason::Mismatch => "signature.mismatch",
            Reason::Timestamp { .. } => "signature.timestamp",
            Reason::Replayed => "signature.replayed",
            Reason::Forgotten => "signature.forgotten",
            Reason::Unusable(_) => "signature.unusable",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::MissingHeader(header) => write!(f, "the header {header} is missing")?,
            Reason::Malformed(header) => write!(f, "the header {header} is malformed")?,
            Reason::Mismatch => f.write_str("the signature matches under no key")?,
            Reason::Timestamp { skew_ms, tolerance_ms } => write!(
                f,
                "the timestamp is {skew_ms} ms from now; {tolerance_ms} ms are allowed either way"
            )?,
            Reason::Replayed => f.write_str("the event has come before")?,
            Reason::Forgotten => {
                f.write_str("the timestamp is older than what the replay window knows")?;
            }
            Reason::Unusable(error) => write!(f, "{error}")?,
        }
        match &self.diagnosis {
            Some(diagnosis) => write!(f, "; {diagnosis}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Refusal {}

/// What would have matched: all of these differences together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// How what came differs from the scheme; never empty.
    pub differences: Vec<Difference>,
}

/// One way in which a message differs from its scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// The signature lacks its prefix.
    MissingPrefix,
    /// The signature stands under another name in a header of pairs.
    PairName,
    /// The signature is written in another encoding.
    Encoding(Encoding),
    /// The signature is base64 without its padding.
    Unpadded,
    /// The signature was made with the retired key of this name.
    RetiredKey(String),
    /// The signature was made over another form of the body.
    Body(BodyForm),
    /// The signature was made over the body alone.
    BodyAlone,
}

/// A form of the body that is not the one that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyForm {
    /// Without the line break at its end.
    WithoutNewline,
    /// With a line feed at its end.
    WithNewline,
    /// Printed anew without white space, as `JSON.stringify(JSON.parse(body))` does.
    Compact,
    /// Printed anew in the canonical form of RFC 8785.
    Canonical,
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what came matches if the signature is read as ")?;
        for (index, difference) in self.differences.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            match difference {
                Difference::MissingPrefix => f.write_str("one without its prefix")?,
                Difference::PairName => f.write_str("one under another name")?,
                Difference::Encoding(Encoding::Hex) => f.write_str("written in hex")?,
                Difference::Encoding(Encoding::Base64) => f.write_str("written in base64")?,
                Difference::Encoding(Encoding::Base64Url) => {
                    f.write_str("written in URL-safe base64")?;
                }
                Difference::Unpadded => f.write_str("base64 without its padding")?,
                Difference::RetiredKey(name) => write!(f, "made with the retired key {name}")?,
                Difference::BodyAlone => f.write_str("made over the body alone")?,
                Difference::Body(form) => f.write_str(match form {
                    BodyForm::WithoutNewline => {
                        "made over the body without the line break at its end"
                    }
                    BodyForm::WithNewline => "made over the body with a line feed at its end",
                    BodyForm::Compact => "made over the body printed anew without white space",
                    BodyForm::Canonical => "made over the canonical form of the body",
                })?,
            }
        }
        Ok(())
    }
}
