//! What the parts of a schema say of one place, put together.

use std::collections::HashMap;

use super::gather::Part;
use super::when::When;
use super::{Destination, Fact, Row};
use crate::payload::{Kind, Node};
use crate::schema::literal::Literal;

/// What the parts say of one place.
#[derive(Default)]
pub(super) struct Place<'a> {
    pub(super) location: String,
    pub(super) types: Vec<String>,
    pub(super) formats: Said<String>,
    pub(super) descriptions: Said<String>,
    pub(super) comments: Vec<String>,
    pub(super) rows: Said<Row>,
    pub(super) sets: Said<Fact>,
    pub(super) destinations: Said<Destination>,
    /// When a value goes somewhere because of its row.
    pub(super) by_row: Vec<When>,
    pub(super) redact: Option<String>,
    pub(super) clue: bool,
    pub(super) same_as: Option<String>,
    pub(super) members: Vec<(String, Vec<Part<'a>>)>,
    pub(super) patterns: Vec<(String, Vec<Part<'a>>)>,
    /// Each with the part whose schema it stands in.
    pub(super) rest: Vec<(Part<'a>, Part<'a>)>,
    /// Where the names of its members go.
    pub(super) names: Said<String>,
    /// The elements that have a meaning by their position.
    pub(super) positions: Vec<Vec<Part<'a>>>,
    pub(super) elements: Vec<Part<'a>>,
    pub(super) embedded: Vec<Part<'a>>,
    pub(super) required: HashMap<String, Vec<When>>,
}

/// Things said, each under a condition.
pub(super) type Said<T> = Vec<(When, T)>;

impl<'a> Place<'a> {
    pub(super) fn new(location: String) -> Self {
        Self {
            location,
            ..Self::default()
        }
    }

    /// Takes down what a schema itself says of the place.
    pub(super) fn say(&mut self, part: &Part<'_>) {
        let schema = part.at.node;
        let text = |keyword: &str| Some(schema.get(keyword)?.as_str()?.into_owned());
        for name in strings(schema.get("type")) {
            push_new(&mut self.types, name);
        }
        if let Some(format) = text("format") {
            self.formats.push((part.when.clone(), format));
        }
        if let Some(description) = text("description") {
            self.descriptions.push((part.when.clone(), description));
        }
        if let Some(comment) = text("$comment") {
            push_new(&mut self.comments, comment);
        }
        if self.redact.as_deref() != Some("secret") {
            self.redact = text("x-redact").or(self.redact.take());
        }
        self.clue |= schema.get("x-detect").is_some();
        if let Some(destination) = destination(part) {
            self.destinations.push((part.when.clone(), destination));
        }
        for fact in facts(part) {
            self.sets.push((part.when.clone(), fact));
        }
        if let Some(values) = own_literals(schema) {
            let row = Row {
                values,
                description: None,
                sets: Vec::new(),
                destination: None,
            };
            self.rows.push((part.when.clone(), row));
        }
    }

    /// Takes down a row of values.
    pub(super) fn row(
        &mut self,
        part: &Part<'_>,
        values: Vec<Literal>,
        own: impl FnOnce() -> When,
    ) {
        let schema = part.at.node;
        for name in strings(schema.get("type")) {
            push_new(&mut self.types, name);
        }
        let row = Row {
            values,
            description: schema
                .get("description")
                .and_then(Node::as_str)
                .map(Into::into),
            sets: facts(part),
            destination: destination(part),
        };
        if row.destination.is_some() || !row.sets.is_empty() {
            self.by_row.push(own());
        }
        if let Some(comment) = schema.get("$comment").and_then(Node::as_str) {
            push_new(&mut self.comments, comment.into_owned());
        }
        self.rows.push((part.when.clone(), row));
    }

    /// Takes down the schemas of what is in the place.
    pub(super) fn open(&mut self, part: &Part<'a>) {
        let schema = part.at.node;
        let below =
            |keyword: &str, name: &str, node| part.at(part.at.below(node, &[keyword, name]));
        for (keyword, into) in [
            ("properties", &mut self.members),
            ("patternProperties", &mut self.patterns),
        ] {
            for (name, node) in schema.get(keyword).iter().flat_map(|map| map.members()) {
                let name = name.as_str().unwrap_or_default();
                let member = below(keyword, &name, node);
                match into.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, parts)) => parts.push(member),
                    None => into.push((name.into_owned(), vec![member])),
                }
            }
        }
        let schema_of = |keyword: &str| {
            let node = schema.get(keyword)?;
            let is_schema = node.kind() == Kind::Object;
            is_schema.then(|| part.at(part.at.below(node, &[keyword])))
        };
        let rest = schema_of("additionalProperties");
        self.rest.extend(rest.map(|rest| (part.clone(), rest)));
        self.elements.extend(schema_of("items"));
        for (number, at) in part.at.listed("prefixItems").into_iter().enumerate() {
            if self.positions.len() <= number {
                self.positions.push(Vec::new());
            }
            self.positions[number].push(part.at(at));
        }
        if let Some(names) = schema_of("propertyNames")
            && let Some(Destination::Target(target)) = destination(&names)
        {
            self.names.push((part.when.clone(), target));
        }
        for name in strings(schema.get("required")) {
            self.required
                .entry(name)
                .or_default()
                .push(part.when.clone());
        }
    }

    /// Where what is around a part of a member or an element goes whole.
    pub(super) fn whole_for(&self, part: &Part<'_>) -> Vec<(When, Destination)> {
        let mut whole: Vec<(When, Destination)> = part
            .whole
            .iter()
            .filter_map(|(when, whole)| Some((when.and_also(&part.when)?, whole.clone())))
            .collect();
        for (when, destination) in &self.destinations {
            let is_whole = |(around, _): &(When, Destination)| around.is_always() || around == when;
            if part.whole.iter().any(is_whole) {
                continue;
            }
            if let Some(when) = when.and_also(&part.when) {
                let within = Destination::Within {
                    location: self.location.clone(),
                    whole: Box::new(destination.clone()),
                };
                whole.push((when, within));
            }
        }
        whole
    }
}

fn destination(part: &Part<'_>) -> Option<Destination> {
    let word = |word: &str| part.at.node.get(word).and_then(Node::as_str);
    let target = word("x-to").map(|target| Destination::Target(part.absolute(&target)));
    target.or_else(|| Some(Destination::Dropped(word("x-drop")?.into_owned())))
}

fn facts(part: &Part<'_>) -> Vec<Fact> {
    let Some(word) = part.at.node.get("x-set") else {
        return Vec::new();
    };
    word.members()
        .map(|(target, value)| Fact {
            target: part.absolute(&target.as_str().unwrap_or_default()),
            value: value.text().to_owned(),
        })
        .collect()
}

/// The constants that stand in a schema itself.
pub(super) fn own_literals(schema: Node<'_>) -> Option<Vec<Literal>> {
    if let Some(constant) = schema.get("const") {
        return Some(vec![Literal::read(constant)?]);
    }
    schema.get("enum")?.elements().map(Literal::read).collect()
}

/// The strings of a string or of an array of strings.
pub(super) fn strings(node: Option<Node<'_>>) -> Vec<String> {
    let Some(node) = node else {
        return Vec::new();
    };
    match node.as_str() {
        Some(text) => vec![text.into_owned()],
        None => node
            .elements()
            .filter_map(|text| Some(text.as_str()?.into_owned()))
            .collect(),
    }
}

pub(super) fn type_of(value: &Literal) -> &'static str {
    match value {
        Literal::Null => "null",
        Literal::Boolean(_) => "boolean",
        Literal::Number(value) if value.parse::<i64>().is_ok() => "integer",
        Literal::Number(_) => "number",
        Literal::String(_) => "string",
    }
}

pub(super) fn push_new<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if !known.contains(&new) {
        known.push(new);
    }
}
