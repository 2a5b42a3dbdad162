//! Clues: what identifies an event.

use std::collections::HashSet;

use super::documents::{At, Documents};
use super::test::{Literal, literals};
use crate::payload::Node;

/// One thing that a payload of the event has: a property, and its value if that is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clue {
    /// The names from the root to the property.
    pub path: Vec<Box<str>>,
    /// The values it can have; `None` if its presence is enough.
    pub values: Option<Vec<Literal>>,
    /// Whether the schema says that this property is the vendor's name for the event.
    pub names_event: bool,
    /// The property's schema location, as `vendor/event.json#/pointer`.
    pub schema: String,
}

/// Finds the clues of an event: the properties with `x-detect`, reached from the root through `properties`, `allOf`
/// and `$ref`.
pub fn clues(documents: &Documents<'_>) -> Vec<Clue> {
    let mut finder = Finder {
        documents,
        in_common: documents.common_mentions("\"x-detect\""),
        seen: HashSet::new(),
        clues: Vec::new(),
    };
    finder.find(&documents.root(), &mut Vec::new());
    finder.clues
}

/// The members that an event's payload must have. They do not identify the event; but with all of them and another
/// name for the event, a payload is plainly the vendor's.
pub fn required(documents: &Documents<'_>) -> Vec<Box<str>> {
    let mut names = Vec::new();
    let mut waiting = vec![documents.root()];
    let mut seen = HashSet::new();
    while let Some(at) = waiting.pop() {
        if !seen.insert(at.key()) {
            continue;
        }
        if let Some(required) = at.node.get("required") {
            names.extend(required.elements().filter_map(Node::as_str).map(Box::from));
        }
        waiting.extend(documents.referred(&at).and_then(Result::ok));
        if let Some(all) = at.node.get("allOf") {
            waiting.extend(all.elements().map(|part| at.below(part, &["allOf"])));
        }
    }
    names
}

struct Finder<'a, 'd> {
    documents: &'a Documents<'d>,
    /// Whether the shared file has clues at all; following references costs time at every start.
    in_common: bool,
    seen: HashSet<(bool, u32)>,
    clues: Vec<Clue>,
}

impl<'a> Finder<'a, '_> {
    fn find(&mut self, at: &At<'a>, path: &mut Vec<Box<str>>) {
        if !self.seen.insert(at.key()) {
            return;
        }
        if let Some(properties) = at.node.get("properties") {
            for (name, property) in properties.members() {
                let name = name.as_str().unwrap_or_default();
                let below = at.below(property, &["properties", &name]);
                path.push(name.as_ref().into());
                if property.get("x-detect").is_some() {
                    self.clue(&below, path);
                }
                self.find(&below, path);
                path.pop();
            }
        }
        if let Some(all) = at.node.get("allOf") {
            for (number, part) in all.elements().enumerate() {
                self.find(&at.below(part, &["allOf", &number.to_string()]), path);
            }
        }
        if self.in_common
            && let Some(Ok(referred)) = self.documents.referred(at)
        {
            self.find(&referred, path);
        }
    }

    fn clue(&mut self, at: &At<'a>, path: &[Box<str>]) {
        let names_event = at
            .node
            .get("x-to")
            .and_then(Node::as_str)
            .is_some_and(|target| target == "vendor_event");
        // An object has no listed value, so the shared file, whose parsing costs time at every start, is not asked for one.
        let kind = at.node.get("type").and_then(Node::as_str);
        let values = match kind.as_deref() {
            Some("object") => None,
            _ => literals(self.documents, at, 0),
        };
        self.clues.push(Clue {
            path: path.to_vec(),
            values,
            names_event,
            schema: self.documents.location(at),
        });
    }
}
