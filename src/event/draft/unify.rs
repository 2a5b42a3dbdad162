//! A draft whose facts are all found: what they say together about each target, and the event that it becomes.

use super::{Draft, Origin};
use crate::convert::TargetType;
use crate::event::stated::StatedValue;
use crate::event::targets::Holds;
use crate::event::{Event, Extra, Fact, Part, Slot, Targets};

impl Draft {
    /// Sorts the facts that have no place of their own.
    pub fn sort(&mut self) {
        self.event.sort();
    }

    /// Whether some facts of a sorted draft are about one target and differ.
    pub fn has_conflict(&self) -> bool {
        self.event.facts.differ
    }

    /// The facts of a sorted draft by target, in printing order; those about one target as they were found.
    pub fn groups(&self) -> Vec<Vec<Fact>> {
        let mut again = self.again().peekable();
        let group = |first: &Fact| {
            let mut facts = vec![*first];
            while let Some(fact) = again.next_if(|fact| self.event.is_same_target(first, fact)) {
                facts.push(fact);
            }
            facts
        };
        self.facts().map(group).collect()
    }

    /// Takes out the facts of a sorted draft that differ, with all that are about the same targets: by target, in printing
    /// order, those about one target as they were found. Those that are the same time agree, where one is written with more
    /// zeros after the point: all take the text with the most digits, whichever was found first.
    pub fn take_conflicts(&mut self) -> Vec<Fact> {
        self.event.sort_again();
        let event = &self.event;
        let (mut dead, mut times) = (Vec::new(), Vec::new());
        let again = &event.facts.again;
        for again in again.chunk_by(|one, other| event.is_same_target(one, other)) {
            let first = event.first(&again[0]).unwrap_or(again[0]);
            if again.iter().all(|fact| event.agree(&first, fact)) {
                continue;
            }
            if let Some(longest) = self.one_moment(&first, again) {
                times.push((first.slot, longest));
                continue;
            }
            dead.push(first);
            dead.extend_from_slice(again);
        }
        self.event.remove(&dead);
        if !times.is_empty() {
            // Names below open targets are no times, so a slot is a target.
            for fact in self.event.facts.each_mut() {
                if let Ok(known) = times.binary_search_by_key(&fact.slot, |known| known.0) {
                    fact.value = times[known].1;
                }
            }
        }
        dead
    }

    /// The longest text of facts that all are the same time; `None` if they are none.
    fn one_moment(&self, first: &Fact, again: &[Fact]) -> Option<Part> {
        let time = is_time(first).then(|| moment(self.value(first)))?;
        let is_same = |fact: &Fact| moment(self.value(fact)) == time;
        let values = again.iter().all(is_same).then(|| {
            let facts = std::iter::once(first).chain(again);
            facts.map(|fact| fact.value)
        })?;
        values.max_by_key(|value| value.end - value.start)
    }

    /// The facts that are not the first about their target, by target.
    fn again(&self) -> impl Iterator<Item = Fact> {
        let mut again = self.event.facts.again.clone();
        again.sort_by(|one, other| self.event.key(one).cmp(&self.event.key(other)));
        again.into_iter()
    }

    /// Whether two facts are about one target.
    pub fn is_same_target(&self, one: &Fact, other: &Fact) -> bool {
        self.event.is_same_target(one, other)
    }

    /// The fact about a target outside arrays.
    pub fn fact(&self, slot: Slot) -> Option<&Fact> {
        self.event.facts.of(slot)
    }

    /// The first fact of each target of a sorted draft, in printing order.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.event.facts.iter()
    }

    /// Every fact, those that are not the first about their target behind all others.
    pub fn every_fact(&self) -> impl Iterator<Item = &Fact> {
        self.facts().chain(&self.event.facts.again)
    }

    /// The facts of a sorted draft about elements of arrays and names below open targets.
    pub fn listed(&self) -> &[Fact] {
        self.event.facts.listed()
    }

    /// Whether a sorted draft has a fact about a slot in an array.
    pub fn is_listed(&self, slot: Slot) -> bool {
        self.event.facts.has_listed(slot)
    }

    /// A fact's target as lineage prints it.
    pub fn path(&self, fact: &Fact) -> String {
        self.event.path(fact)
    }

    /// A fact's value as JSON text.
    pub fn value(&self, fact: &Fact) -> &str {
        fact.value.of(&self.event.values)
    }

    /// Adds facts about slots in arrays with one stated value to a sorted draft that has none about them.
    pub fn state_listed(&mut self, slots: &[(Slot, Origin)], value: StatedValue) {
        let value = self.stated(value);
        let facts = &mut self.event.facts;
        for &(slot, origin) in slots {
            facts.list(Fact {
                slot,
                value,
                tail: 0,
                origin,
            });
        }
        facts.sort_listed();
    }

    /// Numbers the elements of each array of a sorted draft without gaps.
    pub fn close_gaps(&mut self) {
        let facts = &mut self.event.facts;
        // Mostly there is none.
        if !self.in_arrays || !has_gap(facts.listed()) {
            return;
        }
        // An element, and its new number.
        let mut renumbered: Vec<(Slot, u32)> = Vec::new();
        for fact in facts.listed_mut() {
            // What is about no element has a number, too, which is 0 and stays so.
            let element = fact.slot.of_element();
            let number = match renumbered.last() {
                Some(&(last, number)) if last == element => number,
                Some(&(last, number)) if last.group() == element.group() => number + 1,
                _ => 0,
            };
            if renumbered.last() != Some(&(element, number)) {
                renumbered.push((element, number));
            }
            fact.slot = fact.slot.at(number);
        }
        for fact in &mut facts.again {
            let element = fact.slot.of_element();
            if let Ok(known) = renumbered.binary_search_by_key(&element, |known| known.0) {
                fact.slot = fact.slot.at(renumbered[known].1);
            }
        }
    }

    /// The event: the first fact of each target of a sorted draft, and the extras in the payload's order.
    pub fn finish(mut self) -> Box<Event> {
        if !self.event.extras.is_sorted_by_key(|extra| extra.source) {
            self.sort_extra();
        }
        self.event
    }

    /// Writes the extras again, in the payload's order.
    fn sort_extra(&mut self) {
        let room = String::with_capacity(self.event.extra.capacity());
        let text = std::mem::replace(&mut self.event.extra, room);
        let mut extras = std::mem::take(&mut self.event.extras);
        extras.sort_by_key(|extra| extra.source);
        for extra in &mut extras {
            let out = &mut self.event.extra;
            if !out.is_empty() {
                out.push(',');
            }
            let start = out.len();
            // Name, colon and value stand together.
            let Extra {
                location, value, ..
            } = *extra;
            let written = Part {
                start: location.start,
                end: value.end,
            };
            out.push_str(written.of(&text));
            let name = start + (location.end - location.start) as usize;
            extra.location = Part::since(start, &out[..name]);
            extra.value = Part::since(name + 1, out);
        }
        self.event.extras = extras;
    }
}

/// Whether the numbers of the elements that sorted facts are about have gaps.
fn has_gap(listed: &[Fact]) -> bool {
    let mut last = None;
    listed.iter().any(|fact| {
        let (group, element) = (fact.slot.group(), fact.slot.element());
        let is_next = match last {
            Some((before, number)) if before == group => element <= number + 1,
            _ => element == 0,
        };
        last = Some((group, element));
        !is_next
    })
}

fn is_time(fact: &Fact) -> bool {
    matches!(
        Targets::canonical().holds(fact.slot.target()),
        Holds::Value(TargetType::Time) | Holds::Values(TargetType::Time)
    )
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
