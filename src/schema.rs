//! Annotated schemas: what a pack says about an event, compiled.
//!
//! A schema is read once into clues (what identifies the event), a plan (which rules stand where) and, when something
//! is validated, a validator. Everything here is about schemas; no payload is judged here.

mod bundle;
pub mod check;
mod clue;
mod compile;
mod documents;
pub mod fields;
mod kind;
mod locations;
mod plan;
mod test;
mod validator;
mod walk;

pub use bundle::bundle;
pub use clue::{Clue, clues, required};
pub use compile::compile;
pub use documents::{At, Documents};
pub use kind::fixed_kind;
pub use locations::{is_id, is_time, locations_in_event};
pub use plan::{Action, Choice, Embedded, Plan, Rule, RuleId, Shape, ShapeId};
pub use test::{Check, Literal, Test};
pub use validator::Validator;
pub use walk::{Descend, Place, Visitor, walk};

/// The JSON types a schema's `type` can name, and how payload values fall under them.
pub mod types {
    use crate::payload::{Kind, Node};

    /// Whether a value is of the JSON Schema type with this name.
    pub fn is_of_type(node: Node<'_>, name: &str) -> bool {
        match name {
            "integer" => node.is_integer(),
            name => node.kind().name() == name,
        }
    }

    /// The kind of value that a JSON Schema type means.
    pub fn kind(name: &str) -> Option<Kind> {
        Some(match name {
            "null" => Kind::Null,
            "boolean" => Kind::Boolean,
            "number" | "integer" => Kind::Number,
            "string" => Kind::String,
            "array" => Kind::Array,
            "object" => Kind::Object,
            _ => return None,
        })
    }
}
