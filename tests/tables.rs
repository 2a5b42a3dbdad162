//! The tables of values in the schemas: whichever listed value a payload has, the row says what it says.
//!
//! Every string that a table lists is put where a sample has another value of the same table. The payload must be the
//! event that it was, the value must be valid there, and the row's facts must stand: no row may contradict its surroundings.

use std::collections::BTreeSet;

use hooklens::detect::{Detection, Detector};
use hooklens::normalize::{self, normalize};
use hooklens::schema::{Action, Descend, Place, Plan, State, Visitor, walk};
use hooklens::validate::validate;
use hooklens::{Catalog, Payload, Severity};
use serde_json::Value;

mod support;

use support::samples;

/// Tables whose rows contradict another value of the samples they are put into, and why that is right.
const CONTRADICTIONS: &[(&str, &str)] = &[
    (
        "onehash/common.json#/$defs/party/properties/type/anyOf",
        "where a widget is opened, the contact stands twice: on its own and in the conversation",
    ),
    (
        "qiscus/common.json#/$defs/agentRole/oneOf",
        "the role stands twice, as a number and as a word",
    ),
    (
        "qiscus/common.json#/$defs/channelSource/anyOf",
        "the kind of channel stands in several places of one body",
    ),
];

/// Where a sample has a value of a table, with the table's other values and the rows' rules.
struct Tables<'p> {
    plan: &'p Plan,
    found: Vec<(String, String, Vec<u32>)>,
}

impl Visitor for Tables<'_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let location = place.location();
        if place.node.as_str().is_none() || location.as_str().contains('#') {
            return Descend::Into;
        }
        for &id in state.shapes() {
            for choice in &self.plan.shape(id).choices {
                for (value, &row) in choice.rows.iter() {
                    let rules = self.plan.shape(row).rules.clone();
                    let found = (location.to_string(), value.to_string(), rules);
                    self.found.push(found);
                }
            }
        }
        Descend::Into
    }
}

#[test]
fn every_row_can_stand_where_another_row_of_its_table_stands() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    let options = normalize::Options {
        lineage: true,
        ..normalize::Options::default()
    };
    let mut contradicted = BTreeSet::new();
    let mut tried = 0;
    for sample in samples() {
        let whole: Value = serde_json::from_str(&sample.text).expect("a sample is JSON");
        let payload = Payload::parse(&sample.text).expect("a sample is JSON");
        let id = catalog.find(&sample.name()).expect("a sample has an event");
        let entry = catalog.event(id);
        let plan = entry.plan();
        let mut tables = Tables {
            plan,
            found: Vec::new(),
        };
        walk(plan, payload.root(), &mut tables);
        for (location, value, rules) in tables.found {
            let mut changed = whole.clone();
            *changed.pointer_mut(&location).expect("it is there") = Value::String(value.clone());
            let text = changed.to_string();
            let payload = Payload::parse(&text).expect("it is JSON");
            let told = format!("{} with {value:?} at {location}", sample.id());
            assert_eq!(
                detector.detect(payload.root()),
                Detection::Recognized(id),
                "{told}"
            );
            let refused = validate(entry, payload.root(), false)
                .into_iter()
                .find(|f| f.severity == Severity::Error && f.location.as_str() == location);
            assert!(refused.is_none(), "{told}: {refused:?}");
            let lineage = normalize(entry, payload.root(), &options).lineage;
            let lineage = lineage.expect("it was asked for");
            let shown: BTreeSet<&str> = lineage
                .targets
                .iter()
                .flat_map(|(_, sources)| sources)
                .map(|source| source.schema.as_str())
                .collect();
            for rule in rules {
                let rule = plan.rule(rule);
                let is_fact = matches!(rule.action, Action::Set(_));
                if is_fact && !shown.contains(rule.schema.as_ref()) {
                    contradicted.insert((rule.schema.to_string(), told.clone()));
                }
            }
            tried += 1;
        }
    }
    assert!(tried > 1000, "only {tried} rows were tried");
    for (table, _) in CONTRADICTIONS {
        let before = contradicted.len();
        contradicted.retain(|(row, _)| !row.starts_with(table));
        assert!(contradicted.len() < before, "{table} contradicts nothing");
    }
    assert!(contradicted.is_empty(), "{contradicted:#?}");
}
