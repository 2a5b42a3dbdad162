//! The sources of facts and losses: where in the payload they are, and where they ended.
//!
//! They are kept for lineage only. Whoever does not ask for that pays nothing for them.

use std::ops::Range;

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
    source: u32,
    /// The location, in the text of all leaves.
    location: Range<usize>,
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

    /// Keeps a source.
    pub(super) fn keep(&mut self, place: &Place<'_>, source: u32, end: End<'p>) {
        let start = self.text.len();
        place.trail().write(&mut self.text);
        self.kept.push(Leaf {
            source,
            location: start..self.text.len(),
            end,
        });
    }

    /// The leaves that are kept, by source.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Leaf<'p>> {
        self.kept.iter()
    }

    /// A source's leaf, if it is kept.
    pub(super) fn of(&self, source: u32) -> Option<&Leaf<'p>> {
        let leaf = self.kept.binary_search_by_key(&source, |leaf| leaf.source);
        self.kept.get(leaf.ok()?)
    }

    /// A leaf's location.
    pub(super) fn location(&self, leaf: &Leaf<'_>) -> &str {
        &self.text[leaf.location.clone()]
    }
}
