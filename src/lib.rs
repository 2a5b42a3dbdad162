//! Recognizes, validates, normalizes and compares webhook payloads of omnichannel vendors.
pub mod diff;
pub mod location;
pub mod payload;
pub use payload::{Malformed, Payload};
