//! A document and what people leave around it: a fence, a comma or semicolon, comments.

use super::Fault;
use super::gap::{Before, blanks};
use super::page::is_fence;
use super::read::Reader;
use crate::payload::{Malformed, Problem};

impl Reader<'_> {
    /// Reads a document that is all of the text, perhaps in a fence.
    pub(super) fn whole(&mut self) -> Result<(), Malformed> {
        self.gap(Before::Value)?;
        self.fence();
        self.gap(Before::Value)?;
        self.container()?;
        self.ending();
        self.gap(Before::Comma)?;
        self.fence();
        self.gap(Before::Comma)?;
        match self.rest() {
            [] => Ok(()),
            _ => Err(Malformed {
                offset: self.at,
                problem: Problem::Trailing,
            }),
        }
    }

    /// Reads a document that begins the text; where it ends.
    pub(super) fn document(&mut self, is_element: bool) -> Result<usize, Malformed> {
        self.gap(Before::Value)?;
        self.container()?;
        let mut end = self.at;
        if is_element {
            return Ok(end);
        }
        if self.ending() {
            end = self.at;
        }
        // Comments behind it on its line belong to it.
        loop {
            let blanks = self.blanks();
            self.at += blanks;
            match self.rest() {
                [] | [b'\n', ..] if blanks > 0 => {
                    end = self.at;
                    self.peek();
                    break;
                }
                [b'#', ..] | [b'/', b'/', ..] | [b'_', b'_', ..] => {
                    self.line_comment();
                    end = self.at;
                }
                [b'/', b'*', ..] if self.comment().is_ok() => end = self.at,
                [] | [b'/' | b'_'] => {
                    self.reach_end();
                    break;
                }
                _ => break,
            }
        }
        Ok(end)
    }

    /// Passes over a comma or semicolon that ends the document's line.
    fn ending(&mut self) -> bool {
        let start = self.at;
        self.at += self.blanks();
        if matches!(self.peek(), Some(b',' | b';')) {
            let mark = self.at;
            self.at += 1;
            let blanks = self.blanks();
            let behind = &self.source[self.at + blanks..];
            if behind.is_empty() {
                self.reach_end();
            }
            if matches!(behind, [] | [b'\n' | b'\r' | b'#' | b'/' | b'_', ..]) {
                self.written.tell(Fault::Separator, mark..mark + 1);
                self.written.blank(mark..mark + 1);
                return true;
            }
        }
        self.at = start;
        false
    }

    /// Passes over a line of Markdown that begins or ends a block of code.
    fn fence(&mut self) {
        let rest = self.rest();
        if is_fence(rest) {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let range = self.at..self.at + rest[..end].trim_ascii_end().len();
            self.written.tell(Fault::Fence, range.clone());
            self.written.blank(range);
            self.at += end;
        }
    }

    fn blanks(&self) -> usize {
        blanks(self.rest())
    }
}
