//! The example that conducts exchanges, against the simulator over a real network.

use crate::{
    packages::of_manual,
    support::{LIBRARY, Link, c11, compile_all, has_libcurl, pkg_config, root, scratch, tool},
};
use callgate_simulator::{Client, Faults, Options, Running, Simulator};
use engine::{Engine, Kind};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
    thread,
    time::Duration,
};

pub(crate) const GUESTS: &str = "POST /api/v1/guests";
const FLOWS: &str = "POST /api/v2/ivr/flows";
pub(crate) const GUEST: &str = "examples/valid/guest-session.json";
pub(crate) const BROKEN: &str = "examples/broken/guest-session-identifiers.json";
const FLOW: &str = "examples/valid/ivr-flow.json";

/// The example, from its two files.
fn built(compiler: &str, options: &[&str], link: Link<'_>, name: &str) -> Option<PathBuf> {
    let libcurl = pkg_config(&["--libs", "libcurl"]).filter(|_| has_libcurl())?;
    let sources = ["exchange.c", "transport.c"].map(|file| root().join("examples/c").join(file));
    Some(compile_all(compiler, options, &sources, link, &libcurl, name))
}

/// The example under sanitizers, which end it with a status of their own where they find something.
static SANITIZED: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let compiler = tool(&["gcc"]).filter(|_| has_libcurl())?;
    let options = ["-std=c11", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    built(compiler, &options, Link::Archive(&LIBRARY), "exchange-sanitized")
});

/// A simulator in which these faults happen.
pub(crate) fn simulator(rules: &Value) -> Running {
    let faults = Faults::parse(json!({"seed": 7, "rules": rules}).to_string().as_bytes())
        .expect("faults that are sound");
    Simulator::start(Options { faults, ..Options::default() }).expect("a simulator")
}

/// How a run ended.
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let run = Self {
            status: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        for secret in [&*Client::default().secret, "sim-", "Bearer", "not-the-secret"] {
            assert!(!run.out.contains(secret), "{secret}: {}", run.out);
            assert!(!run.err.contains(secret), "{secret}: {}", run.err);
        }
        run
    }

    /// The outcome that it printed.
    pub(crate) fn outcome(&self, status: i32) -> Value {
        assert_eq!(self.status, Some(status), "{}{}", self.out, self.err);
        let done: Value = serde_json::from_str(&self.out).expect("a line of JSON");
        done["done"].clone()
    }

    /// When it sent the request of this number.
    fn sent(&self, request: u64) -> u64 {
        let events = self.err.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut emitted = events.map(|event| event["emit"].clone());
        let sent = emitted.find(|emitted| emitted["kind"]["sent"]["request"] == request);
        sent.and_then(|sent| sent["at"].as_u64()).expect("the request was sent")
    }
}

fn command(program: &Path, url: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.arg(url).args(arguments).current_dir(root()).stdin(Stdio::null());
    let Client { id, secret, .. } = Client::default();
    command.env("CALLGATE_CLIENT_ID", id).env("CALLGATE_CLIENT_SECRET", secret);
    command.env_remove("CALLGATE_TOKEN_URL").env("no_proxy", "127.0.0.1");
    command
}

fn run(program: &Path, url: &str, arguments: &[&str]) -> Run {
    Run::of(command(program, url, arguments).output().expect("a program that runs"))
}

/// What a program prints that is to send `BROKEN`.
pub(crate) fn refusal() -> String {
    let document = fs::read(root().join(BROKEN)).expect("an example");
    Engine::new().check(Kind::GuestSession, &document, None).to_json() + "\n"
}

/// What every build has to do.
pub(crate) fn creates_and_refuses(program: &Path) {
    let simulator = simulator(&json!([]));
    let done = run(program, &simulator.url(""), &["createGuestSession", GUEST]).outcome(0);
    assert!(done["result"]["ok"]["guest-session"]["sessionId"].is_string(), "{done}");
    assert_eq!(simulator.effects(GUESTS), 1);

    let refused = run(program, &simulator.url(""), &["createGuestSession", BROKEN]);
    assert_eq!((refused.status, refused.out), (Some(1), refusal()));
    assert_eq!((simulator.effects(GUESTS), refused.err), (1, String::new()));
}

/// The program prints what the manual shows of it, the time that it took aside.
pub(crate) fn prints_what_is_shown(program: &Path) {
    let simulator = simulator(&json!([]));
    let session = of_manual(
        "$ export CALLGATE_CLIENT_ID=callgate-demo CALLGATE_CLIENT_SECRET=callgate-demo-secret\n",
        "```",
    );
    let mut lines = session.lines();
    while let (Some(command), Some(shown)) = (lines.next(), lines.next()) {
        let command = command.rsplit("4010 ").next().expect("arguments");
        let arguments: Vec<&str> =
            command.split(' ').take_while(|word| *word != "2>/dev/null").collect();
        let run = run(program, &simulator.url(""), &arguments);
        let timeless = |line: &str| {
            let (before, after) = line.split_once("\"latency\":").unwrap_or((line, ""));
            format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        };
        assert_eq!(timeless(run.out.trim_end()), timeless(shown), "{command}");
    }
}

#[test]
fn every_compiler_builds_it_without_a_word() {
    if !has_libcurl() {
        return;
    }
    for compiler in c11().compilers {
        let name = format!("exchange-{compiler}");
        let program = built(compiler, &["-std=c11"], Link::Shared, &name).expect("a program");
        creates_and_refuses(&program);
    }
}

#[test]
fn sanitizers_find_nothing_in_it() {
    let Some(program) = &*SANITIZED else { return };
    creates_and_refuses(program);
}

#[test]
fn valgrind_finds_nothing_in_it() {
    let (Some(compiler), Some(valgrind)) = (tool(&["gcc"]), tool(&["valgrind"])) else { return };
    let options = ["-std=c11", "-g"];
    let Some(program) = built(compiler, &options, Link::Shared, "exchange-valgrind") else {
        return;
    };
    let script = scratch("programs/exchange-valgrind.sh");
    let leaks = "--leak-check=full --errors-for-leak-kinds=definite,indirect,possible";
    let line = format!(
        "exec {valgrind} --quiet --error-exitcode=9 {leaks} {} \"$@\"\n",
        program.display()
    );
    fs::write(&script, format!("#!/bin/sh\n{line}")).expect("a script");
    let mut chmod = Command::new("chmod");
    assert!(chmod.arg("+x").arg(&script).status().expect("chmod").success());
    creates_and_refuses(&script);
}

#[test]
fn whatever_goes_wrong_on_the_way_one_session_is_created() {
    let Some(program) = &*SANITIZED else { return };
    let simulator = simulator(&json!([
        {"match": {"path": "/oauth2/token", "nth": 1}, "action": {"status": 503}},
        {"match": {"path": "/api/v1/guests", "nth": 1}, "action": {"status": 429, "retryAfterSeconds": 1}},
        {"match": {"path": "/api/v1/guests", "nth": 2}, "action": {"drop": "after"}},
        {"match": {"path": "/api/v1/guests", "nth": 3}, "action": {"truncate": true}}
    ]));
    let done = run(program, &simulator.url(""), &["createGuestSession", GUEST]).outcome(0);
    assert_eq!(simulator.effects(GUESTS), 1);
    // Libcurl has sent nothing again by itself.
    assert_eq!(done["attempts"], 4, "{done}");
    assert!(done["latency"].as_u64() >= Some(1000), "{done}");
}

#[test]
fn what_the_platform_does_not_grant_fails() {
    let Some(program) = &*SANITIZED else { return };
    let simulator = simulator(&json!([]));
    let mut wrong = command(program, &simulator.url(""), &["createGuestSession", GUEST]);
    wrong.env("CALLGATE_CLIENT_SECRET", "not-the-secret");
    let done = Run::of(wrong.output().expect("a program that runs")).outcome(2);
    assert_eq!(done["result"]["error"]["token"]["refused"]["status"], 401, "{done}");
    assert_eq!(simulator.effects(GUESTS), 0);
}

#[test]
fn a_server_that_is_not_there_is_tried_again_and_given_up() {
    let Some(program) = &*SANITIZED else { return };
    // A port that was free a moment ago, and on which nobody listens.
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let done = run(program, &url, &["createGuestSession", GUEST]).outcome(2);
    let error = &done["result"]["error"];
    assert_eq!(error["token"]["unavailable"]["transport"], "not-sent", "{done}");
}

#[test]
fn a_deployment_asks_for_its_media_side_by_side_and_waits_for_the_compiler() {
    let Some(program) = &*SANITIZED else { return };
    let simulator = simulator(&json!([
        {"match": {"path": "/api/v2/media/assets/*"}, "action": {"latencyMs": 1500}},
        {"match": {"path": "*/compile", "nth": 1}, "action": {"status": 409}}
    ]));
    let run = run(program, &simulator.url(""), &["deployIvrFlow", FLOW]);
    let done = run.outcome(0);
    let flow = &done["result"]["ok"]["ivr-flow"];
    assert!(flow["flowId"].is_string(), "{done}");
    let effects = |route: &str| simulator.effects(route);
    assert_eq!((effects(FLOWS), effects("DELETE /api/v2/ivr/flows/{}")), (1, 0));
    // After the token the assets are asked for, the second before the first can have been answered.
    let (first, second) = (run.sent(1), run.sent(2));
    assert!(second < first + 1500, "{first} and {second}");
    assert!(done["latency"].as_u64() >= Some(5000), "{done}");
}

#[test]
fn an_interrupt_leaves_no_flow_behind() {
    let Some(program) = &*SANITIZED else { return };
    let simulator = simulator(&json!([
        {"match": {"path": "*/validate"}, "action": {"latencyMs": 60_000}}
    ]));
    let mut command = command(program, &simulator.url(""), &["deployIvrFlow", FLOW]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a child");
    for _ in 0..1000 {
        if simulator.effects(FLOWS) == 1 {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    let mut kill = Command::new("kill");
    assert!(kill.args(["-INT", &child.id().to_string()]).status().expect("kill").success());
    let done = Run::of(child.wait_with_output().expect("an end")).outcome(2);
    assert_eq!(done["result"]["error"]["rolled-back"]["cause"], "cancelled", "{done}");
    assert_eq!(simulator.effects("DELETE /api/v2/ivr/flows/{}"), 1);
    // The request that was under way was broken off: it was not waited for until its time was up.
    assert!(done["latency"].as_u64() < Some(10_000), "{done}");
}

#[test]
fn exchanges_of_many_requests_succeed_and_what_the_platform_knows_refuses() {
    let Some(program) = &*SANITIZED else { return };
    let simulator = simulator(&json!([
        {"match": {"path": "/api/v2/callcodes", "method": "POST", "every": 2}, "action": {"status": 503}}
    ]));
    let codes = "examples/valid/call-codes.json";
    let done = run(program, &simulator.url(""), &["registerCallCodes", codes]).outcome(0);
    assert_eq!(simulator.effects("POST /api/v2/callcodes"), 5, "{done}");

    // What the platform tells of this agent's schedule is held against the rules in the middle of the exchange.
    let agent = scratch("agent.json");
    fs::write(&agent, r#"{"userId": "agent-2", "targetState": "READY"}"#).expect("a file");
    let agent = agent.display().to_string();
    let done = run(program, &simulator.url(""), &["changeAgentState", &agent]).outcome(1);
    assert_eq!(done["code"], "denied", "{done}");
}

#[test]
fn what_cannot_be_done_is_told() {
    let Some(program) = &*SANITIZED else { return };
    let simulator = simulator(&json!([]));
    let options = scratch("options.json");
    fs::write(&options, r#"{"occasion": "a", "other": 1}"#).expect("a file");
    let options = options.display().to_string();
    let url = simulator.url("");
    for (url, arguments, told) in [
        (&*url, &["createGuestSession"][..], "usage: exchange URL EXCHANGE DOCUMENT [OPTIONS]\n"),
        (&*url, &["createGuestSession", "absent.json"], "exchange: absent.json cannot be read\n"),
        (&*url, &["createGuest", GUEST], "exchange: no exchange has this name"),
        (&*url, &["createGuestSession", GUEST, &options], "field.unknown"),
        ("ftp://a", &["createGuestSession", GUEST], "/api"),
        ("http://a\"b\n", &["createGuestSession", GUEST], "/api"),
    ] {
        let run = run(program, url, arguments);
        assert_eq!((run.status, &*run.out), (Some(2), ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(told), "{arguments:?}: {}", run.err);
    }
}

/// A server that reads a request and sends these bytes, over and over; it ends with the test.
fn hostile(answer: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
            lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
            // Whoever asked may have had enough of it.
            let _ = answer(&mut stream);
        }
    });
    url
}

/// A server that sends everybody to this URL, with a header that is no text.
pub(crate) fn redirecting(target: String) -> String {
    hostile(move |stream| {
        write!(stream, "HTTP/1.1 302 Found\r\nLocation: {target}\r\nX-Name: ")?;
        stream.write_all(b"\xe9\xff\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    })
}

/// Servers whose answers have no end: one in its body, one in its head.
pub(crate) fn endless() -> [String; 2] {
    let body = hostile(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        loop {
            stream.write_all(&[b' '; 1 << 12])?;
        }
    });
    let head = hostile(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            stream.write_all(b"X-Header: 0123456789abcdef0123456789abcdef0123456789abcdef\r\n")?;
        }
    });
    [body, head]
}

fn against(url: &str) -> Value {
    let Some(program) = &*SANITIZED else { return Value::Null };
    let tokens = simulator(&json!([]));
    let mut command = command(program, url, &["createGuestSession", GUEST]);
    command.env("CALLGATE_TOKEN_URL", tokens.url("/oauth2/token"));
    let output = command.output().expect("a program that runs");
    let status = output.status.code().expect("a status");
    Run::of(output).outcome(status)
}

#[test]
fn a_redirect_is_an_answer_and_headers_need_not_be_text() {
    if SANITIZED.is_none() {
        return;
    }
    let elsewhere = simulator(&json!([]));
    let target = elsewhere.url("/api/v1/guests");
    let url = redirecting(target);
    let done = against(&url);
    assert_eq!(done["result"]["error"]["refused"]["status"], 302, "{done}");
    assert_eq!(elsewhere.effects(GUESTS), 0);
}

#[test]
fn an_answer_without_an_end_is_cut_off() {
    if SANITIZED.is_none() {
        return;
    }
    for url in endless() {
        let done = against(&url);
        assert_eq!(done["code"], "unavailable", "{done}");
        assert_eq!(done["uncertain"], true, "{done}");
    }
}
