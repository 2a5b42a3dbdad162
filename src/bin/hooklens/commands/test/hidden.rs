//! Where in goldens and events is what is not to be shown, so that a difference does not show it.
//!
//! The schema says where such values go, the payload what else holds one. What only the golden has and nobody knows is taken to
//! be such, unless only secrets are covered: no golden has one.

use hooklens::Location;
use std::collections::HashSet;

use hooklens::catalog::{Catalog, EventEntry};
use hooklens::diff::Pattern;
use hooklens::location::push_name;
use hooklens::payload::{Node, Payload};
use hooklens::schema::Class;
use hooklens::span::node_at;

use super::golden::{Form, Golden};
use super::sample::{Found, Sample};

/// More places than this are not told apart.
const MANY: usize = 1000;

/// Where values are not to be shown.
pub(super) struct Places {
    /// In the golden and in what its sample gives.
    pub(super) locations: Vec<Pattern>,
    /// In the golden.
    pub(super) unknown: Vec<Pattern>,
}

/// The places in a golden, and in what its sample gives, of values that are at least of this class.
pub(super) fn places(
    golden: &Golden<'_>,
    sample: &Sample<'_>,
    is_array: bool,
    catalog: &Catalog,
    least: Class,
) -> Places {
    let (mut found, mut unknown) = (Vec::new(), Vec::new());
    let count = sample.records.len().max(golden.documents.len());
    for number in 0..count {
        let document = golden.documents.get(number).map(Payload::root);
        let form = golden.form(number);
        let record = sample.records.get(number);
        let prefix = if is_array { "/*" } else { "" };
        let mut place = Place {
            prefix: if form.is_parts() {
                format!("{prefix}/event")
            } else {
                prefix.to_owned()
            },
            least,
            found: &mut found,
            unknown: &mut unknown,
        };
        let event = document.and_then(|document| match form {
            Form::Event { .. } => Some(document).filter(|document| !document.is_null()),
            Form::Parts(_) => document.get("event"),
        });
        if let Some(record) = record {
            place.record(record);
        }
        if let Some(event) = event {
            place.golden(event, record, catalog);
        }
        if form.is_parts() && least == Class::Personal {
            // What they say may quote a value.
            for member in ["message", "suggestion"] {
                found.push(format!("{prefix}/findings/*/{member}"));
            }
        }
    }
    // Each change is held against each of them.
    let patterns = |mut found: Vec<String>| {
        if found.len() > MANY {
            found = vec![String::new()];
        }
        let found = found.iter();
        let patterns = found.filter_map(|location| Pattern::parse(location).ok());
        patterns.collect()
    };
    Places {
        locations: patterns(found),
        unknown: patterns(unknown),
    }
}

/// Where an event is.
struct Place<'f> {
    prefix: String,
    least: Class,
    found: &'f mut Vec<String>,
    unknown: &'f mut Vec<String>,
}

impl Place<'_> {
    fn entry(&mut self, entry: &EventEntry) {
        let targets = entry.plan().covered_targets(self.least);
        let prefix = &self.prefix;
        (self.found).extend(targets.iter().map(|target| format!("{prefix}{target}")));
    }

    fn record(&mut self, record: &Found<'_>) {
        if let Some(entry) = record.event {
            self.entry(entry);
        }
        let Some(normalized) = &record.normalized else {
            return;
        };
        let text = normalized.event.to_json();
        let event = Payload::parse(&text);
        for target in &record.covered {
            let location = location_of(target, event.as_ref().ok().map(Payload::root));
            self.found.push(format!("{}{location}", self.prefix));
        }
        for location in &record.covered_extra {
            let place = self.extra(location.as_str());
            self.found.push(place);
        }
    }

    /// What only the golden may have.
    fn golden(&mut self, event: Node<'_>, record: Option<&Found<'_>>, catalog: &Catalog) {
        let text = |name| event.get(name).and_then(Node::as_str).unwrap_or_default();
        let (vendor, name) = (text("vendor"), text("event"));
        let is_same = |entry: &&EventEntry| entry.vendor == vendor && entry.event == name;
        let known = record.and_then(|record| record.event);
        let entry = match known.filter(is_same) {
            Some(entry) => Some(entry),
            None => catalog
                .find(&format!("{vendor}/{name}"))
                .ok()
                .map(|id| catalog.event(id)),
        };
        if let Some(entry) = entry {
            self.entry(entry);
        }
        if self.least == Class::Personal {
            let targets = entry
                .map(|entry| entry.plan().targets())
                .unwrap_or_default();
            let given = record.and_then(|record| Some(&record.normalized.as_ref()?.event));
            let extra =
                given.map(|event| event.extra().map(|(name, _)| name.into_owned()).collect());
            let known = Known {
                targets,
                extra: extra.unwrap_or_default(),
            };
            known.refuse(event, &Location::root(), &self.prefix, self.unknown);
        }
    }

    /// The place of a leaf that no rule claims.
    fn extra(&self, location: &str) -> String {
        let mut place = format!("{}/extra", self.prefix);
        push_name(&mut place, location);
        place
    }
}

/// What in an event is known to be no personal data, or is said where it is.
struct Known {
    /// The locations of targets.
    targets: Vec<String>,
    /// The members of `extra` that the payload tells of.
    extra: HashSet<String>,
}

impl Known {
    /// Members of an event that say nothing of a person and that no rule sets.
    const OWN: [&str; 9] = [
        "version",
        "id",
        "vendor",
        "event",
        "vendor_event",
        "time_basis",
        "received",
        "lineage",
        "dropped",
    ];

    /// Finds the leaves of an event that nobody knows.
    fn refuse(&self, node: Node<'_>, at: &Location, prefix: &str, unknown: &mut Vec<String>) {
        let members = node.members().map(|(name, value)| {
            let name = name.as_str().unwrap_or_default();
            (at.member(&name), value)
        });
        let elements = node.elements().enumerate();
        let elements = elements.map(|(index, value)| (at.element(index), value));
        for (location, value) in members.chain(elements) {
            if self.has(&location) {
                continue;
            }
            if value.is_leaf() {
                unknown.push(format!("{prefix}{location}"));
            } else {
                self.refuse(value, &location, prefix, unknown);
            }
        }
    }

    fn has(&self, location: &Location) -> bool {
        let name = location.name().unwrap_or_default();
        match location.parent() {
            Some(parent) if parent.is_root() => Self::OWN.contains(&&*name) || self.sets(location),
            Some(parent) if parent.as_str() == "/extra" => self.extra.contains(&name),
            _ => self.sets(location),
        }
    }

    /// Whether a rule sets what is at a location, or all around it.
    fn sets(&self, location: &Location) -> bool {
        self.targets.iter().any(|target| {
            let mut steps = location.as_str().split('/');
            let mut wanted = target.split('/');
            wanted.all(|wanted| {
                steps
                    .next()
                    .is_some_and(|step| wanted == "*" || wanted == step)
            })
        })
    }
}

/// The location of a target as lineage names it: `participants[0].email`. What is below an open target can have any name, so
/// what is not found where it should be stands for the whole target.
fn location_of(target: &str, event: Option<Node<'_>>) -> String {
    let path = target.replace(['[', '.'], "/").replace(']', "");
    let location = format!("/{path}");
    let is_there =
        event.is_some_and(|event| node_at(event, &Location::from(location.as_str())).is_some());
    if is_there {
        return location;
    }
    let first = path.split('/').next().unwrap_or_default();
    format!("/{first}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_found_or_stands_for_all_around_it() {
        let event = r#"{"participants": [{"email": 1}], "attributes": {"a.b": 1, "c": 2}}"#;
        let event = Payload::parse(event).unwrap();
        let at = |target| location_of(target, Some(event.root()));
        assert_eq!(at("participants[0].email"), "/participants/0/email");
        assert_eq!(at("attributes.c"), "/attributes/c");
        assert_eq!(at("attributes.a.b"), "/attributes");
    }
}
