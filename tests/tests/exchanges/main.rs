//! Every exchange against the simulated platforms in virtual time: whatever the network does, wherever the process ends.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the host of these tests fails by panicking, outside of the test functions too"
)]

mod host;
mod loads;
mod network;
mod snapshots;
mod soak;
