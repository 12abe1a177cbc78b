//! What the answers of the platform mean, each for itself.

use super::platform::{Platform, deploy, deploy_with, deployed, deployment, document, start, wide};
use crate::host::*;
use callgate::exchange::{
    Deployment, EventKind, Failure, Method, Milestone, Outcome, Refusal, Request,
};
use serde_json::{Value, json};

/// Deploys to a platform that may answer otherwise.
fn answering(
    platform: &mut Platform,
    deployment: Deployment,
    mut otherwise: impl FnMut(&mut Platform, &Request) -> Option<Answer>,
) -> (Host, Outcome) {
    let mut host = Host::new(wide());
    start(&mut host, &document(), deployment);
    host.run(api(|request| {
        let answer = otherwise(platform, request);
        answer.unwrap_or_else(|| platform.answer(request))
    }));
    let outcome = host.outcome().clone();
    (host, outcome)
}

/// The cause for which the flow was deleted again.
fn cause(outcome: &Outcome) -> &Failure {
    match &outcome.result {
        Err(Failure::RolledBack { cause, .. }) => cause,
        _ => panic!("{outcome:?}"),
    }
}

fn reached(host: &Host, wanted: Milestone) -> Vec<&str> {
    let told = host.kinds().into_iter().filter_map(|kind| match kind {
        EventKind::Reached { milestone, id } if *milestone == wanted => Some(id.as_str()),
        _ => None,
    });
    told.collect()
}

#[test]
fn the_number_of_assets_is_told_where_there_are_any() {
    let (host, _) = deploy(&mut Platform::new());
    assert_eq!(reached(&host, Milestone::MediaVerified), ["2"]);
    let mut flow: Value = serde_json::from_str(&document()).unwrap();
    for node in flow["nodes"].as_array_mut().unwrap() {
        node.as_object_mut().unwrap().remove("mediaAssetId");
        node["type"] = json!("queue");
    }
    let (host, outcome) = deploy_with(&flow.to_string(), deployment(), &mut Platform::new());
    deployed(&outcome);
    assert_eq!(reached(&host, Milestone::MediaVerified), [""; 0]);
}

#[test]
fn a_flow_counts_as_deployed_if_it_is_active_and_compiled() {
    for status in ["ACTIVE", "DRAFT"] {
        for compile in ["COMPILED", "IDLE"] {
            let (_, outcome) = answering(&mut Platform::new(), deployment(), |_, request| {
                let told = json!({"status": status, "compileStatus": compile, "version": 1});
                request.url.ends_with("/status").then(|| ok(200, &told.to_string()))
            });
            assert_eq!(deployed(&outcome).reused, (status, compile) == ("ACTIVE", "COMPILED"));
        }
    }
}

#[test]
fn a_hundred_flows_may_have_been_deleted_before_one_is_created() {
    let mut creations = 0;
    let (_, outcome) = answering(&mut Platform::new(), deployment(), |platform, request| {
        if request.url.ends_with("/flows") {
            creations += 1;
            let answer = platform.answer(request).unwrap();
            return Some(Ok(answer.with_header("Idempotent-Replayed", "true")));
        }
        request.url.ends_with("/status").then(|| ok(404, "{}"))
    });
    let refused = Failure::Refused(Refusal { status: 404, code: None });
    assert_eq!((creations, outcome.result), (101, Err(refused)));
}

#[test]
fn a_compiler_that_was_busy_is_asked_again_unless_it_has_done_its_work() {
    for (told, compilations) in [("COMPILED", 1), ("IDLE", 2)] {
        let mut looks = 0;
        let mut platform = Platform::new();
        let (_, outcome) = answering(&mut platform, deployment(), |platform, request| {
            if request.url.ends_with("/status") {
                looks += 1;
                let told = json!({"compileStatus": told}).to_string();
                return (looks > 1).then(|| ok(200, &told));
            }
            let busy = request.url.ends_with("/compile") && looks == 1;
            busy.then(|| {
                // It was busy with this flow.
                platform.answer(request).unwrap();
                ok(409, "{}")
            })
        });
        assert!(platform.is_active(&deployed(&outcome).flow_id));
        let asked = platform.asked.iter().filter(|line| line.ends_with("/compile"));
        assert_eq!(asked.count(), compilations, "{told}");
    }
}

#[test]
fn a_flow_that_cannot_be_compiled_is_invalid() {
    for status in ["FAILED", "ERROR"] {
        let mut platform = Platform::new();
        let (_, outcome) = answering(&mut platform, deployment(), |_, request| {
            let told = json!({"status": status}).to_string();
            request.url.ends_with("/compile").then(|| ok(200, &told))
        });
        assert_eq!(*cause(&outcome), Failure::Invalid { errors: 1, codes: Vec::new() });
        assert!(platform.flows.is_empty());
    }
}

#[test]
fn sixteen_codes_of_a_validation_are_told() {
    let errors: Vec<Value> = (0..20).map(|n| json!({"code": format!("code.{n}")})).collect();
    let told = json!({"status": "INVALID", "errors": errors}).to_string();
    let (_, outcome) = answering(&mut Platform::new(), deployment(), |_, request| {
        request.url.ends_with("/validate").then(|| ok(200, &told))
    });
    let codes = (0..16).map(|n| format!("code.{n}")).collect();
    assert_eq!(*cause(&outcome), Failure::Invalid { errors: 20, codes });
}

#[test]
fn an_activation_whose_answer_was_lost_is_not_done_twice() {
    let limited = || Deployment { expiration: Some(START + 86_400_000), ..deployment() };
    for deployment in [deployment(), limited()] {
        let mut platform = Platform::new();
        let mut lost = 0;
        let (_, outcome) = answering(&mut platform, deployment, |platform, request| {
            if request.method != Method::Patch || lost > 0 {
                return None;
            }
            lost += 1;
            platform.answer(request).unwrap();
            Some(Err(callgate::exchange::TransportError::Lost))
        });
        assert_eq!(deployed(&outcome).version, Some(2));
        let activations = platform.effects.iter().filter(|effect| effect.starts_with("activate"));
        assert_eq!(activations.count(), 1, "{:?}", platform.effects);
    }
}

#[test]
fn a_flow_that_somebody_else_activates_for_another_window_gets_the_right_one() {
    let other = [
        json!({"status": "ACTIVE", "effectiveDate": "2020-01-01T00:00:00Z"}),
        json!({"status": "DRAFT", "effectiveDate": "2027-01-15T08:00:00Z"}),
        json!({"status": "ACTIVE", "effectiveDate": "2027-01-15T08:00:00Z",
            "expirationDate": "2028-01-01T00:00:00Z"}),
    ];
    for window in other {
        let mut platform = Platform::new();
        let mut once = Some(window.clone());
        let from = Deployment { effective: Some(1_800_000_000_000), ..deployment() };
        let (_, outcome) = answering(&mut platform, from, |platform, request| {
            if request.method == Method::Patch
                && let Some(window) = once.take()
            {
                let flow = platform.flows.get_mut("flow-1").unwrap();
                flow.version += 1;
                for (name, value) in window.as_object().unwrap() {
                    flow.body[name] = value.clone();
                }
            }
            None
        });
        assert_eq!(deployed(&outcome).version, Some(3), "{window}");
        let flow = &platform.flows["flow-1"].body;
        assert_eq!(flow["effectiveDate"], "2027-01-15T08:00:00Z", "{window}");
        assert_eq!((&flow["status"], &flow["expirationDate"]), (&json!("ACTIVE"), &Value::Null));
    }
}

/// The keys of what was sent to a path that ends so.
fn keys(host: &Host, path: &str) -> Vec<String> {
    let calls = host.calls();
    let calls = calls.iter().filter(|(_, call)| call.url.ends_with(path));
    calls.map(|(_, call)| call.header("Idempotency-Key").unwrap().to_owned()).collect()
}

#[test]
fn a_validation_or_compilation_whose_answer_was_lost_is_repeated_under_its_key() {
    for path in ["/validate", "/compile"] {
        let mut lost = false;
        let (host, outcome) = answering(&mut Platform::new(), deployment(), |platform, request| {
            if !request.url.ends_with(path) || lost {
                return None;
            }
            lost = true;
            platform.answer(request).unwrap();
            Some(Err(callgate::exchange::TransportError::Lost))
        });
        deployed(&outcome);
        let keys = keys(&host, path);
        assert_eq!(keys.len(), 2, "{path}");
        assert_eq!(keys[0], keys[1], "{path}");
    }
}

#[test]
fn every_attempt_at_a_compilation_has_a_key_of_its_own() {
    let (host, _) = deploy(&mut Platform { busy: 4, ..Platform::new() });
    let mut keys = keys(&host, "/compile");
    assert_eq!(keys.len(), 4);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 4, "{keys:?}");
}

#[test]
fn what_was_found_invalid_once_is_validated_anew() {
    let mut platform = Platform::new();
    let mut run = |now, invalid: bool| {
        let mut host = Host::new(wide());
        host.now = now;
        start(&mut host, &document(), deployment());
        host.run(api(|request| match request.method {
            // It cannot be deleted, so it is the same flow the next time.
            Method::Delete => ok(403, "{}"),
            _ if invalid && request.url.ends_with("/validate") => {
                ok(200, r#"{"status": "INVALID", "errors": []}"#)
            }
            _ => platform.answer(request),
        }));
        assert_eq!(host.outcome().result.is_err(), invalid);
        keys(&host, "flow-1/validate")
    };
    let (first, second) = (run(START, true), run(START + 60_000, false));
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first, second);
}

#[test]
fn an_activation_is_done_though_its_answer_has_no_body() {
    for status in [200, 204] {
        let mut platform = Platform::new();
        let (_, outcome) = answering(&mut platform, deployment(), |platform, request| {
            (request.method == Method::Patch).then(|| {
                platform.answer(request).unwrap();
                ok(status, "")
            })
        });
        let deployed = deployed(&outcome);
        assert_eq!((deployed.flow_id.as_str(), deployed.version), ("flow-1", None), "{status}");
        assert!(platform.is_active("flow-1"), "{status}");
    }
}
