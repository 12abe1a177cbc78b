//! What holds of every document: the first table of the rules, as to reading it at all.

use crate::{
    call_codes,
    every_document::{KINDS, sound},
    guest_session, ivr_flow,
    subject::Subject,
};

#[test]
fn what_is_no_json_is_reported_alone() {
    let texts: &[&[u8]] = &[
        b"",
        b" \n\t\r",
        b"\xef\xbb\xbf{}",
        b"{}{}",
        b"{},",
        b"[1,]",
        b"{\"a\":1,}",
        b"{,}",
        b"[,1]",
        b"{\"a\" 1}",
        b"{\"a\":}",
        b"{\"a\"}",
        b"{a:1}",
        b"{'a':1}",
        b"{1:1}",
        b"[1 2]",
        b"[",
        b"{",
        b"]",
        b"[}",
        b"nul",
        b"True",
        b"NaN",
        b"Infinity",
        b"undefined",
        b"01",
        b"-",
        b"-01",
        b"+1",
        b".5",
        b"1.",
        b"1.e1",
        b"1e",
        b"1e+",
        b"0x10",
        b"1_000",
        b"\"",
        b"\"a",
        b"\"\\\"",
        b"\"\\x41\"",
        b"\"\\u12\"",
        b"\"\\u12g4\"",
        b"\"\\u{41}\"",
        b"\"\t\"",
        b"\"\n\"",
        b"\"\x00\"",
        b"\"\x1f\"",
        b"\"\xff\"",
        b"\"\xc0\xaf\"",
        b"\"\xed\xa0\x80\"",
        b"\"\xf4\x90\x80\x80\"",
        b"\"\xe2\x82\"",
        b"\xff{}",
        b"{}\x00",
        b"\xc2\xa0{}",
        b"// comment\n{}",
        b"{} /* comment */",
        br#""\ud800""#,
        br#""\udc00""#,
        br#""\ud800\ud800""#,
        br#""\ud800x""#,
        br#""\udc00\ud800""#,
        br#"{"\ud800":1}"#,
        br#"{"x":{"y":["\udfff"]}}"#,
    ];
    for kind in KINDS {
        for text in texts {
            let subject = Subject::new(kind, *text);
            subject.finds(&[r#"json.syntax """#]);
            // Whatever was found before is not told.
            for before in [r#"{"x":1,"x":{"y":"#, r#"[{"code":1,"#] {
                let mut bytes = before.as_bytes().to_vec();
                bytes.extend_from_slice(text);
                Subject::new(kind, bytes).finds(&[r#"json.syntax """#]);
            }
        }
    }
    for subject in sound() {
        let text = subject.text().to_owned();
        subject.clone().with("", &format!("\r\n\t {text} \n")).finds(&[]);
        subject.clone().with("", &format!("{text}x")).finds(&[r#"json.syntax """#]);
        subject.clone().with("", text.trim_end_matches([']', '}'])).finds(&[r#"json.syntax """#]);
    }
    guest_session::sound()
        .with("/metadata/a", r#""\ud83d\ude00 \u00e9 \/ \b\f\n\r\t \\ \"""#)
        .finds(&[]);
}

#[test]
fn the_message_of_a_syntax_error_tells_line_and_column() {
    for (text, line, column) in [
        ("{\n  \"a\": x\n}", 2, 8),
        ("{\r\n\"a\":1,\r\n}", 3, 1),
        ("[1,\n\n   x]", 3, 4),
        ("x", 1, 1),
    ] {
        let report = Subject::new("guest-session", text).report();
        let message = report["violations"][0]["message"].as_str().unwrap();
        let numbers: Vec<usize> = message
            .split(|character: char| !character.is_ascii_digit())
            .filter_map(|digits| digits.parse().ok())
            .collect();
        assert!(message.contains("line") && message.contains("column"), "{message}");
        assert!(numbers.contains(&line) && numbers.contains(&column), "{text:?}: {message}");
    }
}

#[test]
fn repeated_keys() {
    // The last value counts, so only the last one is checked.
    guest_session::sound()
        .edit(r#""channelId""#, r#""channelId":17,"channelId""#)
        .finds(&["json.duplicate-key /channelId"]);
    guest_session::sound()
        .edit(r#""channelId""#, r#""\u0063hannelId":"","channelId""#)
        .finds(&["json.duplicate-key /channelId"]);
    guest_session::sound().edit(r#""queueId""#, r#""channelId":17,"queueId""#).finds(&[
        "json.duplicate-key /channelId",
        r#"type.mismatch /channelId limit="string" actual="number""#,
    ]);
    // Each repetition is one.
    guest_session::sound()
        .edit(r#""channelId""#, r#""channelId":1,"channelId":2,"channelId""#)
        .finds(&["json.duplicate-key /channelId", "json.duplicate-key /channelId"]);
    guest_session::sound()
        .with("/metadata", r#"{"a":1,"b":2,"a":3,"\u0062":4}"#)
        .finds(&["json.duplicate-key /metadata/a", "json.duplicate-key /metadata/b"]);
    guest_session::sound()
        .with("/metadata", r#"{"a":null,"a":3}"#)
        .finds(&["json.duplicate-key /metadata/a"]);
    guest_session::sound()
        .with("/metadata", r#"{"a":3,"a":null}"#)
        .finds(&["json.duplicate-key /metadata/a", "metadata.value-type /metadata/a"]);
    guest_session::sound()
        .with("/metadata", r#"{"a/b":1,"a\/b":2}"#)
        .finds(&["json.duplicate-key /metadata/a~1b"]);
    // Keys that differ in case or normal form differ.
    guest_session::sound().with("/metadata", r#"{"a":1,"A":2,"é":3,"e\u0301":4}"#).finds(&[]);
    // In objects that are not looked into as well.
    guest_session::sound()
        .with("/metadata", r#"{"a":{"b":1,"b":2}}"#)
        .finds(&["metadata.value-type /metadata/a", "json.duplicate-key /metadata/a/b"]);
    guest_session::sound()
        .with("/extra", r#"[{"b":1,"b":2}]"#)
        .finds(&["field.unknown /extra", "json.duplicate-key /extra/0/b"]);
    call_codes::sound()
        .with("/1", r#"{"name":"N","code":"a","type":"SUCCESS","category":"C","isActive":true,"code":"ADDON"}"#)
        .finds(&["json.duplicate-key /1/code"]);
    ivr_flow::sound()
        .edit(r#""name""#, r#""nodes":[],"name""#)
        .finds(&["json.duplicate-key /nodes"]);
}

#[test]
fn size() {
    // What is read as facts has the same limit, so those are smaller here than the document.
    let user = format!("\"{}\"", "4".repeat(100));
    let [session, guest, agent, codes, flow] = sound();
    for subject in [session, guest, agent.with("/userId", &user), codes, flow] {
        let bytes = subject.text().len();
        let limit = |bytes: usize| format!(r#"{{"limits":{{"maxDocumentBytes":{bytes}}}}}"#);
        subject.clone().policy(&limit(bytes)).finds(&[]);
        subject
            .clone()
            .policy(&limit(bytes - 1))
            .finds(&[&format!(r#"json.too-large "" limit={} actual={bytes}"#, bytes - 1)]);
    }
    // Whatever else is wrong with it.
    Subject::new("guest-session", "x".repeat(101))
        .policy(r#"{"limits":{"maxDocumentBytes":100}}"#)
        .finds(&[r#"json.too-large "" limit=100"#]);
    let white = " ".repeat(64 * 1024 * 1024 - 2);
    Subject::new("call-codes", format!("[{white}]")).finds(&[]);
    Subject::new("call-codes", format!("[{white} ]"))
        .finds(&[r#"json.too-large "" limit=67108864 actual=67108865"#]);
}

#[test]
fn nesting() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let braces = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    // The document and the metadata are two levels.
    guest_session::sound().table(&[
        ("/metadata/a", &nested(62), &["metadata.value-type /metadata/a"]),
        ("/metadata/a", &nested(63), &[r#"json.too-deep "" limit=64"#]),
        ("/metadata/a", &braces(62), &["metadata.value-type /metadata/a"]),
        ("/metadata/a", &braces(63), &[r#"json.too-deep "" limit=64"#]),
        ("/extra", &nested(63), &["field.unknown /extra"]),
        ("/extra", &nested(64), &[r#"json.too-deep "" limit=64"#]),
        ("/extra", &"[".repeat(1_000_000), &[r#"json.too-deep "" limit=64"#]),
    ]);
    for kind in KINDS {
        Subject::new(kind, nested(65)).finds(&[r#"json.too-deep "" limit=64"#]);
        Subject::new(kind, braces(65)).finds(&[r#"json.too-deep "" limit=64"#]);
    }
    guest_session::sound().policy(r#"{"limits":{"maxNesting":2}}"#).table(&[
        ("/metadata/a", "1", &[]),
        ("/metadata/a", "[]", &[r#"json.too-deep "" limit=2"#]),
    ]);
}
