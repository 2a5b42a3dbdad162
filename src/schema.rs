//! Annotated schemas: what a pack says about an event, compiled.
//!
//! A schema is read once into clues (what identifies the event), a plan (which rules stand where) and, when something
//! is validated, a validator. Everything here is about schemas; no payload is judged here.

mod accept;
mod bundle;
mod by_name;
pub mod check;
mod clue;
mod compile;
mod documents;
pub mod fields;
mod headers;
mod hidden;
mod kind;
mod literal;
mod locations;
mod map;
mod pattern;
mod plan;
mod probe;
mod state;
mod test;
mod tree;
pub mod types;
mod validator;
mod walk;

pub use accept::{Acceptor, Spare, Verdict};
pub use bundle::bundle;
pub use by_name::{ByName, Name};
pub use clue::{Clue, clues, required};
pub use compile::compile;
pub use documents::{At, Documents};
pub use headers::{Header, check_headers, headers};
pub use hidden::Class;
pub use kind::{StatedKind, fixed_kind};
pub use literal::Literal;
pub use locations::{is_id, is_time, locations_in_event};
pub use pattern::Pattern;
pub use plan::{Action, Choice, Embedded, OwnWords, Plan, Rule, RuleId, Shape, ShapeId};
pub use probe::Probe;
pub use state::{Fate, State};
pub use test::{Check, Test};
pub use tree::{Files, Spot, Tree};
pub use validator::Validator;
pub use walk::{Descend, Place, Scratch, Visitor, walk, walk_reusing};
