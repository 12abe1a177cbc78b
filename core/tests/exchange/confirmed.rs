//! What the platform has confirmed in time stands, whatever comes before the host asks for it.

use crate::{agents::*, genesys_world::*, host::*};
use callgate::{
    Engine,
    documents::{CallCodes, GenesysGuest},
    exchange::{
        Callbacks, Client, Config, CrmRecord, Endpoint, ExchangeId, Failure, Method,
        PlatformAuditQuery, Request, Secret, Time,
        signature::{Keys, Scheme},
    },
};

const GUEST: &str =
    r#"{"channel":"webmessaging","consent":{"marketing":false,"dataProcessing":true}}"#;

type Platform = Box<dyn FnMut(&Request) -> Answer>;

/// A platform of one sort, and an exchange with it.
struct Case {
    name: &'static str,
    config: fn() -> Config,
    start: fn(&mut Client) -> ExchangeId,
    /// The answers, for a run from its beginning.
    platform: fn() -> Platform,
}

fn events() -> Config {
    let keys = Keys::new().with("2026", Secret::from("a key of the platform's")).unwrap();
    Config {
        crm_events: Some(Endpoint::new("https://crm.example.com/events")),
        crm_batch: Some(Endpoint::new("https://crm.example.com/batch")),
        callbacks: Some(Callbacks::new(Scheme::standard_webhooks(), keys)),
        ..genesys()
    }
}

fn receive(client: &mut Client) -> ExchangeId {
    let callbacks = events().callbacks.unwrap();
    let body = br#"{"sessionId":"s-1","type":"t"}"#;
    let at = i64::try_from(START).unwrap();
    let headers = callbacks.scheme.sign(&callbacks.keys, "e-1", at, body).unwrap();
    client.receive_guest_event(&headers, body, START).unwrap()
}

fn guests() -> Platform {
    let mut guests = Guests::new();
    Box::new(move |request| guests.answer(request))
}

fn empty() -> Platform {
    Box::new(|_| ok(200, ""))
}

fn guest() -> GenesysGuest<'static> {
    Engine::new().parse(GUEST.as_bytes(), None).unwrap()
}

const CODES: &[u8] =
    br#"[{"name": "A", "code": "A0", "type": "NEUTRAL", "category": "Q3", "isActive": true}]"#;

fn codes() -> Platform {
    Box::new(|request| match request.method {
        Method::Get => ok(200, r#"{"entities":[]}"#),
        _ => ok(201, r#"{"id":"id-1"}"#),
    })
}

const CASES: &[Case] = &[
    Case {
        name: "guest session",
        config,
        start: |client| client.create_guest_session(&parse(&document(1))),
        platform: || Box::new(|_| ok(201, CREATED)),
    },
    Case { name: "guest event", config: events, start: receive, platform: empty },
    Case {
        name: "guest",
        config: genesys,
        start: |client| client.create_genesys_guest(&guest()),
        platform: guests,
    },
    Case {
        name: "update",
        config: genesys,
        start: |client| client.update_genesys_guest("g-1", r#"{"attributes":{"tier":"gold"}}"#),
        platform: guests,
    },
    Case {
        name: "engagement",
        config: genesys,
        start: |client| client.push_engagement("g-1"),
        platform: guests,
    },
    Case {
        name: "audit",
        config: genesys,
        start: |client| client.query_platform_audit(&PlatformAuditQuery::new("guest", "g-1")),
        platform: || Box::new(|_| ok(200, r#"{"entities":[{"id":"a-1"}],"pageCount":1}"#)),
    },
    Case {
        name: "batch",
        config: events,
        start: |client| client.sync_crm([CrmRecord::new("g-1", &guest(), None).unwrap()]),
        platform: empty,
    },
    Case {
        name: "agent",
        config: watched,
        start: |client| client.change_agent_state(READY.as_bytes()),
        platform: || Box::new(sound),
    },
    Case {
        name: "codes",
        config: watched,
        start: |client| {
            let codes: CallCodes<'_> = Engine::new().parse(CODES, None).unwrap();
            client.register_call_codes(&codes)
        },
        platform: codes,
    },
];

/// Hands answers over until this many have been; how many there were when the exchange ended.
fn answered(
    host: &mut Host,
    id: ExchangeId,
    platform: &mut impl FnMut(&Request, Time) -> (Time, Answer),
    most: usize,
) -> usize {
    let mut count = 0;
    loop {
        host.settle(platform);
        if host.done.contains_key(&id) {
            return count;
        }
        let ((at, _), (request, answer)) = host.arriving.pop_first().unwrap();
        host.now = host.now.max(at);
        host.handle(request, answer);
        count += 1;
        if count == most {
            return count;
        }
    }
}

/// Brings each exchange to where its last answer has been taken and nobody has polled since.
fn when_confirmed(then: fn(&mut Host, ExchangeId)) {
    for case in CASES {
        let begun = || {
            let mut host = Host::new((case.config)());
            let id = (case.start)(&mut host.client);
            (host, id)
        };
        let (mut whole, id) = begun();
        let most = answered(&mut whole, id, &mut api((case.platform)()), usize::MAX);
        let (mut host, id) = begun();
        let mut platform = api((case.platform)());
        answered(&mut host, id, &mut platform, most);
        then(&mut host, id);
        host.run(platform);
        let (outcome, wanted) = (&host.done[&id], &whole.done[&id]);
        assert!(outcome.result.is_ok(), "{}: {outcome:?}", case.name);
        assert_eq!(outcome, wanted, "{}", case.name);
        let webhooks = host.calls().iter().filter(|(_, request)| request.url == HOOK).count();
        assert_eq!(webhooks, usize::from((case.config)().webhook.is_some()), "{}", case.name);
    }
}

#[test]
fn a_cancellation_does_not_undo_it() {
    when_confirmed(|host, id| assert!(host.cancel(id)));
}

#[test]
fn the_deadline_does_not_undo_it() {
    when_confirmed(|host, _| host.now = START + 120_000);
}

#[test]
fn the_end_of_the_process_does_not_undo_it() {
    when_confirmed(|host, _| {
        host.restart();
        host.now = START + 120_000 + 3_600_000;
    });
}

#[test]
fn what_is_still_under_way_is_cut_off_all_the_same() {
    let mut host = Host::new(genesys());
    let id = host.client.update_genesys_guest("g-1", r#"{"attributes":{"tier":"gold"}}"#);
    let mut platform = api(guests());
    // The token and the guest, but not the change.
    answered(&mut host, id, &mut platform, 2);
    host.now = START + 120_000;
    host.run(|_, _| panic!("nothing is to be sent"));
    assert_eq!(host.done[&id].result, Err(Failure::Deadline));
    assert!(!host.done[&id].uncertain);
}
