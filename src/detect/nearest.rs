//! What an unrecognized payload comes near to, and the evidence for and against an event.

use std::borrow::Cow;

use super::Detector;
use crate::catalog::{Catalog, EventEntry, EventId};
use crate::finding::nearest;
use crate::location::Location;
use crate::payload::Node;
use crate::schema::Clue;

/// A clue held against a payload.
#[derive(Debug, Clone)]
pub struct Evidence<'c, 'p> {
    /// The clue.
    pub clue: &'c Clue,
    /// Where it looks.
    pub location: Location,
    /// What is there.
    pub found: Option<Node<'p>>,
    /// Whether it holds.
    pub holds: bool,
}

/// An event that nearly matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The event.
    pub event: EventId,
    /// The edits that would make it match.
    pub edits: Vec<Edit>,
}

/// One change to a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Give a value that an event asks for.
    Value {
        /// Where.
        location: Location,
        /// What stands there, as JSON text.
        found: String,
        /// The nearest of what is asked for, as JSON text.
        wanted: String,
    },
    /// Rename a member.
    Rename {
        /// The member there is.
        location: Location,
        /// The name asked for.
        wanted: String,
    },
    /// Add a member.
    Add {
        /// The member asked for.
        location: Location,
        /// The value asked for, as JSON text, if a certain one is.
        wanted: Option<String>,
    },
}

impl std::fmt::Display for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Value {
                location,
                found,
                wanted,
            } => write!(f, "{location}: {found} → {wanted}"),
            Self::Rename { location, wanted } => {
                write!(f, "{location}: rename to `{wanted}`")
            }
            Self::Add { location, wanted } => match wanted {
                Some(value) => write!(f, "{location}: add {value}"),
                None => write!(f, "{location}: add it"),
            },
        }
    }
}

/// Holds every clue of an event against a payload.
pub fn evidence<'c, 'p>(entry: &'c EventEntry, root: Node<'p>) -> Vec<Evidence<'c, 'p>> {
    entry
        .clues
        .iter()
        .map(|clue| {
            let found = root.at(&clue.path);
            let holds = match (&clue.values, found) {
                (_, None) => false,
                (None, Some(_)) => true,
                (Some(values), Some(found)) => values.iter().any(|value| value.is(found)),
            };
            Evidence {
                clue,
                location: location(&clue.path),
                found,
                holds,
            }
        })
        .collect()
}

fn location(path: &[Box<str>]) -> Location {
    path.iter()
        .fold(Location::root(), |location, name| location.member(name))
}

impl Detector {
    /// The events that a payload comes near to, nearest first, with the smallest edits that would make them match: at
    /// most three, and only where some clue holds or one edit is enough.
    pub fn nearest(&self, catalog: &Catalog, root: Node<'_>) -> Vec<Near> {
        let mut near: Vec<(usize, usize, Near)> = Vec::new();
        for &event in self.candidates() {
            let evidence = evidence(catalog.event(event), root);
            let held = evidence.iter().filter(|evidence| evidence.holds).count();
            // Without a clue that holds, only an event with one clue can be a slip away.
            if held == 0 && evidence.len() > 1 {
                continue;
            }
            let edits: Vec<(usize, Edit)> = evidence
                .iter()
                .filter(|evidence| !evidence.holds)
                .map(|evidence| smallest_edit(evidence, root))
                .collect();
            let cost: usize = edits.iter().map(|(cost, _)| cost).sum();
            let is_slip = edits.len() == 1 && edits[0].0 < ADD;
            // A payload that shares one member with an event out of many is not near it.
            if (held > 0 || is_slip) && cost <= held * ADD + LIMIT {
                let edits = edits.into_iter().map(|(_, edit)| edit).collect();
                near.push((cost, usize::MAX - held, Near { event, edits }));
            }
        }
        near.sort_by_key(|(cost, missing, near)| (*cost, *missing, near.event));
        near.into_iter().take(3).map(|(_, _, near)| near).collect()
    }

    /// The vendor of a payload whose event is new: it has every clue of some event and every member that the event's
    /// payload must have, but one clue has another string for its value; and only one vendor has such events.
    pub fn vendor<'c>(&self, catalog: &'c Catalog, root: Node<'_>) -> Option<&'c str> {
        let mut vendor = None;
        for &event in self.candidates() {
            let entry = catalog.event(event);
            if entry.clues.len() < 2 {
                continue;
            }
            let evidence = evidence(entry, root);
            let missing: Vec<_> = evidence.iter().filter(|evidence| !evidence.holds).collect();
            let is_other_value = matches!(missing.as_slice(), [only] if only.found.is_some_and(|found| found.as_str().is_some()));
            let has_members = || entry.required().iter().all(|name| root.get(name).is_some());
            match vendor {
                _ if !is_other_value || !has_members() => {}
                None => vendor = Some(entry.vendor.as_str()),
                Some(known) if known == entry.vendor => {}
                Some(_) => return None,
            }
        }
        vendor
    }
}

/// The cost of adding a member; a slip in a word costs less.
const ADD: usize = 6;
/// What the edits may cost in all, beside what the clues that hold speak for.
const LIMIT: usize = 4;

fn smallest_edit(evidence: &Evidence<'_, '_>, root: Node<'_>) -> (usize, Edit) {
    let location = evidence.location.clone();
    let values = evidence.clue.values.as_deref().unwrap_or_default();
    if let Some(found) = evidence.found {
        let text = found.text();
        let shown: Vec<String> = values.iter().map(ToString::to_string).collect();
        let near = nearest(text, shown.iter().map(String::as_str));
        let wanted = near
            .map(ToOwned::to_owned)
            .or_else(|| shown.first().cloned())
            .unwrap_or_default();
        let cost = if near.is_some() {
            strsim::osa_distance(text, &wanted).min(ADD - 1)
        } else {
            ADD
        };
        let found = crate::finding::shorten(text);
        return (
            cost,
            Edit::Value {
                location,
                found,
                wanted,
            },
        );
    }
    let (name, parent) = match evidence.clue.path.split_last() {
        Some((name, parent)) => (name.as_ref(), root.at(parent)),
        None => ("", None),
    };
    let siblings: Vec<Cow<'_, str>> = parent.map_or_else(Vec::new, |parent| {
        parent
            .members()
            .filter_map(|(name, _)| name.as_str())
            .collect()
    });
    if let Some(sibling) = nearest(name, siblings.iter().map(AsRef::as_ref)) {
        let value = parent.and_then(|parent| parent.get(sibling));
        let fits = values.is_empty()
            || value.is_some_and(|value| values.iter().any(|wanted| wanted.is(value)));
        if fits {
            let cost = strsim::osa_distance(name, sibling).min(ADD - 1);
            let location = location.parent().unwrap_or_default().member(sibling);
            let wanted = name.to_owned();
            return (cost, Edit::Rename { location, wanted });
        }
    }
    let wanted = values.first().map(ToString::to_string);
    (ADD, Edit::Add { location, wanted })
}
