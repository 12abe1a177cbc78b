use crate::{genesys_world::*, host::*};
use callgate::{
    Engine,
    documents::{Consent, GenesysGuest},
    exchange::{
        EventKind, ExchangeKind, Failure, GuestDocument, Malformed, Method, Refusal, Secret,
        Success, TransportError,
        identity::{Identity, Salt},
    },
};

fn text() -> String {
    let salt = Salt::new(Secret::from("0123456789abcdef")).unwrap();
    GuestDocument::new(Consent { marketing: false, data_processing: true })
        .email(&Identity::new("Ada@Example.com").unwrap(), &salt)
        .attribute("tier", "gold")
        .to_json()
}

fn start(host: &mut Host, text: &str) {
    let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    host.client.create_genesys_guest(&guest);
}

#[test]
fn a_guest_is_created_with_what_was_checked() {
    let text = text().replace("\"gold\"", "\"g\\u006fld\"");
    let mut host = Host::new(genesys());
    start(&mut host, &text);
    let mut guests = Guests::new();
    host.run(api(|request| guests.answer(request)));

    let (_, token) = &host.sent[0];
    assert_eq!(token.url, "https://login.mypurecloud.com/oauth/token");
    let (_, post) = &host.sent[1];
    assert_eq!(post.method, Method::Post);
    assert_eq!(post.header("Content-Type"), Some("application/json"));
    assert_eq!(post.header("Idempotency-Key").map(str::len), Some(36));
    let body = String::from_utf8(post.body.clone()).unwrap();
    assert_eq!(body, text.replace("\\u006f", "o"));
    for absent in ["primaryIdentifier", "resolutionMethod", "xample"] {
        assert!(!body.contains(absent), "{absent}");
    }

    let outcome = host.outcome();
    let Ok(Success::GenesysGuest(guest)) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!((guest.id.as_str(), guest.etag.as_deref()), ("g-1", Some("\"1\"")));
    assert_eq!(guest.created, Some(1_767_261_600_000));
    assert_eq!(guest.modified, Some(1_767_263_400_000));
    assert!(matches!(host.kinds()[0], EventKind::Started(ExchangeKind::GenesysGuest)));
    assert!(!host.outputs.contains(guest.document.as_deref().unwrap()));
}

#[test]
fn one_guest_comes_of_a_creation_that_is_interrupted_anywhere() {
    for lost in [None, Some(TransportError::Lost), Some(TransportError::NotSent)] {
        for at in 0..8 {
            let mut host = Host::new(genesys());
            start(&mut host, &text());
            let mut guests = Guests::new();
            let mut tries = 0;
            host.run_restarting(
                |step| step == at,
                api(|request| {
                    tries += 1;
                    let answer = guests.answer(request);
                    lost.filter(|_| tries == 1).map_or(answer, Err)
                }),
            );
            assert!(host.outcome().result.is_ok() && !host.outcome().uncertain);
            assert_eq!(guests.created.len(), 1);
        }
    }
}

#[test]
fn what_the_platform_refuses_or_garbles_is_told() {
    let outcome = |answer: fn() -> Answer| {
        let mut host = Host::new(genesys());
        start(&mut host, &text());
        host.run(api(|_| answer()));
        let outcome = host.outcome();
        let malformed = matches!(outcome.result, Err(Failure::Malformed(_)));
        assert_eq!(outcome.uncertain, malformed, "what was accepted may be there");
        outcome.result.clone()
    };
    let refused = Failure::Refused(Refusal { status: 400, code: Some("bad.request".into()) });
    assert_eq!(outcome(|| ok(400, r#"{"code":"bad.request"}"#)), Err(refused));
    let missing = Failure::Malformed(Malformed::Missing("id".into()));
    assert_eq!(outcome(|| ok(201, "{}")), Err(missing));
    let torn = Failure::Malformed(Malformed::NotAnObject);
    assert_eq!(outcome(|| ok(201, r#"{"id":"g"#)), Err(torn));
    let Ok(Success::GenesysGuest(guest)) = outcome(|| ok(201, r#"{"id":"g"}"#)) else { panic!() };
    assert_eq!((guest.etag, guest.created, guest.document), (None, None, None));
}

#[test]
fn the_key_follows_the_content_and_the_occasion() {
    let key = |text: &str, occasion: &str| {
        let mut host = Host::new(genesys());
        let guest: GenesysGuest<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
        host.client.create_genesys_guest_for(&guest, occasion);
        host.run(api(|request| Guests::new().answer(request)));
        host.calls()[0].1.header("Idempotency-Key").unwrap().to_owned()
    };
    let one = text();
    assert_eq!(key(&one, ""), key(&one.replace("gold", "g\\u006fld"), ""));
    assert_ne!(key(&one, ""), key(&one.replace("gold", "silver"), ""));
    assert_ne!(key(&one, ""), key(&one, "visit 2"));
}
