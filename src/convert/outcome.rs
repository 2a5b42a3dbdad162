//! What can come of a value: a converted one, nothing to say, or a form that cannot be converted.
//!
//! A value that says nothing is no failure, whatever its target. None of these holds any text of the payload.

use std::fmt;

use thiserror::Error;

use crate::payload::{Kind, Node};

/// What came of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Converted {
    /// Its converted form was appended.
    Value {
        /// It is a time that was written without a zone.
        assumed_zone: bool,
    },
    /// It says nothing, and nothing was appended.
    Nothing(Nothing),
}

/// A value that says nothing, whatever its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// `null`
    Null,
    /// `""`
    EmptyString,
    /// `{}`
    EmptyObject,
    /// `[]`
    EmptyArray,
}

impl Nothing {
    /// Which of them a value is; `None` if it says something.
    #[inline]
    pub fn of(node: Node<'_>) -> Option<Self> {
        match node.kind() {
            // Nothing between its quotes.
            Kind::String => (node.span().len() == 2).then_some(Self::EmptyString),
            Kind::Boolean | Kind::Number => None,
            _ if !node.is_leaf() => None,
            Kind::Null => Some(Self::Null),
            Kind::Object => Some(Self::EmptyObject),
            Kind::Array => Some(Self::EmptyArray),
        }
    }

    /// The reason that lineage gives for leaving it out.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Null => "null says nothing",
            Self::EmptyString => "an empty string says nothing",
            Self::EmptyObject => "an empty object says nothing",
            Self::EmptyArray => "an empty array says nothing",
        }
    }
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

/// A value that its conversion cannot convert: something true about the payload, for a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected {expected}")]
pub struct Unconvertible {
    /// What could have been converted, as a noun phrase.
    pub expected: &'static str,
}
