//! A target and its element as one number, so that sorting facts into printing order is sorting numbers.

use super::targets::{Target, Targets};

/// A place for a value: a target, and the element if the target is in an array. Slots order as an event prints them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(u64);

impl Slot {
    /// The slot of a target. The element counts only for a target that is in an array.
    pub fn new(target: Target, element: u32) -> Self {
        let (array, element) = match Targets::canonical().array(target) {
            Some(array) => (array, element),
            None => (target, 0),
        };
        Self(
            u64::from(array.number()) << 48 | u64::from(element) << 16 | u64::from(target.number()),
        )
    }

    /// The target.
    pub fn target(self) -> Target {
        Target::of_number((self.0 & 0xFFFF) as u16)
    }

    /// The element; 0 outside an array.
    pub fn element(self) -> u32 {
        (self.0 >> 16 & 0xFFFF_FFFF) as u32
    }

    /// The slot of another target in the same element.
    #[must_use]
    pub fn with_target(self, target: Target) -> Self {
        Self::new(target, self.element())
    }
}
