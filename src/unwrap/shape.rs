//! What a row of the table of wrappers says: how the wrapper is told, and where its parts are.
//!
//! A JSON wrapper is data: marks, and pointers to its parts. A wrapper that is text has a reader that finds the same parts.

use std::borrow::Cow;
use std::ops::Range;

use super::layer::Layer;
use crate::payload::Payload;

/// A kind of wrapper.
#[derive(Debug)]
pub struct Wrapper {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The public source of its shape.
    pub source: &'static str,
    /// When it is opened.
    pub(super) opens: Opens,
    pub(super) shape: Shape,
}

/// When a wrapper that is told is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// Its marks are its own: whatever JSON is inside comes out.
    Always,
    /// Anything could look like it: only what is an event comes out.
    ForEvents,
    /// As [`Opens::ForEvents`], and only if a single one is inside.
    ForOneEvent,
}

/// What a wrapper looks like.
#[derive(Debug)]
pub(super) enum Shape {
    /// JSON with members of certain names, in one of these forms.
    Members(&'static [Members]),
    /// JSON that is told by looking at it.
    Json(fn(&Payload<'_>) -> Told),
    /// Text that is no JSON.
    Text(fn(&str) -> Told),
}

/// A JSON wrapper, in JSON Pointers. In `items`, `*` stands for every element of an array; elsewhere, `name=x` stands for
/// the element that has `x` for its `name`.
#[derive(Debug)]
pub(super) struct Members {
    /// Where its items can be: the first of these that leads to items with all marks counts.
    pub(super) items: &'static [&'static str],
    /// What every item has.
    pub(super) marks: &'static [Mark],
    /// What an item has that is looked into; the others are passed over.
    pub(super) only: &'static [Mark],
    /// Where an item's body can be: the first that is there counts, or every one of a wrapper for events.
    pub(super) bodies: &'static [(&'static str, Coding)],
    pub(super) headers: &'static [&'static str],
    pub(super) time: &'static [&'static str],
    pub(super) method: &'static [&'static str],
    pub(super) path: &'static [&'static str],
}

impl Members {
    /// What a row that says nothing else has.
    pub(super) const NONE: Self = Self {
        items: &[""],
        marks: &[],
        only: &[],
        bodies: &[],
        headers: &[],
        time: &[],
        method: &[],
        path: &[],
    };
}

/// Something that an item of a wrapper has.
#[derive(Debug)]
pub(super) enum Mark {
    Has(&'static str),
    Object(&'static str),
    Text(&'static str),
    /// One of these strings.
    Is(&'static str, &'static [&'static str]),
    /// A string with one of these in it.
    Contains(&'static str, &'static [&'static str]),
    /// A string without it.
    ContainsNot(&'static str, &'static str),
}

/// How a body is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Coding {
    /// As a JSON value, or as text in a string.
    Plain,
    /// In Base64 (RFC 4648).
    Base64,
    /// In Base64 if this member of the item is `true`.
    Base64If(&'static str),
}

/// What a reader says of a text.
pub(super) enum Told {
    /// It is something else.
    Not,
    /// It is this wrapper, but its bodies cannot be had.
    But(Cow<'static, str>),
    /// The bodies, in order.
    Parts(Vec<Part>),
}

/// One body of a wrapper.
pub(super) struct Part {
    pub(super) body: Body,
    /// What the wrapper says of it.
    pub(super) layer: Layer,
}

/// Where a body is in its wrapper's text.
pub(super) enum Body {
    /// The text between two bytes is the body.
    Slice(Range<usize>),
    /// The value of the JSON string that is written between two bytes, quotes included.
    Quoted(Range<usize>),
    /// The body, and where what it was decoded from is written.
    Decoded(String, Range<usize>),
}
