//! Wrappers: what a payload came in on its way to the capture, and how it comes out.
//!
//! Each wrapper is a row of a table: how it is told, and where its bodies, headers, time, method and path are. Nothing is
//! guessed: a record is opened only if what is inside is an event that the caller knows, or if the wrapper is told by
//! marks that nothing else has and holds JSON. Wrappers in wrappers are opened up to a limit. Nothing here knows an event,
//! and a payload that needs no unwrapping is never looked at.

mod aws;
mod cloud;
mod curl;
mod form;
mod headers;
mod http;
mod layer;
mod line;
mod mend;
mod open;
mod opened;
mod pointers;
mod shape;
mod string;
mod table;
mod tools;

use std::str::FromStr;

use thiserror::Error;

pub use headers::Headers;
pub use layer::Layer;
pub use open::{Opener, Tried, Unwrapped};
pub use opened::{Mended, Opened};
pub use shape::Wrapper;
pub use table::WRAPPERS;

/// The most wrappers that are opened one inside the other.
pub const MAX_LAYERS: usize = 8;

/// Which wrappers are opened.
#[derive(Debug, Clone, Copy, Default)]
pub enum Unwrap {
    /// Any that is told, where the record itself is no event.
    #[default]
    Auto,
    /// None.
    None,
    /// Every record is taken for this one; any can be inside it.
    Only(&'static Wrapper),
}

impl Unwrap {
    /// The names of all choices.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ["auto", "none"]
            .into_iter()
            .chain(WRAPPERS.iter().map(|wrapper| wrapper.name))
    }
}

impl Unwrap {
    /// The name of the choice.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::None => "none",
            Self::Only(wrapper) => wrapper.name,
        }
    }
}

impl FromStr for Unwrap {
    type Err = UnknownWrapper;

    fn from_str(name: &str) -> Result<Self, UnknownWrapper> {
        match name {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            _ => WRAPPERS
                .iter()
                .find(|wrapper| wrapper.name == name)
                .map(Self::Only)
                .ok_or_else(|| UnknownWrapper(name.to_owned())),
        }
    }
}

/// A name that no wrapper has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no wrapper is called {0:?}")]
pub struct UnknownWrapper(pub String);
