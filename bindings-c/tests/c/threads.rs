//! Eight threads with one engine, and with clients.

use crate::support::{LIBRARY, Link, compile, done, scratch, source, tool};
use std::{env, path::Path, process::Command};
use xtask::c_library::{Build, Library};

/// Checks in sum. `CALLGATE_FULL` asks for as many as the project promises; they take minutes.
fn checks(usual: u32) -> String {
    if env::var_os("CALLGATE_FULL").is_some() { 1_000_000 } else { usual }.to_string()
}

/// Exchanges in sum.
fn exchanges() -> String {
    if env::var_os("CALLGATE_FULL").is_some() { 100_000 } else { 4_000 }.to_string()
}

#[test]
fn threads_that_share_an_engine_get_the_answers_of_one() {
    let Some(compiler) = tool(&["gcc"]) else { return };
    let link = Link::Archive(&LIBRARY);
    let built = compile(compiler, &["-std=c11", "-O1"], &source("threads.c"), link, "threads");
    done(built, &[&checks(100_000)]);
}

#[test]
fn threads_have_clients_of_their_own_or_one_under_a_lock() {
    let Some(compiler) = tool(&["gcc"]) else { return };
    let (link, program) = (Link::Archive(&LIBRARY), source("threads_clients.c"));
    let built = compile(compiler, &["-std=c11", "-O1"], &program, link, "threads_clients");
    done(built, &[&exchanges(), "and without a lock"]);
}

/// The library with ThreadSanitizer in it, which needs the sources of the standard library.
fn sanitized() -> Option<Library> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().ok()?;
    let sysroot = String::from_utf8(output.stdout).ok()?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.toml");
    if !sources.is_file() {
        println!("the library itself is not sanitized: the component rust-src is absent");
        return None;
    }
    let build =
        Build { sanitizer: Some("thread"), target: Some(scratch("thread")), ..Build::release() };
    Some(build.run().expect("a library with ThreadSanitizer"))
}

#[test]
fn thread_sanitizer_finds_no_race() {
    let sanitized = sanitized();
    // The instrumentation of the library and the runtime must be of one maker.
    let compilers: &[&str] = if sanitized.is_some() { &["clang-22"] } else { &["gcc"] };
    let Some(compiler) = tool(compilers) else { return };
    let options = ["-std=c11", "-g", "-O1", "-fsanitize=thread"];
    let link = Link::Archive(sanitized.as_ref().unwrap_or(&LIBRARY));
    // What is left out is guarded by the library, which only a sanitizer that sees into it sees.
    let built = |program: &str| {
        compile(compiler, &options, &source(program), link, &format!("{program}-sanitized"))
    };
    let (engine, clients) = (built("threads.c"), built("threads_clients.c"));
    if sanitized.is_some() {
        done(engine, &[&checks(20_000)]);
        done(clients, &[&exchanges(), "and without a lock"]);
    } else {
        done(engine, &[&checks(20_000), "no shared report"]);
        done(clients, &[&exchanges()]);
    }
}
