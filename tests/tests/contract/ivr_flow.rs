//! `ivr-flow`

use crate::subject::Subject;

/// A flow of nodes written as `id:type>target,target`; conditions are numbered.
pub(crate) fn flow(nodes: &[&str]) -> Subject {
    let nodes: Vec<String> = nodes
        .iter()
        .map(|node| {
            let (node, targets) = node.split_once('>').unwrap_or((node, ""));
            let (id, kind) = node.split_once(':').unwrap_or((node, "queue"));
            let media = if kind == "greeting" { r#","mediaAssetId":"m1""# } else { "" };
            let transitions: Vec<String> = targets
                .split(',')
                .filter(|target| !target.is_empty())
                .enumerate()
                .map(|(index, target)| format!(r#"{{"condition":"{index}","target":"{target}"}}"#))
                .collect();
            let transitions = transitions.join(",");
            format!(r#"{{"id":"{id}","type":"{kind}"{media},"transitions":[{transitions}]}}"#)
        })
        .collect();
    Subject::new(
        "ivr-flow",
        format!(
            r#"{{"name":"Main","campaignId":"c1","nodes":[{}],"fallbackAction":{{"type":"hangup"}}}}"#,
            nodes.join(",\n")
        ),
    )
}

pub(crate) fn sound() -> Subject {
    flow(&["welcome:greeting>menu", "menu:dtmf>sales,bye", "sales:queue", "bye:hangup"])
}

/// A path of this many transitions.
fn path(transitions: usize) -> Subject {
    let nodes: Vec<String> =
        (0..=transitions)
            .map(|node| {
                if node < transitions {
                    format!("n{node}>n{}", node + 1)
                } else {
                    format!("n{node}")
                }
            })
            .collect();
    flow(&nodes.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn sound_documents_pass() {
    sound().finds(&[]);
    assert_eq!(sound().report()["measures"], serde_json::json!({"nodes": 4, "pathDepth": 2}));
    for status in ["DRAFT", "ACTIVE", "INACTIVE"] {
        sound().with("/status", &format!("\"{status}\"")).finds(&[]);
    }
    for kind in ["transfer", "queue", "hangup"] {
        sound().with("/nodes/2/type", &format!("\"{kind}\"")).finds(&[]);
    }
    sound().with("/nodes/3/transitions", "").finds(&[]);
}

#[test]
fn listed_values() {
    sound().table(&[
        ("/status", r#""draft""#, &["value.not-allowed /status"]),
        ("/status", r#""""#, &["string.empty /status"]),
        ("/nodes/2/type", r#""menu""#, &["value.not-allowed /nodes/2/type"]),
        ("/nodes/2/type", r#""Queue""#, &["value.not-allowed /nodes/2/type"]),
        ("/nodes/2/type", r#""\u0071ueue""#, &[]),
        ("/fallbackAction/type", r#""voicemail""#, &["value.not-allowed /fallbackAction/type"]),
        ("/nodes", "[]", &["node.none /nodes"]),
    ]);
}

#[test]
fn ids_and_targets() {
    flow(&["a>b", "b", "b"])
        .finds(&["node.unreachable /nodes/2 (warning)", "node.duplicate-id /nodes/2/id"]);
    flow(&["a>b", "b", "\\u0062"])
        .finds(&["node.unreachable /nodes/2 (warning)", "node.duplicate-id /nodes/2/id"]);
    flow(&["a>b", "b", "B"]).finds(&["node.unreachable /nodes/2 (warning)"]);
    // Targets mean the first.
    flow(&["a>b", "b", "b>c", "c"]).finds(&[
        "node.unreachable /nodes/2 (warning)",
        "node.duplicate-id /nodes/2/id",
        "node.unreachable /nodes/3 (warning)",
    ]);
    flow(&["a>b,x", "b>y"]).finds(&[
        "node.dangling-target /nodes/0/transitions/1/target",
        "node.dangling-target /nodes/1/transitions/0/target",
    ]);
    flow(&["a>B", "b"]).finds(&[
        "node.dangling-target /nodes/0/transitions/0/target",
        "node.unreachable /nodes/1 (warning)",
    ]);
    sound()
        .with("/nodes/0/transitions/0/target", r#""""#)
        .finds(&["string.empty /nodes/0/transitions/0/target"]);
}

#[test]
fn media() {
    let missing: &[&str] = &["node.media-missing /nodes/0/mediaAssetId"];
    sound().table(&[
        ("/nodes/0/mediaAssetId", "", missing),
        ("/nodes/0/mediaAssetId", r#""""#, &["string.empty /nodes/0/mediaAssetId"]),
        ("/nodes/1/mediaAssetId", r#""m2""#, &[]),
    ]);
    let known = |facts: &str| sound().facts(facts);
    let unknown: &[&str] = &["media.unknown /nodes/0/mediaAssetId"];
    known("{}").finds(&[]);
    known(r#"{"mediaAssets":["m0","m1"]}"#).finds(&[]);
    known(r#"{"mediaAssets":["m\u0031"]}"#).finds(&[]);
    known(r#"{"mediaAssets":["M1"]}"#).finds(unknown);
    known(r#"{"mediaAssets":[]}"#).finds(unknown);
    known(r#"{"mediaAssets":["m1"]}"#)
        .with("/nodes/1/mediaAssetId", r#""m2""#)
        .finds(&["media.unknown /nodes/1/mediaAssetId"]);
    known(r#"{"campaigns":["c1"]}"#).finds(&[]);
    known(r#"{"campaigns":["c2"]}"#).finds(&["campaign.unknown /campaignId"]);
    known(r#"{"campaigns":[]}"#).finds(&["campaign.unknown /campaignId"]);
}

#[test]
fn conditions() {
    let twice: &[&str] = &["node.duplicate-condition /nodes/1/transitions/1/condition (warning)"];
    sound().table(&[
        ("/nodes/1/transitions/1/condition", r#""0""#, twice),
        ("/nodes/1/transitions/1/condition", r#""\u0030""#, twice),
        ("/nodes/1/transitions/1/condition", r#""00""#, &[]),
        // The same condition in another node is another one: node 0 has a "0" as well.
        ("/nodes/1/transitions/0/condition", r#""0""#, &[]),
        (
            "/nodes/1/transitions",
            r#"[{"condition":"1","target":"sales"},{"condition":"1","target":"sales"},{"condition":"1","target":"bye"}]"#,
            &[
                "node.duplicate-condition /nodes/1/transitions/1/condition (warning)",
                "node.duplicate-condition /nodes/1/transitions/2/condition (warning)",
            ],
        ),
    ]);
}

#[test]
fn ways_that_lead_nowhere() {
    flow(&["a:greeting"]).finds(&["node.dead-end /nodes/0 (warning)"]);
    flow(&["a:dtmf"]).finds(&["node.dead-end /nodes/0 (warning)"]);
    flow(&["a:dtmf"]).with("/nodes/0/transitions", "").finds(&["node.dead-end /nodes/0 (warning)"]);
    flow(&["a:queue"]).finds(&[]);
    flow(&["a:transfer"]).finds(&[]);
    flow(&["a:hangup"]).finds(&[]);
    flow(&["a:hangup>b", "b"]).finds(&["node.after-hangup /nodes/0 (warning)"]);
    flow(&["a", "b", "c>b"])
        .finds(&["node.unreachable /nodes/1 (warning)", "node.unreachable /nodes/2 (warning)"]);
    // What is no list of transitions is not an empty one.
    flow(&["a:dtmf"])
        .with("/nodes/0/transitions", "{}")
        .finds(&[r#"type.mismatch /nodes/0/transitions limit="array" actual="object""#]);
}

#[test]
fn cycles_and_traps() {
    flow(&["a>b", "b>a,c", "c"]).finds(&["flow.cycle /nodes/0 witness=a>b>a"]);
    flow(&["a>a,c", "c"]).finds(&["flow.cycle /nodes/0 witness=a>a"]);
    flow(&["a>b", "b>a"])
        .finds(&["flow.cycle /nodes/0 witness=a>b>a", "flow.trap /nodes/0 witness=a>b>a"]);
    flow(&["a>a"]).finds(&["flow.cycle /nodes/0 witness=a>a", "flow.trap /nodes/0 witness=a>a"]);
    // Once per component, at its first node in the document, with a shortest cycle.
    flow(&["in>c", "b>c", "c>a,out", "a>b,c", "out"]).finds(&["flow.cycle /nodes/1 witness=c>a>c"]);
    flow(&["in>a,c", "a>b", "b>a,out", "c>d", "d>c,out", "out"])
        .finds(&["flow.cycle /nodes/1 witness=a>b>a", "flow.cycle /nodes/3 witness=c>d>c"]);
    // One component of two cycles.
    flow(&["a>b,x", "b>c", "c>a", "x>a,out", "out"]).finds(&["flow.cycle /nodes/0 witness=a>x>a"]);
    // Where nobody comes.
    flow(&["a", "b>c", "c>b"]).finds(&[
        "flow.cycle /nodes/1 witness=b>c>b",
        "flow.trap /nodes/1 witness=b>c>b",
        "node.unreachable /nodes/1 (warning)",
        "node.unreachable /nodes/2 (warning)",
    ]);
    // A transition to nowhere is no way out.
    flow(&["a>a,nowhere"]).finds(&[
        "flow.cycle /nodes/0 witness=a>a",
        "flow.trap /nodes/0 witness=a>a",
        "node.dangling-target /nodes/0/transitions/1/target",
    ]);
    // No cycle: two ways to one place.
    flow(&["a>b,c", "b>d", "c>d", "d"]).finds(&[]);
}

#[test]
fn depth() {
    path(15).finds(&[]);
    assert_eq!(path(15).report()["measures"], serde_json::json!({"nodes": 16, "pathDepth": 15}));
    let names: Vec<String> = (0..=16).map(|node| format!("n{node}")).collect();
    path(16).finds(&[&format!("flow.depth /nodes limit=15 actual=16 witness={}", names.join(">"))]);
    assert_eq!(path(16).report()["measures"]["pathDepth"], 16);
    // The longest path, not the first one found, and over the whole graph.
    let diamond = flow(&["a>d,b", "b>c", "c>d", "d>e", "e", "x>y", "y"]).report();
    assert_eq!(diamond["measures"]["pathDepth"], 4);
    let elsewhere = flow(&["a", "b>c", "c>d", "d"]).report();
    assert_eq!(elsewhere["measures"]["pathDepth"], 2);
    // A component is one stop.
    let loops = flow(&["a>b", "b>c", "c>b,d", "d"]).report();
    assert_eq!(loops["measures"]["pathDepth"], 2);
    let twice = flow(&["a>b,b", "b"]).report();
    assert_eq!(twice["measures"]["pathDepth"], 1);
}

#[test]
fn fallbacks() {
    let missing: &[&str] = &["fallback.target-missing /fallbackAction/target (warning)"];
    sound().table(&[
        ("/fallbackAction", r#"{"type":"queue"}"#, missing),
        ("/fallbackAction", r#"{"type":"transfer"}"#, missing),
        ("/fallbackAction", r#"{"type":"hangup"}"#, &[]),
        ("/fallbackAction", r#"{"type":"queue","target":"q"}"#, &[]),
        ("/fallbackAction", r#"{"target":"q","type":"transfer"}"#, &[]),
        (
            "/fallbackAction",
            r#"{"type":"queue","target":""}"#,
            &["string.empty /fallbackAction/target"],
        ),
        ("/fallbackAction", "{}", &["field.missing /fallbackAction/type"]),
        ("/fallbackAction", "", &["field.missing /fallbackAction"]),
    ]);
}

#[test]
fn dates() {
    for field in ["/effectiveDate", "/expirationDate"] {
        let format = format!("date.format {field}");
        let format: &[&str] = &[&format];
        sound().table(&[
            (field, r#""2026-04-01""#, &[]),
            (field, r#""2024-02-29""#, &[]),
            (field, r#""2026-04-01T10:00:00Z""#, &[]),
            (field, r#""2026-04-01T10:00:00.5+02:00""#, &[]),
            (field, r#""2026-13-01""#, format),
            (field, r#""2026-02-29""#, format),
            (field, r#""2026-04-31""#, format),
            (field, r#""01.04.2026""#, format),
            (field, r#""2026-4-1""#, format),
            (field, r#""2026-04-01T25:00:00Z""#, format),
            (field, r#""2026-04-01T10:00:00+25:00""#, format),
            (field, r#""tomorrow""#, format),
            (field, r#""2026-04-01 ""#, format),
            (field, r#""""#, &[&format!("string.empty {field}")]),
        ]);
    }
    let order: &[&str] = &["date.order /expirationDate"];
    let from = sound().with("/effectiveDate", r#""2026-04-01T12:00:00+02:00""#);
    from.table(&[
        ("/expirationDate", r#""2026-04-01T10:00:01Z""#, &[]),
        ("/expirationDate", r#""2026-04-01T10:00:00Z""#, order),
        ("/expirationDate", r#""2026-04-01T11:59:59+02:00""#, order),
        ("/expirationDate", r#""2026-04-02""#, &[]),
        ("/expirationDate", r#""2026-03-31""#, order),
        ("/expirationDate", r#""2026-02-30""#, &["date.format /expirationDate"]),
    ]);
    sound()
        .with("/effectiveDate", r#""2026-04-01""#)
        .with("/expirationDate", r#""2026-04-01""#)
        .finds(order);
    // In whichever order the two stand.
    sound()
        .edit(r#""name""#, r#""expirationDate":"2026-01-01","effectiveDate":"2026-01-02","name""#)
        .finds(order);
}
