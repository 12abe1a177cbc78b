//! `call-codes`

use crate::subject::Subject;

/// Entries by code and parent; "" is none.
pub(crate) fn codes(entries: &[(&str, &str)]) -> Subject {
    let entries: Vec<String> = entries
        .iter()
        .map(|(code, parent)| {
            let parent = match *parent {
                "" => String::new(),
                parent => format!(r#","parentCallCodeId":"{parent}""#),
            };
            format!(
                r#"{{"name":"N","code":"{code}","type":"SUCCESS","category":"C","isActive":true{parent}}}"#
            )
        })
        .collect();
    Subject::new("call-codes", format!("[{}]", entries.join(",\n")))
}

pub(crate) fn sound() -> Subject {
    codes(&[("SALE", ""), ("ADDON", "SALE")])
}

const P: &str = "11111111-2222-4333-8444-55555555555a";
const Q: &str = "11111111-2222-4333-8444-55555555555b";
const R: &str = "11111111-2222-4333-8444-55555555555c";

#[test]
fn sound_documents_pass() {
    sound().finds(&[]);
    Subject::new("call-codes", "[]").finds(&[]);
    codes(&[("ADDON", "SALE"), ("SALE", "")]).finds(&[]);
    for kind in ["SUCCESS", "FAILURE", "NEUTRAL"] {
        sound().with("/0/type", &format!("\"{kind}\"")).finds(&[]);
    }
    assert_eq!(sound().report()["measures"], serde_json::json!({"codes": 2, "depth": 2}));
}

#[test]
fn form_and_type() {
    let format: &[&str] = &["code.format /1/code"];
    let kind: &[&str] = &["value.not-allowed /1/type"];
    sound().table(&[
        ("/1/code", r#""AB""#, &[]),
        ("/1/code", r#""_0""#, &[]),
        ("/1/code", r#""ABCDEFGHIJ_45678""#, &[]),
        ("/1/code", r#""\u0041B""#, &[]),
        ("/1/code", r#""A""#, format),
        ("/1/code", r#""ABCDEFGHIJ_456789""#, format),
        ("/1/code", r#""addon""#, format),
        ("/1/code", r#""ADD-ON""#, format),
        ("/1/code", r#""ADD ON""#, format),
        ("/1/code", r#""ADDON\n""#, format),
        ("/1/code", r#""ÄÖ""#, format),
        ("/1/code", r#""""#, &["string.empty /1/code"]),
        ("/1/type", r#""success""#, kind),
        ("/1/type", r#""OTHER""#, kind),
        ("/1/type", r#""""#, &["string.empty /1/type"]),
        (
            "/1/isActive",
            "\"true\"",
            &[r#"type.mismatch /1/isActive limit="boolean" actual="string""#],
        ),
        ("/1", "null", &[r#"type.mismatch /1 limit="object" actual="null""#]),
    ]);
}

#[test]
fn duplicates() {
    codes(&[("AA", ""), ("AA", "")]).finds(&["code.duplicate /1/code"]);
    codes(&[("AA", ""), ("AA", ""), ("AA", "")])
        .finds(&["code.duplicate /1/code", "code.duplicate /2/code"]);
    codes(&[("AA", ""), ("aa", "")]).finds(&["code.format /1/code"]);
    // The same code under another parent is another code.
    codes(&[("AA", ""), ("BB", ""), ("XX", "AA"), ("XX", "BB"), ("XX", "")]).finds(&[]);
    codes(&[("XX", "AA"), ("AA", ""), ("XX", "AA")]).finds(&["code.duplicate /2/code"]);
    codes(&[("XX", P), ("XX", P)]).finds(&["code.duplicate /1/code"]);
    codes(&[("XX", P), ("XX", &P.to_uppercase())]).finds(&["code.duplicate /1/code"]);
    codes(&[("XX", P), ("XX", Q)]).finds(&[]);
    // Escapes do not make another code.
    codes(&[("AA", ""), ("\\u0041A", "")]).finds(&["code.duplicate /1/code"]);
}

#[test]
fn codes_that_exist() {
    let facts = format!(
        r#"{{"existing":[{{"id":"{P}","code":"SALE"}},{{"id":"{Q}","code":"ADDON","parentCallCodeId":"{P}"}}]}}"#
    );
    let taken: &[&str] = &["code.taken /0/code"];
    let there = |entries: &[(&str, &str)]| codes(entries).facts(&facts);
    there(&[("SALE", "")]).finds(taken);
    there(&[("ADDON", "")]).finds(&[]);
    there(&[("ADDON", P)]).finds(taken);
    there(&[("ADDON", &P.to_uppercase())]).finds(taken);
    there(&[("SALE", P)]).finds(&[]);
    there(&[("NEW", Q)]).finds(&[]);
    there(&[("NEW", R)]).finds(&["code.parent-missing /0/parentCallCodeId"]);
    codes(&[("NEW", R)]).finds(&[]);
    codes(&[("NEW", R)])
        .facts(r#"{"existing":[]}"#)
        .finds(&["code.parent-missing /0/parentCallCodeId"]);
    codes(&[("SALE", "")]).facts(r#"{"existing":[]}"#).finds(&[]);
    // An existing code is named by its id.
    there(&[("NEW", "SALE")]).finds(&["code.parent-missing /0/parentCallCodeId"]);
    // Facts that do not tell which codes exist.
    codes(&[("NEW", R)]).facts("{}").finds(&[]);
    // Depth goes through what exists.
    there(&[("NEW", Q), ("NEWER", "NEW")])
        .finds(&["code.depth /1 limit=3 actual=4 witness=SALE>ADDON>NEW>NEWER"]);
}

#[test]
fn parents() {
    let missing: &[&str] = &["code.parent-missing /1/parentCallCodeId"];
    let ambiguous: &[&str] = &["code.parent-ambiguous /4/parentCallCodeId"];
    sound().table(&[
        ("/1/parentCallCodeId", r#""NONE""#, missing),
        ("/1/parentCallCodeId", r#""sale""#, missing),
        ("/1/parentCallCodeId", r#""not-a-uuid""#, missing),
        ("/1/parentCallCodeId", r#""S\u0041LE""#, &[]),
        ("/1/parentCallCodeId", r#""""#, &["string.empty /1/parentCallCodeId"]),
        (
            "/1/parentCallCodeId",
            "null",
            &[r#"type.mismatch /1/parentCallCodeId limit="string" actual="null""#],
        ),
    ]);
    codes(&[("AA", ""), ("BB", ""), ("XX", "AA"), ("XX", "BB"), ("YY", "XX")]).finds(ambiguous);
    // Twice under one parent is a duplicate, and no doubt about the parent.
    codes(&[("AA", ""), ("AA", ""), ("YY", "AA")]).finds(&["code.duplicate /1/code"]);
}

#[test]
fn cycles() {
    codes(&[("AA", "AA")]).finds(&["code.cycle /0 witness=AA>AA"]);
    codes(&[("AA", "BB"), ("BB", "AA")]).finds(&["code.cycle /0 witness=AA>BB>AA"]);
    codes(&[("AA", ""), ("BB", "DD"), ("CC", "BB"), ("DD", "CC")])
        .finds(&["code.cycle /1 witness=BB>DD>CC>BB"]);
    // Once per cycle; what hangs below it is not in it.
    codes(&[("TAIL", "AA"), ("AA", "BB"), ("BB", "AA"), ("CC", "DD"), ("DD", "CC")])
        .finds(&["code.cycle /1 witness=AA>BB>AA", "code.cycle /3 witness=CC>DD>CC"]);
    codes(&[("AA", ""), ("BB", "AA")]).finds(&[]);
}

#[test]
fn depth() {
    codes(&[("L1", ""), ("L2", "L1"), ("L3", "L2")]).finds(&[]);
    codes(&[("L1", ""), ("L2", "L1"), ("L3", "L2"), ("L4", "L3")])
        .finds(&["code.depth /3 limit=3 actual=4 witness=L1>L2>L3>L4"]);
    codes(&[("L5", "L4"), ("L4", "L3"), ("L3", "L2"), ("L2", "L1"), ("L1", "")]).finds(&[
        "code.depth /0 limit=3 actual=5 witness=L1>L2>L3>L4>L5",
        "code.depth /1 limit=3 actual=4 witness=L1>L2>L3>L4",
    ]);
    // Whatever level that parent stands on, the first child is on the second at least.
    codes(&[("AA", P), ("BB", "AA")]).finds(&[]);
    codes(&[("AA", P), ("BB", "AA"), ("CC", "BB")])
        .finds(&[&format!("code.depth /2 limit=3 actual=4 witness={P}>AA>BB>CC")]);
    let deep = codes(&[("L1", ""), ("L2", "L1"), ("L3", "L2"), ("L4", "L3")]).report();
    assert_eq!(deep["measures"]["depth"], 4);
}
