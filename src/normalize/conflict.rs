//! Conflicts: targets about which a payload says different things.
//!
//! Such a target stays unset, and a leaf that is of no other use goes to `extra`. Conflicts are rare, so facts keep only the
//! numbers of their values on the tape; where those are, and what they say, is looked up when it has to be told.

use std::collections::BTreeMap;

use super::gather::Gather;
use crate::event::{Draft, Fact, Made, Slot, TextId};
use crate::finding::{Code, Finding, Severity, shorten};
use crate::location::Location;
use crate::payload::{Node, Payload, write_compact};
use crate::span::Places;

/// What a fact was read from.
struct Source {
    location: Location,
    /// Its value as JSON, if that is what the fact is made of, and not only a reason for it.
    leaf: Option<String>,
}

impl Gather<'_> {
    /// Takes out the targets whose facts differ, gives leaves that nothing uses any more to `extra`, and returns what was
    /// taken out, sorted.
    pub(super) fn remove_conflicts(&mut self, root: Node<'_>) -> Vec<Slot> {
        let conflicts = self.draft.conflicts();
        let mut sources = sources(&self.draft, root, conflicts.iter().flatten());
        let findings = conflicts.iter().map(|facts| self.conflict(facts, &sources));
        let mut findings: Vec<Finding> = findings.collect();
        self.findings.append(&mut findings);
        let dead: Vec<Fact> = conflicts.iter().map(|facts| facts[0]).collect();
        self.draft.remove(&dead);
        for fact in self.draft.every_fact() {
            sources.remove(&fact.origin().source);
        }
        for (number, source) in &sources {
            if let Some(leaf) = &source.leaf {
                let location = source.location.as_str();
                self.draft.push_returned(location, leaf, *number);
            }
        }
        dead.iter().map(Fact::slot).collect()
    }

    fn conflict(&self, facts: &[Fact], sources: &BTreeMap<u32, Source>) -> Finding {
        let first = &facts[0];
        let path = self.draft.path(first);
        let mut stated: Vec<String> = Vec::new();
        let mut places: Vec<String> = Vec::new();
        let mut location = None;
        for fact in facts {
            let value = shorten(self.draft.value(fact));
            if let Some(source) = sources.get(&fact.origin().source) {
                places.push(format!("{} says {value}", source.location));
                location.get_or_insert(&source.location);
            }
            if !stated.contains(&value) {
                stated.push(value);
            }
        }
        Finding::new(
            Code::Conflict,
            Severity::Warning,
            location.cloned().unwrap_or_default(),
            format!(
                "`{path}` is stated in different ways: {}",
                places.join(", ")
            ),
        )
        .found(stated.join(" and "))
        .help("the target stays unset; the values are carried in `extra`")
        .schema(self.plan.rule(first.origin().rule).schema.as_ref())
    }
}

/// What some facts were read from, by the number of the source.
fn sources<'f>(
    draft: &Draft,
    root: Node<'_>,
    facts: impl Iterator<Item = &'f Fact>,
) -> BTreeMap<u32, Source> {
    let mut by_text: BTreeMap<TextId, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        by_text.entry(fact.origin().text).or_default().push(fact);
    }
    let mut sources = BTreeMap::new();
    let mut bases = BTreeMap::from([(TextId::PAYLOAD, Location::root())]);
    for (text, facts) in by_text {
        let base = base(draft, root, text, &mut bases);
        in_text(draft, root, text, |places| {
            for fact in facts {
                let origin = fact.origin();
                let Some((location, node)) = places.numbered(origin.node) else {
                    continue;
                };
                let is_leaf = match origin.made {
                    Made::Converted | Made::Digits => true,
                    Made::Set => node.is_leaf(),
                    Made::Named | Made::Other | Made::Itself => false,
                };
                let source = sources.entry(origin.source).or_insert_with(|| Source {
                    location: Location::from(format!("{base}{location}")),
                    leaf: None,
                });
                if is_leaf && source.leaf.is_none() {
                    let mut value = String::new();
                    write_compact(&mut value, node);
                    source.leaf = Some(value);
                }
            }
        });
    }
    sources
}

/// The location of a text's root.
fn base(
    draft: &Draft,
    root: Node<'_>,
    text: TextId,
    known: &mut BTreeMap<TextId, Location>,
) -> Location {
    if let Some(base) = known.get(&text) {
        return base.clone();
    }
    let Some(inside) = draft.inside(text) else {
        return Location::root();
    };
    let around = base(draft, root, inside.around, known);
    let mut string = Location::root();
    in_text(draft, root, inside.around, |places| {
        string = places.location_of(inside.node).unwrap_or_default();
    });
    let base = Location::from(format!("{around}{string}")).embedded();
    known.insert(text, base.clone());
    base
}

/// Looks at a text's places.
fn in_text(draft: &Draft, root: Node<'_>, text: TextId, look: impl FnOnce(Places<'_>)) {
    match draft.inside(text) {
        None => look(Places::new(root)),
        Some(inside) => {
            if let Ok(payload) = Payload::parse(inside.text) {
                look(Places::new(payload.root()));
            }
        }
    }
}
