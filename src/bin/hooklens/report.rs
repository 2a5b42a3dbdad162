//! Answers and findings, rendered. One file a format; nothing here decides anything.

pub(crate) mod changes;
pub(crate) mod cloudevents;
pub(crate) mod covered;
pub(crate) mod entry;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod frame;
mod github;
pub(crate) mod groups;
pub(crate) mod json;
mod junit;
mod lexical;
pub(crate) mod line;
mod markdown;
mod notes;
mod objects;
pub(crate) mod of;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod quote;
mod sarif;
pub(crate) mod sink;
pub(crate) mod summary;
pub(crate) mod text;
pub(crate) mod visible;

/// How standard input is called, in every format.
pub(crate) const STDIN: &str = "<stdin>";
