//! Lenient reading: what holds for every text, and what people's texts become.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod faults;
mod goldens;
mod laws;
mod pages;
mod sloppy;
