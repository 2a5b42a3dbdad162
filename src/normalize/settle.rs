//! From facts to an event: unify, fill in what hooklens itself says, explain.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::gather::Gather;
use super::leaves::End;
use super::scratch::Scratch;
use super::{Normalized, Options};
use crate::catalog::EventEntry;
use crate::convert::Offset;
use crate::event::{Draft, Made, Origin, Slot, Targets, VERSION};
use crate::finding::{Code, Finding, Severity, shorten};
use crate::lineage::{Lineage, Source};
use crate::location::Location;
use crate::payload::{Node, digest_with};
use crate::schema::Action;

/// The origin of what hooklens itself fills in: no source, no rule.
const ITSELF: Origin = Origin {
    source: NOWHERE,
    rule: 0,
    made: Made::Itself,
    assumed_zone: false,
};
const NOWHERE: u32 = u32::MAX;

impl Gather<'_> {
    /// Gives the memory of what was gathered back.
    pub(super) fn give_back(self, scratch: &mut Scratch) {
        let (event, order) = self.draft.finish();
        (scratch.event, scratch.order) = (Some(event), order);
    }

    /// Makes the event.
    pub(super) fn settle(mut self, scratch: &mut Scratch) -> Normalized {
        let conflicted = if self.draft.has_conflict() {
            self.draft.unify_times();
            self.remove_conflicts()
        } else {
            Vec::new()
        };
        if self.may_lack_others() {
            self.add_others(&conflicted);
        }
        self.fill_in_time_basis();
        self.draft.close_gaps();
        let lineage = self.options.lineage.then(|| self.lineage());
        let (event, order) = self.draft.finish();
        scratch.order = order;
        Normalized {
            event,
            lineage,
            findings: self.findings,
        }
    }

    /// Takes out the targets whose facts differ, and gives leaves that nothing uses any more to `extra`.
    fn remove_conflicts(&mut self) -> Vec<Slot> {
        let sources = self.draft.sources_in_conflict();
        let conflicts: Vec<_> = self.draft.groups().filter(|group| group.conflict).collect();
        let mut slots = Vec::new();
        for group in &conflicts {
            slots.push(self.draft.slot(group.range.start));
            self.findings.push(self.conflict(group.range.clone()));
        }
        let dead = |fact: usize| conflicts.iter().any(|group| group.range.contains(&fact));
        let mut uses = vec![0_u32; self.leaves.iter().count()];
        for fact in 0..self.draft.len() {
            let leaf = self.leaves.position(self.draft.origin(fact).source);
            if let (false, Some(leaf)) = (dead(fact), leaf) {
                uses[leaf] += 1;
            }
        }
        self.draft.retain(|fact| !dead(fact));
        for (leaf, uses) in self.leaves.iter().zip(uses) {
            let is_loose = uses == 0 && sources.binary_search(&leaf.source).is_ok();
            if is_loose && matches!(leaf.end, End::Used) {
                let (location, value) = (self.leaves.location(leaf), self.leaves.value(leaf));
                self.draft.push_returned(location, value, leaf.source);
            }
        }
        slots
    }

    fn conflict(&self, facts: std::ops::Range<usize>) -> Finding {
        let path = self.draft.path(facts.start);
        let mut stated: Vec<String> = Vec::new();
        let mut places: Vec<String> = Vec::new();
        let mut location = None;
        for fact in facts.clone() {
            let value = shorten(self.draft.value(fact));
            if let Some(leaf) = self.leaves.of(self.draft.origin(fact).source) {
                let place = self.leaves.location(leaf);
                places.push(format!("{place} says {value}"));
                location.get_or_insert_with(|| Location::from(place));
            }
            if !stated.contains(&value) {
                stated.push(value);
            }
        }
        let rule = self.draft.origin(facts.start).rule;
        Finding::new(
            Code::Conflict,
            Severity::Warning,
            location.unwrap_or_default(),
            format!(
                "`{path}` is stated in different ways: {}",
                places.join(", ")
            ),
        )
        .found(stated.join(" and "))
        .help("the target stays unset; the values are carried in `extra`")
        .schema(self.plan.rule(rule).schema.as_ref())
    }

    /// Whether there is a verbatim sibling of an enumerated target that may not be set itself.
    fn may_lack_others(&self) -> bool {
        let lacks =
            |(verbatim, sibling)| self.draft.is_about(verbatim) && !self.draft.is_about(sibling);
        self.draft.is_in_arrays() || Targets::canonical().verbatim().any(lacks)
    }

    /// Says `other` for an enumerated target whose verbatim sibling is set and which no row has set.
    fn add_others(&mut self, conflicted: &[Slot]) {
        let targets = Targets::canonical();
        let mut others = Vec::new();
        for fact in 0..self.draft.len() {
            let slot = self.draft.slot(fact);
            let Some(sibling) = targets.enumerated_sibling(slot.target()) else {
                continue;
            };
            let sibling = slot.with_target(sibling);
            let is_set = !self.draft.facts_of(sibling).is_empty();
            if !is_set && !conflicted.contains(&sibling) && targets.has_other(sibling.target()) {
                let origin = Origin {
                    made: Made::Other,
                    ..self.draft.origin(fact)
                };
                others.push((sibling, origin));
            }
        }
        for (slot, origin) in others {
            self.draft.insert(slot, "\"other\"", origin);
        }
    }

    /// Adds what hooklens itself says, but for `time_basis`.
    pub(super) fn fill_in(&mut self, entry: &EventEntry, id: &[u8]) {
        let own = Own::targets();
        self.say(own.version, VERSION);
        self.say(own.id, std::str::from_utf8(id).unwrap_or_default());
        self.say(own.vendor, &entry.vendor);
        self.say(own.event, &entry.event);
    }

    /// Adds what hooklens itself says: a word that needs no escapes.
    fn say(&mut self, slot: Slot, word: &str) {
        let (start, values) = self.draft.value_to_append();
        values.push('"');
        values.push_str(word);
        values.push('"');
        self.draft.commit_slot(slot, start, ITSELF);
    }

    fn fill_in_time_basis(&mut self) {
        if let Some(basis) = time_basis(&self.draft, self.options) {
            self.draft.insert(Own::targets().time_basis, basis, ITSELF);
        }
    }

    fn lineage(&self) -> Lineage {
        let mut lineage = Lineage::default();
        for group in self.draft.groups() {
            if self.draft.origin(group.range.start).source == NOWHERE {
                continue;
            }
            let mut sources: Vec<Source> = Vec::new();
            for fact in group.range.clone() {
                let origin = self.draft.origin(fact);
                let Some(leaf) = self.leaves.of(origin.source) else {
                    continue;
                };
                let rule = self.plan.rule(origin.rule);
                sources.push(Source {
                    from: Location::from(self.leaves.location(leaf)),
                    by: name_of(origin.made, &rule.action),
                    schema: rule.schema.to_string(),
                });
            }
            lineage
                .targets
                .push((self.draft.path(group.range.start), sources));
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

/// The slots that hooklens itself fills in.
struct Own {
    version: Slot,
    id: Slot,
    vendor: Slot,
    event: Slot,
    time: Slot,
    time_basis: Slot,
}

impl Own {
    fn targets() -> &'static Self {
        static OWN: LazyLock<Own> = LazyLock::new(|| {
            let slot = |path| {
                let path = Targets::canonical().resolve(path);
                Slot::new(path.expect("tests resolve these targets").target, 0)
            };
            Own {
                version: slot("version"),
                id: slot("id"),
                vendor: slot("vendor"),
                event: slot("event"),
                time: slot("time"),
                time_basis: slot("time_basis"),
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

/// A payload's id: its digest in hexadecimal digits. `decoded` is memory for strings with escapes.
pub(super) fn id(root: Node<'_>, decoded: &mut String) -> [u8; 32] {
    let mut digits = [0; 32];
    let number = digest_with(root, decoded);
    for (pair, byte) in digits.chunks_exact_mut(2).zip(number.to_be_bytes()) {
        pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
        pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
    }
    digits
}

/// How far the event's time can be trusted, as JSON text; `None` if it has none.
fn time_basis(draft: &Draft, options: &Options) -> Option<&'static str> {
    if !draft.is_about(Own::targets().time.target()) {
        return None;
    }
    let stamps = draft.facts_of(Own::targets().time);
    if stamps.is_empty() {
        return None;
    }
    let is_assumed = |fact| draft.origin(fact).assumed_zone;
    Some(if !stamps.clone().all(is_assumed) {
        "\"explicit\""
    } else if options
        .settings
        .assumed_offset
        .is_some_and(|offset| offset != Offset::UTC)
    {
        "\"assumed_offset\""
    } else {
        "\"assumed_utc\""
    })
}
