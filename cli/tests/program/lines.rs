use crate::support::{BROKEN, Folder, line, valid};
use std::{
    fmt::Write,
    io::Read,
    process::{Command, Stdio},
};

const LINES: usize = 100_000;

#[test]
fn a_hundred_thousand_lines_keep_their_order_and_their_numbers() {
    let folder = Folder::new();
    let mut text = String::new();
    for number in 1..=LINES {
        // Blank lines count, but are no documents.
        match number % 10 {
            0 => text.push_str(" \r\n"),
            _ => writeln!(text, "{{\"n{number}\": 1}}").expect("a string can be written"),
        }
    }
    folder.write("lines.jsonl", text);
    let args = ["check", "--kind", "guest-session", "--format", "json", "lines.jsonl"];
    let ran = folder.run(&args);
    assert_eq!((ran.status, &*ran.err), (1, ""));
    let mut told = ran.out.lines();
    for number in (1..=LINES).filter(|number| number % 10 != 0) {
        let line = told.next().expect("every line is told of");
        let start = format!("{{\"file\":\"lines.jsonl\",\"line\":{number},\"report\":");
        assert!(line.starts_with(&start), "{line}");
        assert!(line.contains(&format!("\"/n{number}\"")), "{line}");
    }
    assert_eq!(told.next(), None);
}

#[test]
fn places_in_a_line_are_places_in_the_file() {
    let folder = Folder::new();
    let first = line(&valid());
    folder.write("x.ndjson", first.clone() + "\n" + &line(BROKEN));
    let ran = folder.run(&["check", "--format", "sarif", "x.ndjson"]);
    let log: serde_json::Value = serde_json::from_str(&ran.out).expect("the log is JSON");
    let region = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    let text = std::fs::read_to_string(folder.path("x.ndjson")).expect("it was just written");
    let offset = text.find("\"nobody\"").expect("it is in the text");
    assert_eq!(region["byteOffset"], offset);
    assert_eq!((&region["startLine"], &region["endLine"]), (&3.into(), &3.into()));
    assert_eq!(region["startColumn"], offset - first.len());
    let human = folder.run(&["check", "x.ndjson"]).out;
    assert!(human.contains(&format!(" --> x.ndjson:3:{}", offset - first.len())), "{human}");
    assert!(human.ends_with("2 documents: 1 valid, 1 invalid; 1 error, 0 warnings\n"), "{human}");
}

#[test]
fn lines_may_come_from_anywhere() {
    let text = format!("{}\n{}", line(&valid()), line(BROKEN));
    let folder = Folder::with(&[("x.ndjson", &text), ("x.txt", &text), ("x.d/x.json", &text)]);
    let named = folder.run(&["check", "--format", "json", "x.ndjson"]);
    assert_eq!((named.status, named.json().len()), (1, 2));
    let args = ["check", "--format", "json", "--lines"];
    for (path, file) in [("-", "<stdin>"), ("x.txt", "x.txt"), ("x.d", "x.d/x.json")] {
        let ran = folder.run_with(&[&args[..], &[path]].concat(), &text);
        assert_eq!((ran.status, &*ran.err), (1, ""), "{path}");
        assert_eq!(ran.out, named.out.replace("x.ndjson", file), "{path}");
    }
    let human = folder.run_with(&["check", "--lines", "-"], &text).out;
    assert!(human.contains(" --> <stdin>:3:"), "{human}");
}

#[test]
fn a_fault_in_the_syntax_of_a_line_has_one_place() {
    let folder = Folder::with(&[("x.ndjson", "\n\n{\"a\": x}\n"), ("x.json", "{\"a\": x}")]);
    for (format, place) in [
        ("human", "x.ndjson:3:7"),
        ("github", "line=3,col=7,"),
        ("sarif", "\"startLine\":3,\"startColumn\":7"),
    ] {
        let ran = folder.run(&["check", "--format", format, "x.ndjson"]);
        assert!(ran.out.contains("json.syntax") && ran.out.contains(place), "{}", ran.out);
        assert!(!ran.out.contains("at line 1"), "{}", ran.out);
        let ran = folder.run(&["check", "--format", format, "x.json"]);
        assert!(ran.out.contains("at line 1, column 7"), "{}", ran.out);
    }
    // It is the report, and that is about the document.
    let ran = folder.run(&["check", "--format", "json", "x.ndjson"]);
    assert!(ran.out.contains("at line 1, column 7"), "{}", ran.out);
}

#[test]
fn a_line_beyond_the_limit_stops_nothing() {
    let folder = Folder::with(&[
        ("policy", r#"{"limits": {"maxDocumentBytes": 8}}"#),
        ("x.ndjson", "[]\n[          ]\n[]"),
    ]);
    let ran = folder.run(&["check", "--policy", "policy", "--format", "json", "x.ndjson"]);
    let lines = ran.json();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["line"], 2);
    assert_eq!(lines[1]["report"]["violations"][0]["code"], "json.too-large");
    assert_eq!(lines[1]["report"]["violations"][0]["actual"], 12);
    assert_eq!(lines[2]["report"]["valid"], true);
}

#[test]
fn a_line_that_is_too_long_to_be_held_is_told_and_stops_nothing() {
    const LONGEST: usize = 16 << 20;
    let object = |bytes: usize| format!("{{\"a\":\"{}\"}}\n", "x".repeat(bytes - 8));
    // As many members as may be held, each of seven bytes, and one more.
    let members = |count: usize| format!("{{{}}}\n", vec!["\"a\":10"; count].join(","));
    let most = ((32 << 20) + 128 - 2) / (128 + 2 * 7);
    let text =
        [object(LONGEST), object(LONGEST + 1), members(most), members(most + 1), "{}".into()]
            .concat();
    let folder = Folder::with(&[("x.ndjson", &text)]);
    let args = ["check", "--kind", "guest-session", "--format", "json", "x.ndjson"];
    let ran = folder.run(&args);
    let told: Vec<_> = ran.json().iter().map(|told| told["line"].clone()).collect();
    assert_eq!(told, [1, 3, 5]);
    assert_eq!(ran.status, 2);
    let told = |line: usize, bytes: usize, why: &str| {
        format!(
            "callgate: x.ndjson: line {line} has {bytes} bytes {why}; a document of this size is checked from a file of its own\n"
        )
    };
    let long = told(2, LONGEST + 1, "and lines are read up to 16777216");
    let many = told(
        4,
        7 * (most + 1) + 1,
        "in so many parts that it could take more than 33554432 bytes of memory",
    );
    assert_eq!(ran.err, long + &many);
    // Beyond the limit of the policy it is a violation, as it is in a file of its own.
    folder.write("policy", r#"{"limits": {"maxDocumentBytes": 16777216}}"#);
    folder.write("x.ndjson", &(object(LONGEST) + &object(LONGEST + 1)));
    let ran = folder.run(&[&args[..5], &["--policy", "policy", "x.ndjson"]].concat());
    assert_eq!((ran.status, &*ran.err), (1, ""));
    assert_eq!(ran.json()[1]["report"]["violations"][0]["actual"], LONGEST + 1);
}

#[test]
fn whoever_reads_the_output_may_stop() {
    let folder = Folder::with(&[("x.ndjson", &"{\"a\": 1}\n".repeat(20_000))]);
    for format in ["human", "json", "sarif", "github"] {
        let args = ["check", "--kind", "guest-session", "--format", format, "x.ndjson"];
        let mut child = folder
            .callgate(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 10];
        let mut out = child.stdout.take().expect("it is piped");
        out.read_exact(&mut first).expect("something is printed");
        drop(out);
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{format}");
        assert_eq!(ended.status.code(), Some(2), "{format}: not all was told");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_trouble() {
    let folder = Folder::with(&[("valid.json", &valid())]);
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else {
        println!("skipped: there is no /dev/full");
        return;
    };
    let mut command: Command = folder.callgate(&["check", "valid.json"]);
    let ended = command.stdout(full).output().expect("the program starts");
    assert_eq!(ended.status.code(), Some(2));
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(told.starts_with("callgate: <stdout>: "), "{told}");
}
