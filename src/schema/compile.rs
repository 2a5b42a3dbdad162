//! The compiler: an annotated schema to a plan.
//!
//! It follows exactly the keywords that `schemas/README.md` lists. What it cannot follow, and every word it cannot give
//! a meaning to, is a problem with its place; it never guesses.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use regex::Regex;
use rustc_hash::FxHashMap;

use super::documents::{At, Documents};
use super::plan::{Action, Choice, Embedded, Plan, Rule, RuleId, Shape, ShapeId};
use super::test::{Literal, Test, literals};
use super::types;
use crate::convert::{TargetType, conversion};
use crate::event::{TargetPath, Targets};
use crate::finding::nearest;
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

/// What the compiler made of a schema.
#[derive(Debug)]
pub struct Compiled {
    /// The plan.
    pub plan: Plan,
    /// What is wrong; a plan with problems is not used.
    pub problems: Vec<Problem>,
    /// The words that were given a meaning: whether in the shared file, and the token of the word's name.
    pub followed: HashSet<(bool, u32)>,
}

/// Compiles an event's schema.
pub fn compile(documents: &Documents<'_>) -> Compiled {
    let mut compiler = Compiler {
        documents,
        targets: Targets::canonical(),
        shapes: Vec::new(),
        memo: HashMap::new(),
        rules: Vec::new(),
        problems: Vec::new(),
        followed: HashSet::new(),
    };
    let root = Part {
        at: documents.root(),
        base: None,
        arrays: 0,
    };
    let root = compiler.shape(&[root]);
    let mut plan = Plan {
        shapes: compiler.shapes,
        rules: compiler.rules,
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
    patterns: Vec<(Regex, Part<'a>)>,
    rest: Vec<Part<'a>>,
    elements: Vec<Part<'a>>,
    embedded: Option<Part<'a>>,
}

struct Compiler<'a, 'd> {
    documents: &'a Documents<'d>,
    targets: &'static Targets,
    shapes: Vec<Shape>,
    memo: HashMap<Key, ShapeId>,
    rules: Vec<Rule>,
    problems: Vec<Problem>,
    followed: HashSet<(bool, u32)>,
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
        for (name, parts) in gathered.members {
            let member = self.shape(&parts);
            shape.members.insert(name.into(), member);
        }
        for (pattern, part) in gathered.patterns {
            let member = self.shape(&[part]);
            shape.patterns.push((pattern, member));
        }
        if !gathered.rest.is_empty() {
            shape.rest = Some(self.shape(&gathered.rest));
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
        for at in children(&part.at, "allOf") {
            self.gather(&part.at(at), gathered, depth + 1);
        }
        self.gather_members(&part, gathered);
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

    fn gather_members(&mut self, part: &Part<'a>, gathered: &mut Gathered<'a>) {
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
            match Regex::new(&pattern) {
                Ok(pattern) => gathered.patterns.push((pattern, part.at(at))),
                Err(error) => self.problem(&at, &format!("the pattern cannot be used: {error}")),
            }
        }
        if let Some(rest) = schema.get("additionalProperties") {
            if rest.kind() == Kind::Object {
                let at = part.at.below(rest, &["additionalProperties"]);
                gathered.rest.push(part.at(at));
            }
        }
        if let Some(items) = schema.get("items") {
            let mut element = part.at(part.at.below(items, &["items"]));
            element.arrays += 1;
            gathered.elements.push(element);
        }
    }

    /// The rules that stand in one schema.
    fn gather_rules(&mut self, part: &Part<'a>, shape: &mut Shape) {
        self.word(&part.at, "x-detect");
        if let Some(word) = self.word(&part.at, "x-redact") {
            shape.secret |= word.is_str("secret");
        }
        if let Some(word) = self.word(&part.at, "x-to") {
            let at = part.at.below(word, &["x-to"]);
            if let Some(action) = self.copy(part, &at, &word.as_str().unwrap_or_default()) {
                shape.rules.push(self.rule(&at, action));
            }
        }
        if let Some(word) = self.word(&part.at, "x-set") {
            let at = part.at.below(word, &["x-set"]);
            let facts = self.facts(part, word);
            shape.rules.push(self.rule(&at, Action::Set(facts)));
        }
        if let Some(word) = self.word(&part.at, "x-drop") {
            let at = part.at.below(word, &["x-drop"]);
            let reason = word.as_str().unwrap_or_default().as_ref().into();
            shape.rules.push(self.rule(&at, Action::Drop(reason)));
        }
    }

    fn rule(&mut self, at: &At<'a>, action: Action) -> RuleId {
        let id = RuleId::try_from(self.rules.len()).unwrap_or(RuleId::MAX);
        self.rules.push(Rule {
            action,
            schema: self.documents.location(at).into(),
        });
        id
    }

    fn copy(&mut self, part: &Part<'a>, at: &At<'a>, word: &str) -> Option<Action> {
        let target = self.target(part, at, word)?;
        if self.targets.is_read_only(target.target) {
            self.problem(at, &format!("hooklens itself fills `{word}` in"));
            return None;
        }
        if self.targets.arrays(target.target) > 0 && part.arrays > 1 {
            self.problem(
                at,
                "an array inside an array cannot go to one array: its elements would meet",
            );
            return None;
        }
        let format = self.format(&part.at, 0);
        let holds = self.targets.value_type(&target);
        let Some(conversion) = conversion(format.as_deref(), holds) else {
            let format = format.map_or_else(
                || "a value without a format".to_owned(),
                |format| format!("format `{format}`"),
            );
            let message = format!(
                "there is no conversion from {format} to `{word}`, which holds {}",
                described(holds)
            );
            self.problem(at, &message);
            return None;
        };
        for name in type_names(part.at.node) {
            if let Some(kind) = types::kind(&name) {
                if kind != Kind::Null && !conversion.accepts(kind) {
                    let format = format.map_or_else(
                        || "without a format".to_owned(),
                        |format| format!("with format `{format}`"),
                    );
                    let message = format!(
                        "`{word}` holds {}, which type `{name}` {format} does not convert to",
                        described(holds),
                    );
                    self.problem(at, &message);
                    return None;
                }
            }
        }
        Some(Action::Copy { target, conversion })
    }

    /// The format that a schema has, or that the one it refers to has.
    fn format(&self, at: &At<'a>, depth: usize) -> Option<String> {
        if let Some(format) = at.node.get("format").and_then(Node::as_str) {
            return Some(format.into_owned());
        }
        match self.documents.referred(at) {
            Some(Ok(referred)) if depth < 8 => self.format(&referred, depth + 1),
            _ => None,
        }
    }

    fn facts(&mut self, part: &Part<'a>, word: Node<'a>) -> Vec<(TargetPath, String)> {
        let mut facts = Vec::new();
        for (name, value) in word.members() {
            let name = name.as_str().unwrap_or_default();
            let at = part.at.below(value, &["x-set", &name]);
            let Some(target) = self.target(part, &at, &name) else {
                continue;
            };
            if self.targets.is_read_only(target.target) {
                self.problem(&at, &format!("hooklens itself fills `{name}` in"));
                continue;
            }
            match self.check_fact(&name, &target, value) {
                Ok(()) => facts.push((target, value.text().to_owned())),
                Err(message) => self.problem(&at, &message),
            }
        }
        facts
    }

    fn check_fact(&self, name: &str, target: &TargetPath, value: Node<'a>) -> Result<(), String> {
        let holds = self.targets.value_type(target);
        let fits = match holds {
            TargetType::Text | TargetType::Phone => value.kind() == Kind::String,
            TargetType::Boolean => value.kind() == Kind::Boolean,
            TargetType::Integer => value.is_integer(),
            TargetType::Number => value.kind() == Kind::Number,
            TargetType::Open => true,
            TargetType::Time => false,
            TargetType::Enumerated => {
                let members = self.targets.enumeration(target.target);
                let value = value.as_str().unwrap_or_default();
                if !members.iter().any(|member| **member == *value) {
                    let near = nearest(&value, members.iter().map(AsRef::as_ref))
                        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                    return Err(format!(
                        "`{name}` has no word `{value}`{near} (its words: {})",
                        members.join(", ")
                    ));
                }
                true
            }
        };
        if fits {
            Ok(())
        } else if holds == TargetType::Time {
            Err(format!("`{name}` holds a time, which no schema can state"))
        } else {
            Err(format!("`{name}` holds {}", described(holds)))
        }
    }

    fn target(&mut self, part: &Part<'a>, at: &At<'a>, word: &str) -> Option<TargetPath> {
        let path = self.absolute(part, at, word)?;
        match self.targets.resolve(&path) {
            Ok(target) => Some(target),
            Err(_) if self.targets.is_base(&path) => {
                let message = format!("`{path}` has members of its own: name one of them");
                self.problem(at, &message);
                None
            }
            Err(near) => {
                let near =
                    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                let message = format!("the canonical event has no target `{path}`{near}");
                self.problem(at, &message);
                None
            }
        }
    }

    /// A target as a path from the root; notes a problem and gives `None` if a relative one has no base.
    fn absolute(&mut self, part: &Part<'a>, at: &At<'a>, word: &str) -> Option<String> {
        let Some(relative) = word.strip_prefix('.') else {
            return Some(word.to_owned());
        };
        match part.base.as_deref() {
            Some(NO_BASE) => None,
            Some(base) => Some(format!("{base}.{relative}")),
            None => {
                let message = format!("`{word}` is relative, but there is no `x-as` around it");
                self.problem(at, &message);
                None
            }
        }
    }

    fn branches(&mut self, part: &Part<'a>, keyword: &'static str) -> Option<Choice> {
        let branches = children(&part.at, keyword);
        if branches.is_empty() {
            return None;
        }
        let list = part.at.node.get(keyword).unwrap_or(part.at.node);
        let tests: Vec<Test> = branches
            .iter()
            .map(|at| Test::of_branch(self.documents, at))
            .collect();
        let listed: Vec<Option<Vec<Literal>>> = branches
            .iter()
            .map(|at| literals(self.documents, at, 0))
            .collect();
        let mut choice = Choice {
            rows: FxHashMap::default(),
            cases: Vec::new(),
            open_list: None,
            schema: self
                .documents
                .location(&part.at.below(list, &[keyword]))
                .into(),
        };
        let mut with_rules = Vec::new();
        for (number, at) in branches.iter().enumerate() {
            let rules = self.rules.len();
            let id = self.shape(&[part.at(at.clone())]);
            if self.rules.len() > rules || reaches_words(self.documents, at, 0) {
                with_rules.push(number);
            }
            match tests[number].strings() {
                Some(strings) => {
                    for string in strings {
                        choice.rows.insert(string.into(), id);
                    }
                }
                None => choice.cases.push((tests[number].clone(), true, id)),
            }
        }
        for (one, &first) in with_rules.iter().enumerate() {
            for &second in &with_rules[one + 1..] {
                if !tests[first].excludes(&tests[second]) {
                    let message = format!(
                        "branches {first} and {second} of `{keyword}` cannot be told apart: give them types, constants or required properties that exclude each other"
                    );
                    self.problem(&part.at.below(list, &[keyword]), &message);
                }
            }
        }
        let is_open = keyword == "anyOf"
            && listed.iter().any(Option::is_some)
            && listed.iter().any(Option::is_none);
        if is_open {
            choice.open_list = Some(listed.into_iter().flatten().flatten().collect());
        }
        Some(choice)
    }

    fn condition(&mut self, part: &Part<'a>) -> Option<Choice> {
        let condition = part.at.node.get("if")?;
        let at = part.at.below(condition, &["if"]);
        let test = match Test::of_condition(self.documents, &at) {
            Ok(test) => test,
            Err(message) => {
                self.problem(&at, &message);
                // Compiled all the same, so that what is wrong in the branches is said, too.
                Test::default()
            }
        };
        let mut choice = Choice {
            rows: FxHashMap::default(),
            cases: Vec::new(),
            open_list: None,
            schema: self.documents.location(&at).into(),
        };
        for (keyword, outcome) in [("then", true), ("else", false)] {
            if let Some(schema) = part.at.node.get(keyword) {
                let branch = part.at(part.at.below(schema, &[keyword]));
                let id = self.shape(&[branch]);
                choice.cases.push((test.clone(), outcome, id));
            }
        }
        Some(choice)
    }

    /// A word of a schema, noted as followed.
    fn word(&mut self, at: &At<'a>, word: &str) -> Option<Node<'a>> {
        let (name, value) = at.node.member(word)?;
        self.followed.insert((at.common, name.index()));
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

fn children<'a>(at: &At<'a>, keyword: &str) -> Vec<At<'a>> {
    let Some(list) = at.node.get(keyword) else {
        return Vec::new();
    };
    list.elements()
        .enumerate()
        .map(|(number, schema)| at.below(schema, &[keyword, &number.to_string()]))
        .collect()
}

fn named<'a>(schema: Node<'a>, keyword: &str) -> Vec<(String, Node<'a>)> {
    schema.get(keyword).map_or_else(Vec::new, |map| {
        map.members()
            .map(|(name, schema)| (name.as_str().unwrap_or_default().into_owned(), schema))
            .collect()
    })
}

fn type_names(schema: Node<'_>) -> Vec<String> {
    schema
        .get("type")
        .map_or_else(Vec::new, |names| match names.as_str() {
            Some(name) => vec![name.into_owned()],
            None => names
                .elements()
                .filter_map(|name| Some(name.as_str()?.into_owned()))
                .collect(),
        })
}

/// What a target holds, as messages say it.
fn described(holds: TargetType) -> &'static str {
    match holds {
        TargetType::Text => "text",
        TargetType::Phone => "a phone number",
        TargetType::Time => "a time",
        TargetType::Boolean => "a boolean",
        TargetType::Integer => "an integer",
        TargetType::Number => "a number",
        TargetType::Enumerated => "one of a list of words",
        TargetType::Open => "anything",
    }
}

/// Whether a word that makes a rule stands in a schema or in what it refers to.
fn reaches_words(documents: &Documents<'_>, at: &At<'_>, depth: usize) -> bool {
    let text = at.node.text();
    if ["\"x-to\"", "\"x-set\"", "\"x-drop\""]
        .iter()
        .any(|word| text.contains(word))
    {
        return true;
    }
    depth < 8
        && matches!(documents.referred(at), Some(Ok(referred)) if reaches_words(documents, &referred, depth + 1))
}

/// Marks the shapes that have a rule, or lead to one.
fn mark_reach(plan: &mut Plan) {
    loop {
        let mut changed = false;
        for id in 0..plan.shapes.len() {
            let shape = &plan.shapes[id];
            if shape.reaches_rules {
                continue;
            }
            let reaches = |id: &ShapeId| plan.shapes[*id as usize].reaches_rules;
            let found = !shape.rules.is_empty()
                || shape.members.values().any(reaches)
                || shape.patterns.iter().any(|(_, id)| reaches(id))
                || shape.rest.iter().chain(&shape.elements).any(reaches)
                || shape
                    .embedded
                    .iter()
                    .any(|embedded| reaches(&embedded.shape))
                || shape.choices.iter().any(|choice| {
                    choice.rows.values().any(reaches)
                        || choice.cases.iter().any(|(_, _, id)| reaches(id))
                });
            if found {
                plan.shapes[id].reaches_rules = true;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}
