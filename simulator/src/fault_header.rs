//! Faults by a header of the request itself.

use crate::{
    faults::{Action, read_action},
    fields::Wrong,
};
use serde_json::{Map, Value, json};

/// Reads the header `X-Callgate-Fault`: the words of an action, separated by semicolons.
pub(crate) fn read(text: &str) -> Result<Action, Wrong> {
    let mut members = Map::new();
    for word in text.split(';').map(str::trim) {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (word, None),
        };
        let number = || value.and_then(|value| value.parse::<i64>().ok()).map(Value::from);
        let (name, value) = match (name, value) {
            ("drop-before", None) => ("drop", Some(json!("before"))),
            ("drop-after", None) => ("drop", Some(json!("after"))),
            ("truncate", None) => ("truncate", Some(json!(true))),
            ("after-effect", None) => ("afterEffect", Some(json!(true))),
            ("truncate", _) => ("truncate", number()),
            ("latency", _) => ("latencyMs", number()),
            ("status", _) => ("status", number()),
            ("retry-after", _) => ("retryAfterSeconds", number()),
            ("skew", _) => ("skewMs", number()),
            ("reject-records", Some(list)) => {
                let numbers = list.split(',').map(|one| one.trim().parse::<u64>().ok());
                ("rejectRecords", numbers.collect::<Option<Vec<_>>>().map(Value::from))
            }
            _ => {
                let known = "drop-before, drop-after, truncate, truncate=BYTES, latency=MS, \
                             status=CODE, retry-after=SECONDS, after-effect, skew=MS, \
                             reject-records=N,N";
                let reason = format!("{word:?} is unknown; known are {known}");
                return Err(Wrong::at("X-Callgate-Fault", reason));
            }
        };
        let wrong = || Wrong::at("X-Callgate-Fault", format!("{word:?} needs a number after ="));
        members.insert(name.to_owned(), value.ok_or_else(wrong)?);
    }
    read_action(&Value::Object(members), "X-Callgate-Fault".to_owned(), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::{Drop, Truncate};

    #[test]
    fn the_header_says_the_same_in_short() {
        let action = read("status=429; retry-after=7;after-effect").unwrap();
        assert_eq!((action.status, action.retry_after, action.after), (Some(429), Some(7), true));
        assert_eq!(read("drop-after").unwrap().drop, Some(Drop::After));
        assert_eq!(read("truncate=3").unwrap().truncate, Some(Truncate::Bytes(3)));
        assert_eq!(read("reject-records=0,2").unwrap().reject, [0, 2]);
        for wrong in ["", "drop", "status", "status=x", "latency=-1", "status=200", "drop-after=1"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
