//! Recognizes, validates, normalizes and compares webhook payloads of omnichannel vendors.
//!
//! ```
//! use hooklens::{Catalog, Inspector, Payload};
//!
//! let body = r#"{"type": "inboundMessage", "conversationId": "97", "communicationActionId": "220",
//!     "outboundChannelAddress": "447700900123", "inboundChannelAddress": "Example Ltd", "customerUID": "",
//!     "body": "Hello", "dateCreated": "2021-02-04 12:21:28.373"}"#;
//! let catalog = Catalog::bundled();
//! let inspector = Inspector::new(&catalog, Default::default())?;
//! let inspection = inspector.normalize(&Payload::parse(body)?);
//! let event = inspection.normalized.expect("the payload is recognized").event;
//! assert_eq!(event.value("kind"), Some(r#""message.created""#));
//! assert_eq!(event.value("contact.phone"), Some(r#""+447700900123""#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod capture;
pub mod catalog;
pub mod convert;
#[cfg(feature = "compression")]
pub mod decode;
pub mod detect;
pub mod diff;
pub mod error;
pub mod event;
pub mod finding;
pub mod inspect;
pub mod lenient;
pub mod lineage;
pub mod location;
pub mod normalize;
pub mod payload;
pub mod redact;
pub mod schema;
pub mod span;
pub mod stream;
pub mod syntax;
pub mod unwrap;
pub mod validate;

pub use capture::{Input, Record, Records};
pub use catalog::Catalog;
pub use error::{Error, PackError};
pub use event::Event;
pub use finding::{Code, Finding, Severity};
pub use inspect::Inspector;
pub use location::Location;
pub use payload::{Malformed, Payload};
pub use stream::Stream;
pub use unwrap::Unwrap;
