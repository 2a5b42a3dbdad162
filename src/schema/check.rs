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
use super::pattern::Pattern;
use super::validator::Validator;
use super::{clues, compile};
use crate::convert::{FORMATS, STANDARD_FORMATS};
use crate::error::PackError;
use crate::finding::nearest;
use crate::location::Location;
use crate::payload::{Malformed, Node, Payload};
use crate::span::{Point, node_at};

/// The meta-schema that every file of a pack is held against.
pub const VOCABULARY: &str = include_str!("../../schemas/vocabulary.json");

/// The six words.
pub const WORDS: [&str; 6] = ["x-detect", "x-to", "x-as", "x-set", "x-drop", "x-redact"];

/// The types of JSON Schema.
const TYPES: [&str; 7] = [
    "null", "boolean", "object", "array", "number", "integer", "string",
];

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
    match root.get("$id").and_then(Node::as_str) {
        Some(id) if id.ends_with(&format!("/{name}")) => {}
        Some(_) => errors.push(error(
            &Location::root().member("$id"),
            format!("`$id` must be the file's own URI, ending in /{name}"),
        )),
        None => errors.push(error(
            &Location::root(),
            format!("a schema needs its `$id`: the file's own URI, ending in /{name}"),
        )),
    }
    unknown_names(&payload, &error, &mut errors);
    if errors.is_empty() {
        let schema = root.to_value();
        for failure in META.iter_errors(&schema) {
            let location = Location::from(failure.instance_path().as_str());
            errors.push(error(&location, broken_rule(&failure)));
        }
    }
    errors
}

/// Words that were given a meaning, as in [`Compiled`].
type Followed = HashSet<(bool, u32)>;

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
        &compiled.followed.iter().copied().collect(),
        shown,
        &mut errors,
    );
    if clues(documents).is_empty() {
        let message =
            "nothing identifies the event: mark a property with `x-detect: true`".to_owned();
        errors.push(pack_error(documents, shown, false, "", message));
    }
    if errors.is_empty()
        && let Err(message) = Validator::compile(documents, None)
    {
        errors.push(pack_error(documents, shown, false, "", message));
    }
    (compiled, errors)
}

/// The words of a pack's shared file that no event of the pack follows.
pub fn check_common(
    documents: &Documents<'_>,
    followed: &Followed,
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

/// What a failure of the meta-schema means to somebody who writes a pack.
fn broken_rule(failure: &jsonschema::ValidationError<'_>) -> String {
    let instance = failure.instance();
    if instance.get("x-to").is_some() && instance.get("x-drop").is_some() {
        return "`x-to` and `x-drop` exclude each other: a value is copied or left out".to_owned();
    }
    failure.to_string()
}

/// Looks for words, types, formats and patterns that are none.
fn unknown_names(
    payload: &Payload<'_>,
    error: &dyn Fn(&Location, String) -> PackError,
    errors: &mut Vec<PackError>,
) {
    let mut waiting = vec![(Location::root(), payload.root())];
    while let Some((location, schema)) = waiting.pop() {
        for (name, value) in schema.members() {
            let name = name.as_str().unwrap_or_default();
            let text = value.as_str();
            let problem = match (name.as_ref(), text.as_deref()) {
                ("type", Some(text)) => unknown(text, &TYPES, "JSON type"),
                ("format", Some(text)) => {
                    let own = FORMATS.iter().map(|(name, _)| *name);
                    let known: Vec<&str> = own.chain(STANDARD_FORMATS.iter().copied()).collect();
                    unknown(text, &known, "format that hooklens knows")
                }
                ("pattern", Some(text)) => bad_pattern(text),
                (word, _) if word.starts_with("x-") => {
                    unknown(word, &WORDS, "word of the vocabulary")
                }
                _ => None,
            };
            errors.extend(problem.map(|problem| error(&location.member(&name), problem)));
        }
        for (steps, below) in subschemas(schema) {
            let location = steps
                .iter()
                .fold(location.clone(), |location, step| location.member(step));
            if let [keyword, pattern] = steps.as_slice()
                && keyword == "patternProperties"
            {
                let problem = bad_pattern(pattern);
                errors.extend(problem.map(|problem| error(&location, problem)));
            }
            waiting.push((location, below));
        }
    }
    errors.sort_by_key(|error| (error.line, error.column));
}

fn unknown(name: &str, known: &[&str], what: &str) -> Option<String> {
    if known.contains(&name) {
        return None;
    }
    let near = nearest(name, known.iter().copied())
        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Some(format!("`{name}` is no {what}{near}"))
}

/// What is wrong with a pattern, in one line.
fn bad_pattern(pattern: &str) -> Option<String> {
    let error = Pattern::check(pattern).err()?;
    let reason = error.lines().next_back().unwrap_or_default();
    let reason = reason.strip_prefix("error: ").unwrap_or(reason);
    Some(format!("the pattern `{pattern}` cannot be used: {reason}"))
}

fn unfollowed(
    documents: &Documents<'_>,
    at: &At<'_>,
    followed: &Followed,
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

pub(super) fn pack_error(
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
