//! The exchange with a platform, without sockets, clocks or randomness: the host moves the bytes and tells the time.

mod secret;

pub use secret::Secret;
