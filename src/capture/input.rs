//! The framings a capture can have, and which one it is.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::payload::{Payload, Problem};

use super::array::Inside;
use super::foreign::Foreign;
use super::part::LOOKAHEAD;
use super::{BYTE_ORDER_MARK, Framing, Records, SEPARATOR, space};

/// How the payloads of a capture are framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Input {
    /// Found by looking. A record separator first: [`Input::Seq`]. An array whose first element is an object, or with
    /// nothing behind it: [`Input::Array`]. All else: [`Input::Concatenated`], which one document and lines of
    /// documents are cases of; once a document has been seen that stands on one line, a bad line costs that line.
    #[default]
    Auto,
    /// The capture is one document.
    Json,
    /// NDJSON: each line is one record, unless it is blank, whatever stands on it.
    Ndjson,
    /// Documents one after another, with or without white space; one may span lines.
    Concatenated,
    /// An array of payloads, or several of them one after another: each element is a record.
    Array,
    /// A JSON text sequence (RFC 7464): each document stands behind a record separator, U+001E.
    Seq,
}

impl Input {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Auto,
        Self::Json,
        Self::Ndjson,
        Self::Concatenated,
        Self::Array,
        Self::Seq,
    ];

    /// The name, in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Concatenated => "concatenated",
            Self::Array => "array",
            Self::Seq => "seq",
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Input {
    type Err = UnknownInput;

    fn from_str(name: &str) -> Result<Self, UnknownInput> {
        Self::ALL
            .into_iter()
            .find(|input| input.name() == name)
            .ok_or_else(|| UnknownInput(name.to_owned()))
    }
}

/// A name that no [`Input`] has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no framing is called {0:?}")]
pub struct UnknownInput(pub String);

impl Records<'_> {
    /// Looks at the beginning of the capture; `None` if it is blank.
    pub(super) fn look(&mut self, input: Input) -> Option<Framing> {
        if self.at == 0 && self.state.offset == 0 {
            if let Some(foreign) = Foreign::of(self.bytes) {
                return Some(Framing::Foreign(foreign));
            }
            if !self.last && Foreign::may_be(self.bytes) {
                return None;
            }
        }
        let first = self.skip_to_document()?;
        // A byte order mark may be cut where the part ends, and then there is nothing yet.
        if !self.last && BYTE_ORDER_MARK.starts_with(&self.bytes[self.at..]) {
            return None;
        }
        if input == Input::Auto && self.begins_with_text() {
            return None;
        }
        Some(match input {
            Input::Json => Framing::Document,
            Input::Ndjson => Framing::Lines,
            Input::Array => Framing::Arrays {
                wanted: true,
                inside: Inside::No,
            },
            Input::Seq => Framing::Sequence,
            Input::Auto if first == SEPARATOR => Framing::Sequence,
            Input::Auto if first == b'[' && self.is_array_of_payloads()? => Framing::Arrays {
                wanted: false,
                inside: Inside::No,
            },
            Input::Auto | Input::Concatenated => Framing::Documents,
        })
    }

    /// Whether the array at `at` is one of payloads; `None` if that depends on what follows this part. An array that is
    /// longer than a record may be is one.
    fn is_array_of_payloads(&mut self) -> Option<bool> {
        let bytes = &self.bytes[self.at..];
        let first = 1 + self.space_in_array(&bytes[1..]);
        if bytes.get(first) == Some(&b'{') {
            return Some(true);
        }
        let longest = self.state.longest;
        let is_open = !self.last && bytes.len() < longest.saturating_add(LOOKAHEAD);
        if is_open && first >= bytes.len() {
            return None;
        }
        let window = &bytes[..bytes.len().min(longest)];
        match Payload::parse_prefix_reusing(window, &mut self.buffers) {
            Ok((payload, end)) => {
                self.recycle(payload);
                let is_alone = end + space(&bytes[end..]) == bytes.len();
                (!is_alone || self.last).then_some(is_alone)
            }
            Err(malformed) if is_open => {
                (malformed.offset + LOOKAHEAD <= bytes.len()).then_some(false)
            }
            Err(malformed) => Some(
                window.len() < bytes.len() && matches!(malformed.problem, Problem::Truncated(_)),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for input in Input::ALL {
            assert_eq!(input.name().parse(), Ok(input));
        }
        assert!("JSON".parse::<Input>().is_err());
    }
}
