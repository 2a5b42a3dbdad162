//! Captures to records.

#![expect(
    clippy::unwrap_used,
    clippy::format_collect,
    clippy::cast_precision_loss,
    reason = "all of it is test code, outside of the test functions, too"
)]

mod laws;
mod limits;
mod parts;
mod records;
