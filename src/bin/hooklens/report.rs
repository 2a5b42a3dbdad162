//! Answers and findings, rendered. One file a format; nothing here decides anything.

pub(crate) mod changes;
pub(crate) mod cloudevents;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod json;
pub(crate) mod line;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod secrets;
pub(crate) mod summary;
pub(crate) mod text;
pub(crate) mod visible;
