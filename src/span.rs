//! Places in a text: line and column of a byte, and the way from JSON inside a string out to the source.
//!
//! An offset counts bytes and belongs to one text. Lines and columns begin at 1, and a column counts characters
//! (Unicode code points), as most editors do, not bytes and not UTF-16 units. Everything here walks the text from its
//! start, so it is for what is rendered, not for every value; [`Places`] and [`Points`] are for much that is rendered.

mod places;
mod points;

use std::fmt;
use std::ops::Range;

use crate::location::{Location, Step};
use crate::payload::{Kind, Node, Payload, escaped};

pub use places::Places;
pub use points::Points;

/// A line and a column. Its text is `line:column`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    /// The line, from 1. A line ends with a line feed, alone or after a carriage return.
    pub line: u64,
    /// The column, from 1, in characters. A byte that is not UTF-8 counts as one.
    pub column: u64,
}

impl Point {
    /// The first character of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The position of a byte in a text. A byte inside a character has the character's, a byte beyond the end that of
    /// the end. A byte order mark at the start takes no column.
    pub fn of(text: &[u8], offset: usize) -> Self {
        let offset = character_start(text, offset);
        let before = text[..offset].strip_prefix(b"\xEF\xBB\xBF");
        Self::START.after(before.unwrap_or(&text[..offset]))
    }

    /// The position after this text, if it begins here. With it, the position of a record in a capture and that of a
    /// byte in the record make the byte's position in the capture.
    #[must_use]
    pub fn after(self, text: &[u8]) -> Self {
        self.after_lines(text, memchr::memrchr(b'\n', text))
    }

    /// [`Point::after`] a text whose last line feed is known.
    pub(crate) fn after_lines(self, text: &[u8], last: Option<usize>) -> Self {
        let Some(last) = last else {
            return Self {
                line: self.line,
                column: self.column + characters(text),
            };
        };
        // Mostly there is one, and finding none costs less than counting.
        let before = match memchr::memchr(b'\n', &text[..last]) {
            None => 0,
            Some(first) => memchr::memchr_iter(b'\n', &text[first..last]).count() as u64,
        };
        Self {
            line: self.line + before + 1,
            column: 1 + characters(&text[last + 1..]),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

fn characters(text: &[u8]) -> u64 {
    // Most records begin with their line.
    if text.is_empty() {
        return 0;
    }
    let count = match std::str::from_utf8(text) {
        // Every byte but the second and later ones of a character; the compiler makes this wide.
        Ok(text) => text.bytes().filter(|byte| byte & 0xC0 != 0x80).count(),
        Err(_) => text
            .utf8_chunks()
            .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
            .sum(),
    };
    count as u64
}

/// The start of the character that a byte is in; the text's length for a byte beyond it.
fn character_start(text: &[u8], offset: usize) -> usize {
    let Some(&byte) = text.get(offset) else {
        return text.len();
    };
    if !(0x80..0xC0).contains(&byte) {
        return offset;
    }
    // A character that holds the byte begins at most three bytes before, and reaches beyond it.
    (1..=3)
        .filter_map(|back| offset.checked_sub(back))
        .find(|&start| {
            let chunk = text[start..].utf8_chunks().next();
            let first = chunk.and_then(|chunk| chunk.valid().chars().next());
            first.is_some_and(|first| start + first.len_utf8() > offset)
        })
        .unwrap_or(offset)
}

/// The value at a location; for a location inside a string's JSON, the string.
pub fn node_at<'a>(root: Node<'a>, location: &Location) -> Option<Node<'a>> {
    let mut node = root;
    for step in location.steps() {
        node = match (step, node.kind()) {
            (Step::Name(name), Kind::Array) => node.elements().nth(name.parse().ok()?)?,
            (Step::Name(name), _) => node.get(&name)?,
            (Step::Index(index), _) => node.elements().nth(index)?,
            (Step::Embedded, _) => return Some(node),
        };
    }
    Some(node)
}

/// The location of the value with this number on a payload's tape.
pub fn location_of(payload: &Payload<'_>, index: u32) -> Option<Location> {
    let holds = |node: &Node<'_>| node.index() <= index && index < node.end_index();
    let mut node = payload.root();
    let mut location = Location::root();
    while node.index() != index {
        if let Some((name, value)) = node.members().find(|(_, value)| holds(value)) {
            location = location.member(&name.as_str()?);
            node = value;
        } else {
            let mut elements = node.elements().enumerate();
            let (number, element) = elements.find(|(_, element)| holds(element))?;
            location = location.element(number);
            node = element;
        }
    }
    Some(location)
}

/// The offset in the payload's text at which a byte of a string's value is written.
///
/// The byte after the value's last is at the closing quote; a byte of an escaped character is at the backslash. For a
/// value that is no string it is the value's start.
pub fn in_payload(string: Node<'_>, decoded: usize) -> usize {
    let start = string.span().start;
    if string.kind() != Kind::String {
        return start;
    }
    let inside = &string.text()[1..string.text().len() - 1];
    start + 1 + in_string(inside, decoded)
}

/// The range in the source of a range in JSON that is written inside a string, perhaps inside a string inside a string.
///
/// `strings` are the strings on the way out: the first is the one whose value the range is in, the next is the one in
/// whose value the payload of the first is written, and so on. The range it returns is in the last one's payload.
pub fn in_source<'a>(
    strings: impl IntoIterator<Item = Node<'a>>,
    range: Range<usize>,
) -> Range<usize> {
    strings.into_iter().fold(range, |range, string| {
        in_payload(string, range.start)..in_payload(string, range.end)
    })
}

/// The offset in the inside of a written string of a byte of its value.
pub fn in_string(written: &str, decoded: usize) -> usize {
    let mut at = 0;
    let mut left = decoded;
    while let Some(plain) = memchr::memchr(b'\\', &written.as_bytes()[at..]) {
        if left < plain {
            return at + left;
        }
        left -= plain;
        at += plain;
        let (character, length) = escaped(&written[at..]);
        if left < character.len_utf8() {
            return at;
        }
        left -= character.len_utf8();
        at = written.len().min(at + length);
    }
    written.len().min(at + left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Payload;

    fn position(text: &str, offset: usize) -> String {
        Point::of(text.as_bytes(), offset).to_string()
    }

    #[test]
    fn lines_and_columns_begin_at_one() {
        assert_eq!(position("", 0), "1:1");
        assert_eq!(position("ab", 0), "1:1");
        assert_eq!(position("ab", 1), "1:2");
        assert_eq!(position("a\nb", 1), "1:2", "a line feed ends its line");
        assert_eq!(position("a\nb", 2), "2:1");
        assert_eq!(position("a\r\n\r\nb", 5), "3:1");
        assert_eq!(position("a\n", 2), "2:1");
        assert_eq!(position("ab", 99), "1:3");
    }

    #[test]
    fn columns_count_characters() {
        let text = "\u{e9}\u{20ac}\u{1f600}x";
        let columns: Vec<_> = (0..=text.len())
            .map(|offset| Point::of(text.as_bytes(), offset).column)
            .collect();
        assert_eq!(columns, [1, 1, 2, 2, 2, 3, 3, 3, 3, 4, 5]);
    }

    #[test]
    fn bytes_that_are_not_utf8_count_one_each() {
        let text = b"\x81\xE2\x82x\xBF\xC3\xA9\xA9y";
        let columns: Vec<_> = (0..=text.len())
            .map(|offset| Point::of(text, offset).column)
            .collect();
        assert_eq!(columns, [1, 2, 3, 4, 5, 6, 6, 7, 8, 9]);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        assert_eq!(position("\u{feff}{}", 0), "1:1");
        assert_eq!(position("\u{feff}{}", 3), "1:1");
        assert_eq!(position("\u{feff}{}", 4), "1:2");
    }

    #[test]
    fn positions_add_up() {
        let text = "ab\n\u{e9}cd\n\nef".as_bytes();
        for middle in [0, 1, 2, 3, 5, 7, 8, 9, 11] {
            for end in middle..=text.len() {
                let there = Point::of(text, middle);
                assert_eq!(
                    there.after(&text[middle..character_start(text, end)]),
                    Point::of(text, end)
                );
            }
        }
    }

    #[test]
    fn every_byte_of_a_value_is_written_somewhere() {
        let payload =
            Payload::parse(r#"{"a": "x\n\u00e9é\ud83d\ude00\\\"\/y", "b": "plain", "c": 7}"#)
                .unwrap();
        let node = payload.root().get("a").unwrap();
        let value = node.as_str().unwrap();
        assert_eq!(value, "x\n\u{e9}\u{e9}\u{1f600}\\\"/y");
        let written: Vec<&str> = value
            .char_indices()
            .map(|(at, character)| {
                let end = at + character.len_utf8();
                let range = in_source([node], at..end);
                assert_eq!(in_payload(node, end - 1).max(range.start), {
                    let inside = end - 1 - at;
                    let escaped = payload.text()[range.clone()].starts_with('\\');
                    range.start + if escaped { 0 } else { inside }
                });
                &payload.text()[range]
            })
            .collect();
        let expected = [
            "x",
            r"\n",
            r"\u00e9",
            "é",
            r"\ud83d\ude00",
            r"\\",
            r#"\""#,
            r"\/",
            "y",
        ];
        assert_eq!(written, expected);
        assert_eq!(in_payload(node, value.len()), node.span().end - 1);
        assert_eq!(in_payload(node, 1000), node.span().end - 1);

        let plain = payload.root().get("b").unwrap();
        assert_eq!(in_payload(plain, 2), plain.span().start + 3);
        assert_eq!(in_payload(plain, 5), plain.span().end - 1);
        let number = payload.root().get("c").unwrap();
        assert_eq!(in_payload(number, 5), number.span().start);
    }

    #[test]
    fn a_value_is_found_through_strings_in_strings() {
        let innermost = r#"{"key": ["é", 42]}"#;
        let middle = format!(
            r#"{{"deep": {}}}"#,
            serde_json::to_string(innermost).unwrap()
        );
        let source = format!(
            "{{\n \"options\": {}}}",
            serde_json::to_string(&middle)
                .unwrap()
                .replace('é', r"\u00e9")
        );

        let outer = Payload::parse(&source).unwrap();
        let options = outer.root().get("options").unwrap();
        let options_value = options.as_str().unwrap();
        let inner = Payload::parse(&options_value).unwrap();
        let deep = inner.root().get("deep").unwrap();
        let deep_value = deep.as_str().unwrap();
        let last = Payload::parse(&deep_value).unwrap();

        let key = last.root().get("key").unwrap();
        let number = key.elements().nth(1).unwrap();
        let accent = key.elements().next().unwrap();
        let range = in_source([deep, options], number.span());
        assert_eq!(&source[range.clone()], "42");
        assert_eq!(Point::of(source.as_bytes(), range.start).line, 2);
        let range = in_source([deep, options], accent.span());
        assert_eq!(&source[range], r#"\\\"\u00e9\\\""#);
        assert_eq!(in_source([], 3..5), 3..5);
    }
}
