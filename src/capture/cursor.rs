//! Lines and columns, counted once while the records go by.
//!
//! A cursor moves forward only, so all of a capture's lines cost one pass over it. A line ends with a line feed; a
//! column counts characters.

use super::blanks;
use crate::span::Point;

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
            point: Point::START,
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
