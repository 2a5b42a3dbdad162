//! What may stand between tokens: white space, and what people write there.

use super::Fault;
use super::read::Reader;
use crate::payload::{Malformed, Problem};

/// The longest that a comment over lines may be, in bytes, lest one that does not end costs the rest of a capture.
const LONGEST: usize = 64 << 10;

/// What is expected behind a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A member's name.
    Name,
    /// A value.
    Value,
    /// A comma, a closing bracket or the end.
    Comma,
}

impl Reader<'_> {
    /// Passes over white space and comments.
    pub(super) fn gap(&mut self, before: Before) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            match rest {
                [] => {
                    self.peek();
                    return Ok(());
                }
                [b' ' | b'\n' | b'\r' | b'\t', ..] => self.at += 1,
                [b'\\', ..] if self.style.read > 0 => {
                    if !self.escaped_space() {
                        return Ok(());
                    }
                }
                // A string goes on behind a gap inside its JSON.
                _ if self.style.written > 0 => return Ok(()),
                [b'#', ..] | [b'/', b'/', ..] => self.line_comment(),
                [b'/', b'*', ..] => self.comment()?,
                [b'_', b'_', ..] if self.is_comment(before) => self.line_comment(),
                _ => match space(rest) {
                    0 => {
                        // A comment may begin with what is not there yet.
                        if matches!(rest, [b'/' | b'_']) || rest[0] >= 0x80 && rest.len() < 4 {
                            self.reach_end();
                        }
                        return Ok(());
                    }
                    length => {
                        let range = self.at..self.at + length;
                        self.written.tell(Fault::Space, range.clone());
                        self.written.blank(range);
                        self.at += length;
                    }
                },
            }
        }
    }

    /// A comment up to the end of its line.
    pub(super) fn line_comment(&mut self) {
        let rest = self.rest();
        let length = memchr::memchr(b'\n', rest).unwrap_or_else(|| {
            self.reach_end();
            rest.len()
        });
        let text = rest[..length].trim_ascii_end().len();
        let range = self.at..self.at + text;
        self.written.tell(Fault::Comment, range.clone());
        self.written.blank(range);
        self.at += length;
    }

    /// A comment that ends itself.
    pub(super) fn comment(&mut self) -> Result<(), Malformed> {
        let rest = self.rest();
        let window = &rest[..rest.len().min(LONGEST)];
        let Some(end) = memchr::memmem::find(&window[2..], b"*/") else {
            if window.len() == rest.len() {
                self.reach_end();
            }
            self.seen = self.at + window.len();
            return Err(Malformed {
                offset: self.at,
                problem: Problem::Truncated("inside a comment"),
            });
        };
        let range = self.at..self.at + end + 4;
        self.written.tell(Fault::Comment, range.clone());
        self.written.blank(range.clone());
        self.at = range.end;
        Ok(())
    }

    /// Whether two underscores are what is left of a comment's slashes, and do not begin a name or a word.
    fn is_comment(&mut self, before: Before) -> bool {
        let rest = &self.rest()[2..];
        if rest.is_empty() {
            self.reach_end();
        }
        if matches!(rest, [] | [b' ' | b'\t' | b'\r' | b'\n', ..]) {
            return true;
        }
        match before {
            Before::Comma => true,
            Before::Value => false,
            Before::Name => {
                let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
                let name = rest.iter().take_while(|byte| is_name(byte)).count();
                let behind = rest[name..].trim_ascii_start();
                if behind.is_empty() {
                    self.reach_end();
                }
                behind.first() != Some(&b':')
            }
        }
    }

    /// White space that is written as an escape, in a text all of whose quotes are escaped.
    fn escaped_space(&mut self) -> bool {
        let rest = self.rest();
        let backslashes = run(rest, b'\\');
        let is_space = matches!(rest.get(backslashes), Some(b'n' | b'r' | b't'));
        if backslashes != self.style.read || !is_space {
            return false;
        }
        let range = self.at..self.at + backslashes + 1;
        if self.style.written == 0 {
            self.written.blank(range.clone());
        } else {
            let escape = [b'\\', rest[backslashes]];
            self.written.replace(range.clone(), &escape);
        }
        self.at = range.end;
        true
    }
}

/// How many times a byte stands at the start.
pub(super) fn run(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|&&other| other == byte).count()
}

/// How many bytes from the start are white space that JSON does not have.
fn space(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += match bytes[at..] {
            [0x0B | 0x0C, ..] => 1,
            // U+00A0
            [0xC2, 0xA0, ..] => 2,
            // U+2000 to U+200D, U+2028, U+2029, U+202F, U+3000, U+FEFF
            [0xE2, 0x80, 0x80..=0x8D | 0xA8 | 0xA9 | 0xAF, ..]
            | [0xE3, 0x80, 0x80, ..]
            | [0xEF, 0xBB, 0xBF, ..] => 3,
            _ => return at,
        };
    }
}

/// How many bytes from the start are white space within a line.
pub(crate) fn blanks(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += match bytes[at..] {
            [b' ' | b'\t', ..] => 1,
            ref rest => match space(rest) {
                0 => return at,
                length => length,
            },
        };
    }
}
