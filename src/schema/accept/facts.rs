//! What a schema says, read off once.
//!
//! A keyword that is not known here makes the schema unsure for the kinds of values it may concern; nothing is ever
//! accepted because of a keyword that was not read.

use super::format::Format;
use super::number::{Bound, Limit};
use super::pattern::{NamePattern, TextPattern};
use crate::payload::{Kind, Node};
use crate::schema::documents::At;
use crate::schema::literal::Literal;

/// A schema: where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema<'a> {
    pub(super) node: Node<'a>,
    pub(super) common: bool,
}

/// What tells a schema from every other.
pub(super) type Key = (bool, u32);

impl<'a> Schema<'a> {
    pub(super) fn key(self) -> Key {
        (self.common, self.node.index())
    }

    /// The place, without its pointer: nobody is told about it.
    pub(super) fn at(self) -> At<'a> {
        At {
            node: self.node,
            common: self.common,
            pointer: String::new(),
        }
    }

    fn below(self, node: Node<'a>) -> Self {
        Self { node, ..self }
    }
}

/// Some of the kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(0x3F);

    pub(super) const fn of(kind: Kind) -> Self {
        Self(1 << kind as u8)
    }

    pub(super) const fn has(self, kind: Kind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The kinds, in the order of their numbers.
pub(super) const KINDS: [Kind; 6] = [
    Kind::Null,
    Kind::Boolean,
    Kind::Number,
    Kind::String,
    Kind::Array,
    Kind::Object,
];

/// What one schema says itself. What it refers to is not in it.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    /// The kinds of values that can fit.
    pub(super) kinds: Kinds,
    /// The kinds of values of which nobody knows whether they fit.
    pub(super) unsure: Kinds,
    /// Of numbers, only integers can fit.
    pub(super) integer: bool,
    /// Values of each of these lists only: `const` and `enum`.
    pub(super) lists: Vec<Vec<Literal>>,
    /// The fewest and the most characters, elements and members.
    pub(super) length: (u64, u64),
    pub(super) elements: (u64, u64),
    pub(super) members: (u64, u64),
    pub(super) limits: Vec<Limit>,
    pub(super) formats: Vec<Format>,
    pub(super) patterns: Vec<Node<'a>>,
    pub(super) properties: Vec<(Box<str>, Schema<'a>)>,
    pub(super) required: Vec<Box<str>>,
    pub(super) name_patterns: Vec<(NamePattern, Schema<'a>)>,
    pub(super) additional: Option<Schema<'a>>,
    /// Of the names of members.
    pub(super) names: Option<Schema<'a>>,
    /// Of the first elements, each by its position; `items` is of those that follow.
    pub(super) positions: Vec<Schema<'a>>,
    pub(super) items: Option<Schema<'a>>,
    pub(super) content: Option<Schema<'a>>,
    pub(super) one_of: Option<Vec<Schema<'a>>>,
    pub(super) any_of: Option<Vec<Schema<'a>>>,
    pub(super) all_of: Vec<Schema<'a>>,
    pub(super) not: Option<Schema<'a>>,
    pub(super) condition: Option<[Option<Schema<'a>>; 3]>,
    pub(super) has_reference: bool,
}

/// As many as there may be.
pub(super) const UNLIMITED: (u64, u64) = (0, u64::MAX);

impl<'a> Facts<'a> {
    fn nothing() -> Self {
        Self {
            kinds: Kinds::ALL,
            unsure: Kinds::NONE,
            integer: false,
            lists: Vec::new(),
            length: UNLIMITED,
            elements: UNLIMITED,
            members: UNLIMITED,
            limits: Vec::new(),
            formats: Vec::new(),
            patterns: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            name_patterns: Vec::new(),
            additional: None,
            names: None,
            positions: Vec::new(),
            items: None,
            content: None,
            one_of: None,
            any_of: None,
            all_of: Vec::new(),
            not: None,
            condition: None,
            has_reference: false,
        }
    }

    /// Reads a schema.
    pub(super) fn read(schema: Schema<'a>) -> Self {
        let mut facts = Self::nothing();
        match schema.node.kind() {
            Kind::Boolean if schema.node.as_bool() == Some(false) => facts.kinds = Kinds::NONE,
            Kind::Boolean => {}
            Kind::Object => {
                for (name, value) in schema.node.members() {
                    let name = name.as_str().unwrap_or_default();
                    let unsure = facts.keyword(schema, &name, value).unwrap_or(Kinds::ALL);
                    facts.unsure = facts.unsure.or(unsure);
                }
            }
            _ => facts.unsure = Kinds::ALL,
        }
        facts
    }

    /// Reads a keyword. Returns the kinds of values for which it was not understood; `None` stands for all.
    fn keyword(&mut self, schema: Schema<'a>, name: &str, value: Node<'a>) -> Option<Kinds> {
        let strings = Kinds::of(Kind::String);
        let numbers = Kinds::of(Kind::Number);
        let arrays = Kinds::of(Kind::Array);
        let objects = Kinds::of(Kind::Object);
        let below = |node| schema.below(node);
        let list = || -> Vec<Schema<'a>> { value.elements().map(below).collect() };
        match name {
            // What says nothing of any value.
            "$schema" if is_dialect(value) => {}
            "$id" if schema.node.index() == 0 => {}
            "title" | "description" | "$comment" | "default" | "examples" | "deprecated"
            | "readOnly" | "writeOnly" | "$defs" | "contentMediaType" | "x-detect" | "x-to"
            | "x-as" | "x-set" | "x-drop" | "x-redact"
            // Read with the `if`, and without meaning where there is none.
            | "then" | "else" => {}
            "$ref" => {
                // A pointer with escapes is read by others.
                let reference = value.as_str()?;
                if reference.contains(['~', '%']) {
                    return None;
                }
                self.has_reference = true;
            }
            "type" => self.types(value)?,
            "const" => return Some(self.list(std::iter::once(value))),
            "enum" => return Some(self.list(value.elements())),
            "minLength" => self.length.0 = count(value)?,
            "maxLength" => self.length.1 = count(value)?,
            "minItems" => self.elements.0 = count(value)?,
            "maxItems" => self.elements.1 = count(value)?,
            "minProperties" => self.members.0 = count(value)?,
            "maxProperties" => self.members.1 = count(value)?,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                match limit(name, value) {
                    Some(limit) => self.limits.push(limit),
                    None => return Some(numbers),
                }
            }
            "format" => match Format::of(&value.as_str()?) {
                Some(format) => self.formats.push(format),
                None => return Some(strings),
            },
            "pattern" => {
                if TextPattern::new(&value.as_str()?).is_none() {
                    return Some(strings);
                }
                self.patterns.push(value);
            }
            "properties" => {
                for (name, property) in value.members() {
                    let name = name.as_str()?;
                    self.properties
                        .push((name.as_ref().into(), below(property)));
                }
            }
            "required" => {
                for name in value.elements() {
                    self.required.push(name.as_str()?.as_ref().into());
                }
            }
            "patternProperties" => {
                for (pattern, property) in value.members() {
                    match NamePattern::new(&pattern.as_str()?) {
                        Some(pattern) => self.name_patterns.push((pattern, below(property))),
                        None => return Some(objects),
                    }
                }
            }
            "additionalProperties" => self.additional = Some(below(value)),
            "propertyNames" => self.names = Some(below(value)),
            "prefixItems" => self.positions = list(),
            "items" => self.items = Some(below(value)),
            "contentSchema" => self.content = Some(below(value)),
            "oneOf" => self.one_of = Some(list()),
            "anyOf" => self.any_of = Some(list()),
            "allOf" => self.all_of = list(),
            "not" => self.not = Some(below(value)),
            "if" => {
                let branch = |keyword| schema.node.get(keyword).map(below);
                self.condition = Some([Some(below(value)), branch("then"), branch("else")]);
            }
            "uniqueItems" | "contains" | "minContains" | "maxContains" | "unevaluatedItems" => return Some(arrays),
            "dependentRequired"
            | "dependentSchemas"
            | "unevaluatedProperties" => return Some(objects),
            _ => return None,
        }
        Some(Kinds::NONE)
    }

    fn types(&mut self, value: Node<'a>) -> Option<()> {
        let mut kinds = Kinds::NONE;
        let (mut integer, mut number) = (false, false);
        let one = std::iter::once(value).filter(|value| value.kind() == Kind::String);
        for name in one.chain(value.elements()) {
            let name = name.as_str()?;
            kinds = kinds.or(Kinds::of(crate::schema::types::kind(&name)?));
            integer |= name == "integer";
            number |= name == "number";
        }
        self.kinds = self.kinds.and(kinds);
        self.integer |= integer && !number;
        Some(())
    }

    /// Reads a list of values. Objects and arrays are not compared here.
    fn list(&mut self, values: impl Iterator<Item = Node<'a>>) -> Kinds {
        let mut kinds = Kinds::NONE;
        let mut unsure = Kinds::NONE;
        let mut list = Vec::new();
        for value in values {
            kinds = kinds.or(Kinds::of(value.kind()));
            match Literal::read(value) {
                Some(literal) => list.push(literal),
                None => unsure = unsure.or(Kinds::of(value.kind())),
            }
        }
        self.kinds = self.kinds.and(kinds);
        self.lists.push(list);
        unsure
    }

    /// Whether it asks nothing of values of a kind, if that is one of its kinds.
    pub(super) fn is_bare(&self, kind: Kind) -> bool {
        // Of `null` there is only one.
        self.is_bare_besides_lists(kind) && (kind == Kind::Null || self.lists.is_empty())
    }

    /// [`Facts::is_bare`] but for the values that it lists.
    pub(super) fn is_bare_besides_lists(&self, kind: Kind) -> bool {
        let is_bare_here = match kind {
            Kind::Null | Kind::Boolean => true,
            Kind::Number => !self.integer && self.limits.is_empty(),
            Kind::String => {
                self.length == UNLIMITED
                    && self.formats.is_empty()
                    && self.patterns.is_empty()
                    && self.content.is_none()
            }
            Kind::Array => {
                self.elements == UNLIMITED && self.positions.is_empty() && self.items.is_none()
            }
            Kind::Object => {
                self.members == UNLIMITED
                    && self.properties.is_empty()
                    && self.required.is_empty()
                    && self.name_patterns.is_empty()
                    && self.additional.is_none()
                    && self.names.is_none()
            }
        };
        is_bare_here
            && !self.unsure.has(kind)
            && self.one_of.is_none()
            && self.any_of.is_none()
            && self.not.is_none()
            && self.condition.is_none()
    }
}

/// The dialect of all packs.
fn is_dialect(value: Node<'_>) -> bool {
    let uri = value.as_str().unwrap_or_default();
    uri.trim_end_matches('#') == "https://json-schema.org/draft/2020-12/schema"
}

fn count(value: Node<'_>) -> Option<u64> {
    value.text().parse().ok()
}

fn limit(name: &str, value: Node<'_>) -> Option<Limit> {
    if name == "multipleOf" {
        let unit: i64 = value.text().parse().ok()?;
        return (1..1 << 53)
            .contains(&unit)
            .then_some(Limit::MultipleOf(unit));
    }
    let bound = Bound::read(value)?;
    Some(match name {
        "minimum" => Limit::Least(bound),
        "maximum" => Limit::Most(bound),
        "exclusiveMinimum" => Limit::Above(bound),
        _ => Limit::Below(bound),
    })
}
