//! One walk over a payload, side by side with its plan.
//!
//! The walk knows which shapes apply to each value and tells a visitor; what to make of it is the visitor's business.
//! Every value is visited once, members that a later one of the same name shadows included.

use std::borrow::Cow;
use std::ops::Range;

use super::by_name::Name;
use super::plan::{Choice, Embedded, Plan, ShapeId};
use crate::location::{Step, Trail};
use crate::payload::{Buffers, Kind, Malformed, Node, Payload};

/// What a visitor makes of a walk.
pub trait Visitor {
    /// A value, with the shapes that apply to it. Containers are walked into unless the visitor says otherwise.
    fn value(&mut self, place: &Place<'_>, shapes: &[ShapeId]) -> Descend;

    /// The name of a member, where rules want it: the place is the member's, the shapes are its object's. The member is
    /// visited next.
    fn name(&mut self, _place: &Place<'_>, _name: Node<'_>, _shapes: &[ShapeId]) {}

    /// A member whose name no shape of its object knows, though they know others. Its value is visited next.
    fn unknown_member(&mut self, _place: &Place<'_>, _siblings: &[ShapeId]) {}

    /// A string that should hold JSON and does not. It is visited next as the string it is.
    fn malformed(&mut self, _place: &Place<'_>, _malformed: &Malformed) {}

    /// A string that holds JSON: its root is visited next. The shapes are the string's.
    fn embedded(&mut self, _place: &Place<'_>, _root: Node<'_>, _shapes: &[ShapeId]) {}

    /// A value that a later member of the same name shadows; it is not walked into.
    fn shadowed(&mut self, _place: &Place<'_>) {}
}

/// Whether to walk into a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Descend {
    /// Visit what is in it.
    Into,
    /// Leave it.
    Skip,
}

/// Where a walk is.
#[derive(Debug)]
pub struct Place<'w> {
    /// The value.
    pub node: Node<'w>,
    /// The way to it.
    pub trail: &'w Trail<'w>,
    /// The number of the element in the innermost array around it; 0 outside any. The members of an object whose names
    /// go to an array are elements, too; their numbers leave gaps, and two such objects share none unless one is in the other.
    pub element: u32,
}

/// The memory of a walk, kept for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    shapes: Vec<ShapeId>,
    /// For JSON in strings: the string's value and the tape over it. One for each level of it.
    embedded: Vec<(String, Buffers)>,
}

/// Walks over a value with a plan.
pub fn walk(plan: &Plan, root: Node<'_>, visitor: &mut impl Visitor) {
    walk_reusing(plan, root, visitor, &mut Scratch::default());
}

/// [`walk`] in the memory of a walk before.
pub fn walk_reusing(
    plan: &Plan,
    root: Node<'_>,
    visitor: &mut impl Visitor,
    scratch: &mut Scratch,
) {
    scratch.shapes.clear();
    let mut walker = Walker {
        plan,
        visitor,
        scratch,
    };
    walker.activate(plan.root(), root);
    let end = walker.scratch.shapes.len();
    walker.value(root, &Trail::root(), 0, 0..end);
}

struct Walker<'p, V> {
    plan: &'p Plan,
    visitor: &'p mut V,
    /// In `shapes`: the shapes of the values on the way, each value's in a range.
    scratch: &'p mut Scratch,
}

impl<V: Visitor> Walker<'_, V> {
    /// Adds a shape for a value, and those its choices select.
    #[inline]
    fn activate(&mut self, id: ShapeId, node: Node<'_>) {
        self.scratch.shapes.push(id);
        let choices = &self.plan.shape(id).choices;
        if !choices.is_empty() {
            self.choose(choices, node);
        }
    }

    /// Adds the shapes that choices select for a value.
    fn choose(&mut self, choices: &[Choice], node: Node<'_>) {
        for choice in choices {
            if let Some(&row) = choice.rows.get_node(node) {
                self.activate(row, node);
            }
            let mut asked = None;
            for &(number, outcome, case) in &choice.cases {
                let holds = match asked {
                    Some((known, holds)) if known == number => holds,
                    _ => choice.probes[number].holds(node),
                };
                asked = Some((number, holds));
                if holds == outcome {
                    self.activate(case, node);
                }
            }
        }
    }

    fn value(&mut self, node: Node<'_>, trail: &Trail<'_>, element: u32, shapes: Range<usize>) {
        let place = Place {
            node,
            trail,
            element,
        };
        let kind = node.kind();
        if kind == Kind::String && self.string(&place, &shapes) {
            return;
        }
        let descend = self
            .visitor
            .value(&place, &self.scratch.shapes[shapes.clone()]);
        if descend == Descend::Skip {
            return;
        }
        match kind {
            Kind::Object => self.members(&place, shapes),
            Kind::Array => self.elements(&place, shapes),
            _ => {}
        }
    }

    fn members(&mut self, place: &Place<'_>, shapes: Range<usize>) {
        let payload = place.node.payload();
        let repeated = payload.has_repeated();
        let names = self.names_to_number(place.node, shapes.clone());
        for (name, value) in place.node.members() {
            let decoded;
            let text = if name.is_plain() {
                let written = name.text();
                &written[1..written.len() - 1]
            } else {
                decoded = name.as_str().unwrap_or_default();
                &*decoded
            };
            let trail = place.trail.then(Step::Name(text.into()));
            if repeated && payload.is_shadowed(name) {
                let member = Place {
                    node: value,
                    trail: &trail,
                    element: place.element,
                };
                self.visitor.shadowed(&member);
                continue;
            }
            let start = self.scratch.shapes.len();
            let names_any = self.member(Name::new(text), value, shapes.clone());
            let end = self.scratch.shapes.len();
            let mut element = place.element;
            if let Some(names) = &names {
                let number = names.binary_search_by(|known| known.as_ref().cmp(text));
                let number = u32::try_from(number.unwrap_or(0)).unwrap_or(u32::MAX);
                element = place.node.index().saturating_add(number);
                let member = Place {
                    node: value,
                    trail: &trail,
                    element,
                };
                self.visitor
                    .name(&member, name, &self.scratch.shapes[shapes.clone()]);
            }
            if start == end && names_any {
                let member = Place {
                    node: value,
                    trail: &trail,
                    element,
                };
                self.visitor
                    .unknown_member(&member, &self.scratch.shapes[shapes.clone()]);
            }
            self.value(value, &trail, element, start..end);
            self.scratch.shapes.truncate(start);
        }
    }

    /// The names of an object's members in the order of their text, if its shapes have rules for names: members are
    /// numbered in this order, since theirs in the payload says nothing.
    #[inline]
    fn names_to_number<'n>(
        &self,
        object: Node<'n>,
        mut shapes: Range<usize>,
    ) -> Option<Vec<Cow<'n, str>>> {
        let wants = |at| !self.plan.shape(self.scratch.shapes[at]).names.is_empty();
        (self.plan.has_names && shapes.any(wants)).then(|| sorted_names(object))
    }

    /// Adds the shapes of a member, and says whether any shape of its object names members.
    #[inline]
    fn member(&mut self, name: Name<'_>, value: Node<'_>, shapes: Range<usize>) -> bool {
        let plan = self.plan;
        let mut names_any = false;
        for number in shapes {
            let shape = plan.shape(self.scratch.shapes[number]);
            names_any |= !shape.members.is_empty();
            let mut named = false;
            if let Some(&id) = shape.members.get(name) {
                self.activate(id, value);
                named = true;
            }
            for (pattern, id) in &shape.patterns {
                if pattern.is_match(name.text()) {
                    self.activate(*id, value);
                    named = true;
                }
            }
            if let (false, Some(id)) = (named, shape.rest) {
                self.activate(id, value);
            }
        }
        names_any
    }

    fn elements(&mut self, place: &Place<'_>, shapes: Range<usize>) {
        let plan = self.plan;
        for (number, value) in place.node.elements().enumerate() {
            let trail = place.trail.then(Step::Index(number));
            let start = self.scratch.shapes.len();
            let mut element = u32::try_from(number).unwrap_or(u32::MAX);
            for at in shapes.clone() {
                let shape = plan.shape(self.scratch.shapes[at]);
                if let Some(id) = shape.elements {
                    self.activate(id, value);
                } else if let Some(&id) = shape.positions.get(number) {
                    self.activate(id, value);
                    // What has a meaning by its position is a member, and no element.
                    element = place.element;
                }
            }
            let end = self.scratch.shapes.len();
            self.value(value, &trail, element, start..end);
            self.scratch.shapes.truncate(start);
        }
    }

    /// Visits the JSON inside a string; `false` if there is none to visit.
    #[inline]
    fn string(&mut self, place: &Place<'_>, shapes: &Range<usize>) -> bool {
        let plan = self.plan;
        let embedded = self.scratch.shapes[shapes.clone()]
            .iter()
            .find_map(|&id| plan.shape(id).embedded.as_ref());
        match embedded {
            Some(embedded) => self.embedded(place, embedded, shapes),
            None => false,
        }
    }

    fn embedded(&mut self, place: &Place<'_>, embedded: &Embedded, shapes: &Range<usize>) -> bool {
        let (mut text, mut buffers) = self.scratch.embedded.pop().unwrap_or_default();
        text.clear();
        text.push_str(&place.node.as_str().unwrap_or_default());
        let visited = self.json(place, embedded, shapes, &text, &mut buffers);
        self.scratch.embedded.push((text, buffers));
        visited
    }

    fn json(
        &mut self,
        place: &Place<'_>,
        embedded: &Embedded,
        shapes: &Range<usize>,
        text: &str,
        buffers: &mut Buffers,
    ) -> bool {
        // Nothing at all says nothing; it is not broken JSON.
        if text.trim().is_empty() {
            return false;
        }
        let payload = match Payload::parse_prefix_reusing(text.as_bytes(), buffers) {
            // What follows the document is refused by the parser that says so.
            Ok((payload, end)) if end == text.len() => Ok(payload),
            _ => Payload::parse(text),
        };
        match payload {
            Err(malformed) => {
                self.visitor.malformed(place, &malformed);
                false
            }
            Ok(payload) => {
                let root = payload.root();
                self.visitor
                    .embedded(place, root, &self.scratch.shapes[shapes.clone()]);
                let trail = place.trail.then(Step::Embedded);
                let start = self.scratch.shapes.len();
                self.activate(embedded.shape, root);
                let end = self.scratch.shapes.len();
                self.value(root, &trail, place.element, start..end);
                self.scratch.shapes.truncate(start);
                *buffers = payload.into_buffers();
                true
            }
        }
    }
}

#[cold]
fn sorted_names(object: Node<'_>) -> Vec<Cow<'_, str>> {
    let mut names: Vec<_> = object
        .members()
        .filter_map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
