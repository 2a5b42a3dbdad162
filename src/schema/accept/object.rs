//! What is asked of objects.

use super::program::{StateId, Try};
use super::reach::Reach;
use crate::schema::by_name::ByName;
use crate::schema::pattern::Pattern;

/// The most members that can be required of one object: they are counted in the bits of a word.
pub(super) const MOST_REQUIRED: u8 = 64;

/// What is asked of an object.
#[derive(Debug)]
pub(super) struct ObjectRule {
    pub(super) members: ByName<Member>,
    /// The bits of the members that must be there.
    pub(super) required: u64,
    /// What is asked of members' names.
    pub(super) names: StateId,
    /// What is asked of members that nothing names.
    pub(super) rest: StateId,
    /// Patterns of names; empty if what is asked of a member depends on whether it is named and nothing else.
    pub(super) layers: Vec<Layer>,
    /// Whether it is worth asking for the few members that are named rather than looking at all that are there.
    pub(super) few: Vec<(Box<str>, Member)>,
    /// The fewest and the most members.
    pub(super) count: (u64, u64),
    /// Whether the schema describes any member, so that others are worth a word.
    pub(super) describes: bool,
    /// Whether the schema says of all members that nothing names what they are.
    pub(super) describes_rest: bool,
    pub(super) tries: Vec<Try>,
    /// What may be missed, and is noted.
    pub(super) missed: Reach,
}

/// What is asked of a member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) state: StateId,
    /// The number of its bit among the required ones; [`MOST_REQUIRED`] if it may be missing.
    pub(super) bit: u8,
    /// Whether the schema describes it; it may only require it.
    pub(super) described: bool,
}

impl Default for Member {
    fn default() -> Self {
        Self {
            state: 0,
            bit: MOST_REQUIRED,
            described: false,
        }
    }
}

impl Member {
    pub(super) fn is_required(self) -> bool {
        self.bit < MOST_REQUIRED
    }

    /// Its bit, if it is required.
    #[inline]
    pub(super) fn mask(self) -> u64 {
        u64::from(self.is_required()) << (self.bit % MOST_REQUIRED)
    }
}

/// The patterns of one schema, and what it asks of the members that neither they nor its names cover.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) patterns: Vec<(Pattern, StateId)>,
    pub(super) rest: StateId,
}
