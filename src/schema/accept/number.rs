//! What is asked of numbers.
//!
//! The validator compares exactly where it can and as doubles where it cannot. Here only comparisons are made whose
//! outcome is the same either way; what is beyond that, nobody knows.

use crate::payload::Node;
use crate::schema::literal::Literal;

use super::open::OpenList;
use super::program::Try;

/// Below this, doubles tell all integers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What is asked of a number.
#[derive(Debug, Default)]
pub(super) struct NumberRule {
    pub(super) integer: bool,
    /// Of each of these lists it must be one.
    pub(super) lists: Vec<Vec<Box<str>>>,
    pub(super) limits: Vec<Limit>,
    pub(super) open: Vec<OpenList>,
    pub(super) tries: Vec<Try>,
}

/// One limit: how a number compares to another.
#[derive(Debug, Clone)]
pub(super) enum Limit {
    Least(Bound),
    Most(Bound),
    Above(Bound),
    Below(Bound),
    MultipleOf(i64),
}

/// A number that others are compared to, which a double has exactly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound(f64);

impl Bound {
    pub(super) fn read(node: Node<'_>) -> Option<Self> {
        node.text()
            .parse()
            .ok()
            .filter(|number: &f64| number.abs() < EXACT)
            .map(Self)
    }
}

impl Limit {
    /// Whether a number is within the limit; `None` if that cannot be told here.
    fn holds(&self, text: &str) -> Option<bool> {
        if let Self::MultipleOf(unit) = self {
            let number = integer(text)?;
            return (number.unsigned_abs() < 1 << 53).then_some(number % unit == 0);
        }
        let number: f64 = text
            .parse()
            .ok()
            .filter(|number: &f64| number.abs() < EXACT && text != "-0")?;
        Some(match self {
            Self::Least(bound) => number >= bound.0,
            Self::Most(bound) => number <= bound.0,
            Self::Above(bound) => number > bound.0,
            Self::Below(bound) => number < bound.0,
            Self::MultipleOf(_) => return None,
        })
    }
}

/// Whether two numbers are equal; `None` if that cannot be told here.
pub(super) fn equal(one: &str, other: &str) -> Option<bool> {
    if one == other {
        return Some(true);
    }
    Some(integer(one)? == integer(other)?)
}

/// An integer that is written as one. Only a double can tell `-0` from zero.
fn integer(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text != "-0")
}

impl NumberRule {
    /// Whether a number fits, apart from what is tried; `None` if that cannot be told here.
    pub(super) fn holds(&self, node: Node<'_>) -> Option<bool> {
        if self.integer && !node.is_integer() {
            return Some(false);
        }
        let text = node.text();
        for list in &self.lists {
            let mut found = Some(false);
            for literal in list {
                match equal(text, literal) {
                    Some(true) => {
                        found = Some(true);
                        break;
                    }
                    Some(false) => {}
                    None => found = None,
                }
            }
            if !found? {
                return Some(false);
            }
        }
        for limit in &self.limits {
            if !limit.holds(text)? {
                return Some(false);
            }
        }
        Some(true)
    }
}

/// A literal that is a number, if comparing it here and in a test comes to the same.
pub(super) fn is_plain_number(literal: &Literal) -> bool {
    match literal {
        Literal::Number(text) => text
            .parse::<i64>()
            .is_ok_and(|number| number.unsigned_abs() < 1 << 53),
        _ => true,
    }
}
