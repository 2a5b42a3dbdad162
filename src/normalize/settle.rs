//! From facts to an event: unify, fill in what hooklens itself says, explain.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::Normalized;
use super::gather::Gather;
use super::leaves::End;
use crate::convert::Offset;
use crate::event::{Fact, Made, Origin, Slot, Targets};
use crate::lineage::{Lineage, Source};
use crate::location::Location;
use crate::payload::{Node, digest};
use crate::schema::Action;

impl Gather<'_> {
    /// Makes the event.
    pub(super) fn settle(mut self, root: Node<'_>) -> Normalized {
        let conflicted = if self.draft.has_conflict() {
            self.remove_conflicts(root)
        } else {
            Vec::new()
        };
        self.add_others(&conflicted);
        self.fill_in_time_basis();
        self.draft.close_gaps();
        let lineage = self.options.lineage.then(|| self.lineage());
        Normalized {
            event: self.draft.finish(),
            lineage,
            findings: self.findings,
        }
    }

    /// Says `other` for an enumerated target whose verbatim sibling is set and which no row has set.
    fn add_others(&mut self, conflicted: &[Slot]) {
        let word = self.plan.own_words().other;
        let is_conflicted = |slot: &Slot| conflicted.binary_search(slot).is_ok();
        let other = |verbatim: &Fact| Origin {
            made: Made::Other,
            ..verbatim.origin()
        };
        for &(verbatim, sibling) in &Own::targets().verbatim {
            if let Some(fact) = self.draft.fact(verbatim)
                && self.draft.fact(sibling).is_none()
                && !is_conflicted(&sibling)
            {
                self.draft.state_slot(sibling, word, other(fact));
            }
        }
        let targets = Targets::canonical();
        let mut others = Vec::new();
        for fact in self.draft.listed() {
            let Some(sibling) = targets.enumerated_sibling(fact.slot().target()) else {
                continue;
            };
            let slot = fact.slot().with_target(sibling);
            if targets.has_other(sibling) && !self.draft.is_listed(slot) && !is_conflicted(&slot) {
                others.push((slot, other(fact)));
            }
        }
        if !others.is_empty() {
            self.draft.state_listed(&others, word);
        }
    }

    /// Adds what hooklens itself says, but for `time_basis`. The id is JSON text.
    pub(super) fn fill_in(&mut self, id: &str) {
        let (own, words) = (Own::targets(), self.plan.own_words());
        let draft = &mut self.draft;
        draft.state_slot(own.version, words.version, Origin::ITSELF);
        draft.push(own.id, id, Origin::ITSELF);
        draft.state_slot(own.vendor, words.vendor, Origin::ITSELF);
        draft.state_slot(own.event, words.event, Origin::ITSELF);
    }

    /// Says how far the event's time can be trusted, if it has one.
    fn fill_in_time_basis(&mut self) {
        let own = Own::targets();
        let Some(stamp) = self.draft.fact(own.time) else {
            return;
        };
        let words = self.plan.own_words();
        let offset = self.options.settings.assumed_offset;
        let basis = if !stamp.origin().assumed_zone {
            words.explicit
        } else if offset.is_some_and(|offset| offset != Offset::UTC) {
            words.assumed_offset
        } else {
            words.assumed_utc
        };
        self.draft.state_slot(own.time_basis, basis, Origin::ITSELF);
    }

    fn lineage(&self) -> Lineage {
        let mut lineage = Lineage::default();
        let groups = self.draft.groups();
        // What is `other` is so because of all that the payload says in the vendor's words.
        let words: BTreeMap<Slot, &[Fact]> =
            groups.iter().filter_map(|facts| in_words(facts)).collect();
        for facts in &groups {
            let first = &facts[0];
            if first.origin() == Origin::ITSELF {
                continue;
            }
            let is_other = first.origin().made == Made::Other;
            let words = words.get(&first.slot()).filter(|_| is_other);
            let mut sources: Vec<Source> = Vec::new();
            for fact in *words.unwrap_or(&facts.as_slice()) {
                let origin = fact.origin();
                let Some(leaf) = self.leaves.of(origin.source) else {
                    continue;
                };
                let rule = self.plan.rule(origin.rule);
                let made = if is_other { Made::Other } else { origin.made };
                sources.push(Source {
                    from: Location::from(self.leaves.location(leaf)),
                    by: name_of(made, &rule.action),
                    schema: rule.schema.to_string(),
                });
            }
            lineage.targets.push((self.draft.path(first), sources));
        }
        let mut seen = HashSet::new();
        for leaf in self.leaves.iter() {
            if let End::Dropped(reason) = leaf.end {
                let location = Location::from(self.leaves.location(leaf));
                // Members of one name share a location; it is listed once.
                if seen.insert(location.clone()) {
                    lineage.dropped.push((location, reason.to_owned()));
                }
            }
        }
        lineage
    }
}

/// The enumerated target that some facts say in the vendor's words, if they do.
fn in_words(facts: &[Fact]) -> Option<(Slot, &[Fact])> {
    let slot = facts[0].slot();
    let sibling = Targets::canonical().enumerated_sibling(slot.target())?;
    Some((slot.with_target(sibling), facts))
}

/// The slots that hooklens itself fills in, but those in arrays.
struct Own {
    version: Slot,
    id: Slot,
    vendor: Slot,
    event: Slot,
    time: Slot,
    time_basis: Slot,
    /// The `vendor_…` targets, each with an enumerated sibling that has the word `other`.
    verbatim: Vec<(Slot, Slot)>,
}

impl Own {
    fn targets() -> &'static Self {
        static OWN: LazyLock<Own> = LazyLock::new(|| {
            let targets = Targets::canonical();
            let slot = |path| {
                let path = targets.resolve(path);
                Slot::new(path.expect("tests resolve these targets").target, 0)
            };
            Own {
                version: slot("version"),
                id: slot("id"),
                vendor: slot("vendor"),
                event: slot("event"),
                time: slot("time"),
                time_basis: slot("time_basis"),
                verbatim: (targets.verbatim().iter().copied())
                    .filter(|(_, sibling)| targets.has_other(sibling.target()))
                    .collect(),
            }
        });
        &OWN
    }
}

/// How lineage says that a value was made.
fn name_of(made: Made, action: &Action) -> &'static str {
    match (made, action) {
        (Made::Converted, Action::Copy { conversion, .. }) => conversion.name(),
        (Made::Digits, _) => "digits",
        (Made::Named, _) => "name",
        (Made::Other, _) => "other",
        (Made::Set | Made::Converted, _) => "set",
        (Made::Itself, _) => "",
    }
}

/// A payload's id as JSON text: its digest in hexadecimal digits.
pub(super) fn quoted_id(root: Node<'_>) -> [u8; 34] {
    let mut text = [b'"'; 34];
    let digits = text[1..33].as_chunks_mut().0;
    for (pair, byte) in digits.iter_mut().zip(digest(root).to_be_bytes()) {
        *pair = PAIRS[usize::from(byte)];
    }
    text
}

/// The two hexadecimal digits of each byte.
const PAIRS: [[u8; 2]; 256] = {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        let digits = b"0123456789abcdef";
        pairs[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    pairs
};
