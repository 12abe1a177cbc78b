//! Flows of the platforms: YAML among the documents of a folder, and findings that are no defects.

use super::support::Folder;

const LOOP: &str = r#"{"initial_state": "menu", "states": [{"name": "menu", "type": "gather-input-on-call",
    "transitions": [{"event": "keypress"}, {"event": "timeout", "next": "menu"}]}]}"#;

const TASK: &str = "inboundCall:\n  tasks:\n    - task:\n        name: Start\n        actions:\n          - disconnect:\n              name: Bye\n";

#[test]
fn a_folder_is_searched_for_yaml_too() {
    let folder = Folder::with(&[
        ("a.yaml", TASK),
        ("b/c.YML", TASK),
        ("d.json", LOOP),
        ("a.facts.yaml", "no document"),
        ("e.txt", "no document"),
        (".hidden.json", "no document"),
        ("package.json", "no document"),
        ("b/package-lock.json", "no document"),
        ("b/node_modules/c/d.json", "no document"),
        (".git/f.json", "no document"),
        ("b/.ci/workflow.yml", "no document"),
    ]);
    let ran = folder.run(&["check", "--format", "json", "."]);
    assert_eq!(ran.files(), ["./a.yaml", "./b/c.YML", "./d.json"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    let kinds = ran.json().into_iter().map(|line| line["report"]["kind"].clone());
    assert!(kinds.eq(["architect-flow", "architect-flow", "twilio-flow"]));
}

#[test]
fn what_is_no_defect_is_a_note() {
    let folder = Folder::with(&[("loop.json", LOOP)]);
    let told = |format: &str| {
        let ran = folder.run(&["check", "--format", format, "loop.json"]);
        assert_eq!((ran.status, &*ran.err), (0, ""), "{format}");
        ran.out
    };
    let human = told("human");
    assert!(human.starts_with("info[flow.cycle]: "), "{human}");
    assert!(
        human.ends_with("1 document: 1 valid, 0 invalid; 0 errors, 0 warnings, 1 note\n"),
        "{human}"
    );
    assert!(told("github").starts_with("::notice file=loop.json,line=1,"));
    let log: serde_json::Value = serde_json::from_str(&told("sarif")).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["level"], "note");
}

#[test]
fn a_place_in_yaml_has_its_line() {
    let lost = TASK.replace("  tasks:", "  startUpRef: task[Gone]\n  tasks:");
    let folder = Folder::with(&[("a.yaml", &lost)]);
    let ran = folder.run(&["check", "a.yaml"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains(" --> a.yaml:2:15"), "{}", ran.out);
    assert!(ran.out.contains("/inboundCall/startUpRef"), "{}", ran.out);
}
