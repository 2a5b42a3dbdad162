//! Log lines: JSON lines that hold what was logged in a member, and plain ones with text around the JSON.
//!
//! Anything could look like either, so only what is an event comes out.

use super::layer::Layer;
use super::shape::{Body, Coding, Members, Opens, Part, Shape, Told, Wrapper};
use crate::lenient;
use crate::payload::Payload;

/// The most places in a text at which JSON is looked for.
const MOST: usize = 16;

/// A JSON log line, as structured loggers and Docker's `json-file` driver write them.
pub(super) const LOG: Wrapper = Wrapper {
    name: "log",
    about: "a JSON log line with the payload in `message`, `log` or `msg`",
    source: "https://docs.docker.com/engine/logging/drivers/json-file/",
    opens: Opens::ForOneEvent,
    shape: Shape::Members(&[Members {
        bodies: &[
            ("/message", Coding::Plain),
            ("/log", Coding::Plain),
            ("/msg", Coding::Plain),
        ],
        time: &["/time", "/timestamp", "/@timestamp", "/ts"],
        ..Members::NONE
    }]),
};

/// A line of text with JSON in it.
pub(super) const LINE: Wrapper = Wrapper {
    name: "line",
    about: "text before the JSON, as log lines have it",
    source: "https://www.rfc-editor.org/rfc/rfc5424#section-6",
    opens: Opens::ForEvents,
    shape: Shape::Text(read),
};

fn read(text: &str) -> Told {
    let Some(first) = text.find(['{', '[']) else {
        return Told::Not;
    };
    // A malformed document has documents in it that are parts, and so has the rest of one.
    let before = text[..first].trim();
    if before.is_empty() && begins_document(&text[first..]) || before.ends_with("\":") {
        return Told::Not;
    }
    let mut parts = Vec::new();
    let mut at = first;
    for _ in 0..MOST {
        let (length, is_document) = match Payload::parse_prefix(&text.as_bytes()[at..]) {
            Ok((_, length)) => (length, true),
            // Brackets around a time or a level.
            Err(_) if !begins_document(&text[at..]) => (1, false),
            // It can be made JSON, whether it will be or not.
            Err(_) => match lenient::extent(&text.as_bytes()[at..], 0, true).end {
                Some(length) => (length, true),
                None => break,
            },
        };
        if is_document {
            parts.push(Part {
                body: Body::Slice(at..at + length),
                layer: Layer {
                    wrapper: LINE.name,
                    ..Layer::default()
                },
            });
        }
        match text[at + length..].find(['{', '[']) {
            Some(next) => at += length + next,
            None => break,
        }
    }
    if parts.is_empty() {
        return Told::Not;
    }
    Told::Parts(parts)
}

/// Whether a text that begins with a bracket may be JSON, and is not a time or a level in brackets.
fn begins_document(text: &str) -> bool {
    let is_closed = |rest: &str| {
        let mark = rest.find(['{', '[', '"', ']']);
        mark.is_some_and(|mark| rest[mark..].starts_with(']'))
    };
    !text.strip_prefix('[').is_some_and(is_closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(text: &str) -> Vec<&str> {
        let Told::Parts(parts) = read(text) else {
            return Vec::new();
        };
        let bodies = parts.into_iter().map(|part| match part.body {
            Body::Slice(range) => &text[range],
            _ => "",
        });
        bodies.collect()
    }

    #[test]
    fn documents_stand_in_text() {
        assert_eq!(documents("12:30 got {\"a\": 1} from x"), ["{\"a\": 1}"]);
        assert_eq!(documents("[12:30] [info]: {\"a\": [1]}"), ["{\"a\": [1]}"]);
        assert_eq!(documents("h: {\"a\":1} b: {}"), ["{\"a\":1}", "{}"]);
        assert_eq!(documents("nothing here"), [""; 0]);
    }

    #[test]
    fn parts_of_a_broken_document_are_none() {
        assert_eq!(documents("{\"a\": {\"b\": 1}, \"c\": "), [""; 0]);
        assert_eq!(documents("[1, {\"a\": 1}, {\"b\": "), [""; 0]);
        assert_eq!(documents("[{\"a\": 1}, {\"b\": "), [""; 0]);
        assert_eq!(documents("\"a\": {\"b\": 1}}"), [""; 0]);
        assert_eq!(documents("got {\"a\": {\"b\": 1}, \"c\": "), [""; 0]);
    }
}
