use crate::support::{BROKEN, Folder, Ran, line, valid};
use serde_json::Value;

/// One valid document and what is wrong in several ways: place, kind, text, line, file.
fn folder() -> Folder {
    let folder = Folder::with(&[
        ("valid.json", &valid()),
        ("broken.json", BROKEN),
        ("syntax.json", "{\"userId\": \"4711\",\n \"targetState\": \"IDLE\",}\n"),
        ("odd, 100%.json", "{\"hello\":\r\n \"wörld\"}"),
    ]);
    let lines = line(&valid()) + "\n" + &line(&BROKEN.replace("metadata", "méta"));
    folder.write("sessions.ndjson", lines);
    folder
}

fn check(format: &str) -> Ran {
    folder().run(&[
        "check",
        "--format",
        format,
        "valid.json",
        "broken.json",
        "syntax.json",
        "odd, 100%.json",
        "sessions.ndjson",
        "absent.json",
    ])
}

#[test]
fn human() {
    let ran = check("human");
    insta::assert_snapshot!(ran.out);
    assert_eq!((ran.status, &*ran.err), (2, "callgate: absent.json: No such file or directory\n"));
}

#[test]
fn json() {
    let ran = check("json");
    insta::assert_snapshot!(ran.out);
    assert_eq!(ran.status, 2);
    // The report is the engine's own text.
    let report = callgate::Engine::new().check_any(BROKEN.as_bytes(), None).to_json();
    assert!(ran.out.contains(&format!("{{\"file\":\"broken.json\",\"report\":{report}}}\n")));
}

#[test]
fn github() {
    let ran = check("github");
    insta::assert_snapshot!(ran.out);
    assert_eq!(ran.status, 2);
}

#[test]
fn sarif() {
    let ran = check("sarif");
    let log: Value = serde_json::from_str(&ran.out).expect("the log is JSON");
    let run = &log["runs"][0];
    let told = serde_json::json!({ "results": run["results"], "invocations": run["invocations"] });
    insta::assert_snapshot!(serde_json::to_string_pretty(&told).expect("it was JSON"));
    assert_eq!(ran.status, 2);
    for result in run["results"].as_array().expect("the results are a list") {
        let index = result["ruleIndex"].as_u64().expect("every result names its rule");
        let index = usize::try_from(index).expect("the index is small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn sarif_keeps_its_schema() {
    let schema = include_str!("../data/sarif/sarif-schema-2.1.0.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is sound");
    let alone = folder().run(&["check", "--format", "sarif", "valid.json"]);
    let facts = folder().run(&["check", "--format", "sarif", "--facts", "absent", "valid.json"]);
    for ran in [check("sarif"), alone, facts] {
        let log: Value = serde_json::from_str(&ran.out).expect("the log is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|e| format!("{}: {}", e.instance_path(), e.masked()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    // The validator would see what is wrong.
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })));
}

#[test]
fn a_warning_is_one_in_every_format() {
    let folder = Folder::with(&[
        ("broken.json", BROKEN),
        ("policy", r#"{"severity": {"uuid.format": "warning"}}"#),
    ]);
    for (format, told) in [
        ("human", "warning[uuid.format]: "),
        ("json", "\"severity\":\"warning\""),
        ("sarif", "\"level\":\"warning\",\"message\""),
        ("github", "::warning file=broken.json,"),
    ] {
        let ran = folder.run(&["check", "--policy", "policy", "--format", format, "broken.json"]);
        assert!(ran.out.contains(told), "{format}: {}", ran.out);
        assert_eq!(ran.status, 0, "{format}");
    }
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let long = "é".repeat(500_000);
    let text = format!(r#"{{"metadata":{{"a":"{long}"}},"channelId":"nobody","b":"{long}"}}"#);
    let folder = Folder::with(&[("long.json", &text)]);
    let ran = folder.run(&["check", "--kind", "guest-session", "long.json"]);
    assert!(ran.out.contains("\"channelId\":\"nobody\""), "{}", ran.out);
    assert!(ran.out.contains("--> long.json:1:500034"), "{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() < 200), "{}", ran.out);
}

#[test]
fn what_is_cut_from_a_report_is_told() {
    let folder = Folder::with(&[
        ("many.json", r#"{"a": 1, "b": 2, "c": 3}"#),
        ("policy", r#"{"limits": {"maxViolations": 2}}"#),
    ]);
    let args = ["check", "--kind", "guest-session", "--policy", "policy", "many.json"];
    let ran = folder.run(&args);
    assert!(ran.out.contains("more violations than are told of one document"), "{}", ran.out);
    assert!(ran.out.ends_with("1 document: 0 valid, 1 invalid; at least 2 errors, 0 warnings\n"));
}

#[test]
fn what_is_cut_from_a_report_is_told_to_platforms() {
    let text = r#"{"a": 1, "b": 2, "c": 3}"#;
    let folder = Folder::with(&[
        ("many.json", text),
        ("lines.ndjson", &format!("{text}\n{text}\n")),
        ("policy", r#"{"limits": {"maxViolations": 2}}"#),
    ]);
    let check = |format| {
        let args = ["check", "--kind", "guest-session", "--policy", "policy", "--format", format];
        folder.run(&[&args[..], &["./many.json", "lines.ndjson"]].concat()).out
    };
    let told = "there are more violations than are told of one document";
    let github = check("github");
    let notice = format!("::notice file=many.json::{told}\n");
    assert_eq!(github.matches(&notice).count(), 1, "{github}");
    let log: Value = serde_json::from_str(&check("sarif")).expect("the log is JSON");
    let notes = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    let location = |uri| {
        let artifact = serde_json::json!({ "artifactLocation": { "uri": uri } });
        serde_json::json!([{ "physicalLocation": artifact }])
    };
    // A file of lines is told of once.
    let note = |file, uri| {
        let message = serde_json::json!({ "text": format!("{file}: {told}") });
        serde_json::json!({ "level": "note", "message": message, "locations": location(uri) })
    };
    let expected =
        serde_json::json!([note("./many.json", "many.json"), note("lines.ndjson", "lines.ndjson")]);
    assert_eq!(*notes, expected);
}

#[test]
fn files_are_named_as_a_repository_names_them() {
    let folder = Folder::with(&[("flows/broken.json", BROKEN)]);
    for path in [".", "./flows//broken.json", "flows/"] {
        let ran = folder.run(&["check", "--format", "github", path]);
        assert!(ran.out.starts_with("::error file=flows/broken.json,line=2,"), "{}", ran.out);
        let ran = folder.run(&["check", "--format", "sarif", path]);
        assert!(ran.out.contains("\"uri\":\"flows/broken.json\""), "{}", ran.out);
    }
    let ran = folder.run(&["check", "--format", "github", "./absent.json"]);
    let told = "::error file=absent.json::No such file or directory\n";
    assert_eq!((ran.status, &*ran.out), (2, told));
    assert_eq!(ran.err, "callgate: ./absent.json: No such file or directory\n");
}

#[test]
fn nothing_is_pointed_at_in_a_file_that_was_not_read() {
    let folder = Folder::with(&[
        ("policy", r#"{"limits": {"maxDocumentBytes": 8}}"#),
        ("x.json", "[          ]"),
    ]);
    let check =
        |format| folder.run(&["check", "--policy", "policy", "--format", format, "x.json"]).out;
    assert!(check("github").starts_with("::error file=x.json,title=json.too-large::"));
    let log: Value = serde_json::from_str(&check("sarif")).expect("the log is JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "json.too-large");
    assert_eq!(result["locations"][0]["physicalLocation"].get("region"), None);
    let human = check("human");
    assert!(human.contains("--> x.json\n") && !human.contains("path:"), "{human}");
}

#[test]
fn no_control_character_of_a_document_or_a_name_reaches_the_terminal() {
    let folder = Folder::new();
    let name = "\u{1b}[2J\u{202e}.json";
    folder.write(name, "{\"a\u{7f}\\u001b]0;x\\u0007\": \u{1b}[31m\u{9b}1m}");
    folder.write("key.json", "{\"a\\u001b[31m\\u202e\": 1}");
    let args = ["check", "--kind", "guest-session", name, "key.json", "absent\u{1b}[2J"];
    for format in ["human", "github"] {
        let ran = folder.run(&[&args[..], &["--format", format]].concat());
        let told = ran.out + &ran.err;
        assert!(told.contains('␛') && told.contains("absent"), "{told}");
        assert!(told.chars().all(|c| c == '\n' || !c.is_control()), "{told:?}");
        assert!(!told.contains('\u{202e}'));
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let folder = Folder::with(&[("broken.json", BROKEN)]);
    let mut command = folder.callgate(&["check", "broken.json"]);
    let coloured = |command: &mut std::process::Command| {
        Ran::from(&command.output().expect("the program starts")).out.contains('\u{1b}')
    };
    assert!(!coloured(&mut command));
    assert!(coloured(command.env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE")));
}
