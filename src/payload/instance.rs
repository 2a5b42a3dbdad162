//! The tape as `jsonschema` sees it, so that a payload is validated where it lies.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as SchemaNode, NodeIdentity, Object};
use serde_json::Value;

use super::{Elements, Kind, Members, Node};

/// The representation: a marker for `jsonschema::options_for`.
#[derive(Debug)]
pub struct Tape;

/// A value under validation: one of a payload, or a member's name on its own (for `propertyNames`).
#[derive(Debug, Clone, Copy)]
pub enum Instance<'a> {
    /// A value of a payload.
    Node(Node<'a>),
    /// A member's name.
    Name(&'a str),
}

impl Json for Tape {
    type Node<'a> = Instance<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();

    // A lookup compares little but lengths, a pass hands out every name decoded: measured, a pass is worth two lookups
    // an element, and costs more from four on.
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Instance<'_>) -> T) -> T {
        f(Instance::Name(string))
    }
}

impl<'a> SchemaNode<'a, Tape> for Instance<'a> {
    type Object = ObjectView<'a>;
    type Array = ArrayView<'a>;
    type Number = NumberView<'a>;

    fn as_object(&self) -> Option<ObjectView<'a>> {
        match self {
            Self::Node(node) if node.kind() == Kind::Object => Some(ObjectView(*node)),
            _ => None,
        }
    }

    fn as_array(&self) -> Option<ArrayView<'a>> {
        match self {
            Self::Node(node) if node.kind() == Kind::Array => Some(ArrayView(*node)),
            _ => None,
        }
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self {
            Self::Node(node) => node.as_str(),
            Self::Name(name) => Some(Cow::Borrowed(name)),
        }
    }

    fn as_number(&self) -> Option<NumberView<'a>> {
        match self {
            Self::Node(node) if node.kind() == Kind::Number => Some(NumberView(*node)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Node(node) => node.as_bool(),
            Self::Name(_) => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self, Self::Node(node) if node.is_null())
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Node(node) if node.kind() == Kind::Number)
    }

    fn json_type(&self) -> JsonType {
        match self {
            Self::Name(_) => JsonType::String,
            Self::Node(node) => match node.kind() {
                Kind::Null => JsonType::Null,
                Kind::Boolean => JsonType::Boolean,
                Kind::Number => JsonType::Number,
                Kind::String => JsonType::String,
                Kind::Array => JsonType::Array,
                Kind::Object => JsonType::Object,
            },
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match (self, expected) {
            (Self::Name(name), Value::String(expected)) => name == expected,
            (Self::Name(_), _) => false,
            (Self::Node(node), Value::String(expected)) => node.is_str(expected),
            (Self::Node(node), Value::Bool(expected)) => node.as_bool() == Some(*expected),
            (Self::Node(node), Value::Null) => node.is_null(),
            (Self::Node(node), Value::Number(expected)) => {
                node.kind() == Kind::Number
                    && jsonschema::json::cmp::equal(
                        &self.to_value(),
                        &Value::Number(expected.clone()),
                    )
            }
            (Self::Node(node), Value::Array(_) | Value::Object(_)) => {
                node.is_container() && jsonschema::json::cmp::equal(&self.to_value(), expected)
            }
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(match self {
            Self::Name(name) => Value::String((*name).to_owned()),
            Self::Node(node) => node.to_value(),
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        match self {
            Self::Node(node) => Some(NodeIdentity::tagged(
                std::ptr::from_ref(node.payload()) as usize,
                node.index(),
            )),
            Self::Name(_) => None,
        }
    }
}

impl Node<'_> {
    /// The value as `serde_json` has it. Numbers beyond 64 bits lose digits there, so this is for comparing and for
    /// schemas, never for output.
    pub fn to_value(self) -> Value {
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Boolean => Value::Bool(self.text() == "true"),
            Kind::Number => Value::Number(NumberView(self).number()),
            Kind::String => Value::String(self.as_str().unwrap_or_default().into_owned()),
            Kind::Array => Value::Array(self.elements().map(Node::to_value).collect()),
            Kind::Object => Value::Object(
                self.members()
                    .map(|(name, value)| {
                        (
                            name.as_str().unwrap_or_default().into_owned(),
                            value.to_value(),
                        )
                    })
                    .collect(),
            ),
        }
    }
}

/// A number of a payload.
#[derive(Debug, Clone, Copy)]
pub struct NumberView<'a>(Node<'a>);

impl NumberView<'_> {
    fn number(self) -> serde_json::Number {
        let text = self.0.text();
        if let Ok(number) = text.parse::<u64>() {
            return number.into();
        }
        if let Some(number) = self.as_i64() {
            return number.into();
        }
        let number: f64 = text.parse().unwrap_or(0.0);
        // A number beyond a double's range compares as the largest there is.
        serde_json::Number::from_f64(number.clamp(f64::MIN, f64::MAX)).unwrap_or_else(|| 0.into())
    }
}

impl JsonNumber for NumberView<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.text().parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        // Only a double can tell `-0` from zero.
        let text = self.0.text();
        text.parse().ok().filter(|_| text != "-0")
    }

    fn as_f64(&self) -> Option<f64> {
        self.number().as_f64()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0.text())
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(self.number())
    }

    fn is_integer(&self) -> bool {
        self.0.is_integer()
    }
}

/// An object of a payload.
#[derive(Debug, Clone, Copy)]
pub struct ObjectView<'a>(Node<'a>);

impl<'a> Object<'a, Tape> for ObjectView<'a> {
    type Node = Instance<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = MembersView<'a>;

    fn len(&self) -> usize {
        // A shadowed member is not there, so it must not count either.
        if self.0.payload().has_repeated() {
            self.members().count()
        } else {
            self.0.members().count()
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_leaf()
    }

    fn get(&self, key: &Box<str>) -> Option<Instance<'a>> {
        self.0.get(key).map(Instance::Node)
    }

    fn members(&self) -> MembersView<'a> {
        MembersView(self.0.members(), self.0.payload().has_repeated())
    }
}

/// The members of an object that no later one shadows.
#[derive(Debug, Clone)]
pub struct MembersView<'a>(Members<'a>, bool);

impl<'a> Iterator for MembersView<'a> {
    type Item = (Cow<'a, str>, Instance<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (name, value) = self.0.next()?;
            if self.1 && name.payload().is_shadowed(name) {
                continue;
            }
            return Some((name.as_str()?, Instance::Node(value)));
        }
    }
}

/// An array of a payload.
#[derive(Debug, Clone, Copy)]
pub struct ArrayView<'a>(Node<'a>);

impl<'a> Array<'a, Tape> for ArrayView<'a> {
    type Node = Instance<'a>;
    type ElementsIter = std::iter::Map<Elements<'a>, fn(Node<'a>) -> Instance<'a>>;

    fn len(&self) -> usize {
        self.0.elements().count()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.elements().map(Instance::Node)
    }
}
