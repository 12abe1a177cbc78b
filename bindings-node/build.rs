//! Tells the linker what an addon is on this platform.

fn main() {
    napi_build::setup();
}
