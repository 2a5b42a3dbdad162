//! The canonical event: its targets, and one event as facts about them.
//!
//! `schemas/event.json` is the one place that says which targets there are, what each holds and in which order they are
//! printed; the build script makes tables of it. An [`Event`] is a list of facts with their values as JSON text, so digits
//! survive.

mod bits;
mod draft;
mod facts;
mod line;
mod slot;
mod stated;
mod targets;
mod write;

use std::borrow::Cow;

pub use draft::{Draft, Inside, Made, Origin, TextId};
pub use facts::Fact;
use facts::Facts;
pub use line::Line;
pub use slot::Slot;
pub use stated::{Stated, StatedValue};
pub use targets::{Target, TargetPath, Targets};

/// The version of the canonical event, as it stands in `version`.
pub const VERSION: &str = "1";

/// The JSON Schema of the canonical event.
pub const SCHEMA: &str = include_str!("../schemas/event.json");

/// One canonical event.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// The payload's text, in which most values stand, and the values that are stated; then the texts of JSON in its strings,
    /// values as JSON text that had to be written, and the names below open targets.
    values: String,
    facts: Facts,
    /// The names below open targets.
    tails: Vec<Part>,
    /// The members of `extra` as they are printed, with commas between them.
    extra: String,
    extras: Vec<Extra>,
    /// The value of `received` as JSON text; empty if there is none.
    received: String,
}

/// One member of `extra`.
#[derive(Debug, Clone, Copy)]
struct Extra {
    /// The location as a JSON string.
    location: Part,
    value: Part,
    /// The number of the leaf in the walk over the payload.
    source: u32,
}

/// A range of a text.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: u32,
    end: u32,
}

impl Part {
    /// From an offset to the end of a text. Values come from a payload, whose offsets fit; what is beyond cannot be
    /// addressed and is cut off at the end.
    fn since(start: usize, text: &str) -> Self {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: offset(start),
            end: offset(text.len()),
        }
    }

    fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

impl Event {
    /// The value of a target as JSON text, such as `"message.text"` or `"participants[1].email"`.
    pub fn value(&self, path: &str) -> Option<&str> {
        let (path, element) = targets::split_element(path);
        let wanted = Targets::canonical().resolve(&path).ok()?;
        let slot = wanted.slot(element);
        self.facts
            .iter()
            .find(|fact| fact.slot == slot && self.tail(fact) == wanted.tail.as_deref())
            .map(|fact| fact.value.of(&self.values))
    }

    /// The leaves that no rule claims: location and JSON text.
    pub fn extra(&self) -> impl Iterator<Item = (Cow<'_, str>, &str)> {
        self.extras.iter().map(|extra| {
            let location = write::unquoted(extra.location.of(&self.extra));
            (location, extra.value.of(&self.extra))
        })
    }

    /// Every fact in printing order: the target's path and the value as JSON text.
    pub fn facts(&self) -> impl Iterator<Item = (String, &str)> {
        self.facts
            .iter()
            .map(|fact| (self.path(fact), fact.value.of(&self.values)))
    }

    /// Says what the payload came in: a JSON array of layers, outermost first.
    pub fn receive(&mut self, layers: String) {
        self.received = layers;
    }

    /// A fact's target as lineage prints it.
    fn path(&self, fact: &Fact) -> String {
        let (target, element) = (fact.slot.target(), fact.slot.element());
        Targets::canonical().path(target, element, self.tail(fact))
    }
}
