//! How many calls are under way at once, how far hierarchies are followed, and what one code means for the others.

use super::platform::{PARENT, Platform, code, matrix, parse, register, registered, wide};
use crate::host::*;
use callgate::exchange::{Failure, Malformed, MappingMetrics, Outcome, Refusal, Request, Success};
use serde_json::{Value, json};

/// Twenty roots.
fn roots() -> String {
    let names: Vec<String> = (0..20).map(|number| format!("R{number}")).collect();
    matrix(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

fn sends(request: &Request, name: &str) -> bool {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
    body["code"] == name
}

/// Registers twenty roots with a platform that may answer otherwise.
fn answering(
    mut otherwise: impl FnMut(&mut Platform, &Request) -> Option<Answer>,
) -> (Platform, Outcome) {
    let mut platform = Platform::default();
    let mut host = Host::new(wide());
    host.client.register_call_codes(&parse(&roots()));
    host.run(api(|request| {
        let answer = otherwise(&mut platform, request);
        answer.unwrap_or_else(|| platform.answer(request))
    }));
    let outcome = host.outcome().clone();
    (platform, outcome)
}

/// How many were registered, and why the others were not.
fn partial(outcome: &Outcome) -> (u64, &Failure) {
    let Err(Failure::Partial { done, cause }) = &outcome.result else { panic!("{outcome:?}") };
    let Success::CallCodes(done) = &**done else { panic!("{done:?}") };
    (done.metrics.successful, cause)
}

#[test]
fn eight_codes_are_registered_at_once() {
    let mut platform = Platform::default();
    let mut host = Host::new(wide());
    host.client.register_call_codes(&parse(&roots()));
    let mut most = 0;
    let mut answer = api(|request| platform.answer(request));
    while let Some(until) = host.settle(&mut answer) {
        most = most.max(host.arriving.len());
        let ((at, _), (id, answer)) = host.arriving.pop_first().unwrap();
        host.now = host.now.max(at.min(until));
        host.handle(id, answer);
    }
    drop(answer);
    assert_eq!((most, platform.posts()), (8, 20));
}

#[test]
fn without_permission_no_more_codes_are_tried() {
    let (platform, outcome) = answering(|_, request| sends(request, "R0").then(|| ok(403, "{}")));
    let refused = Failure::Refused(Refusal { status: 403, code: None });
    // Those that were under way with it are there.
    assert_eq!((partial(&outcome), platform.posts()), ((7, &refused), 7));
}

#[test]
fn a_code_whose_id_nobody_tells_says_nothing_of_its_siblings() {
    let (platform, outcome) = answering(|platform, request| {
        if sends(request, "R0") {
            platform.answer(request).unwrap();
            return Some(ok(201, "{}"));
        }
        request.url.contains("filter=code%3DR0&").then(|| ok(200, "{}"))
    });
    let malformed = Failure::Malformed(Malformed::Missing("entities".into()));
    assert_eq!(partial(&outcome), (19, &malformed));
    assert!(outcome.uncertain, "it was accepted");
    assert_eq!(platform.codes.len(), 20);
}

#[test]
fn a_code_that_is_there_already_is_found_among_its_siblings() {
    let (_, outcome) = answering(|_, request| {
        if sends(request, "R0") {
            return Some(ok(409, "{}"));
        }
        // A platform may tell of more than was asked for.
        request.url.contains("filter=code%3DR0&").then(|| {
            let mut entities =
                [code("OTHER", None), code("R0", Some("elsewhere")), code("R0", None)];
            for (number, entity) in entities.iter_mut().enumerate() {
                entity["id"] = json!(format!("there-{number}"));
            }
            ok(200, &json!({"entities": entities}).to_string())
        })
    });
    let first = &registered(&outcome).codes[0];
    assert_eq!((first.id.as_str(), first.reused), ("there-2", true));
}

#[test]
fn existing_parents_are_asked_for_once_and_sixteen_levels_up() {
    let asked = |platform: &Platform| {
        let parents = platform
            .asked
            .iter()
            .filter(|line| line.starts_with("GET ") && !line.starts_with("GET ?"));
        parents.count()
    };
    let mut platform = Platform::default();
    for level in 0..30 {
        let (id, above) = (format!("up-{level}"), format!("up-{}", level + 1));
        let id = if level == 0 { PARENT } else { &id };
        platform.has(id, code(&format!("UP_{level}"), Some(&above)));
    }
    register(&matrix(&[&format!("{PARENT}>NEW")]), &mut platform);
    assert_eq!(asked(&platform), 16);

    let mut platform = Platform::default();
    platform.has(PARENT, code("ITSELF", Some(PARENT)));
    register(&matrix(&[&format!("{PARENT}>NEW")]), &mut platform);
    assert_eq!(asked(&platform), 1);
}

#[test]
fn the_rate_is_the_share_of_the_codes_that_are_there() {
    let metrics =
        MappingMetrics { total_attempts: 4, successful: 3, reused: 1, average_latency_ms: 7 };
    assert_eq!(
        metrics.to_json(),
        r#"{"totalAttempts":4,"successful":3,"reused":1,"averageLatencyMs":7,"assignmentRate":0.75}"#
    );
    assert!(MappingMetrics::default().to_json().ends_with(r#""assignmentRate":0}"#));
}
