//! IVR deployments over real HTTP, against the simulator. Time is the simulator's and passes when the client waits.

use callgate::{
    Engine,
    documents::IvrFlow,
    exchange::{
        Cause, Client, Config, DeployedIvrFlow, Deployment, Failure, FlowWebhook, Outcome, Quota,
        Retry, Success, TokenSource, TokenStyle, drive,
    },
};
use callgate_simulator::{Faults, Http, Options, Running, Simulator};
use serde_json::{Value, json};

const FLOWS: &str = "POST /api/v2/ivr/flows";
const DELETED: &str = "DELETE /api/v2/ivr/flows/{}";
const START: i64 = 1_795_244_400_000;

fn simulator() -> Running {
    let simulator = Simulator::start(Options { clock: Some(START), ..Options::default() }).unwrap();
    simulator.set(&json!({"quotaPerMinute": 0})).unwrap();
    simulator
}

fn config(simulator: &Running) -> Config {
    let url = simulator.url("/oauth/token");
    let token = TokenSource::new(url, TokenStyle::Json, "callgate-demo", "callgate-demo-secret")
        .with_scopes([
            "media:read",
            "ivr:flow:read",
            "ivr:flow:write",
            "event:webhook:write",
            "analytics:read",
        ]);
    let quota = Quota { requests: 100_000, period: 60_000 };
    Config { quota, ..Config::new(simulator.url(""), token) }
}

fn document(asset: &str) -> String {
    json!({
        "name": "Support", "campaignId": "camp_support",
        "nodes": [
            {"id": "root", "type": "greeting", "mediaAssetId": asset,
             "transitions": [{"condition": "played", "target": "agents"}]},
            {"id": "agents", "type": "queue"}
        ],
        "fallbackAction": {"type": "hangup"},
        "effectiveDate": "2026-12-01", "expirationDate": "2026-12-31T23:59:59Z"
    })
    .to_string()
}

fn deploy(simulator: &Running, config: Config, text: &str) -> Outcome {
    let mut client = Client::new(config, 42).unwrap();
    let flow: IvrFlow<'_> = Engine::new().parse(text.as_bytes(), None).unwrap();
    let webhook = FlowWebhook::new("https://hooks.example.com/ivr").unwrap();
    client.deploy_ivr_flow(&flow, Deployment { webhook: Some(webhook), ..Deployment::default() });
    let mut done = drive(&mut client, &mut Http::new(), &mut &*simulator, |_| {});
    done.remove(0).1
}

fn deployed(outcome: &Outcome) -> &DeployedIvrFlow {
    match &outcome.result {
        Ok(Success::IvrFlow(deployed)) => deployed,
        _ => panic!("{outcome:?}"),
    }
}

/// How many flows and webhooks there are.
fn there(simulator: &Running) -> (usize, usize) {
    let ivr = &simulator.state()["ivr"];
    let count = |name: &str| ivr[name].as_array().unwrap().len();
    (count("flows"), count("webhooks"))
}

fn fault(simulator: &Running, method: &str, path: &str, action: &Value) {
    let rule = json!({"match": {"method": method, "path": path}, "action": action});
    let faults = json!({"rules": [rule]}).to_string();
    simulator.set_faults(Faults::parse(faults.as_bytes()).unwrap());
}

#[test]
fn a_flow_is_deployed_while_the_compiler_is_busy() {
    let simulator = simulator();
    simulator
        .set(&json!({"compileBusyMs": 17_000, "analyticsEntities": 7, "analyticsPageSize": 3}))
        .unwrap();
    let outcome = deploy(&simulator, config(&simulator), &document("asset_abc123"));
    let deployed = deployed(&outcome);
    assert_eq!((deployed.version, deployed.compile_status.as_str()), (Some(2), "COMPILED"));
    assert!(outcome.latency >= 17_000);
    let analytics = deployed.analytics.unwrap();
    assert_eq!((analytics.entities, analytics.pages), (7, 3));
    assert!(analytics.first.unwrap().total_duration.unwrap() >= 5_000);
    let flow = simulator.state()["ivr"]["flows"][0].clone();
    assert_eq!((&flow["id"], &flow["status"]), (&json!(deployed.flow_id), &json!("ACTIVE")));
    assert_eq!(there(&simulator), (1, 1));

    let again = deploy(&simulator, config(&simulator), &document("asset_abc123"));
    assert!(self::deployed(&again).reused);
    assert_eq!((there(&simulator), simulator.effects(FLOWS)), ((1, 1), 1));
}

#[test]
fn an_unknown_asset_keeps_the_flow_from_being_created() {
    let simulator = simulator();
    let outcome = deploy(&simulator, config(&simulator), &document("no-such-asset"));
    let Err(Failure::Denied(denial)) = &outcome.result else { panic!("{outcome:?}") };
    assert!(denial.report.contains("media.unknown"), "{}", denial.report);
    assert_eq!(simulator.effects(FLOWS), 0);
}

#[test]
fn a_failure_after_the_creation_deletes_flow_and_webhook_again_if_they_can_be_looked_at() {
    let once = |simulator: &Running| Config {
        retry: Retry { most: 0, ..Retry::default() },
        ..config(simulator)
    };
    let looking = ("GET", "/api/v2/ivr/flows/*/status");
    for (method, path) in [
        looking,
        ("POST", "/api/v2/ivr/flows/*/validate"),
        ("POST", "/api/v2/ivr/flows/*/compile"),
        ("PATCH", "/api/v2/ivr/flows/*"),
        ("POST", "/api/v2/analytics/ivrs/details/query"),
    ] {
        for action in [
            json!({"status": 400}),
            json!({"status": 503}),
            json!({"drop": "after"}),
            json!({"drop": "before"}),
            json!({"truncate": true}),
        ] {
            let simulator = simulator();
            fault(&simulator, method, path, &action);
            let outcome = deploy(&simulator, once(&simulator), &document("menu-en"));
            // What nobody can look at may have been deployed before, so it is not deleted.
            let unseen = (method, path) == looking;
            let told = match outcome.result {
                Err(Failure::RolledBack { .. }) => !unseen,
                Err(Failure::LeftBehind { .. }) => unseen,
                _ => false,
            };
            assert!(told && outcome.uncertain == unseen, "{method} {path} {action} {outcome:?}");
            let left = usize::from(unseen);
            assert_eq!(there(&simulator), (left, 0), "{method} {path} {action}");
            let deleted = u64::from(!unseen);
            assert_eq!((simulator.effects(FLOWS), simulator.effects(DELETED)), (1, deleted));

            // The platform still knows the key of the flow that is gone.
            simulator.set_faults(Faults::default());
            let outcome = deploy(&simulator, config(&simulator), &document("menu-en"));
            assert!(!deployed(&outcome).reused);
            assert_eq!(there(&simulator), (1, 1), "{method} {path} {action}");
        }
    }
}

#[test]
fn a_flow_that_cannot_be_deleted_is_told_to_be_there() {
    let simulator = simulator();
    simulator.load(&json!({"campaigns": ["another"]})).unwrap();
    fault(&simulator, "DELETE", "/api/v2/ivr/flows/*", &json!({"status": 403}));
    let outcome = deploy(&simulator, config(&simulator), &document("menu-en"));
    let Err(Failure::LeftBehind { id, cause, .. }) = &outcome.result else { panic!("{outcome:?}") };
    let codes = vec!["campaign.unknown".to_owned()];
    assert_eq!(**cause, Failure::Invalid { errors: 1, codes });
    assert_eq!(simulator.state()["ivr"]["flows"][0]["id"], json!(id));
}

#[test]
fn a_compiler_that_stays_busy_is_given_up_after_a_minute() {
    let simulator = simulator();
    simulator.set(&json!({"compileBusyMs": 3_600_000})).unwrap();
    let outcome = deploy(&simulator, config(&simulator), &document("menu-en"));
    let Err(Failure::RolledBack { cause, .. }) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!(**cause, Failure::Unavailable(Cause::Busy));
    assert!((60_000..61_000).contains(&outcome.latency), "{}", outcome.latency);
    assert_eq!(there(&simulator), (0, 0));
}
