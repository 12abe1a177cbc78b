//! The list of targets.

use crate::{
    c_abi, canonical, documents, exchanges, reader, relations,
    seeds::{self, Seeds},
    signatures, snapshots, wire,
};
use callgate::Kind;

/// Something that is fuzzed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of the program below `fuzz/fuzz_targets/`, and of its folders of seeds and regressions.
    pub name: &'static str,
    /// What it does with an input. It panics where a promise is not kept.
    pub run: fn(&[u8]),
    /// The dictionaries below `fuzz/dictionaries/`, where words help.
    pub dictionaries: &'static [&'static str],
    /// The most bytes that an input has.
    pub most: usize,
    seeds: Seeds,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    text("reader", reader::run, 256, Seeds::Documents(None)),
    text("canonical", canonical::run, 256, Seeds::Documents(None)),
    text("any_kind", documents::any_kind, 2048, Seeds::Documents(None)),
    kind("guest_session", documents::guest_session, Kind::GuestSession),
    kind("genesys_guest", documents::genesys_guest, Kind::GenesysGuest),
    kind("agent_state", documents::agent_state, Kind::AgentState),
    kind("call_codes", documents::call_codes, Kind::CallCodes),
    kind("ivr_flow", documents::ivr_flow, Kind::IvrFlow),
    kind("connect_flow", documents::connect_flow, Kind::ConnectFlow),
    kind("twilio_flow", documents::twilio_flow, Kind::TwilioFlow),
    kind("architect_flow", documents::architect_flow, Kind::ArchitectFlow),
    kind("policy", documents::policy, Kind::Policy),
    choices("relation_writing", relations::writing, 256),
    choices("relation_limits", relations::limits, 256),
    choices("relation_nodes", relations::nodes, 512),
    choices("relation_deletion", relations::deletion, 256),
    choices("signatures", signatures::run, 256),
    choices("exchanges", exchanges::run, 192),
    choices("audit", exchanges::audit, 96),
    text("snapshots", snapshots::run, 16_384, Seeds::Snapshots),
    text("wire", wire::run, 1024, Seeds::Wire),
    choices("c_abi", c_abi::run, 512),
];

/// One whose input is text, or parts of it.
const fn text(name: &'static str, run: fn(&[u8]), most: usize, seeds: Seeds) -> Target {
    let dictionaries: &[&str] = match seeds {
        Seeds::Documents(Some(Kind::Policy)) => &["json", "policy"],
        Seeds::Documents(Some(Kind::ConnectFlow | Kind::TwilioFlow | Kind::ArchitectFlow)) => {
            &["json", "flows"]
        }
        Seeds::Documents(Some(_)) => &["json", "documents", "policy"],
        Seeds::Snapshots => &["json", "snapshots"],
        Seeds::Wire => &["json", "wire"],
        Seeds::Documents(None) | Seeds::Choices => &["json"],
    };
    Target { name, run, dictionaries, most, seeds }
}

const fn kind(name: &'static str, run: fn(&[u8]), kind: Kind) -> Target {
    text(name, run, 2048, Seeds::Documents(Some(kind)))
}

/// One whose input is decoded into choices.
const fn choices(name: &'static str, run: fn(&[u8]), most: usize) -> Target {
    Target { name, run, dictionaries: &[], most, seeds: Seeds::Choices }
}

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.iter().find(|target| target.name == name).copied()
    }

    /// What to begin with that is made of what the repository holds.
    #[must_use]
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        seeds::made(self.seeds, self.most)
    }
}
