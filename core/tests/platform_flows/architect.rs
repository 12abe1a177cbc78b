//! Genesys Cloud Architect.

use super::{drawn, read, references, told};
use callgate::{Code, Engine, Kind};

const FLOW: &str = "\
inboundCall:
  name: Support
  startUpRef: \"/inboundCall/tasks/task[Start_1]\"
  initialGreeting:
    tts: {{greeting}}
  settingsErrorHandling:
    errorHandling:
      task:
        targetTaskRef: ./tasks/task[Sorry_9]
  menus:
    - menu:
        name: Main
        refId: Main_10
        choices:
          - menuTask:
              name: Agents
              dtmf: digit_1
              task:
                actions:
                  - collectInput:
                      name: Account
                  - transferToAcd:
                      name: To sales
                      targetQueue:
                        lit:
                          name: Sales
                      outputs:
                        failure:
                          actions:
                            - disconnect:
                                name: Never mind
                            - jumpToMenu:
                                targetMenuRef: \"/inboundCall/menus/menu[Main_10]\"
                  - disconnect:
                      name: Bye
          - menuSubMenu:
              name: More
              dtmf: digit_2
              menu:
                choices:
                  - menuPreviousMenu:
                      name: Back
                      dtmf: digit_9
                  - menuReplayMenu:
                      name: Again
          - menuDisconnect:
              name: Hang up
              dtmf: digit_3
  tasks:
    - task:
        name: Start
        refId: Start_1
        actions:
          - decision:
              name: Open?
              outputs:
                yes:
                  actions:
                    - jumpToMenu:
                        name: To the menu
                        targetMenuRef: \"/inboundCall/menus/menu[Main_10]\"
                no:
                  actions:
                    - switch:
                        evaluate:
                          firstTrue:
                            cases:
                              - case:
                                  value:
                                    exp: Flow.holiday
                                  actions:
                                    - disconnect:
                                        name: Closed
    - task:
        name: Sorry
        refId: Sorry_9
        actions:
          - playAudio:
              audio:
                prompt: Prompt.sorry
";

#[test]
fn menus_choices_tasks_and_ways_out_are_nodes() {
    let (flow, report) = read(Kind::ArchitectFlow, FLOW);
    assert_eq!((flow.title(), flow.purpose()), ("Support", "inboundCall"));
    assert_eq!(flow.entry().expect("an entry").id(), "task[Start_1]");
    assert!(flow.handlers().map(|node| node.label()).eq(["Sorry"]));
    assert_eq!(
        drawn(&flow),
        [
            "Main: menu waits; condition 1 > Agents; condition 2 > More; condition 3 > Hang up",
            "Agents: menuTask waits; next  > To sales; next  > Bye",
            "To sales: transferToAcd leaves; error failure > Main",
            "Bye: disconnect ends",
            "More: menuSubMenu waits; condition 9 > Back; condition Again > Again",
            "Back: menuPreviousMenu; next  > Main",
            "Again: menuReplayMenu; next  > More",
            "Hang up: menuDisconnect ends",
            "Start: task; condition yes > Main; condition Flow.holiday > Closed",
            "Closed: disconnect ends",
            "Sorry: task",
        ]
    );
    assert_eq!(references(&flow), ["Sales", "Prompt.sorry"]);
    assert_eq!(told(&report, FLOW), [("flow.cycle", "/inboundCall/menus/0/menu".into(), "menu:")]);
    assert!(report.violations[0].witness.iter().eq(["More", "Again", "More"]));
}

#[test]
fn what_is_wrong_is_told_in_its_place() {
    let document = FLOW
        .replace("targetTaskRef: ./tasks/task[Sorry_9]", "targetTaskRef: ./tasks/task[Gone]")
        .replacen(
            "targetMenuRef: \"/inboundCall/menus/menu[Main_10]\"",
            "targetMenuRef: menu[a~/b]",
            1,
        )
        .replace("        refId: Sorry_9\n", "        refId: Start_1\n        name: Again\n");
    let (_, report) = read(Kind::ArchitectFlow, &document);
    let jump = "/inboundCall/menus/0/menu/choices/0/menuTask/task/actions/1/transferToAcd/outputs/failure/actions/1\
                /jumpToMenu/targetMenuRef";
    assert_eq!(
        told(&report, &document),
        [
            (
                "node.dangling-target",
                "/inboundCall/settingsErrorHandling/errorHandling/task/targetTaskRef".into(),
                "./tasks/task[Gone]"
            ),
            ("flow.cycle", "/inboundCall/menus/0/menu".into(), "menu:"),
            ("node.dangling-target", jump.into(), "menu[a~/b]"),
            ("node.unreachable", "/inboundCall/tasks/1/task".into(), "task:"),
            ("node.duplicate-id", "/inboundCall/tasks/1/task/refId".into(), "Start_1"),
            ("json.duplicate-key", "/inboundCall/tasks/1/task/name".into(), "name"),
        ]
    );
}

#[test]
fn without_a_reference_a_flow_begins_with_what_comes_first() {
    let document = "inQueueCall:\n  name: Hold\n  startUpTaskActions:\n    - holdMusic: {}\n    - transferToNumber:\n        name: Out\n";
    let (flow, report) = read(Kind::ArchitectFlow, document);
    let expected = [
        "startUpTaskActions: startUpTaskActions waits; next  > Out",
        "Out: transferToNumber leaves",
    ];
    assert_eq!(drawn(&flow), expected);
    assert!(report.violations.is_empty());
    let json = r#"{"inboundCall": {"tasks": [{"task": {"name": "A", "actions": [{"disconnect": null}]}}]}}"#;
    let (flow, _) = read(Kind::ArchitectFlow, json);
    assert_eq!(drawn(&flow), ["A: task; next  > disconnect", "disconnect: disconnect ends"]);
}

#[test]
fn what_is_no_yaml_is_told_with_its_line() {
    for (document, message) in [
        ("inboundCall:\n  a: b: c\n", "the YAML cannot be read at line 2, column 7"),
        ("inboundCall:\n\ta: b\n", "the indentation is not that of YAML at line 2, column 2"),
        (
            "inboundCall:\n  a: &x b\n  c: *x\n",
            "an alias is not followed; write out what it stands for at line 3, column 6",
        ),
        ("inboundCall: {}\n---\nb: c\n", "something follows the value at line 2, column 1"),
        ("inboundCall: [\n", "the YAML cannot be read at line 1, column 14"),
    ] {
        let report = Engine::new().check_any(document.as_bytes(), None);
        assert_eq!(report.kind, Some(Kind::ArchitectFlow));
        assert_eq!(report.violations[0].message().to_string(), message);
        assert_eq!((report.violations.len(), report.violations[0].code), (1, Code::JsonSyntax));
    }
}

#[test]
fn other_yaml_is_of_no_kind() {
    let report = Engine::new().check_any(b"services:\n  web:\n    image: nginx\n", None);
    assert_eq!((report.kind, report.violations[0].code), (None, Code::KindUnknown));
    let report = Engine::new().check_any(b"no flow at all", None);
    assert_eq!((report.kind, report.violations[0].code), (None, Code::JsonSyntax));
    for document in ["inboundCall: []\n", "inboundCall:\n"] {
        let report = Engine::new().check_any(document.as_bytes(), None);
        assert_eq!(report.violations[0].code, Code::TypeMismatch, "{document}");
    }
    let report = Engine::new().check_any(b"inboundCall: {name: a}\n", None);
    assert_eq!(
        (report.violations[0].code, &*report.violations[0].path),
        (Code::NodeNone, "/inboundCall")
    );
}
