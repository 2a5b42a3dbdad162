//! From facts to an event: unify, fill in what hooklens itself says, explain.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::gather::Gather;
use super::leaves::End;
use super::{Normalized, Options};
use crate::catalog::EventEntry;
use crate::convert::Offset;
use crate::event::{Draft, Fact, Made, Origin, Slot, Targets, VERSION};
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
        let targets = Targets::canonical();
        let draft = &self.draft;
        let other = |verbatim: &Fact, sibling: Slot| {
            let lacks = !draft.is_about(sibling)
                && conflicted.binary_search(&sibling).is_err()
                && targets.has_other(sibling.target());
            let origin = Origin {
                made: Made::Other,
                ..verbatim.origin()
            };
            lacks.then_some((sibling, origin))
        };
        let mut others = Vec::new();
        for &(verbatim, sibling) in targets.verbatim() {
            others.extend(draft.fact(verbatim).and_then(|fact| other(fact, sibling)));
        }
        for fact in draft.listed() {
            let sibling = targets.enumerated_sibling(fact.slot().target());
            let sibling = sibling.map(|sibling| fact.slot().with_target(sibling));
            others.extend(sibling.and_then(|sibling| other(fact, sibling)));
        }
        if !others.is_empty() {
            self.draft.insert(&others, "\"other\"");
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
        self.draft.commit_slot(slot, start, Origin::ITSELF);
    }

    fn fill_in_time_basis(&mut self) {
        if let Some(basis) = time_basis(&self.draft, self.options) {
            self.draft
                .insert(&[(Own::targets().time_basis, Origin::ITSELF)], basis);
        }
    }

    fn lineage(&self) -> Lineage {
        let mut lineage = Lineage::default();
        for facts in self.draft.groups() {
            let first = &facts[0];
            if first.origin() == Origin::ITSELF {
                continue;
            }
            let mut sources: Vec<Source> = Vec::new();
            for fact in &facts {
                let origin = fact.origin();
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

/// A payload's id: its digest in hexadecimal digits.
pub(super) fn id(root: Node<'_>) -> [u8; 32] {
    let mut digits = [0; 32];
    let number = digest(root);
    for (pair, byte) in digits.chunks_exact_mut(2).zip(number.to_be_bytes()) {
        pair[0] = b"0123456789abcdef"[usize::from(byte >> 4)];
        pair[1] = b"0123456789abcdef"[usize::from(byte & 15)];
    }
    digits
}

/// How far the event's time can be trusted, as JSON text; `None` if it has none.
fn time_basis(draft: &Draft, options: &Options) -> Option<&'static str> {
    let stamp = draft.fact(Own::targets().time)?;
    let offset = options.settings.assumed_offset;
    Some(if !stamp.origin().assumed_zone {
        "\"explicit\""
    } else if offset.is_some_and(|offset| offset != Offset::UTC) {
        "\"assumed_offset\""
    } else {
        "\"assumed_utc\""
    })
}
