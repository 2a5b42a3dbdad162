//! An event in the making: facts as they are found, to be sorted, unified and finished.

use std::ops::Range;

use super::order::Order;
use super::slot::Slot;
use super::targets::{Target, TargetPath, Targets};
use super::write::end_string;
use super::{Event, Extra, Fact, Part};
use crate::location::Trail;
use crate::payload::{Node, Payload, write_compact};

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

/// An event in the making.
#[derive(Debug, Default)]
pub struct Draft {
    event: Event,
    order: Order,
    /// Where the text that is walked over begins in the event's values, behind those that it is inside of.
    texts: Vec<u32>,
    text: u32,
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
    /// A draft for a payload, in the memory of an event that is no longer needed. The room is what such a payload usually
    /// needs.
    pub fn of(payload: &Payload<'_>, mut event: Event, mut order: Order) -> Self {
        let text = payload.text();
        event.values.clear();
        event.values.reserve(text.len() + text.len() / 2 + 256);
        event.values.push_str(text);
        event.facts.clear();
        event.facts.reserve(48);
        event.order.clear();
        event.tails.clear();
        event.extra.clear();
        event.extras.clear();
        order.clear(Targets::canonical().len());
        Self {
            event,
            order,
            texts: Vec::new(),
            text: 0,
            in_arrays: false,
            repeats: false,
        }
    }

    /// Goes into JSON in a string.
    pub fn enter(&mut self, inside: &Payload<'_>) {
        self.texts.push(self.text);
        self.text = number(self.event.values.len());
        self.event.values.push_str(inside.text());
    }

    /// Goes back to what the string stands in.
    pub fn leave(&mut self) {
        self.text = self.texts.pop().unwrap_or(0);
    }

    /// Makes a range of the text that is walked over the value of a fact: a string without escapes, say.
    #[inline]
    pub fn take(&mut self, path: &TargetPath, element: u32, span: Range<usize>, origin: Origin) {
        let value = Part {
            start: self.text + number(span.start),
            end: self.text + number(span.end),
        };
        self.add(path, element, value, origin);
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
        let value = Part::since(start, &self.event.values);
        self.add(path, element, value, origin);
    }

    #[inline]
    fn add(&mut self, path: &TargetPath, element: u32, value: Part, origin: Origin) {
        self.in_arrays |= path.is_in_array();
        self.add_to_slot(path.slot(element), value, origin);
        if let Some(tail) = &path.tail {
            self.below_open(tail);
        }
    }

    #[inline]
    fn add_to_slot(&mut self, slot: Slot, value: Part, origin: Origin) {
        self.order.push(slot);
        self.event.facts.push(Fact {
            slot,
            value,
            tail: 0,
            origin,
        });
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
    pub fn commit_slot(&mut self, slot: Slot, start: usize, origin: Origin) {
        let value = Part::since(start, &self.event.values);
        self.add_to_slot(slot, value, origin);
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
        let event = &self.event;
        let mut repeats = false;
        self.order
            .write(&mut order, |group| repeats |= event.arrange(group));
        self.repeats = repeats;
        self.event.order = order;
    }

    /// Whether a fact is about a target, whichever element of an array it is in. What was taken out counts, too.
    pub fn is_about(&self, target: Target) -> bool {
        self.order.has(Slot::new(target, 0).group())
    }

    /// Whether some fact is about an element of an array.
    pub fn is_in_arrays(&self) -> bool {
        self.in_arrays
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
    /// The memory of the order comes back with it.
    pub fn finish(mut self) -> (Event, Order) {
        if self.repeats {
            let mut order = std::mem::take(&mut self.event.order);
            let fact = |number: u32| &self.event.facts[number as usize];
            order.dedup_by(|later, first| self.event.is_same_target(fact(*later), fact(*first)));
            self.event.order = order;
        }
        if !self.event.extras.is_sorted_by_key(|extra| extra.source) {
            self.sort_extra();
        }
        (self.event, self.order)
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

impl Event {
    /// Sorts facts about one target, or in one array, and says whether two of them may be about the same place.
    fn arrange(&self, group: &mut [u32]) -> bool {
        let slot = |fact: u32| self.facts[fact as usize].slot;
        let has_tail = |&fact: &u32| self.facts[fact as usize].tail != 0;
        if group.len() > FEW || group.iter().any(has_tail) {
            group.sort_by_key(|&fact| (slot(fact), self.tail(&self.facts[fact as usize])));
            return true;
        }
        // Elements come in order, so what is out of order has not far to go.
        let mut repeats = false;
        for at in 1..group.len() {
            let fact = group[at];
            let own = slot(fact);
            let mut to = at;
            while to > 0 && slot(group[to - 1]) > own {
                group[to] = group[to - 1];
                to -= 1;
            }
            group[to] = fact;
            repeats |= to > 0 && slot(group[to - 1]) == own;
        }
        repeats
    }
}

/// Up to this many facts are sorted where they are.
const FEW: usize = 64;

/// There are no more facts than bytes in a payload, whose offsets fit.
fn number(fact: usize) -> u32 {
    u32::try_from(fact).unwrap_or(u32::MAX)
}
