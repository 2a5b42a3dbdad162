//! Tests: how a branch of a schema is chosen without trying the whole branch.
//!
//! A test is what a branch requires of a value, as far as that can be read off the schema: types, constants, presence. For
//! two branches that can be told apart, at most one test holds for any value, and it holds wherever its branch is valid.

use std::fmt;

use super::documents::{At, Documents};
use super::literal::{Literal, literals};
use super::pattern::Pattern;
use super::types::is_of_type;
use crate::payload::{Kind, Node};

/// What a branch requires; all of it must hold.
#[derive(Debug, Clone, Default)]
pub struct Test {
    /// The requirements.
    pub checks: Vec<(Vec<Box<str>>, Check)>,
}

/// One requirement of the value at a path below.
#[derive(Debug, Clone)]
pub enum Check {
    /// It is of one of these JSON Schema types.
    Type(Vec<Box<str>>),
    /// It is one of these values.
    In(Vec<Literal>),
    /// It is there.
    Present,
    /// It is not there.
    Absent,
    /// It is a string that matches.
    Pattern(Pattern),
}

impl Literal {
    /// The constant in a schema; `None` for an object or an array.
    pub fn read(node: Node<'_>) -> Option<Self> {
        Some(match node.kind() {
            Kind::Null => Self::Null,
            Kind::Boolean => Self::Boolean(node.as_bool()?),
            Kind::Number => Self::Number(node.text().into()),
            Kind::String => Self::String(node.as_str()?.into()),
            Kind::Array | Kind::Object => return None,
        })
    }

    /// Whether a value is this constant: exact in type and case, numbers by value.
    pub fn is(&self, node: Node<'_>) -> bool {
        match self {
            Self::Null => node.is_null(),
            Self::Boolean(value) => node.as_bool() == Some(*value),
            Self::String(value) => node.is_str(value),
            Self::Number(value) => {
                node.kind() == Kind::Number
                    && (node.text() == value.as_ref() || same_number(node.text(), value))
            }
        }
    }

    fn is_of_type(&self, name: &str) -> bool {
        match self {
            Self::Null => name == "null",
            Self::Boolean(_) => name == "boolean",
            Self::String(_) => name == "string",
            Self::Number(value) => {
                name == "number"
                    || name == "integer" && value.parse::<f64>().is_ok_and(|n| n.fract() == 0.0)
            }
        }
    }
}

#[expect(clippy::float_cmp, reason = "JSON Schema compares numbers exactly")]
fn same_number(one: &str, other: &str) -> bool {
    // So few digits, and nothing but digits, are a number that no other digits are.
    let is_told_by_digits =
        |text: &str| text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_told_by_digits(one) && is_told_by_digits(other) {
        return one == other;
    }
    matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one == other)
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Number(value) => f.write_str(value),
            Self::String(value) => {
                let mut text = String::new();
                crate::payload::write_string(&mut text, value);
                f.write_str(&text)
            }
        }
    }
}

impl Test {
    /// Reads what a branch requires.
    pub fn of_branch(documents: &Documents<'_>, at: &At<'_>) -> Self {
        let mut test = Self::default();
        test.read(documents, at, &[], 0);
        test
    }

    /// Reads an `if`, which may only have keywords that a test says in full.
    ///
    /// # Errors
    ///
    /// What stands in the way.
    pub fn of_condition(documents: &Documents<'_>, at: &At<'_>) -> Result<Self, String> {
        exact(at.node)?;
        Ok(Self::of_branch(documents, at))
    }

    fn read(&mut self, documents: &Documents<'_>, at: &At<'_>, path: &[Box<str>], depth: usize) {
        if depth > 16 {
            return;
        }
        let schema = at.node;
        let mut add = |path: Vec<Box<str>>, check| self.checks.push((path, check));
        if let Some(types) = schema.get("type") {
            add(path.to_vec(), Check::Type(names(types)));
        }
        if let Some(values) = literals(documents, at, 0) {
            add(path.to_vec(), Check::In(values));
        }
        if let Some(pattern) = schema.get("pattern").and_then(Node::as_str) {
            add(path.to_vec(), Check::Pattern(Pattern::new(&pattern)));
        }
        let required = schema.get("required").map(names).unwrap_or_default();
        for name in &required {
            add(below(path, name), Check::Present);
        }
        let excluded = schema.get("not").and_then(|not| not.get("required"));
        if let [name] = excluded.map(names).unwrap_or_default().as_slice() {
            add(below(path, name), Check::Absent);
        }
        if let Some(properties) = schema.get("properties") {
            for name in &required {
                if let Some(property) = properties.get(name) {
                    let property = at.inside(property);
                    self.read(documents, &property, &below(path, name), depth + 1);
                }
            }
        }
        if let Some(Ok(referred)) = documents.referred(at) {
            self.read(documents, &referred, path, depth + 1);
        }
        if let Some(all) = schema.get("allOf") {
            for part in all.elements() {
                self.read(documents, &at.inside(part), path, depth + 1);
            }
        }
    }

    /// Whether the value fulfils it.
    pub fn holds(&self, node: Node<'_>) -> bool {
        self.checks.iter().all(|(path, check)| {
            let value = if path.is_empty() {
                Some(node)
            } else {
                node.at(path)
            };
            match (check, value) {
                (Check::Absent, value) => value.is_none(),
                (_, None) => false,
                (Check::Present, Some(_)) => true,
                (Check::Type(types), Some(value)) => {
                    types.iter().any(|name| is_of_type(value, name))
                }
                (Check::In(literals), Some(value)) => {
                    literals.iter().any(|literal| literal.is(value))
                }
                (Check::Pattern(pattern), Some(value)) => {
                    value.as_str().is_some_and(|text| pattern.is_match(&text))
                }
            }
        })
    }

    /// Of each test, what tells its branch from the others. What else a branch requires says whether a value is
    /// valid, not which branch it was meant for: an agent without a name is an agent. A test that some other does not
    /// exclude stays whole.
    pub fn what_tells_apart(tests: &[Self]) -> Vec<Self> {
        let mut telling = Vec::with_capacity(tests.len());
        for (one, test) in tests.iter().enumerate() {
            let mut keep = vec![false; test.checks.len()];
            for (other, against) in tests.iter().enumerate() {
                if one == other {
                    continue;
                }
                // The same pair of checks is found from the other side: it is the first of the shortest path.
                let pair = if one < other {
                    test.first_exclusion(against)
                } else {
                    against
                        .first_exclusion(test)
                        .map(|(theirs, ours)| (ours, theirs))
                };
                match pair {
                    Some((ours, _)) => keep[ours] = true,
                    None => keep.fill(true),
                }
            }
            let checks = test.checks.iter().zip(keep);
            let checks = checks.filter(|(_, keep)| *keep);
            telling.push(Self {
                checks: checks.map(|(check, _)| check.clone()).collect(),
            });
        }
        telling
    }

    /// The numbers of two checks that exclude each other, those of the shortest path.
    fn first_exclusion(&self, other: &Self) -> Option<(usize, usize)> {
        let mut found: Option<(usize, usize)> = None;
        for (ours, (path, check)) in self.checks.iter().enumerate() {
            let is_shorter = found.is_none_or(|(best, _)| path.len() < self.checks[best].0.len());
            if !is_shorter {
                continue;
            }
            let theirs = other
                .checks
                .iter()
                .position(|(other_path, other)| path == other_path && check.excludes(other));
            found = theirs.map(|theirs| (ours, theirs)).or(found);
        }
        found
    }

    /// Whether no value can fulfil both.
    pub fn excludes(&self, other: &Self) -> bool {
        self.checks.iter().any(|(path, check)| {
            other
                .checks
                .iter()
                .any(|(other_path, other)| path == other_path && check.excludes(other))
        })
    }

    /// The strings that a value must be one of, if that is all the test asks.
    pub fn strings(&self) -> Option<Vec<&str>> {
        let mut strings = None;
        for (path, check) in &self.checks {
            match check {
                Check::In(literals) if path.is_empty() => {
                    let all: Option<Vec<&str>> = literals
                        .iter()
                        .map(|literal| match literal {
                            Literal::String(value) => Some(value.as_ref()),
                            _ => None,
                        })
                        .collect();
                    strings = Some(all?);
                }
                Check::Type(types) if path.is_empty() && types.iter().any(|t| &**t == "string") => {
                }
                _ => return None,
            }
        }
        strings
    }
}

impl Check {
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Present, Self::Absent) | (Self::Absent, Self::Present) => true,
            (Self::Type(one), Self::Type(other)) => !one
                .iter()
                .any(|a| other.iter().any(|b| a == b || is_number(a) && is_number(b))),
            (Self::In(one), Self::In(other)) => !one.iter().any(|a| other.contains(a)),
            (Self::In(values), Self::Type(types)) | (Self::Type(types), Self::In(values)) => {
                !values
                    .iter()
                    .any(|value| types.iter().any(|name| value.is_of_type(name)))
            }
            _ => false,
        }
    }
}

fn is_number(name: &str) -> bool {
    matches!(name, "number" | "integer")
}

fn below(path: &[Box<str>], name: &str) -> Vec<Box<str>> {
    path.iter().cloned().chain([name.into()]).collect()
}

/// The strings of a string or of an array of strings.
fn names(node: Node<'_>) -> Vec<Box<str>> {
    match node.as_str() {
        Some(name) => vec![name.into()],
        None => node
            .elements()
            .filter_map(Node::as_str)
            .map(Into::into)
            .collect(),
    }
}

/// Whether a test says in full what a condition asks.
fn exact(condition: Node<'_>) -> Result<(), String> {
    let required = condition.get("required").map(names).unwrap_or_default();
    for (keyword, value) in condition.members() {
        let keyword = keyword.as_str().unwrap_or_default();
        match keyword.as_ref() {
            "type" | "const" | "enum" | "pattern" | "required" | "description" | "$comment" => {}
            "not" => {
                let one = value
                    .get("required")
                    .is_some_and(|list| list.elements().count() == 1);
                if !one || value.members().count() != 1 {
                    return Err(
                        "`not` in an `if` can only exclude one property: {\"required\": [NAME]}"
                            .into(),
                    );
                }
            }
            "properties" => {
                for (name, property) in value.members() {
                    let name = name.as_str().unwrap_or_default();
                    if !required.iter().any(|required| **required == *name) {
                        return Err(format!("an `if` that looks at `{name}` must require it"));
                    }
                    exact(property)?;
                }
            }
            other => {
                return Err(format!(
                    "`{other}` in an `if` cannot be told without trying: use type, const, enum, pattern, required, not and properties"
                ));
            }
        }
    }
    Ok(())
}
