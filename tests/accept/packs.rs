//! The bundled packs, their samples, and what chance makes of them.

use std::sync::LazyLock;

use hooklens::inspect::Options;
use hooklens::schema::{Spare, Verdict};
use hooklens::validate::look_closer;
use hooklens::{Catalog, Inspector, Payload};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Sample, samples};

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);

static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples);

/// Holds the acceptor of an event against everything else that validation does: whether it accepts a payload, and
/// whether there is nothing to say of it, without and with information.
fn verdicts(event: &str, text: &str) -> [(bool, bool); 2] {
    let entry = CATALOG.event(CATALOG.find(event).unwrap());
    let payload = Payload::parse(text).unwrap();
    [false, true].map(|information| {
        let acceptor = entry.acceptor().unwrap();
        let verdict = acceptor.judge(payload.root(), information, &mut Spare::default());
        let findings = look_closer(entry, payload.root(), information);
        let accepts = verdict == Verdict::Fits;
        assert!(
            !accepts || findings.is_empty(),
            "{event} accepted {text}, of which is said {findings:?}"
        );
        let fits = entry.validator().unwrap().is_valid(payload.root());
        assert!(
            fits || verdict == Verdict::LookCloser,
            "{event} accepted {text}, which does not fit"
        );
        (accepts, findings.is_empty())
    })
}

#[test]
fn samples_without_findings_are_accepted() {
    let mut accepted = 0;
    for sample in &*SAMPLES {
        // A name that stands twice is for the validator.
        let has_repeated = Payload::parse(&sample.text).unwrap().has_repeated();
        for (accepts, is_clean) in verdicts(&sample.name(), &sample.text) {
            assert!(
                accepts || !is_clean || has_repeated,
                "{} is not accepted",
                sample.id()
            );
            accepted += u32::from(accepts);
        }
    }
    assert!(accepted > 100, "{accepted} of the samples are accepted");
}

#[test]
fn a_payload_is_judged_by_other_schemas() {
    let names: Vec<String> = CATALOG
        .events()
        .map(hooklens::catalog::EventEntry::name)
        .collect();
    for (number, sample) in SAMPLES.iter().enumerate() {
        for name in names.iter().skip(number % EACH).step_by(EACH) {
            verdicts(name, &sample.text);
        }
    }
}

/// Of the changes to a sample, and of the schemas for it, every so many are taken: all of them take minutes.
const EACH: usize = 11;

#[test]
fn one_change_at_every_place_is_noticed() {
    let (mut clean, mut accepted) = (0, 0);
    for sample in &*SAMPLES {
        let value: Value = serde_json::from_str(&sample.text).unwrap();
        for changed in changes(&value).into_iter().step_by(EACH) {
            for (accepts, is_clean) in verdicts(&sample.name(), &changed.to_string()) {
                clean += u32::from(is_clean);
                accepted += u32::from(accepts);
            }
        }
    }
    assert!(clean > 1000, "{clean}");
    assert!(
        accepted * 100 > clean * 99,
        "only {accepted} of {clean} are accepted of which nothing is to be said"
    );
}

/// The value with one thing changed: a member gone, added, renamed, or of another type or value; at every place.
fn changes(value: &Value) -> Vec<Value> {
    let instead = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1.5),
        json!(""),
        json!("zzz"),
        json!("{\"a\":1}"),
        json!([]),
        json!([1]),
        json!({}),
        json!({"a": "b"}),
    ];
    let mut changed: Vec<Value> = instead.to_vec();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let mut without = members.clone();
                without.shift_remove(name);
                let mut renamed = without.clone();
                changed.push(Value::Object(without));
                renamed.insert(format!("{name}x"), member.clone());
                changed.push(Value::Object(renamed));
                changed.extend(changes(member).into_iter().map(|member| {
                    let mut members = members.clone();
                    members.insert(name.clone(), member);
                    Value::Object(members)
                }));
            }
        }
        Value::Array(elements) => {
            // The first of many is enough.
            if let Some((first, rest)) = elements.split_first() {
                changed.push(json!(rest));
                changed.extend(changes(first).into_iter().map(|first| {
                    let mut elements = elements.clone();
                    elements[0] = first;
                    Value::Array(elements)
                }));
            }
        }
        Value::String(text) => {
            changed.push(json!(format!("{text}x")));
            changed.push(json!(text.to_uppercase()));
            if let Ok(Value::Object(inside)) = serde_json::from_str(text) {
                let inside = changes(&Value::Object(inside));
                changed.extend(inside.into_iter().map(|value| json!(value.to_string())));
            }
        }
        _ => {}
    }
    changed
}

proptest! {
    #[test]
    fn some_changes_are_noticed(
        sample in any::<prop::sample::Index>(),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..5),
    ) {
        let sample = sample.get(&SAMPLES);
        let mut value: Value = serde_json::from_str(&sample.text).unwrap();
        for pick in picks {
            let changed = changes(&value);
            value = pick.get(&changed).clone();
            verdicts(&sample.name(), &value.to_string());
        }
    }
}

#[test]
fn the_inspector_says_what_the_validator_says() {
    for information in [false, true] {
        let options = Options {
            information,
            ..Options::default()
        };
        let inspector = Inspector::new(&CATALOG, options).unwrap();
        for sample in &*SAMPLES {
            let payload = Payload::parse(&sample.text).unwrap();
            let inspection = inspector.validate(&payload);
            let detected = inspector.detect(&payload);
            let Some(entry) = inspection.event else {
                continue;
            };
            let mut findings = detected.findings;
            findings.extend(look_closer(entry, payload.root(), information));
            assert_eq!(
                format!("{findings:?}"),
                format!("{:?}", inspection.findings)
            );
        }
    }
}
