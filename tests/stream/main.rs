//! The stream engine: the same answers whatever the threads, the blocks and the way the bytes arrive.

#![expect(
    clippy::unwrap_used,
    reason = "all of it is test code, outside of the test functions, too"
)]

mod decode;
mod each;
mod engine;
mod folders;
mod pipe;
#[path = "../program/mod.rs"]
mod program;
