//! The walk over a schema that gathers its fields.

use std::rc::Rc;

use super::place::{Place, own_literals, push_new, strings};
use super::when::{Choice, When};
use super::{Destination, Field};
use crate::payload::{Kind, Node};
use crate::schema::documents::{At, Documents};
use crate::schema::literal::literals;
use crate::schema::test::Test;

/// Every field of an event's schema, the root first, each before what is in it, in the schema's order.
pub fn fields(documents: &Documents<'_>) -> Vec<Field> {
    gathered(documents, None)
}

/// The fields of values at some locations, and of what is around those; none besides. Gathering them takes as much less time
/// as they are fewer than all.
pub fn fields_towards(documents: &Documents<'_>, locations: &[&str]) -> Vec<Field> {
    // Looking for many would take longer than gathering all.
    let is_few = locations.len() <= MOST;
    gathered(
        documents,
        is_few.then(|| locations.iter().copied().map(steps).collect()),
    )
}

/// As many locations are looked for.
const MOST: usize = 64;

fn gathered(documents: &Documents<'_>, towards: Option<Vec<String>>) -> Vec<Field> {
    let mut gatherer = Gatherer {
        documents,
        fields: Vec::new(),
        towards,
    };
    let root = Part {
        at: documents.root(),
        base: None,
        when: When::default(),
        whole: Vec::new(),
        way: None,
    };
    gatherer.place(String::new(), None, vec![root], &[]);
    gatherer.fields
}

/// A schema that speaks of a place: under a condition, with what its relative targets are relative to.
#[derive(Clone)]
pub(super) struct Part<'a> {
    pub(super) at: At<'a>,
    base: Option<Rc<str>>,
    pub(super) when: When,
    /// Where what is around the place goes whole.
    pub(super) whole: Vec<(When, Destination)>,
    way: Option<Rc<Way>>,
}

/// The schemas on the way to a part, with the places they speak of.
struct Way {
    schema: (bool, u32),
    location: String,
    before: Option<Rc<Way>>,
}

struct Gatherer<'a, 'd> {
    documents: &'a Documents<'d>,
    fields: Vec<Field>,
    /// The steps to the locations that fields are gathered for, if not for all.
    towards: Option<Vec<String>>,
}

impl<'a> Gatherer<'a, '_> {
    fn place(
        &mut self,
        location: String,
        names: Option<String>,
        parts: Vec<Part<'a>>,
        required: &[When],
    ) {
        let mut place = Place::new(location);
        let mut whole = Vec::new();
        for part in &parts {
            self.gather(part, &mut place, 0);
            whole.extend(part.whole.iter().cloned());
        }
        let present: Vec<When> = parts.into_iter().map(|part| part.when).collect();
        self.fields
            .push(place.field(names, &present, required, &whole));
        self.inside(&mut place);
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
        for (name, mut parts) in std::mem::take(&mut place.members) {
            let others = place.rest.iter();
            let others = others.filter(|(around, _)| !around.at.names(&name));
            parts.extend(others.map(|(_, rest)| rest.clone()));
            let required = place.required.remove(&name).unwrap_or_default();
            found.push((step(&name), None, parts, required));
        }
        for (pattern, parts) in std::mem::take(&mut place.patterns) {
            found.push((any.clone(), Some(pattern), parts, Vec::new()));
        }
        for (number, parts) in std::mem::take(&mut place.positions).into_iter().enumerate() {
            found.push((step(&number.to_string()), None, parts, Vec::new()));
        }
        let rest = std::mem::take(&mut place.rest);
        for parts in [
            rest.into_iter().map(|(_, rest)| rest).collect(),
            std::mem::take(&mut place.elements),
        ] {
            if !parts.is_empty() {
                found.push((any.clone(), None, parts, Vec::new()));
            }
        }
        for (location, names, mut parts, required) in found {
            if !self.is_wanted(&location) {
                continue;
            }
            for part in &mut parts {
                part.whole = place.whole_for(part);
            }
            self.place(location, names, parts, &required);
        }
        let embedded = std::mem::take(&mut place.embedded);
        let location = format!("{}#", place.location);
        if !embedded.is_empty() && self.is_wanted(&location) {
            self.place(location, None, embedded, &[]);
        }
    }

    /// Whether a place is that of a value at one of the locations, or around it.
    fn is_wanted(&self, place: &str) -> bool {
        self.towards.as_ref().is_none_or(|locations| {
            let place = steps(place);
            locations.iter().any(|location| leads_to(&place, location))
        })
    }

    fn gather(&mut self, part: &Part<'a>, place: &mut Place<'a>, depth: usize) {
        let schema = part.at.node;
        if schema.kind() != Kind::Object || depth > 32 {
            return;
        }
        let mut part = with_base(part);
        place.say(&part);
        if let Some(around) = part.been_at() {
            place.same_as = (around != place.location).then(|| around.to_owned());
            return;
        }
        part.way = Some(Rc::new(Way {
            schema: part.at.key(),
            location: place.location.clone(),
            before: part.way.take(),
        }));
        place.open(&part);
        if let Some(Ok(at)) = self.documents.referred(&part.at) {
            self.gather(&part.at(at), place, depth + 1);
        }
        for at in part.at.listed("allOf") {
            self.gather(&part.at(at), place, depth + 1);
        }
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
        let branches = part.at.listed(keyword);
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
        // Where a schema names no type, the one that its condition asks about is one it can have.
        if part.at.node.get("type").is_none() {
            for name in strings(condition.get("type")) {
                push_new(&mut place.types, name);
            }
        }
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

impl<'a> Part<'a> {
    pub(super) fn at(&self, at: At<'a>) -> Self {
        Self { at, ..self.clone() }
    }

    /// The place that the same schema spoke of on the way here, if it did.
    fn been_at(&self) -> Option<&str> {
        let mut way = self.way.as_deref();
        while let Some(step) = way {
            if step.schema == self.at.key() {
                return Some(&step.location);
            }
            way = step.before.as_deref();
        }
        None
    }

    /// A target as a path from the root.
    pub(super) fn absolute(&self, target: &str) -> String {
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

/// A location with a step into a string as a step of its own.
fn steps(location: &str) -> String {
    location.replace('#', "/#")
}

/// Whether the steps to a value lead into a place, or to it, as [`Field::is_at`] tells it.
fn leads_to(place: &str, location: &str) -> bool {
    let mut location = location.split('/');
    place.split('/').all(|mine| {
        let asked = location.next();
        asked.is_some_and(|asked| mine == asked || mine == "*" && asked != "#")
    })
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
