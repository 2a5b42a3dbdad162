//! Where the next record begins after a bad one.
//!
//! The bad text is scanned for brackets and strings, which need not match: the answer is where the brackets balance,
//! or a line that begins like a record. The line decides by its indentation and by what stands before it; a line
//! inside a malformed document that is written over several lines must not be taken for a record, so in doubt the
//! bad record goes on. The scan reads every byte of the bad record once, and none behind it but one line's blanks.

use std::cell::OnceCell;

use crate::lenient;

use super::{BYTE_ORDER_MARK, blanks, space};

pub(super) struct Resync<'r> {
    pub(super) bytes: &'r [u8],
    /// The first byte of the bad record.
    pub(super) start: usize,
    /// Where its parse failed: up to here it is the beginning of a document.
    pub(super) failed: usize,
    /// Whether it failed because what stands there cannot.
    pub(super) refused: bool,
    /// The blanks that its line begins with.
    pub(super) indentation: usize,
    /// Whether the capture's records stand on one line each, as far as is known.
    pub(super) one_line: bool,
    /// Whether it is an element of an array.
    pub(super) in_array: bool,
    /// Where a value in front of `failed` ends, if it is whole.
    pub(super) end_of: &'r dyn Fn(usize) -> Option<usize>,
    /// Whether it begins with a time or a level in brackets. Looked for once, since they may be long.
    pub(super) tagged: OnceCell<bool>,
}

/// What the scan has seen of the bad record.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "observations that do not depend on one another"
)]
struct Seen {
    /// The brackets that are open.
    open: Vec<u8>,
    braces: usize,
    /// Whether a bracket has been opened.
    opened: bool,
    in_string: bool,
    /// Whether a line has ended.
    lines: bool,
    /// Whether a string did not end on its line, so that the count of quotes is wrong somewhere.
    broken: bool,
    /// Whether a line is indented more than the first, as in a pretty document.
    indented: bool,
    /// Whether a line that is no bracket is not, as in a document that is written over lines without indentation.
    flat: bool,
    /// The last byte that is no white space.
    before: u8,
}

impl Resync<'_> {
    /// The offset of the next record, or of the comma or bracket of the array behind the bad one, or the end.
    pub(super) fn next_record(&self) -> usize {
        let mut seen = Seen::default();
        let mut at = self.start;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' => {
                    seen.end_line();
                    let line = at + 1;
                    if !seen.lines && self.ends_with_line(line) {
                        return line;
                    }
                    seen.lines = true;
                    at = line + blanks(&self.bytes[line..]);
                    if self.begins_record(line, at, &mut seen) {
                        return at;
                    }
                    continue;
                }
                b'\\' if seen.in_string => {
                    at += usize::from(self.bytes.get(at + 1).is_some_and(|&next| next != b'\n'));
                }
                b'"' => seen.in_string = !seen.in_string,
                // The bracket of an escape sequence, as in the colours of a log.
                0x1B if self.bytes.get(at + 1) == Some(&b'[') => at += 1,
                _ if seen.in_string => {}
                b'{' | b'[' => seen.push(byte),
                b'}' | b']' => {
                    let is_closed = seen.close(byte);
                    if self.in_array && byte == b']' && !is_closed {
                        return at;
                    }
                    if !self.in_array && is_closed && seen.open.is_empty() && self.is_container() {
                        let next = at + 1 + blanks(&self.bytes[at + 1..]);
                        if self.bytes.get(next) == Some(&b'{') {
                            return next;
                        }
                    }
                }
                b',' if self.in_array && seen.open.is_empty() => return at,
                _ => {}
            }
            if !matches!(byte, b' ' | b'\t' | b'\r') {
                seen.before = byte;
            }
            at += 1;
        }
        self.bytes.len()
    }

    /// Whether the bad record is its first line, which ends in front of `line`, whatever stands behind: where records stand on one
    /// line each, one that is bad in its first line is no document that goes on. So it is known when the line is.
    fn ends_with_line(&self, line: usize) -> bool {
        self.one_line && !self.in_array && self.failed < line
    }

    /// Whether a record is likely to begin with the line whose first byte is at `first`.
    fn begins_record(&self, line: usize, first: usize, seen: &mut Seen) -> bool {
        let mut text = &self.bytes[first..];
        if let Some(marked) = text.strip_prefix(BYTE_ORDER_MARK) {
            text = marked;
        }
        let Some(&byte) = text.first() else {
            return false;
        };
        if byte == b'\n' {
            return false;
        }
        let is_deeper = first - line > self.indentation;
        let is_rest = matches!(byte, b'}' | b']' | b',');
        let is_container = matches!(byte, b'{' | b'[');
        seen.indented |= is_deeper;
        let begins = if self.in_array {
            byte == b'{' && !is_deeper && self.begins_element(first, seen)
        } else if !seen.opened {
            self.one_line || is_container || !(is_rest || seen.before == b',')
        } else if is_deeper || is_rest {
            false
        } else if self.one_line {
            true
        } else if seen.open.is_empty() {
            seen.before != b','
        } else {
            is_container
                && (!self.is_container()
                    || !matches!(seen.before, b',' | b':' | b'[')
                    || seen.is_pretty()
                    || self.is_refused(first)
                    || self.is_last_whole(first))
        };
        seen.flat |= !is_deeper && !is_rest && !is_container;
        begins
    }

    /// In an array the brackets are trusted, unless there is a sign that they cannot be.
    fn begins_element(&self, first: usize, seen: &Seen) -> bool {
        if seen.open.is_empty() || self.is_refused(first) {
            return true;
        }
        !matches!(seen.before, b':' | b'[') && (seen.broken || seen.is_pretty() || self.one_line)
    }

    /// Whether the bad record begins like a document with brackets; if not, those inside say little.
    fn is_container(&self) -> bool {
        match self.bytes.get(self.start) {
            Some(b'{') => true,
            Some(b'[') => self.in_array || !self.tagged.get_or_init(|| self.is_tagged()),
            _ => false,
        }
    }

    /// Whether it begins with text in brackets: not even its first element is one.
    fn is_tagged(&self) -> bool {
        let text = &self.bytes[self.start..];
        lenient::is_tagged(text, self.failed.saturating_sub(self.start))
    }

    /// Whether a document around it could not have gone on with what stands at `at`.
    fn is_refused(&self, at: usize) -> bool {
        self.refused && at == self.failed
    }

    /// Whether the value at `at` is whole and the parse failed right behind it, at something that does not belong to
    /// a document around the value: another record, or the end of the capture.
    fn is_last_whole(&self, at: usize) -> bool {
        at < self.failed
            && !matches!(self.bytes.get(self.failed), Some(b'}' | b']' | b',' | b':'))
            && (self.end_of)(at).is_some_and(|end| {
                end <= self.failed && end + space(&self.bytes[end..]) >= self.failed
            })
    }
}

impl Seen {
    /// Strings end with their line: a quote is missing, or the text is cut off inside the string, and then its last
    /// byte is no punctuation.
    fn end_line(&mut self) {
        if self.in_string {
            self.in_string = false;
            self.broken = true;
            if !self.flat {
                self.before = b'"';
            }
        }
    }

    fn push(&mut self, opener: u8) {
        self.open.push(opener);
        self.braces += usize::from(opener == b'{');
        self.opened = true;
    }

    /// Closes the last bracket of that kind and all that are open inside it; `false` if there is none.
    fn close(&mut self, closer: u8) -> bool {
        let is_brace = closer == b'}';
        let openers = if is_brace {
            self.braces
        } else {
            self.open.len() - self.braces
        };
        if openers == 0 {
            return false;
        }
        while let Some(opener) = self.open.pop() {
            self.braces -= usize::from(opener == b'{');
            if (opener == b'{') == is_brace {
                break;
            }
        }
        true
    }

    fn is_pretty(&self) -> bool {
        self.indented && !self.flat
    }
}
