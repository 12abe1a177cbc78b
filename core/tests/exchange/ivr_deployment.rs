//! The deployment of IVR flows.

mod answers;
mod earlier;
mod platform;
mod table;
mod undo;

use crate::host::*;
use callgate::exchange::{
    Cause, Config, Deployment, EventKind, Failure, FlowMeasures, Malformed, Method, Milestone,
};
use platform::{HOOK, Platform, deploy, deploy_with, deployed, deployment, document, start, wide};
use serde_json::{Value, json};

#[test]
fn a_flow_is_verified_created_validated_compiled_activated_and_watched() {
    let mut platform = Platform::new();
    let (host, outcome) = deploy(&mut platform);
    assert_eq!(
        platform.asked,
        [
            "GET media/assets/menu",
            "GET media/assets/welcome",
            "POST ivr/flows",
            "GET ivr/flows/flow-1/status",
            "POST ivr/flows/flow-1/validate",
            "POST ivr/flows/flow-1/compile",
            "PATCH ivr/flows/flow-1",
            "POST event/webhooks",
            "POST analytics/ivrs/details/query",
            "POST analytics/ivrs/details/query",
        ]
    );
    let calls = host.calls();
    let body = |number: usize| -> Value { serde_json::from_slice(&calls[number].1.body).unwrap() };
    let sent: Value = serde_json::from_str(&document()).unwrap();
    assert_eq!(body(2), sent);
    assert!(calls[2].1.header("Idempotency-Key").is_some());
    let patch = json!({
        "status": "ACTIVE", "effectiveDate": "2026-11-21T07:00:00.060Z", "expirationDate": null,
        "version": 1
    });
    assert_eq!(body(6), patch);
    let hook = body(7);
    assert_eq!(
        (&hook["url"], &hook["httpMethod"], &hook["enabled"]),
        (&json!(HOOK), &json!("POST"), &json!(true))
    );
    let events = json!(["ivr.flow.completed", "ivr.flow.failed", "ivr.contact.transferred"]);
    assert_eq!(hook["events"], events);
    let mut query = json!({
        "aggregations": [{"name": "total_duration", "type": "sum"},
                         {"name": "completion_rate", "type": "avg"}],
        "filter": {"type": "equals", "path": "flowId", "to": "flow-1"},
        "interval": "P1D",
        "dateFrom": "2026-11-20T07:00:00.080Z", "dateTo": "2026-11-21T07:00:00.080Z"
    });
    assert_eq!(body(8), query);
    query["nextPageToken"] = json!("page-2");
    assert_eq!(body(9), query, "the second page is of the same time");

    let deployed = deployed(&outcome);
    assert_eq!((deployed.flow_id.as_str(), deployed.version), ("flow-1", Some(2)));
    assert_eq!(deployed.compile_status, "COMPILED");
    assert_eq!(deployed.webhook_id.as_deref(), Some("hook-2"));
    assert!(!deployed.reused);
    let analytics = deployed.analytics.unwrap();
    assert_eq!((analytics.entities, analytics.pages), (4, 2));
    let first = FlowMeasures { total_duration: Some(1_000), completion_ppm: Some(500_000) };
    assert_eq!(analytics.first, Some(first));
    let total = FlowMeasures { total_duration: Some(3_400), completion_ppm: Some(750_000) };
    assert_eq!(analytics.total, total);
    assert!(!format!("{outcome:?} {:?}", host.events).contains("canary"));
}

#[test]
fn the_audit_trail_leads_to_the_entries_of_the_log() {
    let (host, outcome) = deploy(&mut Platform::new());
    let marks = &deployed(&outcome).audit;
    let milestones: Vec<_> = marks.iter().map(|mark| mark.milestone).collect();
    assert_eq!(
        milestones,
        [
            Milestone::MediaVerified,
            Milestone::FlowCreated,
            Milestone::FlowValidated,
            Milestone::FlowCompiled,
            Milestone::FlowActivated,
            Milestone::WebhookRegistered,
            Milestone::AnalyticsRead,
        ]
    );
    let told: Vec<_> = host
        .kinds()
        .into_iter()
        .filter_map(|kind| match kind {
            EventKind::Reached { milestone, .. } => Some(*milestone),
            _ => None,
        })
        .collect();
    assert_eq!(told, milestones);
    for mark in marks {
        let entry = &host.client.audit().entries()[usize::try_from(mark.sequence).unwrap() - 1];
        assert!(entry.line().contains(mark.milestone.name()), "{mark:?} {}", entry.line());
    }
}

#[test]
fn every_missing_asset_is_told_before_anything_is_created() {
    let mut platform = Platform { assets: vec![], ..Platform::new() };
    let (host, outcome) = deploy(&mut platform);
    let Err(Failure::Denied(denial)) = &outcome.result else { panic!("{outcome:?}") };
    let report: Value = serde_json::from_str(&denial.report).unwrap();
    let places: Vec<_> = report["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| (violation["code"].clone(), violation["path"].clone()))
        .collect();
    let unknown =
        |node: u32| (json!("media.unknown"), json!(format!("/nodes/{node}/mediaAssetId")));
    assert_eq!(places, [unknown(0), unknown(1), unknown(2)]);
    assert_eq!(platform.asked.len(), 2, "each asset is asked for once: {:?}", platform.asked);
    assert_eq!(host.client.metrics().violations.values().sum::<u64>(), 3);
}

#[test]
fn assets_are_asked_for_side_by_side_and_not_all_at_once() {
    let nodes: Vec<Value> = (0..40)
        .map(|n| json!({"id": format!("n{n}"), "type": "queue", "mediaAssetId": format!("a{n}")}))
        .collect();
    let mut flow: Value = serde_json::from_str(&document()).unwrap();
    flow["nodes"] = json!(nodes);
    let mut host = Host::new(wide());
    start(&mut host, &flow.to_string(), deployment());
    let mut most = 0;
    let mut answer = api(|_| ok(404, "{}"));
    while let Some(until) = host.settle(&mut answer) {
        most = most.max(host.arriving.len());
        let ((at, _), (id, answer)) = host.arriving.pop_first().unwrap();
        host.now = host.now.max(at.min(until));
        host.handle(id, answer);
    }
    assert_eq!((most, host.calls().len()), (8, 40));
}

#[test]
fn a_window_that_is_over_before_it_begins_is_refused_before_anything_is_created() {
    let mut platform = Platform::new();
    let past = Deployment { expiration: Some(START - 1), ..deployment() };
    let (_, outcome) = deploy_with(&document(), past, &mut platform);
    let Err(Failure::Denied(denial)) = &outcome.result else { panic!("{outcome:?}") };
    assert!(denial.report.contains("date.order") && denial.report.contains("/expirationDate"));
    assert!(platform.flows.is_empty());
}

#[test]
fn the_window_is_that_of_the_deployment_and_else_that_of_the_document() {
    let mut flow: Value = serde_json::from_str(&document()).unwrap();
    flow["effectiveDate"] = json!("2027-01-01");
    flow["expirationDate"] = json!("2027-02-01T00:00:00+01:00");
    let window = |deployment| {
        let mut platform = Platform::new();
        deploy_with(&flow.to_string(), deployment, &mut platform);
        let flow = &platform.flows["flow-1"].body;
        [flow["effectiveDate"].clone(), flow["expirationDate"].clone()]
    };
    let own = window(deployment());
    assert_eq!(own, [json!("2027-01-01T00:00:00Z"), json!("2027-01-31T23:00:00Z")]);
    let given = Deployment { effective: Some(1_800_000_000_000), ..deployment() };
    assert_eq!(window(given), [json!("2027-01-15T08:00:00Z"), json!("2027-01-31T23:00:00Z")]);
}

#[test]
fn a_busy_compiler_is_asked_every_five_seconds_for_a_minute() {
    let mut platform = Platform { busy: 3, ..Platform::new() };
    let (host, outcome) = deploy(&mut platform);
    assert!(outcome.result.is_ok());
    let times: Vec<u64> = host
        .calls()
        .iter()
        .filter(|(_, call)| call.url.ends_with("/status") || call.url.ends_with("/compile"))
        .map(|(at, _)| at - START)
        .collect();
    assert_eq!(times, [30, 50, 5_060, 5_070, 10_080, 10_090]);

    let mut platform = Platform { busy: 1_000, ..Platform::new() };
    let (_, outcome) = deploy(&mut platform);
    let cause = Box::new(Failure::Unavailable(Cause::Busy));
    assert_eq!(outcome.result, Err(Failure::RolledBack { id: "flow-1".into(), cause }));
    assert!((60_000..70_000).contains(&outcome.latency), "{}", outcome.latency);
    assert!(platform.flows.is_empty());
}

#[test]
fn an_invalid_flow_is_told_by_its_codes_and_deleted_again() {
    let mut platform = Platform::new();
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    host.run(api(|request| {
        if request.url.ends_with("/validate") {
            let errors = json!([
                {"code": "campaign.unknown", "message": "camp_support of Ada"},
                {"code": "campaign.unknown"}, {"code": "camp_support"}, {"code": "Ada L."},
                {"code": "hunter2hunter2"}, 7
            ]);
            return ok(200, &json!({"status": "INVALID", "errors": errors}).to_string());
        }
        platform.answer(request)
    }));
    let codes = vec!["campaign.unknown".to_owned()];
    let cause = Box::new(Failure::Invalid { errors: 6, codes });
    assert_eq!(host.outcome().result, Err(Failure::RolledBack { id: "flow-1".into(), cause }));
    assert!(platform.flows.is_empty());
}

#[test]
fn a_flow_that_somebody_else_changes_meanwhile_is_activated_all_the_same() {
    let mut platform = Platform::new();
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment());
    let mut others = 2;
    host.run(api(|request| {
        if request.method == Method::Patch && others > 0 {
            others -= 1;
            platform.flows.get_mut("flow-1").unwrap().version += 1;
        }
        platform.answer(request)
    }));
    assert_eq!(deployed(host.outcome()).version, Some(4));
    assert!(platform.is_active("flow-1"));
}

#[test]
fn a_flow_that_is_deployed_already_is_left_as_it_is_whatever_happens() {
    let mut platform = Platform::new();
    let (_, first) = deploy(&mut platform);
    let (_, again) = deploy(&mut platform);
    let (first, again) = (deployed(&first), deployed(&again));
    assert_eq!((&again.flow_id, &again.webhook_id), (&first.flow_id, &first.webhook_id));
    assert_eq!((again.reused, again.version), (true, Some(2)));
    assert_eq!(platform.effects, ["make flow-1", "activate flow-1", "make hook-2"]);

    // The second time, everything after the creation fails at some point.
    for failing in ["/status", "webhooks", "query"] {
        let mut host = Host::new(wide());
        start(&mut host, &document(), deployment());
        host.run(api(|request| {
            if request.url.contains(failing) { ok(400, "{}") } else { platform.answer(request) }
        }));
        assert!(matches!(host.outcome().result, Err(Failure::Refused(_))), "{failing}");
        assert!(platform.is_active("flow-1") && platform.hooks.len() == 1, "{failing}");
    }
}

#[test]
fn analytics_that_lead_in_circles_or_nowhere_come_to_an_end() {
    for endless in [false, true] {
        let mut platform = Platform::new();
        let mut host = Host::new(Config { deadline: 100_000_000, ..wide() });
        start(&mut host, &document(), deployment());
        let mut pages = 0;
        host.run(api(|request| {
            if !request.url.ends_with("/query") {
                return platform.answer(request);
            }
            pages += 1;
            let token = if endless { pages } else { pages % 3 };
            ok(200, &json!({"entities": [], "nextPageToken": format!("t{token}")}).to_string())
        }));
        let cause = Box::new(Failure::Malformed(Malformed::Unusable("nextPageToken".into())));
        assert_eq!(host.outcome().result, Err(Failure::RolledBack { id: "flow-1".into(), cause }));
        assert_eq!(pages, if endless { 1_000 } else { 4 });
    }
}

#[test]
fn the_order_of_keys_makes_no_other_flow() {
    let key = |text: &str| {
        let (host, _) = deploy_with(text, Deployment::default(), &mut Platform::new());
        host.calls()[2].1.header("Idempotency-Key").unwrap().to_owned()
    };
    let text = document();
    let rest = text.replacen("\"name\":\"Support\",", "", 1);
    let moved = format!("{},\"name\":\"Support\"}}", rest.strip_suffix('}').unwrap());
    assert_ne!(text, moved);
    assert_eq!(key(&text), key(&moved));
    assert_ne!(key(&text), key(&text.replace("Support", "Sales")));
}
