//! The benchmarks' capture: what is measured must be right answers.

#![expect(clippy::unwrap_used, reason = "the generated capture is well-formed")]

use std::collections::BTreeMap;

use hooklens::inspect::Options;
use hooklens::{Catalog, Inspector, Payload};

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use corpus::Corpus;

/// Label, then event and kind.
fn table() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    include_str!("../benches/labels.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| match *line.split('\t').collect::<Vec<_>>() {
            [label, event, kind] => (label, (event, kind)),
            _ => panic!("{line}"),
        })
        .collect()
}

#[test]
fn every_line_is_the_event_of_its_label_and_valid() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let table = table();
    let corpus = Corpus::generate(512 << 10);
    let mut seen = BTreeMap::new();
    for (line, label) in corpus.lines().iter().zip(&corpus.labels) {
        let payload = Payload::parse_bytes(line).unwrap();
        let text = payload.text();
        let inspection = inspector.validate(&payload);
        let event = inspection.event.map(hooklens::catalog::EventEntry::name);
        assert_eq!(event.as_deref(), Some(table[label].0), "{text}");
        assert!(inspection.is_valid(), "{text}: {:#?}", inspection.findings);
        let normalized = inspector.normalize(&payload).normalized.unwrap();
        let kind = format!("\"{}\"", table[label].1);
        assert_eq!(normalized.event.value("kind"), Some(&*kind), "{text}");
        *seen.entry(*label).or_insert(0) += 1;
    }
    let labels = table
        .iter()
        .filter(|(_, (event, _))| event.contains('/'))
        .map(|(label, _)| *label);
    assert!(labels.eq(seen.keys().copied()), "{seen:?}");
}

#[test]
fn it_is_the_same_in_every_run() {
    let [one, other] = [(); 2].map(|()| Corpus::generate(64 << 10));
    assert!(one.text == other.text && one.labels == other.labels);
}
