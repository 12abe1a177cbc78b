use crate::{genesys_world::*, host::*};
use callgate::{
    Engine,
    exchange::{
        Breaker, Cause, Config, CrmBatch, CrmChunk, CrmChunkState, CrmRecord, Endpoint, EventKind,
        Failure, Milestone, Refusal, Request, Response, Success, TransportError,
    },
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const URL: &str = "https://crm.example.com/batch";

fn crm() -> Config {
    let endpoint = Endpoint::new(URL).with_token("canary-crm-token");
    Config { crm_batch: Some(endpoint), ..genesys() }
}

fn records(count: usize) -> Vec<CrmRecord> {
    let document = Guests::new().guest;
    let mut given = json!({});
    for name in ["channel", "consent", "identityAttributes", "attributes"] {
        given[name] = document[name].clone();
    }
    let text = given.to_string();
    let guest = Engine::new().parse(text.as_bytes(), None).unwrap();
    (0..count)
        .map(|number| CrmRecord::new(&format!("g-{number}"), &guest, Some(START)).unwrap())
        .collect()
}

/// A CRM that takes each key once and refuses some records.
#[derive(Default)]
struct Crm {
    batches: BTreeMap<String, Value>,
    /// How often each guest was taken.
    taken: BTreeMap<String, u32>,
    rejects: Vec<&'static str>,
}

impl Crm {
    fn take(&mut self, request: &Request) -> Answer {
        assert_eq!(request.url, URL);
        assert_eq!(request.header("Authorization"), Some("Bearer canary-crm-token"));
        let key = request.header("Idempotency-Key").unwrap();
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["idempotencyKey"], key);
        if let Some(known) = self.batches.get(key) {
            assert_eq!(*known, body, "a key goes with one body");
            return Ok(Response::new(409));
        }
        self.batches.insert(key.into(), body.clone());
        let mut results = Vec::new();
        for (index, record) in body["records"].as_array().unwrap().iter().enumerate() {
            let id = record["externalId"].as_str().unwrap();
            let rejected = self.rejects.contains(&id);
            if !rejected {
                *self.taken.entry(id.into()).or_default() += 1;
            }
            let status = if rejected { "failed" } else { "created" };
            results.push(json!({"index": index, "externalId": id, "status": status}));
        }
        let partly = results.iter().any(|result| result["status"] == "failed");
        ok(if partly { 207 } else { 200 }, &json!({"results": results}).to_string())
    }
}

fn partial(host: &Host) -> (CrmBatch, Failure) {
    match host.outcome().result.clone() {
        Err(Failure::Partial { done, cause }) => match *done {
            Success::CrmBatch(batch) => (batch, *cause),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn whole(host: &Host) -> CrmBatch {
    match host.outcome().result.clone() {
        Ok(Success::CrmBatch(batch)) => batch,
        other => panic!("{other:?}"),
    }
}

#[test]
fn records_go_in_chunks_of_fifty_one_after_the_other() {
    let (mut host, mut crm_) = (Host::new(crm()), Crm::default());
    host.client.sync_crm(records(120));
    host.run(|request, _| (10, crm_.take(request)));
    let sizes: Vec<_> = host
        .sent
        .iter()
        .map(|(at, request)| {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            (at - START, body["records"].as_array().unwrap().len())
        })
        .collect();
    assert_eq!(sizes, [(0, 50), (10, 50), (20, 20)]);
    let first: Value = serde_json::from_slice(&host.sent[0].1.body).unwrap();
    let record = json!({
        "externalId": "g-0",
        "emailHash": "7d6fd7774f0d87624da6dcf16d0d3d104c3191e771fbe2f39c86aed4b2bf1a0f",
        "consentFlags": {"marketing": false, "dataProcessing": true},
        "lastInteraction": "2026-11-21T07:00:00Z",
    });
    assert_eq!(first["records"][0], record);
    let batch = whole(&host);
    assert_eq!((batch.taken(), batch.chunks.len(), crm_.taken.len()), (120, 3, 120));
    assert_eq!((batch.chunks[2].first, batch.chunks[2].records), (100, 20));
    let told = host
        .kinds()
        .into_iter()
        .filter(|kind| matches!(kind, EventKind::Reached { milestone: Milestone::CrmChunk, .. }));
    assert_eq!(told.count(), 3);
    assert!(
        !host.outputs.contains("7d6fd777")
            || host
                .outputs
                .lines()
                .all(|line| { line.starts_with("RequestId") || !line.contains("7d6fd777") })
    );
}

#[test]
fn nothing_to_tell_is_told_at_once() {
    let mut host = Host::new(crm());
    host.client.sync_crm([]);
    host.run(|_, _| panic!("nothing is sent"));
    assert_eq!(whole(&host).chunks, []);
}

#[test]
fn the_same_records_have_the_same_key_and_are_taken_once() {
    let mut crm_ = Crm::default();
    let mut run = |records: Vec<CrmRecord>, occasion: &str| {
        let mut host = Host::new(crm());
        host.client.sync_crm_for(records, occasion);
        host.run(|request, _| (10, crm_.take(request)));
        whole(&host).chunks.remove(0)
    };
    let first = run(records(3), "");
    assert!(matches!(first.state, CrmChunkState::Taken(_)));
    let again = run(records(3), "");
    assert_eq!((again.state, &again.key), (CrmChunkState::Done, &first.key));
    assert_ne!(run(records(4), "").key, first.key);
    assert_ne!(run(records(3), "once more").key, first.key);
    assert_eq!(crm_.taken["g-0"], 3);
}

#[test]
fn records_that_are_refused_are_told_one_by_one() {
    let (mut host, mut crm_) = (Host::new(crm()), Crm::default());
    crm_.rejects = vec!["g-3", "g-77"];
    host.client.sync_crm(records(120));
    host.run(|request, _| (10, crm_.take(request)));
    let (batch, cause) = partial(&host);
    assert_eq!(cause, Failure::Refused(Refusal { status: 207, code: None }));
    assert_eq!(batch.refused().collect::<Vec<_>>(), ["g-3", "g-77"]);
    let taken: Vec<_> = batch.chunks.iter().map(CrmChunk::taken).collect();
    assert_eq!((taken, batch.taken()), (vec![49, 49, 20], 118));
}

#[test]
fn a_chunk_that_fails_does_not_stop_the_others() {
    for (answer, failure) in [
        (
            ok(400, r#"{"code":"bad.record"}"#),
            Failure::Refused(Refusal { status: 400, code: Some("bad.record".into()) }),
        ),
        (ok(503, ""), Failure::Unavailable(Cause::Status(503))),
        (Err(TransportError::Lost), Failure::Unavailable(Cause::Transport(TransportError::Lost))),
    ] {
        let (mut host, mut crm_) = (Host::new(crm()), Crm::default());
        host.client.sync_crm(records(150));
        let mut second = None;
        host.run(|request, _| {
            let key = request.header("Idempotency-Key").unwrap().to_owned();
            if crm_.batches.len() == 1 && second.is_none() {
                second = Some(key.clone());
            }
            (10, if second.as_ref() == Some(&key) { answer.clone() } else { crm_.take(request) })
        });
        let (batch, cause) = partial(&host);
        assert_eq!(cause, failure);
        assert_eq!(batch.chunks[1].state, CrmChunkState::Failed(failure.clone()));
        assert_eq!(batch.taken(), 100);
        let passed = |kind: &&EventKind| matches!(kind, EventKind::Passed { .. });
        assert_eq!(host.kinds().iter().filter(|kind| passed(kind)).count(), 1);
    }
}

#[test]
fn a_crm_that_is_down_is_left_alone() {
    let breaker = Breaker { failures: 6, rest: 60_000 };
    let mut host = Host::new(Config { breaker, retry: steady().retry, ..crm() });
    let mut crm_ = Crm::default();
    host.client.sync_crm(records(250));
    host.run(|request, _| {
        (10, if crm_.batches.is_empty() { crm_.take(request) } else { ok(500, "") })
    });
    let (batch, cause) = partial(&host);
    let states: Vec<_> = batch.chunks.iter().map(|chunk| chunk.state.clone()).collect();
    let open = Failure::Unavailable(Cause::CircuitOpen);
    // The circuit opens while the third chunk is tried again; the fourth is not tried at all.
    let failed = CrmChunkState::Failed(Failure::Unavailable(Cause::Status(500)));
    assert_eq!(states[1..3], [failed.clone(), failed]);
    assert_eq!(states[3..], [CrmChunkState::Failed(open), CrmChunkState::Unsent]);
    assert_eq!((cause, host.sent.len()), (Failure::Unavailable(Cause::Status(500)), 7));

    // If nothing was taken at all, no part was done.
    let mut host = Host::new(crm());
    host.client.sync_crm(records(10));
    host.run(|_, _| (10, ok(401, "")));
    let refused = Failure::Refused(Refusal { status: 401, code: None });
    assert_eq!(host.outcome().result, Err(refused));
}

#[test]
fn each_record_is_taken_once_however_the_exchange_is_interrupted() {
    for lost_at in 0..3 {
        for (restart, had_effect) in (0..14).flat_map(|step| [(step, true), (step, false)]) {
            let (mut host, mut crm_) = (Host::new(crm()), Crm::default());
            host.client.sync_crm(records(120));
            let mut number = 0;
            host.run_restarting(
                |step| step == restart,
                |request, _| {
                    number += 1;
                    if number - 1 != lost_at {
                        return (10, crm_.take(request));
                    }
                    if had_effect {
                        crm_.take(request).unwrap();
                    }
                    (10, Err(TransportError::Lost))
                },
            );
            assert_eq!(whole(&host).taken(), 120);
            assert_eq!(crm_.taken.len(), 120);
            assert!(crm_.taken.values().all(|times| *times == 1), "{lost_at} {restart}");
        }
    }
}

#[test]
fn what_was_taken_before_the_end_is_told() {
    for cancel in [true, false] {
        let (mut host, mut crm_) = (Host::new(Config { deadline: 5_000, ..crm() }), Crm::default());
        let id = host.client.sync_crm(records(150));
        let mut platform = |request: &Request, _| {
            (if crm_.batches.is_empty() { 10 } else { 9_000 }, crm_.take(request))
        };
        if cancel {
            host.settle(&mut platform);
            let ((at, _), (request, answer)) = host.arriving.pop_first().unwrap();
            host.now = at;
            host.handle(request, answer);
            host.settle(&mut platform);
            host.cancel(id);
        }
        host.run(platform);
        let (batch, cause) = partial(&host);
        let why = if cancel { Failure::Cancelled } else { Failure::Deadline };
        assert_eq!((batch.taken(), &cause), (50, &why));
        assert_eq!(batch.chunks[1].state, CrmChunkState::Failed(why));
        assert_eq!(batch.chunks[2].state, CrmChunkState::Unsent);
        assert!(host.outcome().uncertain);
    }
}

#[test]
fn without_an_endpoint_nothing_is_sent() {
    let mut host = Host::new(genesys());
    host.client.sync_crm(records(1));
    host.run(|_, _| panic!("nothing is sent"));
    let not_sent = Failure::Unavailable(Cause::Transport(TransportError::NotSent));
    assert_eq!(host.outcome().result, Err(not_sent));
}

#[test]
fn a_chunk_whose_answer_cannot_be_read_may_have_been_taken() {
    for (status, body) in [(200, "<html>"), (207, "{}")] {
        let mut host = Host::new(crm());
        host.client.sync_crm(records(3));
        host.run(|_, _| (10, ok(status, body)));
        assert!(matches!(host.outcome().result, Err(Failure::Malformed(_))), "{body}");
        assert!(host.outcome().uncertain, "{body}");
    }
}
