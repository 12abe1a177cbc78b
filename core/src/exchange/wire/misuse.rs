use super::UnknownExchange;
use crate::{
    Report, Status,
    exchange::{SnapshotError, body::Object},
};
use alloc::{
    boxed::Box,
    string::{String, ToString},
};
use core::fmt;

/// What a host did wrong: told the same on every surface.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Misuse {
    /// A configuration, options or the head of an answer cannot be used.
    Input(Box<Report>),
    /// The snapshot cannot be taken up.
    Snapshot(SnapshotError),
    /// There is no such exchange.
    Exchange(UnknownExchange),
}

impl Misuse {
    /// The status.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self {
            Self::Input(_) => Status::InputInvalid,
            Self::Snapshot(_) => Status::SnapshotInvalid,
            Self::Exchange(_) => Status::ExchangeUnknown,
        }
    }

    /// As one line of JSON: `{"status", "message", "report"?}`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let object =
            Object::new().text("status", self.status().name()).text("message", &self.to_string());
        match self {
            Self::Input(report) => object.json("report", &report.to_json()).finish(),
            Self::Snapshot(_) | Self::Exchange(_) => object.finish(),
        }
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(_) => self.status().fmt(f),
            Self::Snapshot(error) => error.fmt(f),
            Self::Exchange(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Misuse {}

impl From<Report> for Misuse {
    fn from(report: Report) -> Self {
        Self::Input(Box::new(report))
    }
}

impl From<SnapshotError> for Misuse {
    fn from(error: SnapshotError) -> Self {
        Self::Snapshot(error)
    }
}

impl From<UnknownExchange> for Misuse {
    fn from(error: UnknownExchange) -> Self {
        Self::Exchange(error)
    }
}
