//! Laws of normalization that hold for every payload: the samples, and payloads generated from them.

#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod accounting;
mod drift;
mod generate;
mod names;
mod oracle;
mod sameness;
