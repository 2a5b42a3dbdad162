//! Literals: the constants that a schema lists.

use super::tree::{Files, Spot, Tree};

/// A constant of a schema.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number, with its digits.
    Number(Box<str>),
    /// A string.
    String(Box<str>),
}

/// The constants a schema lists: by `const`, by `enum`, or by rows that all have one.
pub(super) fn literals<'t, F: Files<'t>>(
    files: F,
    at: &Spot<F::Tree>,
    depth: usize,
) -> Option<Vec<Literal>> {
    if depth > 8 {
        return None;
    }
    if let Some(constant) = at.node.member("const") {
        return Some(vec![constant.constant()?]);
    }
    if let Some(values) = at.node.member("enum") {
        return values.listed().map(Tree::constant).collect();
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(rows) = at.node.member(keyword) {
            let mut listed = Vec::new();
            for row in rows.listed() {
                listed.extend(literals(files, &at.inside(row), depth + 1)?);
            }
            return Some(listed);
        }
    }
    match files.target(at) {
        Some(Ok(target)) => literals(files, &target, depth + 1),
        _ => None,
    }
}
