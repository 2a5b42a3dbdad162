//! Bundling: an event's schema as one document that any validator takes as it is.

use serde_json::{Map, Value};

use super::documents::{COMMON, Documents};

/// The schema with the shared definitions it uses copied under its own `$defs`.
///
/// A shared definition keeps its name; where the event has one of the same name, the copy is called `common_NAME`.
pub fn bundle(documents: &Documents<'_>) -> Value {
    let mut schema = documents.root().node.to_value();
    let common = documents
        .common_root()
        .and_then(|root| root.node.get("$defs"))
        .map(crate::payload::Node::to_value);
    let Some(Value::Object(common)) = common else {
        return schema;
    };
    let own: Vec<String> = schema
        .get("$defs")
        .and_then(Value::as_object)
        .map(|defs| defs.keys().cloned().collect())
        .unwrap_or_default();
    let renamed = |name: &str| {
        if own.iter().any(|own| own == name) {
            format!("common_{name}")
        } else {
            name.to_owned()
        }
    };
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
                let pointer = if in_common {
                    reference.strip_prefix("#/$defs/")
                } else {
                    reference
                        .strip_prefix(COMMON)
                        .and_then(|pointer| pointer.strip_prefix("#/$defs/"))
                };
                if let Some(pointer) = pointer {
                    let (name, rest) = pointer
                        .split_once('/')
                        .map_or((pointer, String::new()), |(name, rest)| {
                            (name, format!("/{rest}"))
                        });
                    wanted.push(name.to_owned());
                    *reference = format!("#/$defs/{}{rest}", renamed(name));
                }
            }
            for value in members.values_mut() {
                rewrite(value, in_common, renamed, wanted);
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
