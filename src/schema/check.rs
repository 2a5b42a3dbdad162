//! The checks a pack must pass before it is used.
//!
//! Each finds the place: a word that is misspelt or that stands where nothing follows it, a file that is not JSON or
//! whose `$id` is not its own, a schema the validator refuses. The bundled packs pass them in the tests, user packs
//! when they are loaded.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value;

use super::compile::Compiled;
use super::documents::{At, Documents, subschemas};
use super::validator::Validator;
use super::{clues, compile};
use crate::error::PackError;
use crate::finding::nearest;
use crate::location::Location;
use crate::payload::{Malformed, Payload};
use crate::span::{Point, node_at};

/// The meta-schema that every file of a pack is held against.
pub const VOCABULARY: &str = include_str!("../../schemas/vocabulary.json");

/// The six words.
pub const WORDS: [&str; 6] = ["x-detect", "x-to", "x-as", "x-set", "x-drop", "x-redact"];

/// Checks one file's form: JSON, the vocabulary, its `$id`. `shown` is how messages name it.
pub fn check_file(name: &str, shown: &str, text: &str) -> Vec<PackError> {
    let payload = match Payload::parse(text) {
        Ok(payload) => payload,
        Err(malformed) => return vec![malformed_file(shown, text, &malformed)],
    };
    let error = |location: &Location, problem: String| {
        let start = node_at(payload.root(), location).map_or(0, |node| node.span().start);
        let at = Point::of(text.as_bytes(), start);
        PackError {
            file: shown.to_owned(),
            line: at.line,
            column: at.column,
            location: location.clone(),
            problem,
        }
    };
    let mut errors = Vec::new();
    let root = payload.root();
    let id = root.get("$id").and_then(crate::payload::Node::as_str);
    if !id
        .as_deref()
        .is_some_and(|id| id.ends_with(&format!("/{name}")))
    {
        let at = Location::root().member("$id");
        errors.push(error(
            &at,
            format!("`$id` must be the file's own URI, ending in /{name}"),
        ));
    }
    misspelt_words(&payload, &error, &mut errors);
    if errors.is_empty() {
        let schema = root.to_value();
        for failure in META.iter_errors(&schema) {
            let location = Location::from(failure.instance_path().as_str());
            errors.push(error(&location, failure.to_string()));
        }
    }
    errors
}

/// Compiles an event and checks that every word of it was followed. The compiled schema comes back for those of its
/// pack's shared words that it followed.
pub fn check_event(
    documents: &Documents<'_>,
    shown: &dyn Fn(bool) -> String,
) -> (Compiled, Vec<PackError>) {
    let compiled = compile(documents);
    let mut errors: Vec<PackError> = compiled
        .problems
        .iter()
        .map(|problem| {
            pack_error(
                documents,
                shown,
                problem.common,
                &problem.pointer,
                problem.message.clone(),
            )
        })
        .collect();
    unfollowed(
        documents,
        &documents.root(),
        &compiled.followed,
        shown,
        &mut errors,
    );
    if clues(documents).is_empty() {
        let message =
            "nothing identifies the event: mark a property with `x-detect: true`".to_owned();
        errors.push(pack_error(documents, shown, false, "", message));
    }
    if errors.is_empty() {
        if let Err(message) = Validator::compile(documents, None) {
            errors.push(pack_error(documents, shown, false, "", message));
        }
    }
    (compiled, errors)
}

/// The words of a pack's shared file that no event of the pack follows.
pub fn check_common(
    documents: &Documents<'_>,
    followed: &HashSet<(bool, u32)>,
    shown: &dyn Fn(bool) -> String,
) -> Vec<PackError> {
    let mut errors = Vec::new();
    if let Some(root) = documents.common_root() {
        unfollowed(documents, &root, followed, shown, &mut errors);
    }
    errors
}

/// What is wrong with a file that is not JSON.
pub fn malformed_file(shown: &str, text: &str, malformed: &Malformed) -> PackError {
    let at = Point::of(text.as_bytes(), malformed.offset);
    PackError {
        file: shown.to_owned(),
        line: at.line,
        column: at.column,
        location: Location::root(),
        problem: format!("malformed JSON: {malformed}"),
    }
}

static META: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema: Value =
        serde_json::from_str(VOCABULARY).expect("tests read the bundled meta-schema");
    jsonschema::options()
        .offline()
        .build(&schema)
        .expect("tests compile the bundled meta-schema")
});

fn misspelt_words(
    payload: &Payload<'_>,
    error: &dyn Fn(&Location, String) -> PackError,
    errors: &mut Vec<PackError>,
) {
    let mut waiting = vec![(Location::root(), payload.root())];
    while let Some((location, schema)) = waiting.pop() {
        for (name, _) in schema.members() {
            let name = name.as_str().unwrap_or_default();
            if name.starts_with("x-") && !WORDS.contains(&name.as_ref()) {
                let near = nearest(&name, WORDS)
                    .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                let at = location.member(&name);
                errors.push(error(
                    &at,
                    format!("`{name}` is no word of the vocabulary{near}"),
                ));
            }
        }
        for (steps, below) in subschemas(schema) {
            let location = steps
                .iter()
                .fold(location.clone(), |location, step| location.member(step));
            waiting.push((location, below));
        }
    }
}

fn unfollowed(
    documents: &Documents<'_>,
    at: &At<'_>,
    followed: &HashSet<(bool, u32)>,
    shown: &dyn Fn(bool) -> String,
    errors: &mut Vec<PackError>,
) {
    for (name, _) in at.node.members() {
        let word = name.as_str().unwrap_or_default();
        if WORDS.contains(&word.as_ref()) && !followed.contains(&(at.common, name.index())) {
            let pointer = Location::from(at.pointer.as_str()).member(&word);
            let message = format!(
                "`{word}` stands where nothing follows it: see \"What the compiler follows\" in schemas/README.md"
            );
            errors.push(pack_error(
                documents,
                shown,
                at.common,
                pointer.as_str(),
                message,
            ));
        }
    }
    for (steps, below) in subschemas(at.node) {
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        unfollowed(documents, &at.below(below, &steps), followed, shown, errors);
    }
}

fn pack_error(
    documents: &Documents<'_>,
    shown: &dyn Fn(bool) -> String,
    common: bool,
    pointer: &str,
    problem: String,
) -> PackError {
    let text = documents.text(common);
    let location = Location::from(pointer);
    let start = Payload::parse(text)
        .ok()
        .and_then(|payload| Some(node_at(payload.root(), &location)?.span().start))
        .unwrap_or(0);
    let at = Point::of(text.as_bytes(), start);
    PackError {
        file: shown(common),
        line: at.line,
        column: at.column,
        location,
        problem,
    }
}
