//! A draft whose facts are all found: what they say together about each target, and the event that it becomes.

use super::{Draft, Origin};
use crate::convert::TargetType;
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

    /// The facts of a sorted draft that differ, by target, in printing order. Those that are the same time agree, where one is
    /// written with more zeros after the point: all take the text with the most digits, whichever was found first.
    pub fn conflicts(&mut self) -> Vec<Vec<Fact>> {
        let mut conflicts: Vec<Vec<Fact>> = Vec::new();
        for fact in self.again() {
            match conflicts.last_mut() {
                Some(facts) if self.event.is_same_target(&facts[0], &fact) => facts.push(fact),
                _ => conflicts.push(self.event.first(&fact).into_iter().chain([fact]).collect()),
            }
        }
        let mut times = Vec::new();
        conflicts.retain(|facts| {
            let first = &facts[0];
            let time = is_time(first).then(|| moment(self.value(first)));
            let is_same = |fact: &Fact| Some(moment(self.value(fact))) == time;
            let differ = facts.iter().any(|fact| !self.event.agree(first, fact));
            if differ && time.is_some() && facts.iter().all(is_same) {
                let values = facts.iter().map(|fact| fact.value);
                let longest = values.max_by_key(|value| value.end - value.start);
                times.extend(longest.map(|value| (first.slot, value)));
                return false;
            }
            differ
        });
        if !times.is_empty() {
            // Names below open targets are no times, so a slot is a target.
            for fact in self.event.facts.each_mut() {
                if let Ok(known) = times.binary_search_by_key(&fact.slot, |known| known.0) {
                    fact.value = times[known].1;
                }
            }
        }
        conflicts
    }

    /// The facts that are not the first about their target, by target.
    fn again(&self) -> impl Iterator<Item = Fact> {
        let mut again = self.event.facts.again.clone();
        again.sort_by(|one, other| self.event.key(one).cmp(&self.event.key(other)));
        again.into_iter()
    }

    /// Takes out all facts about the targets that these are about, which are sorted.
    pub fn remove(&mut self, dead: &[Fact]) {
        let mut facts = std::mem::take(&mut self.event.facts);
        let event = &self.event;
        facts.remove(dead, |fact| {
            let key = event.key(fact);
            let found = dead.binary_search_by(|dead| event.key(dead).cmp(&key));
            found.is_ok()
        });
        self.event.facts = facts;
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

    /// Whether a sorted draft has a fact about a slot.
    pub fn is_about(&self, slot: Slot) -> bool {
        if Targets::canonical().array(slot.target()).is_some() {
            self.event.facts.has_listed(slot)
        } else {
            self.event.facts.of(slot).is_some()
        }
    }

    /// A fact's target as lineage prints it.
    pub fn path(&self, fact: &Fact) -> String {
        self.event.path(fact)
    }

    /// A fact's value as JSON text.
    pub fn value(&self, fact: &Fact) -> &str {
        fact.value.of(&self.event.values)
    }

    /// Adds facts with one value to a sorted draft that has none about their slots.
    pub fn insert(&mut self, slots: &[(Slot, Origin)], value: &str) {
        let event = &mut self.event;
        let start = event.values.len();
        event.values.push_str(value);
        let value = Part::since(start, &event.values);
        let mut is_listed = false;
        for &(slot, origin) in slots {
            let fact = Fact {
                slot,
                value,
                tail: 0,
                origin,
            };
            if Targets::canonical().array(slot.target()).is_some() {
                event.facts.list(fact);
                is_listed = true;
            } else {
                event.place(fact);
            }
        }
        if is_listed {
            event.facts.sort_again();
        }
    }

    /// Numbers the elements of each array of a sorted draft without gaps.
    pub fn close_gaps(&mut self) {
        if !self.in_arrays {
            return;
        }
        // An element's slot without its target, and its new number.
        let mut renumbered: Vec<(Slot, u32)> = Vec::new();
        let targets = Targets::canonical();
        let facts = &mut self.event.facts;
        for fact in facts.listed_mut() {
            let Some(array) = targets.array(fact.slot.target()) else {
                continue;
            };
            let element = fact.slot.with_target(array);
            let number = match renumbered.last() {
                Some(&(last, number)) if last == element => number,
                Some(&(last, number)) if last.target() == array => number + 1,
                _ => 0,
            };
            if renumbered.last() != Some(&(element, number)) {
                renumbered.push((element, number));
            }
            fact.slot = fact.slot.at(number);
        }
        for fact in &mut facts.again {
            if let Some(array) = targets.array(fact.slot.target()) {
                let element = fact.slot.with_target(array);
                if let Ok(known) = renumbered.binary_search_by_key(&element, |known| known.0) {
                    fact.slot = fact.slot.at(renumbered[known].1);
                }
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
