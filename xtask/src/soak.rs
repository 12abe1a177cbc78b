//! The soak of the exchanges: the long form of a test.

use crate::{Done, cargo, run};

/// Runs so many exchanges in bad weather, and tells how they ended.
///
/// # Errors
/// An effect came twice, an exchange was lost or told wrongly, or the test cannot be built.
pub fn task(exchanges: u64) -> Done {
    let mut soak = cargo();
    soak.args(["test", "--locked", "--release", "-p", "callgate-tests", "--test", "exchanges"]);
    soak.args(["--", "--exact", "--nocapture"]);
    soak.arg("soak::whatever_the_network_does_no_effect_comes_twice_and_none_is_told_that_was_not");
    run(soak.env("CALLGATE_SOAK", exchanges.to_string()))
}
