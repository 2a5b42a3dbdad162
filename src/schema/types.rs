//! The JSON types that a schema's `type` can name, and how the values of payloads fall under them.

use crate::payload::{Kind, Node};

/// Whether a value is of the JSON Schema type with this name.
pub fn is_of_type(node: Node<'_>, name: &str) -> bool {
    match name {
        "integer" => node.is_integer(),
        name => node.kind().name() == name,
    }
}

/// The kind of value that a JSON Schema type means.
pub fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "null" => Kind::Null,
        "boolean" => Kind::Boolean,
        "number" | "integer" => Kind::Number,
        "string" => Kind::String,
        "array" => Kind::Array,
        "object" => Kind::Object,
        _ => return None,
    })
}
