//! Lines and columns, counted once while the records go by.
//!
//! A cursor moves forward only, so all of a capture's lines cost one pass over it. A line ends with a line feed; a
//! column counts characters.

use super::blanks;
use crate::span::Point;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    at: usize,
    point: Point,
    /// Where the line begins; 0 if it began before these bytes.
    line: usize,
    /// The blanks that the line began with before these bytes.
    before: usize,
    /// Whether the line had nothing but blanks before these bytes.
    blank: bool,
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            at: 0,
            point: Point::START,
            line: 0,
            before: 0,
            blank: true,
        }
    }
}

impl Cursor {
    /// Moves forward to an offset.
    pub(super) fn advance(&mut self, bytes: &[u8], to: usize) {
        let passed = &bytes[self.at..to];
        // Mostly it is the last byte.
        let last = match passed {
            [.., b'\n'] => Some(passed.len() - 1),
            _ => memchr::memrchr(b'\n', passed),
        };
        self.point = self.point.after_lines(passed, last);
        if let Some(last) = last {
            self.line = self.at + last + 1;
            self.before = 0;
            self.blank = true;
        }
        self.at = to;
    }

    /// Moves over bytes that take no column.
    pub(super) fn skip(&mut self, length: usize) {
        self.at += length;
    }

    /// The same point, at the beginning of the next bytes.
    pub(super) fn restart(&mut self, bytes: &[u8]) {
        if self.blank {
            let text = &bytes[self.line..self.at];
            let blanks = blanks(text);
            self.before += blanks;
            self.blank = blanks == text.len();
        }
        self.line = 0;
        self.at = 0;
    }

    pub(super) fn point(&self) -> Point {
        self.point
    }

    /// The blanks that the line begins with.
    pub(super) fn indentation(&self, bytes: &[u8]) -> usize {
        if self.blank {
            self.before + blanks(&bytes[self.line..])
        } else {
            self.before
        }
    }
}
