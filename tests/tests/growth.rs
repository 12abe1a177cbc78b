//! The work of a check grows in step with each thing that there can be many of: a short form of `cargo xtask growth`.

use xtask::{callgrind, growth};

#[test]
fn nothing_grows_faster_than_what_there_is_more_of() {
    if !callgrind::is_possible() {
        assert!(std::env::var_os("CI").is_none(), "there is no valgrind");
        println!("skipped: there is no valgrind");
        return;
    }
    if let Err(error) = growth::task(true) {
        panic!("{error}");
    }
}
