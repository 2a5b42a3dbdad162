//! The canonical event: its targets, and one event as facts about them.
//!
//! `schemas/event.json` is the one place that says which targets there are, what each holds and in which order they are
//! printed; this module reads it. An [`Event`] is a list of facts with their values as JSON text, so digits survive.

mod draft;
mod slot;
mod targets;
mod write;

use std::ops::Range;
use std::sync::Arc;

pub use draft::{Draft, Group, Origin};
pub use slot::Slot;
pub use targets::{Target, TargetPath, Targets};

/// The version of the canonical event, as it stands in `version`.
pub const VERSION: &str = "1";

/// The JSON Schema of the canonical event.
pub const SCHEMA: &str = include_str!("../schemas/event.json");

/// One canonical event.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// Values as JSON text, one after the other.
    values: String,
    facts: Vec<Fact>,
    extra: Vec<Extra>,
}

/// One target set to one value.
#[derive(Debug, Clone)]
struct Fact {
    slot: Slot,
    /// The names below an open target.
    tail: Option<Arc<str>>,
    value: Range<u32>,
    origin: Origin,
}

#[derive(Debug, Clone)]
struct Extra {
    location: Range<u32>,
    value: Range<u32>,
    /// The number of the leaf in the walk over the payload.
    source: u32,
}

impl Event {
    /// The value of a target as JSON text, such as `"message.text"` or `"participants[1].email"`.
    pub fn value(&self, path: &str) -> Option<&str> {
        let (path, element) = targets::split_element(path);
        let wanted = Targets::canonical().resolve(&path).ok()?;
        let slot = Slot::new(wanted.target, element);
        self.facts
            .iter()
            .find(|fact| fact.slot == slot && fact.tail == wanted.tail)
            .map(|fact| self.slice(&fact.value))
    }

    /// The leaves that no rule claims: location and JSON text.
    pub fn extra(&self) -> impl Iterator<Item = (&str, &str)> {
        self.extra
            .iter()
            .map(|extra| (self.slice(&extra.location), self.slice(&extra.value)))
    }

    /// Every fact in printing order: the target's path and the value as JSON text.
    pub fn facts(&self) -> impl Iterator<Item = (String, &str)> {
        self.facts.iter().map(|fact| {
            let (target, element) = (fact.slot.target(), fact.slot.element());
            let path = Targets::canonical().path(target, element, fact.tail.as_deref());
            (path, self.slice(&fact.value))
        })
    }

    fn slice(&self, range: &Range<u32>) -> &str {
        &self.values[range.start as usize..range.end as usize]
    }
}
