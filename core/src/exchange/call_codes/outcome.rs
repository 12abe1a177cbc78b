//! What comes of the registration of a matrix.

use super::{
    enrol::Enrolment,
    matrix::{Fate, Matrix},
};
use crate::exchange::{
    Time,
    body::{Object, instant},
    machine::Context,
    record::record,
    webhook,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// The codes of a matrix that the platform has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredCallCodes {
    /// The name of the matrix, derived from its content: the same matrix, however spelled, has the same.
    pub mapping_id: String,
    /// The codes, in the order of the document.
    pub codes: Vec<RegisteredCallCode>,
    /// How it went.
    pub metrics: MappingMetrics,
}

record!(struct RegisteredCallCodes { mapping_id, codes, metrics });

/// A code that the platform has now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredCallCode {
    /// Which entry of the document it is.
    pub index: usize,
    /// What the dialer calls it.
    pub code: String,
    /// The platform's id of it.
    pub id: String,
    /// Whether it was there before, and only its id was taken over.
    pub reused: bool,
}

record!(struct RegisteredCallCode { index, code, id, reused });

/// How the registration of a matrix went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MappingMetrics {
    /// The codes of the matrix.
    pub total_attempts: u64,
    /// Those among them that the platform has now.
    pub successful: u64,
    /// Those among these that it had before.
    pub reused: u64,
    /// How many milliseconds a registration took on average, retries and all; 0 if there was none.
    pub average_latency_ms: Time,
}

record!(struct MappingMetrics { total_attempts, successful, reused, average_latency_ms });

impl MappingMetrics {
    /// The share of the codes that the platform has now, from 0 to 1; 0 for a matrix without codes.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
    pub fn assignment_rate(&self) -> f64 {
        if self.total_attempts == 0 {
            return 0.0;
        }
        self.successful as f64 / self.total_attempts as f64
    }

    /// As JSON, the rate included.
    #[must_use]
    pub fn to_json(&self) -> String {
        Object::new()
            .number("totalAttempts", self.total_attempts)
            .number("successful", self.successful)
            .number("reused", self.reused)
            .number("averageLatencyMs", self.average_latency_ms)
            .json("assignmentRate", &format!("{}", self.assignment_rate()))
            .finish()
    }
}

pub(super) fn of(mapping: &str, matrix: &Matrix, enrolment: &Enrolment) -> RegisteredCallCodes {
    let codes = matrix.codes().filter_map(|(index, code)| {
        let reused = match code.fate {
            Fate::Registered => false,
            Fate::Reused => true,
            Fate::Open | Fate::Asked | Fate::Failed | Fate::Skipped => return None,
        };
        let id = code.id.clone()?;
        Some(RegisteredCallCode { index, code: code.text.clone(), id, reused })
    });
    let codes: Vec<RegisteredCallCode> = codes.collect();
    let reused = codes.iter().filter(|code| code.reused).count() as u64;
    let metrics = MappingMetrics {
        total_attempts: matrix.len() as u64,
        successful: codes.len() as u64,
        reused,
        average_latency_ms: enrolment.latency.checked_div(enrolment.registered).unwrap_or(0),
    };
    RegisteredCallCodes { mapping_id: mapping.to_string(), codes, metrics }
}

/// Tells the webhook, if there is one.
pub(super) fn announce(done: &RegisteredCallCodes, context: &mut Context<'_>) {
    const EVENT: &str = "MAPPING_COMPLETED";
    let body = Object::new()
        .text("event", EVENT)
        .text("mappingId", &done.mapping_id)
        .json("metrics", &done.metrics.to_json())
        .text("timestamp", &instant(context.now));
    webhook::deliver(context, EVENT, "", body.finish());
}
