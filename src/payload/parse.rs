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

use super::malformed::{self, Problem, Refusal, expected};
use super::names::{self, Names};
use super::number::number;
use super::tokens::Tokens;
use super::{Buffers, Kind, MAX_BYTES, MAX_DEPTH, Repeated, string};

/// What a value stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inside {
    /// `}` in an object, `]` in an array, 0 around the document.
    closing: u8,
    /// The object's or array's token.
    token: u32,
    /// The names that an object has so far.
    names: Names,
}

impl Inside {
    #[inline]
    fn new(closing: u8, token: u32) -> Self {
        Self {
            closing,
            token,
            names: Names::default(),
        }
    }
}

/// Parses one value into the tape and returns the text up to its end.
pub(super) fn document<'a>(bytes: &'a [u8], tape: &mut Buffers) -> Result<&'a str, Refusal> {
    let end = parse(bytes, tape).map_err(|problem| malformed::first(bytes, problem))?;
    simdutf8::compat::from_utf8(&bytes[..end])
        .map_err(|error| Problem::NotUtf8.at(error.valid_up_to()))
}

/// [`document`] in what is known to be UTF-8.
pub(super) fn text<'a>(text: &'a str, tape: &mut Buffers) -> Result<&'a str, Refusal> {
    let end = parse(text.as_bytes(), tape)?;
    // The last byte of a value is a character.
    Ok(text.get(..end).unwrap_or(text))
}

/// Refuses anything but white space from `at` on.
pub(super) fn expect_end(bytes: &[u8], at: usize) -> Result<(), Refusal> {
    let rest = skip_space(&bytes[at..]);
    if rest.is_empty() {
        Ok(())
    } else {
        Err(Problem::Trailing.at(bytes.len() - rest.len()))
    }
}

/// Parses the value after white space and returns the offset of its end.
#[inline(never)]
fn parse(bytes: &[u8], tape: &mut Buffers) -> Result<usize, Refusal> {
    tape.tokens.clear();
    tape.repeated.clear();
    tape.around.clear();
    if bytes.len() > MAX_BYTES {
        return Err(Problem::TooLong(MAX_BYTES).at(MAX_BYTES));
    }
    let mut parser = Parser {
        bytes,
        tokens: mem::take(&mut tape.tokens),
        inside: Inside::new(0, 0),
        around: &mut tape.around,
        repeated: &mut tape.repeated,
    };
    let end = parser.document();
    tape.tokens = parser.tokens;
    end
}

/// A parse. All of its functions are inlined into one, where this is in registers, so nothing may borrow it whole.
struct Parser<'a, 't> {
    bytes: &'a [u8],
    tokens: Tokens,
    /// The innermost open object or array.
    inside: Inside,
    /// What that stands in, and so on outwards.
    around: &'t mut Vec<Inside>,
    repeated: &'t mut Vec<Repeated>,
}

/// Where the parse goes on after a value.
enum Next<'a> {
    /// At the beginning of a member or element.
    Begun(&'a [u8]),
    /// Behind a value.
    Ended(&'a [u8]),
}

impl<'a> Parser<'a, '_> {
    #[inline(always)]
    fn document(&mut self) -> Result<usize, Refusal> {
        let rest = skip_space(self.bytes);
        if rest.is_empty() {
            return Err(Problem::Empty.at(self.bytes.len()));
        }
        let mut next = self.value(rest)?;
        loop {
            let rest = match next {
                Next::Begun(rest) => rest,
                Next::Ended(rest) => match self.next(rest)? {
                    Next::Begun(rest) => rest,
                    Next::Ended(rest) => return Ok(self.offset(rest)),
                },
            };
            next = if self.inside.closing == b'}' {
                self.members(rest)?
            } else {
                self.elements(rest)?
            };
        }
    }

    /// Goes on behind a value: ends what it stands in as long as brackets follow, up to the next member or element, or
    /// to the end of the document.
    #[inline(always)]
    fn next(&mut self, mut rest: &'a [u8]) -> Result<Next<'a>, Refusal> {
        while self.inside.closing != 0 {
            match self.after(rest)? {
                Next::Ended(behind) => rest = behind,
                begun @ Next::Begun(_) => return Ok(begun),
            }
        }
        Ok(Next::Ended(rest))
    }

    /// Goes on behind a value in an object or array: to the one after it, or behind the closing bracket.
    #[inline(always)]
    fn after(&mut self, rest: &'a [u8]) -> Result<Next<'a>, Refusal> {
        let rest = skip_space_to(rest, b',');
        match rest {
            [b',', rest @ ..] => Ok(Next::Begun(skip_space_to(rest, b'"'))),
            [byte, rest @ ..] if *byte == self.inside.closing => {
                self.close(rest);
                Ok(Next::Ended(rest))
            }
            _ => Err(no_comma(self.bytes, self.offset(rest), self.inside)),
        }
    }

    /// Parses members up to the closing brace or into the first object or array.
    #[inline(always)]
    fn members(&mut self, mut rest: &'a [u8]) -> Result<Next<'a>, Refusal> {
        loop {
            rest = self.name(rest)?;
            rest = match self.value(rest)? {
                Next::Ended(rest) => rest,
                begun @ Next::Begun(_) => return Ok(begun),
            };
            if let [b',', behind @ ..] = rest
                && let next @ [b'"', ..] = skip_one_space(behind)
            {
                rest = next;
                continue;
            }
            rest = match self.after(rest)? {
                Next::Begun(rest) => rest,
                ended @ Next::Ended(_) => return Ok(ended),
            }
        }
    }

    /// Parses elements up to the closing bracket or into the first object or array.
    #[inline(always)]
    fn elements(&mut self, mut rest: &'a [u8]) -> Result<Next<'a>, Refusal> {
        loop {
            rest = match self.value(rest)? {
                Next::Ended(rest) => rest,
                begun @ Next::Begun(_) => return Ok(begun),
            };
            rest = match self.after(rest)? {
                Next::Begun(rest) => rest,
                ended @ Next::Ended(_) => return Ok(ended),
            }
        }
    }

    /// Parses a member's name and the colon after it, up to its value.
    #[inline(always)]
    fn name(&mut self, start: &'a [u8]) -> Result<&'a [u8], Refusal> {
        let bytes = self.bytes;
        let [b'"', inside @ ..] = start else {
            return Err(no_name(bytes, self.offset(start)));
        };
        let (rest, escapes) = string::scan::<1>(bytes, inside)?;
        self.push(Kind::String, escapes, start, rest);
        let written = &inside[..inside.len() - rest.len() - 1];
        if self.inside.names.may_have(written, escapes) {
            let Inside { token, names, .. } = &mut self.inside;
            names.are_many |= names::compare_last(bytes, &self.tokens, *token, self.repeated);
        }
        let rest = skip_space_to(rest, b':');
        let [b':', value @ ..] = rest else {
            return Err(no_colon(bytes, self.offset(rest)));
        };
        Ok(skip_space(skip_one_space(value)))
    }

    /// Parses a value without others in it, or the beginning of another.
    #[inline(always)]
    fn value(&mut self, start: &'a [u8]) -> Result<Next<'a>, Refusal> {
        let bytes = self.bytes;
        let (rest, kind, flag) = match start {
            [b'"', rest @ ..] => {
                let (rest, escapes) = string::scan::<2>(bytes, rest)?;
                (rest, Kind::String, escapes)
            }
            [b'{', rest @ ..] => return self.open(Kind::Object, b'}', start, rest),
            [b'[', rest @ ..] => return self.open(Kind::Array, b']', start, rest),
            [b'-' | b'0'..=b'9', ..] => {
                let (rest, flag) = number(bytes, start)?;
                (rest, Kind::Number, flag)
            }
            [b't', b'r', b'u', b'e', rest @ ..] | [b'f', b'a', b'l', b's', b'e', rest @ ..] => {
                (rest, Kind::Boolean, false)
            }
            [b'n', b'u', b'l', b'l', rest @ ..] => (rest, Kind::Null, false),
            _ => return Err(no_value(bytes, self.offset(start), self.inside)),
        };
        self.push(kind, flag, start, rest);
        Ok(Next::Ended(rest))
    }

    /// Begins an object or array.
    #[inline(always)]
    fn open(
        &mut self,
        kind: Kind,
        closing: u8,
        start: &'a [u8],
        rest: &'a [u8],
    ) -> Result<Next<'a>, Refusal> {
        if self.around.len() == MAX_DEPTH {
            return Err(Problem::TooDeep.at(self.offset(start)));
        }
        let rest = skip_space_to(rest, b'"');
        let token = self.tokens.next();
        match rest {
            [byte, rest @ ..] if *byte == closing => {
                self.push(kind, false, start, rest);
                Ok(Next::Ended(rest))
            }
            _ => {
                self.tokens.push(kind, false, self.offset(start), 0);
                self.around.push(self.inside);
                self.inside = Inside::new(closing, token);
                Ok(Next::Begun(rest))
            }
        }
    }

    /// Ends the innermost object or array.
    #[inline(always)]
    fn close(&mut self, rest: &'a [u8]) {
        if self.inside.names.are_many {
            names::compare_all(self.bytes, &self.tokens, self.inside.token, self.repeated);
        }
        self.tokens.end(self.inside.token, self.offset(rest));
        self.inside = self.around.pop().unwrap_or(Inside::new(0, 0));
    }

    /// Adds a value without others in it.
    #[inline(always)]
    fn push(&mut self, kind: Kind, flag: bool, start: &[u8], rest: &[u8]) {
        self.tokens
            .push(kind, flag, self.offset(start), self.offset(rest));
    }

    /// Where in the text the rest of it begins.
    #[inline(always)]
    fn offset(&self, rest: &[u8]) -> usize {
        self.bytes.len() - rest.len()
    }
}

#[cold]
fn no_value(bytes: &[u8], at: usize, inside: Inside) -> Refusal {
    for word in ["true", "false", "null"] {
        let word = word.as_bytes();
        let good = bytes[at..]
            .iter()
            .zip(word)
            .take_while(|(a, b)| a == b)
            .count();
        if good > 0 {
            return expected(
                bytes,
                at + good,
                "`true`, `false` or `null`",
                "inside a word",
            );
        }
    }
    match bytes.get(at) {
        Some(b']') if inside.closing == b']' => trailing_comma(bytes, at, ']'),
        _ => expected(bytes, at, "a value", "where a value should be"),
    }
}

#[cold]
fn no_name(bytes: &[u8], at: usize) -> Refusal {
    match bytes.get(at) {
        Some(b'}') => trailing_comma(bytes, at, '}'),
        _ => expected(
            bytes,
            at,
            "a member's name in double quotes",
            "inside an object",
        ),
    }
}

#[cold]
fn no_comma(bytes: &[u8], at: usize, inside: Inside) -> Refusal {
    if inside.closing == b'}' {
        expected(bytes, at, "a comma or a closing brace", "inside an object")
    } else {
        expected(bytes, at, "a comma or a closing bracket", "inside an array")
    }
}

/// The comma is the last byte before the closing brace or bracket that is no white space.
#[cold]
fn trailing_comma(bytes: &[u8], closing: usize, shown: char) -> Refusal {
    let comma = bytes[..closing].iter().rposition(|&byte| byte == b',');
    Problem::TrailingComma(shown).at(comma.unwrap_or(closing))
}

#[cold]
fn no_colon(bytes: &[u8], at: usize) -> Refusal {
    expected(
        bytes,
        at,
        "a colon after the member's name",
        "after a member's name",
    )
}

/// What is behind white space.
#[inline(always)]
fn skip_space(rest: &[u8]) -> &[u8] {
    match rest {
        [b'!'..=255, ..] => rest,
        _ => skip_spaces(rest),
    }
}

/// [`skip_space`] where this byte mostly stands, without any space before it.
#[inline(always)]
fn skip_space_to(rest: &[u8], usual: u8) -> &[u8] {
    match rest {
        [byte, ..] if *byte == usual => rest,
        _ => skip_space(rest),
    }
}

/// Many write one space after a colon or a comma, many none: which it is costs no branch.
#[inline(always)]
fn skip_one_space(rest: &[u8]) -> &[u8] {
    let is_space = rest.first() == Some(&b' ');
    rest.get(usize::from(is_space)..).unwrap_or_default()
}

/// [`skip_space`] where there may be some.
#[inline(never)]
fn skip_spaces(mut rest: &[u8]) -> &[u8] {
    while let [b' ' | b'\n' | b'\r' | b'\t', behind @ ..] = rest {
        rest = behind;
    }
    rest
}
