//! The example in C++ that conducts exchanges, against the simulator and worse.

use crate::{
    exchanges::{BROKEN, GUEST, GUESTS, Run, endless, redirecting, refusal, simulator},
    support::{LIBRARY, Link, compile_all, cpp17, has_libcurl, pkg_config, root, tool},
};
use callgate_simulator::Client;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

fn built(compiler: &str, options: &[&str], link: Link<'_>, name: &str) -> Option<PathBuf> {
    let libcurl = pkg_config(&["--libs", "libcurl"]).filter(|_| has_libcurl())?;
    let source = root().join("examples/c/exchange.cpp");
    Some(compile_all(compiler, options, &[source], link, &libcurl, name))
}

static SANITIZED: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let compiler = tool(&["g++"]).filter(|_| has_libcurl())?;
    let options = ["-std=c++17", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    built(compiler, &options, Link::Archive(&LIBRARY), "exchange-cpp-sanitized")
});

/// Runs it with the platform at one URL and the tokens at another.
fn run(program: &Path, [api, tokens]: [&str; 2], arguments: &[&str]) -> Run {
    let Client { id, secret, .. } = Client::default();
    let token_url = format!("{tokens}/oauth2/token");
    let config = json!({"api": api, "tokenUrl": token_url, "clientId": id, "clientSecret": secret});
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).env("no_proxy", "127.0.0.1");
    Run::of(
        command.env("CALLGATE_CONFIG", config.to_string()).output().expect("a program that runs"),
    )
}

/// What every build has to do.
pub(crate) fn creates_and_refuses(program: &Path) {
    let simulator = simulator(&json!([]));
    let url = simulator.url("");
    let run = |document| run(program, [&url, &url], &["createGuestSession", document]);
    let done = run(GUEST).outcome(0);
    assert!(done["result"]["ok"]["guest-session"]["sessionId"].is_string(), "{done}");
    let refused = run(BROKEN);
    assert_eq!((refused.status, refused.out, refused.err), (Some(1), refusal(), String::new()));
    assert_eq!(simulator.effects(GUESTS), 1);
}

#[test]
fn every_compiler_builds_it_without_a_word() {
    if !has_libcurl() {
        return;
    }
    for compiler in cpp17().compilers {
        let name = format!("exchange-cpp-{compiler}");
        let program = built(compiler, &["-std=c++17"], Link::Shared, &name).expect("a program");
        creates_and_refuses(&program);
    }
}

#[test]
fn whatever_goes_wrong_on_the_way_one_session_is_created() {
    let Some(program) = &*SANITIZED else { return };
    creates_and_refuses(program);
    let simulator = simulator(&json!([
        {"match": {"path": "/oauth2/token", "nth": 1}, "action": {"status": 503}},
        {"match": {"path": "/api/v1/guests", "nth": 1}, "action": {"status": 429, "retryAfterSeconds": 1}},
        {"match": {"path": "/api/v1/guests", "nth": 2}, "action": {"drop": "after"}},
        {"match": {"path": "/api/v1/guests", "nth": 3}, "action": {"truncate": true}}
    ]));
    let url = simulator.url("");
    let done = run(program, [&url, &url], &["createGuestSession", GUEST]).outcome(0);
    assert_eq!((simulator.effects(GUESTS), &done["attempts"]), (1, &json!(4)), "{done}");
}

#[test]
fn what_cannot_be_done_is_told() {
    let Some(program) = &*SANITIZED else { return };
    let tokens = simulator(&json!([]));
    let url = tokens.url("");
    for (api, arguments, told) in [
        (&*url, &["createGuestSession"][..], "usage: exchange-cpp EXCHANGE DOCUMENT\n"),
        (&*url, &["createGuestSession", "absent.json"], "exchange: absent.json cannot be read\n"),
        (&*url, &["createGuest", GUEST], "exchange: no exchange has this name"),
        ("ftp://a", &["createGuestSession", GUEST], "\"path\":\"/api\""),
    ] {
        let run = run(program, [api, &url], arguments);
        assert_eq!((run.status, &*run.out), (Some(2), ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(told), "{arguments:?}: {}", run.err);
    }

    let against = |api: &str| -> Value {
        run(program, [api, &url], &["createGuestSession", GUEST]).outcome(2)
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let absent = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let done = against(&absent);
    assert_eq!(done["result"]["error"]["unavailable"]["transport"], "not-sent", "{done}");
    let done = against(&redirecting(tokens.url("/api/v1/guests")));
    assert_eq!(done["result"]["error"]["refused"]["status"], 302, "{done}");
    for server in endless() {
        let done = against(&server);
        assert_eq!(done["result"]["error"]["unavailable"]["transport"], "lost", "{done}");
    }
    assert_eq!(tokens.effects(GUESTS), 0);
}
