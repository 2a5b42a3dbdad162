//! The way from a repaired text back to its source.
//!
//! Where nothing was put in or taken out, a byte is where it was, shifted; a byte that was put in stands for the first of
//! those that it replaces. A larger offset never leads to a smaller one.

use std::ops::Range;

/// Where the bytes of a repaired text come from.
#[derive(Debug, Default)]
pub struct Offsets {
    edits: Vec<Edit>,
}

/// Bytes of the source that others were written for.
#[derive(Debug)]
struct Edit {
    written: Range<usize>,
    source: Range<usize>,
}

impl Offsets {
    /// Adds an edit behind those that are there.
    pub(super) fn push(&mut self, written: Range<usize>, source: Range<usize>) {
        self.edits.push(Edit { written, source });
    }

    /// The offset in the source of a byte of the repaired text.
    pub fn outwards(&self, offset: usize) -> usize {
        let behind = (self.edits).partition_point(|edit| edit.written.start <= offset);
        let Some(edit) = behind.checked_sub(1).map(|last| &self.edits[last]) else {
            return offset;
        };
        match offset.checked_sub(edit.written.end) {
            Some(after) => edit.source.end + after,
            None => edit
                .source
                .end
                .min(edit.source.start + (offset - edit.written.start)),
        }
    }
}
