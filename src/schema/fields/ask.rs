//! What a branch asks of a payload: one requirement of its test, at a location.

use crate::schema::test::{Check, Test};

/// What is asked of the value at a location.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    pub(super) location: String,
    pub(super) check: Check,
}

impl Ask {
    /// What follows for it from there being a value at a location; `None` if nothing does.
    pub(super) fn implied_at(&self, location: &str, types: &[String]) -> Option<bool> {
        let rest = location.strip_prefix(self.location.as_str())?;
        if !rest.is_empty() && !rest.starts_with(['/', '#']) {
            return None;
        }
        match &self.check {
            Check::Present => Some(true),
            Check::Absent => Some(false),
            Check::Type(asked) if rest.is_empty() => {
                let is = |name: &String| asked.iter().any(|asked| **asked == **name);
                match types.iter().filter(|name| is(name)).count() {
                    _ if types.is_empty() => None,
                    0 => Some(false),
                    some => (some == types.len()).then_some(true),
                }
            }
            Check::Type(asked) => {
                let is = |name: &str| asked.iter().any(|asked| **asked == *name);
                Some(if rest.starts_with('#') {
                    is("string")
                } else if is_any_or_number(rest) {
                    is("array") || is("object")
                } else {
                    is("object")
                })
            }
            _ => None,
        }
    }

    /// Whether no payload can fulfil both.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        let is_in = |inner: &str, outer: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        match (&self.check, &other.check) {
            (Check::Absent, Check::Absent) => false,
            (Check::Absent, _) => is_in(&other.location, &self.location),
            (_, Check::Absent) => is_in(&self.location, &other.location),
            _ if self.location == other.location => {
                let test = |ask: &Self| Test {
                    checks: vec![(Vec::new(), ask.check.clone())],
                };
                test(self).excludes(&test(other))
            }
            _ => false,
        }
    }

    pub(super) fn phrase(&self, location: &str, negated: bool) -> String {
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
            Check::Pattern(pattern) => format!("{subject} matches `{}`", pattern.source()),
        }
    }
}

/// Whether the first step of a location is `*` or a number, which elements have, too.
fn is_any_or_number(location: &str) -> bool {
    let mut steps = location.split(['/', '#']).skip(1);
    steps.next().is_some_and(|step| {
        step == "*" || !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What a test asks, without what its other parts imply.
pub(super) fn asks<'t>(
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
