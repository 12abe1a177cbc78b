//! An allocator that looks at memory before it is given back: what should be wiped by then must not stand there.

#![allow(
    unsafe_code,
    reason = "an allocator is unsafe by its trait, and reads memory that nobody owns any more"
)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    /// What is looked for, and how many blocks it stood in.
    static WATCH: Cell<Option<(&'static [u8], usize)>> = const { Cell::new(None) };
}

/// The allocator: that of the system, but every block begins as zeros, and one that grows is moved.
#[derive(Debug)]
pub struct Watching;

// SAFETY: what the system's allocator gives is handed on as it is, and taken back by the same layout. Growing is left to the
// trait, which makes it of these two.
unsafe impl GlobalAlloc for Watching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the promises of this method, which are those of the system's. Zeros, so that every byte
        // that is looked at later has been written.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some((wanted, found)) = WATCH.get() {
            // SAFETY: the block is still the caller's, and as long as its layout says.
            let holds = unsafe { holds(block, layout.size(), wanted) };
            WATCH.set(Some((wanted, found + usize::from(holds))));
        }
        // SAFETY: the block came from the system's allocator, with this layout.
        unsafe { System.dealloc(block, layout) }
    }
}

/// # Safety
/// So many bytes can be read there.
unsafe fn holds(block: *const u8, size: usize, wanted: &[u8]) -> bool {
    // Volatile, so that a wipe is neither assumed nor left out because of what is read here.
    // SAFETY: each place is within the block.
    let byte = |at: usize| unsafe { block.add(at).read_volatile() };
    let last = size.checked_sub(wanted.len());
    last.is_some_and(|last| {
        (0..=last)
            .any(|start| wanted.iter().enumerate().all(|(at, wanted)| byte(start + at) == *wanted))
    })
}

/// How many blocks were given back during the work, by this thread, in which these bytes still stood.
///
/// The allocator of the program must be [`Watching`]; otherwise it is none.
pub fn blocks_with(wanted: &'static [u8], work: impl FnOnce()) -> usize {
    WATCH.set(Some((wanted, 0)));
    work();
    WATCH.take().map_or(0, |(_, found)| found)
}
