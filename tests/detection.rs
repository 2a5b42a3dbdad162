//! Detection rests on the clues and on nothing else: what is dropped, renamed, shuffled or wrapped, over all samples.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use hooklens::detect::{Detection, Detector, Edit};
use hooklens::inspect::{Inspector, Options, Status};
use hooklens::schema::{Clue, Literal};
use hooklens::validate::validate;
use hooklens::{Catalog, Code, Finding, Payload};
use serde_json::{Map, Value, json};

mod support;

use support::{Sample, files, root, samples};

fn value(sample: &Sample) -> Value {
    serde_json::from_str(&sample.text).unwrap()
}

fn detect(detector: &Detector, value: &Value) -> Detection {
    let text = value.to_string();
    detector.detect(Payload::parse(&text).unwrap().root())
}

/// The pointer of a clue.
fn pointer(path: &[Box<str>]) -> String {
    path.iter().fold(String::new(), |pointer, name| {
        format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
    })
}

/// Every member of every object, as pointer of the object and name.
fn members(value: &Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                found.push((at.to_owned(), name.clone()));
                let step = name.replace('~', "~0").replace('/', "~1");
                members(value, &format!("{at}/{step}"), found);
            }
        }
        Value::Array(values) => {
            for (number, value) in values.iter().enumerate() {
                members(value, &format!("{at}/{number}"), found);
            }
        }
        _ => {}
    }
}

fn without(value: &Value, object: &str, name: &str) -> Value {
    let mut value = value.clone();
    let object = value.pointer_mut(object).and_then(Value::as_object_mut);
    object.unwrap().shift_remove(name).unwrap();
    value
}

fn missing(findings: &[Finding]) -> BTreeSet<(String, String)> {
    let missing = findings.iter().filter(|f| f.code == Code::MissingProperty);
    missing
        .map(|finding| (finding.location.to_string(), finding.message.clone()))
        .collect()
}

#[test]
fn what_is_no_clue_can_be_missing() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    for sample in samples() {
        let whole = value(&sample);
        let id = catalog.find(&sample.name()).unwrap();
        let entry = catalog.event(id);
        let clues: Vec<String> = entry.clues.iter().map(|c| pointer(&c.path)).collect();
        let schema = entry.schema();
        let validator = entry.validator().unwrap();
        let mut all = Vec::new();
        members(&whole, "", &mut all);
        for (object, name) in all {
            let step = name.replace('~', "~0").replace('/', "~1");
            let member = format!("{object}/{step}");
            // Without an object, the clues in it are gone, too.
            let holds_clue =
                |clue: &String| *clue == member || clue.starts_with(&(member.clone() + "/"));
            if clues.iter().any(holds_clue) {
                continue;
            }
            let less = without(&whole, &object, &name);
            let told = format!("{} without {member}", sample.id());
            assert_eq!(
                detect(&detector, &less),
                Detection::Recognized(id),
                "{told}"
            );

            let text = less.to_string();
            let payload = Payload::parse(&text).unwrap();
            let findings = validate(entry, payload.root(), false);
            let tells = missing(&findings)
                .iter()
                .any(|(at, message)| *at == object && message.contains(&format!("`{name}`")));
            let was_valid = validator.is_valid(Payload::parse(&sample.text).unwrap().root());
            if was_valid && !validator.is_valid(payload.root()) {
                // Not always by this name: without it, another condition may hold.
                assert!(!missing(&findings).is_empty(), "{told}: {findings:#?}");
            }
            let required = required(&schema, &object, &name);
            assert!(
                tells || !required,
                "{told} is required, but not missed: {findings:#?}"
            );
        }
    }
}

/// Whether the schema requires a member without any condition: through `properties`, `items`, `$ref` and `allOf` alone.
fn required(schema: &Value, object: &str, name: &str) -> bool {
    let mut schemas = vec![schema];
    for step in object.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        schemas = spread(schema, schemas)
            .iter()
            .flat_map(|schema| {
                let property = schema.get("properties").and_then(|p| p.get(&step));
                let items = schema
                    .get("items")
                    .filter(|_| step.parse::<usize>().is_ok());
                [property, items].into_iter().flatten()
            })
            .collect();
    }
    spread(schema, schemas).iter().any(|schema| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|required| required == name))
    })
}

fn spread<'s>(root: &'s Value, schemas: Vec<&'s Value>) -> Vec<&'s Value> {
    let mut found = Vec::new();
    let mut waiting = schemas;
    while let Some(schema) = waiting.pop() {
        found.push(schema);
        let reference = schema.get("$ref").and_then(Value::as_str);
        waiting.extend(reference.and_then(|r| root.pointer(r.strip_prefix('#')?)));
        waiting.extend(
            schema
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
    }
    found
}

/// A word with one letter changed, one dropped, one added.
fn slips(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let mut changed = letters.clone();
    changed[middle] = if changed[middle] == 'x' { 'y' } else { 'x' };
    let mut dropped = letters.clone();
    dropped.remove(middle);
    let mut added = letters;
    added.insert(middle, 'x');
    [changed, dropped, added]
        .into_iter()
        .map(String::from_iter)
        .collect()
}

/// The strings a clue asks for, if it does.
fn asked(clue: &Clue) -> Vec<&str> {
    let values = clue.values.iter().flatten();
    values
        .filter_map(|value| match value {
            Literal::String(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_slip_in_a_clue_is_unrecognized_and_near() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    for sample in samples() {
        let whole = value(&sample);
        let entry = catalog.event(catalog.find(&sample.name()).unwrap());
        for clue in &entry.clues {
            let at = pointer(&clue.path);
            let word = whole
                .pointer(&at)
                .and_then(Value::as_str)
                .unwrap_or_default();
            if !asked(clue).contains(&word) {
                continue;
            }
            for slip in slips(word) {
                let mut wrong = whole.clone();
                *wrong.pointer_mut(&at).unwrap() = json!(slip);
                let edits = nearest(&inspector, &wrong, &entry.name());
                let told = format!("{}: {at} is {slip:?}: {edits:?}", sample.id());
                let [
                    Edit::Value {
                        location, wanted, ..
                    },
                ] = edits.as_slice()
                else {
                    panic!("{told}");
                };
                assert_eq!(location.as_str(), at, "{told}");
                assert_eq!(*wanted, json!(word).to_string(), "{told}");
            }
        }
    }
}

#[test]
fn a_slip_in_the_name_of_a_clue_is_unrecognized_and_near() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    for sample in samples() {
        let whole = value(&sample);
        let entry = catalog.event(catalog.find(&sample.name()).unwrap());
        for clue in &entry.clues {
            let (name, parent) = clue.path.split_last().unwrap();
            let parent = pointer(parent);
            // The clues below a container that is renamed are gone with it; that is no single slip.
            let is_outer = |other: &Clue| {
                other.path.len() > clue.path.len() && other.path.starts_with(&clue.path)
            };
            if entry.clues.iter().any(is_outer) {
                continue;
            }
            for slip in slips(name) {
                let renamed = rename(&whole, &parent, name, &slip);
                let edits = nearest(&inspector, &renamed, &entry.name());
                let told = format!("{}: {parent}/{slip}: {edits:?}", sample.id());
                let [Edit::Rename { location, wanted }] = edits.as_slice() else {
                    panic!("{told}");
                };
                assert_eq!(location.as_str(), format!("{parent}/{slip}"), "{told}");
                assert_eq!(**wanted, **name, "{told}");
            }
        }
    }
}

fn rename(value: &Value, parent: &str, name: &str, to: &str) -> Value {
    let mut value = value.clone();
    let object = value
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap();
    *object = std::mem::take(object)
        .into_iter()
        .map(|(key, value)| (if key == name { to.to_owned() } else { key }, value))
        .collect();
    value
}

/// The edits to the nearest event of an unrecognized payload, which must be the one named.
fn nearest(inspector: &Inspector<'_>, value: &Value, name: &str) -> Vec<Edit> {
    let text = value.to_string();
    let inspection = inspector.detect(&Payload::parse(&text).unwrap());
    assert_eq!(inspection.status, Status::Unrecognized, "{name}: {text}");
    let near = inspection
        .nearest
        .first()
        .unwrap_or_else(|| panic!("nothing is near {name}: {text}"));
    assert_eq!(inspector.catalog().event(near.event).name(), name, "{text}");
    near.edits.clone()
}

/// Reverses the members of every object.
fn reversed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().rev();
            Value::Object(
                members
                    .map(|(name, value)| (name, reversed(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(values) => Value::Array(values.into_iter().map(reversed).collect()),
        leaf => leaf,
    }
}

#[test]
fn the_order_of_members_does_not_matter() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    for sample in samples() {
        let expected = Detection::Recognized(catalog.find(&sample.name()).unwrap());
        let backwards = reversed(value(&sample));
        assert_eq!(detect(&detector, &backwards), expected, "{}", sample.id());
        assert_ne!(backwards.to_string(), value(&sample).to_string());
    }
}

#[test]
fn a_body_inside_a_wrapper_is_not_the_body() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    for sample in samples() {
        let body = value(&sample);
        for wrapped in [
            json!({ "body": body }),
            json!({ "data": body }),
            json!({ "payload": body }),
            json!([body]),
            json!(body.to_string()),
        ] {
            assert_eq!(
                detect(&detector, &wrapped),
                Detection::Unrecognized,
                "{}",
                sample.id()
            );
        }
    }
}

/// Bodies of other vendors, and calls to the vendors of the catalog, that share names with its events.
#[test]
fn what_only_looks_alike_is_unrecognized() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    let lookalikes = files(&root().join("tests/lookalikes"), 1);
    assert!(lookalikes.len() >= 20);
    for path in lookalikes {
        let text = std::fs::read_to_string(&path).unwrap();
        let payload = Payload::parse(&text).unwrap();
        let detection = detector.detect(payload.root());
        assert_eq!(detection, Detection::Unrecognized, "{}", path.display());
        let vendor = detector.vendor(&catalog, payload.root());
        assert_eq!(vendor, None, "{} is no new event", path.display());
    }
}
