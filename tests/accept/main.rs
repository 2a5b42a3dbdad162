//! The acceptor against the validator and the walk: it may doubt, it may not be wrong.

#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod keywords;
mod packs;
mod random;
#[path = "../support/mod.rs"]
mod support;
mod told;
