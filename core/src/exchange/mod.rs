//! The exchange with a platform, without sockets, clocks or randomness: the host moves the bytes and tells the time.

pub mod audit;
mod hex;
pub mod identity;
mod mac;
mod secret;
pub mod signature;

pub use secret::Secret;

/// The examples of the pages for readers run as well.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../../docs/signatures.md")]
    mod signatures {}
    #[doc = include_str!("../../../docs/audit.md")]
    mod audit {}
}
