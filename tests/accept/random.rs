//! Schemas and values by chance, small enough to meet each other.

use hooklens::schema::Documents;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::told::{Schema, hold};

const DEFINITIONS: [&str; 3] = ["one", "two", "three"];

/// A reference to the next definition. A schema that refers to itself for the same value has no end.
const NEXT: &str = "#/$defs/next";

const NAMES: [&str; 4] = ["a", "b", "t", "long name of a member"];

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(false)),
        Just(json!(0)),
        Just(json!(1)),
        Just(json!(1.5)),
        Just(json!(-7)),
        Just(json!(1.0)),
        Just(json!(9_007_199_254_740_993_u64)),
        Just(json!("")),
        Just(json!("x")),
        Just(json!("y")),
        Just(json!("x|y")),
        Just(json!("é")),
        Just(json!("2020-02-29T23:59:59.1Z")),
        Just(json!("{\"a\":1}")),
        Just(json!("{\"b\":\"x\",\"t\":[1]}")),
        Just(json!("{\"a\":1,\"a\":2}")),
        Just(json!("[1")),
        Just(json!(" ")),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            members(inner),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

fn members<S: Strategy<Value = Value>>(inner: S) -> impl Strategy<Value = Value> {
    prop::collection::vec((name(), inner), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
}

fn types() -> impl Strategy<Value = Value> {
    let one = prop::sample::select(
        &[
            "null", "boolean", "number", "integer", "string", "array", "object", "object",
        ][..],
    );
    prop_oneof![
        2 => one.clone().prop_map(Value::from),
        1 => prop::collection::btree_set(one, 1..4).prop_map(|set| json!(set)),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => types().prop_map(|types| json!({ "type": types })),
        2 => scalar().prop_map(|value| json!({ "const": value })),
        1 => prop::collection::vec(scalar(), 1..4).prop_map(|values| json!({ "enum": values })),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(json!({})),
        2 => Just(json!({ "$ref": NEXT })),
        1 => prop::sample::select(&DEFINITIONS[..])
            .prop_map(|name| json!({ "properties": { "a": { "$ref": format!("#/$defs/{name}") } } })),
        1 => prop::sample::select(&DEFINITIONS[..])
            .prop_map(|name| json!({ "items": { "$ref": format!("#/$defs/{name}") } })),
        1 => (0..3_u32, 0..4_u32).prop_map(|(least, most)| json!({ "minLength": least, "maxLength": most })),
        1 => (-8..3_i32).prop_map(|least| json!({ "minimum": least })),
        1 => (-8..3_i32).prop_map(|most| json!({ "exclusiveMaximum": most })),
        1 => Just(json!({ "multipleOf": 7 })),
        1 => Just(json!({ "pattern": "^[xy]" })),
        1 => Just(json!({ "pattern": "y$" })),
        1 => Just(json!({ "format": "date-time" })),
        1 => (0..3_u32, 0..3_u32).prop_map(|(least, most)| json!({ "minItems": least, "maxItems": most })),
        1 => (0..3_u32).prop_map(|most| json!({ "maxProperties": most })),
        1 => prop::collection::btree_set(name(), 1..3).prop_map(|names| json!({ "required": names })),
        1 => Just(json!({ "type": "string", "anyOf": [{ "const": "x" }, { "const": "y" }, { "type": "string" }] })),
        1 => Just(json!({ "propertyNames": { "maxLength": 1 } })),
        1 => Just(json!({ "uniqueItems": true })),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let branches = || prop::collection::vec(inner.clone(), 1..4);
        let properties = || {
            prop::collection::vec((name(), inner.clone()), 1..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
        };
        let tagged = (scalar(), properties()).prop_map(|(tag, mut properties)| {
            properties["t"] = json!({ "const": tag });
            json!({ "type": "object", "properties": properties, "required": ["t"] })
        });
        prop_oneof![
            4 => properties().prop_map(|members| json!({ "properties": members })),
            2 => (properties(), prop::collection::btree_set(name(), 1..3)).prop_map(|(members, names)| {
                json!({ "type": "object", "properties": members, "required": names })
            }),
            1 => (properties(), inner.clone()).prop_map(|(members, rest)| {
                json!({ "properties": members, "additionalProperties": rest })
            }),
            1 => (properties(), inner.clone(), inner.clone()).prop_map(|(members, matched, rest)| {
                json!({ "properties": members, "patternProperties": { "^l": matched }, "additionalProperties": rest })
            }),
            1 => inner.clone().prop_map(|items| json!({ "items": items })),
            1 => branches().prop_map(|positions| json!({ "prefixItems": positions })),
            1 => (inner.clone(), properties()).prop_map(|(names, members)| {
                json!({ "propertyNames": names, "properties": members })
            }),
            2 => branches().prop_map(|branches| json!({ "oneOf": branches })),
            2 => branches().prop_map(|branches| json!({ "anyOf": branches })),
            2 => prop::collection::vec(tagged, 2..4).prop_map(|branches| json!({ "oneOf": branches })),
            1 => branches().prop_map(|branches| json!({ "allOf": branches })),
            1 => inner.clone().prop_map(|schema| json!({ "not": schema })),
            2 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(condition, then, other)| {
                json!({ "if": condition, "then": then, "else": other })
            }),
            2 => (name(), scalar(), inner.clone(), inner.clone()).prop_map(|(name, tag, then, other)| {
                json!({
                    "if": { "type": "object", "properties": { name.clone(): { "const": tag } }, "required": [name] },
                    "then": then,
                    "else": other
                })
            }),
            1 => inner.clone().prop_map(|schema| {
                json!({ "contentMediaType": "application/json", "contentSchema": schema })
            }),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(|schemas| {
                let mut all = Map::new();
                for schema in schemas {
                    if let Value::Object(members) = schema {
                        all.extend(members);
                    }
                }
                Value::Object(all)
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_is_valid_and_says_nothing(
        root in schema(),
        one in schema(),
        two in schema(),
        three in schema(),
        values in prop::collection::vec(value(), 1..24),
    ) {
        let Value::Object(mut root) = root else {
            return Ok(());
        };
        root.insert("$id".into(), json!("https://example.com/v/e.json"));
        let refer = |schema: Value, to: &str| -> Value {
            let text = schema.to_string().replace("#/$defs/next", to);
            serde_json::from_str(&text).unwrap()
        };
        root.insert("$defs".into(), json!({
            "one": refer(one, "#/$defs/two"),
            "two": refer(two, "#/$defs/three"),
            "three": refer(three, "#/$defs/true"),
            "true": true,
        }));
        let text = refer(Value::Object(root), "#/$defs/one").to_string();
        let documents = Documents::parse("v/e.json", &text, None).unwrap();
        let schema = Schema::new(&documents);
        if !schema.compiles() {
            return Ok(());
        }
        for value in values {
            hold(&schema, &value.to_string(), &text);
        }
    }
}
