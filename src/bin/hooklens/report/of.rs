//! What an answer is about: a record of a capture, or a payload that came out of one.

use std::ops::Range;

use hooklens::Record;
use hooklens::inspect::{Inspection, Inspector};
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
    /// It was no JSON and was made it, and nothing came out.
    Repaired {
        /// The payload.
        opened: &'a Opened,
        /// What it looked like.
        tried: &'a [Tried],
    },
}

impl<'a> Of<'a> {
    /// The way from the payload to the record, if it is not the record.
    fn opened(self) -> Option<&'a Opened> {
        match self.wrapping {
            Wrapping::Out { opened, .. } | Wrapping::Repaired { opened, .. } => Some(opened),
            Wrapping::Unseen | Wrapping::None(_) => None,
        }
    }

    /// What the payload was in, outermost first.
    pub(crate) fn layers(self) -> &'a [Layer] {
        self.opened().map_or(&[], |opened| &opened.layers)
    }

    /// The layers as reports show them; `None` for a payload that came bare.
    pub(crate) fn shown_layers(self) -> Option<&'a Value> {
        match self.wrapping {
            Wrapping::Out { shown, .. } => Some(shown),
            Wrapping::Unseen | Wrapping::None(_) | Wrapping::Repaired { .. } => None,
        }
    }

    /// What it looked like and was not.
    pub(crate) fn tried(self) -> &'a [Tried] {
        match self.wrapping {
            Wrapping::None(tried) | Wrapping::Repaired { tried, .. } => tried,
            Wrapping::Unseen | Wrapping::Out { .. } => &[],
        }
    }

    /// Adds what is known of the way the payload came: what it looks like, what was repaired, what could be.
    pub(crate) fn tell(self, inspector: &Inspector<'_>, inspection: &mut Inspection<'_>) {
        inspection.mention(self.tried());
        if let Some(opened) = self.opened() {
            inspection.mend(opened, self.record.result.as_ref().ok());
            inspector.offer(inspection, opened.text.as_bytes(), false);
        } else {
            let is_first = self.record.place.number == 1;
            inspector.offer(inspection, self.record.bytes, is_first);
        }
    }

    /// Where a range of the payload's text is in the record's bytes.
    pub(crate) fn in_record(self, range: Range<usize>) -> Range<usize> {
        match self.opened() {
            Some(opened) => opened.in_record(range),
            None => range,
        }
    }

    /// Whether the payload can be read where it is written.
    pub(crate) fn is_legible(self) -> bool {
        self.opened().is_none_or(Opened::is_legible)
    }
}
