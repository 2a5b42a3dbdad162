//! Passing over a record that is too long to be held.
//!
//! Nothing is kept of it but where in it the reading is, so it costs no memory, however long it is. Where it ends is
//! what its brackets and quotes say, or its line where records stand on one line each.

use super::array::Inside;
use super::{Records, SEPARATOR};

/// What ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The capture's end.
    End,
    /// The line's end.
    Line,
    /// The next separator of a sequence.
    Separator,
    /// The value's end.
    Value { in_array: bool, one_line: bool },
}

/// Where in a record that is passed over the reading is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Skip {
    until: Until,
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Skip {
    pub(super) fn new(until: Until) -> Self {
        Self {
            until,
            depth: 0,
            in_string: false,
            escaped: false,
        }
    }

    /// How many bytes of the record there are in front of its end, if that is among these.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let (in_array, one_line) = match self.until {
            Until::End => return None,
            Until::Line => return memchr::memchr(b'\n', bytes),
            Until::Separator => return memchr::memchr(SEPARATOR, bytes),
            Until::Value { in_array, one_line } => (in_array, one_line),
        };
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' {
                // No string goes on behind its line.
                self.in_string = false;
                self.escaped = false;
                if one_line || self.depth == 0 && !in_array {
                    return Some(at);
                }
            } else if self.in_string {
                let escapes = byte == b'\\' && !self.escaped;
                self.in_string = byte != b'"' || self.escaped;
                self.escaped = escapes;
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b',' | b']' if in_array && self.depth == 0 => return Some(at),
                    b'}' | b']' => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0 && !in_array {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
            }
        }
        None
    }
}

impl Records<'_> {
    /// Passes over what there is of the record; whether its end is there.
    pub(super) fn skip_record(&mut self) -> bool {
        let Some(skip) = &mut self.state.skip else {
            return true;
        };
        let until = skip.until;
        if let Some(length) = skip.end(&self.bytes[self.at..]) {
            self.at += length;
            self.state.skip = None;
            if matches!(until, Until::Value { in_array: true, .. }) && self.bytes[self.at] == b'\n'
            {
                // Its comma was on its line.
                self.enter(Inside::Start);
            }
            return true;
        }
        if self.last {
            self.at = self.bytes.len();
            // What would have to follow it is in it.
            self.state.skip = None;
            self.enter(Inside::No);
        } else {
            // Columns count characters, so none is cut in two.
            let cut = cut_character(&self.bytes[self.at..]);
            self.at = self.bytes.len() - cut;
        }
        false
    }
}

/// How many bytes of a character there are at the end whose other bytes are missing.
fn cut_character(bytes: &[u8]) -> usize {
    let tail = bytes.iter().rev().take(3);
    let Some(at) = tail.clone().position(|&byte| byte >= 0xC0) else {
        return 0;
    };
    let length = match bytes[bytes.len() - 1 - at] {
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let is_cut = at + 1 < length && tail.take(at).all(|byte| (0x80..0xC0).contains(byte));
    if is_cut { at + 1 } else { 0 }
}
