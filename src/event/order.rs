//! The order in which facts are printed, found without comparing them: a list of facts for each target.
//!
//! Targets are numbered as they are printed. What is in an array counts as the array's, and only such a list, or one with
//! several facts about one target, is sorted.

use super::Event;
use super::slot::Slot;

/// Facts by target, and the memory for it.
#[derive(Debug, Default)]
pub struct Order {
    /// By target: its first and its last fact. Only those of targets that are set mean anything.
    ends: Vec<(u32, u32)>,
    /// The targets that have a fact, a bit each.
    set: Vec<u64>,
    /// By fact: one more than the number of the next one of its target, or 0.
    next: Vec<u32>,
}

impl Order {
    /// No fact, of so many targets.
    pub(super) fn clear(&mut self, targets: usize) {
        self.next.clear();
        self.ends.resize(targets, (0, 0));
        self.set.resize(targets.div_ceil(64), 0);
        self.set.fill(0);
    }

    /// Adds the next fact.
    #[inline]
    pub(super) fn push(&mut self, slot: Slot) {
        let group = slot.group();
        let fact = number(self.next.len());
        self.next.push(0);
        let (word, bit) = (&mut self.set[group / 64], 1 << (group % 64));
        let ends = &mut self.ends[group];
        if *word & bit == 0 {
            *word |= bit;
            *ends = (fact, fact);
        } else {
            self.next[ends.1 as usize] = fact + 1;
            ends.1 = fact;
        }
    }

    /// Whether there is a fact about a target, or in an array.
    pub(super) fn has(&self, group: usize) -> bool {
        self.set[group / 64] & 1 << (group % 64) != 0
    }

    /// Appends the facts, target by target; `sort` is asked to sort those of one that has several, and is given where they
    /// begin.
    pub(super) fn write(&self, order: &mut Vec<u32>, mut sort: impl FnMut(&mut [u32])) {
        for (number, &word) in self.set.iter().enumerate() {
            let mut left = word;
            while left != 0 {
                let group = number * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                let start = order.len();
                let mut fact = self.ends[group].0;
                order.push(fact);
                while let Some(next) = self.next[fact as usize].checked_sub(1) {
                    fact = next;
                    order.push(fact);
                }
                if order.len() > start + 1 {
                    sort(&mut order[start..]);
                }
            }
        }
    }
}

impl Event {
    /// Sorts facts about one target, or in one array, and says whether two of them may be about the same place.
    pub(super) fn arrange(&self, group: &mut [u32]) -> bool {
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
