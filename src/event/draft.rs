//! An event in the making: facts as they are found, to be sorted, unified and finished.

use std::ops::Range;

use super::slot::Slot;
use super::targets::{TargetPath, Targets};
use super::write::end_string;
use super::{Event, Extra, Fact, Part};
use crate::location::Trail;
use crate::payload::{Node, write_compact};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The number of the source in the walk over the payload.
    pub source: u32,
    /// The rule's number in its plan.
    pub rule: u32,
    /// How the value was made.
    pub made: Made,
    /// Whether the value is a time whose zone was assumed.
    pub assumed_zone: bool,
}

/// How a fact's value was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// By the rule's conversion.
    Converted,
    /// By the rule's conversion, from a number to text.
    Digits,
    /// It is the name of a member.
    Named,
    /// The schema states it.
    Set,
    /// It is what an enumerated target says when no row has set it.
    Other,
    /// By hooklens itself.
    Itself,
}

/// Up to this many facts are sorted as numbers, which their own fit into; most events have fewer than forty.
const FEW: usize = 1 << u8::BITS;

/// An event in the making.
#[derive(Debug, Default)]
pub struct Draft {
    event: Event,
    /// Whether a fact is about an element of an array.
    in_arrays: bool,
    /// Whether a sorted draft may have several facts about one target.
    repeats: bool,
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
    /// A draft for a payload of this many bytes, in the memory of an event that is no longer needed. The room is what
    /// such a payload usually needs.
    pub fn for_payload(bytes: usize, mut event: Event) -> Self {
        event.values.clear();
        event.values.reserve(bytes + 256);
        event.facts.clear();
        event.facts.reserve(48);
        event.order.clear();
        event.tails.clear();
        event.extra.clear();
        event.extras.clear();
        Self {
            event,
            in_arrays: false,
            repeats: false,
        }
    }

    /// Where the next value begins, and the text to append it to as JSON. [`Draft::commit`] makes it a fact.
    pub fn value_to_append(&mut self) -> (usize, &mut String) {
        (self.event.values.len(), &mut self.event.values)
    }

    /// Forgets what was appended since `start`.
    pub fn forget(&mut self, start: usize) {
        self.event.values.truncate(start);
    }

    /// Makes what was appended since `start` the value of a fact.
    #[inline]
    pub fn commit(&mut self, path: &TargetPath, element: u32, start: usize, origin: Origin) {
        self.in_arrays |= path.is_in_array();
        self.commit_slot(path.slot(element), start, origin);
        if let Some(tail) = &path.tail {
            self.below_open(tail);
        }
    }

    /// Says that the last fact is about a name below its open target.
    fn below_open(&mut self, tail: &str) {
        let event = &mut self.event;
        let start = event.values.len();
        event.values.push_str(tail);
        event.tails.push(Part::since(start, &event.values));
        if let Some(fact) = event.facts.last_mut() {
            fact.tail = u32::try_from(event.tails.len()).unwrap_or(0);
        }
    }

    /// [`Draft::commit`] for a slot.
    #[inline]
    pub fn commit_slot(&mut self, slot: Slot, start: usize, origin: Origin) {
        let value = Part::since(start, &self.event.values);
        self.event.facts.push(Fact {
            slot,
            value,
            tail: 0,
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
        let event = &mut self.event;
        let at = event
            .order
            .partition_point(|&known| event.facts[known as usize].slot <= slot);
        let before = at.checked_sub(1).map(|at| event.order[at] as usize);
        self.repeats |= before.is_some_and(|before| event.facts[before].slot == slot);
        event.order.insert(at, number(event.facts.len()));
        let start = event.values.len();
        event.values.push_str(value);
        self.commit_slot(slot, start, origin);
    }

    /// Adds a leaf that no rule claims.
    pub fn push_extra(&mut self, trail: &Trail<'_>, node: Node<'_>, source: u32) {
        self.push_member(
            source,
            |text| trail.write(text),
            |text| write_compact(text, node),
        );
    }

    /// Adds a leaf whose facts did not last.
    pub fn push_returned(&mut self, location: &str, value: &str, source: u32) {
        self.push_member(
            source,
            |text| text.push_str(location),
            |text| text.push_str(value),
        );
    }

    fn push_member(
        &mut self,
        source: u32,
        location: impl FnOnce(&mut String),
        value: impl FnOnce(&mut String),
    ) {
        let text = &mut self.event.extra;
        if !text.is_empty() {
            text.push(',');
        }
        let start = text.len();
        text.push('"');
        location(text);
        end_string(text, start);
        let location = Part::since(start, text);
        text.push(':');
        let start = text.len();
        value(text);
        let value = Part::since(start, text);
        self.event.extras.push(Extra {
            location,
            value,
            source,
        });
    }

    /// Sorts the facts into printing order; facts about one target stay in the order they were found.
    pub fn sort(&mut self) {
        let mut order = std::mem::take(&mut self.event.order);
        order.clear();
        let facts = &self.event.facts;
        if facts.len() <= FEW {
            let mut numbers = [0; FEW];
            let numbers = &mut numbers[..facts.len()];
            for (fact, number) in (0..=u8::MAX).zip(&mut *numbers) {
                *number = facts[usize::from(fact)].slot.with_number(fact);
            }
            numbers.sort_unstable();
            self.repeats = numbers
                .windows(2)
                .any(|pair| pair[0] >> u8::BITS == pair[1] >> u8::BITS);
            order.extend(numbers.iter().map(|&number| (number & 0xFF) as u32));
        } else {
            order.extend(0..number(facts.len()));
            order.sort_by_key(|&fact| facts[fact as usize].slot);
            self.repeats = true;
        }
        if !self.event.tails.is_empty() {
            order.sort_by_key(|&fact| {
                let fact = &facts[fact as usize];
                (fact.slot, self.event.tail(fact))
            });
        }
        self.event.order = order;
    }

    /// The facts of a sorted draft by target.
    pub fn groups(&self) -> impl Iterator<Item = Group> {
        let mut at = 0;
        std::iter::from_fn(move || {
            if at == self.len() {
                return None;
            }
            let start = at;
            let mut conflict = false;
            at += 1;
            while at < self.len() && self.event.is_same_target(self.fact(start), self.fact(at)) {
                conflict |= self.value(at) != self.value(start);
                at += 1;
            }
            let range = start..at;
            Some(Group { range, conflict })
        })
    }

    /// Whether some facts of a sorted draft are about one target and differ.
    pub fn has_conflict(&self) -> bool {
        let mut neighbours = 1..self.len();
        self.repeats
            && neighbours.any(|at| {
                let (one, other) = (self.fact(at - 1), self.fact(at));
                one.slot == other.slot
                    && self.event.is_same_target(one, other)
                    && self.value(at - 1) != self.value(at)
            })
    }

    /// The sources of facts that differ about one target, sorted.
    pub fn sources_in_conflict(&self) -> Vec<u32> {
        let groups = self.groups().filter(|group| group.conflict);
        let facts = groups.flat_map(|group| group.range);
        let mut sources: Vec<u32> = facts.map(|fact| self.origin(fact).source).collect();
        sources.sort_unstable();
        sources.dedup();
        sources
    }

    /// A fact by its number in printing order.
    #[inline]
    fn fact(&self, number: usize) -> &Fact {
        &self.event.facts[self.event.order[number] as usize]
    }

    /// The slot of a fact.
    #[inline]
    pub fn slot(&self, fact: usize) -> Slot {
        self.fact(fact).slot
    }

    /// A fact's target as lineage prints it.
    pub fn path(&self, fact: usize) -> String {
        self.event.path(self.fact(fact))
    }

    /// A fact's value as JSON text.
    pub fn value(&self, fact: usize) -> &str {
        self.fact(fact).value.of(&self.event.values)
    }

    /// A fact's origin.
    pub fn origin(&self, fact: usize) -> Origin {
        self.fact(fact).origin
    }

    /// How many facts a sorted draft has.
    pub fn len(&self) -> usize {
        self.event.order.len()
    }

    /// Whether a sorted draft has no fact.
    pub fn is_empty(&self) -> bool {
        self.event.order.is_empty()
    }

    /// The facts of a sorted draft about a slot.
    pub fn facts_of(&self, slot: Slot) -> Range<usize> {
        let Event { facts, order, .. } = &self.event;
        let start = order.partition_point(|&fact| facts[fact as usize].slot < slot);
        let count = order[start..]
            .iter()
            .take_while(|&&fact| facts[fact as usize].slot == slot)
            .count();
        start..start + count
    }

    /// Keeps the facts of a sorted draft whose numbers pass.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut number = 0;
        self.event.order.retain(|_| {
            number += 1;
            keep(number - 1)
        });
    }

    /// Numbers the elements of each array of a sorted draft without gaps.
    pub fn close_gaps(&mut self) {
        if !self.in_arrays {
            return;
        }
        let targets = Targets::canonical();
        let mut array = None;
        let mut last = None;
        let mut next = 0;
        for &fact in &self.event.order {
            let fact = &mut self.event.facts[fact as usize];
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
        if self.repeats {
            let mut order = std::mem::take(&mut self.event.order);
            let fact = |number: u32| &self.event.facts[number as usize];
            order.dedup_by(|later, first| self.event.is_same_target(fact(*later), fact(*first)));
            self.event.order = order;
        }
        if !self.event.extras.is_sorted_by_key(|extra| extra.source) {
            self.sort_extra();
        }
        self.event
    }

    /// Writes the extras again, in the payload's order.
    fn sort_extra(&mut self) {
        let text = std::mem::take(&mut self.event.extra);
        let mut extras = std::mem::take(&mut self.event.extras);
        extras.sort_by_key(|extra| extra.source);
        for extra in extras {
            let out = &mut self.event.extra;
            if !out.is_empty() {
                out.push(',');
            }
            let start = out.len();
            out.push_str(extra.location.of(&text));
            let location = Part::since(start, out);
            out.push(':');
            let start = out.len();
            out.push_str(extra.value.of(&text));
            let value = Part::since(start, out);
            self.event.extras.push(Extra {
                location,
                value,
                source: extra.source,
            });
        }
    }
}

/// There are no more facts than bytes in a payload, whose offsets fit.
fn number(fact: usize) -> u32 {
    u32::try_from(fact).unwrap_or(u32::MAX)
}
