//! Which branch of an `oneOf` or `anyOf` a value was meant for, and what that makes of the failure.

use crate::finding::{Code, Finding, Severity, shorten};
use crate::location::Location;
use crate::payload::{Kind, Node};
use crate::schema::{Check, Literal, Test};

/// What to say about a value that no branch takes.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It was meant for this branch: say what that branch says.
    Branch(usize),
    /// It is none of the values that the branches list, at a path below it.
    Unlisted(Vec<Box<str>>, Vec<Literal>),
    /// The property that tells the branches apart is absent.
    Untagged(Box<str>, Vec<Box<str>>),
    /// It is of none of the types that the branches take.
    Types(Vec<Box<str>>),
}

/// Finds the branch a value was meant for. `failures` counts what each branch says against it.
pub(super) fn choose(tests: &[Test], node: Node<'_>, failures: &[usize]) -> Verdict {
    let holding: Vec<usize> = (0..tests.len())
        .filter(|&at| tests[at].holds(node))
        .collect();
    if let [only] = holding.as_slice() {
        return Verdict::Branch(*only);
    }
    let of_type: Vec<usize> = (0..tests.len())
        .filter(|&at| may_be(&tests[at], node))
        .collect();
    match of_type.as_slice() {
        [] => {
            let mut types: Vec<Box<str>> = Vec::new();
            for name in tests.iter().flat_map(root_types) {
                if !types.contains(&name) {
                    types.push(name);
                }
            }
            if !types.is_empty() {
                return Verdict::Types(types);
            }
        }
        [only]
            if tests[*only]
                .checks
                .iter()
                .all(|(path, check)| !path.is_empty() || matches!(check, Check::Type(_))) =>
        {
            return Verdict::Branch(*only);
        }
        _ => {}
    }
    let candidates = if of_type.is_empty() {
        (0..tests.len()).collect()
    } else {
        of_type
    };
    if let Some(verdict) = by_constants(tests, &candidates, node) {
        return verdict;
    }
    let fewest = candidates
        .into_iter()
        .min_by_key(|&at| failures.get(at).copied().unwrap_or(usize::MAX));
    Verdict::Branch(fewest.unwrap_or(0))
}

/// What the constants that tell the branches apart say.
fn by_constants(tests: &[Test], candidates: &[usize], node: Node<'_>) -> Option<Verdict> {
    let path = candidates.iter().find_map(|&at| {
        tests[at]
            .checks
            .iter()
            .find_map(|(path, check)| matches!(check, Check::In(_)).then(|| path.clone()))
    })?;
    let mut listed = Vec::new();
    for &at in candidates {
        for (other, check) in &tests[at].checks {
            if let (true, Check::In(values)) = (*other == path, check) {
                listed.extend(values.iter().cloned());
            }
        }
    }
    match node.at(&path) {
        None => {
            let (name, parent) = path.split_last()?;
            Some(Verdict::Untagged(name.clone(), parent.to_vec()))
        }
        Some(value) if listed.iter().any(|literal| literal.is(value)) => None,
        Some(_) => Some(Verdict::Unlisted(path, listed)),
    }
}

fn root_types(test: &Test) -> Vec<Box<str>> {
    let mut types = Vec::new();
    for (path, check) in &test.checks {
        match check {
            Check::Type(names) if path.is_empty() => types.extend(names.iter().cloned()),
            Check::In(values) if path.is_empty() => {
                types.extend(values.iter().map(|value| {
                    let name = match value {
                        Literal::Null => "null",
                        Literal::Boolean(_) => "boolean",
                        Literal::Number(_) => "number",
                        Literal::String(_) => "string",
                    };
                    name.into()
                }));
            }
            _ => {}
        }
    }
    types
}

/// Whether a branch takes values of a value's type.
fn may_be(test: &Test, node: Node<'_>) -> bool {
    let types = root_types(test);
    types.is_empty()
        || types
            .iter()
            .any(|name| crate::schema::types::is_of_type(node, name))
}

/// Whether a string joins listed values with a bar, as documentation does.
pub(super) fn is_placeholder(node: Node<'_>, listed: &[Literal]) -> bool {
    if node.kind() != Kind::String
        || node.is_plain() && memchr::memchr(b'|', node.text().as_bytes()).is_none()
    {
        return false;
    }
    let text = node.as_str().unwrap_or_default();
    let known = |part: &str| {
        listed
            .iter()
            .any(|literal| matches!(literal, Literal::String(value) if **value == *part.trim()))
    };
    text.contains('|') && text.split('|').filter(|part| known(part)).count() >= 2
}

/// The finding for a value copied from documentation.
pub(super) fn placeholder(location: Location, node: Node<'_>, severity: Severity) -> Finding {
    Finding::new(
        Code::PlaceholderValue,
        severity,
        location,
        "this value lists the possible values, as documentation does",
    )
    .found(shorten(node.text()))
    .help("a real payload has one of them; is this a sample?")
}
