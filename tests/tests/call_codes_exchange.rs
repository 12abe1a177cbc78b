//! Call codes over real HTTP, against the simulator. Time is the simulator's and passes when the client waits.

use callgate::{
    Engine,
    documents::CallCodes,
    exchange::{
        Client, Config, Endpoint, Failure, Outcome, Quota, RegisteredCallCodes, Retry, Success,
        TokenSource, TokenStyle, drive,
    },
};
use callgate_simulator::{Faults, Http, Options, Running, Simulator};
use serde_json::{Value, json};

const CODES: &str = "POST /api/v2/callcodes";
const START: i64 = 1_795_244_400_000;
const PARENT: &str = "5d0f2c9e-8b1a-4f6d-9c3e-7a2b4d6f8e10";

fn simulator() -> Running {
    let simulator = Simulator::start(Options { clock: Some(START), ..Options::default() }).unwrap();
    simulator.set(&json!({"quotaPerMinute": 0})).unwrap();
    simulator
}

fn config(simulator: &Running) -> Config {
    let url = simulator.url("/oauth/token");
    let token = TokenSource::new(url, TokenStyle::Basic, "callgate-demo", "callgate-demo-secret")
        .with_scopes(["callcodes:read", "callcodes:write"]);
    Config {
        deadline: 3_600_000,
        quota: Quota { requests: 100_000, period: 60_000 },
        webhook: Some(Endpoint::new(simulator.url("/webhooks/mapping-sync"))),
        ..Config::new(simulator.url(""), token)
    }
}

fn code(code: &str, parent: Option<&str>) -> Value {
    let mut entry = json!({
        "name": format!("Name of {code}"), "code": code, "type": "NEUTRAL", "category": "Q3",
        "isActive": true,
    });
    if let Some(parent) = parent {
        entry["parentCallCodeId"] = json!(parent);
    }
    entry
}

/// Ten roots with two levels of four and one below each: children first.
fn matrix() -> String {
    let mut codes = Vec::new();
    for root in 0..10 {
        for child in 0..4 {
            let name = format!("C{root}_{child}");
            codes.push(code(&format!("L{root}_{child}"), Some(&name)));
            codes.push(code(&name, Some(&format!("ROOT_{root}"))));
        }
        codes.push(code(&format!("ROOT_{root}"), None));
    }
    Value::from(codes).to_string()
}

fn register(simulator: &Running, config: Config, text: &str) -> Outcome {
    let mut client = Client::new(config, 42).unwrap();
    let codes: CallCodes<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    let id = client.register_call_codes(&codes);
    let done = drive(&mut client, &mut Http::new(), &mut &*simulator, |_| {});
    done.into_iter().find(|(ended, _)| *ended == id).unwrap().1
}

fn registered(outcome: &Outcome) -> &RegisteredCallCodes {
    match &outcome.result {
        Ok(Success::CallCodes(registered)) => registered,
        _ => panic!("{outcome:?}"),
    }
}

fn set(simulator: &Running, rules: &Value) {
    let faults = json!({"rules": rules}).to_string();
    simulator.set_faults(Faults::parse(faults.as_bytes()).unwrap());
}

/// What the platform has, each as its code and the code of its parent.
fn there(simulator: &Running) -> Vec<(String, String)> {
    let state = simulator.state();
    let codes = state["callCodes"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut there: Vec<_> = codes
        .iter()
        .map(|code| {
            let parent = codes.iter().find(|other| other["id"] == code["parentCallCodeId"]);
            (text(&code["code"]), parent.map_or(String::new(), |parent| text(&parent["code"])))
        })
        .collect();
    there.sort();
    there
}

fn wanted() -> Vec<(String, String)> {
    let codes: Vec<Value> = serde_json::from_str(&matrix()).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut wanted: Vec<_> =
        codes.iter().map(|code| (text(&code["code"]), text(&code["parentCallCodeId"]))).collect();
    wanted.sort();
    wanted
}

#[test]
fn a_matrix_is_registered_and_the_webhook_hears_of_it() {
    let simulator = simulator();
    let outcome = register(&simulator, config(&simulator), &matrix());
    assert_eq!(registered(&outcome).metrics.successful, 90);
    assert_eq!((there(&simulator), simulator.effects(CODES)), (wanted(), 90));
    assert_eq!(simulator.effects("POST /webhooks/mapping-sync"), 1);

    let again = register(&simulator, config(&simulator), &matrix());
    assert_eq!(registered(&again).metrics.reused, 90);
    assert_eq!(simulator.effects(CODES), 90);
}

#[test]
fn a_storm_makes_no_second_code() {
    let simulator = simulator();
    let chance = |action: Value| json!({"match": {"path": "/api/v2/callcodes", "probability": 0.05}, "action": action});
    set(
        &simulator,
        &json!([
            chance(json!({"drop": "before"})),
            chance(json!({"drop": "after"})),
            chance(json!({"truncate": true})),
            chance(json!({"status": 429, "retryAfterSeconds": 3})),
            chance(json!({"status": 500, "afterEffect": true})),
        ]),
    );
    let outcome = register(&simulator, config(&simulator), &matrix());
    assert_eq!(registered(&outcome).codes.len(), 90);
    assert_eq!((there(&simulator), simulator.effects(CODES)), (wanted(), 90));
}

#[test]
fn what_ended_in_the_middle_goes_on_where_it_ended() {
    for action in [json!({"status": 503}), json!({"drop": "after"}), json!({"status": 403})] {
        let simulator = simulator();
        let rule = json!({"match": {"method": "POST", "path": "/api/v2/callcodes", "nth": [30]}, "action": action});
        set(&simulator, &json!([rule]));
        let once = Config { retry: Retry { most: 0, ..Retry::default() }, ..config(&simulator) };
        let outcome = register(&simulator, once, &matrix());
        let Err(Failure::Partial { done, .. }) = &outcome.result else { panic!("{outcome:?}") };
        let Success::CallCodes(done) = &**done else { panic!("{done:?}") };
        assert!(done.codes.len() >= 29 && done.codes.len() < 90, "{action}");
        let outcome = register(&simulator, config(&simulator), &matrix());
        assert_eq!(registered(&outcome).metrics.successful, 90, "{action}");
        assert_eq!((there(&simulator), simulator.effects(CODES)), (wanted(), 90), "{action}");
    }
}

#[test]
fn what_the_platform_has_otherwise_denies_all_of_it() {
    let simulator = simulator();
    let mut other = code("ROOT_3", None);
    other["id"] = json!(PARENT);
    other["type"] = json!("SUCCESS");
    simulator.load(&json!({"callCodes": [other]})).unwrap();
    let outcome = register(&simulator, config(&simulator), &matrix());
    let Err(Failure::Denied(denial)) = &outcome.result else { panic!("{outcome:?}") };
    assert!(denial.report.contains("code.taken"), "{}", denial.report);
    assert_eq!(simulator.effects(CODES), 0);
}

#[test]
fn codes_come_under_an_existing_parent() {
    let simulator = simulator();
    let mut parent = code("OLD", None);
    parent["id"] = json!(PARENT);
    simulator.load(&json!({"callCodes": [parent]})).unwrap();
    let text = json!([code("NEW", Some(PARENT)), code("NEWER", Some("NEW"))]).to_string();
    let outcome = register(&simulator, config(&simulator), &text);
    assert_eq!(registered(&outcome).metrics.successful, 2);
    let pair = |code: &str, parent: &str| (code.to_owned(), parent.to_owned());
    assert_eq!(there(&simulator), [pair("NEW", "OLD"), pair("NEWER", "NEW"), pair("OLD", "")]);

    let deep = json!([code("DEEP", Some(&registered(&outcome).codes[1].id))]);
    let outcome = register(&simulator, config(&simulator), &deep.to_string());
    let Err(Failure::Denied(denial)) = &outcome.result else { panic!("{outcome:?}") };
    assert!(denial.report.contains("code.depth"), "{}", denial.report);
    assert_eq!(simulator.effects(CODES), 2);
}
