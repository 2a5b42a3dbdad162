//! The facts of an event, one for each target, kept where they are printed, so that most need no sorting.
//!
//! Outside arrays a target has one value, so its fact has a place of its own, and a later one is held against it at once.
//! Facts about elements of arrays and about names below open targets are listed, and sorted when all are found. Facts
//! that are not the first about their target are kept apart. What follows from two that differ is not decided here.

use super::bits::{Bits, Numbers};
use super::draft::Origin;
use super::slot::Slot;
use super::{Event, Part, Targets};

/// One target set to one value.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    pub(super) slot: Slot,
    pub(super) value: Part,
    /// The name below an open target: one more than its number, or 0.
    pub(super) tail: u32,
    pub(super) origin: Origin,
}

impl Fact {
    /// Memory for a fact.
    const NONE: Self = Self {
        slot: Slot::FIRST,
        value: Part { start: 0, end: 0 },
        tail: 0,
        origin: Origin::ITSELF,
    };

    /// Whether it has a place of its own: it is about no element, and about no name below an open target.
    fn is_placed(&self) -> bool {
        self.tail == 0 && Targets::canonical().array(self.slot.target()).is_none()
    }

    /// What it is about.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// Where it comes from.
    pub fn origin(&self) -> Origin {
        self.origin
    }
}

/// Facts, one for each target.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// By target. Only those of targets in `set` mean anything.
    placed: Vec<Fact>,
    set: Bits,
    /// Facts about elements and names below open targets, in printing order once they are sorted.
    listed: Vec<Fact>,
    /// Those that are not the first about their target, as they were found.
    pub(super) again: Vec<Fact>,
    /// Whether some about one target differ.
    pub(super) differ: bool,
}

impl Facts {
    /// No fact, of so many targets.
    pub(super) fn clear(&mut self, targets: usize) {
        self.placed.resize(targets, Fact::NONE);
        self.set.clear(targets);
        self.listed.clear();
        self.again.clear();
        self.differ = false;
    }

    /// Adds a fact about an element, or about a name below an open target.
    pub(super) fn list(&mut self, fact: Fact) {
        self.listed.push(fact);
    }

    /// Sorts what is listed behind what was sorted before, which has no fact about the same slots.
    pub(super) fn sort_listed(&mut self) {
        self.listed.sort_by_key(|fact| fact.slot);
    }

    /// The fact about a target outside arrays.
    #[inline]
    pub(super) fn of(&self, slot: Slot) -> Option<&Fact> {
        let group = slot.group();
        self.set.has(group).then(|| &self.placed[group])
    }

    /// Whether there is a fact about an element's target among those that are sorted.
    pub(super) fn has_listed(&self, slot: Slot) -> bool {
        let found = self.listed.binary_search_by_key(&slot, |fact| fact.slot);
        found.is_ok()
    }

    /// Those that are listed.
    pub(super) fn listed(&self) -> &[Fact] {
        &self.listed
    }

    /// The same, to be changed.
    pub(super) fn listed_mut(&mut self) -> &mut [Fact] {
        &mut self.listed
    }

    /// All of them.
    pub(super) fn each_mut(&mut self) -> impl Iterator<Item = &mut Fact> {
        let placed = self.placed.iter_mut().enumerate();
        let placed = placed.filter_map(|(group, fact)| self.set.has(group).then_some(fact));
        placed.chain(&mut self.listed).chain(&mut self.again)
    }

    /// The first fact of each target, in printing order.
    #[inline]
    pub(super) fn iter(&self) -> InOrder<'_> {
        let mut groups = self.set.iter();
        InOrder {
            placed: &self.placed,
            next: groups.next().unwrap_or(NONE),
            groups,
            listed: &self.listed,
            next_listed: group(&self.listed),
        }
    }
}

/// Facts in printing order.
#[derive(Debug)]
pub(super) struct InOrder<'f> {
    placed: &'f [Fact],
    /// The next target with a place, or [`NONE`].
    next: usize,
    groups: Numbers<'f>,
    listed: &'f [Fact],
    /// What the next fact that is listed stands in, or [`NONE`].
    next_listed: usize,
}

/// Behind every target.
const NONE: usize = usize::MAX;

/// What the first of some facts stands in.
fn group(listed: &[Fact]) -> usize {
    listed.first().map_or(NONE, |fact| fact.slot.group())
}

impl<'f> Iterator for InOrder<'f> {
    type Item = &'f Fact;

    #[inline]
    fn next(&mut self) -> Option<&'f Fact> {
        if self.next <= self.next_listed {
            // There is no fact of the number NONE.
            let fact = self.placed.get(self.next)?;
            self.next = self.groups.next().unwrap_or(NONE);
            return Some(fact);
        }
        let (fact, rest) = self.listed.split_first()?;
        self.listed = rest;
        self.next_listed = group(rest);
        Some(fact)
    }
}

impl Event {
    /// Puts a fact about a target outside arrays in its place.
    #[inline]
    pub(super) fn place(&mut self, fact: Fact) {
        let group = fact.slot.group();
        if self.facts.set.insert(group) {
            self.facts.placed[group] = fact;
        } else {
            self.place_again(fact);
        }
    }

    #[inline(never)]
    fn place_again(&mut self, fact: Fact) {
        let known = &mut self.facts.placed[fact.slot.group()];
        // The better of what is known about one moment.
        known.origin.assumed_zone &= fact.origin.assumed_zone;
        self.facts.differ |= known.value.of(&self.values) != fact.value.of(&self.values);
        self.facts.again.push(fact);
    }

    /// Sorts what is listed.
    pub(super) fn sort(&mut self) {
        // Mostly it came so.
        let listed = &self.facts.listed;
        if listed.is_sorted_by(|one, other| one.slot < other.slot) {
            return;
        }
        let mut listed = std::mem::take(&mut self.facts.listed);
        self.sort_facts(&mut listed);
        let is_again = |pair: &[Fact]| self.is_same_target(&pair[0], &pair[1]);
        if listed.windows(2).any(is_again) {
            let mut first = None;
            listed.retain(|fact| match &first {
                Some(first) if self.is_same_target(first, fact) => {
                    self.facts.differ |= !self.agree(first, fact);
                    self.facts.again.push(*fact);
                    false
                }
                _ => {
                    first = Some(*fact);
                    true
                }
            });
        }
        self.facts.listed = listed;
    }

    /// Sorts those that are not the first about their target.
    pub(super) fn sort_again(&mut self) {
        let mut again = std::mem::take(&mut self.facts.again);
        self.sort_facts(&mut again);
        self.facts.again = again;
    }

    /// Takes out all facts about the targets that these are about. All of them are sorted, those that are not the first about
    /// their target, too.
    pub(super) fn remove(&mut self, dead: &[Fact]) {
        let mut facts = std::mem::take(&mut self.facts);
        for fact in dead.iter().filter(|fact| fact.is_placed()) {
            facts.set.remove(fact.slot.group());
        }
        for list in [&mut facts.listed, &mut facts.again] {
            let mut dead = dead;
            list.retain(|fact| {
                while let [first, rest @ ..] = dead
                    && self.is_behind(fact, first)
                {
                    dead = rest;
                }
                !dead
                    .first()
                    .is_some_and(|dead| self.is_same_target(dead, fact))
            });
        }
        self.facts = facts;
    }

    /// Sorts facts into printing order; those about one target stay in the order they were found. They come nearly in order,
    /// so what is out of order has not far to go.
    fn sort_facts(&self, facts: &mut [Fact]) {
        if facts.len() > FEW {
            facts.sort_by(|one, other| self.key(one).cmp(&self.key(other)));
            return;
        }
        for at in 1..facts.len() {
            let fact = facts[at];
            let mut to = at;
            while to > 0 && self.is_behind(&facts[to - 1], &fact) {
                facts[to] = facts[to - 1];
                to -= 1;
            }
            facts[to] = fact;
        }
    }

    /// The first fact of a sorted event about the target of another.
    pub(super) fn first(&self, fact: &Fact) -> Option<Fact> {
        if fact.is_placed() {
            return self.facts.of(fact.slot).copied();
        }
        let listed = &self.facts.listed;
        let key = self.key(fact);
        let at = listed
            .binary_search_by(|known| self.key(known).cmp(&key))
            .ok()?;
        listed.get(at).copied()
    }

    /// What facts are printed in the order of.
    pub(super) fn key(&self, fact: &Fact) -> (Slot, Option<&str>) {
        (fact.slot, self.tail(fact))
    }

    #[inline]
    fn is_behind(&self, one: &Fact, other: &Fact) -> bool {
        if one.slot == other.slot && (one.tail | other.tail) != 0 {
            self.tail(one) > self.tail(other)
        } else {
            one.slot > other.slot
        }
    }

    #[inline]
    pub(super) fn is_same_target(&self, one: &Fact, other: &Fact) -> bool {
        one.slot == other.slot && (one.tail == other.tail || self.tail(one) == self.tail(other))
    }

    /// Whether two facts say the same.
    pub(super) fn agree(&self, one: &Fact, other: &Fact) -> bool {
        one.value.of(&self.values) == other.value.of(&self.values)
    }

    /// The name below an open target that a fact is about.
    #[inline]
    pub(super) fn tail(&self, fact: &Fact) -> Option<&str> {
        let number = fact.tail.checked_sub(1)?;
        Some(self.tails.get(number as usize)?.of(&self.values))
    }
}

/// Up to this many facts are sorted where they are.
const FEW: usize = 64;
