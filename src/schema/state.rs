//! States: the shapes that apply to a value, as one thing, so that a walk asks one table where it would ask many.
//!
//! A state is made when a walk first meets its shapes together, as a lazy automaton is, and kept for the walks that follow.
//! It says nothing that its shapes do not say. How many there are is bounded; when there are too many, all are forgotten.

mod fate;
mod members;
mod states;

use std::num::NonZeroU32;

use super::hidden::{Class, Hidden};
use super::plan::{Embedded, Plan, RuleId, ShapeId};

pub use fate::Fate;
use members::{Cursor, Members};
pub(super) use states::States;

/// The number of a state.
pub(super) type StateId = u32;

/// The number of a choice among states.
pub(super) type ChoiceId = u32;

/// The state of values to which no shape applies.
const NOTHING: StateId = 0;

/// What tells the state of a member or element: a number that also says whether there is more to it, so that a walk asks
/// one question about most members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step(NonZeroU32);

/// What a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leads {
    /// The value has this state.
    To(StateId),
    /// The value chooses its state.
    By(ChoiceId),
}

impl Step {
    /// No shape applies.
    pub(super) const NOTHING: Self = Self::new(NOTHING, Self::SPECIAL);

    /// There is more to it than a state.
    const SPECIAL: u32 = 1 << 31;
    /// It is a choice.
    const CHOICE: u32 = 1 << 30;

    /// Numbers begin with one here. There are never so many that they reach the bits.
    const fn new(number: u32, bits: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(number | bits))
    }

    /// To a state. It is plain if the state has shapes and knows no JSON in strings.
    fn to(id: StateId, state: &State) -> Self {
        let is_plain = id != NOTHING && !state.holds_json();
        Self::new(id, if is_plain { 0 } else { Self::SPECIAL })
    }

    /// To the state that a value chooses.
    fn by(choice: ChoiceId) -> Self {
        Self::new(choice, Self::SPECIAL | Self::CHOICE)
    }

    /// The state, if it is a plain step: to a state with shapes that says nothing about JSON in strings.
    #[inline]
    pub(super) fn plain(self) -> Option<StateId> {
        (self.0.get() < Self::SPECIAL).then(|| self.0.get() - 1)
    }

    fn leads(self) -> Leads {
        let number = (self.0.get() - 1) & !(Self::SPECIAL | Self::CHOICE);
        if (self.0.get() - 1) & Self::CHOICE == 0 {
            Leads::To(number)
        } else {
            Leads::By(number)
        }
    }
}

/// What a schema says about a value: the shapes that apply to it, and what they say together.
#[derive(Debug, Default)]
pub struct State {
    shapes: Box<[ShapeId]>,
    /// The rules, shape by shape, and whether the shape is a secret.
    rules: Box<[(RuleId, bool)]>,
    /// What becomes of the value, as far as that can be said before it is seen.
    fate: Fate,
    /// Whether there is a rule for the value or for anything in it.
    reaches_rules: bool,
    /// The gravest class of the value, and of anything in it or beside it.
    gravest: Option<Class>,
    /// What values hide that are of another type than its shapes know.
    pub(super) hidden: Hidden,
    members: Members,
    /// What its elements are, once it is known.
    elements: Option<Step>,
    /// Whether some elements have a meaning by their position.
    has_positions: bool,
    /// The rules for its members' names.
    names: Box<[RuleId]>,
    /// The shape that knows the JSON inside it, if it is a string that holds JSON.
    embedded: Option<ShapeId>,
}

impl State {
    /// What becomes of the value, as far as that can be said before it is seen.
    #[inline]
    pub fn fate(&self) -> &Fate {
        &self.fate
    }

    /// The shapes, in the order they were found.
    pub fn shapes(&self) -> &[ShapeId] {
        &self.shapes
    }

    /// The rules for the value, and whether each stands on a secret.
    pub fn rules(&self) -> &[(RuleId, bool)] {
        &self.rules
    }

    /// The rules for the names of its members. Where there are any, its members are the elements of an array of the event.
    pub fn names(&self) -> &[RuleId] {
        &self.names
    }

    #[inline]
    pub(super) fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    #[inline]
    pub(super) fn has_positions(&self) -> bool {
        self.has_positions
    }

    /// Whether there is a rule for the value or for anything in it.
    pub fn reaches_rules(&self) -> bool {
        self.reaches_rules
    }

    /// Its members.
    #[inline]
    pub(super) fn members(&self) -> &Members {
        &self.members
    }

    /// Whether it knows the JSON inside a string.
    #[inline]
    pub(super) fn holds_json(&self) -> bool {
        self.embedded.is_some()
    }

    /// The JSON inside it, if it is a string that holds JSON.
    pub fn embedded<'p>(&self, plan: &'p Plan) -> Option<&'p Embedded> {
        plan.shape(self.embedded?).embedded.as_ref()
    }
}

impl State {
    /// That of values to which no shape applies.
    fn nothing() -> Self {
        Self {
            elements: Some(Step::NOTHING),
            ..Self::default()
        }
    }

    fn new(plan: &Plan, ids: &[ShapeId]) -> Self {
        let shapes = || ids.iter().map(|&id| plan.shape(id));
        let rules =
            shapes().flat_map(|shape| shape.rules.iter().map(|&rule| (rule, shape.is_secret())));
        let gravest = shapes().filter_map(|shape| shape.gravest).max();
        let mut state = Self {
            shapes: ids.into(),
            rules: rules.collect(),
            fate: Fate::Ruled,
            reaches_rules: shapes().any(|shape| shape.reaches_rules),
            gravest,
            // Most have nothing to hide.
            hidden: gravest.map_or_else(Hidden::default, |_| Hidden::by(plan, ids)),
            members: Members::new(shapes()),
            elements: None,
            has_positions: shapes().any(|shape| !shape.positions.is_empty()),
            names: shapes()
                .flat_map(|shape| shape.names.iter().copied())
                .collect(),
            embedded: ids
                .iter()
                .copied()
                .find(|&id| plan.shape(id).embedded.is_some()),
        };
        state.fate = Fate::of(plan, &state);
        state
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
