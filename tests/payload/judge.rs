//! Agreement of the validator that reads the tape with the one that reads `serde_json` values.

use std::collections::BTreeSet;

use hooklens::Payload;
use hooklens::payload::{Instance, Tape};
use jsonschema::json::conformance;
use jsonschema::{ValidationError, Validator};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::generate::{doc_of, hand};

#[test]
fn the_tape_is_what_the_validator_relies_on() {
    for text in [
        conformance::document().to_string(),
        format!("{:#}", conformance::document()),
        conformance::document().to_string().replace('a', "\\u0061"),
    ] {
        let payload = Payload::parse(&text).unwrap();
        conformance::assert_conformance::<Tape>(&Instance::Node(payload.root()));
    }
}

/// Schemas that have every keyword of the packs, and those that a pack of somebody else's may have.
fn schemas() -> Vec<Value> {
    vec![
        json!({
            "type": "object",
            "required": ["id", "type"],
            "properties": {
                "id": {"type": ["integer", "string"], "minimum": 0, "minLength": 1},
                "type": {"enum": ["text", "a\"b", "\u{e9}", 1, 1.5, null, [1], {"id": 1}]},
                "text": {"type": ["string", "null"], "pattern": "^[a-z0-9]*$", "maxLength": 6},
                "list": {"type": "array", "items": {"type": ["number", "string"]}, "minItems": 1, "maxItems": 3, "uniqueItems": true},
                "count": {"type": "integer", "multipleOf": 3, "exclusiveMaximum": 1000},
            },
            "minProperties": 2,
            "maxProperties": 4,
        }),
        json!({
            "oneOf": [
                {"properties": {"type": {"const": "text"}, "text": {"type": "string"}}, "required": ["type", "text"]},
                {"properties": {"type": {"const": "list"}, "list": {"type": "array"}}, "required": ["type", "list"]},
                {"type": ["array", "number", "string", "boolean", "null"]},
            ],
            "not": {"required": ["count", "email"]},
        }),
        json!({
            "patternProperties": {"^t": {"type": "string"}, "^l": true},
            "additionalProperties": {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"type": "object", "additionalProperties": false}, {"$ref": "#/$defs/short"}]},
            "propertyNames": {"maxLength": 5, "pattern": "^[a-z]*$"},
            "$defs": {"short": {"type": "string", "maxLength": 3}},
        }),
        json!({
            "if": {"properties": {"type": {"const": "text"}}, "required": ["type"]},
            "then": {"required": ["text"]},
            "else": {"properties": {"id": {"type": "string", "format": "date-time"}, "email": {"format": "email"}, "text": {"format": "uri"}}},
            "dependentRequired": {"id": ["type", "count"]},
            "dependentSchemas": {"list": {"properties": {"count": {"const": 3}}}},
        }),
        json!({
            "type": ["array", "object"],
            "prefixItems": [{"type": "integer"}, {"type": "string"}],
            "items": {"$ref": "#"},
            "contains": {"type": "integer"},
            "minContains": 1,
            "maxContains": 2,
            "additionalProperties": {"$ref": "#"},
        }),
        json!({
            "allOf": [
                {"properties": {"id": {"maximum": 9_007_199_254_740_993_u64, "minimum": -9.5}}},
                {"properties": {"list": {"contains": {"const": 0.0}, "unevaluatedItems": {"type": "integer"}}}},
            ],
            "properties": {"inner": {"$ref": "#"}},
            "unevaluatedProperties": {"type": ["string", "boolean"]},
        }),
        json!({"anyOf": [{"type": "object", "minProperties": 1}, {"type": "array", "uniqueItems": true, "minItems": 1}, {"const": "text"}, {"enum": [0, 3, -0.5]}]}),
        json!({"properties": {"type": false, "text": {"contentMediaType": "application/json"}}, "x-to": "ignored"}),
    ]
}

/// Where an error is, in the instance and in the schema, and what it says with the values left out.
fn place(error: &ValidationError<'_>) -> (String, String, String) {
    (
        error.instance_path().to_string(),
        error.schema_path().to_string(),
        format!(
            "{:?} {}",
            std::mem::discriminant(error.kind()),
            error.masked()
        ),
    )
}

struct Pair {
    tape: Validator<Tape>,
    judge: Validator,
}

fn pairs() -> Vec<Pair> {
    schemas()
        .iter()
        .map(|schema| Pair {
            tape: jsonschema::options_for::<Tape>()
                .should_validate_formats(true)
                .build(schema)
                .unwrap(),
            judge: jsonschema::options()
                .should_validate_formats(true)
                .build(schema)
                .unwrap(),
        })
        .collect()
}

fn check(pair: &Pair, text: &str) {
    let payload = Payload::parse(text).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    let node = Instance::Node(payload.root());
    assert_eq!(
        pair.tape.is_valid(node),
        pair.judge.is_valid(&value),
        "{text}"
    );
    let ours: BTreeSet<_> = pair
        .tape
        .iter_errors(node)
        .map(|error| place(&error))
        .collect();
    let judged: BTreeSet<_> = pair
        .judge
        .iter_errors(&value)
        .map(|error| place(&error))
        .collect();
    if payload.has_repeated() {
        // The counting member of a repeated name has another place in the order, which some messages follow.
        let places = |errors: BTreeSet<(String, String, String)>| -> BTreeSet<(String, String)> {
            errors
                .into_iter()
                .map(|(at, schema, _)| (at, schema))
                .collect()
        };
        assert_eq!(places(ours), places(judged), "{text}");
    } else {
        assert_eq!(ours, judged, "{text}");
    }
}

fn names() -> impl Strategy<Value = String> + Clone {
    let names = [
        "id", "type", "text", "list", "count", "email", "inner", "other", "seventh", "\u{e9}",
    ];
    prop::sample::select(names.to_vec()).prop_map(str::to_owned)
}

fn strings() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "text",
            "list",
            "a\"b",
            "\u{e9}",
            "",
            "abc",
            "\u{1f600}\u{1f600}\u{1f600}",
            "ana@example.com",
            "2020-03-03T13:05:57Z",
            "https://example.com/a",
            "{\"a\":1}",
        ])
        .prop_map(str::to_owned),
        "[a-z0-9]{0,8}",
    ]
}

/// Objects with the names that the schemas know, mostly with values near what they want.
fn near() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        Just("0"),
        Just("-0"),
        Just("0.0"),
        Just("3"),
        Just("3.0"),
        Just("3e0"),
        Just("30e-1"),
        Just("-1"),
        Just("1.5"),
        Just("-0.5"),
        Just("999"),
        Just("1000"),
        Just("9007199254740993"),
        Just("9007199254740994"),
        Just("18446744073709551616"),
    ]
    .prop_map(str::to_owned);
    let scalar = prop_oneof![
        number,
        strings().prop_map(|string| Value::from(string).to_string()),
        Just("true".to_owned()),
        Just("null".to_owned()),
    ];
    let list = prop::collection::vec(scalar.clone(), 0..5)
        .prop_map(|elements| format!("[{}]", elements.join(",")));
    let value = prop_oneof![6 => scalar, 2 => list, 1 => Just("{\"id\":1}".to_owned()), 1 => Just("{}".to_owned())];
    prop::collection::vec((names(), value), 0..7).prop_map(|members| {
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        format!("{{{}}}", members.join(","))
    })
}

#[test]
fn verdicts_are_the_same() {
    let pairs = pairs();
    proptest!(|(text in near(), doc in doc_of("-?(0|[1-9][0-9]{0,15})(\\.[0-9]{1,6})?([eE][+-]?[0-9])?", strings(), names()), mut hand in hand())| {
        for pair in &pairs {
            check(pair, &text);
            check(pair, &hand.write(&doc));
        }
    });
}

/// What a number is to a schema does not depend on how it is written, and digits beyond 64 bits do no harm.
#[test]
fn numbers_are_judged_by_value() {
    let schema = json!({"type": "integer", "minimum": -5, "maximum": 1e300, "not": {"const": 7}});
    let validator = jsonschema::options_for::<Tape>().build(&schema).unwrap();
    let verdict = |text: &str| {
        let payload = Payload::parse(text).unwrap();
        validator.is_valid(Instance::Node(payload.root()))
    };
    for good in [
        "0",
        "-0",
        "-5",
        "5.0",
        "50e-1",
        "1e2",
        "12345678901234567890123",
        "1e300",
    ] {
        assert!(verdict(good), "{good}");
    }
    for bad in [
        "7", "7.0", "70e-1", "0.7e1", "-6", "5.5", "1e301", "1e999", "-1e999",
    ] {
        assert!(!verdict(bad), "{bad}");
    }
}

/// Where `serde_json` rounds to a double, the tape still has the digits.
#[test]
fn integers_beyond_64_bits_are_judged_by_their_digits() {
    let validator = jsonschema::options_for::<Tape>()
        .build(&json!({"multipleOf": 3}))
        .unwrap();
    for (text, expected) in [
        ("36893488147419103233", true),
        ("36893488147419103232", false),
        ("-18446744073709551615", true),
    ] {
        let payload = Payload::parse(text).unwrap();
        let verdict = validator.is_valid(Instance::Node(payload.root()));
        assert_eq!(verdict, expected, "{text}");
    }
}
