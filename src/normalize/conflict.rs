//! Conflicts: targets about which a payload says different things.
//!
//! Such a target stays unset, and a leaf that is of no other use goes to `extra`. Conflicts are rare, so facts keep only the
//! numbers of their values on the tape; where those are, and what they say, is looked up when it has to be told.

use std::ops::Range;

use super::gather::Gather;
use crate::event::{Draft, Fact, Made, Origin, Slot, TextId};
use crate::finding::{Code, Finding, Severity, shortened};
use crate::location::Location;
use crate::payload::{Node, Payload, write_compact};
use crate::span::Places;

/// What some facts were read from, by the number of the source.
#[derive(Default)]
struct Sources {
    known: Vec<Source>,
    /// Their locations and leaves.
    text: String,
}

struct Source {
    number: u32,
    location: Range<usize>,
    /// Its value as JSON, if that is what a fact is made of, and not only a reason for it.
    leaf: Option<Range<usize>>,
}

impl Gather<'_> {
    /// Takes out the targets whose facts differ, gives leaves that nothing uses any more to `extra`, and returns what was
    /// taken out, sorted.
    #[cold]
    pub(super) fn remove_conflicts(&mut self, root: Node<'_>) -> Vec<Slot> {
        let facts = self.draft.take_conflicts();
        let mut sources = Sources::of(&self.draft, root, &facts);
        let mut slots = Vec::new();
        let conflicts = facts.chunk_by(|one, other| self.draft.is_same_target(one, other));
        for facts in conflicts {
            slots.push(facts[0].slot());
            self.findings.push(self.conflict(facts, &sources));
        }
        for fact in self.draft.every_fact() {
            sources.keep(fact.origin().source);
        }
        for source in &sources.known {
            if let Some(leaf) = &source.leaf {
                let location = &sources.text[source.location.clone()];
                let leaf = &sources.text[leaf.clone()];
                self.draft.push_returned(location, leaf, source.number);
            }
        }
        slots
    }

    fn conflict(&self, facts: &[Fact], sources: &Sources) -> Finding {
        let first = &facts[0];
        let path = self.draft.path(first);
        // Long enough for two places.
        let mut message = String::with_capacity(192);
        message.extend(["`", &path, "` is stated in different ways: "]);
        let mut stated = Vec::with_capacity(facts.len());
        let mut location = None;
        for fact in facts {
            let value = shortened(self.draft.value(fact));
            if let Some(place) = sources.location(fact.origin().source) {
                if location.is_some() {
                    message.push_str(", ");
                }
                location.get_or_insert(place);
                message.extend([place, " says ", &value]);
            }
            if !stated.contains(&value) {
                stated.push(value);
            }
        }
        let location = location.map(Location::from);
        Finding::new(
            Code::Conflict,
            Severity::Warning,
            location.unwrap_or_default(),
            message,
        )
        .found(stated.join(" and "))
        .help("the target stays unset; the values are carried in `extra`")
        .schema(self.plan.rule(first.origin().rule).schema.as_ref())
    }
}

impl Sources {
    /// Those of some facts.
    fn of(draft: &Draft, root: Node<'_>, facts: &[Fact]) -> Self {
        let mut sources = Self::default();
        let mut origins: Vec<Origin> = facts.iter().map(Fact::origin).collect();
        // Looked up text by text, since that of JSON in a string has to be parsed again.
        origins.sort_unstable_by_key(|origin| (origin.text, origin.source));
        let mut base = String::new();
        for origins in origins.chunk_by(|one, other| one.text == other.text) {
            let text = origins[0].text;
            base.clear();
            write_base(draft, root, text, &mut base);
            in_text(draft, root, text, |places| {
                for origins in origins.chunk_by(|one, other| one.source == other.source) {
                    sources.add(&base, &places, origins);
                }
            });
        }
        sources.known.sort_unstable_by_key(|source| source.number);
        sources
    }

    /// Adds the source of these origins.
    fn add(&mut self, base: &str, places: &Places<'_>, origins: &[Origin]) {
        let start = self.text.len();
        self.text.push_str(base);
        let Some(node) = places.write_location(origins[0].node, &mut self.text) else {
            return;
        };
        let end = self.text.len();
        let is_leaf = origins.iter().any(|origin| match origin.made {
            Made::Converted | Made::Digits => true,
            Made::Set => node.is_leaf(),
            Made::Named | Made::Other | Made::Itself => false,
        });
        if is_leaf {
            write_compact(&mut self.text, node);
        }
        self.known.push(Source {
            number: origins[0].source,
            location: start..end,
            leaf: is_leaf.then_some(end..self.text.len()),
        });
    }

    fn location(&self, number: u32) -> Option<&str> {
        let source = &self.known[self.find(number)?];
        Some(&self.text[source.location.clone()])
    }

    /// Keeps the leaf of a source where it is: another fact is made of it.
    fn keep(&mut self, number: u32) {
        if let Some(at) = self.find(number) {
            self.known[at].leaf = None;
        }
    }

    #[inline]
    fn find(&self, number: u32) -> Option<usize> {
        // Every fact of the event is asked for, and most come from far away.
        let (first, last) = (self.known.first()?, self.known.last()?);
        if number < first.number || last.number < number {
            return None;
        }
        let found = self
            .known
            .binary_search_by_key(&number, |source| source.number);
        found.ok()
    }
}

/// Appends the location of a text's root.
fn write_base(draft: &Draft, root: Node<'_>, text: TextId, base: &mut String) {
    let Some(inside) = draft.inside(text) else {
        return;
    };
    write_base(draft, root, inside.around, base);
    in_text(draft, root, inside.around, |places| {
        places.write_location(inside.node, base);
    });
    base.push('#');
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
