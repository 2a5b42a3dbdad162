//! What the parts of a schema say of one place, put together.

use std::collections::HashMap;

use super::gather::Part;
use super::when::{Claim, When, cover, shortest};
use super::{Destination, Fact, Field, Required, Row};
use crate::payload::{Kind, Node};
use crate::schema::test::Literal;

/// What the parts say of one place.
#[derive(Default)]
pub(super) struct Place<'a> {
    pub(super) location: String,
    pub(super) types: Vec<String>,
    formats: Said<String>,
    descriptions: Said<String>,
    comments: Vec<String>,
    rows: Said<Row>,
    sets: Said<Fact>,
    destinations: Said<Destination>,
    /// When a value goes somewhere because of its row.
    by_row: Vec<When>,
    redact: Option<String>,
    clue: bool,
    pub(super) same_as: Option<String>,
    pub(super) members: Vec<(String, Vec<Part<'a>>)>,
    pub(super) patterns: Vec<(String, Vec<Part<'a>>)>,
    pub(super) rest: Vec<Part<'a>>,
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
        for (keyword, into) in [
            ("additionalProperties", &mut self.rest),
            ("items", &mut self.elements),
        ] {
            if let Some(node) = schema
                .get(keyword)
                .filter(|node| node.kind() == Kind::Object)
            {
                into.push(part.at(part.at.below(node, &[keyword])));
            }
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

    pub(super) fn field(
        &mut self,
        names: Option<String>,
        present: &[When],
        required: &[When],
        whole: &[(When, Destination)],
    ) -> Field {
        if self.types.is_empty() {
            for value in self.rows.iter().flat_map(|(_, row)| &row.values) {
                push_new(&mut self.types, type_of(value).to_owned());
            }
        }
        let location = self.location.as_str();
        let types = self.types.as_slice();
        let seen = present
            .iter()
            .filter_map(|when| when.seen_from(location, types));
        let seen = shortest(seen.collect());
        let always = When::default();
        let (present, known) = match seen.as_slice() {
            whens if cover(whens, &always) => (Vec::new(), always),
            [only] => (seen.clone(), only.clone()),
            _ => (seen.clone(), always),
        };
        let view = View {
            location,
            types,
            known,
        };
        let required = match view.whens(required.iter()) {
            None => Required::No,
            Some(whens) if whens.is_empty() => Required::Always,
            Some(whens) => Required::Where(whens),
        };
        let destinations = self.destinations(&view, &seen, whole);
        let is_within = |claim: &Claim<Destination>| {
            claim.when.is_empty() && matches!(claim.says, Destination::Within { .. })
        };
        let has_say = !destinations.iter().any(is_within);
        let mut rows: Said<Row> = Vec::new();
        for (when, row) in &self.rows {
            let mut row = row.clone();
            if !has_say {
                row.sets.clear();
                row.destination = None;
            }
            if let Some(when) = when.with_value(location, &row.values) {
                rows.push((when, row));
            }
        }
        rows.sort_by_key(|(_, row)| row.values.is_empty());
        Field {
            location: location.to_owned(),
            names,
            present,
            required,
            types: self.types.clone(),
            formats: view.claims(&self.formats),
            descriptions: view.claims(&self.descriptions),
            comments: self.comments.clone(),
            rows: view.claims(&rows),
            sets: view.claims(if has_say { &self.sets } else { &[] }),
            destinations,
            redact: self.redact.clone(),
            clue: self.clue,
            same_as: self.same_as.clone(),
        }
    }

    fn destinations(
        &self,
        view: &View<'_>,
        present: &[When],
        whole: &[(When, Destination)],
    ) -> Vec<Claim<Destination>> {
        let whole = view.claims(whole);
        // What is taken whole is not looked into: rules in it have no say.
        if whole.iter().any(|claim| claim.when.is_empty()) {
            return whole;
        }
        let mut destinations = whole;
        destinations.extend(view.claims(&self.destinations));
        let states = !self.by_row.is_empty() || !self.sets.is_empty();
        let is_open = !(self.members.is_empty()
            && self.patterns.is_empty()
            && self.rest.is_empty()
            && self.elements.is_empty()
            && self.embedded.is_empty());
        if destinations.is_empty() && (is_open || self.same_as.is_some()) {
            return vec![Claim::always(Destination::Members)];
        }
        if destinations.is_empty() && states {
            destinations.push(Claim::always(Destination::Stated));
        }
        let mut somewhere: Vec<When> = self
            .by_row
            .iter()
            .chain(self.sets.iter().map(|(when, _)| when))
            .chain(self.destinations.iter().map(|(when, _)| when))
            .filter_map(|when| when.seen_from(view.location, view.types))
            .collect();
        somewhere.extend(destinations.iter().flat_map(|claim| claim.when.clone()));
        let covered = present.iter().all(|given| cover(&somewhere, given));
        if !covered && !is_open {
            destinations.push(Claim::always(Destination::Extra));
        }
        destinations
    }
}

/// How conditions look from a field: without what its being there implies.
struct View<'v> {
    location: &'v str,
    types: &'v [String],
    known: When,
}

impl View<'_> {
    /// `None` if there are none that can hold; empty if one always does.
    fn whens<'w>(&self, whens: impl Iterator<Item = &'w When>) -> Option<Vec<When>> {
        let mut seen: Vec<When> = Vec::new();
        for when in whens {
            let when = when.seen_from(self.location, self.types);
            if let Some(when) = when.and_then(|when| when.given(&self.known)) {
                push_new(&mut seen, when);
            }
        }
        if seen.is_empty() {
            return None;
        }
        if cover(&seen, &When::default()) {
            seen.clear();
        }
        Some(shortest(seen))
    }

    fn claims<T: Clone + PartialEq>(&self, said: &[(When, T)]) -> Vec<Claim<T>> {
        let mut claims: Vec<Claim<T>> = Vec::new();
        for (number, (_, says)) in said.iter().enumerate() {
            if said[..number].iter().any(|(_, known)| known == says) {
                continue;
            }
            let same = said.iter().filter(|(_, other)| other == says);
            if let Some(when) = self.whens(same.map(|(when, _)| when)) {
                claims.push(Claim {
                    says: says.clone(),
                    when,
                });
            }
        }
        claims
    }
}

impl<T> Claim<T> {
    fn always(says: T) -> Self {
        Self {
            says,
            when: Vec::new(),
        }
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

fn type_of(value: &Literal) -> &'static str {
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
