//! Conditions: which branches of a schema must apply for a claim of it to hold.
//!
//! A condition is read off the tests by which the compiler tells branches apart, so what a reader is told is what the
//! walk does. Nothing here looks at a payload.

use crate::schema::test::{Check, Test};

/// When a claim holds: where all of these branches apply. Always, if there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When(Vec<Branch>);

/// One branch of an `oneOf`, an `anyOf` or an `if`, at one place of the payload.
#[derive(Debug, Clone)]
struct Branch {
    choice: Choice,
    /// Its number, and how many there are.
    number: usize,
    of: usize,
    /// Whether what it asks must hold, or must not.
    holds: bool,
    asks: Vec<Ask>,
}

/// What branches are branches of: the keyword's place in the schema, and the payload's place it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) schema: (bool, u32),
    pub(super) location: String,
}

/// What is asked of the value at a location.
#[derive(Debug, Clone)]
struct Ask {
    location: String,
    check: Check,
}

/// Something that a schema says, and when it holds: under any of these conditions; always, if there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim<T> {
    /// What is said.
    pub says: T,
    /// When it holds.
    pub when: Vec<When>,
}

impl PartialEq for Branch {
    fn eq(&self, other: &Self) -> bool {
        self.choice == other.choice && self.number == other.number
    }
}

impl Eq for Branch {}

impl When {
    /// Whether it asks nothing.
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// The condition, and a branch of an `oneOf` or `anyOf`, of which only is kept what tells it from its siblings.
    pub(super) fn and_branch(&self, choice: &Choice, tests: &[Test], number: usize) -> Self {
        let telling = |check: &(Vec<Box<str>>, Check)| {
            let alone = Test {
                checks: vec![check.clone()],
            };
            tests.iter().any(|other| alone.excludes(other))
        };
        let checks = tests[number].checks.iter().filter(|check| telling(check));
        self.and(Branch {
            choice: choice.clone(),
            number,
            of: tests.len(),
            holds: true,
            asks: asks(&choice.location, checks),
        })
    }

    /// The condition, and a row of values.
    pub(super) fn and_row(&self, choice: &Choice, number: usize, of: usize) -> Self {
        self.and(Branch {
            choice: choice.clone(),
            number,
            of,
            holds: true,
            asks: Vec::new(),
        })
    }

    /// The condition, and the `then` or the `else` of an `if`.
    pub(super) fn and_if(&self, choice: &Choice, test: &Test, holds: bool) -> Self {
        self.and(Branch {
            choice: choice.clone(),
            number: usize::from(!holds),
            of: 2,
            holds,
            asks: asks(&choice.location, test.checks.iter()),
        })
    }

    fn and(&self, branch: Branch) -> Self {
        let mut when = self.clone();
        if !when.0.contains(&branch) {
            when.0.push(branch);
        }
        when
    }

    /// Both conditions; `None` if they exclude each other.
    pub(super) fn and_also(&self, other: &Self) -> Option<Self> {
        let mut when = self.clone();
        for branch in &other.0 {
            if when.0.iter().any(|known| known.excludes(branch)) {
                return None;
            }
            when = when.and(branch.clone());
        }
        Some(when)
    }

    /// The condition where another is known to hold; `None` if it cannot hold then.
    pub(super) fn given(&self, known: &Self) -> Option<Self> {
        let mut when = Self::default();
        for branch in &self.0 {
            if known.0.iter().any(|known| known.excludes(branch)) {
                return None;
            }
            if !known.0.contains(branch) {
                when.0.push(branch.clone());
            }
        }
        Some(when)
    }

    /// The condition for somebody who looks at the value at a location: what its being there implies is left out.
    pub(super) fn seen_from(&self, location: &str) -> Self {
        let mut when = Self::default();
        for branch in &self.0 {
            let mut seen = branch.clone();
            seen.asks
                .retain(|ask| ask.implied_at(location) != Some(true));
            let settled = if branch.holds {
                seen.asks.is_empty() && !branch.asks.is_empty()
            } else {
                seen.asks
                    .iter()
                    .any(|ask| ask.implied_at(location) == Some(false))
            };
            if !settled {
                when.0.push(seen);
            }
        }
        when
    }

    /// The condition in words, as in `where /type is "a", unless /user is there`; empty if it asks nothing. The value at
    /// `location` is called "it".
    pub fn text(&self, location: &str) -> String {
        let mut wheres = Vec::new();
        let mut unlesses = Vec::new();
        for branch in &self.0 {
            let mut phrases: Vec<String> = Vec::new();
            for ask in &branch.asks {
                let phrase = ask.phrase(location, false);
                if !phrases.contains(&phrase) {
                    phrases.push(phrase);
                }
            }
            match branch.asks.as_slice() {
                [] => {}
                [ask] if !branch.holds && matches!(ask.check, Check::Present | Check::Absent) => {
                    wheres.push(ask.phrase(location, true));
                }
                _ if branch.holds => wheres.push(phrases.join(" and ")),
                _ => unlesses.push(format!("unless {}", phrases.join(" and "))),
            }
        }
        let mut parts = Vec::new();
        if !wheres.is_empty() {
            parts.push(format!("where {}", wheres.join(" and ")));
        }
        parts.extend(unlesses);
        parts.join(", ")
    }
}

impl Branch {
    fn excludes(&self, other: &Self) -> bool {
        self.choice == other.choice && self.number != other.number
    }
}

impl Ask {
    /// What follows for it from there being a value at a location; `None` if nothing does.
    fn implied_at(&self, location: &str) -> Option<bool> {
        let rest = location.strip_prefix(self.location.as_str())?;
        if !rest.is_empty() && !rest.starts_with(['/', '#']) {
            return None;
        }
        match &self.check {
            Check::Present => Some(true),
            Check::Absent => Some(false),
            Check::Type(types) if !rest.is_empty() => {
                let is = |name: &str| types.iter().any(|known| **known == *name);
                Some(if rest.starts_with('#') {
                    is("string")
                } else if rest == "/*" || rest.starts_with("/*/") {
                    is("array") || is("object")
                } else {
                    is("object")
                })
            }
            _ => None,
        }
    }

    fn phrase(&self, location: &str, negated: bool) -> String {
        let subject = match self.location.as_str() {
            same if same == location => "it",
            "" => "the payload",
            other => other,
        };
        match &self.check {
            Check::Type(types) => {
                let types: Vec<&str> = types.iter().map(|name| with_article(name)).collect();
                format!("{subject} is {}", types.join(" or "))
            }
            Check::In(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{subject} is {}", values.join(" or "))
            }
            Check::Present if negated => format!("{subject} is absent"),
            Check::Absent if !negated => format!("{subject} is absent"),
            Check::Present | Check::Absent => format!("{subject} is there"),
            Check::Pattern(pattern) => format!("{subject} matches {pattern}"),
        }
    }
}

/// Whether one of the conditions holds wherever `given` does.
pub(super) fn cover(whens: &[When], given: &When) -> bool {
    let whens: Vec<When> = whens.iter().filter_map(|when| when.given(given)).collect();
    let Some(first) = whens.iter().min_by_key(|when| when.0.len()) else {
        return false;
    };
    let Some(branch) = first.0.first() else {
        return true;
    };
    (0..branch.of).all(|number| {
        let mut chosen = branch.clone();
        chosen.number = number;
        cover(&whens, &When(vec![chosen]))
    })
}

/// What a test asks, without what its other parts imply.
fn asks<'t>(
    location: &str,
    checks: impl Iterator<Item = &'t (Vec<Box<str>>, Check)> + Clone,
) -> Vec<Ask> {
    let others = checks.clone();
    let implied = |path: &[Box<str>], check: &Check| {
        others.clone().any(|(other, by)| {
            let is_below = other.len() > path.len() && other.starts_with(path);
            let is_same = other == path;
            match check {
                Check::Present => {
                    (is_below || is_same) && !matches!(by, Check::Present | Check::Absent)
                }
                Check::Type(_) => {
                    is_below || is_same && matches!(by, Check::In(_) | Check::Pattern(_))
                }
                _ => false,
            }
        })
    };
    checks
        .filter(|(path, check)| !implied(path, check))
        .map(|(path, check)| {
            let mut location = location.to_owned();
            for name in path {
                crate::location::push_name(&mut location, name);
            }
            Ask {
                location,
                check: check.clone(),
            }
        })
        .collect()
}

fn with_article(name: &str) -> &str {
    match name {
        "null" => "null",
        "boolean" => "a boolean",
        "number" => "a number",
        "integer" => "an integer",
        "string" => "a string",
        "array" => "an array",
        "object" => "an object",
        other => other,
    }
}
