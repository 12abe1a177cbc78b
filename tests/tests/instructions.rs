//! The main paths take as many instructions as is committed, a little more or less: regressions are seen on any machine.

use xtask::{callgrind, instructions};

#[test]
fn the_main_paths_take_the_instructions_that_are_committed() {
    if !callgrind::is_possible() {
        assert!(std::env::var_os("CI").is_none(), "there is no valgrind");
        println!("skipped: there is no valgrind");
        return;
    }
    if let Err(error) = instructions::task(false) {
        panic!("{error}");
    }
}
