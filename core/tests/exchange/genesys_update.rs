use crate::{genesys_world::*, host::*};
use callgate::exchange::{
    Failure, Malformed, Method, PlatformGuest, Refusal, Response, Success, TransportError,
    UpdatedGuest,
};
use serde_json::{Value, json};

const GOLD: &str = r#"{"attributes":{"tier":"gold","cart":null}}"#;

fn update(host: &mut Host, guests: &mut Guests, patch: &str) -> Result<UpdatedGuest, Failure> {
    host.client.update_genesys_guest("g-1", patch);
    host.run(api(|request| guests.answer(request)));
    updated(host)
}

fn updated(host: &Host) -> Result<UpdatedGuest, Failure> {
    match host.outcome().result.clone()? {
        Success::GenesysUpdate(updated) => Ok(updated),
        other => panic!("{other:?}"),
    }
}

fn methods(host: &Host) -> Vec<Method> {
    host.calls().iter().map(|(_, request)| request.method).collect()
}

/// A guest that an earlier exchange has told of.
fn known() -> PlatformGuest {
    let mut host = Host::new(genesys());
    update(&mut host, &mut Guests::new(), "{}").unwrap().guest
}

#[test]
fn the_guest_is_fetched_and_what_differs_is_sent_with_its_etag() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    let patch = r#"{"attributes":{"tier":"gold","cart":null},"consent":{"marketing":false}}"#;
    let updated = update(&mut host, &mut guests, patch).unwrap();
    assert_eq!(methods(&host), [Method::Get, Method::Patch]);
    let (_, patch) = host.calls()[1];
    assert_eq!(patch.header("If-Match"), Some("\"1\""));
    assert_eq!(patch.header("Content-Type"), Some("application/json"));
    assert_eq!(String::from_utf8_lossy(&patch.body), GOLD);
    assert_eq!((updated.tries, updated.guest.etag.as_deref()), (1, Some("\"2\"")));
    assert_eq!(guests.guest["attributes"], json!({"tier": "gold"}));
}

#[test]
fn a_guest_that_is_known_is_not_fetched() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    host.client.update_known_genesys_guest(&known(), GOLD);
    host.run(api(|request| guests.answer(request)));
    assert_eq!(methods(&host), [Method::Patch]);
    assert_eq!(updated(&host).unwrap().tries, 1);
}

#[test]
fn an_etag_that_is_old_leads_to_a_merge_with_what_is_there_now() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    guests.meddle(&json!({"attributes": {"agent": "ben"}}));
    host.client.update_known_genesys_guest(&known(), GOLD);
    host.run(api(|request| guests.answer(request)));
    assert_eq!(methods(&host), [Method::Patch, Method::Get, Method::Patch]);
    assert_eq!(updated(&host).unwrap().tries, 2);
    assert_eq!(guests.guest["attributes"], json!({"tier": "gold", "agent": "ben"}));
}

#[test]
fn others_that_are_quicker_three_times_win() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    host.client.update_genesys_guest("g-1", GOLD);
    let mut visits = 0;
    host.run(api(|request| {
        if request.method == Method::Patch {
            visits += 1;
            guests.meddle(&json!({"attributes": {"visits": visits}}));
        }
        guests.answer(request)
    }));
    assert_eq!(updated(&host), Err(Failure::Conflict { tries: 3 }));
    assert_eq!(methods(&host).iter().filter(|method| **method == Method::Patch).count(), 3);
    assert!(guests.changes.is_empty() && !host.outcome().uncertain);
}

#[test]
fn a_guest_that_is_as_wanted_is_left_alone() {
    let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
    let updated = update(&mut host, &mut guests, r#"{"attributes":{"tier":"silver"}}"#).unwrap();
    assert_eq!((updated.tries, methods(&host)), (0, vec![Method::Get]));
    assert_eq!(updated.guest, known());
}

#[test]
fn what_the_policy_does_not_allow_is_not_sent() {
    for (patch, code) in [
        (r#"{"channel":null}"#, "field.missing"),
        (r#"{"channel":"sms"}"#, "value.not-allowed"),
        (r#"{"consent":{"dataProcessing":"yes"}}"#, "type.mismatch"),
        (r#"{"identityAttributes":{"phoneHash":"+49 30 1234567"}}"#, "identity.plaintext"),
        (r#"{"primaryIdentifier":"x"}"#, "field.unknown"),
        (r#"{"attributes":{"a":{"b":1}}}"#, "metadata.value-type"),
        ("[]", "type.mismatch"),
        ("{", "json.syntax"),
    ] {
        let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
        let Err(Failure::Denied(denial)) = update(&mut host, &mut guests, patch) else {
            panic!("{patch}")
        };
        let codes: Vec<_> = denial.codes.iter().map(|code| code.name()).collect();
        assert_eq!(codes, [code], "{patch}");
        assert_eq!(methods(&host), [Method::Get]);
        assert_eq!(host.client.metrics().violations.values().sum::<u64>(), 1);
        assert!(!host.outputs.contains("1234567"), "the plain number is told to nobody");

        // Of a guest that is known it is told at once.
        let mut host = Host::new(genesys());
        host.client.update_known_genesys_guest(&known(), patch);
        host.run(api(|request| guests.answer(request)));
        assert!(matches!(updated(&host), Err(Failure::Denied(_))) && host.sent.is_empty());
    }
}

#[test]
fn one_change_comes_of_an_update_that_is_interrupted_anywhere() {
    for (lost_at, had_effect) in (0..4).flat_map(|at| [(at, true), (at, false)]) {
        for restart in 0..12 {
            let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
            host.client.update_genesys_guest("g-1", GOLD);
            let mut number = 0;
            host.run_restarting(
                |step| step == restart,
                api(|request| {
                    number += 1;
                    if number - 1 != lost_at {
                        return guests.answer(request);
                    }
                    if had_effect {
                        guests.answer(request).unwrap();
                    }
                    Err(TransportError::Lost)
                }),
            );
            let updated = updated(&host).unwrap();
            assert!(!host.outcome().uncertain, "{lost_at} {had_effect} {restart}");
            assert_eq!(guests.changes.len(), 1, "{lost_at} {had_effect} {restart}");
            assert_eq!(updated.guest.etag.as_deref(), Some("\"2\""));
            assert_eq!(guests.guest["attributes"], json!({"tier": "gold"}));
        }
    }
}

#[test]
fn an_end_before_the_end_leaves_doubt_where_the_change_is_under_way() {
    for (answers, cancel, doubt) in
        [(0, true, false), (1, true, true), (0, false, false), (1, false, true)]
    {
        let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
        let id = host.client.update_genesys_guest("g-1", GOLD);
        let mut platform = {
            let mut calls = 0;
            move |request: &callgate::exchange::Request, _| {
                if is_token(request) {
                    return (10, ok(200, TOKEN));
                }
                calls += 1;
                let answer = guests.answer(request);
                if calls <= answers { (10, answer) } else { (u64::MAX / 2, answer) }
            }
        };
        if cancel {
            for _ in 0..=answers {
                host.settle(&mut platform);
                let ((at, _), (request, answer)) = host.arriving.pop_first().unwrap();
                host.now = at;
                host.handle(request, answer);
            }
            host.settle(&mut platform);
            assert!(host.cancel(id));
        }
        host.run(platform);
        let outcome = host.outcome();
        assert_eq!(outcome.uncertain, doubt, "{answers} {cancel}");
        let failure = outcome.result.clone().unwrap_err();
        assert!(matches!(
            failure,
            Failure::Cancelled | Failure::Unavailable(_) | Failure::Deadline
        ));
    }
}

#[test]
fn answers_that_are_no_guest_are_malformed() {
    let guest = Guests::new().guest;
    let tagged =
        |body: &Value| Response::new(200).with_header("ETag", "\"1\"").with_body(body.to_string());
    let mut bare = guest.clone();
    bare.as_object_mut().unwrap().remove("consent");
    for (answer, malformed) in [
        (Response::new(200).with_body(guest.to_string()), Malformed::Missing("ETag".into())),
        (tagged(&bare), Malformed::Missing("consent".into())),
        (tagged(&json!([])), Malformed::NotAnObject),
        (tagged(&json!({"id": 7})), Malformed::Unusable("id".into())),
    ] {
        let mut host = Host::new(genesys());
        host.client.update_genesys_guest("g-1", GOLD);
        host.run(api(|_| Ok(answer.clone())));
        assert_eq!(updated(&host), Err(Failure::Malformed(malformed)));
        assert_eq!(methods(&host), [Method::Get]);
        assert!(!host.outcome().uncertain, "nothing was changed");
    }
    // The same of the answer to the change itself.
    let mut host = Host::new(genesys());
    host.client.update_genesys_guest("g-1", GOLD);
    host.run(api(|request| match request.method {
        Method::Patch => Ok(tagged(&json!({}))),
        _ => Ok(tagged(&guest)),
    }));
    assert_eq!(updated(&host), Err(Failure::Malformed(Malformed::Missing("id".into()))));
    assert!(host.outcome().uncertain, "it was accepted");
}

#[test]
fn a_guest_that_is_gone_is_a_refusal_and_its_id_stays_in_its_place() {
    let mut host = Host::new(genesys());
    host.client.update_genesys_guest("../x?y", GOLD);
    host.run(api(|request| {
        assert!(request.url.ends_with("/webmessaging/guests/..%2Fx%3Fy"), "{}", request.url);
        ok(404, r#"{"code":"not.found"}"#)
    }));
    let refusal = Refusal { status: 404, code: Some("not.found".into()) };
    assert_eq!(updated(&host), Err(Failure::Refused(refusal)));
}

#[test]
fn an_etag_that_cannot_be_sent_is_not_sent() {
    for etag in ["", " ", "\"1\"\r\nX-Evil: 1", "\"\u{e9}\""] {
        let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
        let mut guest = known();
        guest.etag = Some(etag.into());
        host.client.update_known_genesys_guest(&guest, GOLD);
        host.run(api(|request| guests.answer(request)));
        assert_eq!(methods(&host), [Method::Get, Method::Patch], "{etag:?}");
        assert_eq!(updated(&host).unwrap().tries, 1);
        assert!(!host.outputs.contains("X-Evil"));
    }
}

#[test]
fn a_change_that_is_accepted_without_a_word_is_read_again() {
    for status in [200, 204] {
        let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
        host.client.update_genesys_guest("g-1", GOLD);
        host.run(api(|request| {
            let answer = guests.answer(request);
            if request.method != Method::Patch {
                return answer;
            }
            // Another is quick to change it once more, which is no reason to change it back.
            guests.meddle(&json!({"attributes": {"tier": "bronze"}}));
            ok(status, "")
        }));
        assert_eq!(methods(&host), [Method::Get, Method::Patch, Method::Get]);
        let updated = updated(&host).unwrap();
        assert_eq!((updated.tries, updated.guest.etag.as_deref()), (1, Some("\"3\"")));
        assert!(updated.guest.document.unwrap().contains("bronze"));
        assert!(!host.outcome().uncertain);
    }
    // Where it cannot be read, the change is there all the same.
    for cancel in [true, false] {
        let (mut host, mut guests) = (Host::new(genesys()), Guests::new());
        let id = host.client.update_genesys_guest("g-1", GOLD);
        let mut calls = 0;
        let mut platform = api(|request| {
            calls += 1;
            match calls {
                1 => guests.answer(request),
                2 => ok(204, ""),
                _ => ok(403, ""),
            }
        });
        if cancel {
            while host.calls().len() < 3 {
                host.settle(&mut platform);
                if host.calls().len() < 3 {
                    let ((at, _), (request, answer)) = host.arriving.pop_first().unwrap();
                    host.now = at;
                    host.handle(request, answer);
                }
            }
            host.cancel(id);
        }
        host.run(platform);
        assert!(host.outcome().result.is_err() && host.outcome().uncertain, "{cancel}");
    }
}
