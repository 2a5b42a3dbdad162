//! The compiler: an annotated schema to a plan.
//!
//! It follows exactly the keywords that `schemas/README.md` lists. What it cannot follow, and every word it cannot give
//! a meaning to, is a problem with its place; it never guesses.

mod branches;
mod keywords;
mod reach;
mod rules;

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::OnceLock;

use self::keywords::{Keyword, Keywords};
use self::reach::mark_reach;
use super::documents::{At, Documents};
use super::map::Map;
use super::pattern::Pattern;
use super::plan::{Embedded, OwnWords, Plan, PlanId, Rule, Shape, ShapeId};
use super::tree::Files as _;
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
        memo: Map::default(),
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
    let root = compiler.shape(vec![root]);
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
    members: Vec<(Cow<'a, str>, Vec<Part<'a>>)>,
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
    memo: Map<Key, ShapeId>,
    rules: Vec<Rule>,
    stated: Stated,
    problems: Vec<Problem>,
    followed: Followed,
}

impl<'a> Compiler<'a, '_> {
    fn shape(&mut self, parts: Vec<Part<'a>>) -> ShapeId {
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
        shape.members.reserve(gathered.members.len());
        for (name, mut parts) in gathered.members {
            let others = gathered.rest.iter();
            let others = others.filter(|(around, _)| !around.at.names(&name));
            parts.extend(others.map(|(_, rest)| rest.clone()));
            let member = self.shape(parts);
            shape.members.insert(&name, member);
        }
        for (pattern, part) in gathered.patterns {
            let member = self.shape(vec![part]);
            shape.patterns.push((pattern, member));
        }
        if !gathered.rest.is_empty() {
            let rest: Vec<Part<'a>> = gathered.rest.into_iter().map(|(_, rest)| rest).collect();
            shape.rest = Some(self.shape(rest));
        }
        for parts in gathered.positions {
            let position = self.shape(parts);
            shape.positions.push(position);
        }
        if !gathered.elements.is_empty() {
            shape.elements = Some(self.shape(gathered.elements));
        }
        if let Some(part) = gathered.embedded {
            let pointer = (part.at.common, part.at.pointer.clone());
            let inner = self.shape(vec![part]);
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
    fn gather(&mut self, part: Part<'a>, gathered: &mut Gathered<'a>, depth: usize) {
        let schema = part.at.node;
        if schema.kind() != Kind::Object {
            return;
        }
        if depth > 32 {
            self.problem(&part.at, "a `$ref` that leads back to itself");
            return;
        }
        let keywords = Keywords::of(schema);
        let part = self.with_base(part, &keywords);
        self.gather_rules(&part, &keywords, &mut gathered.shape);
        let reference = keywords.reference.and_then(|reference| {
            let documents = self.documents;
            documents.referred_by(reference.value, part.at.common)
        });
        match reference {
            None => {}
            Some(Ok(at)) => self.gather(part.at(at), gathered, depth + 1),
            Some(Err(reference)) => {
                let message = format!(
                    "`$ref` to `{reference}` leads nowhere: use #/$defs/NAME or common.json#/$defs/NAME"
                );
                self.problem(&part.at.below(schema, &["$ref"]), &message);
            }
        }
        if let Some(all) = keywords.all_of {
            for at in part.at.elements("allOf", all.value) {
                self.gather(part.at(at), gathered, depth + 1);
            }
        }
        let arrays = if self.gather_names(&part, &keywords, &mut gathered.shape) {
            1
        } else {
            part.arrays
        };
        Self::gather_members(&part, arrays, &keywords, gathered);
        self.gather_elements(&part, &keywords, gathered);
        for (keyword, list) in [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)] {
            if let Some(list) = list
                && let Some(choice) = self.branches(&part, keyword, list.value)
            {
                gathered.shape.choices.push(choice);
            }
        }
        if let Some(condition) = keywords.condition {
            let choice = self.condition(&part, condition.value);
            gathered.shape.choices.push(choice);
        }
        if let Some(Keyword { value: content, .. }) = keywords.content {
            let at = part.at.below(content, &["contentSchema"]);
            let media_type = keywords.media_type;
            if !media_type.is_some_and(|media_type| media_type.value.is_str("application/json")) {
                self.problem(
                    &at,
                    "`contentSchema` needs `\"contentMediaType\": \"application/json\"` beside it",
                );
            }
            gathered.embedded = Some(part.at(at));
        }
    }

    fn with_base(&mut self, mut part: Part<'a>, keywords: &Keywords<'a>) -> Part<'a> {
        if let Some(word) = self.word(&part.at, keywords.base) {
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

    /// Adds the members of a place in so many arrays.
    fn gather_members(
        part: &Part<'a>,
        arrays: u8,
        keywords: &Keywords<'a>,
        gathered: &mut Gathered<'a>,
    ) {
        let inner = |at| Part {
            arrays,
            ..part.at(at)
        };
        for (name, property) in named(keywords.properties) {
            let member = inner(part.at.below(property, &["properties", &name]));
            match gathered
                .members
                .iter_mut()
                .find(|(known, _)| *known == name)
            {
                Some((_, parts)) => parts.push(member),
                None => gathered.members.push((name, vec![member])),
            }
        }
        for (pattern, property) in named(keywords.patterns) {
            let at = part.at.below(property, &["patternProperties", &pattern]);
            gathered.patterns.push((Pattern::new(&pattern), inner(at)));
        }
        if let Some(Keyword { value: rest, .. }) = keywords.rest
            && rest.kind() == Kind::Object
        {
            let at = part.at.below(rest, &["additionalProperties"]);
            gathered.rest.push((part.clone(), inner(at)));
        }
    }

    fn gather_elements(
        &mut self,
        part: &Part<'a>,
        keywords: &Keywords<'a>,
        gathered: &mut Gathered<'a>,
    ) {
        if let Some(positions) = keywords.positions {
            let positions = part.at.elements("prefixItems", positions.value);
            for (number, at) in positions.enumerate() {
                if gathered.positions.len() <= number {
                    gathered.positions.push(Vec::new());
                }
                gathered.positions[number].push(part.at(at));
            }
        }
        if let Some(items) = keywords.items {
            let mut element = part.at(part.at.below(items.value, &["items"]));
            element.arrays = (element.arrays + 1).min(MOST_ARRAYS);
            gathered.elements.push(element);
        }
        if !gathered.positions.is_empty() && !gathered.elements.is_empty() {
            let message =
                "`prefixItems` and `items` of one array: hooklens follows either, not both";
            self.problem(&part.at, message);
        }
    }

    /// The value of a word of a schema, noted as followed.
    fn word(&mut self, at: &At<'a>, word: Option<Keyword<'a>>) -> Option<Node<'a>> {
        let Keyword { name, value } = word?;
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

/// The schemas in a keyword's value, by name.
fn named(keyword: Option<Keyword<'_>>) -> impl Iterator<Item = (Cow<'_, str>, Node<'_>)> {
    let members = keyword.into_iter().flat_map(|map| map.value.members());
    members.map(|(name, schema)| (name.as_str().unwrap_or_default(), schema))
}
