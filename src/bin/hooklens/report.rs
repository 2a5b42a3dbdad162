//! Answers and findings, rendered. One file a format; nothing here decides anything.

pub(crate) mod beside;
pub(crate) mod card;
pub(crate) mod changes;
pub(crate) mod cloudevents;
pub(crate) mod compared;
pub(crate) mod covered;
pub(crate) mod entry;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod frame;
mod github;
pub(crate) mod groups;
pub(crate) mod json;
pub(crate) mod junit;
mod lexical;
pub(crate) mod line;
mod markdown;
pub(crate) mod meaning;
mod name;
mod notes;
mod objects;
pub(crate) mod of;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod quote;
mod sarif;
mod sentence;
pub(crate) mod shell;
pub(crate) mod sink;
pub(crate) mod summary;
pub(crate) mod text;
pub(crate) mod verdicts;
pub(crate) mod visible;
pub(crate) mod wrap;

/// How standard input is called, in every format.
pub(crate) const STDIN: &str = "<stdin>";
