use core::fmt;

/// Why a scheme cannot be used: the host's fault, not the sender's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeError {
    /// Not the name of a header.
    Header,
    /// A brace in the content belongs to none of `{id}`, `{timestamp}` and `{body}`.
    Content,
    /// The content leaves out the body.
    NoBody,
    /// The content names a timestamp, and no header tells it.
    NoTimestampHeader,
    /// The content names an id, and no header tells it.
    NoIdHeader,
    /// A timestamp header that the content leaves out.
    UnsignedTimestamp,
    /// An id header that the content leaves out.
    UnsignedId,
    /// Pairs whose names are empty, the same, or no words of a header, or whose separator cannot part them.
    Pairs,
    /// No pointers to members, more than eight, or one that is none of RFC 6901 or points at the whole body.
    Pointer,
    /// Fewer than 16 or more than 32 bytes of tag.
    TagBytes,
    /// No key accepts.
    NoKey,
    /// An empty key, or one that is not written as its scheme has it.
    Key,
    /// A key of this name stands in the set already.
    KeyName,
    /// An id to sign that is empty, is no visible ASCII, or holds what stands between the parts of the content.
    Id,
    /// A time to sign that is before the epoch.
    Time,
}

impl fmt::Display for SchemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "not the name of a header",
            Self::Content => {
                "a brace in the content belongs to none of {id}, {timestamp} and {body}"
            }
            Self::NoBody => "the content leaves out {body}",
            Self::NoTimestampHeader => "the content names {timestamp}, and no header tells it",
            Self::NoIdHeader => "the content names {id}, and no header tells it",
            Self::UnsignedTimestamp => {
                "the content leaves out {timestamp}, so the header proves nothing"
            }
            Self::UnsignedId => "the content leaves out {id}, so the header proves nothing",
            Self::Pairs => {
                "the names of the pairs, or what stands between them, cannot be told apart"
            }
            Self::Pointer => "one to eight JSON Pointers to members of the body are needed",
            Self::TagBytes => "a tag has 16 to 32 bytes",
            Self::NoKey => "no key of the set accepts",
            Self::Key => "the key is empty, or not written as its scheme has it",
            Self::KeyName => "a key of this name stands in the set already",
            Self::Id => "the id is empty, no visible ASCII, or holds what stands between the parts",
            Self::Time => "the time is before the epoch",
        })
    }
}

impl core::error::Error for SchemeError {}
