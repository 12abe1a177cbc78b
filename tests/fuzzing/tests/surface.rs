//! Calls of the C surface at random, few enough for Miri, which sees every access to memory: `cargo xtask miri`.

use callgate_fuzzing::Target;
use callgate_tests::dice::Dice;
use std::env;

/// How many programs are run unless `CALLGATE_PROGRAMS` tells, and the bytes that each is made from.
const PROGRAMS: usize = if cfg!(miri) { 2 } else { 2_000 };
const BYTES: usize = if cfg!(miri) { 24 } else { 48 };

#[test]
fn calls_at_random_touch_nothing_that_is_not_theirs() {
    let target = Target::named("c_abi").expect("the target of the C surface");
    let programs = env::var("CALLGATE_PROGRAMS").ok();
    let programs = programs.map_or(PROGRAMS, |programs| programs.parse().expect("a number"));
    let mut dice = Dice(20_261_126);
    for _ in 0..programs {
        let bytes = (0..BYTES).map(|_| u8::try_from(dice.below(256)).unwrap_or_default());
        (target.run)(&bytes.collect::<Vec<u8>>());
    }
}
