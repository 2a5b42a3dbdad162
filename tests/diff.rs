//! What `diff` promises: each rule by example, then laws over generated and mutated payloads.

#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use std::fmt::Write as _;

use hooklens::Payload;
use hooklens::diff::{Change, Diff, Options, Pattern, diff};
use hooklens::location::{Location, Step};
use hooklens::payload::{MAX_DEPTH, Node, write_string};
use json_patch::Patch;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

// Rules

fn options(ignore: &[&str], identities: &[(&str, &str)]) -> Options {
    let pattern = |text: &str| Pattern::parse(text).unwrap();
    Options {
        ignore: ignore.iter().map(|text| pattern(text)).collect(),
        identities: identities
            .iter()
            .map(|(text, member)| (pattern(text), (*member).to_owned()))
            .collect(),
        ..Options::default()
    }
}

/// One line a difference.
fn told(found: &Diff<'_>) -> Vec<String> {
    let line = |old: Option<&Location>, new: Option<&Location>| match (old, new) {
        (Some(old), Some(new)) if old != new => format!("{old} ({new})"),
        (Some(one), _) | (None, Some(one)) => one.to_string(),
        (None, None) => unreachable!("a difference is somewhere"),
    };
    let changes = found.changes.iter();
    changes
        .map(|difference| {
            let at = line(
                difference.location.as_ref(),
                difference.new_location.as_ref(),
            );
            match &difference.change {
                Change::Added(new) => format!("added {at}: {}", new.compact()),
                Change::Removed(old) => format!("removed {at}: {}", old.compact()),
                Change::Changed { old, new } => {
                    format!("changed {at}: {} to {}", old.text(), new.text())
                }
                Change::Moved { from, to } => format!("moved {at}: {from} to {to}"),
            }
        })
        .collect()
}

#[track_caller]
fn check_with(old: &str, new: &str, options: &Options, expected: &[&str]) {
    let (old, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
    let found = diff(&old, &new, options);
    assert_eq!(told(&found), expected);
    assert_eq!(found.is_empty(), found.patch() == "[]");
    if options.ignore.is_empty() {
        assert_patched(old.text(), new.text(), &found.patch());
    }
}

#[track_caller]
fn check(old: &str, new: &str, expected: &[&str]) {
    check_with(old, new, &Options::default(), expected);
}

fn patched(old: &str, patch: &str) -> Value {
    let mut value: Value = serde_json::from_str(old).unwrap();
    let patch: Patch = serde_json::from_str(patch).unwrap();
    json_patch::patch(&mut value, &patch).unwrap();
    value
}

#[track_caller]
fn assert_patched(old: &str, new: &str, patch: &str) {
    let value = patched(old, patch);
    let expected: Value = serde_json::from_str(new).unwrap();
    assert!(
        same(&value, &expected, 0),
        "{patch} makes {value}, not {expected}"
    );
}

/// Whether two values are the same: numbers by value, JSON inside strings as JSON.
fn same(one: &Value, other: &Value, level: usize) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64())
        }
        (Value::String(a), Value::String(b)) => {
            let inside = |text: &str| -> Option<Value> {
                let value: Value = serde_json::from_str(text).ok()?;
                ((value.is_object() || value.is_array()) && level < 3).then_some(value)
            };
            a == b
                || matches!((inside(a), inside(b)), (Some(a), Some(b)) if same(&a, &b, level + 1))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, level))
        }
        (Value::Object(a), Value::Object(b)) => {
            let has = |(name, value): (&String, &Value)| {
                b.get(name).is_some_and(|b| same(value, b, level))
            };
            a.len() == b.len() && a.iter().all(has)
        }
        _ => one == other,
    }
}

#[test]
fn values_are_compared_by_location() {
    check(
        r#"{"a": 1, "b": {"c": true, "d": null}, "e": "x"}"#,
        r#"{"e": "y", "b": {"c": true, "f": [1]}, "a": 1}"#,
        &[
            "removed /b/d: null",
            "added /b/f: [1]",
            r#"changed /e: "x" to "y""#,
        ],
    );
    check("1", "[]", &["changed : 1 to []"]);
}

#[test]
fn the_way_a_payload_is_written_does_not_matter() {
    check(
        r#"{"a": "\u00e9\/", "b": [1, 2], "c": "{\"x\": 1, \"y\": 2}"}"#,
        "{\"c\":\"{\\\"y\\\":2,\\\"x\\\":1}\",\n\"b\":[1.0,2e0],\"\\u0061\":\"é/\"}",
        &[],
    );
}

#[test]
fn a_change_of_type_is_told() {
    check(
        r#"{"id": "106"}"#,
        r#"{"id": 106}"#,
        &[r#"changed /id: "106" to 106"#],
    );
    check(
        r#"["1", {}]"#,
        "[1, []]",
        &[r#"changed /0: "1" to 1"#, "changed /1: {} to []"],
    );
    check("[null]", "[false]", &["changed /0: null to false"]);
    check(
        r#"[{"id": "106"}, {"id": "107"}]"#,
        r#"[{"id": 107}, {"id": 106}]"#,
        &[
            "moved /0 (/1): 0 to 1",
            r#"changed /0/id (/1/id): "106" to 106"#,
            r#"changed /1/id (/0/id): "107" to 107"#,
        ],
    );
    let (old, new) = (
        Payload::parse("\"1\"").unwrap(),
        Payload::parse("1").unwrap(),
    );
    let found = diff(&old, &new, &Options::default());
    let types = found.changes[0]
        .types()
        .map(|(old, new)| (old.name(), new.name()));
    assert_eq!(types, Some(("string", "number")));
}

#[test]
fn numbers_are_compared_exactly_and_keep_their_digits() {
    check(r"[1, 1e2, -0, 1.10]", r"[1.0, 100, 0, 1.1]", &[]);
    let (old, new) = (
        "[12345678901234567890123, 1.10]",
        "[12345678901234567890124, 1.20]",
    );
    check(
        old,
        new,
        &[
            "changed /0: 12345678901234567890123 to 12345678901234567890124",
            "changed /1: 1.10 to 1.20",
        ],
    );
    let (old, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
    let patch = diff(&old, &new, &Options::default()).patch();
    assert_eq!(
        patch,
        r#"[{"op":"replace","path":"/0","value":12345678901234567890124},{"op":"replace","path":"/1","value":1.20}]"#
    );
}

#[test]
fn digits_and_characters_count_where_it_is_to_be_exact() {
    let exact = Options {
        exact: true,
        ..Options::default()
    };
    let old = r#"{"n": 1.10, "e": [1e2, 7], "s": "{\"a\": 1}", "t": "\u0041"}"#;
    check_with(
        old,
        r#"{"t":"A","s":"{\"a\": 1}","n":1.10,"e":[1e2,7]}"#,
        &exact,
        &[],
    );
    let new = r#"{"n": 1.1, "e": [100, 7], "s": "{\"a\":1}", "t": "A"}"#;
    check(old, new, &[]);
    let expected = [
        "changed /n: 1.10 to 1.1",
        "changed /e/0: 1e2 to 100",
        r#"changed /s: "{\"a\": 1}" to "{\"a\":1}""#,
    ];
    check_with(old, new, &exact, &expected);
    // What differs within a string is told where it is.
    check_with(
        r#"["{\"a\": 1.0}"]"#,
        r#"["{\"a\":1}"]"#,
        &exact,
        &["changed /0#/a: 1.0 to 1"],
    );
    // What is to be left out of a string is left out of its characters.
    let ignoring = Options {
        exact: true,
        ..options(&["/s#/a"], &[])
    };
    check_with(
        r#"{"s": "{\"a\": 1}"}"#,
        r#"{"s": "{\"a\":2}"}"#,
        &ignoring,
        &[],
    );
}

#[test]
fn the_last_of_repeated_names_counts() {
    check(r#"{"a": 1, "a": 2}"#, r#"{"a": 2}"#, &[]);
    check(
        r#"{"a": 1, "a": 2}"#,
        r#"{"a": 1}"#,
        &["changed /a: 2 to 1"],
    );
    check(
        r#"{"b": 1}"#,
        r#"{"a": 1, "a": 3, "b": 1}"#,
        &["added /a: 3"],
    );
}

#[test]
fn json_inside_a_string_is_compared_as_json() {
    let old = r#"{"options": "{\"source\": \"wa\", \"ids\": [1, 2]}", "text": "[hi]"}"#;
    let new = r#"{"options": " {\"ids\":[1,2,3],\"source\":\"line\"}", "text": "[ho]"}"#;
    check(
        old,
        new,
        &[
            r#"changed /options#/source: "wa" to "line""#,
            "added /options#/ids/2: 3",
            r#"changed /text: "[hi]" to "[ho]""#,
        ],
    );
    // One string has JSON inside, the other has not.
    check(r#"["{}"]"#, r#"["{"]"#, &[r#"changed /0: "{}" to "{""#]);
    check(
        r#""[\"[1]\"]""#,
        r#""[\"[2]\"]""#,
        &["changed #/0#/0: 1 to 2"],
    );
}

#[test]
fn the_patch_replaces_a_string_with_the_new_one_as_it_is_written() {
    let (old, new) = (r#"["{\"a\":1}"]"#, r#"["{ \"a\": 2 }"]"#);
    let (old, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
    let patch = diff(&old, &new, &Options::default()).patch();
    assert_eq!(
        patch,
        r#"[{"op":"replace","path":"/0","value":"{ \"a\": 2 }"}]"#
    );
}

#[test]
fn items_keep_their_identity() {
    let old = r#"{"items": [{"id": 1, "n": 1}, {"id": 2, "n": 2}, {"id": 3, "n": 3}]}"#;
    let new = r#"{"items": [{"id": 3, "n": 3}, {"id": 4}, {"id": 1, "n": 0}]}"#;
    check(
        old,
        new,
        &[
            "moved /items/0 (/items/2): 0 to 2",
            "changed /items/0/n (/items/2/n): 1 to 0",
            r#"removed /items/1: {"id":2,"n":2}"#,
            r#"added /items/1: {"id":4}"#,
        ],
    );
    // Where the others went or came, nothing has moved.
    check(
        r#"[{"id": 1}, {"id": 2}, {"id": 3}]"#,
        r#"[{"id": 0}, {"id": 2}, {"id": 3}]"#,
        &[r#"removed /0: {"id":1}"#, r#"added /0: {"id":0}"#],
    );
}

#[test]
fn an_identity_can_be_given() {
    let old = r#"{"a": [{"sku": "x", "n": 1}, {"sku": "y", "n": 2}]}"#;
    let new = r#"{"a": [{"sku": "y", "n": 2}, {"sku": "x", "n": 3}]}"#;
    for pattern in ["/a", "/*", "/**"] {
        let options = options(&[], &[(pattern, "sku")]);
        let expected = [
            "moved /a/0 (/a/1): 0 to 1",
            "changed /a/0/n (/a/1/n): 1 to 3",
        ];
        check_with(old, new, &options, &expected);
    }
    // Without, the common item is the anchor.
    let expected = [
        r#"removed /a/0: {"sku":"x","n":1}"#,
        r#"added /a/1: {"sku":"x","n":3}"#,
    ];
    check(old, new, &expected);
}

#[test]
fn items_without_identity_are_aligned_by_what_they_have_in_common() {
    check("[1, 2, 3]", "[0, 1, 3]", &["added /0: 0", "removed /1: 2"]);
    check("[1, 2, 3]", "[1, 5, 3]", &["changed /1: 2 to 5"]);
    check(
        r#"[{"type": "image", "at": 1}, {"type": "file", "at": 1}]"#,
        r#"[{"type": "text", "at": 2}, {"type": "image", "at": 2}, {"type": "file", "at": 2}]"#,
        &[
            r#"added /0: {"type":"text","at":2}"#,
            "changed /0/at (/1/at): 1 to 2",
            "changed /1/at (/2/at): 1 to 2",
        ],
    );
}

#[test]
fn what_is_ignored_is_neither_told_nor_patched() {
    let old = r#"{"at": 1, "room": {"at": 1, "id": 1}, "log": "{\"at\": 1, \"id\": 1}", "gone": {"at": 1}}"#;
    let new = r#"{"at": 2, "room": {"at": 2, "id": 2}, "log": "{\"at\": 2, \"id\": 2}", "come": {"at": 2}}"#;
    let options = options(&["/**/at", "/gone", "/come/at"], &[]);
    let expected = [
        "changed /room/id: 1 to 2",
        "changed /log#/id: 1 to 2",
        r#"added /come: {"at":2}"#,
    ];
    check_with(old, new, &options, &expected);
    let (old_payload, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
    let value = patched(old, &diff(&old_payload, &new, &options).patch());
    let expected = json!({
        "at": 1, "room": {"at": 1, "id": 2}, "log": "{\"at\":1,\"id\":2}", "gone": {"at": 1}, "come": {"at": 2},
    });
    assert_eq!(value, expected);
}

#[test]
fn ignored_parts_do_not_influence_the_alignment() {
    let old = r#"[{"at": 1, "text": "a"}, {"at": 2, "text": "b"}, {"at": 3, "text": "c"}]"#;
    let new = r#"[{"at": 4, "text": "b"}, {"at": 5, "text": "c"}]"#;
    let expected = [r#"removed /0: {"at":1,"text":"a"}"#];
    check_with(old, new, &options(&["/*/at"], &[]), &expected);
    // An identity that is ignored identifies nothing.
    check_with(
        r#"[{"id": 1, "text": "a"}]"#,
        r#"[{"id": 2, "text": "a"}]"#,
        &options(&["/*/id"], &[]),
        &[],
    );
}

#[test]
fn ignored_items_stay_where_they_are() {
    let patched_with = |old: &str, new: &str, ignore: &str| {
        let (old_payload, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
        patched(
            old,
            &diff(&old_payload, &new, &options(&[ignore], &[])).patch(),
        )
    };
    assert_eq!(patched_with("[1, 2]", "[3, 4, 5]", "/*"), json!([1, 2]));
    assert_eq!(
        patched_with("[1, 2, 3]", "[9, 2, 4, 3]", "/0"),
        json!([1, 2, 4, 3])
    );
    let old = r#"[{"id": 1, "at": 1}, {"id": 2, "at": 1}]"#;
    let new = r#"[{"id": 2, "at": 2}, {"id": 1, "at": 2}]"#;
    let expected = json!([{"id": 2, "at": 1}, {"id": 1, "at": 1}]);
    assert_eq!(patched_with(old, new, "/*/at"), expected);
}

#[test]
fn names_are_pointers_of_ours_in_locations_and_of_rfc_6901_in_the_patch() {
    let (old, new) = (r#"{"a/b~#": 1, "": 1}"#, r#"{"a/b~#": 2, "": 2}"#);
    check(
        old,
        new,
        &["changed /a~1b~0~2: 1 to 2", "changed /: 1 to 2"],
    );
}

#[test]
fn the_deepest_nesting_is_compared() {
    let deep = |inside: &str, strings: usize| {
        let half = MAX_DEPTH / 2;
        let mut text = inside.to_owned();
        for level in 0..=strings {
            if level > 0 {
                let mut string = String::new();
                write_string(&mut string, &text);
                text = string;
            }
            text = format!("{}{text}{}", "[{\"a\":".repeat(half), "}]".repeat(half));
        }
        text
    };
    for strings in 0..=4 {
        let (old, new) = (deep("1", strings), deep("2", strings));
        let (old, new) = (Payload::parse(&old).unwrap(), Payload::parse(&new).unwrap());
        assert_eq!(diff(&old, &new, &Options::default()).changes.len(), 1);
    }
}

#[test]
fn a_thousand_items_in_reverse_move() {
    let items = |ids: &mut dyn Iterator<Item = usize>| {
        let items: Vec<String> = ids.map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        format!("[{}]", items.join(","))
    };
    let (old, new) = (items(&mut (0..1000)), items(&mut (0..1000).rev()));
    let (old, new) = (Payload::parse(&old).unwrap(), Payload::parse(&new).unwrap());
    let found = diff(&old, &new, &Options::default());
    assert_eq!(found.changes.len(), 999);
    assert_patched(old.text(), new.text(), &found.patch());
}

// Laws

const NAMES: [&str; 8] = ["a", "b", "c", "id", "sku", "at", "x/~1#", ""];

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..4).prop_map(Value::from),
        select(vec![0.5, -1.25, 1e20, 1e-7]).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        select(vec!["", "1", "2", "é\"\\\n", "[", "{}", "[1]", "#", "true"]).prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 48, 6, |inner| {
        let object = vec((select(&NAMES[..]), inner.clone()), 0..6).prop_map(object);
        prop_oneof![
            2 => vec(inner.clone(), 0..6).prop_map(Value::from),
            3 => object,
            2 => vec((0..8_i64, inner.clone()), 0..6).prop_map(identified),
            1 => inner.prop_map(|value| Value::from(value.to_string())),
        ]
    })
}

fn object(members: Vec<(&str, Value)>) -> Value {
    let members = members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.collect())
}

/// An array of objects with an `id` each.
fn identified(items: Vec<(i64, Value)>) -> Value {
    let mut seen = std::collections::HashSet::new();
    let items = items.into_iter().filter(|(id, _)| seen.insert(*id));
    items
        .map(|(id, value)| json!({"id": id, "a": value}))
        .collect()
}

/// One change somewhere in a value: the choices say where and what.
fn mutate(value: &mut Value, choices: &mut impl Iterator<Item = Index>, other: &Value) {
    let mut choose = |among: usize| choices.next().map_or(0, |index| index.index(among));
    let what = choose(8);
    match value {
        Value::Array(items) if !items.is_empty() && what > 0 => {
            let (at, to) = (choose(items.len()), choose(items.len()));
            match what {
                1 => drop(items.remove(at)),
                2 => items.insert(at, other.clone()),
                3 => items.swap(at, to),
                4 => items.rotate_left(at),
                _ => mutate(&mut items[at], choices, other),
            }
        }
        Value::Object(members) if !members.is_empty() && what > 0 => {
            let name = members.keys().nth(choose(members.len())).cloned().unwrap();
            match what {
                1 => drop(members.remove(&name)),
                2 => drop(members.insert(NAMES[choose(NAMES.len())].to_owned(), other.clone())),
                _ => mutate(members.get_mut(&name).unwrap(), choices, other),
            }
        }
        Value::String(text) if what > 0 => match serde_json::from_str::<Value>(text) {
            Ok(mut inside) if inside.is_object() || inside.is_array() => {
                mutate(&mut inside, choices, other);
                *text = inside.to_string();
            }
            _ => text.push('1'),
        },
        _ => *value = other.clone(),
    }
}

/// Two values, often alike.
fn pair() -> impl Strategy<Value = (Value, Value)> {
    let mutated = (
        value(),
        vec((vec(any::<Index>(), 16), scalar_or_value()), 1..6),
    );
    prop_oneof![
        1 => (value(), value()),
        6 => mutated.prop_map(|(old, mutations)| {
            let mut new = old.clone();
            for (choices, other) in mutations {
                mutate(&mut new, &mut choices.into_iter(), &other);
            }
            (old, new)
        }),
    ]
}

fn scalar_or_value() -> impl Strategy<Value = Value> {
    prop_oneof![2 => scalar(), 1 => value()]
}

/// The value written in another way: members turned around, white space, escapes, numbers with exponents, and JSON
/// inside strings likewise.
fn write_otherwise(out: &mut String, value: &Value, level: usize) {
    match value {
        Value::Number(number) => {
            let text = number.to_string();
            out.push_str(&text);
            out.push_str(if text.contains('e') {
                ""
            } else if text.contains('.') {
                "00E+0"
            } else {
                ".0e00"
            });
        }
        Value::String(text) => {
            let inside = serde_json::from_str::<Value>(text).ok();
            let inside =
                inside.filter(|value| level < 3 && (value.is_object() || value.is_array()));
            let text = inside.map_or(text.clone(), |value| {
                let mut inner = String::from(" ");
                write_otherwise(&mut inner, &value, level + 1);
                inner
            });
            out.push('"');
            for unit in text.encode_utf16() {
                write!(out, "\\u{unit:04X}").unwrap();
            }
            out.push('"');
        }
        Value::Array(items) => {
            out.push_str("[ ");
            for (number, item) in items.iter().enumerate() {
                out.push_str(if number > 0 { "\t,\n" } else { "" });
                write_otherwise(out, item, level);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push_str("{\r\n");
            for (number, (name, item)) in members.iter().rev().enumerate() {
                out.push_str(if number > 0 { " , " } else { "" });
                write_otherwise(out, &Value::from(name.as_str()), usize::MAX);
                out.push_str(" : ");
                write_otherwise(out, item, level);
            }
            out.push('}');
        }
        _ => out.push_str(&value.to_string()),
    }
}

fn otherwise(value: &Value) -> String {
    let mut text = String::new();
    write_otherwise(&mut text, value, 0);
    text
}

/// The text of the value at a location.
fn resolve(node: Node<'_>, steps: &[Step<'_>]) -> Option<String> {
    match steps {
        [] => Some(node.text().to_owned()),
        [Step::Embedded, rest @ ..] => {
            let text = node.as_str()?;
            resolve(Payload::parse(&text).ok()?.root(), rest)
        }
        [Step::Name(name), rest @ ..] => {
            let below = match name.parse::<usize>() {
                Ok(index) if node.elements().next().is_some() => node.elements().nth(index),
                _ => node.get(name),
            };
            resolve(below?, rest)
        }
        [Step::Index(index), rest @ ..] => resolve(node.elements().nth(*index)?, rest),
    }
}

/// The locations of all scalars, those inside strings included.
fn scalars(value: &Value, at: &Location, level: usize, found: &mut Vec<Location>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                scalars(item, &at.element(index), level, found);
            }
        }
        Value::Object(members) => {
            for (name, item) in members {
                scalars(item, &at.member(name), level, found);
            }
        }
        Value::String(text) => match serde_json::from_str::<Value>(text) {
            Ok(inside) if level < 3 && (inside.is_array() || inside.is_object()) => {
                scalars(&inside, &at.embedded(), level + 1, found);
            }
            _ => found.push(at.clone()),
        },
        _ => found.push(at.clone()),
    }
}

/// Gives the value at the end of the steps another type.
fn retype(value: &mut Value, steps: &[Step<'_>]) {
    match (steps, value) {
        ([], value) => {
            *value = match &*value {
                Value::String(text) => json!([text]),
                Value::Null => json!(false),
                other => json!(other.to_string()),
            }
        }
        ([Step::Embedded, rest @ ..], Value::String(text)) => {
            let mut inside: Value = serde_json::from_str(text).unwrap();
            retype(&mut inside, rest);
            *text = inside.to_string();
        }
        ([Step::Name(name), rest @ ..], Value::Array(items)) => {
            retype(&mut items[name.parse::<usize>().unwrap()], rest);
        }
        ([Step::Name(name), rest @ ..], Value::Object(members)) => {
            retype(members.get_mut(&**name).unwrap(), rest);
        }
        (steps, value) => unreachable!("{steps:?} of {value}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_payload_is_the_same_as_itself(value in value()) {
        let (one, other) = (value.to_string(), otherwise(&value));
        let (one, other) = (Payload::parse(&one).unwrap(), Payload::parse(&other).unwrap());
        for (old, new) in [(&one, &one), (&one, &other), (&other, &one)] {
            let found = diff(old, new, &Options::default());
            prop_assert!(found.is_empty(), "{:?}", told(&found));
            prop_assert_eq!(found.patch(), "[]");
        }
    }

    #[test]
    fn the_patch_makes_the_new_payload((old, new) in pair(), identity in select(vec!["id", "a"])) {
        let given = options(&[], &[("/**", identity)]);
        let texts = [(old.to_string(), new.to_string()), (otherwise(&old), new.to_string()), (old.to_string(), otherwise(&new))];
        for (old_text, new_text) in &texts {
            let (old_payload, new_payload) = (Payload::parse(old_text).unwrap(), Payload::parse(new_text).unwrap());
            for options in [&Options::default(), &given] {
                let found = diff(&old_payload, &new_payload, options);
                prop_assert_eq!(found.is_empty(), same(&old, &new, 0));
                let value = patched(old_text, &found.patch());
                prop_assert!(same(&value, &new, 0), "{} makes {}", found.patch(), value);
            }
        }
    }

    #[test]
    fn locations_resolve_to_what_is_told((old, new) in pair()) {
        let (old, new) = (old.to_string(), otherwise(&new));
        let (old, new) = (Payload::parse(&old).unwrap(), Payload::parse(&new).unwrap());
        let resolved = |payload: &Payload<'_>, location: Option<&Location>| {
            location.map(|location| resolve(payload.root(), &location.steps()).unwrap())
        };
        for difference in &diff(&old, &new, &Options::default()).changes {
            let before = resolved(&old, difference.location.as_ref());
            let after = resolved(&new, difference.new_location.as_ref());
            let (told_before, told_after) = match &difference.change {
                Change::Added(new) => (None, Some(new)),
                Change::Removed(old) => (Some(old), None),
                Change::Changed { old, new } => (Some(old), Some(new)),
                Change::Moved { from, to } => {
                    let ends = |location: &Option<Location>, index: &usize| {
                        location.as_ref().unwrap().as_str().ends_with(&format!("/{index}"))
                    };
                    prop_assert!(ends(&difference.location, from) && ends(&difference.new_location, to));
                    prop_assert!(from != to || before != after || before.is_some());
                    continue;
                }
            };
            prop_assert_eq!(before.as_deref(), told_before.map(hooklens::diff::Value::text));
            prop_assert_eq!(after.as_deref(), told_after.map(hooklens::diff::Value::text));
            for (payload, value) in [(&old, told_before), (&new, told_after)] {
                if let Some((value, span)) = value.and_then(|value| Some((value, value.span()?))) {
                    prop_assert_eq!(value.text(), &payload.text()[span]);
                }
            }
        }
    }

    #[test]
    fn a_change_of_type_is_told_where_it_is(old in value(), which in any::<Index>()) {
        let mut found = Vec::new();
        scalars(&old, &Location::root(), 0, &mut found);
        if found.is_empty() {
            return Ok(());
        }
        let at = &found[which.index(found.len())];
        let mut new = old.clone();
        retype(&mut new, &at.steps());
        let (old, new) = (old.to_string(), new.to_string());
        let (old, new) = (Payload::parse(&old).unwrap(), Payload::parse(&new).unwrap());
        let found = diff(&old, &new, &Options::default());
        prop_assert!(
            found.changes.iter().any(|difference| difference.location.as_ref() == Some(at) && difference.types().is_some()),
            "{}: {:?}", at, told(&found)
        );
    }

    #[test]
    fn the_patch_leaves_only_what_is_ignored(
        (old, new) in pair(),
        ignore in vec(select(vec!["/**/a", "/*/at", "/a", "/**/id", "/**/c/*", "/b#", "/**/x~1~01~2"]), 1..3),
    ) {
        let options = options(&ignore, &[]);
        let (old, new) = (old.to_string(), new.to_string());
        let (old_payload, new_payload) = (Payload::parse(&old).unwrap(), Payload::parse(&new).unwrap());
        let patch = diff(&old_payload, &new_payload, &options).patch();
        let made = patched(&old, &patch).to_string();
        let made_payload = Payload::parse(&made).unwrap();
        let left = diff(&made_payload, &new_payload, &options);
        prop_assert!(left.is_empty(), "{} makes {}, which differs: {:?}", patch, made, told(&left));
    }

    #[test]
    fn the_same_payloads_give_the_same_patch((old, new) in pair()) {
        let (old, new) = (old.to_string(), new.to_string());
        let once = || {
            let (old, new) = (Payload::parse(&old).unwrap(), Payload::parse(&new).unwrap());
            let found = diff(&old, &new, &Options::default());
            (told(&found), found.patch())
        };
        prop_assert_eq!(once(), once());
    }
}

#[test]
fn the_judge_of_these_tests_judges() {
    assert!(same(
        &json!([1, "{\"a\": 1}"]),
        &json!([1.0, "{\"a\":1.0}"]),
        0
    ));
    assert!(!same(&json!(1), &json!("1"), 0));
    assert!(!same(&json!({"a": 1}), &json!({"b": 1}), 0));
    assert!(!same(&Value::Object(Map::new()), &json!([]), 0));
}
