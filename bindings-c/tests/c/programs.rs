//! Programs that use and misuse every function, by every compiler, under sanitizers and valgrind.

use crate::support::{LIBRARY, Language, Link, c11, compile, cpp17, done, source, succeed, tool};
use std::process::Command;

const PROGRAMS: [&str; 3] = ["every_function.c", "misuse.c", "misuse_client.c"];

const WRAPPED: [&str; 2] = ["wrapper.cpp", "client.cpp"];

fn built_and_run(language: &Language, programs: &[&str]) {
    for compiler in &language.compilers {
        for program in programs {
            for (way, link) in [("shared", Link::Shared), ("static", Link::Archive(&LIBRARY))] {
                let name = format!("{program}-{compiler}-{way}");
                done(compile(compiler, language.options, &source(program), link, &name), &[]);
            }
        }
    }
}

#[test]
fn programs_in_c11_use_the_shared_library_and_the_archive() {
    built_and_run(&c11(), &PROGRAMS);
}

#[test]
fn the_same_programs_in_cpp17() {
    built_and_run(&cpp17(), &PROGRAMS);
}

#[test]
fn the_wrapper_for_cpp() {
    built_and_run(&cpp17(), &WRAPPED);
}

#[test]
fn sanitizers_find_no_wrong_access_no_undefined_behaviour_and_no_leak() {
    let sanitized = [
        "-g",
        "-fsanitize=address,undefined",
        "-fno-sanitize-recover=all",
        "-fno-omit-frame-pointer",
    ];
    let languages =
        [("gcc", vec!["-std=c11"], &PROGRAMS[..]), ("g++", vec!["-std=c++17"], &WRAPPED[..])];
    for (compiler, mut options, programs) in languages {
        let Some(compiler) = tool(&[compiler]) else { continue };
        options.extend(sanitized);
        for program in programs {
            let name = format!("{program}-sanitized");
            let built =
                compile(compiler, &options, &source(program), Link::Archive(&LIBRARY), &name);
            done(built, &[]);
        }
    }
}

#[test]
fn a_leak_and_a_use_after_free_are_seen_by_the_sanitizer_that_finds_none() {
    let Some(compiler) = tool(&["gcc"]) else { return };
    let options = ["-std=c11", "-g", "-fsanitize=address,undefined"];
    let link = Link::Archive(&LIBRARY);
    let built = compile(compiler, &options, &source("faulty.c"), link, "faulty");
    for (fault, found) in [("leak", "LeakSanitizer"), ("use-after-free", "heap-use-after-free")] {
        let output = Command::new(&built).arg(fault).output().expect("a program that runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && told.contains(found), "{fault}: {told}");
    }
}

#[test]
fn valgrind_finds_nothing() {
    let Some(valgrind) = tool(&["valgrind"]) else { return };
    let languages = [("gcc", "-std=c11", &PROGRAMS[..]), ("g++", "-std=c++17", &WRAPPED[..])];
    for (compiler, standard, programs) in languages {
        let Some(compiler) = tool(&[compiler]) else { continue };
        for program in programs {
            let name = format!("{program}-valgrind");
            let built = compile(compiler, &[standard, "-g"], &source(program), Link::Shared, &name);
            let mut command = Command::new(valgrind);
            command.args(["--quiet", "--error-exitcode=9", "--leak-check=full"]);
            command.arg("--errors-for-leak-kinds=definite,indirect,possible");
            succeed(command.arg(built));
        }
    }
}
