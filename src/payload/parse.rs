//! The parser: bytes to tape, strict RFC 8259.
//!
//! It accepts and refuses what `serde_json` does, except that numbers beyond the range of a double are accepted,
//! because their digits are kept. It decodes nothing, and it keeps the open objects and arrays in a list of its own,
//! so that depth costs no stack.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use std::mem;
use std::ops::Range;

use super::malformed::{self, Problem, Refusal};
use super::marks::{Marks, Memory};
use super::names::{self, Names};
use super::number::number;
use super::tokens::{Flags, Tokens};
use super::{Buffers, Kind, MAX_BYTES, MAX_DEPTH, Repeated};

/// What a value stands in, in one register: `}` in an object, `]` in an array, 0 around the document; whether an object
/// has more names than could be compared while they came; the object's or array's token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inside(u64);

impl Inside {
    const MANY: u64 = 1 << 8;

    #[inline(always)]
    fn new(closing: u8, token: u32) -> Self {
        Self(u64::from(token) << 32 | u64::from(closing))
    }

    #[inline(always)]
    fn closing(self) -> u8 {
        self.0.to_le_bytes()[0]
    }

    #[inline(always)]
    fn has_many(self) -> bool {
        self.0 & Self::MANY != 0
    }

    #[inline(always)]
    fn token(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// What a parse needs besides the tape, kept for the next one. It is apart because the tape is moved about.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    marks: Memory,
    /// As in [`Parser`]; what it holds between parses means nothing.
    around: Vec<(Inside, Names)>,
}

impl Scratch {
    /// For the next text, which lies in the same as the last one; their ranges in that.
    pub(crate) fn go_on(&mut self, text: Range<usize>) -> &mut Self {
        self.marks.go_on(text);
        self
    }

    /// For any text.
    pub(super) fn begin(&mut self) {
        self.marks.forget();
    }
}

/// Parses one value into the tape and returns the text up to its end.
pub(super) fn document<'a>(
    bytes: &'a [u8],
    tape: &mut Buffers,
    scratch: &mut Scratch,
) -> Result<&'a str, Refusal> {
    let end = parse(bytes, tape, scratch).map_err(|problem| malformed::first(bytes, problem))?;
    simdutf8::compat::from_utf8(&bytes[..end])
        .map_err(|error| Problem::NotUtf8.at(error.valid_up_to()))
}

/// [`document`] in what is known to be UTF-8.
pub(super) fn text<'a>(
    text: &'a str,
    tape: &mut Buffers,
    scratch: &mut Scratch,
) -> Result<&'a str, Refusal> {
    let end = parse(text.as_bytes(), tape, scratch)?;
    // The last byte of a value is a character.
    Ok(text.get(..end).unwrap_or(text))
}

/// Refuses anything but white space from `at` on.
pub(super) fn expect_end(bytes: &[u8], at: usize) -> Result<(), Refusal> {
    let at = skip_space(bytes, at);
    if at == bytes.len() {
        Ok(())
    } else {
        Err(Problem::Trailing.at(at))
    }
}

/// Parses the value after white space and returns the offset of its end.
#[inline(never)]
fn parse(bytes: &[u8], tape: &mut Buffers, scratch: &mut Scratch) -> Result<usize, Refusal> {
    tape.tokens.clear();
    tape.repeated.clear();
    scratch.around.clear();
    if bytes.len() > MAX_BYTES {
        return Err(Problem::TooLong(MAX_BYTES).at(MAX_BYTES));
    }
    let mut parser = Parser {
        bytes,
        tokens: mem::take(&mut tape.tokens),
        marks: Marks::new(&mut scratch.marks),
        inside: Inside::new(0, 0),
        names: Names::default(),
        around: &mut scratch.around,
        repeated: &mut tape.repeated,
    };
    let end = parser.document();
    let marks = parser.marks.known();
    tape.tokens = parser.tokens;
    scratch.marks.keep(marks);
    end
}

/// A parse. All of its functions are inlined into one, where this is in registers, so nothing may borrow it whole.
struct Parser<'a, 't> {
    bytes: &'a [u8],
    tokens: Tokens,
    marks: Marks<'t>,
    /// The innermost open object or array.
    inside: Inside,
    /// Its names.
    names: Names,
    /// What that stands in, and so on outwards.
    around: &'t mut Vec<(Inside, Names)>,
    repeated: &'t mut Vec<Repeated>,
}

/// Where the parse goes on after a value.
enum Next {
    /// At the beginning of a member or element.
    Begun(usize),
    /// Behind a value.
    Ended(usize),
}

impl Parser<'_, '_> {
    #[inline(always)]
    fn document(&mut self) -> Result<usize, Refusal> {
        let at = skip_space(self.bytes, 0);
        if at == self.bytes.len() {
            return Err(Problem::Empty.at(at));
        }
        let mut next = self.value(at)?;
        loop {
            let at = match next {
                Next::Begun(at) => at,
                Next::Ended(at) => match self.next(at)? {
                    Next::Begun(at) => at,
                    Next::Ended(at) => return Ok(at),
                },
            };
            next = if self.inside.closing() == b'}' {
                self.members(at)?
            } else {
                self.elements(at)?
            };
        }
    }

    /// Goes on behind a value: ends what it stands in as long as brackets follow, up to the next member or element, or
    /// to the end of the document.
    #[inline(always)]
    fn next(&mut self, mut at: usize) -> Result<Next, Refusal> {
        while self.inside.closing() != 0 {
            match self.after(at)? {
                Next::Ended(behind) => at = behind,
                begun @ Next::Begun(_) => return Ok(begun),
            }
        }
        Ok(Next::Ended(at))
    }

    /// Goes on behind a value in an object or array: to the one after it, or behind the closing bracket.
    #[inline(always)]
    fn after(&mut self, mut at: usize) -> Result<Next, Refusal> {
        if self.bytes.get(at) == Some(&b',') {
            return Ok(Next::Begun(at + 1));
        }
        at = skip_space(self.bytes, at);
        match self.bytes.get(at) {
            Some(b',') => Ok(Next::Begun(at + 1)),
            Some(&byte) if byte == self.inside.closing() => {
                self.close(at + 1);
                Ok(Next::Ended(at + 1))
            }
            _ => Err(malformed::no_comma(self.bytes, at, self.inside.closing())),
        }
    }

    /// Parses members up to the closing brace or into the first object or array.
    #[inline(always)]
    fn members(&mut self, mut at: usize) -> Result<Next, Refusal> {
        loop {
            at = self.name(at)?;
            at = match self.value(at)? {
                Next::Ended(at) => at,
                begun @ Next::Begun(_) => return Ok(begun),
            };
            at = match self.after(at)? {
                Next::Begun(at) => at,
                ended @ Next::Ended(_) => return Ok(ended),
            }
        }
    }

    /// Parses elements up to the closing bracket or into the first object or array.
    #[inline(always)]
    fn elements(&mut self, mut at: usize) -> Result<Next, Refusal> {
        loop {
            at = match self.value(at)? {
                Next::Ended(at) => at,
                begun @ Next::Begun(_) => return Ok(begun),
            };
            at = match self.after(at)? {
                Next::Begun(at) => at,
                ended @ Next::Ended(_) => return Ok(ended),
            }
        }
    }

    /// Parses a member's name and the colon after it.
    #[inline(always)]
    fn name(&mut self, at: usize) -> Result<usize, Refusal> {
        let bytes = self.bytes;
        let mut start = skip_one_space(bytes, at);
        if bytes.get(start) != Some(&b'"') {
            start = skip_space(bytes, start);
            if bytes.get(start) != Some(&b'"') {
                return Err(malformed::no_name(bytes, start));
            }
        }
        let quote = self.marks.next(bytes, start + 1);
        let end = if bytes.get(quote) == Some(&b'"') {
            self.tokens
                .push(Kind::String, Flags::NONE, start, quote + 1);
            if self.names.may_have(bytes, start, quote) {
                self.compare_name();
            }
            quote + 1
        } else {
            let end = self.special_string(start, quote)?;
            self.names.add_any();
            self.compare_name();
            end
        };
        let mut at = end;
        if bytes.get(at) != Some(&b':') {
            at = skip_space(bytes, at);
            if bytes.get(at) != Some(&b':') {
                return Err(malformed::no_colon(bytes, at));
            }
        }
        Ok(at + 1)
    }

    #[inline(always)]
    fn compare_name(&mut self) {
        let object = self.inside.token();
        if names::compare_last(self.bytes, &self.tokens, object, self.repeated) {
            self.inside.0 |= Inside::MANY;
        }
    }

    /// Parses a string.
    #[inline(always)]
    fn string(&mut self, start: usize) -> Result<usize, Refusal> {
        let end = self.marks.next(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.tokens.push(Kind::String, Flags::NONE, start, end + 1);
            return Ok(end + 1);
        }
        self.special_string(start, end)
    }

    /// Parses a string from the first byte on that is not plain.
    #[inline(always)]
    fn special_string(&mut self, start: usize, at: usize) -> Result<usize, Refusal> {
        let scanned = self.marks.scan(self.bytes, at)?;
        let end = scanned.end();
        self.tokens.push(Kind::String, scanned.flags(), start, end);
        Ok(end)
    }

    /// Parses a value without others in it, or the beginning of another.
    #[inline(always)]
    fn value(&mut self, start: usize) -> Result<Next, Refusal> {
        let bytes = self.bytes;
        let start = skip_one_space(bytes, start);
        if bytes.get(start) == Some(&b'"') {
            return self.string(start).map(Next::Ended);
        }
        let start = skip_space(bytes, start);
        let rest = bytes.get(start..).unwrap_or_default();
        let (end, kind, flags) = match bytes.get(start) {
            Some(b'"') => return self.string(start).map(Next::Ended),
            Some(b'{') => return self.open(Kind::Object, b'}', start),
            Some(b'[') => return self.open(Kind::Array, b']', start),
            Some(b'-' | b'0'..=b'9') => {
                let (rest, is_marked) = number(bytes, rest)?;
                let flags = Flags::of_bits(is_marked.into());
                (bytes.len() - rest.len(), Kind::Number, flags)
            }
            Some(b't') if rest.starts_with(b"true") => (start + 4, Kind::Boolean, Flags::NONE),
            Some(b'f') if rest.starts_with(b"false") => (start + 5, Kind::Boolean, Flags::NONE),
            Some(b'n') if rest.starts_with(b"null") => (start + 4, Kind::Null, Flags::NONE),
            _ => return Err(malformed::no_value(bytes, start, self.inside.closing())),
        };
        self.tokens.push(kind, flags, start, end);
        Ok(Next::Ended(end))
    }

    /// Begins an object or array.
    #[inline(always)]
    fn open(&mut self, kind: Kind, closing: u8, start: usize) -> Result<Next, Refusal> {
        if self.around.len() == MAX_DEPTH {
            return Err(Problem::TooDeep.at(start));
        }
        let at = skip_space(self.bytes, start + 1);
        let token = self.tokens.next();
        if self.bytes.get(at) == Some(&closing) {
            self.tokens.push(kind, Flags::NONE, start, at + 1);
            return Ok(Next::Ended(at + 1));
        }
        self.tokens.push(kind, Flags::NONE, start, 0);
        self.around.push((self.inside, self.names));
        self.inside = Inside::new(closing, token);
        self.names = Names::default();
        Ok(Next::Begun(at))
    }

    /// Ends the innermost object or array.
    #[inline(always)]
    fn close(&mut self, end: usize) {
        let token = self.inside.token();
        if self.inside.has_many() {
            names::compare_all(self.bytes, &self.tokens, token, self.repeated);
        }
        self.tokens.end(token, end);
        (self.inside, self.names) =
            (self.around.pop()).unwrap_or((Inside::new(0, 0), Names::default()));
    }
}

/// Many write one space after a colon or a comma, many none: which it is costs no branch.
#[inline(always)]
fn skip_one_space(bytes: &[u8], at: usize) -> usize {
    at + usize::from(bytes.get(at) == Some(&b' '))
}

/// The offset of the first byte from `at` on that is no white space.
#[inline(always)]
fn skip_space(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'!'..) => at,
        _ => skip_spaces(bytes, at),
    }
}

/// [`skip_space`] where there may be more.
#[inline(never)]
fn skip_spaces(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}
