//! The field reference: what a schema says about every place of a payload, merged over its branches.
//!
//! It follows what the compiler follows, and keeps what the compiler forgets: descriptions, provenance, and on which
//! branch a claim depends. A place appears once, however many branches speak of it. It returns data; nothing is
//! rendered here.

mod ask;
mod gather;
mod place;
mod settle;
mod when;

pub use gather::{fields, fields_towards};
pub use when::{Claim, When};

use super::literal::Literal;
use super::pattern::Pattern;

/// What a schema says about one place of a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Where: a location with `*` for any element or any name. The root is the empty string.
    pub location: String,
    /// The pattern that names at a `*` must match, if there is one.
    pub names: Option<String>,
    /// Under which conditions the schema speaks of it; always, if there are none.
    pub present: Vec<When>,
    /// Whether the schema requires it.
    pub required: Required,
    /// The JSON Schema types it can have; any, if there are none.
    pub types: Vec<String>,
    /// How its text is formed.
    pub formats: Vec<Claim<String>>,
    /// What it means.
    pub descriptions: Vec<Claim<String>>,
    /// Where the claims about it come from, and what is doubtful.
    pub comments: Vec<String>,
    /// The values that are listed.
    pub rows: Vec<Claim<Row>>,
    /// Facts that hold where it is there.
    pub sets: Vec<Claim<Fact>>,
    /// Where it goes.
    pub destinations: Vec<Claim<Destination>>,
    /// Where the names of its members go: to a target in an array of the event, whose elements they are.
    pub member_names: Vec<Claim<String>>,
    /// Its class for redaction: `personal` or `secret`.
    pub redact: Option<String>,
    /// Whether it identifies the event.
    pub clue: bool,
    /// The place around it that it is the same as, if its schema leads back to itself.
    pub same_as: Option<String>,
}

/// Whether a schema requires a property.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Required {
    /// It does not.
    #[default]
    No,
    /// It does, where what holds the property is there.
    Always,
    /// It does under any of these conditions.
    Where(Vec<When>),
}

/// Values that a schema lists together, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The values; any other, if there are none.
    pub values: Vec<Literal>,
    /// What they mean.
    pub description: Option<String>,
    /// The facts that they state.
    pub sets: Vec<Fact>,
    /// Where they go, if that is not where the field goes.
    pub destination: Option<Destination>,
}

/// One target set to one value, which is JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The target.
    pub target: String,
    /// The value.
    pub value: String,
}

/// Where a value goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To a target of the canonical event.
    Target(String),
    /// Nowhere, for this reason.
    Dropped(String),
    /// Along with what is around it, which is taken or left out whole.
    Within {
        /// What is around it.
        location: String,
        /// Where that goes.
        whole: Box<Destination>,
    },
    /// Its values state facts.
    Stated,
    /// Each member or element has a place of its own.
    Members,
    /// To `extra`; beside other destinations, wherever none of them applies.
    Extra,
}

impl Field {
    /// Whether this is the field of a value's location: with numbers for elements and names for any name, or with `*`.
    pub fn is_at(&self, location: &str) -> bool {
        let steps = |text: &str| text.replace('#', "/#").split('/').count();
        if steps(&self.location) != steps(location) {
            return false;
        }
        let mine = self.location.replace('#', "/#");
        let asked = location.replace('#', "/#");
        mine.split('/')
            .zip(asked.split('/'))
            .all(|(mine, asked)| mine == asked || mine == "*" && asked != "#")
            && self.takes_name(location.rsplit('/').next().unwrap_or_default())
    }

    /// Whether the pattern for names, if there is one, takes a name as it stands in a location.
    fn takes_name(&self, name: &str) -> bool {
        let Some(pattern) = &self.names else {
            return true;
        };
        let name = name.replace("~1", "/").replace("~0", "~");
        name == "*" || Pattern::new(pattern).is_match(&name)
    }
}

#[cfg(test)]
mod tests;
