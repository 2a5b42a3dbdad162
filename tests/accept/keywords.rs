//! Each keyword by itself: values on both sides of it, and that the acceptor decides those it should.

use hooklens::schema::Documents;
use serde_json::{Value, json};

use crate::told::{Schema, hold};

/// A schema, and values of which some fit; whether the acceptor must accept all that fit.
#[expect(clippy::too_many_lines, reason = "it is a table")]
fn table() -> Vec<(Value, Vec<Value>, bool)> {
    let scalars = || {
        vec![
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(1),
            json!(1.0),
            json!(1.5),
            json!(-3),
            json!(14),
            json!(1e300),
            json!(""),
            json!("a"),
            json!("ab"),
            json!("\u{e9}\u{1f600}"),
            json!([]),
            json!({}),
            json!([1]),
            json!({"a": 1}),
        ]
    };
    let objects = || {
        vec![
            json!({}),
            json!({"a": 1}),
            json!({"a": "x"}),
            json!({"a": "y"}),
            json!({"b": 1}),
            json!({"a": 1, "b": 2}),
            json!({"t": "x", "a": 1}),
            json!({"t": "y", "b": 1}),
            json!({"t": "x"}),
            json!({"t": "z"}),
            json!({"t": 1}),
            json!({"k1": 1}),
            json!({"k1": "x"}),
            json!({"other": 1}),
            json!({"a": {"a": {"a": 1}}}),
            json!([]),
            json!(1),
            json!({"a": {"a": {"b": 1}}}),
            json!({"a": null, "b": null, "c": null}),
        ]
    };
    let arrays = || {
        vec![
            json!([]),
            json!([1]),
            json!([1, 2]),
            json!([1, 2, 3]),
            json!(["a"]),
            json!([[1]]),
            json!([{}]),
            json!({}),
            json!(1),
        ]
    };
    let texts = |texts: &[&str]| texts.iter().map(|text| json!(text)).collect::<Vec<_>>();
    let mut table = Vec::new();
    for schema in [
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "number"}),
        json!({"type": ["integer", "null"]}),
        json!({"type": ["object", "array"]}),
        json!({"type": ["integer", "number"]}),
        json!({"const": "a"}),
        json!({"const": 1}),
        json!({"const": null}),
        json!({"const": true}),
        json!({"enum": ["a", 1, null]}),
        json!({"enum": [true, false, "ab"]}),
        json!({"minLength": 1}),
        json!({"minLength": 2, "maxLength": 2}),
        json!({"maxLength": 1}),
        json!({"minimum": 1}),
        json!({"exclusiveMinimum": 1}),
        json!({"maximum": 1.5}),
        json!({"exclusiveMaximum": 1.5}),
        json!({"multipleOf": 7}),
        json!({"not": {"type": "string"}}),
        json!({"not": {"const": 1}}),
        json!({"not": {}}),
        json!({}),
        json!({"oneOf": [{"const": "a"}, {"const": "ab"}]}),
        json!({"oneOf": [{"type": "number"}, {"const": 1}]}),
        json!({"oneOf": [{"type": "string"}, {"const": "a"}]}),
        json!({"anyOf": [{"const": "a"}, {"type": "null"}, {"minimum": 1}]}),
        json!({"allOf": [{"type": ["string", "null"]}, {"maxLength": 1}]}),
        json!({"if": {"type": "string"}, "then": {"minLength": 2}, "else": {"type": "null"}}),
        json!({"if": {"const": 1}, "then": false}),
        json!({"type": "string", "anyOf": [{"const": "a"}, {"type": "string"}]}),
        json!({"enum": ["a", "b"], "const": "a"}),
        json!({"oneOf": [{"enum": ["a", "ab"]}, {"enum": ["ab"]}]}),
        json!({"anyOf": [{"enum": ["a", "ab"], "minLength": 2}, {"enum": ["a"], "minLength": 1}]}),
    ] {
        // Whether 1e300 is a multiple of 7, doubles cannot say.
        let is_decided = schema.get("multipleOf").is_none();
        let decided = if is_decided {
            scalars()
        } else {
            scalars()
                .into_iter()
                .filter(|value| value.as_f64() != Some(1e300))
                .collect()
        };
        let decided = decided
            .into_iter()
            .filter(|value| *value != json!(1e300) && *value != json!(1.5) && *value != json!(1.0));
        table.push((schema.clone(), decided.collect(), true));
        table.push((schema, scalars(), false));
    }
    for schema in [
        json!({"required": ["a"]}),
        json!({"properties": {"a": {"type": "integer"}}}),
        json!({"properties": {"a": {"type": "string"}}, "required": ["a", "b"]}),
        json!({"additionalProperties": {"type": "integer"}}),
        json!({"properties": {"a": true}, "additionalProperties": false}),
        json!({"properties": {"a": {}}, "patternProperties": {"^k[0-9]$": {"type": "integer"}}, "additionalProperties": {"type": "string"}}),
        json!({"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}, "additionalProperties": {"type": "integer"}}]}),
        json!({"propertyNames": {"maxLength": 1}}),
        json!({"propertyNames": {"enum": ["a", "b", "t"]}, "properties": {"a": {}}, "additionalProperties": true}),
        json!({"minProperties": 1, "maxProperties": 2}),
        json!({"not": {"required": ["b"]}}),
        json!({"properties": {"a": {"$ref": "#"}}}),
        json!({"oneOf": [
            {"properties": {"t": {"const": "x"}, "a": {"type": "integer"}}, "required": ["t", "a"]},
            {"properties": {"t": {"const": "y"}, "b": {"type": "integer"}}, "required": ["t", "b"]},
        ]}),
        json!({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        json!({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        json!({"type": "object", "if": {"properties": {"t": {"const": "x"}}, "required": ["t"]}, "then": {"required": ["a"]}, "else": {"properties": {"b": {"type": "integer"}}}}),
        json!({"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "integer"}]}}, "maxProperties": 1}}}),
        json!({"properties": {"a": {"oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "string"}, {"type": "null"}, {"type": "integer"}]}}}),
    ] {
        table.push((schema, objects(), true));
    }
    for schema in [
        json!({"items": {"type": "integer"}}),
        json!({"minItems": 2}),
        json!({"maxItems": 2}),
        json!({"maxItems": 0}),
        json!({"type": "array", "items": {"anyOf": [{"type": "integer"}, {"$ref": "#"}]}}),
        json!({"items": false}),
        json!({"prefixItems": [{"type": "integer"}, {"type": "integer"}]}),
        json!({"allOf": [{"prefixItems": [{"type": "integer"}, true]}, {"items": {"not": {"const": 2}}}]}),
    ] {
        table.push((schema, arrays(), true));
    }
    for (format, values) in [
        (
            "date-time",
            &[
                "2020-02-29T23:59:59Z",
                "2021-02-29T23:59:59Z",
                "2020-01-01t00:00:00.123+07:00",
                "2020-01-01 00:00:00Z",
                "2020-01-01T24:00:00Z",
                "2020-01-01T00:00:00+2400",
                "2020-01-01T00:00:00-23:59",
                "x",
                "",
                "2020-01-01T00:00:00.Z",
            ][..],
        ),
        (
            "date",
            &[
                "2020-02-29",
                "2019-02-29",
                "2020-13-01",
                "x",
                "2020-1-01",
                "2020-04-31",
            ][..],
        ),
        (
            "uuid",
            &[
                "00000000-0000-4000-8000-000000000000",
                "0000000-00000-4000-8000-000000000000",
                "x",
            ][..],
        ),
        (
            "email",
            &[
                "a@example.com",
                "a.b+c@mail.example.org",
                "a@",
                "@b",
                "a b@example.com",
                "a@example",
            ][..],
        ),
        (
            "hostname",
            &[
                "example.com",
                "a-b.example.com",
                "-a.example.com",
                "a..b",
                "a_b.example",
            ][..],
        ),
        (
            "ipv4",
            &["127.0.0.1", "127.0.0.256", "1.2.3", "01.2.3.4"][..],
        ),
        ("ipv6", &["::1", "2001:db8::1", ":::1", "1.2.3.4"][..]),
        (
            "uri",
            &[
                "https://example.com/a?b=c#d",
                "https://example.com:8080/%20",
                "example.com",
                "https://example.com/a b",
                "https://example.com/%2",
                "https://example.com",
            ][..],
        ),
        (
            "uri-reference",
            &["/a/b?c", "https://example.com/", "//", "a b"][..],
        ),
        ("phone", &["+6281234567890", "0812", "", "x"][..]),
        (
            "utc-date-time",
            &["2020-03-03 13:05:57 UTC", "2020-03-03", ""][..],
        ),
        ("unix-seconds", &["1669004080", "x", ""][..]),
    ] {
        // Of hosts without a point, and the like, nobody here is sure.
        let all = ["uri-reference", "email", "hostname"].contains(&format);
        table.push((json!({"format": format}), texts(values), !all));
    }
    for (pattern, values) in [
        (
            r"@example\.com$",
            &["a@example.com", "a@example.comx", "aexample.com"][..],
        ),
        (
            r"^\+?[1-9][0-9]{6,14}$",
            &["+6281234567", "081", "6281234567\n"][..],
        ),
        (r"^\d+$", &["12", "x"][..]),
        (r"^[\w.]+$", &["a_1.", ""][..]),
        ("^(a|b)$", &["a", "b", "c", "ab"][..]),
        (".", &["a", "", "\n"][..]),
        ("^pre", &["prefix", "a prefix"][..]),
        ("mid", &["amidb", "am"][..]),
    ] {
        table.push((json!({"pattern": pattern}), texts(values), true));
    }
    table.push((
        json!({"pattern": r"^\S*$"}),
        texts(&["a", "a b", "\u{feff}", "\u{85}"]),
        false,
    ));
    let json_in_strings = texts(&[
        "",
        " ",
        "{}",
        "{\"a\":1}",
        "{\"a\":\"x\"}",
        "{\"a\":1,\"a\":1}",
        "{",
        "[]",
        "{} {}",
        "{\"c\":{\"a\":\"b\"}}",
    ]);
    table.push((json!({"contentMediaType": "application/json", "contentSchema": {"type": "object", "properties": {"a": {"type": "integer"}}}}), json_in_strings, true));
    // What is not known is left to the validator, for the kinds of values that it concerns.
    for schema in [
        json!({"uniqueItems": true}),
        json!({"contains": {"type": "integer"}}),
        json!({"dependentRequired": {"a": ["b"]}}),
        json!({"unevaluatedProperties": false}),
        json!({"const": {"a": 1}}),
        json!({"enum": [[1], {"b": 1}]}),
        json!({"not": {"uniqueItems": true}}),
        json!({"oneOf": [{"contains": {"type": "integer"}}, {"type": "array", "maxItems": 1}]}),
        json!({"oneOf": [{"$ref": "#"}, {"type": "array"}]}),
        json!({"anyOf": [{"$ref": "#"}, {"type": "object"}]}),
        json!({"unheard_of": true}),
        json!({"not": {"unheard_of": true}}),
    ] {
        if schema.to_string().contains("\"$ref\"") {
            continue;
        }
        table.push((schema.clone(), objects(), false));
        table.push((schema, arrays(), false));
    }
    table
}

#[test]
fn every_keyword_is_judged_as_the_validator_does() {
    for (mut schema, values, must) in table() {
        schema["$id"] = json!("https://example.com/v/e.json");
        let text = schema.to_string();
        let documents = Documents::parse("v/e.json", &text, None).unwrap();
        let schema = Schema::new(&documents);
        assert!(schema.compiles(), "{text}");
        for value in values {
            let (accepts, nothing_to_say) = hold(&schema, &value.to_string(), &text);
            if must && schema.has_plan() {
                assert_eq!(accepts, nothing_to_say, "{value} by {text}");
            }
        }
    }
}

#[test]
fn schemas_that_lead_back_to_themselves_end() {
    for text in [
        r##"{"$id":"https://example.com/v/e.json","$ref":"#"}"##,
        r##"{"$id":"https://example.com/v/e.json","oneOf":[{"$ref":"#"},{"type":"object"}]}"##,
        r##"{"$id":"https://example.com/v/e.json","anyOf":[{"$ref":"#"},{"$ref":"#/anyOf/0"}]}"##,
        r##"{"$id":"https://example.com/v/e.json","not":{"$ref":"#"}}"##,
        r##"{"$id":"https://example.com/v/e.json","if":{"$ref":"#"},"then":{"required":["a"]}}"##,
    ] {
        let documents = Documents::parse("v/e.json", text, None).unwrap();
        let acceptor = hooklens::schema::Acceptor::compile(&documents);
        for value in ["{}", "[]", "1", r#"{"a":{}}"#] {
            let payload = hooklens::Payload::parse(value).unwrap();
            acceptor.judge(
                payload.root(),
                true,
                &mut hooklens::schema::Spare::default(),
            );
        }
    }
}

#[test]
fn what_a_branch_describes_is_looked_at() {
    for (schema, value) in [
        (
            json!({"anyOf": [{"oneOf": [{"$ref": "#/$defs/one"}]}, {}], "$defs": {"one": {"prefixItems": [{"properties": {"a": {}}}]}}}),
            json!([{"b": null}]),
        ),
        (
            json!({"items": {"if": false, "then": {"type": "string", "anyOf": [{"const": "x"}, {"type": "string"}]}}}),
            json!(["y"]),
        ),
    ] {
        let mut schema = schema;
        schema["$id"] = json!("https://example.com/v/e.json");
        let text = schema.to_string();
        let documents = Documents::parse("v/e.json", &text, None).unwrap();
        hold(&Schema::new(&documents), &value.to_string(), &text);
    }
}

#[test]
fn many_names_and_deep_values_are_judged() {
    let names: Vec<String> = (0..70).map(|number| format!("n{number}")).collect();
    for required in [&names[..64], &names[..]] {
        let schema = json!({"$id": "https://example.com/v/e.json", "required": required});
        let text = schema.to_string();
        let documents = Documents::parse("v/e.json", &text, None).unwrap();
        let schema = Schema::new(&documents);
        let all: serde_json::Map<String, Value> =
            names.iter().map(|name| (name.clone(), json!(1))).collect();
        let mut without = all.clone();
        without.shift_remove("n63");
        let (accepts, _) = hold(&schema, &json!(all).to_string(), "required");
        assert_eq!(accepts, required.len() <= 64);
        let (accepts, _) = hold(&schema, &json!(without).to_string(), "required");
        assert!(!accepts);
    }
    let text =
        r##"{"$id":"https://example.com/v/e.json","type":["array","null"],"items":{"$ref":"#"}}"##;
    let documents = Documents::parse("v/e.json", text, None).unwrap();
    let schema = Schema::new(&documents);
    let deep = format!("{}{}", "[".repeat(127), "]".repeat(127));
    assert_eq!(hold(&schema, &deep, text), (true, true));
}
