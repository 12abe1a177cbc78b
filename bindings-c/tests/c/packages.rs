//! The example, built against the installed library as a user would build it.

use crate::{
    exchanges::{creates_and_refuses, prints_what_is_shown},
    exchanges_cpp,
    support::{
        Link, PREFIX, STRICT, c11, compile, cpp17, has_libcurl, pkg_config, root, scratch, succeed,
        tool,
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The text between two marks of the manual.
pub(crate) fn of_manual(from: &str, to: &str) -> String {
    let manual = fs::read_to_string(root().join("docs/c.md")).expect("docs/c.md");
    let (_, rest) = manual.split_once(from).unwrap_or_else(|| panic!("no {from} in the manual"));
    rest.split(to).next().expect("an end").to_owned()
}

/// What the example prints for a broken document, as the manual shows it.
fn shown() -> String {
    let command = "./check examples/broken/agent-state-break.json examples/broken/agent-state-break.facts.json";
    of_manual(&format!("```text\n$ {command}\n"), "```")
}

/// The example tells what is wrong with a broken document, passes a sound one, and says what it could not read.
fn works(program: &Path) {
    let run = |arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(root())
            .output()
            .expect("a program that runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let broken =
        ["examples/broken/agent-state-break.json", "examples/broken/agent-state-break.facts.json"];
    assert_eq!(run(&broken), (Some(1), shown(), String::new()));
    assert_eq!(run(&["examples/valid/ivr-flow.json"]), (Some(0), String::new(), String::new()));
    let (status, _, told) = run(&["examples/absent.json"]);
    assert_eq!((status, &*told), (Some(2), "check: examples/absent.json cannot be read\n"));
}

#[test]
fn the_example_builds_with_pkg_config() {
    for compiler in c11().compilers {
        let build = |options: &[String], name: &str| -> PathBuf {
            let program = scratch(&format!("{name}-{compiler}"));
            let mut command = Command::new(compiler);
            command.arg("-std=c11").args(STRICT).arg(root().join("examples/c/check.c"));
            succeed(command.args(options).arg("-o").arg(&program));
            program
        };
        let Some(mut shared) = pkg_config(&["--cflags", "--libs", "callgate"]) else { return };
        shared.push(format!("-Wl,-rpath,{}", PREFIX.join("lib").display()));
        works(&build(&shared, "check"));
        // The archive in place of the library that would be found first.
        let Some(parts) = pkg_config(&["--cflags", "--libs", "--static", "callgate"]) else {
            return;
        };
        let archive = PREFIX.join("lib/libcallgate.a").display().to_string();
        let replaced = |part: String| if part == "-lcallgate" { archive.clone() } else { part };
        let parts: Vec<String> = parts.into_iter().map(replaced).collect();
        works(&build(&parts, "check-static"));
    }
}

#[test]
fn the_exchange_builds_with_pkg_config_and_prints_what_the_manual_shows() {
    if !has_libcurl() {
        return;
    }
    let line = of_manual("cc -std=c11 examples/c/exchange.c", " -o exchange\n");
    let line = format!("cc -std=c11 examples/c/exchange.c{line} -o \"$0\" -Wl,-rpath,\"$1\"");
    let program = scratch("exchange-of-manual");
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]).arg(&program).arg(PREFIX.join("lib")).current_dir(root());
    succeed(shell.env("PKG_CONFIG_PATH", PREFIX.join("lib/pkgconfig")));
    prints_what_is_shown(&program);
}

#[test]
fn the_readme_shows_of_the_exchange_what_the_manual_shows() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect("a page");
    let (readme, manual) = (read("README.md"), read("docs/c.md"));
    let shown = readme.split_once("## From C and C++\n\n```console\n").expect("the session").1;
    let shown: Vec<&str> = shown.lines().take_while(|line| *line != "```").collect();
    assert_eq!(shown.len(), 6, "{shown:?}");
    for line in shown {
        let line = line.strip_prefix("$ ").unwrap_or(line);
        assert!(manual.contains(line), "the manual, which the tests run, does not show: {line}");
    }
}

#[test]
fn the_examples_in_cpp_print_what_the_manual_shows() {
    fs::create_dir_all(scratch("")).expect("a folder");
    for (name, begin) in [
        ("check", "In C++ the same is\n\n```cpp\n"),
        ("exchange", "over anything that can be called with a request:\n\n```cpp\n"),
    ] {
        let program = of_manual(begin, "```");
        let printed = of_manual(&format!("{program}```\n\n"), "\n```\n");
        let printed = printed.split_once("prints\n\n```text\n").expect("what it prints").1;
        let path = scratch(&format!("manual-{name}.cpp"));
        fs::write(&path, &program).expect("a file");
        for compiler in cpp17().compilers {
            let name = format!("manual-{name}-{compiler}");
            let built = compile(compiler, &["-x", "c++", "-std=c++17"], &path, Link::Shared, &name);
            let output = succeed(&mut Command::new(built));
            assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), printed, "{compiler}");
        }
    }
}

#[test]
fn the_example_builds_with_cmake() {
    let (Some(cmake), Some(_)) = (tool(&["cmake"]), tool(&["make"])) else { return };
    let built = scratch("cmake");
    if built.exists() {
        fs::remove_dir_all(&built).expect("a folder that can be removed");
    }
    let mut configure = Command::new(cmake);
    configure.arg("-S").arg(root().join("examples/c")).arg("-B").arg(&built);
    succeed(configure.arg(format!("-DCMAKE_PREFIX_PATH={}", PREFIX.display())));
    succeed(Command::new(cmake).arg("--build").arg(&built));
    works(&built.join("check"));
    works(&built.join("check-static"));
    if has_libcurl() {
        creates_and_refuses(&built.join("exchange"));
        exchanges_cpp::creates_and_refuses(&built.join("exchange-cpp"));
    }
}

#[test]
fn cmake_refuses_a_version_that_would_not_fit() {
    let (Some(cmake), Some(_)) = (tool(&["cmake"]), tool(&["make"])) else { return };
    let project = scratch("cmake-later");
    fs::create_dir_all(&project).expect("a folder");
    let text = "cmake_minimum_required(VERSION 3.16)\nproject(later C)\nfind_package(callgate 9.0 REQUIRED)\n";
    fs::write(project.join("CMakeLists.txt"), text).expect("a file");
    let mut configure = Command::new(cmake);
    configure.arg("-S").arg(&project).arg("-B").arg(project.join("build"));
    let output = configure
        .arg(format!("-DCMAKE_PREFIX_PATH={}", PREFIX.display()))
        .output()
        .expect("CMake runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("compatible with requested"), "{told}");
}

#[test]
fn the_libraries_keep_to_their_budget() {
    let library = xtask::c_library::Build::release().run().expect("a library");
    xtask::sizes::library_within_budget(&library).expect("sizes within the budget");
}
