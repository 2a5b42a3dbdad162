//! Fates: what becomes of a value, as far as that can be said before it is seen.
//!
//! About most values there is one rule or none. A walk is told so once, when it first meets the state, and does not ask for
//! the rules of each value again. It says nothing that the rules do not say.

use super::State;
use crate::convert::Conversion;
use crate::event::TargetPath;
use crate::schema::{Action, Class, Plan, RuleId};

/// What becomes of a value in a state, as far as that can be said before it is seen.
#[derive(Debug, Clone, Default)]
pub enum Fate {
    /// Nothing is said about it or about anything in it: all of it is carried.
    #[default]
    Carried,
    /// Nothing is said about it, but about something in it.
    Entered,
    /// Nothing is said about it, but it may hide a secret.
    Guarded,
    /// One rule is about it, which drops it.
    Dropped,
    /// One rule is about it, which copies it.
    Copied {
        /// The rule.
        rule: RuleId,
        /// Where to.
        target: TargetPath,
        /// How.
        conversion: Conversion,
        /// Whether it is a secret.
        secret: bool,
    },
    /// Its rules have to be asked.
    Ruled,
}

impl Fate {
    pub(super) fn of(plan: &Plan, state: &State) -> Self {
        match *state.rules {
            [] if state.gravest >= Some(Class::Secret) => Self::Guarded,
            [] if state.reaches_rules => Self::Entered,
            [] => Self::Carried,
            [(rule, secret)] => match &plan.rule(rule).action {
                Action::Copy { target, conversion } => Self::Copied {
                    rule,
                    target: target.clone(),
                    conversion: *conversion,
                    secret,
                },
                Action::Drop(_) => Self::Dropped,
                Action::Set(_) | Action::Name(_) => Self::Ruled,
            },
            _ => Self::Ruled,
        }
    }
}
