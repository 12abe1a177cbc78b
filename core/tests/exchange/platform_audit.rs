use crate::{genesys_world::*, host::*};
use callgate::exchange::{
    Cause, Failure, Malformed, Method, PlatformAudit, PlatformAuditQuery, Refusal, Request,
    Success, TransportError,
};
use serde_json::{Value, json};

fn query() -> PlatformAuditQuery {
    PlatformAuditQuery { page_size: 2, ..PlatformAuditQuery::new("guest", "g 1") }
}

fn entry(number: u64) -> Value {
    json!({"id": format!("a-{number}"), "timestamp": "2026-01-01T10:00:00Z", "action": "Update",
        "actor": {"name": "canary"}})
}

/// The number of the page that is asked for.
fn page(request: &Request) -> usize {
    let (_, rest) = request.url.split_once("pageNumber=").unwrap();
    rest.split('&').next().unwrap().parse().unwrap()
}

/// A page of these entries.
fn answer(all: &[Value], request: &Request) -> Answer {
    let entities: Vec<_> = all.iter().skip((page(request) - 1) * 2).take(2).collect();
    let count = all.len().div_ceil(2);
    ok(200, &json!({"entities": entities, "total": all.len(), "pageCount": count}).to_string())
}

fn run(
    query: &PlatformAuditQuery,
    mut platform: impl FnMut(&Request) -> Answer,
) -> (Host, Result<PlatformAudit, Failure>) {
    let mut host = Host::new(genesys());
    host.client.query_platform_audit(query);
    host.run(api(&mut platform));
    let result = host.outcome().result.clone().map(|success| match success {
        Success::PlatformAudit(audit) => audit,
        other => panic!("{other:?}"),
    });
    (host, result)
}

fn ids(audit: &PlatformAudit) -> Vec<&str> {
    audit.entries.iter().map(|entry| entry.id.as_deref().unwrap()).collect()
}

#[test]
fn all_pages_are_read() {
    let all: Vec<_> = (0..5).map(entry).collect();
    let times = PlatformAuditQuery { start: Some(START), end: Some(START + 1_500), ..query() };
    let (host, audit) = run(&times, |request| answer(&all, request));
    let audit = audit.unwrap();
    assert_eq!(ids(&audit), ["a-0", "a-1", "a-2", "a-3", "a-4"]);
    assert_eq!((audit.total, audit.cut), (Some(5), false));
    assert_eq!(audit.entries[0].at, Some(1_767_261_600_000));
    assert_eq!(audit.entries[0].action.as_deref(), Some("Update"));
    assert_eq!(serde_json::from_str::<Value>(&audit.entries[4].json).unwrap(), entry(4));
    let first = r#"PlatformAuditEntry { id: Some("a-0"), at: Some(1767261600000), action: Some("Update"), .. }"#;
    let printed = format!("{audit:?}");
    assert!(printed.contains(first) && !printed.contains("canary"), "{printed}");
    let calls = host.calls();
    assert!(calls.iter().all(|(_, request)| request.method == Method::Get));
    assert_eq!(
        calls[1].1.url,
        "https://api.mypurecloud.com/api/v2/platform/audit/logs?entityType=guest&entityId=g%201\
         &startTime=2026-11-21T07%3A00%3A00Z&endTime=2026-11-21T07%3A00%3A01.500Z\
         &pageNumber=2&pageSize=2&sortBy=timestamp&sortOrder=desc"
    );
    assert_eq!(calls.len(), 3);
}

#[test]
fn what_the_bounds_cut_off_is_told() {
    let all: Vec<_> = (0..9).map(entry).collect();
    let pages = PlatformAuditQuery { most_pages: 2, ..query() };
    let (host, audit) = run(&pages, |request| answer(&all, request));
    let audit = audit.unwrap();
    assert_eq!((audit.entries.len(), audit.cut, host.calls().len()), (4, true, 2));
    let entries = PlatformAuditQuery { most_entries: 3, ..query() };
    let (host, audit) = run(&entries, |request| answer(&all, request));
    let audit = audit.unwrap();
    assert_eq!((audit.entries.len(), audit.cut, host.calls().len()), (3, true, 2));
    assert_eq!(audit.total, Some(9));
    // As many as there may be are not cut.
    let exact = PlatformAuditQuery { most_entries: 9, most_pages: 5, ..query() };
    assert!(!run(&exact, |request| answer(&all, request)).1.unwrap().cut);
}

#[test]
fn entries_that_move_to_the_next_page_are_told_once() {
    let mut next = 4;
    let (host, audit) = run(&query(), |request| {
        // Whenever a page is read there is one more entry before all others.
        next += 1;
        let all: Vec<_> = (0..next.min(8)).rev().map(entry).collect();
        answer(&all, request)
    });
    let audit = audit.unwrap();
    assert_eq!(ids(&audit), ["a-4", "a-3", "a-2", "a-1", "a-0"]);
    assert_eq!(host.calls().len(), 4);
}

#[test]
fn a_platform_that_never_comes_to_an_end_is_left() {
    // It promises ever more pages.
    let mut number = 0;
    let endless = PlatformAuditQuery { most_pages: 7, ..query() };
    let (host, audit) = run(&endless, |request| {
        number += 1;
        let body = json!({"entities": [entry(number)], "pageCount": page(request) + 1});
        ok(200, &body.to_string())
    });
    assert!(audit.unwrap().cut && host.calls().len() == 7);
    // It gives the same page again and again, and counts none.
    let same = |_: &Request| ok(200, &json!({"entities": [entry(1)]}).to_string());
    let (host, audit) = run(&query(), same);
    assert_eq!((ids(&audit.unwrap()), host.calls().len()), (vec!["a-1"], 2));
}

#[test]
fn what_was_read_before_a_page_failed_is_told() {
    let all: Vec<_> = (0..5).map(entry).collect();
    let fail = |result: fn() -> Answer, at: usize| {
        run(&query(), |request| if page(request) == at { result() } else { answer(&all, request) })
            .1
    };
    let refused = Failure::Refused(Refusal { status: 403, code: None });
    let lost = Failure::Unavailable(Cause::Transport(TransportError::Lost));
    let malformed = Failure::Malformed(Malformed::Missing("entities".into()));
    let cases: [(fn() -> Answer, Failure); 3] = [
        (|| ok(403, ""), refused),
        (|| Err(TransportError::Lost), lost),
        (|| ok(200, "{}"), malformed),
    ];
    for (result, failure) in cases {
        assert_eq!(fail(result, 1), Err(failure.clone()));
        let Err(Failure::Partial { done, cause }) = fail(result, 3) else { panic!("{failure}") };
        let Success::PlatformAudit(audit) = *done else { panic!() };
        assert_eq!((audit.entries.len(), audit.cut, *cause), (4, true, failure));
    }
}

#[test]
fn a_page_that_is_none_is_malformed() {
    for (body, malformed) in [
        ("[]", Malformed::NotAnObject),
        (r#"{"entities":{}}"#, Malformed::Unusable("entities".into())),
        (r#"{"entities":[1]}"#, Malformed::Unusable("entities".into())),
        (r#"{"entities":[],"total":-1}"#, Malformed::Unusable("total".into())),
        (r#"{"entities":[],"pageCount":"1"}"#, Malformed::Unusable("pageCount".into())),
    ] {
        assert_eq!(
            run(&query(), |_| ok(200, body)).1,
            Err(Failure::Malformed(malformed)),
            "{body}"
        );
    }
}

#[test]
fn a_restart_anywhere_changes_nothing() {
    let all: Vec<_> = (0..5).map(entry).collect();
    let whole = run(&query(), |request| answer(&all, request)).1.unwrap();
    for restart in 0..10 {
        let mut host = Host::new(genesys());
        host.client.query_platform_audit(&query());
        host.run_restarting(|step| step == restart, api(|request| answer(&all, request)));
        assert_eq!(host.outcome().result, Ok(Success::PlatformAudit(whole.clone())));
    }
    let mut host = Host::new(genesys());
    let id = host.client.query_platform_audit(&query());
    let mut platform = api(|request| answer(&all, request));
    for _ in 0..2 {
        host.settle(&mut platform);
        let ((at, _), (request, answer)) = host.arriving.pop_first().unwrap();
        host.now = at;
        host.handle(request, answer);
    }
    // The second page has been asked for, and the answer to the first is in a snapshot.
    host.restart();
    host.settle(&mut platform);
    host.cancel(id);
    host.run(platform);
    let Err(Failure::Partial { done, cause }) = &host.outcome().result else { panic!() };
    let Success::PlatformAudit(audit) = &**done else { panic!() };
    assert_eq!((audit.entries.len(), &**cause), (2, &Failure::Cancelled));
}
