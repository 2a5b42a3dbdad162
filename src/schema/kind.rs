//! The kind of event that a payload becomes, without making the event: detection shows it for every payload.
//!
//! Most schemas state one kind and no other, and reading it off the schema's text takes a hundredth of the time that
//! compiling its plan does, which is most of the time that recognizing a single payload takes. For the others only what
//! leads to a kind is looked at; what cannot be told that way is left to whoever makes events.

use std::sync::LazyLock;

use super::documents::Documents;
use super::plan::{Action, Plan, Shape, ShapeId};
use crate::event::{TargetPath, Targets};
use crate::payload::Node;

/// The kind that every payload of the event becomes; `None` if it may depend on the payload.
pub fn fixed_kind(documents: &Documents<'_>) -> Option<String> {
    const NAME: &str = "\"kind\"";
    let root = documents.root().node;
    let kind = root.get("x-set")?.get("kind")?.as_str()?;
    // Wherever else the word stands, whatever it means there, the plan is asked.
    let stands_once =
        memchr::memmem::find_iter(documents.text(false).as_bytes(), NAME).count() == 1;
    (stands_once && !documents.common_mentions(NAME)).then(|| kind.into_owned())
}

/// What a payload's schema says about its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedKind<'p> {
    /// This one.
    One(&'p str),
    /// None at all.
    None,
    /// It takes the event to tell.
    Unsure,
}

/// Where a plan states kinds.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// By shape: whether it states a kind or leads to one.
    leads: Vec<bool>,
    /// By shape: the members that lead to one.
    members: Vec<Vec<(Box<str>, ShapeId)>>,
}

impl Plan {
    /// The kind of event that a payload becomes.
    pub fn stated_kind(&self, root: Node<'_>) -> StatedKind<'_> {
        let kinds = self.kinds.get_or_init(|| Kinds::of(self));
        let mut found = None;
        match self.look_for_kind(kinds, self.root(), root, &mut found) {
            Some(()) => found.map_or(StatedKind::None, StatedKind::One),
            None => StatedKind::Unsure,
        }
    }

    /// `None` if what a shape says about a value does not tell.
    fn look_for_kind<'p>(
        &'p self,
        kinds: &Kinds,
        id: ShapeId,
        node: Node<'_>,
        found: &mut Option<&'p str>,
    ) -> Option<()> {
        let shape = self.shape(id);
        for &rule in &shape.rules {
            let Action::Set(facts) = &self.rule(rule).action else {
                continue;
            };
            for (_, value) in facts.iter().filter(|(target, _)| target == kind()) {
                let value = self.stated.value(*value).trim_matches('"');
                if found.is_some_and(|known| known != value) {
                    return None;
                }
                *found = Some(value);
            }
        }
        let leads = |id: ShapeId| kinds.leads[id as usize];
        if beside_members(shape).any(leads) {
            return None;
        }
        for choice in &shape.choices {
            if let Some(&row) = choice.rows.get_node(node)
                && leads(row)
            {
                self.look_for_kind(kinds, row, node, found)?;
            }
            for &(number, outcome, case) in &choice.cases {
                if leads(case) && choice.probes[number].holds(node) == outcome {
                    self.look_for_kind(kinds, case, node, found)?;
                }
            }
        }
        for (name, member) in &kinds.members[id as usize] {
            if let Some(node) = node.get(name) {
                self.look_for_kind(kinds, *member, node, found)?;
            }
        }
        Some(())
    }
}

impl Kinds {
    fn of(plan: &Plan) -> Self {
        let states_kind = |shape: &Shape| {
            let mut actions = shape.rules.iter().map(|&rule| &plan.rule(rule).action);
            actions.any(|action| match action {
                Action::Set(facts) => facts.iter().any(|(target, _)| target == kind()),
                _ => false,
            })
        };
        let mut leads: Vec<bool> = plan.shapes().iter().map(states_kind).collect();
        loop {
            let before = leads.clone();
            for (id, shape) in plan.shapes().iter().enumerate() {
                leads[id] |= below(shape).any(|id| before[id as usize]);
            }
            if leads == before {
                break;
            }
        }
        let to_kind = |shape: &Shape| {
            let members = shape.members.iter();
            let members = members.filter(|(_, id)| leads[**id as usize]);
            members.map(|(name, id)| (name.into(), *id)).collect()
        };
        let members = plan.shapes().iter().map(to_kind).collect();
        Self { leads, members }
    }
}

/// The shapes that are not reached by a member's name or by a choice.
fn beside_members(shape: &Shape) -> impl Iterator<Item = ShapeId> {
    let patterns = shape.patterns.iter().map(|(_, id)| *id);
    let embedded = shape.embedded.iter().map(|embedded| embedded.shape);
    let others = shape.rest.iter().chain(&shape.elements);
    patterns
        .chain(embedded)
        .chain(others.chain(&shape.positions).copied())
}

/// All shapes that are reached from one.
fn below(shape: &Shape) -> impl Iterator<Item = ShapeId> {
    let choices = shape.choices.iter().flat_map(|choice| {
        let cases = choice.cases.iter().map(|(_, _, id)| *id);
        choice.rows.values().copied().chain(cases)
    });
    let members = shape.members.values().copied();
    members.chain(choices).chain(beside_members(shape))
}

fn kind() -> &'static TargetPath {
    static KIND: LazyLock<TargetPath> = LazyLock::new(|| {
        let kind = Targets::canonical().resolve("kind");
        kind.expect("tests resolve this target")
    });
    &KIND
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn a_fixed_kind_is_the_only_one() {
        let catalog = Catalog::bundled();
        let mut fixed = 0;
        for event in catalog.events() {
            if let Some(kind) = event.with_documents(fixed_kind).flatten() {
                assert_eq!(event.kinds(), [kind], "{}", event.name());
                fixed += 1;
            }
        }
        assert!(fixed > 5);
    }

    #[test]
    fn a_kind_by_rows_is_not_fixed() {
        let catalog = Catalog::bundled();
        let event = catalog.event(catalog.find("omnichat/order").unwrap());
        assert_eq!(event.with_documents(fixed_kind).flatten(), None);
    }

    #[test]
    fn what_is_stated_is_what_the_event_says() {
        let catalog = Catalog::bundled();
        let mut told = 0;
        for file in walk_samples() {
            let text = std::fs::read_to_string(&file).unwrap();
            let Ok(payload) = crate::Payload::parse(&text) else {
                continue;
            };
            let inspector = crate::Inspector::new(&catalog, crate::inspect::Options::default());
            let inspection = inspector.unwrap().normalize(&payload);
            let (Some(entry), Some(normalized)) = (inspection.event, inspection.normalized) else {
                continue;
            };
            let kind = normalized
                .event
                .value("kind")
                .map(|kind| kind.trim_matches('"'));
            match entry.plan().stated_kind(payload.root()) {
                StatedKind::One(stated) => {
                    told += 1;
                    assert_eq!(Some(stated), kind, "{}", file.display());
                }
                StatedKind::None => assert_eq!(kind, None, "{}", file.display()),
                StatedKind::Unsure => {}
            }
        }
        assert!(told > 100);
    }

    fn walk_samples() -> Vec<std::path::PathBuf> {
        let folders = std::fs::read_dir("samples").unwrap();
        let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
        files.map(|file| file.unwrap().path()).collect()
    }
}
