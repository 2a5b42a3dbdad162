//! One walk over a payload, side by side with its plan.
//!
//! The walk knows which shapes apply to each value and tells a visitor; what to make of it is the visitor's business.
//! Every value is visited once, members that a later one of the same name shadows included.

use std::borrow::Cow;

use super::plan::{Embedded, Plan, PlanId};
use super::state::{State, StateId, States, Step};
use crate::location::Location;
use crate::payload::{Buffers, Kind, Malformed, Node, Payload, Trail, Turn};

/// What a visitor makes of a walk.
pub trait Visitor {
    /// A value, with what the schema says about it. Containers are walked into unless the visitor says otherwise.
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend;

    /// The name of a member, where rules want it: the place is the member's, the state is its object's. The member is visited
    /// next.
    fn name(&mut self, _place: &Place<'_>, _name: Node<'_>, _object: &State) {}

    /// A member whose name its object does not know, though it knows others. Its value is visited next.
    fn unknown_member(&mut self, _place: &Place<'_>, _object: &State) {}

    /// A string that should hold JSON and does not. It is visited next as the string it is.
    fn malformed(&mut self, _place: &Place<'_>, _malformed: &Malformed) {}

    /// A string that holds JSON: its root is visited next.
    fn embedded(&mut self, _place: &Place<'_>, _root: Node<'_>, _state: &State) {}

    /// The string that was entered last has been visited whole.
    fn left(&mut self) {}

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
#[derive(Debug, Clone, Copy)]
pub struct Place<'w> {
    /// The value.
    pub node: Node<'w>,
    /// The number of the element in the innermost array around it; 0 outside any. The members of an object whose names
    /// go to an array are elements, too; their numbers leave gaps, and two such objects share none unless one is in the other.
    pub element: u32,
    /// The number of the object or array that it stands in; a root's own.
    pub container: u32,
    /// The way to what it stands in.
    around: &'w Trail<'w>,
    /// The step from there.
    turn: Turn<'w>,
}

impl<'w> Place<'w> {
    /// The way to the value.
    pub fn trail(&self) -> Trail<'w> {
        self.around.then(self.turn)
    }

    /// The value's location.
    pub fn location(&self) -> Location {
        self.trail().location()
    }
}

/// The memory of walks, kept for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The states of each plan that was walked with.
    states: Vec<(PlanId, States)>,
    /// For JSON in strings: the string's value and the tape over it. One for each level of it.
    embedded: Vec<(String, Buffers)>,
}

/// Walks over a value with a plan.
pub fn walk(plan: &Plan, root: Node<'_>, visitor: &mut impl Visitor) {
    walk_reusing(plan, root, visitor, &mut Scratch::default());
}

/// [`walk`] in the memory of walks before.
pub fn walk_reusing(
    plan: &Plan,
    root: Node<'_>,
    visitor: &mut impl Visitor,
    scratch: &mut Scratch,
) {
    let known = scratch.states.iter().position(|(id, _)| *id == plan.id);
    let at = known.unwrap_or_else(|| {
        scratch.states.push((plan.id, States::default()));
        scratch.states.len() - 1
    });
    let states = &mut scratch.states[at].1;
    states.bound();
    let step = states.of_shape(plan, plan.root());
    let mut walker = Walker {
        plan,
        visitor,
        states,
        embedded: &mut scratch.embedded,
    };
    let place = Place {
        node: root,
        element: 0,
        container: root.index(),
        around: &Trail::root(),
        turn: Turn::Root,
    };
    walker.value(&place, step);
}

struct Walker<'w, V> {
    plan: &'w Plan,
    visitor: &'w mut V,
    states: &'w mut States,
    embedded: &'w mut Vec<(String, Buffers)>,
}

impl<V: Visitor> Walker<'_, V> {
    /// Visits a value. Leaves need no call, so this is inlined by force.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    fn value(&mut self, place: &Place<'_>, step: Step) {
        let id = match step.plain() {
            Some(id) => id,
            None => match self.special(place, step) {
                Some(id) => id,
                None => return,
            },
        };
        let state = self.states.state(id);
        if self.visitor.value(place, state) == Descend::Into && place.node.is_container() {
            self.inside(place, id);
        }
    }

    /// The state of a value that no plain step leads to; `None` if it was a string of JSON and has been visited.
    #[inline(never)]
    fn special(&mut self, place: &Place<'_>, step: Step) -> Option<StateId> {
        let id = self.states.reached(self.plan, step, place.node);
        let holds_json = self.states.state(id).holds_json();
        if holds_json && place.node.kind() == Kind::String && self.string(place, id) {
            return None;
        }
        Some(id)
    }

    fn inside(&mut self, place: &Place<'_>, id: StateId) {
        if place.node.kind() == Kind::Object {
            self.members(place, id);
        } else {
            self.elements(place, id);
        }
    }

    fn members(&mut self, object: &Place<'_>, id: StateId) {
        let trail = object.trail();
        let mut place = Place {
            container: object.node.index(),
            around: &trail,
            ..*object
        };
        let state = self.states.state(id);
        let names = state.has_names().then(|| sorted_names(object.node));
        let is_plain = names.is_none() && !object.node.payload().has_repeated();
        let mut cursor = state.members().begin();
        for (name, node) in object.node.members() {
            place.node = node;
            place.turn = Turn::Name(name);
            if !is_plain && !self.name(&mut place, name, names.as_deref(), id) {
                continue;
            }
            let members = self.states.state(id).members();
            let expected = name.plain_bytes();
            let expected = expected.and_then(|name| members.expected(name, &mut cursor));
            let step = match expected {
                Some(step) => step,
                None => self.states.unexpected(self.plan, id, name, &mut cursor),
            };
            if step.plain().is_none() && step == Step::NOTHING {
                let state = self.states.state(id);
                if state.members().names_any() {
                    self.visitor.unknown_member(&place, state);
                }
            }
            self.value(&place, step);
        }
    }

    /// Looks at a member's name, if there are names that stand twice, or those of the object's members are elements; whether
    /// the member counts.
    #[inline(never)]
    fn name(
        &mut self,
        member: &mut Place<'_>,
        name: Node<'_>,
        names: Option<&[Cow<'_, str>]>,
        object: StateId,
    ) -> bool {
        if name.payload().is_shadowed(name) {
            self.visitor.shadowed(member);
            return false;
        }
        if let Some(names) = names {
            let number = names.binary_search(&name.as_str().unwrap_or_default());
            let number = u32::try_from(number.unwrap_or(0)).unwrap_or(u32::MAX);
            member.element = member.container.saturating_add(number);
            self.visitor.name(member, name, self.states.state(object));
        }
        true
    }

    fn elements(&mut self, array: &Place<'_>, id: StateId) {
        let trail = array.trail();
        let mut place = Place {
            container: array.node.index(),
            around: &trail,
            ..*array
        };
        let has_positions = self.states.state(id).has_positions();
        let mut step = Step::NOTHING;
        if !has_positions {
            step = self.states.elements(self.plan, id);
        }
        // An array has no more elements than its payload has bytes, whose offsets fit.
        for (number, node) in (0..).zip(array.node.elements()) {
            place.node = node;
            place.element = number;
            place.turn = Turn::Index(number);
            if has_positions {
                let is_member;
                (step, is_member) = self.states.position(self.plan, id, number);
                // What has a meaning by its position is a member, and no element.
                if is_member {
                    place.element = array.element;
                }
            }
            self.value(&place, step);
        }
    }

    /// Visits the JSON inside a string; `false` if there is none to visit.
    #[inline(never)]
    fn string(&mut self, place: &Place<'_>, id: StateId) -> bool {
        let Some(embedded) = self.states.state(id).embedded(self.plan) else {
            return false;
        };
        let (mut text, mut buffers) = self.embedded.pop().unwrap_or_default();
        text.clear();
        text.push_str(&place.node.as_str().unwrap_or_default());
        let visited = self.json(place, embedded, id, &text, &mut buffers);
        self.embedded.push((text, buffers));
        visited
    }

    fn json(
        &mut self,
        place: &Place<'_>,
        embedded: &Embedded,
        id: StateId,
        text: &str,
        buffers: &mut Buffers,
    ) -> bool {
        // Nothing at all says nothing; it is not broken JSON.
        if text.trim().is_empty() {
            return false;
        }
        let payload = match Payload::parse_text_prefix_reusing(text, buffers) {
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
                let node = payload.root();
                self.visitor.embedded(place, node, self.states.state(id));
                let inside = Place {
                    node,
                    element: place.element,
                    container: node.index(),
                    around: &place.trail(),
                    turn: Turn::Embedded,
                };
                let step = self.states.of_shape(self.plan, embedded.shape);
                self.value(&inside, step);
                self.visitor.left();
                *buffers = payload.into_buffers();
                true
            }
        }
    }
}

/// The names of an object's members in the order of their text: members whose names are elements are numbered in this
/// order, since theirs in the payload says nothing.
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
