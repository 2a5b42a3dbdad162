//! Normalization: a payload and the plan of its event to one canonical event.
//!
//! Rules run whether or not the payload is valid. Every leaf ends in one of three places: a target, a declared loss, or
//! `extra`. Facts about one target unify; where they differ the target stays unset and their leaves go to `extra`.

mod conflict;
mod doubt;
mod gather;
mod leaves;
mod scratch;
mod settle;

use crate::catalog::EventEntry;
use crate::convert::Settings;
use crate::event::Event;
use crate::finding::Finding;
use crate::lineage::Lineage;
use crate::payload::Node;

use gather::Gather;
pub use scratch::Scratch;

/// How to normalize.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What conversions assume.
    pub settings: Settings,
    /// Whether to make the lineage.
    pub lineage: bool,
    /// Whether to report findings that are only information.
    pub information: bool,
}

/// A canonical event and how it came about.
#[derive(Debug, Clone)]
pub struct Normalized {
    /// The event, in memory of its own: it is handed on more often than it is looked at.
    pub event: Box<Event>,
    /// Where its targets come from, if that was asked for.
    pub lineage: Option<Lineage>,
    /// What is worth saying: conflicts, values that could not be converted, assumptions.
    pub findings: Vec<Finding>,
}

/// Makes the canonical event of a payload that is the given event.
pub fn normalize(entry: &EventEntry, root: Node<'_>, options: &Options) -> Normalized {
    normalize_reusing(entry, root, options, &mut Scratch::default())
}

/// [`normalize`] in memory that is kept for the next payload. [`Scratch::reclaim`] gives an event's memory back.
pub fn normalize_reusing(
    entry: &EventEntry,
    root: Node<'_>,
    options: &Options,
    scratch: &mut Scratch,
) -> Normalized {
    let id = settle::quoted_id(root);
    let id = std::str::from_utf8(&id).unwrap_or_default();
    Gather::run(entry, options, root, id, scratch).settle(root)
}
