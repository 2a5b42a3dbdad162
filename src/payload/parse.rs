//! The parser: bytes to tape, strict RFC 8259.
//!
//! It accepts and refuses what `serde_json` does, except that numbers beyond the range of a double are accepted,
//! because their digits are kept. It decodes nothing, and it keeps the open objects and arrays in a list of its own,
//! so that depth costs no stack.

use super::malformed::{self, Problem, Refusal, expected};
use super::names::{self, Names};
use super::{Buffers, Kind, MAX_BYTES, MAX_DEPTH, Token, string};

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
    if bytes.len() > MAX_BYTES {
        return Err(Problem::TooLong(MAX_BYTES).at(MAX_BYTES));
    }
    tape.clear();
    let end = value(bytes, tape).map_err(|problem| malformed::first(bytes, problem))?;
    std::str::from_utf8(&bytes[..end]).map_err(|error| Problem::NotUtf8.at(error.valid_up_to()))
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
fn value(bytes: &[u8], tape: &mut Buffers) -> Result<usize, Refusal> {
    let mut at = skip_space(bytes, 0);
    if at == bytes.len() {
        return Err(Problem::Empty.at(at));
    }
    let mut inside = Inside::new(0, 0);
    loop {
        if inside.closing == b'}' {
            at = name(bytes, at, tape, &mut inside)?;
        }
        let start = at;
        match bytes.get(at) {
            Some(b'"') => {
                let (end, escapes) = string::scan(bytes, at + 1)?;
                at = end;
                tape.push(Kind::String, escapes, start, at);
            }
            Some(&opening @ (b'{' | b'[')) => {
                let (kind, closing) = match opening {
                    b'{' => (Kind::Object, b'}'),
                    _ => (Kind::Array, b']'),
                };
                let token = tape.open(kind, at, inside)?;
                inside = Inside::new(closing, token);
                at = skip_space(bytes, at + 1);
                if bytes.get(at) != Some(&closing) {
                    continue;
                }
                at += 1;
                inside = tape.close(token, at);
            }
            Some(b'-' | b'0'..=b'9') => {
                let (end, flag) = number(bytes, at)?;
                at = end;
                tape.push(Kind::Number, flag, start, at);
            }
            Some(b't') => {
                at = word(bytes, at, b"true")?;
                tape.push(Kind::Boolean, false, start, at);
            }
            Some(b'f') => {
                at = word(bytes, at, b"false")?;
                tape.push(Kind::Boolean, false, start, at);
            }
            Some(b'n') => {
                at = word(bytes, at, b"null")?;
                tape.push(Kind::Null, false, start, at);
            }
            _ => return Err(no_value(bytes, at, inside)),
        }
        // What follows a value: the ends of what it stands in, then a comma and the next one.
        loop {
            if inside.closing == 0 {
                return Ok(at);
            }
            at = skip_space_to(bytes, at, b',');
            match bytes.get(at) {
                Some(b',') => break,
                Some(&byte) if byte == inside.closing => {
                    at += 1;
                    if inside.names.are_many() {
                        names::compare_all(bytes, tape, inside.token);
                    }
                    inside = tape.close(inside.token, at);
                }
                _ => return Err(no_comma(bytes, at, inside)),
            }
        }
        at = skip_space_to(bytes, at + 1, b'"');
    }
}

/// Parses a member's name and the colon after it, and returns the offset of its value.
#[inline]
fn name(
    bytes: &[u8],
    at: usize,
    tape: &mut Buffers,
    inside: &mut Inside,
) -> Result<usize, Refusal> {
    if bytes.get(at) != Some(&b'"') {
        return Err(no_name(bytes, at));
    }
    let (end, escapes) = string::scan(bytes, at + 1)?;
    tape.push(Kind::String, escapes, at, end);
    if inside.names.may_have(&bytes[at + 1..end - 1], escapes) {
        names::compare_last(bytes, tape, inside.token);
    }
    let at = skip_space_to(bytes, end, b':');
    if bytes.get(at) != Some(&b':') {
        return Err(expected(
            bytes,
            at,
            "a colon after the member's name",
            "after a member's name",
        ));
    }
    Ok(skip_space_to(bytes, at + 1, b'"'))
}

#[cold]
fn no_value(bytes: &[u8], at: usize, inside: Inside) -> Refusal {
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

/// The offset after `word`, of which the first byte is there.
#[inline]
fn word(bytes: &[u8], at: usize, word: &'static [u8]) -> Result<usize, Refusal> {
    let rest = &bytes[at..];
    if rest.starts_with(word) {
        return Ok(at + word.len());
    }
    let good = rest.iter().zip(word).take_while(|(a, b)| a == b).count();
    Err(expected(
        bytes,
        at + good,
        "`true`, `false` or `null`",
        "inside a word",
    ))
}

/// The offset after a number, and whether it has a fraction or an exponent.
#[inline]
fn number(bytes: &[u8], start: usize) -> Result<(usize, bool), Refusal> {
    let mut at = start + usize::from(bytes[start] == b'-');
    let first = at;
    at = digits(bytes, at)?;
    if at > first + 1 && bytes[first] == b'0' {
        return Err(Problem::LeadingZero.at(first));
    }
    match bytes.get(at) {
        Some(b'.' | b'e' | b'E') => fraction(bytes, at).map(|end| (end, true)),
        _ => Ok((at, false)),
    }
}

/// The offset after a fraction, an exponent or both.
#[inline(never)]
fn fraction(bytes: &[u8], mut at: usize) -> Result<usize, Refusal> {
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

/// The offset after one digit or more.
#[inline]
fn digits(bytes: &[u8], start: usize) -> Result<usize, Refusal> {
    let mut at = start;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    if at == start {
        return Err(expected(bytes, at, "a digit", "inside a number"));
    }
    Ok(at)
}

/// The offset of the first byte from `at` on that is no white space.
#[inline]
fn skip_space(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'!'..) => at,
        _ => skip_spaces(bytes, at),
    }
}

/// [`skip_space`] where this byte mostly stands, without any space before it.
#[inline]
fn skip_space_to(bytes: &[u8], at: usize, usual: u8) -> usize {
    if bytes.get(at) == Some(&usual) {
        at
    } else {
        skip_space(bytes, at)
    }
}

/// [`skip_space`] where there may be some.
#[inline(never)]
fn skip_spaces(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a text is at most MAX_BYTES long, and has no more tokens than bytes"
)]
impl Buffers {
    fn clear(&mut self) {
        self.tokens.clear();
        self.repeated.clear();
        self.around.clear();
    }

    /// Adds a value without others in it.
    #[inline]
    fn push(&mut self, kind: Kind, flag: bool, start: usize, end: usize) {
        self.tokens.push(Token {
            kind,
            flag,
            start: start as u32,
            end: end as u32,
            next: self.tokens.len() as u32 + 1,
        });
    }

    /// Adds an object or array that begins at `at` and returns its token.
    #[inline]
    fn open(&mut self, kind: Kind, at: usize, around: Inside) -> Result<u32, Refusal> {
        if self.around.len() == MAX_DEPTH {
            return Err(Problem::TooDeep.at(at));
        }
        self.around.push(around);
        let token = self.tokens.len() as u32;
        self.push(kind, false, at, 0);
        Ok(token)
    }

    /// Ends the innermost object or array and returns what it stands in.
    #[inline]
    fn close(&mut self, token: u32, end: usize) -> Inside {
        let next = self.tokens.len() as u32;
        let token = &mut self.tokens[token as usize];
        token.end = end as u32;
        token.next = next;
        self.around.pop().unwrap_or(Inside::new(0, 0))
    }
}
