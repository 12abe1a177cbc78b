//! The exchange with a platform, without sockets, clocks or randomness: the host moves the bytes and tells the time.

pub mod audit;
mod hex;
pub mod identity;
mod mac;
mod secret;
pub mod signature;

pub use secret::Secret;
