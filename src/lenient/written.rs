//! The repaired text while it is written, and what is remembered of each repair.
//!
//! What is passed over becomes spaces, so most repairs leave every offset as it was. The source is copied lazily, up to
//! where something differs.

use std::ops::Range;

use super::{Fault, Offsets, Repair};

/// A text and the source it is made of.
#[derive(Debug)]
pub(super) struct Written<'s> {
    source: &'s [u8],
    /// Up to here the source is in the text.
    copied: usize,
    pub(super) text: Vec<u8>,
    pub(super) repairs: Vec<Repair>,
    pub(super) offsets: Offsets,
}

impl<'s> Written<'s> {
    pub(super) fn new(source: &'s [u8]) -> Self {
        Self {
            source,
            copied: 0,
            text: Vec::new(),
            repairs: Vec::new(),
            offsets: Offsets::default(),
        }
    }

    /// Copies the source up to an offset; where that is in the text.
    pub(super) fn copy(&mut self, to: usize) -> usize {
        if to > self.copied {
            self.text.extend_from_slice(&self.source[self.copied..to]);
            self.copied = to;
        }
        self.text.len()
    }

    /// Whether nothing behind an offset is written yet.
    pub(super) fn is_ahead(&self, offset: usize) -> bool {
        self.copied <= offset
    }

    /// Says what was wrong.
    pub(super) fn tell(&mut self, fault: Fault, range: Range<usize>) {
        let at = self.copy(range.start);
        self.repairs.push(Repair { range, at, fault });
    }

    /// Writes other bytes for some of the source.
    pub(super) fn replace(&mut self, source: Range<usize>, bytes: &[u8]) {
        let start = self.copy(source.start);
        self.text.extend_from_slice(bytes);
        self.copied = source.end;
        self.offsets.push(start..self.text.len(), source);
    }

    /// Writes spaces for some of the source; lines stay lines.
    pub(super) fn blank(&mut self, range: Range<usize>) {
        self.copy(range.start);
        let source = &self.source[range.clone()];
        let spaces = source.iter().map(|&byte| match byte {
            b'\n' | b'\r' => byte,
            _ => b' ',
        });
        self.text.extend(spaces);
        self.copied = range.end;
    }
}
