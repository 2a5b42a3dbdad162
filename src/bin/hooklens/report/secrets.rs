//! Where a payload's secrets are, so that nothing shows them: as bytes for frames, as locations for differences.

use std::ops::Range;

use hooklens::catalog::EventEntry;
use hooklens::location::Location;
use hooklens::payload::Node;
use hooklens::schema::{Descend, Place, Plan, ShapeId, Visitor, walk};

/// The bytes of every value that the event's schema calls a secret, and where it has any, of every value that a later
/// member of the same name replaces. JSON inside a string is one value.
pub(crate) fn secrets(entry: &EventEntry, root: Node<'_>) -> Vec<Range<usize>> {
    let plan = entry.plan();
    let mut look = Look {
        plan,
        text: root.payload().text(),
        outer: 0..0,
        found: Vec::new(),
    };
    if plan.shapes().iter().any(|shape| shape.secret) {
        walk(plan, root, &mut look);
        // The walk passes over what a later member of the same name replaces, and a secret may be in it.
        let replaced = root
            .payload()
            .repeated()
            .map(|[(_, value), _]| value.span());
        look.found.extend(replaced);
    }
    look.found
}

/// The location of every value that the event's schema calls a secret.
pub(crate) fn secret_locations(entry: &EventEntry, root: Node<'_>) -> Vec<Location> {
    let mut list = List {
        plan: entry.plan(),
        found: Vec::new(),
    };
    walk(list.plan, root, &mut list);
    list.found
}

struct List<'p> {
    plan: &'p Plan,
    found: Vec<Location>,
}

impl Visitor for List<'_> {
    fn value(&mut self, place: &Place<'_>, shapes: &[ShapeId]) -> Descend {
        if shapes.iter().any(|&id| self.plan.shape(id).secret) {
            self.found.push(place.trail.location());
        }
        Descend::Into
    }
}

struct Look<'p> {
    plan: &'p Plan,
    text: &'p str,
    /// The string that the walk has last entered.
    outer: Range<usize>,
    found: Vec<Range<usize>>,
}

impl Look<'_> {
    fn is_inside(&self, node: Node<'_>) -> bool {
        !std::ptr::eq(node.payload().text(), self.text)
    }
}

impl Visitor for Look<'_> {
    fn value(&mut self, place: &Place<'_>, shapes: &[ShapeId]) -> Descend {
        if shapes.iter().any(|&id| self.plan.shape(id).secret) {
            self.found.push(if self.is_inside(place.node) {
                self.outer.clone()
            } else {
                place.node.span()
            });
        }
        Descend::Into
    }

    fn embedded(&mut self, place: &Place<'_>, _: Node<'_>, _: &[ShapeId]) {
        if !self.is_inside(place.node) {
            self.outer = place.node.span();
        }
    }
}
