//! Recognizes, validates, normalizes and compares webhook payloads of omnichannel vendors.
pub mod location;
pub mod payload;
pub mod span;
pub use payload::{Malformed, Payload};
