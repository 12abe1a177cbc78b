//! The switch in front of every mutant. `cargo xtask mutants` puts this file into the copy of the core that it builds.
//!
//! Which mutant is on is told once, by the environment, before the tests begin, so that none of them finds memory taken by it.

extern crate std;

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::{env, fs::File, io::Write, process, sync::Mutex};

/// No mutant has these numbers.
const UNREAD: u32 = u32::MAX;
const RECORDING: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;

static ACTIVE: AtomicU32 = AtomicU32::new(UNREAD);
static REACHED: [AtomicBool; 1 << 16] = [const { AtomicBool::new(false) }; 1 << 16];
static RECORD: Mutex<Option<File>> = Mutex::new(None);

#[used]
#[unsafe(link_section = ".init_array")]
static BEGIN: extern "C" fn() = begin;

/// Whether this mutant is on. What the compiler itself evaluates is never changed.
#[inline]
pub(crate) const fn on(id: u32) -> bool {
    core::intrinsics::const_eval_select((id,), never, asked)
}

const fn never(_: u32) -> bool {
    false
}

#[inline]
fn asked(id: u32) -> bool {
    let active = ACTIVE.load(Relaxed);
    active == id || (active >= RECORDING && slowly(id, active))
}

#[cold]
fn slowly(id: u32, active: u32) -> bool {
    if active == UNREAD {
        begin();
        return asked(id);
    }
    if REACHED
        .get(id as usize)
        .is_some_and(|reached| !reached.load(Relaxed) && !reached.swap(true, Relaxed))
        && let Ok(mut record) = RECORD.lock()
        && let Some(file) = record.as_mut()
        && file.write_all(&id.to_le_bytes()).is_err()
    {
        process::abort();
    }
    false
}

extern "C" fn begin() {
    if let Some(path) = env::var_os("CALLGATE_MUTANTS_REACHED") {
        let (Ok(file), Ok(mut record)) = (File::create(path), RECORD.lock()) else {
            process::abort()
        };
        *record = Some(file);
        ACTIVE.store(RECORDING, Relaxed);
        return;
    }
    let id = env::var("CALLGATE_MUTANT").ok().and_then(|id| id.parse().ok());
    ACTIVE.store(id.unwrap_or(NONE), Relaxed);
    if id.is_some() {
        // The first failure is enough; nothing is to be shrunk, and no other test to be run.
        std::panic::set_hook(std::boxed::Box::new(|_| process::exit(101)));
    }
}

/// What a function returns that says only that it is an iterator: its own, or that of a mutant.
#[derive(Clone)]
pub(crate) enum Either<M, W> {
    Mutant(M),
    Whole(W),
}

impl<M: Iterator, W: Iterator<Item = M::Item>> Iterator for Either<M, W> {
    type Item = M::Item;

    fn next(&mut self) -> Option<M::Item> {
        match self {
            Self::Mutant(items) => items.next(),
            Self::Whole(items) => items.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Mutant(items) => items.size_hint(),
            Self::Whole(items) => items.size_hint(),
        }
    }
}

impl<M: DoubleEndedIterator, W: DoubleEndedIterator<Item = M::Item>> DoubleEndedIterator
    for Either<M, W>
{
    fn next_back(&mut self) -> Option<M::Item> {
        match self {
            Self::Mutant(items) => items.next_back(),
            Self::Whole(items) => items.next_back(),
        }
    }
}

impl<M: ExactSizeIterator, W: ExactSizeIterator<Item = M::Item>> ExactSizeIterator
    for Either<M, W>
{
}
