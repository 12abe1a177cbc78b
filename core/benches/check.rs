//! What a check costs, beside `serde_json` reading the same bytes into a `Value`: for each kind a small valid document,
//! a large valid one, and one with five violations.

use callgate::{Engine, Kind};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use std::hint::black_box;

struct Subject {
    name: &'static str,
    kind: Kind,
    document: Vec<u8>,
    facts: Option<Vec<u8>>,
    violations: usize,
}

fn subject(name: &'static str, kind: Kind, document: &Value) -> Subject {
    Subject { name, kind, document: document.to_string().into_bytes(), facts: None, violations: 0 }
}

impl Subject {
    fn facts(self, facts: &Value) -> Self {
        Self { facts: Some(facts.to_string().into_bytes()), ..self }
    }

    fn broken(self) -> Self {
        Self { violations: 5, ..self }
    }
}

const CHANNEL: &str = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
const QUEUE: &str = "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f";
const CALLBACK: &str = "https://hooks.example.com/cxone/guest";

fn guest_sessions() -> [Subject; 3] {
    let kind = Kind::GuestSession;
    let session = |metadata: Value| {
        json!({"channelId": CHANNEL, "queueId": QUEUE, "language": ["en-US", "de"], "metadata": metadata,
            "callbackUrl": CALLBACK})
    };
    let many: Value = (0..120)
        .map(|i| {
            (format!("answer{i:03}"), json!("what a customer wrote into the form, of usual length"))
        })
        .collect();
    [
        subject("guest-session_small", kind, &session(json!({"source": "pricing", "cart": 129.9, "known": true}))),
        subject("guest-session_large", kind, &session(many)),
        subject(
            "guest-session_broken",
            kind,
            &json!({"channelId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "queueId": "queue", "language": ["zz"],
                "metadata": {"note": ""}, "callbackUrl": "http://example.com/guest"}),
        )
        .broken(),
    ]
}

fn genesys_guests() -> [Subject; 3] {
    let kind = Kind::GenesysGuest;
    let hash = "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514";
    let guest = |attributes: Value| {
        json!({"channel": "webmessaging", "consent": {"marketing": false, "dataProcessing": true},
            "identityAttributes": {"emailHash": hash}, "channelContext": {"originPage": "https://www.example.com/",
            "campaignId": "WINTER-2026"}, "attributes": attributes})
    };
    let many: Value =
        (0..120).map(|i| (format!("attribute{i:03}"), json!("a value of usual length"))).collect();
    [
        subject("genesys-guest_small", kind, &guest(json!({"tier": "gold"}))),
        subject("genesys-guest_large", kind, &guest(many)),
        subject(
            "genesys-guest_broken",
            kind,
            &json!({"channel": "sms", "consent": {"marketing": "no", "dataProcessing": true}, "identityAttributes":
                {"emailHash": "customer@example.com", "phoneHash": "00ff"}, "channelContext": {"campaignId": "x y"}}),
        )
        .broken(),
    ]
}

fn agent_states() -> [Subject; 3] {
    let kind = Kind::AgentState;
    let state = json!({"userId": "11eb0d4a", "currentState": "NOT_READY", "targetState": "READY"});
    let facts = |windows: usize| {
        let windows: Vec<Value> = (0..windows)
            .map(|i| {
                let day = 3 + i % 20;
                json!({"start": format!("2026-03-{day:02}T12:00:00Z"), "end": format!("2026-03-{day:02}T12:30:00Z"),
                    "mandatory": true})
            })
            .collect();
        json!({"now": "2026-03-02T12:30:00+01:00", "schedule": {"status": "ACTIVE", "shifts":
            [{"start": "2026-03-02T08:00:00+01:00", "end": "2026-03-02T16:30:00+01:00"}]},
            "breaks": {"mandatoryBreakRequired": false, "windows": windows}})
    };
    let closed = json!({"now": "2026-03-02T12:30:00Z", "schedule": {"status": "ENDED", "shifts": []},
        "breaks": {"mandatoryBreakRequired": true}});
    let wrong = json!({"userId": "11eb0d4a", "currentState": "READY", "targetState": "READY", "reasonCode": "BREAK"});
    [
        subject("agent-state_small", kind, &state).facts(&facts(1)),
        subject("agent-state_large", kind, &state).facts(&facts(1_000)),
        subject("agent-state_broken", kind, &wrong).facts(&closed).broken(),
    ]
}

fn call_codes() -> [Subject; 3] {
    let kind = Kind::CallCodes;
    let entry = |name: String, code: String, parent: Option<String>| {
        let mut entry = json!({"name": name, "code": code, "type": "SUCCESS", "category": "SPRING", "isActive": true});
        if let Some(parent) = parent {
            let fields = entry.as_object_mut();
            fields.map(|fields| fields.insert("parentCallCodeId".into(), json!(parent)));
        }
        entry
    };
    let codes = |count: usize| -> Value {
        (0..count)
            .map(|i| {
                entry(
                    format!("Code {i}"),
                    format!("C_{i}"),
                    (i % 10 > 0).then(|| format!("C_{}", i - i % 10)),
                )
            })
            .collect()
    };
    let broken = json!([
        entry("One".into(), "ONE".into(), None),
        entry("One again".into(), "ONE".into(), None),
        entry("Lower".into(), "lower".into(), None),
        entry("Orphan".into(), "ORPHAN".into(), Some("NOBODY".into())),
        entry("Own parent".into(), "OWN".into(), Some("OWN".into())),
        entry(String::new(), "EMPTY".into(), None),
    ]);
    [
        subject("call-codes_small", kind, &codes(5)),
        subject("call-codes_large", kind, &codes(100_000)),
        subject("call-codes_broken", kind, &broken).broken(),
    ]
}

fn ivr_flows() -> [Subject; 3] {
    let kind = Kind::IvrFlow;
    let flow = |nodes: Vec<Value>| json!({"name": "Main line", "campaignId": "support", "nodes": nodes, "fallbackAction": {"type": "hangup"}});
    let menus = |count: usize| {
        (0..count)
            .map(|i| {
                // A tree of menus, ten wide.
                let transitions: Vec<Value> = (1..=10)
                    .map(|key| (key, i * 10 + key))
                    .filter(|(_, target)| *target < count)
                    .map(|(key, target)| json!({"condition": key.to_string(), "target": format!("menu-{target}")}))
                    .collect();
                let kind = if transitions.is_empty() { "queue" } else { "dtmf" };
                json!({"id": format!("menu-{i}"), "type": kind, "mediaAssetId": format!("prompt-{i}"),
                    "transitions": transitions})
            })
            .collect()
    };
    let broken = vec![
        json!({"id": "a", "type": "greeting", "transitions": [{"condition": "1", "target": "b"}]}),
        json!({"id": "b", "type": "dtmf", "transitions": [{"condition": "1", "target": "a"}, {"condition": "2",
            "target": "nowhere"}]}),
        json!({"id": "b", "type": "queue"}),
    ];
    [
        subject("ivr-flow_small", kind, &flow(menus(5))),
        subject("ivr-flow_large", kind, &flow(menus(100_000))),
        subject("ivr-flow_broken", kind, &flow(broken)).broken(),
    ]
}

fn check(criterion: &mut Criterion) {
    let engine = Engine::new();
    let subjects = [guest_sessions(), genesys_guests(), agent_states(), call_codes(), ivr_flows()];
    for subject in subjects.as_flattened() {
        let Subject { name, kind, document, facts, violations } = subject;
        let found = engine.check(*kind, document, facts.as_deref()).violations;
        assert!(
            found.len() >= *violations && (*violations == 0) == found.is_empty(),
            "{name}: {found:?}"
        );
        let mut group = criterion.benchmark_group(*name);
        let bytes = document.len() + facts.as_ref().map_or(0, Vec::len);
        group.throughput(Throughput::Bytes(bytes as u64));
        if bytes > 1 << 20 {
            group.sample_size(20);
        }
        group.bench_function(BenchmarkId::from_parameter("callgate"), |bencher| {
            bencher.iter(|| engine.check(*kind, black_box(document), facts.as_deref()));
        });
        let value = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes);
        group.bench_function(BenchmarkId::from_parameter("serde_json"), |bencher| {
            bencher.iter(|| (value(black_box(document)), facts.as_deref().map(value)));
        });
        group.finish();
    }
}

criterion_group!(benches, check);
criterion_main!(benches);
