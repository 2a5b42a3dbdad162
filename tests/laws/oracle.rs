//! For a valid payload, the rules that apply are the annotations that the validator's own evaluation reports.

use std::collections::BTreeSet;

use hooklens::catalog::EventEntry;
use hooklens::inspect::Options;
use hooklens::payload::Node;
use hooklens::schema::{Descend, Place, Plan, State, Visitor, walk};
use hooklens::{Catalog, Inspector, Location, Payload};
use proptest::prelude::*;

use crate::generate::{apply, changed, outside, samples};

/// A rule that applies: the value's location, and the location of the schema that holds the word, with the word.
type Pair = (String, String);

struct Applied<'p> {
    plan: &'p Plan,
    pairs: BTreeSet<Pair>,
}

/// A location as the validator has it, where a name may end with `#`. JSON inside a string is no business of the
/// validator's.
fn plain(location: &Location) -> Option<String> {
    let location = location.to_string();
    let is_inside = location.ends_with('#') || location.contains("#/");
    (!is_inside).then(|| location.replace("~2", "#"))
}

impl Visitor for Applied<'_> {
    fn name(&mut self, place: &Place<'_>, _name: Node<'_>, object: &State) {
        // The evaluation reports what is said of names at the object that has them.
        let Some(location) = plain(&place.location().parent().unwrap()) else {
            return;
        };
        for &rule in object.names() {
            let schema = self.plan.rule(rule).schema.to_string();
            self.pairs.insert((location.clone(), schema));
        }
    }

    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let Some(location) = plain(&place.location()) else {
            return Descend::Into;
        };
        for &id in state.shapes() {
            for &rule in &self.plan.shape(id).rules {
                let schema = self.plan.rule(rule).schema.to_string();
                self.pairs.insert((location.clone(), schema));
            }
        }
        Descend::Into
    }
}

fn applied(entry: &EventEntry, root: Node<'_>) -> BTreeSet<Pair> {
    let mut applied = Applied {
        plan: entry.plan(),
        pairs: BTreeSet::new(),
    };
    walk(entry.plan(), root, &mut applied);
    applied.pairs
}

fn annotated(entry: &EventEntry, root: Node<'_>) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    for (location, keyword, value) in entry.validator().unwrap().annotations(root) {
        // `contentSchema` is an annotation itself, of the string; what it says of the JSON inside is not applied to it.
        let Some(words) = value
            .as_object()
            .filter(|_| !keyword.ends_with("/contentSchema"))
        else {
            continue;
        };
        for word in ["x-to", "x-set", "x-drop"] {
            if words.contains_key(word) {
                let (file, pointer) = keyword.split_once('#').unwrap();
                let file: Vec<&str> = file.rsplitn(3, '/').collect();
                pairs.insert((
                    location.clone(),
                    format!("{}/{}#{pointer}/{word}", file[1], file[0]),
                ));
            }
        }
    }
    pairs
}

/// Whether the payload was valid, so that there was something to compare.
fn check(catalog: &Catalog, name: &str, text: &str) -> bool {
    let payload = Payload::parse(text).unwrap();
    let inspector = Inspector::new(catalog, Options::default()).unwrap();
    let Some(entry) = inspector.detect(&payload).event else {
        return false;
    };
    let validator = entry.validator().unwrap();
    if !validator.is_valid(payload.root()) {
        return false;
    }
    let ours = applied(entry, payload.root());
    let theirs = annotated(entry, payload.root());
    assert!(!theirs.is_empty(), "{name}: the evaluation reports words");
    let only_ours: Vec<&Pair> = ours.difference(&theirs).collect();
    let only_theirs: Vec<&Pair> = theirs.difference(&ours).collect();
    assert!(
        only_ours.is_empty() && only_theirs.is_empty(),
        "{name}: only ours {only_ours:#?}, only theirs {only_theirs:#?}\n{text}"
    );
    true
}

#[test]
fn the_rules_that_apply_to_a_sample_are_the_annotations() {
    let catalog = Catalog::bundled();
    let valid = samples()
        .iter()
        .filter(|(name, text)| check(&catalog, name, text))
        .count();
    assert!(valid > 50, "{valid} samples are valid");
}

#[test]
fn the_rules_that_apply_to_payloads_outside_are_the_annotations() {
    let catalog = Catalog::bundled();
    let outside = outside();
    let valid = outside
        .iter()
        .filter(|(name, text)| check(&catalog, name, text));
    let valid = valid.count();
    println!(
        "valid, and as annotated: {valid} of {} payloads",
        outside.len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_rules_that_apply_to_a_changed_sample_are_the_annotations((which, changes) in changed()) {
        thread_local! {
            static CATALOG: Catalog = Catalog::bundled();
            static SAMPLES: Vec<(String, String)> = samples();
        }
        let (name, text) = SAMPLES.with(|samples| which.get(samples).clone());
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        apply(&mut value, &changes);
        CATALOG.with(|catalog| check(catalog, &name, &value.to_string()));
    }
}
