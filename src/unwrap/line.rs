//! Log lines: JSON lines that hold what was logged in a member, and plain ones with text around the JSON.
//!
//! Anything could look like either, so only what is an event comes out.

use super::layer::Layer;
use super::shape::{Body, Coding, Members, Opens, Part, Shape, Told, Wrapper};
use crate::lenient;
use crate::payload::Payload;

/// The most brackets in a text that are read far and turn out to be text, so that no text takes long.
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
    let Some(first) = lenient::next_bracket(text, 0) else {
        return Told::Not;
    };
    let before = text[..first].trim();
    // The rest of a malformed document has documents in it that are parts, and so has one that begins the text.
    if before.ends_with("\":") {
        return Told::Not;
    }
    let mut parts = Vec::new();
    let mut at = first;
    let mut far = 0;
    while far < MOST {
        let length = match bracket(&text[at..]) {
            Bracket::Document(_) if before.is_empty() && at == first => return Told::Not,
            Bracket::Document(length) => {
                parts.push(Part {
                    body: Body::Slice(at..at + length),
                    layer: Layer {
                        wrapper: LINE.name,
                        ..Layer::default()
                    },
                });
                length
            }
            Bracket::Text { length, is_far } => {
                far += usize::from(is_far);
                length
            }
            Bracket::Broken => break,
        };
        match lenient::next_bracket(text, at + length) {
            Some(next) => at = next,
            None => break,
        }
    }
    if parts.is_empty() {
        return Told::Not;
    }
    Told::Parts(parts)
}

/// What begins with a bracket.
enum Bracket {
    /// A document, or what can be made one, whether it will be or not.
    Document(usize),
    /// Text in brackets: a time, a level, where a line was logged, the elements of RFC 5424. `is_far` is whether more was read
    /// than it.
    Text { length: usize, is_far: bool },
    /// A document that is malformed or cut off: what is in it is no document.
    Broken,
}

fn bracket(text: &str) -> Bracket {
    if let Ok((_, length)) = Payload::parse_prefix(text.as_bytes()) {
        return Bracket::Document(length);
    }
    let aside = lenient::aside(text.as_bytes());
    // Objects come without quotes, too; an array of nothing else is no payload.
    if let (Some(length), true) = (aside, text.starts_with('[')) {
        let is_far = false;
        return Bracket::Text { length, is_far };
    }
    match (lenient::extent(text.as_bytes(), 0, true).end, aside) {
        (Some(length), _) => Bracket::Document(length),
        (None, Some(length)) => Bracket::Text {
            length,
            is_far: true,
        },
        (None, None) => Bracket::Broken,
    }
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
    fn text_stands_in_brackets() {
        let texts = [
            "[2024-03-19 09:14:02,733] INFO - ",
            "{hook.py, line 12} got ",
            "<134>1 - host hook 812 - [a@32473 b=\"c]\" d=\"\\\"[\"][e f=\"\"] ",
            "[a b=\"c\"]",
            "[x] {1.5 s} [y] (z) ",
            "\u{1b}[36mhook-1  |\u{1b}[0m [\u{1b}[33mHook\u{1b}[0m] \u{1b}[32m",
        ];
        for text in texts {
            let line = format!("{text}{{\"a\": 1}}");
            assert_eq!(documents(&line), ["{\"a\": 1}"], "{line}");
        }
    }

    #[test]
    fn documents_may_be_many() {
        let line = format!("got {}", "[x] {\"a\": 1} ".repeat(400));
        assert_eq!(documents(&line).len(), 400);
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
