use core::{fmt, str::FromStr};

/// Makes [`Code`] from the one list of codes. A code is never reused for another meaning.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal,)*) => {
        /// The code of a rule: stable, and what programs go by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the alphabet, which is also the order of [`Ord`].
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as reports and policies spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

codes! {
    BreakMandatory = "break.mandatory",
    BreakOverdue = "break.overdue",
    BreakTooShort = "break.too-short",
    CampaignFormat = "campaign.format",
    CampaignUnknown = "campaign.unknown",
    CodeCycle = "code.cycle",
    CodeDepth = "code.depth",
    CodeDuplicate = "code.duplicate",
    CodeFormat = "code.format",
    CodeParentAmbiguous = "code.parent-ambiguous",
    CodeParentMissing = "code.parent-missing",
    CodeTaken = "code.taken",
    ConsentProcessingRefused = "consent.processing-refused",
    DateFormat = "date.format",
    DateOrder = "date.order",
    ExitErrorLoop = "exit.error-loop",
    ExitUnconnected = "exit.unconnected",
    FactsMissing = "facts.missing",
    FallbackMissing = "fallback.missing",
    FallbackTargetMissing = "fallback.target-missing",
    FieldMissing = "field.missing",
    FieldUnknown = "field.unknown",
    FingerprintLength = "fingerprint.length",
    FlowCycle = "flow.cycle",
    FlowDepth = "flow.depth",
    FlowNodes = "flow.nodes",
    FlowSize = "flow.size",
    FlowSpin = "flow.spin",
    FlowTrap = "flow.trap",
    IdentityHashFormat = "identity.hash-format",
    IdentityPlaintext = "identity.plaintext",
    JsonDuplicateKey = "json.duplicate-key",
    JsonSyntax = "json.syntax",
    JsonTooDeep = "json.too-deep",
    JsonTooLarge = "json.too-large",
    KindUnknown = "kind.unknown",
    LanguageCount = "language.count",
    LanguageDuplicate = "language.duplicate",
    LanguageFormat = "language.format",
    LanguageUnknown = "language.unknown",
    LanguageUnknownRegion = "language.unknown-region",
    MediaUnknown = "media.unknown",
    MetadataCount = "metadata.count",
    MetadataKeyEmpty = "metadata.key-empty",
    MetadataSize = "metadata.size",
    MetadataValueType = "metadata.value-type",
    NodeAfterHangup = "node.after-hangup",
    NodeDanglingTarget = "node.dangling-target",
    NodeDeadEnd = "node.dead-end",
    NodeDuplicateCondition = "node.duplicate-condition",
    NodeDuplicateId = "node.duplicate-id",
    NodeMediaMissing = "node.media-missing",
    NodeNone = "node.none",
    NodeUnreachable = "node.unreachable",
    NumberUnsafe = "number.unsafe",
    PolicyContradiction = "policy.contradiction",
    PolicyPattern = "policy.pattern",
    PolicyRange = "policy.range",
    PromptUnknown = "prompt.unknown",
    QueueUnknown = "queue.unknown",
    ReasonNotAllowed = "reason.not-allowed",
    ScheduleInactive = "schedule.inactive",
    ScheduleOutsideShift = "schedule.outside-shift",
    StateTransition = "state.transition",
    StateUnknown = "state.unknown",
    StringEmpty = "string.empty",
    TypeMismatch = "type.mismatch",
    UrlFormat = "url.format",
    UrlPrivateHost = "url.private-host",
    UrlScheme = "url.scheme",
    UuidFormat = "uuid.format",
    UuidVersion = "uuid.version",
    ValueNotAllowed = "value.not-allowed",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.binary_search_by(|code| code.name().cmp(name));
        found.ok().and_then(|at| Self::ALL.get(at)).copied().ok_or(UnknownCode)
    }
}

/// No rule has this code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no rule has this code")
    }
}

impl core::error::Error for UnknownCode {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_in_order_once_and_are_found_by_name() {
        assert!(Code::ALL.is_sorted_by(|a, b| a < b && a.name() < b.name()));
        assert!(Code::ALL.iter().all(|code| code.name().parse() == Ok(*code)));
        assert_eq!("uuid".parse::<Code>(), Err(UnknownCode));
    }
}
