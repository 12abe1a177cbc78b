use core::fmt;

/// Makes [`Status`] from the one table of statuses. A number is never reused for another meaning.
macro_rules! statuses {
    ($($(#[doc = $doc:literal])* $variant:ident = $number:literal, $name:literal, $message:literal;)*) => {
        /// How a call across the boundary of a language ended: what a host did wrong, or what went wrong in here. What
        /// is wrong with a document is no status but a [`Report`](crate::Report).
        ///
        /// Rust hosts meet the same as types and never need it; the surfaces for other languages tell it by number or
        /// name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u32)]
        #[non_exhaustive]
        pub enum Status {
            $($(#[doc = $doc])* $variant = $number,)*
        }

        impl Status {
            /// Every status, in the order of the numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The number: stable, and what programs go by.
            #[must_use]
            pub const fn number(self) -> u32 {
                self as u32
            }

            /// The name, likewise stable.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What it means, for people: not a contract.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self {
                    $(Self::$variant => $message,)*
                }
            }
        }
    };
}

statuses! {
    /// The call did what it is for.
    Ok = 0, "ok", "no error";
    /// The call did what it is for, and the answer is that there is none: a violation without a limit, say.
    Absent = 1, "absent", "there is no such part";
    /// A required argument is null.
    NullArgument = 2, "null-argument", "a required argument is null";
    /// A name is not UTF-8.
    NotUtf8 = 3, "not-utf8", "a name is not UTF-8";
    /// A length is beyond what an object in memory can have.
    LengthImpossible = 4, "length-impossible", "a length is beyond what an object in memory can have";
    /// No kind of document has this name or number.
    KindUnknown = 5, "kind-unknown", "no kind of document has this name or number";
    /// No rule has this code.
    CodeUnknown = 6, "code-unknown", "no rule has this code";
    /// No status has this number.
    StatusUnknown = 7, "status-unknown", "no status has this number";
    /// The report has fewer violations than that.
    OutOfRange = 8, "out-of-range", "the report has fewer violations than that";
    /// The policy breaks its own rules; its report tells where and why.
    PolicyInvalid = 9, "policy-invalid", "the policy breaks its own rules; its report tells where and why";
    /// A handle is of another type, or has been freed.
    WrongHandle = 10, "wrong-handle", "the handle is of another type, or has been freed";
    /// An earlier call with this handle ended in a panic; it can be freed and nothing else.
    DeadHandle = 11, "dead-handle", "an earlier call with this handle ended in a panic";
    /// A defect of Callgate. The handles of the call are dead; the process and every other handle are not.
    Panic = 12, "panic", "a defect of Callgate ended the call; its handles can only be freed";
    /// No exchange has this name.
    ExchangeUnknown = 13, "exchange-unknown", "no exchange has this name";
    /// What was given beside a document cannot be used: a configuration, options, the head of an answer; a report tells
    /// where and why.
    InputInvalid = 14, "input-invalid", "what was given cannot be used; its report tells where and why";
    /// A snapshot cannot be taken up.
    SnapshotInvalid = 15, "snapshot-invalid", "the snapshot is of another version, or not a whole one";
    /// The board keeps no such agent.
    AgentUnknown = 16, "agent-unknown", "the board keeps no such agent";
}

impl Status {
    /// The status of this number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.number() == number)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_names_stand_once() {
        assert!(Status::ALL.is_sorted_by(|a, b| a.number() < b.number()));
        assert!(Status::ALL.iter().all(|one| Status::from_number(one.number()) == Some(*one)));
        assert_eq!(Status::from_number(u32::MAX), None);
        for (place, status) in Status::ALL.iter().enumerate() {
            assert!(Status::ALL.iter().skip(place + 1).all(|other| other.name() != status.name()));
        }
    }
}
