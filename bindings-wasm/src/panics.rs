//! Panics on demand, so that tests see what a defect does to the page.

/// Panics where a test has asked for it.
#[cfg(feature = "forced-panics")]
#[allow(clippy::panic, reason = "what it is for")]
pub(crate) fn due() {
    if forced::FORCED.load(core::sync::atomic::Ordering::Relaxed) {
        panic!("forced by a test");
    }
}

#[cfg(not(feature = "forced-panics"))]
pub(crate) const fn due() {}

#[cfg(feature = "forced-panics")]
pub use forced::force_panics;

#[cfg(feature = "forced-panics")]
mod forced {
    use core::sync::atomic::{AtomicBool, Ordering};
    use wasm_bindgen::prelude::wasm_bindgen;

    pub(super) static FORCED: AtomicBool = AtomicBool::new(false);

    /// Lets every other export panic from now on, or no longer.
    #[wasm_bindgen(js_name = forcePanics)]
    pub fn force_panics(forced: bool) {
        FORCED.store(forced, Ordering::Relaxed);
    }
}
