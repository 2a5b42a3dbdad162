//! leaves = used + dropped + extra, pairwise disjoint, for every payload.

use std::collections::BTreeMap;

use hooklens::inspect::Options;
use hooklens::payload::Node;
use hooklens::{Catalog, Inspector, Location, Payload, normalize};
use proptest::prelude::*;

use crate::generate::{apply, changed, outside, samples};

/// What an event says of the payload's leaves, by location.
struct Account {
    used: Vec<String>,
    dropped: Vec<String>,
    extra: Vec<String>,
}

fn inspector(catalog: &Catalog) -> Inspector<'_> {
    let options = Options {
        normalize: normalize::Options {
            lineage: true,
            ..normalize::Options::default()
        },
        ..Options::default()
    };
    Inspector::new(catalog, options).unwrap()
}

/// Every leaf of the value with how often it is used, dropped, and carried.
fn account(inspector: &Inspector<'_>, text: &str) -> Option<BTreeMap<String, [usize; 3]>> {
    let payload = Payload::parse(text).unwrap();
    let normalized = inspector.normalize(&payload).normalized?;
    let lineage = normalized.lineage.unwrap();
    let mut account = Account {
        used: Vec::new(),
        dropped: lineage
            .dropped
            .iter()
            .map(|(at, _)| at.to_string())
            .collect(),
        extra: normalized
            .event
            .extra()
            .map(|(at, _)| at.into_owned())
            .collect(),
    };
    for (_, sources) in &lineage.targets {
        for source in sources {
            let at = source.from.to_string();
            // A fact that a schema states about an object uses none of the leaves in it, and a name is no leaf.
            let states =
                source.by == "name" || source.by == "set" && is_container(&payload, &source.from);
            if !states && !account.used.contains(&at) {
                account.used.push(at);
            }
        }
    }
    let mut leaves = BTreeMap::new();
    count(payload.root(), &Location::root(), &account, &mut leaves);
    Some(leaves)
}

fn is_container(payload: &Payload<'_>, at: &Location) -> bool {
    hooklens::span::node_at(payload.root(), at)
        .is_some_and(|node| node.is_container() && !node.is_leaf())
}

fn count(
    node: Node<'_>,
    at: &Location,
    account: &Account,
    leaves: &mut BTreeMap<String, [usize; 3]>,
) {
    if !node.is_leaf() {
        for (name, value) in node.members() {
            count(value, &at.member(&name.as_str().unwrap()), account, leaves);
        }
        for (number, value) in node.elements().enumerate() {
            count(value, &at.element(number), account, leaves);
        }
        return;
    }
    let inside = at.embedded();
    let all = [&account.used, &account.dropped, &account.extra];
    let is_inside = |place: &String| {
        let below = place.strip_prefix(inside.as_str());
        below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let is_entered = all.iter().any(|places| places.iter().any(is_inside));
    if is_entered {
        let text = node.as_str().unwrap();
        let payload = Payload::parse(&text).unwrap();
        count(payload.root(), &inside, account, leaves);
        return;
    }
    let covers = |place: &String| {
        let place = place.as_str();
        at.as_str() == place
            || at
                .as_str()
                .strip_prefix(place)
                .is_some_and(|rest| rest.starts_with(['/', '#']))
    };
    let counts = all.map(|places| places.iter().filter(|place| covers(place)).count());
    leaves.insert(at.to_string(), counts);
}

fn check(inspector: &Inspector<'_>, name: &str, text: &str) -> bool {
    let Some(leaves) = account(inspector, text) else {
        return false;
    };
    for (leaf, counts) in leaves {
        let kinds = counts.iter().filter(|count| **count > 0).count();
        assert_eq!(
            kinds, 1,
            "{name}: {leaf} is used, dropped, carried {counts:?} times\n{text}"
        );
    }
    true
}

#[test]
fn every_leaf_of_every_sample_is_accounted_for() {
    let catalog = Catalog::bundled();
    let inspector = inspector(&catalog);
    for (name, text) in samples() {
        assert!(check(&inspector, &name, &text), "{name} is recognized");
    }
}

#[test]
fn every_leaf_of_payloads_outside_is_accounted_for() {
    let catalog = Catalog::bundled();
    let inspector = inspector(&catalog);
    let outside = outside();
    let accounted = outside
        .iter()
        .filter(|(name, text)| check(&inspector, name, text));
    let accounted = accounted.count();
    println!("accounted for: {accounted} of {} payloads", outside.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_leaf_of_a_changed_sample_is_accounted_for((which, changes) in changed()) {
        thread_local! {
            static CATALOG: &'static Catalog = Box::leak(Box::new(Catalog::bundled()));
            static SAMPLES: Vec<(String, String)> = samples();
        }
        let (name, text) = SAMPLES.with(|samples| which.get(samples).clone());
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        apply(&mut value, &changes);
        let catalog = CATALOG.with(|catalog| *catalog);
        check(&inspector(catalog), &name, &value.to_string());
    }
}
