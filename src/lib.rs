//! Recognizes, validates, normalizes and compares webhook payloads of omnichannel vendors.
pub mod capture;
pub mod location;
pub mod payload;
pub use capture::{Input, Record, Records};
pub use payload::{Malformed, Payload};
