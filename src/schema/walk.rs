//! One walk over a payload, side by side with its plan.
//!
//! The walk knows which shapes apply to each value and tells a visitor; what to make of it is the visitor's business.
//! Every value is visited once, members that a later one of the same name shadows included.

use super::plan::{Plan, ShapeId};
use crate::location::{Step, Trail};
use crate::payload::{Kind, Malformed, Node, Payload};

/// What a visitor makes of a walk.
pub trait Visitor {
    /// A value, with the shapes that apply to it. Containers are walked into unless the visitor says otherwise.
    fn value(&mut self, place: &Place<'_>, shapes: &[ShapeId]) -> Descend;

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
    /// The number of the element in the innermost array around it; 0 outside any.
    pub element: u32,
}

/// Walks over a value with a plan.
pub fn walk(plan: &Plan, root: Node<'_>, visitor: &mut impl Visitor) {
    let mut walker = Walker {
        plan,
        visitor,
        shapes: Vec::with_capacity(64),
    };
    walker.activate(plan.root(), root);
    let end = walker.shapes.len();
    walker.value(root, &Trail::root(), 0, 0..end);
}

struct Walker<'p, V> {
    plan: &'p Plan,
    visitor: &'p mut V,
    /// The shapes of the values on the way, each value's in a range.
    shapes: Vec<ShapeId>,
}

impl<V: Visitor> Walker<'_, V> {
    /// Adds a shape for a value, and those its choices select.
    fn activate(&mut self, id: ShapeId, node: Node<'_>) {
        self.shapes.push(id);
        let plan = self.plan;
        for choice in &plan.shape(id).choices {
            if !choice.rows.is_empty() {
                if let Some(text) = node.as_str() {
                    if let Some(&row) = choice.rows.get(text.as_ref()) {
                        self.activate(row, node);
                    }
                }
            }
            for (test, outcome, case) in &choice.cases {
                if test.holds(node) == *outcome {
                    self.activate(*case, node);
                }
            }
        }
    }

    fn value(
        &mut self,
        node: Node<'_>,
        trail: &Trail<'_>,
        element: u32,
        shapes: std::ops::Range<usize>,
    ) {
        let place = Place {
            node,
            trail,
            element,
        };
        if node.kind() == Kind::String && self.string(&place, &shapes) {
            return;
        }
        let descend = self.visitor.value(&place, &self.shapes[shapes.clone()]);
        if descend == Descend::Skip || node.is_leaf() {
            return;
        }
        match node.kind() {
            Kind::Object => self.members(&place, shapes),
            Kind::Array => self.elements(&place, shapes),
            _ => {}
        }
    }

    fn members(&mut self, place: &Place<'_>, shapes: std::ops::Range<usize>) {
        let plan = self.plan;
        let repeated = place.node.payload().has_repeated();
        for (name, value) in place.node.members() {
            let text = name.as_str().unwrap_or_default();
            let trail = place.trail.then(Step::Name(text.as_ref().into()));
            let member = Place {
                node: value,
                trail: &trail,
                element: place.element,
            };
            if repeated && place.node.payload().is_shadowed(name) {
                self.visitor.shadowed(&member);
                continue;
            }
            let start = self.shapes.len();
            let mut names_any = false;
            for number in shapes.clone() {
                let shape = plan.shape(self.shapes[number]);
                names_any |= !shape.members.is_empty();
                let mut named = false;
                if let Some(&id) = shape.members.get(text.as_ref()) {
                    self.activate(id, value);
                    named = true;
                }
                for (pattern, id) in &shape.patterns {
                    if pattern.is_match(&text) {
                        self.activate(*id, value);
                        named = true;
                    }
                }
                if let (false, Some(id)) = (named, shape.rest) {
                    self.activate(id, value);
                }
            }
            let end = self.shapes.len();
            if start == end && names_any {
                self.visitor
                    .unknown_member(&member, &self.shapes[shapes.clone()]);
            }
            self.value(value, &trail, place.element, start..end);
            self.shapes.truncate(start);
        }
    }

    fn elements(&mut self, place: &Place<'_>, shapes: std::ops::Range<usize>) {
        let plan = self.plan;
        for (number, value) in place.node.elements().enumerate() {
            let trail = place.trail.then(Step::Index(number));
            let start = self.shapes.len();
            for at in shapes.clone() {
                if let Some(id) = plan.shape(self.shapes[at]).elements {
                    self.activate(id, value);
                }
            }
            let end = self.shapes.len();
            let element = u32::try_from(number).unwrap_or(u32::MAX);
            self.value(value, &trail, element, start..end);
            self.shapes.truncate(start);
        }
    }

    /// Visits the JSON inside a string; `false` if there is none to visit.
    fn string(&mut self, place: &Place<'_>, shapes: &std::ops::Range<usize>) -> bool {
        let plan = self.plan;
        let embedded = self.shapes[shapes.clone()]
            .iter()
            .find_map(|&id| plan.shape(id).embedded.as_ref());
        let (Some(embedded), Some(text)) = (embedded, place.node.as_str()) else {
            return false;
        };
        // Nothing at all says nothing; it is not broken JSON.
        if text.trim().is_empty() {
            return false;
        }
        match Payload::parse(&text) {
            Err(malformed) => {
                self.visitor.malformed(place, &malformed);
                false
            }
            Ok(payload) => {
                let root = payload.root();
                self.visitor
                    .embedded(place, root, &self.shapes[shapes.clone()]);
                let trail = place.trail.then(Step::Embedded);
                let start = self.shapes.len();
                self.activate(embedded.shape, root);
                let end = self.shapes.len();
                self.value(root, &trail, place.element, start..end);
                self.shapes.truncate(start);
                true
            }
        }
    }
}
