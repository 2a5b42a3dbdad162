//! A draft once it is sorted: what is known about each target, and the event that it becomes.

use std::ops::Range;

use super::{Draft, Group, Origin};
use crate::convert::TargetType;
use crate::event::targets::Holds;
use crate::event::{Event, Extra, Fact, Order, Part, Slot, Target, Targets};

impl Draft {
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

    /// Lets facts about one target that are the same time agree, where one is written with more zeros after the point:
    /// all take the text with the most digits, whichever was found first.
    pub fn unify_times(&mut self) {
        let is_time = |fact: usize| {
            matches!(
                Targets::canonical().holds(self.slot(fact).target()),
                Holds::Value(TargetType::Time) | Holds::Values(TargetType::Time)
            )
        };
        let differ = self.groups().filter(|group| group.conflict);
        let times: Vec<Range<usize>> = differ
            .map(|group| group.range)
            .filter(|range| is_time(range.start))
            .collect();
        for range in times {
            let longest = range.clone().max_by_key(|&fact| self.value(fact).len());
            let value = longest.map_or(self.fact(range.start).value, |fact| self.fact(fact).value);
            let time = moment(value.of(&self.event.values));
            if range.clone().all(|fact| moment(self.value(fact)) == time) {
                for number in range {
                    let fact = self.event.order[number] as usize;
                    self.event.facts[fact].value = value;
                }
            }
        }
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
        let Event { facts, order, .. } = &*self.event;
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
    pub fn finish(mut self) -> (Box<Event>, Order) {
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
        let room = String::with_capacity(self.event.extra.len());
        let text = std::mem::replace(&mut self.event.extra, room);
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

/// A time's JSON text without the zeros that end its fraction.
fn moment(time: &str) -> &str {
    let time = time.trim_end_matches("Z\"");
    if time.contains('.') {
        time.trim_end_matches('0').trim_end_matches('.')
    } else {
        time
    }
}
