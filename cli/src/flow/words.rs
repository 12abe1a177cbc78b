//! The words of the platforms for kinds and exits, and what they have in common.

use callgate::{
    Kind,
    documents::{ExitKind, ReferenceKind},
};
use std::borrow::Cow;

/// What a menu does not understand.
pub(crate) const NO_MATCH: &str = "no match";
/// What happens when nobody answers.
pub(crate) const TIMEOUT: &str = "timeout";
/// What happens when something fails.
pub(crate) const ERROR: &str = "error";
/// What happens when a queue is full.
pub(crate) const FULL: &str = "at capacity";

/// The words in which two flows of one platform are compared.
#[derive(Clone, Copy)]
pub(super) struct Words {
    connect: bool,
}

/// The kinds of the older export of Connect, and what the flow language calls them.
const CONNECT_KINDS: [(&str, &str); 22] = [
    ("PlayPrompt", "MessageParticipant"),
    ("GetUserInput", "GetParticipantInput"),
    ("StoreUserInput", "GetParticipantInput"),
    ("Disconnect", "DisconnectParticipant"),
    ("InvokeExternalResource", "InvokeLambdaFunction"),
    ("SetAttributes", "UpdateContactAttributes"),
    ("CheckAttribute", "Compare"),
    ("CheckStaffing", "CheckMetricData"),
    ("CheckQueueStatus", "CheckMetricData"),
    ("SetQueue", "UpdateContactTargetQueue"),
    ("SetLoggingBehavior", "UpdateFlowLoggingBehavior"),
    ("SetRecordingBehavior", "UpdateContactRecordingBehavior"),
    ("SetVoice", "UpdateContactTextToSpeechVoice"),
    ("SetEventHook", "UpdateContactEventHooks"),
    ("SetContactFlow", "UpdateContactEventHooks"),
    ("SetCallBackNumber", "UpdateContactCallbackNumber"),
    ("LoopPrompts", "MessageParticipantIteratively"),
    ("HoldCustomerOrAgent", "HoldCustomerAgent"),
    ("AssignContactCategory", "TagContact"),
    ("InvokeModule", "InvokeFlowModule"),
    ("Resume", "EndFlowExecution"),
    ("ResumeContact", "EndFlowExecution"),
];

/// The exits of the older export of Connect, and what the flow language calls them.
const CONNECT_EXITS: [(&str, &str); 6] = [
    ("Error", "NoMatchingError"),
    ("NoMatch", "NoMatchingCondition"),
    ("Timeout", "InputTimeLimitExceeded"),
    ("AtCapacity", "QueueAtCapacity"),
    ("Looping", "ContinueLooping"),
    ("Complete", "DoneLooping"),
];

impl Words {
    pub(super) fn of(kind: Kind) -> Self {
        Self { connect: kind == Kind::ConnectFlow }
    }

    /// The kind of a node that refers to these.
    pub(super) fn kind<'w>(self, kind: &'w str, refers: &[(ReferenceKind, &str)]) -> &'w str {
        if !self.connect {
            return kind;
        }
        let refers = |wanted| refers.iter().any(|(own, _)| *own == wanted);
        match kind {
            "Transfer" if refers(ReferenceKind::Flow) => "TransferToFlow",
            "Transfer" if refers(ReferenceKind::Number) => "TransferParticipantToThirdParty",
            "Transfer" => "TransferContactToQueue",
            _ => CONNECT_KINDS.iter().find(|(old, _)| *old == kind).map_or(kind, |(_, new)| new),
        }
    }

    /// An exit of a node of this kind.
    pub(super) fn exit<'w>(
        self,
        kind: &str,
        sort: ExitKind,
        label: &'w str,
    ) -> (ExitKind, &'w str) {
        if !self.connect {
            return (sort, label);
        }
        if (kind, label) == ("Wait", "Timeout") {
            return (ExitKind::Condition, "WaitCompleted");
        }
        let new = CONNECT_EXITS.iter().find(|(old, _)| *old == label);
        (sort, new.map_or(label, |(_, new)| new))
    }
}

/// What an exit says, in words that no platform has for itself: the key, the value, or one of the constants above; empty
/// for what comes next.
pub(crate) fn plain(sort: ExitKind, label: &str) -> (ExitKind, Cow<'_, str>) {
    let word = match label {
        "Timeout" | "InputTimeLimitExceeded" | "timeout" | "noInput" | "no_input" | "NoInput" => {
            TIMEOUT
        }
        "NoMatch" | "NoMatchingCondition" | "noMatch" | "no_match" | "no match" | "invalid" => {
            NO_MATCH
        }
        "AtCapacity" | "QueueAtCapacity" | "at_capacity" | "at capacity" => FULL,
        _ if is_plain_error(label) => ERROR,
        "played" | "next" | "success" | "completed" | "done" | "audioComplete" | "sent" => {
            return (ExitKind::Next, Cow::Borrowed(""));
        }
        _ if is_numbered(label) => return (ExitKind::Next, Cow::Borrowed("")),
        _ if sort == ExitKind::Next => return (sort, Cow::Borrowed("")),
        _ => {
            let key = label.strip_prefix("press_").or_else(|| label.strip_prefix("digit_"));
            return (sort, Cow::Borrowed(key.unwrap_or(label)));
        }
    };
    (ExitKind::Error, Cow::Borrowed(word))
}

/// Whether this is one of several ways on that have no names: `done_2`.
fn is_numbered(label: &str) -> bool {
    let number = label.strip_prefix("done_").or_else(|| label.strip_prefix("played_"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the label of an error says no more than that something failed.
pub(super) fn is_plain_error(label: &str) -> bool {
    matches!(
        label,
        "Error" | "NoMatchingError" | "error" | "failed" | "fail" | "failure" | "returnedError"
    )
}

/// Whether what is said is a key of a telephone, or several.
pub(crate) fn is_keys(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'*' | b'#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_say_the_same_in_other_words() {
        for (sort, label, told) in [
            (ExitKind::Condition, "press_1", "1"),
            (ExitKind::Condition, "timeout", TIMEOUT),
            (ExitKind::Error, "InputTimeLimitExceeded", TIMEOUT),
            (ExitKind::Error, "NoMatchingCondition", NO_MATCH),
            (ExitKind::Condition, "played", ""),
            (ExitKind::Condition, "done_2", ""),
            (ExitKind::Next, "audioComplete", ""),
            (ExitKind::Condition, "Sales", "Sales"),
            (ExitKind::Error, "fail", ERROR),
        ] {
            assert_eq!(plain(sort, label).1, told, "{label}");
        }
        assert!(is_keys("12#") && !is_keys("") && !is_keys("1 or 2"));
    }
}
