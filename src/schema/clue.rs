//! Clues: what identifies an event.
//!
//! They are all that is known of most events in most runs, so those of the bundled packs are found when hooklens is built: the
//! build script compiles this file, and keeps what it finds. A test holds it against what is found here.

use std::collections::HashSet;

use super::literal::{Literal, literals};
use super::tree::{Files, Spot, Tree};

/// One thing that a payload of the event has: a property, and its value if that is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Clue {
    /// The names from the root to the property.
    pub path: Vec<Box<str>>,
    /// The values it can have; `None` if its presence is enough.
    pub values: Option<Vec<Literal>>,
    /// Whether the schema says that this property is the vendor's name for the event.
    pub names_event: bool,
    /// The property's schema location, as `vendor/event.json#/pointer`.
    pub schema: String,
}

/// Finds the clues of an event: the properties with `x-detect`, reached from the root through `properties`, `allOf`
/// and `$ref`.
pub fn clues<'t>(files: impl Files<'t>) -> Vec<Clue> {
    let mut finder = Finder {
        files,
        seen: HashSet::new(),
        path: Vec::new(),
        clues: Vec::new(),
    };
    finder.find(&files.top());
    finder.clues
}

/// The members that an event's payload must have. They do not identify the event; but with all of them and another
/// name for the event, a payload is plainly the vendor's.
pub fn required<'t>(files: impl Files<'t>) -> Vec<Box<str>> {
    let mut names = Vec::new();
    let mut waiting = vec![files.top()];
    let mut seen = HashSet::new();
    while let Some(at) = waiting.pop() {
        if !seen.insert((at.common, at.node.number())) {
            continue;
        }
        if let Some(required) = at.node.member("required") {
            names.extend(required.listed().filter_map(Tree::string).map(Box::from));
        }
        waiting.extend(files.target(&at).and_then(Result::ok));
        if let Some(all) = at.node.member("allOf") {
            waiting.extend(all.listed().map(|part| at.below(part, &["allOf"])));
        }
    }
    names
}

struct Finder<F> {
    files: F,
    seen: HashSet<(bool, usize)>,
    /// The names of the properties that the search is in.
    path: Vec<Box<str>>,
    clues: Vec<Clue>,
}

impl<'t, F: Files<'t>> Finder<F> {
    fn find(&mut self, at: &Spot<F::Tree>) {
        if !self.seen.insert((at.common, at.node.number())) {
            return;
        }
        if let Some(properties) = at.node.member("properties") {
            for (name, property) in properties.named() {
                let below = at.below(property, &["properties", &name]);
                self.path.push(name.as_ref().into());
                if property.member("x-detect").is_some() {
                    self.clue(&below);
                }
                self.find(&below);
                self.path.pop();
            }
        }
        if let Some(all) = at.node.member("allOf") {
            for (number, part) in all.listed().enumerate() {
                self.find(&at.below(part, &["allOf", &number.to_string()]));
            }
        }
        if let Some(Ok(target)) = self.files.target(at) {
            self.find(&target);
        }
    }

    fn clue(&mut self, at: &Spot<F::Tree>) {
        let target = at.node.member("x-to").and_then(Tree::string);
        self.clues.push(Clue {
            path: self.path.clone(),
            values: literals(self.files, at, 0),
            names_event: target.is_some_and(|target| target == "vendor_event"),
            schema: self.files.location(at),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Documents;

    fn read(event: &str, common: Option<&str>) -> Vec<(String, String)> {
        let documents = Documents::parse("v/e.json", event, common).unwrap();
        let told = |clue: Clue| (clue.path.join("."), clue.schema);
        clues(&documents).into_iter().map(told).collect()
    }

    fn pair(path: &str, schema: &str) -> (String, String) {
        (path.to_owned(), schema.to_owned())
    }

    #[test]
    fn clues_are_found_behind_references_into_either_file() {
        let own = r##"{"$ref": "#/$defs/post", "properties": {"a": {"x-detect": true}, "b": {"$ref": "#/$defs/inner"}},
            "$defs": {"post": {"properties": {"c": {"x-detect": true}}}, "inner": {"properties": {"d": {"x-detect": true}}},
                "unused": {"properties": {"e": {"x-detect": true}}}}}"##;
        let expected = [
            pair("a", "v/e.json#/properties/a"),
            pair("b.d", "v/e.json#/$defs/inner/properties/d"),
            pair("c", "v/e.json#/$defs/post/properties/c"),
        ];
        assert_eq!(read(own, None), expected);

        let event = r#"{"allOf": [{"$ref": "common.json#/$defs/post"}], "properties": {"a": {"x-detect": true}}}"#;
        let common = r##"{"$defs": {"post": {"properties": {"c": {"$ref": "#/$defs/c", "x-detect": true}}}, "c": {"const": 1}}}"##;
        let expected = [
            pair("a", "v/e.json#/properties/a"),
            pair("c", "v/common.json#/$defs/post/properties/c"),
        ];
        assert_eq!(read(event, Some(common)), expected);
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let event = r##"{"properties": {"a": {"$ref": "#", "x-detect": true}}}"##;
        assert_eq!(read(event, None), [pair("a", "v/e.json#/properties/a")]);
    }
}
