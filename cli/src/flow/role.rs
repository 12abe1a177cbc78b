//! What a node does to a caller, whatever its platform calls it.

use super::words;
use callgate::documents::{ExitKind, FlowExit, FlowNode, ReferenceKind};

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// Plays or says something.
    Plays,
    /// Waits for what the caller presses or says.
    Asks,
    /// Puts the contact in a queue.
    Queues,
    /// Hands the contact to another flow, a number or a person.
    Transfers,
    /// Ends this flow without ending the contact.
    Returns,
    /// Ends the contact.
    Ends,
    /// Goes on in one of several directions.
    Branches,
    /// Goes on in one direction.
    Passes,
}

/// The kinds that play something, of all platforms.
const PLAYS: [&str; 6] = [
    "greeting",
    "MessageParticipant",
    "MessageParticipantIteratively",
    "PlayPrompt",
    "LoopPrompts",
    "say-play",
];

/// The kinds that wait for time to pass, and not for the caller.
const TIMED: [&str; 5] =
    ["Wait", "HoldCustomerAgent", "HoldCustomerOrAgent", "wait", "SendMessage"];

/// The kinds that put a contact in a queue even where none is named.
const QUEUES: [&str; 7] = [
    "queue",
    "TransferContactToQueue",
    "DequeueContactAndTransferToQueue",
    "enqueue-call",
    "send-to-flex",
    "transferToAcd",
    "menuTransferToAcd",
];

/// The kinds after which the flow goes on that this one was called from.
const RETURNS: [&str; 5] = [
    "EndFlowExecution",
    "EndFlowModuleExecution",
    "CompleteOutboundCall",
    "Resume",
    "ResumeContact",
];

impl Role {
    /// The role of a node, by what the policy says of its kind, what it refers to and where it leads.
    pub(crate) fn of(node: FlowNode<'_, '_>) -> Self {
        let kind = node.kind();
        if node.leaves() {
            return Self::leaving(node);
        }
        if node.ends() {
            Self::Ends
        } else if PLAYS.contains(&kind) {
            Self::Plays
        } else if node.waits() && !TIMED.contains(&kind) {
            Self::Asks
        } else if divides(node) {
            Self::Branches
        } else {
            Self::Passes
        }
    }

    fn leaving(node: FlowNode<'_, '_>) -> Self {
        let refers = |kinds: &[ReferenceKind]| {
            node.references().any(|reference| kinds.contains(&reference.kind()))
        };
        let elsewhere = refers(&[ReferenceKind::Flow, ReferenceKind::Number]);
        // The old block of Connect transfers to whatever it refers to, and where it does not say, only a queue can be full.
        let full = || node.exits().any(|exit| exit.label() == "AtCapacity");
        let queue =
            QUEUES.contains(&node.kind()) || (node.kind() == "Transfer" && !elsewhere && full());
        if queue || refers(&[ReferenceKind::Queue]) {
            Self::Queues
        } else if RETURNS.contains(&node.kind()) {
            Self::Returns
        } else {
            Self::Transfers
        }
    }

    /// The word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plays => "plays",
            Self::Asks => "asks",
            Self::Queues => "queues",
            Self::Transfers => "transfers",
            Self::Returns => "returns",
            Self::Ends => "ends",
            Self::Branches => "branches",
            Self::Passes => "passes",
        }
    }

    /// Whether the flow is over for the contact, unless something fails.
    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Queues | Self::Transfers | Self::Returns | Self::Ends)
    }
}

/// Whether it leads to different nodes.
pub(super) fn divides(node: FlowNode<'_, '_>) -> bool {
    let mut targets = directions(node);
    let first = targets.next();
    targets.any(|target| Some(target) != first)
}

/// Where a block leads that does nothing to a caller: everything but its errors, as what nobody notices cannot fail for
/// anybody either; or these if there is nothing else.
pub(super) fn directions<'f>(node: FlowNode<'f, '_>) -> impl Iterator<Item = usize> + use<'f> {
    let is_way = |exit: &FlowExit<'_, '_>| {
        let (sort, label) = words::plain(exit.kind(), exit.label());
        exit.to().is_some()
            && (sort != ExitKind::Error || label == words::NO_MATCH || label == words::TIMEOUT)
    };
    let all = !node.exits().any(|exit| is_way(&exit));
    let exits = node.exits().filter(move |exit| all || is_way(exit));
    exits.filter_map(|exit| exit.to()).collect::<Vec<_>>().into_iter()
}
