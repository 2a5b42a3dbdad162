//! Answers and findings, rendered. One file a format; nothing here decides anything.

pub(crate) mod field;
pub(crate) mod page;
