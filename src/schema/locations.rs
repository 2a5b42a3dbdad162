//! Where in payloads of an event its rules look: which locations go to which targets.
//!
//! A location here is a pattern: `*` stands for any one name or index, `#` enters JSON inside a string. The order is
//! that of the text, never that of a hash table.

use std::collections::{BTreeSet, HashSet};

use super::hidden::Class;
use super::plan::{Action, Plan, Shape, ShapeId};
use crate::convert::TargetType;
use crate::event::{TargetPath, Targets};
use crate::location::push_name;

impl Plan {
    /// The locations whose values are copied to a target that is `wanted`, in the order of their text.
    pub fn locations_to(&self, wanted: impl Fn(&TargetPath) -> bool) -> Vec<String> {
        let mut found = BTreeSet::new();
        self.each_location(&mut |location, id| {
            if self.copies_to(self.shape(id), &wanted) {
                found.insert(location.to_owned());
            }
        });
        found.into_iter().collect()
    }

    /// The locations whose values are secrets. Where it depends on its name whether a member is one, the payload tells:
    /// `*` would take its neighbours for secrets, too.
    pub fn secret_locations(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        let mut by_name = HashSet::new();
        for id in 0..u32::try_from(self.shapes().len()).unwrap_or(u32::MAX) {
            let shape = self.shape(id);
            by_name.extend(shape.patterns.iter().map(|(_, id)| *id).chain(shape.rest));
        }
        self.each_location(&mut |location, id| {
            if self.shape(id).is_secret() && !(by_name.contains(&id) && location.ends_with("/*")) {
                found.insert(location.to_owned());
            }
        });
        found.into_iter().collect()
    }

    /// Where what is not to be shown to everybody goes in the canonical event: the locations of the targets of values of
    /// this class or a graver one, and of values in those, in the order of their text. Elements are `*`; what is below an
    /// open target is all of it.
    pub fn covered_targets(&self, least: Class) -> Vec<String> {
        let mut covered = Vec::new();
        self.each_location(&mut |location, id| {
            if self.shape(id).class >= Some(least) {
                covered.push(location.to_owned());
            }
        });
        let is_covered = |location: &str| {
            covered.iter().any(|above| {
                let below = location.strip_prefix(above.as_str());
                below.is_some_and(|below| below.is_empty() || below.starts_with(['/', '#']))
            })
        };
        let mut found = BTreeSet::new();
        self.each_location(&mut |location, id| {
            if is_covered(location) {
                let rules = self.shape(id).rules.iter().map(|&rule| self.rule(rule));
                found.extend(rules.filter_map(|rule| match &rule.action {
                    Action::Copy { target, .. } => Some(location_of(target)),
                    Action::Name(_) | Action::Set(_) | Action::Drop(_) => None,
                }));
            }
        });
        found.into_iter().collect()
    }

    /// Everything that the event's rules set: the locations of their targets in the canonical event, in the order of their
    /// text, as [`Plan::covered_targets`] has them.
    pub fn targets(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        for rule in self.rules() {
            match &rule.action {
                Action::Copy { target, .. } | Action::Name(target) => {
                    found.insert(location_of(target));
                }
                Action::Set(facts) => {
                    found.extend(facts.iter().map(|(target, _)| location_of(target)));
                }
                Action::Drop(_) => {}
            }
        }
        found.into_iter().collect()
    }

    /// The arrays whose items have a member that goes to an `id`: the array's location and the member's name.
    pub fn identities(&self) -> Vec<(String, String)> {
        let mut found = BTreeSet::new();
        self.each_location(&mut |location, id| {
            for item in self
                .shape(id)
                .elements
                .into_iter()
                .flat_map(|id| self.with_choices(id))
            {
                for (name, &member) in self.shape(item).members.iter() {
                    let names_item = self.with_choices(member).iter().any(|&id| {
                        self.copies_to(self.shape(id), &|target| last_name(target) == "id")
                    });
                    if names_item {
                        found.insert((location.to_owned(), name.to_string()));
                    }
                }
            }
        });
        found.into_iter().collect()
    }

    fn copies_to(&self, shape: &Shape, wanted: &impl Fn(&TargetPath) -> bool) -> bool {
        shape
            .rules
            .iter()
            .any(|&rule| match &self.rule(rule).action {
                Action::Copy { target, .. } => wanted(target),
                Action::Name(_) | Action::Set(_) | Action::Drop(_) => false,
            })
    }

    /// A shape and those that can apply with it.
    fn with_choices(&self, id: ShapeId) -> Vec<ShapeId> {
        let mut ids = vec![id];
        let mut at = 0;
        while let Some(&id) = ids.get(at) {
            for choice in &self.shape(id).choices {
                let cases = choice.cases.iter().map(|(_, _, id)| id);
                for &id in choice.rows.values().chain(cases) {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            at += 1;
        }
        ids
    }

    fn each_location(&self, visit: &mut impl FnMut(&str, ShapeId)) {
        self.visit(self.root(), &mut String::new(), &mut Vec::new(), visit);
    }

    fn visit(
        &self,
        id: ShapeId,
        location: &mut String,
        above: &mut Vec<ShapeId>,
        visit: &mut impl FnMut(&str, ShapeId),
    ) {
        // A schema may contain itself; what it says further down is what it says here.
        if above.contains(&id) {
            return;
        }
        above.push(id);
        let length = location.len();
        for id in self.with_choices(id) {
            let shape = self.shape(id);
            visit(location, id);
            for (name, &member) in shape.members.iter() {
                push_name(location, name);
                self.visit(member, location, above, visit);
                location.truncate(length);
            }
            let any = shape.patterns.iter().map(|(_, id)| *id);
            for id in any.chain(shape.rest).chain(shape.elements) {
                location.push_str("/*");
                self.visit(id, location, above, visit);
                location.truncate(length);
            }
            for (number, &position) in shape.positions.iter().enumerate() {
                push_name(location, &number.to_string());
                self.visit(position, location, above, visit);
                location.truncate(length);
            }
            if let Some(embedded) = &shape.embedded {
                location.push('#');
                self.visit(embedded.shape, location, above, visit);
                location.truncate(length);
            }
        }
        above.pop();
    }
}

/// Whether a target holds a time.
pub fn is_time(target: &TargetPath) -> bool {
    Targets::canonical().value_type(target) == TargetType::Time
}

/// Whether a target holds an id: one of the vendor's, or the name of a thing in another system.
pub fn is_id(target: &TargetPath) -> bool {
    let name = last_name(target);
    name == "id" || name.ends_with("_id")
}

fn last_name(target: &TargetPath) -> String {
    let path = Targets::canonical().path(target.target, 0, target.tail.as_deref());
    let name = path.rsplit('.').next().unwrap_or_default();
    name.trim_end_matches("[0]").to_owned()
}

/// The location in a canonical event of a target, or of the open one that it is below.
fn location_of(target: &TargetPath) -> String {
    let path = Targets::canonical().path(target.target, 0, None);
    format!("/{}", path.replace("[0]", "/*").replace('.', "/"))
}

/// The locations in a canonical event of the targets that are `wanted`, in printing order.
pub fn locations_in_event(wanted: impl Fn(&TargetPath) -> bool) -> Vec<String> {
    let targets = Targets::canonical();
    targets
        .settable()
        .filter_map(|(path, _)| Some((path, targets.resolve(path).ok()?)))
        .filter(|(_, target)| wanted(target))
        .map(|(path, _)| format!("/{}", path.replace("[]", "/*").replace('.', "/")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    fn with_plan<T>(name: &str, ask: impl FnOnce(&Plan) -> T) -> T {
        let catalog = Catalog::bundled();
        let event = catalog.find(name).unwrap();
        ask(catalog.event(event).plan())
    }

    #[test]
    fn the_times_and_ids_of_an_event_are_known() {
        let times = with_plan("qiscus/bot_message", |plan| plan.locations_to(is_time));
        assert!(
            times.iter().any(|time| time.ends_with("/created_at")),
            "{times:?}"
        );
        let ids = with_plan("qiscus/bot_message", |plan| plan.locations_to(is_id));
        assert!(ids.iter().any(|id| id == "/payload/room/id"), "{ids:?}");
    }

    #[test]
    fn what_is_covered_is_known_in_the_canonical_event() {
        let personal = with_plan("webio/inbound_message", |plan| {
            plan.covered_targets(Class::Personal)
        });
        for target in ["/contact/phone", "/message/text", "/message/sender/phone"] {
            assert!(personal.iter().any(|found| found == target), "{personal:?}");
        }
        assert!(!personal.contains(&"/conversation/id".to_owned()));
        let secret = with_plan("webio/inbound_message", |plan| {
            plan.covered_targets(Class::Secret)
        });
        assert!(secret.is_empty(), "{secret:?}");
        let all = with_plan("webio/inbound_message", Plan::targets);
        assert!(personal.iter().all(|target| all.contains(target)));
        assert!(all.contains(&"/kind".to_owned()), "{all:?}");
    }

    #[test]
    fn the_times_and_ids_of_the_canonical_event_are_known() {
        let times = locations_in_event(is_time);
        assert!(
            times.contains(&"/message/created_at".to_owned()),
            "{times:?}"
        );
        assert!(locations_in_event(is_id).contains(&"/participants/*/id".to_owned()));
    }
}
