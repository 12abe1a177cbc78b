//! Genesys Cloud Architect: which part of the text belongs to what.

use super::{drawn, read};
use callgate::{Code, Engine, Kind, documents::ReferenceKind};

/// What is wrong with a document that is no flow, in words.
fn refusal(document: &str) -> String {
    let report = Engine::new().check(Kind::ArchitectFlow, document.as_bytes(), None);
    assert_eq!(report.violations.len(), 1, "{document}");
    report.violations[0].message().to_string()
}

#[test]
fn what_is_no_flow_is_told_with_its_type() {
    let found = |document: &str| {
        let report = Engine::new().check(Kind::ArchitectFlow, document.as_bytes(), None);
        let actual = report.violations[0].actual.as_ref().map(ToString::to_string);
        (report.violations[0].code, actual.unwrap_or_default())
    };
    for (document, kind) in [
        ("[a]", "`array`"),
        ("a", "`string`"),
        ("~", "`null`"),
        ("", "`null`"),
        ("inboundCall: [a]", "`array`"),
        ("inboundCall: a", "`string`"),
        ("inboundCall:", "`null`"),
        ("inboundCall: ~", "`null`"),
    ] {
        assert_eq!(found(document), (Code::TypeMismatch, kind.to_owned()), "{document}");
    }
}

#[test]
fn an_alias_is_refused_whether_or_not_there_is_what_it_stands_for() {
    let words = "an alias is not followed; write out what it stands for at line 2, column 6";
    assert_eq!(refusal("inboundCall:\n  c: *x\n"), words);
    assert_eq!(refusal("inboundCall:\n  c: *x\n  d: &x e\n"), words);
}

#[test]
fn a_text_that_ends_too_early_is_told_as_that() {
    assert_eq!(refusal("%"), "the text ends too early at line 1, column 2");
    assert_eq!(refusal("%\n"), "the YAML cannot be read at line 1, column 2");
}

#[test]
fn a_name_in_quotes_is_a_text() {
    let title = |name: &str| {
        let document = format!("inboundCall:\n  name: {name}\n  tasks:\n  - task: {{refId: a}}\n");
        read(Kind::ArchitectFlow, &document).0.title().to_owned()
    };
    assert_eq!(title("null"), "");
    assert_eq!(title("~"), "");
    assert_eq!(title("\"null\""), "null");
    assert_eq!(title("'~'"), "~");
    assert_eq!(title("nulls"), "nulls");
}

#[test]
fn each_node_has_its_own_references() {
    let document = "\
inboundCall:
  startUpRef: task[a]
  tasks:
  - task:
      refId: a
      actions:
      - playAudio:
          prompt: Prompt.hello
      - transferToFlow:
          targetFlow:
            name: Night
  - task:
      refId: b
      actions:
      - disconnect:
          prompt: Prompt.bye
      - transferToAcd:
          targetQueue: Sales
";
    let (flow, _) = read(Kind::ArchitectFlow, document);
    let of: Vec<_> = flow
        .nodes()
        .map(|node| {
            let own = node.references().map(|own| (own.kind(), own.name()));
            (node.label(), own.collect::<Vec<_>>())
        })
        .collect();
    let expected = [
        ("task", vec![(ReferenceKind::Media, "Prompt.hello")]),
        ("transferToFlow", vec![(ReferenceKind::Flow, "Night")]),
        ("task", vec![]),
        ("disconnect", vec![(ReferenceKind::Media, "Prompt.bye")]),
        ("transferToAcd", vec![(ReferenceKind::Queue, "Sales")]),
    ];
    assert_eq!(of, expected);
}

#[test]
fn only_lists_have_actions() {
    // What should be a list and is none is looked through like anything else.
    let document = "\
inboundCall:
  startUpTaskActions: {disconnect: {}}
  startUpRef: task[a]
  tasks:
  - task:
      refId: a
      actions:
      - decision:
          outputs:
            yes:
              actions: {jumpToTask: {targetTaskRef: \"task[b]\"}}
  - task:
      refId: b
";
    let (flow, _) = read(Kind::ArchitectFlow, document);
    assert_eq!(drawn(&flow), ["task: task; next  > task", "task: task"]);
}

#[test]
fn an_element_of_a_list_has_no_name() {
    let document = "\
inboundCall:
  tasks:
  - task:
      refId: a
      actions:
      - decision:
          outputs: [other, {actions: [{disconnect: {}}]}]
";
    let (flow, _) = read(Kind::ArchitectFlow, document);
    assert_eq!(drawn(&flow), ["task: task; next  > disconnect", "disconnect: disconnect ends"]);
}

#[test]
fn what_stands_after_the_handling_of_errors_is_no_part_of_it() {
    let document = "\
inboundCall:
  startUpRef: task[a]
  settingsErrorHandling:
    errorHandling: disconnect
  otherRef: task[b]
  tasks:
  - task:
      refId: a
  - task:
      refId: b
";
    let (flow, report) = read(Kind::ArchitectFlow, document);
    assert_eq!(flow.handlers().count(), 0);
    let unreachable = report.with_code(Code::NodeUnreachable).map(|own| &*own.path);
    assert!(unreachable.eq(["/inboundCall/tasks/1/task"]), "{}", report.to_json());
}

#[test]
fn a_task_that_waits_twice_waits() {
    let waits = "\n      - collectInput: {name: Account}";
    for times in 0..4 {
        let document = format!(
            "inboundCall:\n  tasks:\n  - task:\n      refId: a\n      actions:\n      - disconnect: {{}}{}\n",
            waits.repeat(times)
        );
        let (flow, _) = read(Kind::ArchitectFlow, &document);
        assert_eq!(flow.node(0).expect("a task").waits(), times > 0, "{times}");
    }
}
