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
use crate::schema::{Class, Descend, Place, Plan, Scratch, State, Visitor, walk_reusing};
use crate::span::{self, Places};

/// A string this long is covered as a whole: a place in it is found by reading it from its start, for each value in it.
const LONG: usize = 16 << 10;

/// The values of one payload that are not to be shown to everybody.
#[derive(Debug)]
pub struct Marks<'p> {
    places: Places<'p>,
    found: Vec<Found>,
    /// By class, the bytes of the payload's own values of this class or a graver one, those in others left out.
    personal: Vec<Range<usize>>,
    secret: Vec<Range<usize>>,
    /// The values in strings of JSON.
    inside: HashMap<Location, Class>,
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

#[derive(Debug)]
struct Found {
    span: Range<usize>,
    class: Class,
    at: At,
}

#[derive(Debug)]
enum At {
    /// The number of the value in its payload.
    Index(u32),
    /// In JSON inside a string.
    Inside(Location),
}

impl<'p> Marks<'p> {
    /// Finds those of this class and graver ones.
    pub fn of(entry: &EventEntry, root: Node<'p>, least: Class) -> Self {
        Self::of_reusing(entry, root, least, &mut Scratch::default())
    }

    /// [`Marks::of`] in the memory of walks before.
    pub fn of_reusing(
        entry: &EventEntry,
        root: Node<'p>,
        least: Class,
        scratch: &mut Scratch,
    ) -> Self {
        let plan = entry.plan();
        let mut look = Look {
            plan,
            root,
            least,
            outer: 0..0,
            string: None,
            found: Vec::new(),
        };
        // Some schemas have none.
        let has_any = plan.shape(plan.root()).gravest >= Some(least);
        if has_any {
            walk_reusing(plan, root, &mut look, scratch);
        }
        let outermost = |least: Class| {
            let mut spans: Vec<Range<usize>> = Vec::new();
            for found in look.found.iter().filter(|found| found.class >= least) {
                let is_apart = spans.last().is_none_or(|last| last.end <= found.span.start);
                if is_apart && matches!(found.at, At::Index(_)) {
                    spans.push(found.span.clone());
                }
            }
            spans
        };
        let inside = look.found.iter().filter_map(|found| match &found.at {
            At::Inside(location) => Some((location.clone(), found.class)),
            At::Index(_) => None,
        });
        let mut marks = Self {
            places: Places::new(root),
            personal: outermost(Class::Personal),
            secret: outermost(Class::Secret),
            inside: inside.collect(),
            found: look.found,
            replaced: Vec::new(),
        };
        if has_any {
            let replaced = root.payload().repeated();
            marks.replaced = replaced
                .filter(|[(_, earlier), (_, later)]| !marks.clears(*earlier, *later))
                .map(|[(_, earlier), _]| earlier.span())
                .collect();
        }
        marks
    }

    /// Whether what stands later under a name says that what it replaces may be shown: both are no containers, and the
    /// later one may.
    fn clears(&self, earlier: Node<'_>, later: Node<'_>) -> bool {
        let is_leaf = |node: Node<'_>| !node.is_container();
        is_leaf(earlier) && is_leaf(later) && self.class_of(&later.span()).is_none()
    }

    /// The marked values, in the payload's order.
    pub fn iter(&self) -> impl Iterator<Item = Mark> {
        self.found.iter().map(|found| Mark {
            location: match &found.at {
                At::Index(index) => {
                    span::location_of(self.places.root().payload(), *index).unwrap_or_default()
                }
                At::Inside(location) => location.clone(),
            },
            span: found.span.clone(),
            class: found.class,
        })
    }

    /// Why the value at a location is not to be shown: because of itself, or of a value that it is in.
    pub fn class_at(&self, location: &Location) -> Option<Class> {
        if self.found.is_empty() {
            return None;
        }
        let around = self.places.at(location);
        let class = around.and_then(|node| self.class_of(&node.span()));
        if self.inside.is_empty() || !location.as_str().contains('#') {
            return class;
        }
        let up = std::iter::successors(Some(location.clone()), Location::parent);
        let inside = up.filter_map(|location| self.inside.get(&location).copied());
        class.max(inside.max())
    }

    /// The class of the payload's own value with these bytes.
    fn class_of(&self, span: &Range<usize>) -> Option<Class> {
        let is_in = |spans: &[Range<usize>]| {
            let behind = spans.partition_point(|around| around.start <= span.start);
            behind > 0 && span.end <= spans[behind - 1].end
        };
        if is_in(&self.secret) {
            Some(Class::Secret)
        } else {
            is_in(&self.personal).then_some(Class::Personal)
        }
    }

    /// The bytes of all values of this class or a graver one.
    pub fn spans(&self, class: Class) -> Vec<Range<usize>> {
        let found = self.found.iter().filter(|found| found.class >= class);
        let spans = found.map(|found| found.span.clone());
        spans.chain(self.replaced.iter().cloned()).collect()
    }
}

struct Look<'e, 'p> {
    plan: &'e Plan,
    root: Node<'p>,
    least: Class,
    /// The string that the walk has last entered.
    outer: Range<usize>,
    /// That string, once it has been looked for.
    string: Option<Node<'p>>,
    found: Vec<Found>,
}

impl Look<'_, '_> {
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
            _ => Places::new(self.root).at(location),
        };
        self.string = string;
        string.map_or(self.outer.clone(), |string| {
            span::in_source([string], node.span())
        })
    }
}

impl Visitor for Look<'_, '_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let shapes = state.shapes();
        let own = shapes.iter().filter_map(|&id| self.plan.shape(id).class);
        let hidden = state.hidden(place.node, self.least);
        let class = own.max().max(hidden);
        if let Some(class) = class.filter(|class| *class >= self.least) {
            let (span, at) = if self.is_inside(place.node) {
                let location = place.location();
                (
                    self.span_inside(place.node, &location),
                    At::Inside(location),
                )
            } else {
                (place.node.span(), At::Index(place.node.index()))
            };
            self.found.push(Found { span, class, at });
        }
        Descend::Into
    }

    fn embedded(&mut self, place: &Place<'_>, _: Node<'_>, _: &State) {
        if !self.is_inside(place.node) {
            self.outer = place.node.span();
        }
    }
}
