//! The memory that normalizing takes, kept from one payload to the next.
//!
//! With it, a payload about which nothing is found is normalized without allocating: an event is built in the memory of
//! one that was given back.

use crate::event::Event;
use crate::schema;

/// Memory for normalizing one payload after another.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) event: Option<Box<Event>>,
    pub(super) walk: schema::Scratch,
}

impl Scratch {
    /// Takes back an event that is no longer needed, for its memory.
    pub fn reclaim(&mut self, event: Box<Event>) {
        self.event = Some(event);
    }
}
