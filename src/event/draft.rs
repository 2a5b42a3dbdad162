//! An event in the making: facts as they are found, to be sorted, unified and finished.

use std::ops::Range;

use super::slot::Slot;
use super::targets::{TargetPath, Targets};
use super::{Event, Extra, Fact};
use crate::location::Trail;
use crate::payload::{Node, write_compact};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The number of the source in the walk over the payload.
    pub source: u32,
    /// The rule's number in its plan.
    pub rule: u32,
    /// How the value was made: a conversion's name, `set`, or `other`.
    pub by: &'static str,
    /// Whether the value is a time whose zone was assumed.
    pub assumed_zone: bool,
}

/// An event in the making.
#[derive(Debug, Default)]
pub struct Draft {
    event: Event,
}

/// What is known about one target: facts `range` of a sorted draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The facts' numbers.
    pub range: Range<usize>,
    /// Whether they differ.
    pub conflict: bool,
}

impl Draft {
    /// A draft with room for what a payload of this many bytes usually gives.
    pub fn for_payload(bytes: usize) -> Self {
        Self {
            event: Event {
                values: String::with_capacity(bytes + 256),
                facts: Vec::with_capacity(48),
                extra: Vec::with_capacity(16),
            },
        }
    }

    /// Where the next value begins, and the text to append it to as JSON. [`Draft::commit`] makes it a fact.
    pub fn value_to_append(&mut self) -> (usize, &mut String) {
        (self.event.values.len(), &mut self.event.values)
    }

    /// The text appended since `start`.
    pub fn appended(&self, start: usize) -> &str {
        &self.event.values[start..]
    }

    /// Forgets what was appended since `start`.
    pub fn forget(&mut self, start: usize) {
        self.event.values.truncate(start);
    }

    /// Makes what was appended since `start` the value of a fact.
    pub fn commit(&mut self, path: &TargetPath, element: u32, start: usize, origin: Origin) {
        self.event.facts.push(Fact {
            slot: Slot::new(path.target, element),
            tail: path.tail.clone(),
            value: offset(start)..offset(self.event.values.len()),
            origin,
        });
    }

    /// [`Draft::commit`] for a slot.
    pub fn commit_slot(&mut self, slot: Slot, start: usize, origin: Origin) {
        self.event.facts.push(Fact {
            slot,
            tail: None,
            value: offset(start)..offset(self.event.values.len()),
            origin,
        });
    }

    /// Adds a fact with its value as JSON text.
    pub fn push(&mut self, path: &TargetPath, element: u32, value: &str, origin: Origin) {
        let start = self.event.values.len();
        self.event.values.push_str(value);
        self.commit(path, element, start, origin);
    }

    /// Adds a fact to a sorted draft, in its place.
    pub fn insert(&mut self, slot: Slot, value: &str, origin: Origin) {
        let at = self.event.facts.partition_point(|known| known.slot <= slot);
        let start = self.event.values.len();
        self.event.values.push_str(value);
        self.commit_slot(slot, start, origin);
        self.event.facts[at..].rotate_right(1);
    }

    /// Adds a leaf that no rule claims.
    pub fn push_extra(&mut self, trail: &Trail<'_>, node: Node<'_>, source: u32) {
        let values = &mut self.event.values;
        let start = values.len();
        trail.write(values);
        let middle = values.len();
        write_compact(values, node);
        self.event.extra.push(Extra {
            location: offset(start)..offset(middle),
            value: offset(middle)..offset(self.event.values.len()),
            source,
        });
    }

    /// Adds a leaf whose facts did not last.
    pub fn push_returned(&mut self, location: &str, value: &str, source: u32) {
        let start = self.event.values.len();
        self.event.values.push_str(location);
        let middle = self.event.values.len();
        self.event.values.push_str(value);
        self.event.extra.push(Extra {
            location: offset(start)..offset(middle),
            value: offset(middle)..offset(self.event.values.len()),
            source,
        });
    }

    /// Sorts the facts into printing order; facts about one target stay in the order they were found.
    pub fn sort(&mut self) {
        self.event.facts.sort_unstable_by(|one, other| {
            one.slot
                .cmp(&other.slot)
                .then_with(|| one.tail.cmp(&other.tail))
                .then_with(|| one.value.start.cmp(&other.value.start))
        });
    }

    /// The facts of a sorted draft by target.
    pub fn groups(&self) -> impl Iterator<Item = Group> {
        let facts = &self.event.facts;
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = facts.get(at)?;
            let start = at;
            let mut conflict = false;
            at += 1;
            while facts.get(at).is_some_and(|fact| fact.same_target(first)) {
                conflict |= self.event.slice(&facts[at].value) != self.event.slice(&first.value);
                at += 1;
            }
            let range = start..at;
            Some(Group { range, conflict })
        })
    }

    /// Whether some facts of a sorted draft are about one target and differ.
    pub fn has_conflict(&self) -> bool {
        self.event.facts.windows(2).any(|pair| {
            pair[0].same_target(&pair[1])
                && self.event.slice(&pair[0].value) != self.event.slice(&pair[1].value)
        })
    }

    /// The slot of a fact.
    pub fn slot(&self, fact: usize) -> Slot {
        self.event.facts[fact].slot
    }

    /// Whether a fact is about something below an open target.
    pub fn has_tail(&self, fact: usize) -> bool {
        self.event.facts[fact].tail.is_some()
    }

    /// A fact's target as lineage prints it.
    pub fn path(&self, fact: usize) -> String {
        let fact = &self.event.facts[fact];
        let (target, element) = (fact.slot.target(), fact.slot.element());
        Targets::canonical().path(target, element, fact.tail.as_deref())
    }

    /// A fact's value as JSON text.
    pub fn value(&self, fact: usize) -> &str {
        self.event.slice(&self.event.facts[fact].value)
    }

    /// A fact's origin.
    pub fn origin(&self, fact: usize) -> Origin {
        self.event.facts[fact].origin
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.event.facts.len()
    }

    /// Whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.event.facts.is_empty()
    }

    /// The facts of a sorted draft about a slot.
    pub fn facts_of(&self, slot: Slot) -> Range<usize> {
        let facts = &self.event.facts;
        let start = facts.partition_point(|fact| fact.slot < slot);
        let count = facts[start..]
            .iter()
            .take_while(|fact| fact.slot == slot)
            .count();
        start..start + count
    }

    /// Keeps the facts whose numbers pass.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut number = 0;
        self.event.facts.retain(|_| {
            number += 1;
            keep(number - 1)
        });
    }

    /// Numbers the elements of each array of a sorted draft without gaps.
    pub fn close_gaps(&mut self) {
        let targets = Targets::canonical();
        let mut array = None;
        let mut last = None;
        let mut next = 0;
        for fact in &mut self.event.facts {
            let target = fact.slot.target();
            let own = targets.array(target);
            if own.is_none() {
                continue;
            }
            if own != array {
                array = own;
                last = None;
                next = 0;
            }
            let element = fact.slot.element();
            if last.is_some_and(|last| last != element) {
                next += 1;
            }
            last = Some(element);
            fact.slot = Slot::new(target, next);
        }
    }

    /// The event: the facts of a sorted draft, the first of each target, and the extras in the payload's order.
    pub fn finish(mut self) -> Event {
        self.event
            .facts
            .dedup_by(|later, first| later.same_target(first));
        if !self.event.extra.is_sorted_by_key(|extra| extra.source) {
            self.event.extra.sort_by_key(|extra| extra.source);
        }
        self.event
    }
}

impl Fact {
    fn same_target(&self, other: &Self) -> bool {
        self.slot == other.slot && self.tail == other.tail
    }
}

/// Values come from a payload, whose offsets fit; what is beyond cannot be addressed and is cut off at the end.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
