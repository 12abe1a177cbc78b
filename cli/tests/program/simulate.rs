use crate::support::Folder;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::Stdio,
};

/// Sends a request and returns the whole answer.
fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the simulator listens");
    stream.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers in text");
    answer
}

#[cfg(unix)]
#[test]
fn it_says_where_it_is_and_ends_when_interrupted() {
    let folder = Folder::with(&[(
        "faults.json",
        r#"{"rules": [{"match": {"path": "/oauth/token"}, "action": {"status": 503}}]}"#,
    )]);
    let args = ["simulate", "--port", "0", "--faults", "faults.json"];
    let mut running =
        folder.callgate(&args).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut lines = BufReader::new(running.stdout.take().expect("it is piped")).lines();
    let mut told = Vec::new();
    while !told.last().is_some_and(|line: &String| line.starts_with("To end it:")) {
        told.push(lines.next().expect("there is more").expect("it is text"));
    }
    let address = told[0].strip_prefix("simulating on http://").expect("the address comes first");
    for wanted in ["client secret  callgate-demo-secret", "POST   /api/v2/ivr/flows/ID/compile"] {
        assert!(told.iter().any(|line| line.trim() == wanted), "{wanted}: {told:#?}");
    }

    let form = "grant_type=client_credentials&client_id=callgate-demo\
                &client_secret=callgate-demo-secret";
    let token = |path: &str| {
        let length = form.len();
        ask(
            address,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {length}\r\n\r\n{form}"
            ),
        )
    };
    assert!(token("/oauth2/token").contains("\"access_token\":\"sim-"));
    assert!(token("/oauth/token").starts_with("HTTP/1.1 503 "));

    let id = running.id().to_string();
    let killed = std::process::Command::new("kill").args(["-INT", &id]).status();
    assert!(killed.expect("kill is there").success());
    assert_eq!(running.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_port_in_use_is_told_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("some port is free");
    let port = taken.local_addr().expect("it is bound").port().to_string();
    let ran = Folder::new().run(&["simulate", "--port", &port]);
    assert_eq!((ran.status, &*ran.out), (2, ""));
    let wanted = format!(
        "callgate: 127.0.0.1:{port}: the port is in use; give another with --port, \
         or 0 for a free one\n"
    );
    assert_eq!(ran.err, wanted);
}

#[test]
fn a_wrong_fault_file_is_told_with_place_and_reason() {
    let rule = r#"{"rules": [{"action": {"status": 200}}]}"#;
    let folder = Folder::with(&[("wrong.json", rule), ("broken.json", "{\n]")]);
    for (file, wanted) in [
        ("wrong.json", "/rules/0/action/status: 200 is no failure; 400 to 599 are"),
        ("broken.json", "line 2, column 1: no JSON"),
        ("absent.json", "no such file"),
    ] {
        let ran = folder.run(&["simulate", "--port", "0", "--faults", file]);
        assert_eq!((ran.status, &*ran.out), (2, ""), "{file}");
        assert!(ran.err.starts_with(&format!("callgate: {file}: ")), "{}", ran.err);
        assert!(ran.err.to_lowercase().contains(wanted) || ran.err.contains(wanted), "{}", ran.err);
    }
}
