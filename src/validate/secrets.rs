//! Where a payload's secrets are, found when somebody is about to show a value.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::location::Location;
use crate::payload::Node;
use crate::schema::{Descend, Place, Plan, State, Visitor, walk};

/// The secrets of one payload. Few payloads have findings, so they are looked for on the first question.
#[derive(Debug)]
pub(super) struct Secrets<'e, 'p> {
    plan: &'e Plan,
    root: Node<'p>,
    found: OnceCell<HashSet<Location>>,
}

impl<'e, 'p> Secrets<'e, 'p> {
    pub(super) fn of(plan: &'e Plan, root: Node<'p>) -> Self {
        Self {
            plan,
            root,
            found: OnceCell::new(),
        }
    }

    /// Whether the value at a location is a secret, or in one.
    pub(super) fn hold(&self, location: &Location) -> bool {
        let found = self.found.get_or_init(|| {
            let mut search = Search {
                plan: self.plan,
                found: HashSet::new(),
            };
            // Few schemas have any.
            if self.plan.shapes().iter().any(|shape| shape.secret) {
                walk(self.plan, self.root, &mut search);
            }
            search.found
        });
        let up = std::iter::successors(Some(location.clone()), Location::parent);
        !found.is_empty() && up.into_iter().any(|location| found.contains(&location))
    }
}

struct Search<'e> {
    plan: &'e Plan,
    found: HashSet<Location>,
}

impl Visitor for Search<'_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        if state.shapes().iter().any(|&id| self.plan.shape(id).secret) {
            self.found.insert(place.location());
        }
        Descend::Into
    }
}
