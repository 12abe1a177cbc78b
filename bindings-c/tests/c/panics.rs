//! A panic in every function, in a build for this test alone.

use crate::support::{Link, compile, done, scratch, source, tool};
use xtask::c_library::Build;

#[test]
fn a_panic_ends_the_call_and_kills_its_handle_alone() {
    let Some(compiler) = tool(&["gcc"]) else { return };
    let target = Some(scratch("forced-panics"));
    let build = Build { features: vec!["forced-panics"], target, ..Build::default() };
    let library = build.run().expect("a library that panics");
    let options = ["-std=c11", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    let link = Link::Archive(&library);
    done(compile(compiler, &options, &source("panics.c"), link, "panics"), &[]);
}
