//! What an answer is about: a record of a capture, or a payload that came out of one.

use std::ops::Range;

use hooklens::Record;
use hooklens::unwrap::{Layer, Opened, Tried};
use serde_json::Value;

/// A record of a capture, as the reports name it.
#[derive(Clone, Copy)]
pub(crate) struct Of<'a> {
    /// The capture's name.
    pub(crate) file: &'a str,
    /// The record; of a payload that came out of wrappers, the part that the payload is written in.
    pub(crate) record: &'a Record<'a>,
    /// What is known of wrappers around it.
    pub(crate) wrapping: Wrapping<'a>,
}

/// What is known of wrappers around a payload.
#[derive(Clone, Copy)]
pub(crate) enum Wrapping<'a> {
    /// Nothing yet. If it is no event, it is not to be answered before it has been looked into.
    Unseen,
    /// It is not to be looked into, or nothing came out: this is what it looked like.
    None(&'a [Tried]),
    /// It came out of these.
    Out {
        /// The payload.
        opened: &'a Opened,
        /// Its layers, with what may be secret covered.
        shown: &'a Value,
    },
}

impl<'a> Of<'a> {
    /// What the payload was in, outermost first.
    pub(crate) fn layers(self) -> &'a [Layer] {
        match self.wrapping {
            Wrapping::Out { opened, .. } => &opened.layers,
            Wrapping::Unseen | Wrapping::None(_) => &[],
        }
    }

    /// The layers as reports show them; `None` for a payload that came bare.
    pub(crate) fn shown_layers(self) -> Option<&'a Value> {
        match self.wrapping {
            Wrapping::Out { shown, .. } => Some(shown),
            Wrapping::Unseen | Wrapping::None(_) => None,
        }
    }

    /// What it looked like and was not.
    pub(crate) fn tried(self) -> &'a [Tried] {
        match self.wrapping {
            Wrapping::None(tried) => tried,
            Wrapping::Unseen | Wrapping::Out { .. } => &[],
        }
    }

    /// Where a range of the payload's text is in the record's bytes.
    pub(crate) fn in_record(self, range: Range<usize>) -> Range<usize> {
        match self.wrapping {
            Wrapping::Out { opened, .. } => opened.in_record(range),
            Wrapping::Unseen | Wrapping::None(_) => range,
        }
    }

    /// Whether the payload can be read where it is written.
    pub(crate) fn is_legible(self) -> bool {
        match self.wrapping {
            Wrapping::Out { opened, .. } => opened.is_legible(),
            Wrapping::Unseen | Wrapping::None(_) => true,
        }
    }
}
