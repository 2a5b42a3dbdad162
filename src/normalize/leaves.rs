//! The sources of facts and losses: where in the payload they are, what they say, and where they ended.
//!
//! Locations are made for lineage, where every leaf needs one, and for conflicts, whose leaves go to `extra`. Without
//! lineage only the numbers of sources and values are kept, and a conflict finds its few leaves by them.

use std::ops::Range;

use crate::location::push_name;
use crate::payload::{Kind, Node, write_compact};
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
    #[cold]
    pub(super) fn keep(&mut self, place: &Place<'_>, source: u32, end: End<'p>) {
        let start = self.text.len();
        place.trail().write(&mut self.text);
        self.push(start, place.node, source, end);
    }

    /// Makes leaves of the sources of some facts, unless they are kept: of (source, value, whether it was copied).
    pub(super) fn find(&mut self, root: Node<'_>, sources: impl Iterator<Item = (u32, u32, bool)>) {
        for (source, value, copied) in sources {
            let start = self.text.len();
            let node = find(root, value, &mut self.text);
            let end = if copied || node.is_leaf() {
                End::Used
            } else {
                End::Stated
            };
            self.push(start, node, source, end);
        }
        self.kept.sort_by_key(|leaf| leaf.source);
    }

    /// Adds a leaf whose location begins at `start`.
    fn push(&mut self, start: usize, node: Node<'_>, source: u32, end: End<'p>) {
        let middle = self.text.len();
        if !matches!(end, End::Stated) {
            write_compact(&mut self.text, node);
        }
        self.kept.push(Leaf {
            source,
            location: start..middle,
            value: middle..self.text.len(),
            end,
        });
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

/// The value with a number on the tape; appends its location.
fn find<'n>(root: Node<'n>, index: u32, location: &mut String) -> Node<'n> {
    let mut node = root;
    while node.index() != index {
        let holds = |value: &Node<'_>| (value.index()..value.end_index()).contains(&index);
        let next = if node.kind() == Kind::Object {
            let member = node.members().find(|(_, value)| holds(value));
            member.map(|(name, value)| {
                push_name(location, &name.as_str().unwrap_or_default());
                value
            })
        } else {
            let element = node.elements().enumerate().find(|(_, value)| holds(value));
            element.map(|(number, value)| {
                push_name(location, &number.to_string());
                value
            })
        };
        let Some(next) = next else { break };
        node = next;
    }
    node
}
