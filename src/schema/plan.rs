//! A plan: an event's schema, compiled for one walk over a payload.
//!
//! A shape is what the schema says about the value at one place: which rules apply to it, what it knows about its
//! members and elements, and which further shapes apply if a test holds. Several shapes can apply to one value.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::by_name::ByName;
use super::hidden::Class;
use super::kind::Kinds;
use super::literal::Literal;
use super::pattern::Pattern;
use super::probe::Probe;
use super::validator::Validator;
use crate::convert::Conversion;
use crate::event::{Stated, StatedValue, TargetPath, VERSION};

/// The number of a shape in its plan.
pub type ShapeId = u32;

/// The number of a rule in its plan.
pub type RuleId = u32;

/// An event's schema, compiled.
#[derive(Debug, Default)]
pub struct Plan {
    /// No other plan of the process has it.
    pub(super) id: PlanId,
    pub(super) shapes: Vec<Shape>,
    pub(super) rules: Vec<Rule>,
    pub(super) root: ShapeId,
    /// What its rules set, and what hooklens itself says.
    pub(super) stated: Stated,
    pub(super) own: OwnWords,
    /// Where kinds are stated, found on first use.
    pub(super) kinds: OnceLock<Kinds>,
}

/// What hooklens itself says about an event.
#[derive(Debug, Clone, Copy, Default)]
pub struct OwnWords {
    /// The version of the canonical event.
    pub version: StatedValue,
    /// The vendor's name.
    pub vendor: StatedValue,
    /// The event's name.
    pub event: StatedValue,
    /// Of an enumerated target, where the vendor's word is none of its words.
    pub other: StatedValue,
    /// Of the time's basis: it has a zone.
    pub explicit: StatedValue,
    /// Of the time's basis: it has none, and UTC is assumed.
    pub assumed_utc: StatedValue,
    /// Of the time's basis: it has none, and another offset is assumed.
    pub assumed_offset: StatedValue,
}

/// What tells a plan from every other, so that walks know what they kept of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlanId(usize);

impl Default for PlanId {
    fn default() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What a schema says about the value at one place.
#[derive(Debug, Default)]
pub struct Shape {
    /// The rules for the value.
    pub rules: Vec<RuleId>,
    /// The members it names.
    pub members: ByName<ShapeId>,
    /// Members by pattern.
    pub patterns: Vec<(Pattern, ShapeId)>,
    /// The members that nothing names, if there is a schema for them.
    pub rest: Option<ShapeId>,
    /// The rules for its members' names. Where it has any, its members are the elements of an array of the event.
    pub names: Vec<RuleId>,
    /// The elements that have a meaning by their position, first to last. Where there are any, there are no `elements`.
    pub positions: Vec<ShapeId>,
    /// The elements.
    pub elements: Option<ShapeId>,
    /// Shapes that apply, too, if their test holds.
    pub choices: Vec<Choice>,
    /// The JSON inside it, if it is a string that holds JSON.
    pub embedded: Option<Embedded>,
    /// Why it is not to be shown to everybody.
    pub class: Option<Class>,
    /// The gravest class of it, and of anything in it or beside it.
    pub gravest: Option<Class>,
    /// Whether there is a rule for it or for anything in it.
    pub reaches_rules: bool,
    /// Whether it, or anything in it, has what the validator does not look at: an open list of values, or JSON in a string.
    pub reaches_more: bool,
    /// Those of its members that do.
    pub members_with_more: Vec<(Box<str>, ShapeId)>,
}

/// Shapes to choose from.
#[derive(Debug)]
pub struct Choice {
    /// By a string's value.
    pub rows: ByName<ShapeId>,
    /// The tests.
    pub probes: Vec<Probe>,
    /// By a test's number, which must have this outcome. Those of one test stand together.
    pub cases: Vec<(usize, bool, ShapeId)>,
    /// The values that are listed, if it is a list of values that ends open.
    pub open_list: Option<Vec<Literal>>,
    /// The schema location.
    pub schema: Arc<str>,
}

/// JSON inside a string.
#[derive(Debug)]
pub struct Embedded {
    /// What the schema says about it.
    pub shape: ShapeId,
    /// The pointer of its `contentSchema`, and whether that is in the shared file.
    pub pointer: (bool, String),
    /// The validator of the JSON, compiled on first use; `None` if the schema has none.
    pub validator: OnceLock<Option<Validator>>,
}

/// A rule: what to do with a value.
#[derive(Debug)]
pub struct Rule {
    /// What to do.
    pub action: Action,
    /// The schema location of the rule's word.
    pub schema: Arc<str>,
}

/// What to do with a value.
#[derive(Debug)]
pub enum Action {
    /// `x-to`
    Copy {
        /// Where to.
        target: TargetPath,
        /// How.
        conversion: Conversion,
    },
    /// `x-to` of `propertyNames`: where a member's name goes, as it is.
    Name(TargetPath),
    /// `x-set`: targets and values.
    Set(Vec<(TargetPath, StatedValue)>),
    /// `x-drop`
    Drop(Arc<str>),
}

impl Plan {
    /// The plan of the event of this name.
    #[must_use]
    pub fn named(mut self, vendor: &str, event: &str) -> Self {
        // Words that need no escapes.
        let mut word = |word: &str| self.stated.add(&format!("\"{word}\""));
        self.own = OwnWords {
            version: word(VERSION),
            vendor: word(vendor),
            event: word(event),
            other: word("other"),
            explicit: word("explicit"),
            assumed_utc: word("assumed_utc"),
            assumed_offset: word("assumed_offset"),
        };
        self
    }

    /// What hooklens itself says.
    pub fn own_words(&self) -> &OwnWords {
        &self.own
    }

    /// What its rules set, and what hooklens itself says.
    pub fn stated(&self) -> &Stated {
        &self.stated
    }

    /// The shape of the payload.
    pub fn root(&self) -> ShapeId {
        self.root
    }

    /// A shape.
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id as usize]
    }

    /// A rule.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id as usize]
    }

    /// Every rule.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Every shape.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }
}
