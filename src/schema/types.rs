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

/// Some of the JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeSet(u8);

/// The bit of `integer`; the others have those of their kinds.
const INTEGER: u8 = 1 << 7;

impl TypeSet {
    /// The types with these names. What is no type's name is in no set.
    pub fn of(names: &[Box<str>]) -> Self {
        let bits = names.iter().map(|name| match kind(name) {
            Some(_) if **name == *"integer" => INTEGER,
            Some(kind) => 1 << kind as u8,
            None => 0,
        });
        Self(bits.fold(0, |set, bit| set | bit))
    }

    /// Whether a value is of one of the types.
    #[inline]
    pub fn has(self, node: Node<'_>) -> bool {
        self.0 >> node.kind() as u8 & 1 != 0 || self.0 & INTEGER != 0 && node.is_integer()
    }
}
