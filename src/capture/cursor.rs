//! Lines and columns, counted once while the records go by.
//!
//! A cursor moves forward only, so all of a capture's lines cost one pass over it. A line ends with a line feed; a
//! column counts characters.

use super::blanks;

/// A line and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// From 1.
    pub line: u64,
    /// In characters (Unicode scalar values), from 1.
    pub column: u64,
}

impl Point {
    /// The point that is reached after this text.
    #[must_use]
    pub fn after(self, text: &[u8]) -> Self {
        match memchr::memrchr(b'\n', text) {
            None => Self {
                line: self.line,
                column: self.column + characters(text),
            },
            Some(last) => Self {
                line: self.line + memchr::memchr_iter(b'\n', &text[..=last]).count() as u64,
                column: 1 + characters(&text[last + 1..]),
            },
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Cursor {
    at: usize,
    point: Point,
    indentation: usize,
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            at: 0,
            point: Point { line: 1, column: 1 },
            indentation: 0,
        }
    }
}

impl Cursor {
    /// Moves forward to an offset.
    pub(super) fn advance(&mut self, bytes: &[u8], to: usize) {
        let passed = &bytes[self.at..to];
        let before = self.point;
        self.point = before.after(passed);
        if self.point.line != before.line || (self.at == 0 && before.column == 1) {
            let line = memchr::memrchr(b'\n', passed).map_or(self.at, |last| self.at + last + 1);
            self.indentation = blanks(&bytes[line..]);
        }
        self.at = to;
    }

    /// Moves over bytes that take no column.
    pub(super) fn skip(&mut self, length: usize) {
        self.at += length;
    }

    /// The same point, at the beginning of the next bytes.
    pub(super) fn restart(&mut self) {
        self.at = 0;
    }

    pub(super) fn point(&self) -> Point {
        self.point
    }

    /// The blanks that the line begins with.
    pub(super) fn indentation(&self) -> usize {
        self.indentation
    }
}

/// Every byte but the second and later ones of a character; exact for UTF-8, and defined for anything.
fn characters(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u64
}
