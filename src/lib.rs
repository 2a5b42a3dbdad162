//! Recognizes, validates, normalizes and compares webhook payloads of omnichannel vendors.

pub mod catalog;
pub mod convert;
pub mod detect;
pub mod diff;
pub mod error;
pub mod event;
pub mod finding;
pub mod inspect;
pub mod lineage;
pub mod location;
pub mod normalize;
pub mod payload;
pub mod schema;
pub mod span;
pub mod syntax;
pub mod validate;

pub use catalog::Catalog;
pub use error::{Error, PackError};
pub use event::Event;
pub use finding::{Code, Finding, Severity};
pub use inspect::Inspector;
pub use location::Location;
pub use payload::{Malformed, Payload};
