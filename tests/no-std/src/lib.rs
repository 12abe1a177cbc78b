//! A program without the standard library that checks a document. Were `std` anywhere below, its panic handler and this
//! one would be two.
#![no_std]

use callgate::{Engine, Kind};
use core::alloc::{GlobalAlloc, Layout};

struct Nothing;

// SAFETY: no memory is ever handed out, so there is none to misuse.
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        core::ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static NOTHING: Nothing = Nothing;

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Whether the call codes that stand at `document` are valid.
///
/// # Safety
/// `len` bytes must be readable at `document`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn call_codes_are_valid(document: *const u8, len: usize) -> bool {
    // SAFETY: the caller promises it.
    let document = unsafe { core::slice::from_raw_parts(document, len) };
    Engine::new().is_valid(Kind::CallCodes, document, None)
}
