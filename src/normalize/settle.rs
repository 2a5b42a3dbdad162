//! From facts to an event: unify, fill in what hooklens itself says, explain.

use std::sync::LazyLock;

use super::gather::Gather;
use super::{Normalized, Options};
use crate::catalog::EventEntry;
use crate::event::{Draft, Origin, Slot, Targets, VERSION};
use crate::finding::{Code, Finding, Severity, shorten};
use crate::lineage::{Lineage, Source};
use crate::payload::{Node, digest};

/// The origin of what hooklens itself fills in: no source, no rule.
const ITSELF: Origin = Origin {
    source: NOWHERE,
    rule: 0,
    by: "",
    assumed_zone: false,
};
const NOWHERE: u32 = u32::MAX;

/// What an enumerated target says when no row has set it.
const OTHER: &str = "other";

impl Gather<'_> {
    pub(super) fn settle(
        mut self,
        entry: &EventEntry,
        root: Node<'_>,
        options: &Options,
    ) -> Normalized {
        self.fill_in(entry, root);
        self.draft.sort();
        let conflicted = self.remove_conflicts();
        self.add_others(&conflicted);
        self.fill_in_time_basis();
        self.draft.close_gaps();
        let lineage = options.lineage.then(|| self.lineage());
        Normalized {
            event: self.draft.finish(),
            lineage,
            findings: self.findings,
        }
    }

    /// Takes out the targets whose facts differ, and gives leaves that nothing uses any more to `extra`.
    fn remove_conflicts(&mut self) -> Vec<Slot> {
        if !self.draft.has_conflict() {
            return Vec::new();
        }
        let conflicts: Vec<_> = self.draft.groups().filter(|group| group.conflict).collect();
        let mut slots = Vec::new();
        for group in &conflicts {
            slots.push(self.draft.slot(group.range.start));
            self.findings.push(self.conflict(group.range.clone()));
        }
        let dead = |fact: usize| conflicts.iter().any(|group| group.range.contains(&fact));
        let mut uses = vec![0_u32; self.leaves.len()];
        for fact in 0..self.draft.len() {
            if !dead(fact) {
                if let Some(uses) = uses.get_mut(self.draft.origin(fact).source as usize) {
                    *uses += 1;
                }
            }
        }
        self.draft.retain(|fact| !dead(fact));
        for (source, leaf) in self.leaves.iter_mut().enumerate() {
            let is_loose = uses[source] == 0 && leaf.dropped.is_none() && !leaf.extra;
            if is_loose && !leaf.value.is_empty() {
                leaf.extra = true;
                let source = u32::try_from(source).unwrap_or(NOWHERE);
                self.draft
                    .push_returned(leaf.location.as_str(), &leaf.value, source);
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
            if let Some(leaf) = self.leaves.get(self.draft.origin(fact).source as usize) {
                places.push(format!("{} says {value}", leaf.location));
                location.get_or_insert_with(|| leaf.location.clone());
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
                let by = OTHER;
                others.push((
                    sibling,
                    Origin {
                        by,
                        ..self.draft.origin(fact)
                    },
                ));
            }
        }
        for (slot, origin) in others {
            self.draft.insert(slot, "\"other\"", origin);
        }
    }

    /// Adds what hooklens itself says, but for `time_basis`.
    fn fill_in(&mut self, entry: &EventEntry, root: Node<'_>) {
        let own = Own::targets();
        let mut say = |slot, word: &dyn Fn(&mut String)| {
            let (start, values) = self.draft.value_to_append();
            values.push('"');
            word(values);
            values.push('"');
            self.draft.commit_slot(slot, start, ITSELF);
        };
        say(own.version, &|values| values.push_str(VERSION));
        say(own.id, &|values| push_hex(values, digest(root)));
        say(own.vendor, &|values| values.push_str(&entry.vendor));
        say(own.event, &|values| values.push_str(&entry.event));
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
                let Some(leaf) = self.leaves.get(origin.source as usize) else {
                    continue;
                };
                sources.push(Source {
                    from: leaf.location.clone(),
                    by: origin.by,
                    schema: self.plan.rule(origin.rule).schema.to_string(),
                });
            }
            lineage
                .targets
                .push((self.draft.path(group.range.start), sources));
        }
        for leaf in &self.leaves {
            if let Some(reason) = &leaf.dropped {
                lineage
                    .dropped
                    .push((leaf.location.clone(), reason.clone()));
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

fn push_hex(out: &mut String, number: u128) {
    for digit in (0..32).rev() {
        let digit = (number >> (digit * 4) & 15) as u32;
        out.push(char::from_digit(digit, 16).unwrap_or_default());
    }
}

/// How far the event's time can be trusted, as JSON text; `None` if it has none.
fn time_basis(draft: &Draft, options: &Options) -> Option<&'static str> {
    let stamps = draft.facts_of(Own::targets().time);
    if stamps.is_empty() {
        return None;
    }
    let is_assumed = |fact| draft.origin(fact).assumed_zone;
    Some(if !stamps.clone().all(is_assumed) {
        "\"explicit\""
    } else if options.settings.assumed_offset.is_some() {
        "\"assumed_offset\""
    } else {
        "\"assumed_utc\""
    })
}
