//! The grammar: objects and arrays as people write them.
//!
//! A stack of what is open stands for recursion. Each step reads one token and goes on behind it.

use super::gap::{Before, run};
use super::written::Written;
use super::{Fault, Offsets, Repair};
use crate::payload::{MAX_DEPTH, Malformed, Problem};

/// Reads a text.
#[derive(Debug)]
pub(super) struct Reader<'s> {
    pub(super) source: &'s [u8],
    /// Everything before this offset is read.
    pub(super) at: usize,
    pub(super) written: Written<'s>,
    pub(super) style: Style,
    /// Whether a string has been read.
    pub(super) has_strings: bool,
    /// A string whose text is being read as JSON: where it begins, and how many brackets are open around it.
    pub(super) embedding: Option<(usize, usize)>,
    pub(super) stack: Vec<Open>,
    /// Blanks that the document's line begins with.
    blanks: usize,
    /// Behind what was looked at in vain.
    pub(super) seen: usize,
    reached_end: bool,
}

/// How many backslashes stand in front of a quote: in the source, and in what is written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) read: usize,
    pub(super) written: usize,
}

/// An object or array that is being read.
#[derive(Debug)]
pub(super) struct Open {
    closing: u8,
    /// The comma behind which nothing stands yet: where it is, and where it is written.
    comma: Option<(usize, usize)>,
    /// Whether dots stand behind it.
    pub(super) dots: bool,
    /// Whether a comma or the end is next.
    is_behind_value: bool,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s [u8], blanks: usize) -> Self {
        Self {
            source,
            at: 0,
            written: Written::new(source),
            style: Style::default(),
            has_strings: false,
            embedding: None,
            stack: Vec::new(),
            blanks,
            seen: 0,
            reached_end: false,
        }
    }

    pub(super) fn finish(mut self) -> (Vec<u8>, Vec<Repair>, Offsets) {
        self.written.copy(self.source.len());
        (
            self.written.text,
            self.written.repairs,
            self.written.offsets,
        )
    }

    /// Whether something was looked for behind the end of the text.
    pub(super) fn reached_end(&self) -> bool {
        self.reached_end
    }

    pub(super) fn reach_end(&mut self) {
        self.reached_end = true;
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'s [u8] {
        &self.source[self.at..]
    }

    pub(super) fn peek(&mut self) -> Option<u8> {
        self.reached_end |= self.at >= self.source.len();
        self.source.get(self.at).copied()
    }

    pub(super) fn unexpected<T>(&mut self, what: &'static str) -> Result<T, Malformed> {
        self.reached_end |= self.at >= self.source.len();
        Err(Malformed::unexpected(self.source, self.at, what))
    }

    /// Reads an object or array with all that is in it.
    pub(super) fn container(&mut self) -> Result<(), Malformed> {
        if !matches!(self.peek(), Some(b'{' | b'[')) {
            return self.unexpected("an object or an array");
        }
        self.open()?;
        while let Some(open) = self.stack.last() {
            if open.is_behind_value {
                self.behind_value()?;
            } else {
                self.item()?;
            }
        }
        Ok(())
    }

    pub(super) fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Begins an object or array.
    pub(super) fn open(&mut self) -> Result<(), Malformed> {
        if self.stack.len() == MAX_DEPTH {
            return Err(Malformed {
                offset: self.at,
                problem: Problem::TooDeep,
            });
        }
        let closing = if self.peek() == Some(b'{') {
            b'}'
        } else {
            b']'
        };
        self.at += 1;
        self.stack.push(Open {
            closing,
            comma: None,
            dots: false,
            is_behind_value: false,
        });
        Ok(())
    }

    /// Ends the innermost object or array.
    fn close(&mut self) -> Result<(), Malformed> {
        if let Some(open) = self.stack.pop()
            && let Some((comma, written)) = open.comma
        {
            self.written.copy(self.at);
            self.written.text[written] = b' ';
            if !open.dots {
                self.written.tell(Fault::TrailingComma, comma..comma + 1);
            }
        }
        self.at += 1;
        self.end_embedding()
    }

    /// Reads a member, an element, or what ends them.
    fn item(&mut self) -> Result<(), Malformed> {
        let Some(closing) = self.stack.last().map(|open| open.closing) else {
            return Ok(());
        };
        let before = if closing == b'}' {
            Before::Name
        } else {
            Before::Value
        };
        self.gap(before)?;
        let byte = self.peek();
        if byte == Some(closing) {
            return self.close();
        }
        let dots = self.stack.last().is_some_and(|open| open.dots);
        if byte == Some(b',') && dots {
            // One of the commas around dots is theirs.
            self.written.blank(self.at..self.at + 1);
            self.at += 1;
            return Ok(());
        }
        if self.dots() {
            return Ok(());
        }
        if closing == b'}' {
            if self.left_out_members() {
                return Ok(());
            }
            self.name()?;
            self.gap(Before::Comma)?;
            if self.peek() != Some(b':') {
                return self.unexpected("a colon after the member's name");
            }
            self.at += 1;
            self.gap(Before::Value)?;
        }
        self.mark_value();
        self.value()
    }

    /// What is read next is a value, and what follows it a comma.
    fn mark_value(&mut self) {
        if let Some(open) = self.stack.last_mut() {
            open.comma = None;
            open.dots = false;
            open.is_behind_value = true;
        }
    }

    /// Reads what stands behind a value.
    fn behind_value(&mut self) -> Result<(), Malformed> {
        let end = self.at;
        self.gap(Before::Comma)?;
        let (at, byte) = (self.at, self.peek());
        let Some(open) = self.stack.last_mut() else {
            return Ok(());
        };
        match byte {
            Some(b',') => {
                open.comma = Some((at, self.written.copy(at)));
                open.is_behind_value = false;
                self.at += 1;
                Ok(())
            }
            Some(closing) if closing == open.closing => self.close(),
            _ if self.dots() => Ok(()),
            Some(b'{' | b'[') if self.begins_anew(end) => {
                self.unexpected("a comma or a closing bracket")
            }
            Some(byte) if self.may_begin(byte, end) => {
                self.written.tell(Fault::MissingComma, end..end);
                self.written.replace(at..at, b",");
                if let Some(open) = self.stack.last_mut() {
                    open.is_behind_value = false;
                    // It has something behind it.
                    open.comma = None;
                }
                Ok(())
            }
            _ => self.unexpected("a comma or a closing bracket"),
        }
    }

    /// Whether a bracket behind a gap begins another document rather than an element without a comma in front: it stands no
    /// further in than this document's beginning.
    fn begins_anew(&self, end: usize) -> bool {
        let line = memchr::memrchr(b'\n', &self.source[end..self.at]);
        line.is_some_and(|line| self.at - (end + line + 1) <= self.blanks)
    }

    /// Whether a member or an element may begin here, with so much of a gap behind the one before that ended at `end`. What has
    /// no quotes begins a line: else it would be the rest of a text without quotes.
    fn may_begin(&self, byte: u8, end: usize) -> bool {
        let is_object = self.stack.last().is_some_and(|open| open.closing == b'}');
        let gap = &self.source[end..self.at];
        match byte {
            b'{' | b'[' => !is_object,
            b'"' | b'\'' => !gap.is_empty(),
            b'\\' => !gap.is_empty() && run(self.rest(), b'\\') == self.style.read,
            b'-' | b'<' | b'_' | b'$' | 0x80.. => gap.contains(&b'\n'),
            _ => byte.is_ascii_alphanumeric() && gap.contains(&b'\n'),
        }
    }
}
