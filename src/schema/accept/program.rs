//! The program: what an acceptor asks of the values of a payload.
//!
//! A state is what is asked of the value at some place, apart for each kind of value, so that for most values the kind
//! is the whole answer. States refer to each other by number: schemas that contain themselves make circles.

use crate::schema::by_name::ByName;
use crate::schema::probe::Probe;

use super::number::NumberRule;
use super::object::ObjectRule;
use super::reach::Reach;
use super::text::TextRule;

/// The number of a state.
pub(super) type StateId = u32;

/// The state that asks nothing of any value.
pub(super) const ANY: StateId = 0;

/// What is asked of a value of some kind: one of the constants here, or the number of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code(pub(super) u32);

impl Code {
    /// No value fits.
    pub(super) const REJECT: Self = Self(0);
    /// Every value fits.
    pub(super) const ACCEPT: Self = Self(1);
    /// A number fits if it is an integer.
    pub(super) const INTEGER: Self = Self(2);
    /// Nobody knows: the payload is looked at more closely.
    pub(super) const UNSURE: Self = Self(3);
    const RULES: u32 = 4;

    pub(super) fn of_rule(number: usize) -> Self {
        u32::try_from(number).map_or(Self::UNSURE, |number| Self(number + Self::RULES))
    }

    #[inline]
    pub(super) fn rule(self) -> Option<usize> {
        self.0
            .checked_sub(Self::RULES)
            .map(|number| number as usize)
    }
}

/// What is asked of a value, by its kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) by_kind: [Code; 6],
}

/// An acceptor's states and rules.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) states: Vec<State>,
    pub(super) rules: Vec<Rule>,
    pub(super) root: StateId,
}

/// What is asked of a value of some kind, where that is more than its kind.
#[derive(Debug)]
pub(super) enum Rule {
    Text(Box<TextRule>),
    Number(Box<NumberRule>),
    /// Of `null` and booleans.
    Plain(PlainRule),
    Array(ArrayRule),
    Object(Box<ObjectRule>),
    /// The value says what to go on with. What may be missed on the way is noted.
    Switch(Switch, Reach),
    /// The same as something else.
    Same(Code),
}

/// What is asked of `null` or a boolean.
#[derive(Debug, Default)]
pub(super) struct PlainRule {
    /// Whether `false` and `true` fit.
    pub(super) booleans: [bool; 2],
    pub(super) tries: Vec<Try>,
}

/// What is asked of an array.
#[derive(Debug)]
pub(super) struct ArrayRule {
    /// Of the first elements, each by its position.
    pub(super) positions: Vec<StateId>,
    /// Of the others.
    pub(super) element: StateId,
    /// The fewest and the most elements.
    pub(super) count: (u64, u64),
    pub(super) tries: Vec<Try>,
    /// What may be missed, and is noted.
    pub(super) missed: Reach,
}

/// What cannot be merged with what else is asked of a value, and is tried.
#[derive(Debug)]
pub(super) enum Try {
    /// Exactly one fits.
    One(Vec<StateId>),
    /// At least one fits; whether all are looked at, lest something in them is missed.
    Any(Vec<StateId>, bool),
    /// It does not fit.
    Not(StateId),
    If {
        condition: Condition,
        then: StateId,
        otherwise: StateId,
    },
    /// Something may be missed in branches that do not fit, and is noted.
    Note,
}

/// What an `if` asks.
#[derive(Debug)]
pub(super) struct Condition {
    pub(super) state: StateId,
    /// What the walk asks instead, if that can be another question and makes a difference.
    pub(super) probe: Option<Probe>,
}

/// How a value says what to go on with.
#[derive(Debug)]
pub(super) enum Switch {
    /// By the value of a member, which must be one of these strings.
    Tag(Box<str>, ByName<Code>),
    /// By whether a condition holds.
    If {
        condition: Condition,
        then: Code,
        otherwise: Code,
    },
}
