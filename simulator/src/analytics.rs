//! Analytics of IVR flows, page by page.

use crate::{
    answer::{Answer, Call, Refusal, Told},
    clock::{self, rfc3339},
    ids::Ids,
    world::{World, sum},
};
use serde_json::{Value, json};

/// `POST /api/v2/analytics/ivrs/details/query`
pub(crate) fn query(world: &mut World, call: &Call<'_>) -> Told {
    let body = call.json()?;
    let wrong = |message: &str| Refusal::new(400, "bad.request", message);
    let filter = &body["filter"];
    let flow =
        filter["to"].as_str().filter(|_| filter["type"] == "equals" && filter["path"] == "flowId");
    let flow = flow.ok_or_else(|| {
        wrong("filter must be {\"type\": \"equals\", \"path\": \"flowId\", \"to\": a flow's id}")
    })?;
    let time = |name: &str| body[name].as_str().and_then(clock::parse);
    let (Some(from), Some(to)) = (time("dateFrom"), time("dateTo")) else {
        return Err(wrong("dateFrom and dateTo must be RFC 3339 times"));
    };
    if to <= from {
        return Err(wrong("dateTo must be after dateFrom"));
    }
    if body["interval"].as_str().is_none_or(|interval| !interval.starts_with('P')) {
        return Err(wrong("interval must be an ISO 8601 duration"));
    }
    let aggregations = body["aggregations"].as_array().filter(|list| !list.is_empty());
    let aggregations = aggregations.ok_or_else(|| wrong("aggregations must be a list"))?;
    let mut names = Vec::new();
    for aggregation in aggregations {
        let name =
            aggregation["name"].as_str().ok_or_else(|| wrong("an aggregation has no name"))?;
        let kinds = ["sum", "avg", "min", "max", "count"];
        if !kinds.iter().any(|kind| aggregation["type"] == *kind) {
            return Err(wrong("an aggregation's type must be sum, avg, min, max or count"));
        }
        names.push(name);
    }
    let start = match &body["nextPageToken"] {
        Value::Null => 0,
        token => {
            let start = token.as_str().and_then(|token| token.strip_prefix("page-"));
            let start = start.and_then(|start| start.parse::<u64>().ok());
            start.ok_or_else(|| wrong("nextPageToken is not one that was given"))?
        }
    };
    let total = if world.ivr.knows(flow) { world.settings.analytics_entities } else { 0 };
    let end = total.min(start.saturating_add(world.settings.analytics_page));
    let entities: Vec<_> = (start..end).map(|at| entity(flow, at, from, &names)).collect();
    let mut answer = json!({"entities": entities, "total": total});
    if end < total {
        answer["nextPageToken"] = json!(format!("page-{end}"));
    }
    Ok(Answer::new(200, answer))
}

/// What one caller did in a flow. The flow and the number decide it, so that pages agree.
fn entity(flow: &str, at: u64, from: i64, names: &[&str]) -> Value {
    let seed = sum(flow.as_bytes())
        .iter()
        .fold(at, |seed, byte| seed.wrapping_mul(257).wrapping_add(u64::from(*byte)));
    let mut ids = Ids::new(seed);
    let mut entity = json!({
        "flowId": flow, "contactId": ids.uuid(),
        "startedAt": rfc3339(from.saturating_add(i64::try_from(at % 86_400).unwrap_or(0) * 1_000)),
    });
    for name in names {
        let drawn = ids.number();
        entity[*name] = match *name {
            "completion_rate" => json!(f64::from(u8::try_from(drawn % 101).unwrap_or(0)) / 100.0),
            _ => json!(5_000 + drawn % 175_000),
        };
    }
    entity
}
