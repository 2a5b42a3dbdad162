//! Which values of a payload are not to be shown to everybody, and where they are.
//!
//! The schema says it: `x-redact` on a value, and what a value of an unexpected type may hide. This finds; who shows values
//! decides what to leave out. What a later member of the same name replaces is not looked into: it counts as a secret,
//! unless what replaces it tells that it is none.

use std::collections::HashMap;
use std::ops::Range;

use crate::catalog::EventEntry;
use crate::location::{Location, Step};
use crate::payload::Node;
use crate::schema::{Class, Descend, Place, Plan, State, Visitor, walk};
use crate::span;

/// A string this long is covered as a whole: a place in it is found by reading it from its start, for each value in it.
const LONG: usize = 16 << 10;

/// The values of one payload that are not to be shown to everybody.
#[derive(Debug, Default)]
pub struct Marks {
    found: Vec<Mark>,
    by_location: HashMap<Location, Class>,
    replaced: Vec<Range<usize>>,
}

/// A value that is not to be shown to everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it is.
    pub location: Location,
    /// Its bytes in the payload's text; of JSON inside a string, where it is written there, or the whole string.
    pub span: Range<usize>,
    /// Why.
    pub class: Class,
}

impl Marks {
    /// Finds them.
    pub fn of(entry: &EventEntry, root: Node<'_>) -> Self {
        let plan = entry.plan();
        let mut look = Look {
            plan,
            root,
            outer: 0..0,
            string: None,
            marks: Vec::new(),
        };
        if plan.shape(plan.root()).gravest.is_none() {
            return Self::default();
        }
        walk(plan, root, &mut look);
        let by_location = look.marks.iter();
        let mut marks = Self {
            by_location: by_location
                .map(|mark| (mark.location.clone(), mark.class))
                .collect(),
            found: look.marks,
            replaced: Vec::new(),
        };
        let replaced = root.payload().repeated();
        marks.replaced = replaced
            .filter(|[(_, earlier), (_, later)]| !marks.clears(*earlier, *later))
            .map(|[(_, earlier), _]| earlier.span())
            .collect();
        marks
    }

    /// Whether what stands later under a name says that what it replaces may be shown: both are no containers, and the
    /// later one may.
    fn clears(&self, earlier: Node<'_>, later: Node<'_>) -> bool {
        let may_be_shown = || {
            let location = span::location_of(later.payload(), later.index());
            location.is_some_and(|location| self.class_at(&location).is_none())
        };
        !earlier.is_container() && !later.is_container() && may_be_shown()
    }

    /// The marked values, in the payload's order.
    pub fn iter(&self) -> impl Iterator<Item = &Mark> {
        self.found.iter()
    }

    /// Why the value at a location is not to be shown: because of itself, or of a value that it is in.
    pub fn class_at(&self, location: &Location) -> Option<Class> {
        if self.found.is_empty() {
            return None;
        }
        let up = std::iter::successors(Some(location.clone()), Location::parent);
        up.filter_map(|location| self.by_location.get(&location).copied())
            .max()
    }

    /// The bytes of all values of this class or a graver one.
    pub fn spans(&self, class: Class) -> Vec<Range<usize>> {
        let marks = self.found.iter().filter(|mark| mark.class >= class);
        let spans = marks.map(|mark| mark.span.clone());
        spans.chain(self.replaced.iter().cloned()).collect()
    }
}

struct Look<'p> {
    plan: &'p Plan,
    root: Node<'p>,
    /// The string that the walk has last entered.
    outer: Range<usize>,
    /// That string, once it has been looked for.
    string: Option<Node<'p>>,
    marks: Vec<Mark>,
}

impl Look<'_> {
    fn is_inside(&self, node: Node<'_>) -> bool {
        !std::ptr::eq(node.payload().text(), self.root.payload().text())
    }

    /// The bytes of a value inside a string; those of the string where it would take long to tell, or it is inside of
    /// another string.
    fn span_inside(&mut self, node: Node<'_>, location: &Location) -> Range<usize> {
        let steps = location.steps();
        let strings = steps.iter().filter(|step| **step == Step::Embedded);
        if self.outer.len() > LONG || strings.count() > 1 {
            return self.outer.clone();
        }
        let string = match self.string {
            Some(string) if string.span() == self.outer => Some(string),
            _ => span::node_at(self.root, location),
        };
        self.string = string;
        string.map_or(self.outer.clone(), |string| {
            span::in_source([string], node.span())
        })
    }
}

impl Visitor for Look<'_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let shapes = state.shapes();
        let own = shapes.iter().filter_map(|&id| self.plan.shape(id).class);
        let class = own
            .max()
            .max(state.hidden(self.plan, place.node, Class::Personal));
        if let Some(class) = class {
            let location = place.location();
            let span = if self.is_inside(place.node) {
                self.span_inside(place.node, &location)
            } else {
                place.node.span()
            };
            self.marks.push(Mark {
                location,
                span,
                class,
            });
        }
        Descend::Into
    }

    fn embedded(&mut self, place: &Place<'_>, _: Node<'_>, _: &State) {
        if !self.is_inside(place.node) {
            self.outer = place.node.span();
        }
    }
}
