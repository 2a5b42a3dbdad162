//! The compiler: an annotated schema to a plan.
//!
//! It follows exactly the keywords that `schemas/README.md` lists. What it cannot follow, and every word it cannot give
//! a meaning to, is a problem with its place; it never guesses.

mod branches;
mod rules;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

use super::documents::{At, Documents};
use super::pattern::Pattern;
use super::plan::{Embedded, OwnWords, Plan, PlanId, Rule, Shape, ShapeId};
use crate::event::{Stated, Targets};
use crate::payload::{Kind, Node};

/// What is wrong with a schema, and where.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Whether it is in the shared file.
    pub common: bool,
    /// The JSON Pointer in its file.
    pub pointer: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// Words that were given a meaning, some of them again: whether in the shared file, and the token of the word's name. Only the
/// checks of a pack ask for one of them, so nothing is made for finding it.
pub(super) type Followed = Vec<(bool, u32)>;

/// What the compiler made of a schema.
#[derive(Debug)]
pub struct Compiled {
    /// The plan.
    pub plan: Plan,
    /// What is wrong; a plan with problems is not used.
    pub problems: Vec<Problem>,
    /// The words that were given a meaning.
    pub followed: Followed,
}

/// Compiles an event's schema.
pub fn compile(documents: &Documents<'_>) -> Compiled {
    let mut compiler = Compiler {
        documents,
        targets: Targets::canonical(),
        shapes: Vec::new(),
        memo: HashMap::new(),
        rules: Vec::new(),
        stated: Stated::default(),
        problems: Vec::new(),
        followed: Vec::new(),
    };
    let root = Part {
        at: documents.root(),
        base: None,
        arrays: 0,
    };
    let root = compiler.shape(&[root]);
    let mut plan = Plan {
        id: PlanId::default(),
        kinds: OnceLock::new(),
        shapes: compiler.shapes,
        rules: compiler.rules,
        stated: compiler.stated,
        own: OwnWords::default(),
        root,
    };
    mark_reach(&mut plan);
    Compiled {
        plan,
        problems: compiler.problems,
        followed: compiler.followed,
    }
}

/// The base where an `x-as` is wrong: what is relative to it is not a second problem.
const NO_BASE: &str = "";

/// As many arrays around a place are counted. No target has so many, and an array of arrays of itself has no end.
const MOST_ARRAYS: u8 = 8;

/// A schema that applies at a place, with what its relative targets are relative to.
#[derive(Debug, Clone)]
struct Part<'a> {
    at: At<'a>,
    base: Option<Rc<str>>,
    /// How many arrays are around the place.
    arrays: u8,
}

type Key = Vec<(bool, u32, Option<Rc<str>>, u8)>;

/// What several parts say about one place, before its children are shapes.
#[derive(Default)]
struct Gathered<'a> {
    shape: Shape,
    members: Vec<(String, Vec<Part<'a>>)>,
    patterns: Vec<(Pattern, Part<'a>)>,
    /// Each with the part whose schema it stands in.
    rest: Vec<(Part<'a>, Part<'a>)>,
    positions: Vec<Vec<Part<'a>>>,
    elements: Vec<Part<'a>>,
    embedded: Option<Part<'a>>,
}

struct Compiler<'a, 'd> {
    documents: &'a Documents<'d>,
    targets: &'static Targets,
    shapes: Vec<Shape>,
    memo: HashMap<Key, ShapeId>,
    rules: Vec<Rule>,
    stated: Stated,
    problems: Vec<Problem>,
    followed: Followed,
}

impl<'a> Compiler<'a, '_> {
    fn shape(&mut self, parts: &[Part<'a>]) -> ShapeId {
        let key: Key = parts
            .iter()
            .map(|part| {
                let (common, index) = part.at.key();
                (common, index, part.base.clone(), part.arrays)
            })
            .collect();
        if let Some(&id) = self.memo.get(&key) {
            return id;
        }
        let id = ShapeId::try_from(self.shapes.len()).unwrap_or(ShapeId::MAX);
        self.shapes.push(Shape::default());
        self.memo.insert(key, id);

        let mut gathered = Gathered::default();
        for part in parts {
            self.gather(part, &mut gathered, 0);
        }
        let mut shape = gathered.shape;
        for (name, mut parts) in gathered.members {
            let others = gathered.rest.iter();
            let others = others.filter(|(around, _)| !around.at.names(&name));
            parts.extend(others.map(|(_, rest)| rest.clone()));
            let member = self.shape(&parts);
            shape.members.insert(&name, member);
        }
        for (pattern, part) in gathered.patterns {
            let member = self.shape(&[part]);
            shape.patterns.push((pattern, member));
        }
        if !gathered.rest.is_empty() {
            let rest: Vec<Part<'a>> = gathered.rest.into_iter().map(|(_, rest)| rest).collect();
            shape.rest = Some(self.shape(&rest));
        }
        for parts in gathered.positions {
            let position = self.shape(&parts);
            shape.positions.push(position);
        }
        if !gathered.elements.is_empty() {
            shape.elements = Some(self.shape(&gathered.elements));
        }
        if let Some(part) = gathered.embedded {
            let pointer = (part.at.common, part.at.pointer.clone());
            let inner = self.shape(&[part]);
            shape.embedded = Some(Embedded {
                shape: inner,
                pointer,
                validator: OnceLock::new(),
            });
        }
        self.shapes[id as usize] = shape;
        id
    }

    /// Adds what a schema says to the place's shape.
    fn gather(&mut self, part: &Part<'a>, gathered: &mut Gathered<'a>, depth: usize) {
        let schema = part.at.node;
        if schema.kind() != Kind::Object {
            return;
        }
        if depth > 32 {
            self.problem(&part.at, "a `$ref` that leads back to itself");
            return;
        }
        let part = self.with_base(part);
        self.gather_rules(&part, &mut gathered.shape);
        match self.documents.referred(&part.at) {
            None => {}
            Some(Ok(at)) => self.gather(&part.at(at), gathered, depth + 1),
            Some(Err(reference)) => {
                let message = format!(
                    "`$ref` to `{reference}` leads nowhere: use #/$defs/NAME or common.json#/$defs/NAME"
                );
                self.problem(&part.at.below(schema, &["$ref"]), &message);
            }
        }
        for at in part.at.listed("allOf") {
            self.gather(&part.at(at), gathered, depth + 1);
        }
        let mut inner = part.clone();
        if self.gather_names(&part, &mut gathered.shape) {
            inner.arrays = 1;
        }
        Self::gather_members(&inner, gathered);
        self.gather_elements(&part, gathered);
        for keyword in ["oneOf", "anyOf"] {
            if let Some(choice) = self.branches(&part, keyword) {
                gathered.shape.choices.push(choice);
            }
        }
        if let Some(choice) = self.condition(&part) {
            gathered.shape.choices.push(choice);
        }
        let is_json = schema
            .get("contentMediaType")
            .is_some_and(|media_type| media_type.is_str("application/json"));
        if let Some(content) = schema.get("contentSchema") {
            let at = part.at.below(content, &["contentSchema"]);
            if !is_json {
                self.problem(
                    &at,
                    "`contentSchema` needs `\"contentMediaType\": \"application/json\"` beside it",
                );
            }
            gathered.embedded = Some(part.at(at));
        }
    }

    fn with_base(&mut self, part: &Part<'a>) -> Part<'a> {
        let mut part = part.clone();
        if let Some(word) = self.word(&part.at, "x-as") {
            let base = word.as_str().unwrap_or_default();
            let at = part.at.below(word, &["x-as"]);
            match self.absolute(&part, &at, &base) {
                Some(base) if self.targets.is_base(&base) => part.base = Some(base.into()),
                Some(base) => {
                    let message = format!("`{base}` is no object of the canonical event");
                    self.problem(&at, &message);
                    part.base = Some(NO_BASE.into());
                }
                None => part.base = Some(NO_BASE.into()),
            }
        }
        part
    }

    fn gather_members(part: &Part<'a>, gathered: &mut Gathered<'a>) {
        let schema = part.at.node;
        for (name, property) in named(schema, "properties") {
            let at = part.at.below(property, &["properties", &name]);
            let member = part.at(at);
            match gathered
                .members
                .iter_mut()
                .find(|(known, _)| *known == name)
            {
                Some((_, parts)) => parts.push(member),
                None => gathered.members.push((name, vec![member])),
            }
        }
        for (pattern, property) in named(schema, "patternProperties") {
            let at = part.at.below(property, &["patternProperties", &pattern]);
            gathered
                .patterns
                .push((Pattern::new(&pattern), part.at(at)));
        }
        if let Some(rest) = schema.get("additionalProperties")
            && rest.kind() == Kind::Object
        {
            let at = part.at.below(rest, &["additionalProperties"]);
            gathered.rest.push((part.clone(), part.at(at)));
        }
    }

    fn gather_elements(&mut self, part: &Part<'a>, gathered: &mut Gathered<'a>) {
        for (number, at) in part.at.listed("prefixItems").into_iter().enumerate() {
            if gathered.positions.len() <= number {
                gathered.positions.push(Vec::new());
            }
            gathered.positions[number].push(part.at(at));
        }
        if let Some(items) = part.at.node.get("items") {
            let mut element = part.at(part.at.below(items, &["items"]));
            element.arrays = (element.arrays + 1).min(MOST_ARRAYS);
            gathered.elements.push(element);
        }
        if !gathered.positions.is_empty() && !gathered.elements.is_empty() {
            let message =
                "`prefixItems` and `items` of one array: hooklens follows either, not both";
            self.problem(&part.at, message);
        }
    }

    /// A word of a schema, noted as followed.
    fn word(&mut self, at: &At<'a>, word: &str) -> Option<Node<'a>> {
        let (name, value) = at.node.member(word)?;
        self.followed.push((at.common, name.index()));
        Some(value)
    }

    fn problem(&mut self, at: &At<'_>, message: &str) {
        let problem = Problem {
            common: at.common,
            pointer: at.pointer.clone(),
            message: message.to_owned(),
        };
        let known = |known: &Problem| {
            (known.common, &known.pointer, &known.message)
                == (problem.common, &problem.pointer, &problem.message)
        };
        if !self.problems.iter().any(known) {
            self.problems.push(problem);
        }
    }
}

impl<'a> Part<'a> {
    fn at(&self, at: At<'a>) -> Self {
        Self {
            at,
            base: self.base.clone(),
            arrays: self.arrays,
        }
    }
}

fn named<'a>(schema: Node<'a>, keyword: &str) -> Vec<(String, Node<'a>)> {
    schema.get(keyword).map_or_else(Vec::new, |map| {
        map.members()
            .map(|(name, schema)| (name.as_str().unwrap_or_default().into_owned(), schema))
            .collect()
    })
}

/// Marks the shapes that have a rule, or lead to one, those that have or lead to what the validator does not look at, and
/// those that have or lead to what is not to be shown.
fn mark_reach(plan: &mut Plan) {
    loop {
        let mut changed = false;
        for id in 0..plan.shapes.len() {
            let shape = &plan.shapes[id];
            let reached = reached(shape).map(|id| &plan.shapes[id as usize]);
            let has_rules = !shape.rules.is_empty() || !shape.names.is_empty();
            let (mut rules, mut more) = (has_rules, has_more(shape));
            let mut gravest = shape.class;
            for below in reached {
                rules |= below.reaches_rules;
                more |= below.reaches_more;
                gravest = gravest.max(below.gravest);
            }
            changed |= (rules, more) != (shape.reaches_rules, shape.reaches_more);
            changed |= gravest != shape.gravest;
            plan.shapes[id].gravest = gravest;
            plan.shapes[id].reaches_rules = rules;
            plan.shapes[id].reaches_more = more;
        }
        if !changed {
            break;
        }
    }
    for id in 0..plan.shapes.len() {
        let members = plan.shapes[id].members.iter();
        plan.shapes[id].members_with_more = members
            .filter(|(_, member)| plan.shapes[**member as usize].reaches_more)
            .map(|(name, member)| (name.into(), *member))
            .collect();
    }
}

/// Whether a shape itself has what the validator does not look at.
fn has_more(shape: &Shape) -> bool {
    shape.embedded.is_some()
        || shape
            .choices
            .iter()
            .any(|choice| choice.open_list.is_some())
}

/// The shapes of the values in a value, and those that can apply beside its own.
fn reached(shape: &Shape) -> impl Iterator<Item = ShapeId> {
    let patterns = shape.patterns.iter().map(|(_, id)| *id);
    let embedded = shape.embedded.iter().map(|embedded| embedded.shape);
    let choices = shape.choices.iter().flat_map(|choice| {
        let cases = choice.cases.iter().map(|(_, _, id)| *id);
        choice.rows.values().copied().chain(cases)
    });
    let members = shape.members.values().copied();
    let others = shape.rest.iter().chain(&shape.elements).copied();
    let positions = shape.positions.iter().copied();
    members
        .chain(patterns)
        .chain(others)
        .chain(positions)
        .chain(embedded)
        .chain(choices)
}
