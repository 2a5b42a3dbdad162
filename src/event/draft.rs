//! An event in the making: facts as they are found, to be sorted, unified and finished.

use super::targets::{Target, TargetPath, Targets};
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
    /// The origin of each fact.
    origins: Vec<Origin>,
    /// The source of each extra.
    extra_sources: Vec<u32>,
}

/// What is known about one target: facts `range` of a sorted draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The facts' numbers.
    pub range: std::ops::Range<usize>,
    /// Whether they differ.
    pub conflict: bool,
}

impl Draft {
    /// Adds a fact with its value as JSON text.
    pub fn push(&mut self, path: &TargetPath, element: u32, value: &str, origin: Origin) {
        let in_array = Targets::canonical().array(path.target).is_some();
        let value = self.write(value);
        self.event.facts.push(Fact {
            target: path.target,
            element: if in_array { element } else { 0 },
            tail: path.tail.clone(),
            value,
        });
        self.origins.push(origin);
    }

    /// Adds a leaf that no rule claims.
    pub fn push_extra(&mut self, trail: &Trail<'_>, node: Node<'_>, source: u32) {
        let values = &mut self.event.values;
        let start = values.len();
        trail.write(values);
        let middle = values.len();
        write_compact(values, node);
        let end = values.len();
        self.add_extra(start, middle, end, source);
    }

    /// Adds a leaf whose facts did not last.
    pub fn push_returned(&mut self, location: &str, value: &str, source: u32) {
        let location = self.write(location);
        let value = self.write(value);
        self.event.extra.push(Extra { location, value });
        self.extra_sources.push(source);
    }

    fn add_extra(&mut self, start: usize, middle: usize, end: usize, source: u32) {
        self.event.extra.push(Extra {
            location: offset(start)..offset(middle),
            value: offset(middle)..offset(end),
        });
        self.extra_sources.push(source);
    }

    fn write(&mut self, text: &str) -> std::ops::Range<u32> {
        let start = self.event.values.len();
        self.event.values.push_str(text);
        offset(start)..offset(self.event.values.len())
    }

    /// Sorts the facts into printing order.
    pub fn sort(&mut self) {
        let targets = Targets::canonical();
        let facts = &self.event.facts;
        let key = |fact: &Fact| {
            let outer = targets.array(fact.target).unwrap_or(fact.target);
            (outer, fact.element, fact.target)
        };
        if facts.is_sorted_by(|one, other| {
            key(one)
                .cmp(&key(other))
                .then_with(|| one.tail.cmp(&other.tail))
                .is_le()
        }) {
            return;
        }
        let mut order: Vec<usize> = (0..facts.len()).collect();
        order.sort_by(|&one, &other| {
            let (one, other) = (&facts[one], &facts[other]);
            key(one)
                .cmp(&key(other))
                .then_with(|| one.tail.cmp(&other.tail))
        });
        self.event.facts = order.iter().map(|&at| facts[at].clone()).collect();
        self.origins = order.iter().map(|&at| self.origins[at]).collect();
    }

    /// The facts of a sorted draft by target.
    pub fn groups(&self) -> impl Iterator<Item = Group> {
        let facts = &self.event.facts;
        let mut at = 0;
        std::iter::from_fn(move || {
            let first = facts.get(at)?;
            let start = at;
            let mut conflict = false;
            while facts.get(at).is_some_and(|fact| fact.same_target(first)) {
                conflict |= self.event.slice(&facts[at].value) != self.event.slice(&first.value);
                at += 1;
            }
            let range = start..at;
            Some(Group { range, conflict })
        })
    }

    /// The target of a fact: its path as a rule names it, and the element.
    pub fn target(&self, fact: usize) -> (TargetPath, u32) {
        let fact = &self.event.facts[fact];
        let path = TargetPath {
            target: fact.target,
            tail: fact.tail.clone(),
        };
        (path, fact.element)
    }

    /// The target of a fact, without what is below an open one.
    pub fn plain_target(&self, fact: usize) -> Target {
        self.event.facts[fact].target
    }

    /// A fact's target as lineage prints it.
    pub fn path(&self, fact: usize) -> String {
        let fact = &self.event.facts[fact];
        Targets::canonical().path(fact.target, fact.element, fact.tail.as_deref())
    }

    /// A fact's value as JSON text.
    pub fn value(&self, fact: usize) -> &str {
        self.event.slice(&self.event.facts[fact].value)
    }

    /// A fact's origin.
    pub fn origin(&self, fact: usize) -> Origin {
        self.origins[fact]
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.origins.len()
    }

    /// Whether there is no fact.
    pub fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Whether a target has a fact.
    pub fn has(&self, target: Target, element: u32) -> bool {
        self.event
            .facts
            .iter()
            .any(|fact| fact.target == target && fact.element == element)
    }

    /// Keeps the facts whose numbers pass.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut number = 0;
        self.origins.retain(|_| {
            number += 1;
            keep(number - 1)
        });
        number = 0;
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
            let own = targets.array(fact.target);
            if own.is_none() || own != array {
                array = own;
                last = None;
                next = 0;
            }
            if own.is_none() {
                continue;
            }
            if last.is_some_and(|last| last != fact.element) {
                next += 1;
            }
            last = Some(fact.element);
            fact.element = next;
        }
    }

    /// The event: the facts of a sorted draft, the first of each target, and the extras in the payload's order.
    pub fn finish(mut self) -> Event {
        self.event
            .facts
            .dedup_by(|later, first| later.same_target(first));
        if !self.extra_sources.is_sorted() {
            let mut order: Vec<usize> = (0..self.event.extra.len()).collect();
            order.sort_by_key(|&at| self.extra_sources[at]);
            self.event.extra = order
                .iter()
                .map(|&at| self.event.extra[at].clone())
                .collect();
        }
        self.event
    }
}

impl Fact {
    fn same_target(&self, other: &Self) -> bool {
        self.target == other.target && self.element == other.element && self.tail == other.tail
    }
}

/// Values come from a payload, whose offsets fit; what is beyond cannot be addressed and is cut off at the end.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
