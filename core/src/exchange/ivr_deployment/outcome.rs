//! What comes of a deployment.

use crate::exchange::{Milestone, record::record};
use alloc::{string::String, vec::Vec};

/// A flow that is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeployedIvrFlow {
    /// The platform's id of the flow.
    pub flow_id: String,
    /// The flow's version after its activation, if the platform tells one.
    pub version: Option<u64>,
    /// What the platform says of its compilation: `COMPILED`.
    pub compile_status: String,
    /// The platform's id of the webhook, if one was to be registered.
    pub webhook_id: Option<String>,
    /// What the platform measured in it, if that was to be asked for.
    pub analytics: Option<FlowAnalytics>,
    /// Whether the flow was deployed before: the same document, started again. Then it was left as it is.
    pub reused: bool,
    /// Which entries of the client's audit log tell of the steps.
    pub audit: Vec<AuditMark>,
}

record!(struct DeployedIvrFlow {
    flow_id, version, compile_status, webhook_id, analytics, reused, audit
});

/// The entry of the audit log that tells of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditMark {
    /// The step.
    pub milestone: Milestone,
    /// The number of the entry.
    pub sequence: u64,
}

record!(struct AuditMark { milestone, sequence });

/// What the platform measured in a flow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowAnalytics {
    /// How many entities there are: callers, say.
    pub entities: u64,
    /// On how many pages they were told.
    pub pages: u64,
    /// The first entity.
    pub first: Option<FlowMeasures>,
    /// All of them: durations summed up, completion rates as their mean.
    pub total: FlowMeasures,
}

record!(struct FlowAnalytics { entities, pages, first, total });

/// Measures of a flow; what the platform does not tell is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowMeasures {
    /// `total_duration`, in the platform's unit.
    pub total_duration: Option<u64>,
    /// `completion_rate` in millionths.
    pub completion_ppm: Option<u64>,
}

record!(struct FlowMeasures { total_duration, completion_ppm });
