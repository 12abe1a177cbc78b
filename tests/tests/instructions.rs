//! Instructions, counted by callgrind: the same on any machine, whatever else it does.

use xtask::{callgrind, growth, instructions};

/// Runs a task that counts, where it can be done.
fn counted(task: impl FnOnce() -> xtask::Done) {
    if !callgrind::is_possible() {
        assert!(std::env::var_os("CI").is_none(), "there is no valgrind");
        println!("skipped: there is no valgrind");
        return;
    }
    if let Err(error) = task() {
        panic!("{error}");
    }
}

/// A little more or less: regressions are seen.
#[test]
fn the_main_paths_take_the_instructions_that_are_committed() {
    counted(|| instructions::task(false));
}

/// A short form of `cargo xtask growth`.
#[test]
fn nothing_grows_faster_than_what_there_is_more_of() {
    counted(|| growth::task(true));
}
