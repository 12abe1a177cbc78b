//! The documents: one file per kind, with what it is made of and the rules it must pass.

#![allow(
    private_interfaces,
    reason = "a sealed trait reads the documents; its parts are nobody else's"
)]

mod agent_facts;
mod agent_rules;
mod agent_state;
#[cfg(feature = "importers")]
mod architect_flow;
mod call_codes;
#[cfg(feature = "importers")]
mod connect_flow;
pub(crate) mod elements;
mod facts;
mod few;
mod genesys_guest;
mod guest_session;
mod ivr_flow;
mod kind;
mod languages;
mod metadata;
#[cfg(feature = "importers")]
mod platform;
mod policy;
mod reading;
#[cfg(feature = "importers")]
mod twilio_flow;
pub(crate) mod values;

pub use agent_state::AgentState;
#[cfg(feature = "importers")]
pub use architect_flow::ArchitectFlow;
pub use call_codes::{CallCode, CallCodes, Parent};
#[cfg(feature = "importers")]
pub use connect_flow::ConnectFlow;
#[cfg(feature = "importers")]
pub(crate) use connect_flow::answer;
pub use genesys_guest::{ChannelContext, Consent, GenesysGuest, IdentityAttributes};
pub use guest_session::GuestSession;
pub use ivr_flow::{Fallback, IvrFlow};
pub use kind::{Kind, UnknownKind};
pub use languages::Languages;
pub use metadata::{Metadata, Value};
pub(crate) use policy::{MAX_BYTES as MAX_POLICY_BYTES, read as read_policy, reference};
pub(crate) use reading::{Context, document, read};
#[cfg(feature = "importers")]
pub use twilio_flow::TwilioFlow;

pub use crate::rules::flow::{
    ExitKind, FlowCounts, FlowExit, FlowGraph, FlowNode, FlowReference, ReferenceKind,
};

#[cfg(not(feature = "importers"))]
use crate::json::Span;
use crate::{
    json::{Fault, Reader},
    report::Findings,
};

/// Reads a whole value; a build without the flows of platforms knows no answer with one in it.
#[cfg(not(feature = "importers"))]
pub(crate) fn answer(reader: &mut Reader<'_>) -> Result<(Span, bool), Fault> {
    Ok((reader.skip()?, false))
}

/// A document that has passed its check: the only way to hold one is to have it checked, by
/// [`Engine::parse`](crate::Engine::parse).
pub trait Document<'a>: sealed::Read<'a> {
    /// What kind of document it is.
    const KIND: Kind;
}

pub(crate) mod sealed {
    use super::{Context, Fault, Findings, Reader};

    pub trait Read<'a>: Sized {
        /// Reads the document and applies its rules. What comes back is `None` if parts are missing; if errors were
        /// found, it is not the document it claims to be.
        fn read(
            reader: &mut Reader<'a>,
            context: &mut Context<'_, 'a>,
            out: &mut Findings<'_>,
        ) -> Result<Option<Self>, Fault>;
    }
}
