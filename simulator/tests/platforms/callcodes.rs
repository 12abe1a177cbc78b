use crate::support::Bench;
use serde_json::{Value, json};

const PATH: &str = "/api/v2/callcodes";
const NAME: &str = "POST /api/v2/callcodes";

fn code(code: &str, parent: Option<&str>) -> Value {
    let mut body = json!({
        "name": code, "code": code, "type": "SUCCESS", "category": "Q3", "isActive": true,
    });
    if let Some(parent) = parent {
        body["parentCallCodeId"] = json!(parent);
    }
    body
}

fn made(bench: &Bench, body: &Value) -> String {
    let made = bench.post(PATH, &[], body);
    assert_eq!(made.status, 201, "{made:?}");
    made.body["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_code_is_unique_under_its_parent_alone() {
    let bench = Bench::new();
    let sale = made(&bench, &code("SALE", None));
    let lost = made(&bench, &code("LOST", None));
    made(&bench, &code("OTHER", Some(&sale)));
    made(&bench, &code("OTHER", Some(&lost)));
    made(&bench, &code("OTHER", None));
    let taken = bench.post(PATH, &[], &code("OTHER", Some(&lost)));
    assert_eq!((taken.status, &taken.body["code"]), (409, &json!("conflict")));
    assert_eq!(taken.codes(), ["code.taken"]);
    assert_eq!(taken.body["report"]["violations"][0]["path"], "/code");
    assert_eq!(bench.post(PATH, &[], &code("SALE", None)).status, 409);
    assert_eq!(bench.simulator.effects(NAME), 5);
}

#[test]
fn rules_hold_for_each_code() {
    let bench = Bench::new();
    let mut parent = None;
    for name in ["L1", "L2", "L3"] {
        parent = Some(made(&bench, &code(name, parent.as_deref())));
    }
    let stranger = "7f3e9c1a-2b4d-4e6f-8a1b-3c5d7e9f1a2b";
    for (body, wanted) in [
        (code("L4", parent.as_deref()), "code.depth"),
        (code("sale", None), "code.format"),
        (code("SALE", Some(stranger)), "code.parent-missing"),
        (code("SALE", Some("L1")), "code.parent-missing"),
    ] {
        let refused = bench.post(PATH, &[], &body);
        assert_eq!((refused.status, refused.codes()), (400, vec![wanted]), "{body}");
    }
}

#[test]
fn an_idempotency_key_makes_a_repetition_harmless() {
    let bench = Bench::new();
    let key = [("idempotency-key", "k1")];
    let first = bench.post(PATH, &key, &code("SALE", None));
    let again = bench.post(PATH, &key, &code("SALE", None));
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(bench.post(PATH, &key, &code("LOST", None)).status, 422);
    assert_eq!(bench.simulator.effects(NAME), 1);
}

#[test]
fn lists_are_filtered_by_code_and_parent_and_come_by_page() {
    let bench = Bench::new();
    let sale = made(&bench, &code("SALE", None));
    for name in ["AA", "BB", "CC"] {
        made(&bench, &code(name, Some(&sale)));
    }
    made(&bench, &code("AA", None));
    let total = |query: &str| bench.get(&format!("{PATH}?{query}")).body["total"].clone();
    assert_eq!(total(""), 5);
    assert_eq!(total("filter=code%3DAA"), 2);
    assert_eq!(total(&format!("filter=code%3DAA&parentCallCodeId={sale}")), 1);
    assert_eq!(total(&format!("filter=code%3DAA%26parentCallCodeId%3D{sale}")), 1);
    assert_eq!(total("filter=code%3DAA&parentCallCodeId="), 1);
    assert_eq!(total("parentCallCodeId="), 2);
    assert_eq!(total("filter=code%3DZZ"), 0);
    let page = bench.get(&format!("{PATH}?pageSize=2&pageNumber=3"));
    assert_eq!(page.body["entities"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&page.body["pageSize"], &page.body["pageNumber"], &page.body["pageCount"]),
        (&json!(2), &json!(3), &json!(3))
    );
    for wrong in ["filter=name%3DAA", "pageSize=0", "pageSize=many"] {
        assert_eq!(bench.get(&format!("{PATH}?{wrong}")).status, 400, "{wrong}");
    }
    let shown = bench.get(&format!("{PATH}/{sale}"));
    assert_eq!((shown.status, &shown.body["code"]), (200, &json!("SALE")));
    assert_eq!(bench.get(&format!("{PATH}/other")).status, 404);
}

#[test]
fn codes_can_be_there_from_the_start() {
    let bench = Bench::new();
    let data =
        json!({"callCodes": [{"code": "SALE", "id": "c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f"}]});
    assert_eq!(bench.order("data", &data).status, 200);
    assert_eq!(bench.post(PATH, &[], &code("SALE", None)).status, 409);
    made(&bench, &code("SALE", Some("c4d5e6f7-a8b9-4c0d-9e1f-2a3b4c5d6e7f")));
}
