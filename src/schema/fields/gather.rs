//! The walk over a schema that gathers its fields.

use std::collections::HashMap;
use std::rc::Rc;

use super::when::{Choice, Claim, When, cover};
use super::{Destination, Fact, Field, Required, Row};
use crate::payload::{Kind, Node};
use crate::schema::documents::{At, Documents};
use crate::schema::test::{Literal, Test, literals};

/// Every field of an event's schema, the root first, each before what is in it, in the schema's order.
pub fn fields(documents: &Documents<'_>) -> Vec<Field> {
    let mut gatherer = Gatherer {
        documents,
        fields: Vec::new(),
        trail: Vec::new(),
    };
    let root = Part {
        at: documents.root(),
        base: None,
        when: When::default(),
        whole: Vec::new(),
    };
    gatherer.place(String::new(), None, vec![root], &[When::default()]);
    gatherer.fields
}

/// A schema that speaks of a place: under a condition, with what its relative targets are relative to.
#[derive(Clone)]
struct Part<'a> {
    at: At<'a>,
    base: Option<Rc<str>>,
    when: When,
    /// Where what is around the place goes whole.
    whole: Vec<(When, Destination)>,
}

/// What the parts say of one place.
#[derive(Default)]
struct Place<'a> {
    location: String,
    types: Vec<String>,
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
    same_as: Option<String>,
    keys: Vec<(bool, u32)>,
    members: Vec<(String, Vec<Part<'a>>)>,
    patterns: Vec<(String, Vec<Part<'a>>)>,
    rest: Vec<Part<'a>>,
    elements: Vec<Part<'a>>,
    embedded: Vec<Part<'a>>,
    required: HashMap<String, Vec<When>>,
}

/// Things said, each under a condition.
type Said<T> = Vec<(When, T)>;

struct Gatherer<'a> {
    documents: &'a Documents<'a>,
    fields: Vec<Field>,
    /// The places around, and which schemas speak of them.
    trail: Vec<(String, Vec<(bool, u32)>)>,
}

impl<'a> Gatherer<'a> {
    fn place(
        &mut self,
        location: String,
        names: Option<String>,
        parts: Vec<Part<'a>>,
        required: &[When],
    ) {
        let mut place = Place {
            location,
            ..Place::default()
        };
        let mut whole = Vec::new();
        for part in &parts {
            self.gather(part, &mut place, 0);
            whole.extend(part.whole.iter().cloned());
        }
        let present: Vec<When> = parts.into_iter().map(|part| part.when).collect();
        self.fields
            .push(place.field(names, &present, required, &whole));
        self.trail
            .push((place.location.clone(), std::mem::take(&mut place.keys)));
        self.inside(&mut place);
        self.trail.pop();
    }

    /// Gathers what is in a place.
    fn inside(&mut self, place: &mut Place<'a>) {
        let step = |name: &str| {
            let mut location = place.location.clone();
            crate::location::push_name(&mut location, name);
            location
        };
        let any = format!("{}/*", place.location);
        let mut found = Vec::new();
        for (name, parts) in std::mem::take(&mut place.members) {
            let required = place.required.remove(&name).unwrap_or_default();
            found.push((step(&name), None, parts, required));
        }
        for (pattern, parts) in std::mem::take(&mut place.patterns) {
            found.push((any.clone(), Some(pattern), parts, Vec::new()));
        }
        for parts in [
            std::mem::take(&mut place.rest),
            std::mem::take(&mut place.elements),
        ] {
            if !parts.is_empty() {
                found.push((any.clone(), None, parts, Vec::new()));
            }
        }
        for (location, names, mut parts, required) in found {
            for part in &mut parts {
                part.whole = place.whole_for(part);
            }
            self.place(location, names, parts, &required);
        }
        let embedded = std::mem::take(&mut place.embedded);
        if !embedded.is_empty() {
            self.place(format!("{}#", place.location), None, embedded, &[]);
        }
    }

    fn gather(&mut self, part: &Part<'a>, place: &mut Place<'a>, depth: usize) {
        let schema = part.at.node;
        if schema.kind() != Kind::Object || depth > 32 {
            return;
        }
        let part = with_base(part);
        place.say(&part);
        let key = part.at.key();
        place.keys.push(key);
        if let Some((around, _)) = self.trail.iter().find(|(_, keys)| keys.contains(&key)) {
            place.same_as = Some(around.clone());
            return;
        }
        if let Some(Ok(at)) = self.documents.referred(&part.at) {
            self.gather(&part.at(at), place, depth + 1);
        }
        for at in list(&part.at, "allOf") {
            self.gather(&part.at(at), place, depth + 1);
        }
        place.open(&part);
        for keyword in ["oneOf", "anyOf"] {
            self.branches(&part, keyword, place, depth);
        }
        self.condition(&part, place, depth);
        if let Some(content) = schema.get("contentSchema") {
            let at = part.at.below(content, &["contentSchema"]);
            place.embedded.push(part.at(at));
        }
    }

    fn branches(&mut self, part: &Part<'a>, keyword: &str, place: &mut Place<'a>, depth: usize) {
        let branches = list(&part.at, keyword);
        let tests: Vec<Test> = branches
            .iter()
            .map(|at| Test::of_branch(self.documents, at))
            .collect();
        let lists_values = branches
            .iter()
            .any(|at| literals(self.documents, at, 0).is_some());
        let choice = Choice {
            schema: part
                .at
                .node
                .get(keyword)
                .map_or(part.at.key(), |node| (part.at.common, node.index())),
            location: place.location.clone(),
        };
        for (number, at) in branches.iter().enumerate() {
            let own = own_literals(at.node);
            if own.is_some() || lists_values && is_plain(at.node) {
                let branch = part.at(at.clone());
                place.row(&with_base(&branch), own.unwrap_or_default(), || {
                    part.when.and_row(&choice, number, branches.len())
                });
                continue;
            }
            let mut branch = part.at(at.clone());
            // Rows behind a reference or in a list of their own stand beside the others.
            if literals(self.documents, at, 0).is_none() {
                branch.when = part.when.and_branch(&choice, &tests, number);
            }
            self.gather(&branch, place, depth + 1);
        }
    }

    fn condition(&mut self, part: &Part<'a>, place: &mut Place<'a>, depth: usize) {
        let Some(condition) = part.at.node.get("if") else {
            return;
        };
        let at = part.at.below(condition, &["if"]);
        let Ok(test) = Test::of_condition(self.documents, &at) else {
            return;
        };
        let choice = Choice {
            schema: at.key(),
            location: place.location.clone(),
        };
        for (keyword, holds) in [("then", true), ("else", false)] {
            if let Some(schema) = part.at.node.get(keyword) {
                let mut branch = part.at(part.at.below(schema, &[keyword]));
                branch.when = part.when.and_if(&choice, &test, holds);
                self.gather(&branch, place, depth + 1);
            }
        }
    }
}

impl<'a> Place<'a> {
    /// Takes down what a schema itself says of the place.
    fn say(&mut self, part: &Part<'_>) {
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
        if let Some(class) = text("x-redact") {
            if self.redact.as_deref() != Some("secret") {
                self.redact = Some(class);
            }
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
    fn row(&mut self, part: &Part<'_>, values: Vec<Literal>, own: impl FnOnce() -> When) {
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
    fn open(&mut self, part: &Part<'a>) {
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
    fn whole_for(&self, part: &Part<'_>) -> Vec<(When, Destination)> {
        let mut whole: Vec<(When, Destination)> = part
            .whole
            .iter()
            .filter_map(|(when, whole)| Some((when.and_also(&part.when)?, whole.clone())))
            .collect();
        for (when, destination) in &self.destinations {
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

    fn field(
        &mut self,
        names: Option<String>,
        present: &[When],
        required: &[When],
        whole: &[(When, Destination)],
    ) -> Field {
        let location = self.location.as_str();
        let seen: Vec<When> = present
            .iter()
            .map(|when| when.seen_from(location))
            .collect();
        let always = When::default();
        let (present, known) = match seen.as_slice() {
            whens if cover(whens, &always) => (Vec::new(), always),
            [only] => (seen.clone(), only.clone()),
            _ => (seen.clone(), always),
        };
        let view = View { location, known };
        let required = match view.whens(required.iter()) {
            None => Required::No,
            Some(whens) if whens.is_empty() => Required::Always,
            Some(whens) => Required::Where(whens),
        };
        let destinations = self.destinations(&view, &seen, whole);
        if self.types.is_empty() {
            for value in self.rows.iter().flat_map(|(_, row)| &row.values) {
                push_new(&mut self.types, type_of(value).to_owned());
            }
        }
        Field {
            location: location.to_owned(),
            names,
            present,
            required,
            types: self.types.clone(),
            formats: view.claims(&self.formats),
            descriptions: view.claims(&self.descriptions),
            comments: self.comments.clone(),
            rows: view.claims(&self.rows),
            sets: view.claims(&self.sets),
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
            .map(|when| when.seen_from(view.location))
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
    known: When,
}

impl View<'_> {
    /// `None` if there are none that can hold; empty if one always does.
    fn whens<'w>(&self, whens: impl Iterator<Item = &'w When>) -> Option<Vec<When>> {
        let mut seen: Vec<When> = Vec::new();
        for when in whens {
            if let Some(when) = when.seen_from(self.location).given(&self.known) {
                push_new(&mut seen, when);
            }
        }
        if seen.is_empty() {
            return None;
        }
        if cover(&seen, &When::default()) {
            seen.clear();
        }
        Some(seen)
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

impl<'a> Part<'a> {
    fn at(&self, at: At<'a>) -> Self {
        Self { at, ..self.clone() }
    }

    /// A target as a path from the root.
    fn absolute(&self, target: &str) -> String {
        match (target.strip_prefix('.'), &self.base) {
            (Some(relative), Some(base)) => format!("{base}.{relative}"),
            _ => target.to_owned(),
        }
    }
}

fn with_base<'a>(part: &Part<'a>) -> Part<'a> {
    let mut part = part.clone();
    if let Some(base) = part.at.node.get("x-as").and_then(Node::as_str) {
        part.base = Some(part.absolute(&base).into());
    }
    part
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
fn own_literals(schema: Node<'_>) -> Option<Vec<Literal>> {
    if let Some(constant) = schema.get("const") {
        return Some(vec![Literal::read(constant)?]);
    }
    schema.get("enum")?.elements().map(Literal::read).collect()
}

/// Whether a branch beside rows of values only says what any other value is.
fn is_plain(schema: Node<'_>) -> bool {
    schema.kind() == Kind::Object
        && schema.members().all(|(name, _)| {
            ["type", "description", "$comment"]
                .iter()
                .any(|known| name.is_str(known))
        })
}

fn list<'a>(at: &At<'a>, keyword: &str) -> Vec<At<'a>> {
    let Some(list) = at.node.get(keyword) else {
        return Vec::new();
    };
    list.elements()
        .enumerate()
        .map(|(number, schema)| at.below(schema, &[keyword, &number.to_string()]))
        .collect()
}

/// The strings of a string or of an array of strings.
fn strings(node: Option<Node<'_>>) -> Vec<String> {
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

fn push_new<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if !known.contains(&new) {
        known.push(new);
    }
}
