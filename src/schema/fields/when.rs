//! Conditions: which branches of a schema must apply for a claim of it to hold.
//!
//! A condition is read off the tests by which the compiler tells branches apart, so what a reader is told is what the
//! walk does. Nothing here looks at a payload.

use super::ask::{Ask, asks};
use crate::schema::literal::Literal;
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

    /// The condition for somebody who looks at a value of these types at a location: what its being there implies is left
    /// out. `None` if it cannot hold then.
    pub(super) fn seen_from(&self, location: &str, types: &[String]) -> Option<Self> {
        self.settled(&|ask| ask.implied_at(location, types))
    }

    /// The condition for the value at a location being one of these; `None` if it cannot hold then.
    pub(super) fn with_value(&self, location: &str, values: &[Literal]) -> Option<Self> {
        let asked = Ask {
            location: location.to_owned(),
            check: Check::In(values.to_vec()),
        };
        self.settled(&|ask| match &ask.check {
            Check::In(known) if ask.location == location && !values.is_empty() => {
                let all = values.iter().all(|value| known.contains(value));
                if all {
                    Some(true)
                } else {
                    ask.excludes(&asked).then_some(false)
                }
            }
            _ if !values.is_empty() && ask.excludes(&asked) => Some(false),
            _ => None,
        })
    }

    /// The condition without what is known; `None` if it cannot hold.
    fn settled(&self, known: &dyn Fn(&Ask) -> Option<bool>) -> Option<Self> {
        let wheres: Vec<Ask> = self
            .0
            .iter()
            .filter(|branch| branch.holds)
            .flat_map(|branch| branch.asks.clone())
            .collect();
        let mut when = Self::default();
        for branch in &self.0 {
            let mut seen = branch.clone();
            seen.asks.retain(|ask| known(ask) != Some(true));
            let told = |ask: &Ask| wheres.iter().any(|other| other.excludes(ask));
            let fails = seen
                .asks
                .iter()
                .any(|ask| known(ask) == Some(false) || told(ask));
            let asked = !branch.asks.is_empty();
            match (branch.holds, fails, asked && seen.asks.is_empty()) {
                (true, true, _) | (false, _, true) => return None,
                (true, _, true) | (false, true, _) => {}
                _ => when.0.push(seen),
            }
        }
        Some(when)
    }

    /// The condition as an alternative to another: "A, or B unless A" is "A, or B".
    fn without_opposite(&self, other: &Self) -> Self {
        let opposite = |branch: &Branch| {
            branch.of == 2
                && other.0.iter().any(|known| known.excludes(branch))
                && other
                    .0
                    .iter()
                    .all(|known| known.excludes(branch) || self.0.contains(known))
        };
        Self(self.0.iter().filter(|b| !opposite(b)).cloned().collect())
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

/// The same alternatives in fewer words: what another of them says already is left out.
pub(super) fn shortest(mut whens: Vec<When>) -> Vec<When> {
    loop {
        let before = whens.clone();
        for when in &mut whens {
            for other in &before {
                *when = when.without_opposite(other);
            }
        }
        let all = whens.clone();
        let mut kept: Vec<When> = Vec::new();
        for when in whens {
            let implied = |by: &When| *by != when && by.0.iter().all(|b| when.0.contains(b));
            if !all.iter().any(implied) && !kept.contains(&when) {
                kept.push(when);
            }
        }
        whens = kept;
        if whens == before {
            return whens;
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
