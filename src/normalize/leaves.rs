//! The sources of facts and losses: where in the payload they are, what they say, and where they ended.
//!
//! They are kept for lineage, and for conflicts, whose leaves go to `extra`. Most payloads need neither, and then nothing is
//! kept.

use std::ops::Range;

use crate::payload::write_compact;
use crate::schema::Place;

/// Where a source ended.
#[derive(Debug, Clone, Copy)]
pub(super) enum End<'r> {
    /// In a target.
    Used,
    /// In a declared loss, or it says nothing.
    Dropped(&'r str),
    /// In `extra`.
    Extra,
    /// It is an object that only has facts stated about it.
    Stated,
}

/// A source of facts or losses: a leaf, a container taken whole, or an object that a schema states facts about.
#[derive(Debug)]
pub(super) struct Leaf<'p> {
    /// The number of the source.
    pub(super) source: u32,
    /// The location, in the text of all leaves.
    location: Range<usize>,
    /// The value as JSON, there, too; empty for an object that only has facts stated about it.
    value: Range<usize>,
    /// Where it ended.
    pub(super) end: End<'p>,
}

/// The sources of a payload, as far as they are kept.
#[derive(Debug)]
pub(super) struct Leaves<'p> {
    /// By source.
    kept: Vec<Leaf<'p>>,
    text: String,
}

impl<'p> Leaves<'p> {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            kept: Vec::new(),
            text: String::new(),
        }
    }

    /// Keeps a source whole.
    pub(super) fn keep(&mut self, place: &Place<'_>, source: u32, end: End<'p>) {
        let start = self.text.len();
        place.trail().write(&mut self.text);
        let middle = self.text.len();
        if !matches!(end, End::Stated) {
            write_compact(&mut self.text, place.node);
        }
        self.kept.push(Leaf {
            source,
            location: start..middle,
            value: middle..self.text.len(),
            end,
        });
    }

    /// How many are kept.
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// A leaf by its number among those that are kept.
    pub(super) fn leaf(&self, number: usize) -> &Leaf<'p> {
        &self.kept[number]
    }

    /// The leaves that are kept, by source.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Leaf<'p>> {
        self.kept.iter()
    }

    /// The number among those of a source's leaf, if it is kept.
    pub(super) fn position(&self, source: u32) -> Option<usize> {
        self.kept
            .binary_search_by_key(&source, |leaf| leaf.source)
            .ok()
    }

    /// A source's leaf, if it is kept.
    pub(super) fn of(&self, source: u32) -> Option<&Leaf<'p>> {
        self.position(source).map(|leaf| &self.kept[leaf])
    }

    /// A leaf's location.
    pub(super) fn location(&self, leaf: &Leaf<'_>) -> &str {
        &self.text[leaf.location.clone()]
    }

    /// A leaf's value as JSON.
    pub(super) fn value(&self, leaf: &Leaf<'_>) -> &str {
        &self.text[leaf.value.clone()]
    }
}
