//! Payloads for the laws: the samples on disk, what chance makes of them, and payloads that are not in the repository.
//!
//! `LAWS_OVER=DIR cargo test --test laws outside -- --nocapture` holds the laws against every `.json` file below a folder: for
//! captures that cannot be published. What is malformed or unrecognized there is passed over, and counted.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Every sample: its name and its text.
pub(crate) fn samples() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut samples = Vec::new();
    for vendor in fs::read_dir(&root).unwrap() {
        for file in fs::read_dir(vendor.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let is_json = path
                .extension()
                .is_some_and(|extension| extension == "json");
            if is_json && !name.contains(".normalized.") {
                samples.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    samples.sort();
    assert!(samples.len() > 50, "the samples are there");
    samples
}

/// Every payload below the folder that `LAWS_OVER` names, that can be parsed: its name and its text; none without it.
pub(crate) fn outside() -> Vec<(String, String)> {
    fn list(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                list(&path, found);
            } else if path.extension().is_some_and(|name| name == "json") {
                let text = fs::read_to_string(&path).unwrap_or_default();
                if hooklens::Payload::parse(&text).is_ok() {
                    found.push((path.display().to_string(), text));
                }
            }
        }
    }
    let mut found = Vec::new();
    if let Some(folder) = std::env::var_os("LAWS_OVER") {
        list(Path::new(&folder), &mut found);
        assert!(!found.is_empty(), "no payload in {}", folder.display());
    }
    found.sort();
    found
}

/// One change to a payload: which value (by a number that is taken modulo the values there are), and what becomes of it.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Drop,
    Null,
    Become(Value),
    Add(String, Value),
    Empty,
    Twice,
}

/// A sample's number and changes to make to it.
pub(crate) fn changed()
-> impl Strategy<Value = (prop::sample::Index, Vec<(prop::sample::Index, Change)>)> {
    let scalar = prop_oneof![
        Just(json!("")),
        Just(json!("x")),
        Just(json!("whatsapp|whatsappba")),
        Just(json!(0)),
        Just(json!(-1.5)),
        Just(json!(1_589_354_307_263_i64)),
        Just(json!(true)),
        Just(json!("2021-01-28 12:22:15.397")),
        Just(json!("{\"a\":[1,{}]}")),
        Just(json!("{\"a\":")),
        Just(json!({"k": {"l": []}})),
        Just(json!([1, "a", {}, []])),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let change = prop_oneof![
        3 => Just(Change::Drop),
        2 => Just(Change::Null),
        4 => scalar.clone().prop_map(Change::Become),
        2 => ("[a-z~/#_ ]{0,8}", scalar).prop_map(|(name, value)| Change::Add(name, value)),
        1 => Just(Change::Empty),
        1 => Just(Change::Twice),
    ];
    (
        any::<prop::sample::Index>(),
        prop::collection::vec((any::<prop::sample::Index>(), change), 0..4),
    )
}

/// Makes the changes to a value. The root stays an object.
pub(crate) fn apply(value: &mut Value, changes: &[(prop::sample::Index, Change)]) {
    for (index, change) in changes {
        let mut places = Vec::new();
        list(value, &mut Vec::new(), &mut places);
        if places.is_empty() {
            return;
        }
        let place = index.get(&places).clone();
        let (last, parents) = place.split_last().unwrap();
        let parent = parents.iter().fold(&mut *value, |value, step| match value {
            Value::Object(members) => members.get_mut(step).unwrap(),
            Value::Array(elements) => &mut elements[step.parse::<usize>().unwrap()],
            _ => unreachable!("places are in containers"),
        });
        match parent {
            Value::Object(members) => change_member(members, last, change),
            Value::Array(elements) => {
                let at = last.parse::<usize>().unwrap();
                match change {
                    Change::Drop => drop(elements.remove(at)),
                    Change::Null => elements[at] = Value::Null,
                    Change::Become(value) => elements[at] = value.clone(),
                    Change::Add(_, value) => elements.push(value.clone()),
                    Change::Empty => elements.clear(),
                    Change::Twice => elements.push(elements[at].clone()),
                }
            }
            _ => {}
        }
    }
}

fn change_member(members: &mut Map<String, Value>, name: &str, change: &Change) {
    match change {
        Change::Drop => drop(members.shift_remove(name)),
        Change::Null => drop(members.insert(name.into(), Value::Null)),
        Change::Become(value) => drop(members.insert(name.into(), value.clone())),
        Change::Add(name, value) => drop(members.insert(name.clone(), value.clone())),
        Change::Empty => {
            let empty = match &members[name] {
                Value::Array(_) => json!([]),
                Value::Object(_) => json!({}),
                _ => json!(""),
            };
            members.insert(name.into(), empty);
        }
        Change::Twice => {
            let copy = members[name].clone();
            members.insert(format!("{name}_again"), copy);
        }
    }
}

fn list(value: &Value, path: &mut Vec<String>, places: &mut Vec<Vec<String>>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
        _ => return,
    };
    for (step, child) in children {
        path.push(step);
        places.push(path.clone());
        list(child, path, places);
        path.pop();
    }
}

/// The value's members in another order, at every level.
pub(crate) fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .rev()
                .map(|(name, value)| (name.clone(), reversed(value)))
                .collect(),
        ),
        Value::Array(elements) => Value::Array(elements.iter().map(reversed).collect()),
        other => other.clone(),
    }
}
