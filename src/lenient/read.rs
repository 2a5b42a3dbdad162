//! The grammar: objects and arrays as people write them.
//!
//! A stack of what is open stands for recursion. Each step reads one token and goes on behind it.

use super::gap::{Before, run};
use super::page::is_fence;
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
    stack: Vec<Open>,
    /// Blanks that the document's line begins with.
    blanks: usize,
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
struct Open {
    closing: u8,
    /// The comma behind which nothing stands yet: where it is, and where it is written.
    comma: Option<(usize, usize)>,
    /// Whether dots stand behind it.
    dots: bool,
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
        // A comment behind it on its line belongs to it.
        let blanks = self.blanks();
        self.at += blanks;
        match self.rest() {
            [b'#', ..] | [b'/', b'/', ..] | [b'_', b'_', ..] => {
                let length = memchr::memchr(b'\n', self.rest());
                if length.is_none() {
                    self.reach_end();
                }
                end = length.map_or(self.source.len(), |length| self.at + length);
            }
            [] | [b'/' | b'_'] => self.reach_end(),
            _ => {}
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
            if matches!(behind, [] | [b'\n' | b'#' | b'/' | b'_', ..]) {
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
        let is_blank = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r');
        self.rest().iter().take_while(is_blank).count()
    }

    /// Reads an object or array with all that is in it.
    fn container(&mut self) -> Result<(), Malformed> {
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
            Some(byte) if self.may_begin(byte, at > end) => {
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

    /// Whether a member or an element may begin with a byte; behind the one before there is a gap or not.
    fn may_begin(&self, byte: u8, is_apart: bool) -> bool {
        let is_object = self.stack.last().is_some_and(|open| open.closing == b'}');
        match byte {
            b'{' | b'[' => !is_object,
            b'"' | b'\'' => is_apart,
            b'\\' => is_apart && run(self.rest(), b'\\') == self.style.read,
            _ => is_apart && (byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)),
        }
    }

    /// Passes over dots that stand for members or elements.
    fn dots(&mut self) -> bool {
        let length = self.dots_here();
        if length == 0 {
            return false;
        }
        let behind = &self.rest()[length..];
        let is_prose = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
        let words = behind.iter().take_while(is_prose).count();
        if words == behind.len() {
            self.reach_end();
        }
        let ends = behind
            .get(words)
            .is_none_or(|byte| b",}]\r\n#/".contains(byte));
        let words = if ends {
            behind[..words].trim_ascii_end().len()
        } else {
            0
        };
        self.pass_over(length + words);
        true
    }

    /// Passes over `<members>` in an object, which no colon follows.
    fn left_out_members(&mut self) -> bool {
        let length = self.placeholder_here();
        if length == 0 {
            return false;
        }
        let behind = self.rest()[length..].trim_ascii_start();
        if behind.is_empty() {
            self.reach_end();
        }
        if behind.first() == Some(&b':') {
            return false;
        }
        self.pass_over(length);
        true
    }

    fn pass_over(&mut self, length: usize) {
        let range = self.at..self.at + length;
        self.written.tell(Fault::LeftOut, range.clone());
        self.written.blank(range.clone());
        self.at = range.end;
        if let Some(open) = self.stack.last_mut() {
            open.dots = true;
        }
    }

    fn value(&mut self) -> Result<(), Malformed> {
        let Some(byte) = self.peek() else {
            return self.unexpected("a value");
        };
        let dots = self.dots_here();
        let placeholder = self.placeholder_here();
        let start = self.at;
        if dots > 0 {
            self.at += dots;
            self.written.tell(Fault::NoValue, start..self.at);
            self.written.replace(start..self.at, b"null");
            Ok(())
        } else if placeholder > 0 {
            self.at += placeholder;
            self.written.tell(Fault::Placeholder, start..self.at);
            self.quote(start..self.at);
            Ok(())
        } else if matches!(byte, b'{' | b'[') {
            self.open()
        } else if self.is_quote() {
            self.string(false)
        } else {
            self.word()
        }
    }

    fn name(&mut self) -> Result<(), Malformed> {
        let placeholder = self.placeholder_here();
        if self.is_quote() {
            self.string(true)
        } else if placeholder > 0 {
            let start = self.at;
            self.at += placeholder;
            self.written.tell(Fault::Placeholder, start..self.at);
            self.quote(start..self.at);
            Ok(())
        } else {
            self.unquoted_name()
        }
    }
}
