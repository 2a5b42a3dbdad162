//! What a kind of finding is known by: its code, the event and the location with every index as `*`.
//!
//! A key is one text, so that looking for it allocates nothing. It holds no value of a payload, and is never so long that
//! keeping it matters.

use std::fmt::Write as _;

use hooklens::Code;
use hooklens::finding::Finding;
use hooklens::inspect::Inspection;
use hooklens::location::push_name;

use crate::report::visible::{visible, visible_within};

/// The longest that a key may be, in bytes. What differs behind is taken for the same.
const LONGEST: usize = 1 << 10;

/// The longest that a location is shown, in characters.
const SHOWN: usize = 120;

/// Between the parts of a key; no name holds it.
const BETWEEN: char = '\0';

/// `conflict at /room/is_waiting in vendor/event`
pub(crate) fn in_words(key: &str) -> String {
    let [code, event, location] = parts(key);
    let mut text = code.to_owned();
    if !location.is_empty() {
        let _ = write!(text, " at {}", visible_within(location, SHOWN));
    }
    if !event.is_empty() {
        // Where the event is new, the vendor stands alone.
        let word = if event.contains('/') { "in" } else { "from" };
        let _ = write!(text, " {word} {}", visible(event));
    }
    text
}

/// The code, the event and the location of a key.
pub(crate) fn parts(key: &str) -> [&str; 3] {
    let mut parts = key.splitn(3, BETWEEN);
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// A location with every index as `*`.
pub(crate) fn with_indexes_as_stars(location: &str) -> String {
    let mut text = String::with_capacity(location.len());
    push_location(&mut text, location);
    text
}

fn push_location(text: &mut String, location: &str) {
    let mut steps = location.split('/');
    text.extend(steps.next());
    for step in steps {
        let (name, into) = match step.strip_suffix('#') {
            Some(name) => (name, "#"),
            None => (step, ""),
        };
        // Read from text, a name of digits and an index look the same; the name is an id more often than a word.
        let is_index = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        text.push('/');
        text.push_str(if is_index { "*" } else { name });
        text.push_str(into);
    }
}

/// Writes what a kind of finding is known by.
pub(crate) fn write(key: &mut String, inspection: &Inspection<'_>, finding: &Finding) {
    key.clear();
    key.push_str(finding.code.name());
    key.push(BETWEEN);
    match (inspection.event, inspection.vendor) {
        (Some(entry), _) => {
            key.push_str(&entry.vendor);
            key.push('/');
            key.push_str(&entry.event);
        }
        (None, Some(vendor)) => key.push_str(vendor),
        (None, None) => {}
    }
    key.push(BETWEEN);
    push_location(key, finding.location.as_str());
    // What is missing has no location of its own.
    if let (Code::MissingProperty, Some(name)) = (finding.code, &finding.expected) {
        push_name(key, name);
    }
    let longest = LONGEST.min(key.len());
    let end = (0..=longest).rev().find(|&at| key.is_char_boundary(at));
    key.truncate(end.unwrap_or(0));
}

#[cfg(test)]
mod tests {
    use hooklens::inspect::{Inspector, Options};
    use hooklens::location::Location;
    use hooklens::{Catalog, Payload, Severity};

    use super::*;

    fn shown(code: Code, location: &str, expected: Option<&str>) -> String {
        let catalog = Catalog::bundled();
        let inspector = Inspector::new(&catalog, Options::default()).unwrap();
        let sample = include_str!("../../../samples/webio/inbound_message.json");
        let inspection = inspector.detect(&Payload::parse(sample).unwrap());
        let mut finding = Finding::new(code, Severity::Error, Location::from(location), "");
        finding.expected = expected.map(str::to_owned);
        let mut key = "an earlier one".to_owned();
        write(&mut key, &inspection, &finding);
        assert!(key.len() <= LONGEST);
        in_words(&key)
    }

    #[test]
    fn an_index_is_any_index() {
        for (location, expected) in [
            ("", ""),
            ("/a/0/b", " at /a/*/b"),
            ("/a/17", " at /a/*"),
            ("/a#/3/b#", " at /a#/*/b#"),
            ("#/a/3#", " at #/a/*#"),
            ("/3rd/a~1b", " at /3rd/a~1b"),
            ("/", " at /"),
        ] {
            assert_eq!(
                shown(Code::WrongType, location, None),
                format!("wrong-type{expected} in webio/inbound_message")
            );
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            shown(Code::MissingProperty, "/a/1", Some("b/c")),
            "missing-property at /a/*/b~1c in webio/inbound_message"
        );
    }

    #[test]
    fn a_long_location_is_cut_between_characters() {
        for start in ["", "a", "ab"] {
            let location = format!("/{start}{}", "漢".repeat(1000));
            let text = shown(Code::UnknownProperty, &location, None);
            assert!(text.contains("漢…"), "{text}");
        }
    }
}
