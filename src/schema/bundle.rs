//! Bundling: an event's schema as one document that any validator takes as it is.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::documents::Documents;
use super::tree::COMMON;

/// The schema with the shared definitions it uses copied under its own `$defs`.
///
/// A shared definition keeps its name; where another has it already, the copy is called `common_NAME`.
pub fn bundle(documents: &Documents<'_>) -> Value {
    let mut schema = documents.root().node.to_value();
    let common = documents
        .common_root()
        .and_then(|root| root.node.get("$defs"))
        .map(crate::payload::Node::to_value);
    let Some(Value::Object(common)) = common else {
        return schema;
    };
    let mut taken: HashSet<String> = schema
        .get("$defs")
        .and_then(Value::as_object)
        .map(|defs| defs.keys().cloned().collect())
        .unwrap_or_default();
    let mut names = HashMap::new();
    for name in common.keys() {
        let mut free = name.clone();
        while taken.contains(&free) || free != *name && common.contains_key(&free) {
            free.insert_str(0, "common_");
        }
        taken.insert(free.clone());
        names.insert(name.clone(), free);
    }
    let renamed = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let mut wanted = Vec::new();
    rewrite(&mut schema, false, &renamed, &mut wanted);
    let mut copied = Map::new();
    while let Some(name) = wanted.pop() {
        if copied.contains_key(&renamed(&name)) {
            continue;
        }
        if let Some(definition) = common.get(&name) {
            let mut definition = definition.clone();
            rewrite(&mut definition, true, &renamed, &mut wanted);
            copied.insert(renamed(&name), definition);
        }
    }
    // In the order of the shared file, whatever order they were found in.
    if let (Some(schema), false) = (schema.as_object_mut(), copied.is_empty()) {
        let defs = schema
            .entry("$defs")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(defs) = defs.as_object_mut() {
            for name in common.keys() {
                if let Some(definition) = copied.shift_remove(&renamed(name)) {
                    defs.insert(renamed(name), definition);
                }
            }
        }
    }
    schema
}

/// Points references to the shared file into the document itself, and notes which definitions they name.
fn rewrite(
    schema: &mut Value,
    in_common: bool,
    renamed: &dyn Fn(&str) -> String,
    wanted: &mut Vec<String>,
) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                let in_file = match reference.strip_prefix(COMMON) {
                    Some(pointer) => Some(pointer),
                    None => in_common.then_some(reference.as_str()),
                };
                let pointer = in_file.and_then(|pointer| pointer.strip_prefix("#/$defs/"));
                if let Some(pointer) = pointer {
                    let (name, rest) = pointer
                        .split_once('/')
                        .map_or((pointer, String::new()), |(name, rest)| {
                            (name, format!("/{rest}"))
                        });
                    let name = name.replace("~1", "/").replace("~0", "~");
                    let target = renamed(&name).replace('~', "~0").replace('/', "~1");
                    *reference = format!("#/$defs/{target}{rest}");
                    wanted.push(name);
                }
            }
            for (keyword, value) in members.iter_mut() {
                match (keyword.as_str(), value) {
                    // These hold values of payloads, not schemas.
                    ("const" | "enum" | "default" | "examples", _) => {}
                    // Names in these are no keywords.
                    (
                        "properties" | "patternProperties" | "$defs" | "dependentSchemas",
                        Value::Object(schemas),
                    ) => {
                        for schema in schemas.values_mut() {
                            rewrite(schema, in_common, renamed, wanted);
                        }
                    }
                    (_, value) => rewrite(value, in_common, renamed, wanted),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                rewrite(value, in_common, renamed, wanted);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_definitions_come_along_under_free_names() {
        let event = r#"{
            "properties": {
                "a": { "$ref": "common.json#/$defs/one" },
                "default": { "$ref": "common.json#/$defs/two~1b" },
                "c": { "const": { "$ref": "common.json#/$defs/one" } }
            },
            "$defs": { "one": {}, "common_one": {} }
        }"#;
        let common = r##"{
            "$defs": {
                "unused": {},
                "one": { "items": { "$ref": "common.json#/$defs/two~1b" } },
                "two/b": { "not": { "$ref": "#/$defs/one" } }
            }
        }"##;
        let documents = Documents::parse("v/e.json", event, Some(common)).unwrap();
        let expected = serde_json::json!({
            "properties": {
                "a": { "$ref": "#/$defs/common_common_one" },
                "default": { "$ref": "#/$defs/two~1b" },
                "c": { "const": { "$ref": "common.json#/$defs/one" } }
            },
            "$defs": {
                "one": {},
                "common_one": {},
                "common_common_one": { "items": { "$ref": "#/$defs/two~1b" } },
                "two/b": { "not": { "$ref": "#/$defs/common_common_one" } }
            }
        });
        assert_eq!(bundle(&documents), expected);
    }
}
