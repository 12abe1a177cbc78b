//! IVR flows of many nodes, beside serde_json reading them into typed structs.

use crate::{
    Done,
    rounds::{Task, print},
};
use callgate::{
    Engine, Kind,
    json::{Fault, Limits, Reader, Type},
};
use callgate_bench_subjects::large::{POLICY, flow};
use serde::Deserialize;
use std::hint::black_box;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "what is read is not used")]
struct Flow<'a> {
    name: &'a str,
    campaign_id: &'a str,
    #[serde(borrow)]
    nodes: Vec<Node<'a>>,
    fallback_action: Fallback<'a>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(dead_code, reason = "what is read is not used")]
struct Node<'a> {
    id: &'a str,
    r#type: NodeType,
    media_asset_id: Option<&'a str>,
    #[serde(borrow, default)]
    transitions: Vec<Transition<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum NodeType {
    Greeting,
    Dtmf,
    Transfer,
    Queue,
    Hangup,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "what is read is not used")]
struct Transition<'a> {
    condition: &'a str,
    target: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "what is read is not used")]
struct Fallback<'a> {
    r#type: NodeType,
    target: Option<&'a str>,
}

/// Reads every value of a text and does nothing with it.
fn walk(bytes: &[u8]) -> Result<usize, Fault> {
    let mut reader = Reader::new(bytes, Limits { max_bytes: usize::MAX, max_nesting: 64 })?;
    let mut open: Vec<Type> = Vec::new();
    let (mut first, mut values) = (true, 0);
    loop {
        let more = match open.last() {
            Some(Type::Object) => reader.member(first)?.is_some(),
            Some(_) => reader.element(first)?,
            None => values == 0,
        };
        if !more {
            if open.pop().is_none() {
                reader.finish()?;
                return Ok(values);
            }
            first = false;
            continue;
        }
        values += 1;
        let found = reader.peek()?;
        first = matches!(found, Type::Object | Type::Array);
        match found {
            Type::Object => reader.begin_object()?,
            Type::Array => reader.begin_array()?,
            Type::String => drop(black_box(reader.string()?)),
            _ => drop(reader.skip()?),
        }
        if first {
            open.push(found);
        }
    }
}

/// Measures a large flow, and how the time grows.
pub(crate) fn measure() -> Done {
    let engine = Engine::from_policy(POLICY).map_err(|report| report.to_json())?;
    let mut points = Vec::new();
    for (nodes, title) in [(10_000, "10,000"), (100_000, "100,000"), (1_000_000, "1,000,000")] {
        let text = flow(nodes);
        let bytes = text.as_bytes();
        let report = engine.check(Kind::IvrFlow, bytes, None);
        let read: Flow<'_> = serde_json::from_str(&text)?;
        if !report.violations.is_empty() || read.nodes.len() != nodes {
            return Err(format!(
                "a flow of {nodes} nodes is not as it should be: {}",
                report.to_json()
            )
            .into());
        }
        drop(read);
        let name = format!("Rust: IVR flow, {title} nodes, {:.0} MB", bytes.len() as f64 / 1e6);
        let medians = Task::new(&name)
            .with("callgate", || {
                black_box(engine.is_valid(Kind::IvrFlow, black_box(bytes), None));
            })
            .with("callgate, reading alone", || {
                black_box(walk(black_box(bytes)).is_ok());
            })
            .with("serde_json, typed", || {
                black_box(serde_json::from_slice::<Flow<'_>>(black_box(bytes)).is_ok());
            })
            .run();
        print(&name, "callgate, graph", medians[0] - medians[1], "ns");
        points.push(((nodes as f64).ln(), medians[0].ln()));
    }
    print("Rust: growth of a flow's check with its nodes", "callgate", slope(&points), "exponent");
    Ok(())
}

/// The slope of the line through the points that has the least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let mean =
        |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / points.len() as f64;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let product: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let square: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    product / square
}
