//! The acceptor: an event's schema, compiled for saying quickly that there is nothing to say of a payload.
//!
//! It answers for the validator and for the walk beside it at once, and only one way: [`Verdict::Fits`] means that the
//! validator accepts the payload and that nothing else is worth a finding, [`Verdict::Noteworthy`] that at least the
//! validator accepts it. Everything it cannot tell, and every payload that does not fit, is [`Verdict::LookCloser`]: then
//! the validator judges. It never explains.

mod choices;
mod circles;
mod compile;
mod facts;
mod format;
mod inside;
mod members;
mod merge;
mod number;
mod object;
mod open;
mod pattern;
mod program;
mod reach;
mod run;
mod scalars;
mod text;

use crate::payload::{Buffers, Node};

use super::documents::Documents;
use program::Program;

/// What an acceptor says of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It fits its schema, and there is nothing to say of it.
    Fits,
    /// It fits its schema. There may be something else to say of it.
    Noteworthy,
    /// It may not fit.
    LookCloser,
}

/// An event's schema, compiled for accepting payloads.
#[derive(Debug)]
pub struct Acceptor(Program);

/// The memory of an acceptor, kept for the next payload.
#[derive(Debug, Default)]
pub struct Spare {
    /// For JSON in strings: the string's value and the tape over it. One for each level of it.
    embedded: Vec<(String, Buffers)>,
}

impl Acceptor {
    /// Compiles an event's schema. What it does not understand, it does not accept.
    pub fn compile(documents: &Documents<'_>) -> Self {
        Self(compile::program(documents))
    }

    /// Judges a payload. With `information`, a member that the schema does not describe and a value that an open list
    /// does not have are worth saying, too.
    pub fn judge(&self, root: Node<'_>, information: bool, spare: &mut Spare) -> Verdict {
        run::judge(&self.0, root, information, spare)
    }
}
