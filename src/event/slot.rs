//! A target and its element as one number, so that sorting facts into printing order is sorting numbers.

use super::targets::{Target, Targets};

/// A place for a value: a target, and the element if the target is in an array. Slots order as an event prints them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(u64);

/// The bits of a target's number.
const TARGET: u32 = 12;
const ELEMENT: u32 = 32;

impl Slot {
    /// The first there is.
    pub(super) const FIRST: Self = Self(0);

    /// The slot of a target. The element counts only for a target that is in an array.
    pub fn new(target: Target, element: u32) -> Self {
        match Targets::canonical().array(target) {
            Some(array) => Self::of(array, target).at(element),
            None => Self::of(target, target),
        }
    }

    /// The slot of a target in the first element of an array; without an array, a target counts as its own.
    pub(super) const fn of(array: Target, target: Target) -> Self {
        Self((array.number() as u64) << (ELEMENT + TARGET) | target.number() as u64)
    }

    /// The slot of the same target in another element.
    #[inline]
    pub(super) fn at(self, element: u32) -> Self {
        Self(self.0 & !(0xFFFF_FFFF << TARGET) | u64::from(element) << TARGET)
    }

    /// The target.
    #[inline]
    pub fn target(self) -> Target {
        Target::of_number((self.0 & 0xFFF) as u16)
    }

    /// The element; 0 outside an array.
    #[inline]
    pub fn element(self) -> u32 {
        (self.0 >> TARGET & 0xFFFF_FFFF) as u32
    }

    /// The number of its array, or where there is none, of its target.
    #[inline]
    pub(super) fn group(self) -> usize {
        (self.0 >> (ELEMENT + TARGET)) as usize
    }

    /// The element, whatever the target in it.
    #[inline]
    pub(super) fn of_element(self) -> Self {
        Self(self.0 & !0xFFF)
    }

    /// The slot of another target in the same element.
    #[must_use]
    pub fn with_target(self, target: Target) -> Self {
        Self::new(target, self.element())
    }
}
