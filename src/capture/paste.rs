//! Captures that people may have written: pages of documentation, and payloads copied from them.
//!
//! Only what is no JSON is looked at here, and only if the reading is lenient. A document that can be made JSON is one record,
//! however it is written; which faults it has is for others to tell. Lines around documents that hold nothing of JSON are left
//! out and counted. Attempts that fail keep where they came to, so that all of them together read a capture once.

use super::array::Inside;
use super::{Position, Records, SEPARATOR, space};
use crate::lenient;
use crate::payload::Payload;

/// What of a capture was left out because it is no record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Lines of text around the documents, fences and comments included.
    pub lines: u64,
    /// The first of these lines.
    pub first: u64,
    /// Commas that are missing between the elements of an array, or too many behind the last one.
    pub commas: u64,
    /// The line of the first of these commas.
    pub comma: u64,
}

/// What is known of a capture that people may have written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paste {
    is_lenient: bool,
    /// Before this byte of the capture no document begins that can be made JSON.
    hopeless: u64,
    pub(super) left_out: LeftOut,
}

impl Paste {
    /// Forgets what says nothing about what follows, so that equal positions are equal.
    pub(super) fn go_on(&mut self, offset: u64) {
        if self.hopeless <= offset {
            self.hopeless = 0;
        }
    }
}

/// What stands where a document should and is none.
pub(super) enum Pasted {
    /// It can be made JSON, and goes on up to here.
    Document(usize),
    /// Lines of text, which have been left out.
    Text,
    /// That depends on what follows this part.
    Unsettled,
    /// Nothing that is known here.
    Not,
}

/// What stands between the elements of an array and should not.
pub(super) enum Between {
    /// It was passed over.
    PassedOver(Inside),
    /// That depends on what follows this part.
    Unsettled,
    /// Nothing that is known here.
    Nothing,
}

/// What there is of a line.
enum Line<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// Its end is not there yet.
    Unsettled,
    /// It is longer than a record may be.
    Long,
}

impl Position {
    /// Takes what people write for documents, too: one that can be made JSON is one record, though a bad one, and text around
    /// documents is no record.
    #[must_use]
    pub fn lenient(mut self, is_lenient: bool) -> Self {
        self.paste.is_lenient = is_lenient;
        self
    }

    /// What was left out so far.
    pub fn left_out(&self) -> LeftOut {
        self.paste.left_out
    }
}

impl<'a> Records<'a> {
    /// Looks at what is no document, at `start`.
    pub(super) fn pasted(&mut self, start: usize) -> Pasted {
        if !self.state.paste.is_lenient {
            return Pasted::Not;
        }
        let rest = &self.bytes[start..];
        let rest = &rest[lenient::blanks(rest)..];
        let begins = matches!(rest, [b'{' | b'[', ..]);
        let is_object = begins && rest[0] == b'{' && rest.get(1) != Some(&b'{');
        if !is_object {
            match self.leave_out(start) {
                Pasted::Not => {}
                other => return other,
            }
        }
        // One word in brackets could be made an array, and is a level in lines of logs.
        if begins && (rest[0] == b'{' || !lenient::is_tagged(rest, usize::MAX)) {
            let is_line = self.state.one_line == Some(true) && !self.is_page();
            let end = is_line
                .then(|| memchr::memchr(b'\n', &self.bytes[start..]))
                .flatten();
            let limit = end.map_or(self.bytes.len(), |end| start + end);
            if let Some(end) = self.repairable(start, limit, false) {
                return Pasted::Document(end);
            }
        }
        Pasted::Not
    }

    /// Where the element ends that begins at `start`, if it can be made JSON.
    pub(super) fn pasted_element(&mut self, start: usize) -> Option<usize> {
        self.state.paste.is_lenient.then_some(())?;
        self.repairable(start, self.bytes.len(), true)
    }

    /// Where the document ends that begins at `start`, if it can be made JSON.
    fn repairable(&mut self, start: usize, limit: usize, is_element: bool) -> Option<usize> {
        let offset = self.state.offset + start as u64;
        if offset < self.state.paste.hopeless {
            return None;
        }
        let limit = limit.min(start.saturating_add(self.state.longest));
        self.state.cursor.advance(self.bytes, start);
        let blanks = self.state.cursor.indentation(self.bytes);
        let extent = lenient::extent(&self.bytes[start..limit], blanks, is_element);
        self.failed.seen = self.failed.seen.max(start + extent.seen);
        if extent.end.is_none() {
            self.state.paste.hopeless = offset + extent.seen as u64;
        }
        Some(start + extent.end?)
    }

    /// Whether there has been text around documents.
    fn is_page(&self) -> bool {
        self.state.paste.left_out.lines > 0
    }

    /// Leaves out the line, or the rest of one, that begins at `start`, if nothing of JSON is in it.
    fn leave_out(&mut self, start: usize) -> Pasted {
        let line = match self.line(start) {
            Line::Whole(line) => line,
            Line::Unsettled => return Pasted::Unsettled,
            Line::Long => return Pasted::Not,
        };
        // Where records stand on one line each, what is no comment may be what is left of one.
        let is_lines = self.state.one_line == Some(true) && !self.is_page();
        if lenient::is_ending(line) || !is_lines && lenient::is_text(line) {
            let end = start + line.len();
            self.count_lines(start, end);
            self.at = end;
            self.passed_text = true;
            return Pasted::Text;
        }
        Pasted::Not
    }

    /// Whether a capture begins with text, which has been left out, or may do so.
    pub(super) fn begins_with_text(&mut self) -> bool {
        let start = self.at;
        let rest = &self.bytes[start..];
        let may_be_text = match rest {
            [b'{', behind @ ..] => behind.first() == Some(&b'{'),
            [b'[', behind @ ..] => behind.first().is_some_and(u8::is_ascii_alphanumeric),
            [first, ..] => *first != SEPARATOR,
            [] => false,
        };
        if !self.state.paste.is_lenient || !may_be_text || self.dump_end(start).is_some() {
            return false;
        }
        let line = match self.line(start) {
            Line::Whole(line) => line,
            Line::Unsettled => return true,
            Line::Long => return false,
        };
        match Payload::parse_prefix_reusing(line, &mut self.buffers) {
            Ok((payload, _)) => {
                self.recycle(payload);
                false
            }
            Err(_) => !matches!(self.leave_out(start), Pasted::Not),
        }
    }

    fn count_lines(&mut self, start: usize, end: usize) {
        self.state.cursor.advance(self.bytes, start);
        let line = self.state.cursor.point().line;
        let text = &self.bytes[start..end];
        let left_out = &mut self.state.paste.left_out;
        if left_out.lines == 0 {
            left_out.first = line;
        }
        left_out.lines += 1 + memchr::memchr_iter(b'\n', text.trim_ascii_end()).count() as u64;
    }

    /// Whether what begins at the present byte is a number or a word on a line of a page's text, and no document, or may be.
    pub(super) fn is_scalar_in_text(&self) -> bool {
        self.state.paste.is_lenient
            && self.is_page()
            && match self.line(self.at) {
                Line::Whole(line) => lenient::is_text(line),
                Line::Unsettled => true,
                Line::Long => false,
            }
    }

    /// What there is of a line from `start` on.
    fn line(&self, start: usize) -> Line<'a> {
        let rest = &self.bytes[start..];
        let end = memchr::memchr(b'\n', rest);
        let longest = self.state.longest;
        match end.map_or(rest, |end| &rest[..end]) {
            line if line.len() >= longest => Line::Long,
            line if end.is_some() || self.last => Line::Whole(line),
            _ => Line::Unsettled,
        }
    }

    /// Where a bad record ends that goes on to `next`, unless a fence of Markdown ends it.
    pub(super) fn before_fence(&self, start: usize, next: usize) -> usize {
        if !self.state.paste.is_lenient {
            return next;
        }
        let text = &self.bytes[start..next];
        let mut lines = memchr::memchr_iter(b'\n', text).map(|end| end + 1);
        let fence = lines.find(|&line| {
            let blanks = space(&text[line..]);
            lenient::is_fence(&text[line + blanks..])
        });
        fence.map_or(next, |line| start + line)
    }

    /// How many bytes from the start are space where an array's first element may begin.
    pub(super) fn space_in_array(&self, bytes: &[u8]) -> usize {
        let space = space(bytes);
        if self.state.paste.is_lenient {
            space + self.gap(&bytes[space..])
        } else {
            space
        }
    }

    /// How many bytes from the start are white space and comments; none if they are more than a record may be long. All of them
    /// if that depends on what follows.
    fn gap(&self, bytes: &[u8]) -> usize {
        let longest = self.state.longest;
        let length = lenient::gap(&bytes[..bytes.len().min(longest)]);
        if length < longest { length } else { 0 }
    }

    /// Passes over what people leave between the elements of an array, or forget; `first` stands there.
    pub(super) fn between(&mut self, inside: Inside, first: Option<u8>) -> Between {
        let (true, Some(first)) = (self.state.paste.is_lenient, first) else {
            return Between::Nothing;
        };
        match (inside, first) {
            (Inside::No, _) => Between::Nothing,
            (Inside::Comma, b']') => {
                self.count_comma();
                Between::PassedOver(Inside::Element)
            }
            (Inside::Element, b'{' | b'[') => {
                self.count_comma();
                Between::PassedOver(Inside::Comma)
            }
            (_, b'.' | 0xE2) => self.dots(),
            (_, b'/' | b'#' | b'_') => {
                let start = self.at;
                let length = self.gap(&self.bytes[start..]);
                let behind = self.bytes.get(start + length);
                if behind.is_none() && !self.last {
                    Between::Unsettled
                } else if length > 0 && matches!(behind, Some(b',' | b']' | b'{' | b'[')) {
                    self.count_lines(start, start + length);
                    self.at = start + length;
                    Between::PassedOver(inside)
                } else {
                    Between::Nothing
                }
            }
            _ => Between::Nothing,
        }
    }

    /// Passes over dots that stand for elements.
    fn dots(&mut self) -> Between {
        let (start, rest) = (self.at, &self.bytes[self.at..]);
        let length = lenient::dots(rest);
        let is_cut = length == rest.len() || rest.len() < 3;
        if is_cut && !self.last {
            return Between::Unsettled;
        }
        if length == 0 {
            return Between::Nothing;
        }
        self.count_lines(start, start + length);
        self.at = start + length;
        Between::PassedOver(Inside::Element)
    }

    fn count_comma(&mut self) {
        self.state.cursor.advance(self.bytes, self.at);
        let line = self.state.cursor.point().line;
        let left_out = &mut self.state.paste.left_out;
        if left_out.commas == 0 {
            left_out.comma = line;
        }
        left_out.commas += 1;
    }
}
