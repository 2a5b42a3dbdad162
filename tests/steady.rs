//! What touches no clue leaves a detection as it was: every member taken out, members added, reordered, retyped, over all samples.
//!
//! Whether a change touches a clue is read from the clues, so a new event needs nothing here.
//! `cargo test --test steady -- --nocapture` prints how many changes were tried, and what became of them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![allow(clippy::print_stdout, reason = "the counts are to be read")]

use std::fmt;

use hooklens::detect::{Detection, Detector};
use hooklens::schema::Clue;
use hooklens::{Catalog, Payload};
use serde_json::{Map, Number, Value, json};

mod support;

use support::{Sample, samples};

/// How often a change was tried, and what it did to the detection.
#[derive(Debug, Default)]
struct Count {
    tried: usize,
    by_clue: usize,
    otherwise: Vec<String>,
}

impl Count {
    /// Counts a change: whether the detection is as it was, and whether a clue was touched.
    fn add(&mut self, stays: bool, touches: bool, told: impl FnOnce() -> String) {
        self.tried += 1;
        match (stays, touches) {
            (true, false) => {}
            (false, true) => self.by_clue += 1,
            (true, true) | (false, false) => self.otherwise.push(told()),
        }
    }

    fn close(self, what: &str) {
        println!("{what}: {self}");
        assert!(self.tried > 1000, "{what}: {self}");
        assert!(self.otherwise.is_empty(), "{what}: {:#?}", self.otherwise);
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tried, by_clue, otherwise) = (self.tried, self.by_clue, self.otherwise.len());
        write!(
            f,
            "{tried} tried, {by_clue} changed because of a clue, {otherwise} otherwise"
        )
    }
}

/// A sample as a value, with its event's clues.
struct Known<'c> {
    sample: Sample,
    value: Value,
    detection: Detection,
    clues: &'c [Clue],
}

impl Known<'_> {
    fn is_below(clue: &Clue, place: &[String]) -> bool {
        clue.path.len() >= place.len() && clue.path.iter().zip(place).all(|(a, b)| **a == **b)
    }

    /// Whether a clue is at a place or below it.
    fn has_clue_in(&self, place: &[String]) -> bool {
        self.clues.iter().any(|clue| Self::is_below(clue, place))
    }

    /// Whether a clue asks for the value of what is at a place, or for something in it.
    fn has_value_asked(&self, place: &[String]) -> bool {
        let asks = |clue: &&Clue| clue.values.is_some() || clue.path.len() > place.len();
        self.clues
            .iter()
            .filter(asks)
            .any(|clue| Self::is_below(clue, place))
    }
}

fn known(catalog: &Catalog) -> Vec<Known<'_>> {
    let known = |sample: Sample| {
        let id = catalog.find(&sample.name()).unwrap();
        Known {
            value: serde_json::from_str(&sample.text).unwrap(),
            detection: Detection::Recognized(id),
            clues: &catalog.event(id).clues,
            sample,
        }
    };
    samples().into_iter().map(known).collect()
}

fn detect(detector: &Detector, value: &Value) -> Detection {
    let text = value.to_string();
    detector.detect(Payload::parse(&text).unwrap().root())
}

/// The places of all values below one, as names of members and numbers of elements; that of the value itself first.
fn places(value: &Value) -> Vec<Vec<String>> {
    fn list(value: &Value, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        found.push(at.clone());
        let children: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(n, v)| (n.clone(), v)).collect(),
            Value::Array(elements) => elements
                .iter()
                .enumerate()
                .map(|(number, v)| (number.to_string(), v))
                .collect(),
            _ => return,
        };
        for (step, child) in children {
            at.push(step);
            list(child, at, found);
            at.pop();
        }
    }
    let mut found = Vec::new();
    list(value, &mut Vec::new(), &mut found);
    found
}

fn at<'v>(value: &'v mut Value, place: &[String]) -> &'v mut Value {
    place.iter().fold(value, |value, step| match value {
        Value::Array(elements) => &mut elements[step.parse::<usize>().unwrap()],
        other => &mut other[step.as_str()],
    })
}

#[test]
fn anything_that_is_no_clue_can_be_taken_out() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    let mut count = Count::default();
    let mut others = 0;
    for known in known(&catalog) {
        for place in places(&known.value) {
            let Some((last, parent)) = place.split_last() else {
                continue;
            };
            let mut less = known.value.clone();
            match at(&mut less, parent) {
                Value::Array(elements) => drop(elements.remove(last.parse().unwrap())),
                other => drop(other.as_object_mut().unwrap().shift_remove(last)),
            }
            let detection = detect(&detector, &less);
            others += usize::from(detection != known.detection && detection.event().is_some());
            count.add(
                detection == known.detection,
                known.has_clue_in(&place),
                || format!("{} without {place:?}: {detection:?}", known.sample.id()),
            );
        }
    }
    println!("{others} of them are then another event");
    count.close("taken out");
}

#[test]
fn anything_unknown_can_be_added_anywhere() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    let mut count = Count::default();
    let added = [
        json!(null),
        json!("message"),
        json!(7),
        json!({ "type": "message" }),
        json!([{ "event": 1 }]),
    ];
    for known in known(&catalog) {
        let objects: Vec<Vec<String>> = places(&known.value)
            .into_iter()
            .filter(|place| at(&mut known.value.clone(), place).is_object())
            .collect();
        for place in &objects {
            for value in &added {
                let mut more = known.value.clone();
                at(&mut more, place)["a_new_member"] = value.clone();
                let detection = detect(&detector, &more);
                count.add(detection == known.detection, false, || {
                    format!("{} with {value} in {place:?}", known.sample.id())
                });
            }
        }
        let mut more = known.value.clone();
        for place in &objects {
            at(&mut more, place)["a_new_member"] = json!("new");
        }
        let detection = detect(&detector, &more);
        count.add(detection == known.detection, false, || {
            format!("{} with a member in each object", known.sample.id())
        });
    }
    count.close("added");
}

/// The members of every object in another order: which, is a question of the seed.
fn shuffled(value: &Value, seed: &mut u64) -> Value {
    match value {
        Value::Object(members) => {
            let mut left: Vec<(&String, &Value)> = members.iter().collect();
            let mut shuffled_members = Map::new();
            while !left.is_empty() {
                *seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(*seed >> 33).unwrap() % left.len();
                let (name, value) = left.swap_remove(at);
                shuffled_members.insert(name.clone(), shuffled(value, seed));
            }
            Value::Object(shuffled_members)
        }
        Value::Array(elements) => {
            Value::Array(elements.iter().map(|v| shuffled(v, seed)).collect())
        }
        leaf => leaf.clone(),
    }
}

#[test]
fn members_can_stand_in_any_order() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    let mut count = Count::default();
    let mut seed = 1;
    for known in known(&catalog) {
        for _ in 0..20 {
            let other = shuffled(&known.value, &mut seed);
            assert_eq!(other, known.value, "objects are equal in any order");
            let detection = detect(&detector, &other);
            count.add(detection == known.detection, false, || {
                format!("{} shuffled: {other}", known.sample.id())
            });
        }
    }
    count.close("shuffled");
}

/// A number as a string, and a string of digits as a number.
fn retyped(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::String(number.to_string())),
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse::<Number>().ok().map(Value::Number)
        }
        _ => None,
    }
}

#[test]
fn numbers_can_be_strings_and_digits_can_be_numbers() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    let mut count = Count::default();
    for known in known(&catalog) {
        let mut all = known.value.clone();
        let mut touches_any = false;
        for place in places(&known.value) {
            let mut other = known.value.clone();
            let leaf = at(&mut other, &place);
            let Some(becomes) = retyped(leaf) else {
                continue;
            };
            *leaf = becomes.clone();
            *at(&mut all, &place) = becomes;
            let detection = detect(&detector, &other);
            let touches = known.has_value_asked(&place);
            touches_any |= touches;
            count.add(detection == known.detection, touches, || {
                format!("{} with {place:?} retyped", known.sample.id())
            });
        }
        let detection = detect(&detector, &all);
        count.add(detection == known.detection, touches_any, || {
            format!("{} with all retyped", known.sample.id())
        });
    }
    count.close("retyped");
}
