//! A pack's `headers.json`: the headers of the vendor's requests that say something about them.
//!
//! It is a schema of an object whose properties are headers, their names in lower case. Two words stand on a header:
//! `x-detect`, where it speaks for the vendor, and `x-redact`, where its value is a secret. A header identifies no event:
//! a body mostly comes without any.

use super::check::pack_error;
use super::documents::{At, Documents};
use super::literal::{Literal, literals};
use crate::error::PackError;
use crate::payload::Node;

/// What a header's schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name, in lower case.
    pub name: Box<str>,
    /// Whether it speaks for the vendor.
    pub detects: bool,
    /// The values with which it does; `None` if any will do.
    pub values: Option<Vec<Literal>>,
    /// Whether its value is a secret.
    pub secret: bool,
    /// The schema location, as `vendor/headers.json#/pointer`.
    pub schema: String,
}

impl Header {
    /// Whether the header, with this value, speaks for the vendor.
    pub fn speaks(&self, value: &str) -> bool {
        let is_it =
            |literal: &Literal| matches!(literal, Literal::String(text) if **text == *value);
        self.detects
            && self
                .values
                .as_ref()
                .is_none_or(|values| values.iter().any(is_it))
    }
}

/// The headers that a pack's file describes.
pub fn headers(documents: &Documents<'_>) -> Vec<Header> {
    properties(documents)
        .map(|(name, at)| Header {
            detects: at.node.get("x-detect").is_some(),
            values: literals(documents, &at, 0),
            secret: at
                .node
                .get("x-redact")
                .is_some_and(|class| class.is_str("secret")),
            schema: documents.location(&at),
            name: name.into(),
        })
        .collect()
}

/// Everything that is wrong with a pack's headers beyond the form that every file has.
pub fn check_headers(documents: &Documents<'_>, shown: &dyn Fn(bool) -> String) -> Vec<PackError> {
    let mut errors = Vec::new();
    let mut error = |pointer: &str, problem: String| {
        errors.push(pack_error(documents, shown, false, pointer, problem));
    };
    for (name, at) in properties(documents) {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let lower = name.to_ascii_lowercase();
            error(
                &at.pointer,
                format!("headers are named in lower case: `{lower}`"),
            );
        }
    }
    let mut waiting = vec![documents.root()];
    while let Some(at) = waiting.pop() {
        let parent = at.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        for (word, _) in at.node.members() {
            let word = word.as_str().unwrap_or_default();
            let stands = parent == "/properties" && matches!(&*word, "x-detect" | "x-redact");
            if word.starts_with("x-") && !stands {
                error(
                    &format!("{}/{word}", at.pointer),
                    format!(
                        "`{word}` says nothing here: `x-detect` and `x-redact` stand on the properties of headers.json"
                    ),
                );
            }
        }
        for (steps, below) in super::documents::subschemas(at.node) {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            waiting.push(at.below(below, &steps));
        }
    }
    errors
}

fn properties<'d>(documents: &'d Documents<'_>) -> impl Iterator<Item = (String, At<'d>)> {
    let root = documents.root();
    let properties = root.node.get("properties").map(Node::members);
    properties.into_iter().flatten().map(move |(name, schema)| {
        let name = name.as_str().unwrap_or_default().into_owned();
        let at = root.below(schema, &["properties", &name]);
        (name, at)
    })
}
