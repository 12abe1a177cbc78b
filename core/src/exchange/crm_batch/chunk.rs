//! What became of a chunk of records.

use crate::exchange::{
    Failure, Malformed, Response,
    answer::{self, Field},
    record::record,
};
use alloc::{string::String, vec::Vec};

/// A chunk of records, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrmChunk {
    /// The number of its first record among all, from 0.
    pub first: usize,
    /// How many records it has.
    pub records: usize,
    /// Its idempotency key.
    pub key: String,
    /// What became of it.
    pub state: CrmChunkState,
}

record!(struct CrmChunk { first, records, key, state });

impl CrmChunk {
    pub(super) const fn new(first: usize, records: usize, key: String) -> Self {
        Self { first, records, key, state: CrmChunkState::Unsent }
    }

    /// How many of its records the CRM has taken.
    #[must_use]
    pub fn taken(&self) -> usize {
        match self.state {
            CrmChunkState::Taken(_) => self.records.saturating_sub(self.refused().count()),
            CrmChunkState::Done => self.records,
            CrmChunkState::Failed(_) | CrmChunkState::Unsent => 0,
        }
    }

    /// The external ids of the records that the CRM refused.
    pub fn refused(&self) -> impl Iterator<Item = &str> {
        let records = match &self.state {
            CrmChunkState::Taken(records) => records.as_slice(),
            _ => &[],
        };
        let refused = records.iter().filter(|(_, state)| *state == CrmRecordState::Refused);
        refused.map(|(id, _)| id.as_str())
    }
}

/// What became of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrmChunkState {
    /// The CRM has taken it, except for records that it refused: the external id of each record, and what became of it.
    Taken(Vec<(String, CrmRecordState)>),
    /// The CRM has had it already, at an earlier time; what it said of single records then, it does not say again.
    Done,
    /// It failed. Whether the CRM has it all the same, it will say if the same is sent again.
    Failed(Failure),
    /// It was not sent any more.
    Unsent,
}

record!(enum CrmChunkState { Done, Unsent | Taken(records), Failed(failure) | });

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CrmRecordState {
    /// It is there.
    Taken,
    /// It was refused.
    Refused,
}

record!(enum CrmRecordState { Taken, Refused | | });

/// What the CRM says of each record: all are taken, unless `results` tells otherwise of some. An answer that says that
/// some are refused must say which.
pub(super) fn read(
    response: &Response,
    ids: Vec<String>,
) -> Result<Vec<(String, CrmRecordState)>, Malformed> {
    const RESULTS: &str = "results";
    let mut records: Vec<_> = ids.into_iter().map(|id| (id, CrmRecordState::Taken)).collect();
    let partly = response.status == super::PARTLY;
    if response.body.is_empty() && !partly {
        return Ok(records);
    }
    let [results] = answer::fields(response, [RESULTS])?;
    let Some(results) = results else {
        return if partly { Err(Malformed::missing(RESULTS)) } else { Ok(records) };
    };
    let unusable = || Malformed::unusable(RESULTS);
    let results = results.json().and_then(answer::elements).ok_or_else(unusable)?;
    for (place, result) in results.into_iter().enumerate() {
        let fields = answer::inner(result, ["index", "externalId", "status", "error"]);
        let [index, id, status, error] = fields.map_err(|_| unusable())?;
        let refused = match status {
            Some(Field::Text(text)) => text.is("failed") || text.is("error"),
            Some(Field::Number(number)) => number.to_i64().is_none_or(|status| status >= 400),
            _ => error.is_some(),
        };
        let place = match index {
            Some(index) => index.count().and_then(|index| usize::try_from(index).ok()),
            None => Some(place),
        };
        let record = place.and_then(|place| records.get_mut(place)).ok_or_else(unusable)?;
        let other = matches!(id, Some(Field::Text(id)) if !id.is(&record.0));
        if other {
            return Err(unusable());
        }
        if refused {
            record.1 = CrmRecordState::Refused;
        }
    }
    let told = records.iter().any(|(_, state)| *state == CrmRecordState::Refused);
    if partly && !told { Err(unusable()) } else { Ok(records) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &str) -> Result<Vec<CrmRecordState>, Malformed> {
        let ids = ["a", "b"].map(String::from).to_vec();
        let records = read(&Response::new(status).with_body(body), ids)?;
        Ok(records.into_iter().map(|(_, state)| state).collect())
    }

    #[test]
    fn records_are_taken_unless_the_answer_says_otherwise() {
        use CrmRecordState::{Refused, Taken};
        for (status, body, states) in [
            (200, "", [Taken, Taken]),
            (200, "{}", [Taken, Taken]),
            (
                200,
                r#"{"results":[{"index":1,"externalId":"b","status":"created"}]}"#,
                [Taken, Taken],
            ),
            (
                207,
                r#"{"results":[{"index":1,"externalId":"b","status":"failed"}]}"#,
                [Taken, Refused],
            ),
            (207, r#"{"results":[{"status":409},{"status":201}]}"#, [Refused, Taken]),
            (207, r#"{"results":[{},{"error":"locked"}]}"#, [Taken, Refused]),
        ] {
            assert_eq!(told(status, body).unwrap(), states, "{body}");
        }
    }

    #[test]
    fn an_answer_that_does_not_tell_which_is_malformed() {
        for (status, body, malformed) in [
            (200, "[]", Malformed::NotAnObject),
            (207, "", Malformed::NotAnObject),
            (207, "{}", Malformed::missing("results")),
            (207, r#"{"results":{}}"#, Malformed::unusable("results")),
            (207, r#"{"results":[]}"#, Malformed::unusable("results")),
            (207, r#"{"results":[3]}"#, Malformed::unusable("results")),
            (207, r#"{"results":[{"index":2,"status":"failed"}]}"#, Malformed::unusable("results")),
            (
                207,
                r#"{"results":[{"index":0,"externalId":"b","status":"failed"}]}"#,
                Malformed::unusable("results"),
            ),
        ] {
            assert_eq!(told(status, body), Err(malformed), "{body}");
        }
    }
}
