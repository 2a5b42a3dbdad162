//! Where a payload's secrets are, found when somebody is about to show a value.

use std::cell::OnceCell;

use crate::catalog::EventEntry;
use crate::location::Location;
use crate::payload::Node;
use crate::redact::Marks;
use crate::schema::Class;

/// The secrets of one payload. Few payloads have findings, so they are looked for on the first question.
#[derive(Debug)]
pub(super) struct Secrets<'e, 'p> {
    entry: &'e EventEntry,
    root: Node<'p>,
    found: OnceCell<Marks<'p>>,
}

impl<'e, 'p> Secrets<'e, 'p> {
    pub(super) fn of(entry: &'e EventEntry, root: Node<'p>) -> Self {
        Self {
            entry,
            root,
            found: OnceCell::new(),
        }
    }

    /// Whether the value at a location is a secret, or in one.
    pub(super) fn hold(&self, location: &Location) -> bool {
        let found = self
            .found
            .get_or_init(|| Marks::of(self.entry, self.root, Class::Secret));
        found.class_at(location) == Some(Class::Secret)
    }
}
