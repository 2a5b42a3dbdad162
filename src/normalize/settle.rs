//! From facts to an event: unify, fill in what hooklens itself says, explain.

use super::gather::Gather;
use super::{Normalized, Options};
use crate::catalog::EventEntry;
use crate::event::{Draft, Origin, Target, TargetPath, Targets, VERSION};
use crate::finding::{Code, Finding, Severity, shorten};
use crate::lineage::{Lineage, Source};
use crate::payload::{Node, digest};

/// The source of what hooklens itself fills in.
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
        self.draft.sort();
        let conflicted = self.remove_conflicts();
        self.add_others(&conflicted);
        self.draft.sort();
        self.draft.close_gaps();
        let lineage = options.lineage.then(|| self.lineage());
        self.fill_in(entry, root);
        self.draft.sort();
        Normalized {
            event: self.draft.finish(),
            lineage,
            findings: self.findings,
        }
    }

    /// Takes out the targets whose facts differ, and gives leaves that nothing uses any more to `extra`.
    fn remove_conflicts(&mut self) -> Vec<(Target, u32)> {
        let conflicts: Vec<_> = self.draft.groups().filter(|group| group.conflict).collect();
        if conflicts.is_empty() {
            return Vec::new();
        }
        let mut targets = Vec::new();
        for group in &conflicts {
            let (path, element) = self.draft.target(group.range.start);
            targets.push((path.target, element));
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
        targets
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
    fn add_others(&mut self, conflicted: &[(Target, u32)]) {
        let targets = Targets::canonical();
        let mut others = Vec::new();
        for fact in 0..self.draft.len() {
            let Some(sibling) = targets.enumerated_sibling(self.draft.plain_target(fact)) else {
                continue;
            };
            let (_, element) = self.draft.target(fact);
            let has_other = targets
                .enumeration(sibling)
                .iter()
                .any(|member| &**member == OTHER);
            if !has_other
                || self.draft.has(sibling, element)
                || conflicted.contains(&(sibling, element))
            {
                continue;
            }
            let origin = self.draft.origin(fact);
            others.push((
                sibling,
                element,
                Origin {
                    by: OTHER,
                    ..origin
                },
            ));
        }
        for (target, element, origin) in others {
            let path = TargetPath { target, tail: None };
            self.draft.push(&path, element, "\"other\"", origin);
        }
    }

    fn fill_in(&mut self, entry: &EventEntry, root: Node<'_>) {
        let origin = Origin {
            source: NOWHERE,
            rule: 0,
            by: "",
            assumed_zone: false,
        };
        let draft = &mut self.draft;
        if let Some(basis) = time_basis(draft, self.options) {
            push(draft, "time_basis", basis, origin);
        }
        push(draft, "version", VERSION, origin);
        push(draft, "id", &format!("{:032x}", digest(root)), origin);
        push(draft, "vendor", &entry.vendor, origin);
        push(draft, "event", &entry.event, origin);
    }

    fn lineage(&self) -> Lineage {
        let mut lineage = Lineage::default();
        for group in self.draft.groups() {
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

fn push(draft: &mut Draft, path: &str, value: &str, origin: Origin) {
    if let Ok(path) = Targets::canonical().resolve(path) {
        draft.push(&path, 0, &format!("\"{value}\""), origin);
    }
}

/// How far the event's time can be trusted; `None` if it has none.
fn time_basis(draft: &Draft, options: &Options) -> Option<&'static str> {
    let time = Targets::canonical().resolve("time").ok()?.target;
    let stamps: Vec<Origin> = (0..draft.len())
        .filter(|&fact| draft.plain_target(fact) == time)
        .map(|fact| draft.origin(fact))
        .collect();
    if stamps.is_empty() {
        return None;
    }
    Some(if stamps.iter().any(|stamp| !stamp.assumed_zone) {
        "explicit"
    } else if options.settings.assumed_offset.is_some() {
        "assumed_offset"
    } else {
        "assumed_utc"
    })
}
