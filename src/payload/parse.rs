//! The parser: bytes to tape, strict RFC 8259.
//!
//! It accepts and refuses what `serde_json` does, except that numbers beyond the range of a double are accepted,
//! because their digits are kept. It decodes nothing.

use std::collections::HashMap;

use thiserror::Error;

use super::{Kind, MAX_BYTES, Repeated, Token};

/// The deepest nesting of objects and arrays that is read.
pub const MAX_DEPTH: usize = 128;

/// Why a text is no JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct Malformed {
    /// The byte the problem is at; the text's length if the text ends too early.
    pub offset: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a text. Its display reads after "malformed JSON: ".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Problem {
    /// There is nothing but white space.
    #[error("there is no value")]
    Empty,
    /// The text ends inside a value.
    #[error("the text ends {0}")]
    Truncated(&'static str),
    /// A character that cannot stand here.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// What could stand here.
        expected: &'static str,
        /// What does, made visible.
        found: String,
    },
    /// A comma before `}` or `]`.
    #[error("a comma before the closing {0}")]
    TrailingComma(char),
    /// A number with a zero in front.
    #[error("a number with a leading zero")]
    LeadingZero,
    /// A control character inside a string.
    #[error("a control character (U+{0:04X}) in a string must be escaped")]
    ControlCharacter(u8),
    /// A backslash before something that is no escape.
    #[error("an escape that JSON does not have")]
    Escape,
    /// Half a surrogate pair.
    #[error("\\u{0:04x} is half a surrogate pair, which stands for no character")]
    LoneSurrogate(u16),
    /// Bytes that are not UTF-8.
    #[error("a byte that is not UTF-8")]
    NotUtf8,
    /// Text in another encoding.
    #[error("the text is UTF-16, not UTF-8")]
    Utf16,
    /// More levels than [`MAX_DEPTH`].
    #[error("more than {MAX_DEPTH} levels of objects and arrays")]
    TooDeep,
    /// More bytes than [`MAX_BYTES`].
    #[error("more than {MAX_BYTES} bytes")]
    TooLong,
    /// Something after the document.
    #[error("something follows the value")]
    Trailing,
}

/// Parses one value into the tape and returns the offset of its end.
pub(super) fn document(
    bytes: &[u8],
    tokens: &mut Vec<Token>,
    repeated: &mut Vec<Repeated>,
) -> Result<usize, Malformed> {
    if bytes.len() > MAX_BYTES {
        return Err(Malformed {
            offset: MAX_BYTES,
            problem: Problem::TooLong,
        });
    }
    let mut parser = Parser {
        bytes,
        at: 0,
        tokens,
        repeated,
    };
    parser.skip_space();
    if parser.at == bytes.len() {
        return Err(parser.error(Problem::Empty));
    }
    parser.value(0)?;
    Ok(parser.at)
}

/// Refuses anything but white space from `at` on.
pub(super) fn expect_end(bytes: &[u8], at: usize) -> Result<(), Malformed> {
    match bytes[at..]
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'))
    {
        None => Ok(()),
        Some(offset) => Err(Malformed {
            offset: at + offset,
            problem: Problem::Trailing,
        }),
    }
}

/// The bytes as text.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Malformed> {
    std::str::from_utf8(bytes).map_err(|error| Malformed {
        offset: error.valid_up_to(),
        problem: Problem::NotUtf8,
    })
}

struct Parser<'a, 't> {
    bytes: &'a [u8],
    at: usize,
    tokens: &'t mut Vec<Token>,
    repeated: &'t mut Vec<Repeated>,
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a text is at most MAX_BYTES long, and has no more tokens than bytes"
)]
impl Parser<'_, '_> {
    fn value(&mut self, depth: usize) -> Result<(), Malformed> {
        let Some(&first) = self.bytes.get(self.at) else {
            return Err(self.error(Problem::Truncated("where a value should be")));
        };
        match first {
            b'"' => self.string(),
            b'{' => self.object(depth + 1),
            b'[' => self.array(depth + 1),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word(b"true", Kind::Boolean),
            b'f' => self.word(b"false", Kind::Boolean),
            b'n' => self.word(b"null", Kind::Null),
            _ => Err(self.unexpected("a value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), Malformed> {
        let opening = self.open(Kind::Object, depth)?;
        // A set of the names so far, by six bits of a hash: only a name whose bit is taken is compared with the others.
        let mut seen = 0_u64;
        let mut count = 0_usize;
        if self.peek() == Some(b'}') {
            return self.close(opening);
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(match self.peek() {
                    Some(b'}') if count > 0 => self.error(Problem::TrailingComma('}')),
                    Some(_) => self.unexpected("a member's name in double quotes"),
                    None => self.error(Problem::Truncated("inside an object")),
                });
            }
            let name = self.tokens.len();
            self.string()?;
            count += 1;
            if count <= SMALL {
                let bit = self.name_bit(name);
                if seen & bit != 0 {
                    self.compare_names(opening, name);
                }
                seen |= bit;
            }
            self.skip_space();
            match self.peek() {
                Some(b':') => self.at += 1,
                Some(_) => return Err(self.unexpected("a colon after the member's name")),
                None => return Err(self.error(Problem::Truncated("after a member's name"))),
            }
            self.skip_space();
            self.value(depth)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    if count > SMALL {
                        self.compare_many_names(opening);
                    }
                    return self.close(opening);
                }
                Some(_) => return Err(self.unexpected("a comma or a closing brace")),
                None => return Err(self.error(Problem::Truncated("inside an object"))),
            }
            self.skip_space();
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), Malformed> {
        let opening = self.open(Kind::Array, depth)?;
        if self.peek() == Some(b']') {
            return self.close(opening);
        }
        loop {
            if self.peek() == Some(b']') {
                return Err(self.error(Problem::TrailingComma(']')));
            }
            self.value(depth)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => return self.close(opening),
                Some(_) => return Err(self.unexpected("a comma or a closing bracket")),
                None => return Err(self.error(Problem::Truncated("inside an array"))),
            }
            self.skip_space();
        }
    }

    fn open(&mut self, kind: Kind, depth: usize) -> Result<usize, Malformed> {
        if depth > MAX_DEPTH {
            return Err(self.error(Problem::TooDeep));
        }
        let opening = self.tokens.len();
        self.tokens.push(Token {
            kind,
            flag: false,
            start: self.at as u32,
            end: 0,
            next: 0,
        });
        self.at += 1;
        self.skip_space();
        Ok(opening)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the last step of a value is its result"
    )]
    fn close(&mut self, opening: usize) -> Result<(), Malformed> {
        self.at += 1;
        let next = self.tokens.len() as u32;
        let token = &mut self.tokens[opening];
        token.end = self.at as u32;
        token.next = next;
        Ok(())
    }

    fn push(&mut self, kind: Kind, flag: bool, start: usize) {
        self.tokens.push(Token {
            kind,
            flag,
            start: start as u32,
            end: self.at as u32,
            next: self.tokens.len() as u32 + 1,
        });
    }

    fn word(&mut self, word: &'static [u8], kind: Kind) -> Result<(), Malformed> {
        let start = self.at;
        for &expected in word {
            match self.peek() {
                Some(byte) if byte == expected => self.at += 1,
                Some(_) => return Err(self.unexpected("`true`, `false` or `null`")),
                None => return Err(self.error(Problem::Truncated("inside a word"))),
            }
        }
        self.push(kind, false, start);
        Ok(())
    }

    fn number(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        let mut flag = false;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => {
                self.at += 1;
                if matches!(self.peek(), Some(b'0'..=b'9')) {
                    return Err(Malformed {
                        offset: self.at - 1,
                        problem: Problem::LeadingZero,
                    });
                }
            }
            Some(b'1'..=b'9') => self.digits(),
            Some(_) => return Err(self.unexpected("a digit")),
            None => return Err(self.error(Problem::Truncated("inside a number"))),
        }
        if self.peek() == Some(b'.') {
            flag = true;
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            flag = true;
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits()?;
        }
        self.push(Kind::Number, flag, start);
        Ok(())
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Result<(), Malformed> {
        match self.peek() {
            Some(b'0'..=b'9') => {
                self.digits();
                Ok(())
            }
            Some(_) => Err(self.unexpected("a digit")),
            None => Err(self.error(Problem::Truncated("inside a number"))),
        }
    }

    fn string(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        let mut flag = false;
        self.at += 1;
        loop {
            self.at += plain_run(&self.bytes[self.at..]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    self.push(Kind::String, flag, start);
                    return Ok(());
                }
                Some(b'\\') => {
                    flag = true;
                    self.escape()?;
                }
                Some(control) => return Err(self.error(Problem::ControlCharacter(control))),
                None => return Err(self.error(Problem::Truncated("inside a string"))),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                let unit = self.four_hex()?;
                if (0xDC00..0xE000).contains(&unit) {
                    return Err(Malformed {
                        offset: start,
                        problem: Problem::LoneSurrogate(unit),
                    });
                }
                if (0xD800..0xDC00).contains(&unit) {
                    let lone = Malformed {
                        offset: start,
                        problem: Problem::LoneSurrogate(unit),
                    };
                    if self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
                        return Err(lone);
                    }
                    self.at += 2;
                    if !(0xDC00..0xE000).contains(&self.four_hex()?) {
                        return Err(lone);
                    }
                }
            }
            Some(_) => {
                return Err(Malformed {
                    offset: start,
                    problem: Problem::Escape,
                });
            }
            None => return Err(self.error(Problem::Truncated("inside a string"))),
        }
        Ok(())
    }

    fn four_hex(&mut self) -> Result<u16, Malformed> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else {
                return Err(self.error(Problem::Truncated("inside a string")));
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(self.unexpected("a hexadecimal digit"));
            };
            unit = unit << 4 | digit as u16;
            self.at += 1;
        }
        Ok(unit)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error(&self, problem: Problem) -> Malformed {
        Malformed {
            offset: self.at,
            problem,
        }
    }

    #[cold]
    fn unexpected(&self, expected: &'static str) -> Malformed {
        Malformed::unexpected(self.bytes, self.at, expected)
    }
}

impl Malformed {
    /// Something else stands at `offset` than what could.
    #[cold]
    pub(crate) fn unexpected(bytes: &[u8], offset: usize, expected: &'static str) -> Self {
        let rest = &bytes[offset..bytes.len().min(offset + 4)];
        let found = match rest.utf8_chunks().next() {
            Some(chunk) if !chunk.valid().is_empty() => {
                let first = chunk.valid().chars().next().unwrap_or_default();
                format!("`{}`", first.escape_debug())
            }
            _ => format!("the byte 0x{:02X}", rest.first().copied().unwrap_or(0)),
        };
        Self {
            offset,
            problem: Problem::Unexpected { expected, found },
        }
    }
}

/// Objects of up to this many members are compared name by name, larger ones with a set.
const SMALL: usize = 32;

impl Parser<'_, '_> {
    fn name(&self, token: usize) -> &[u8] {
        let token = &self.tokens[token];
        &self.bytes[token.start as usize + 1..token.end as usize - 1]
    }

    fn name_bit(&self, token: usize) -> u64 {
        if self.tokens[token].flag {
            return u64::MAX;
        }
        let name = self.name(token);
        let ends = match name {
            [] => 0,
            [first, .., last] => u64::from(*first) * 7 + u64::from(*last) * 13,
            [only] => u64::from(*only),
        };
        1 << ((ends + name.len() as u64 * 29) & 63)
    }

    fn same_name(&self, one: usize, other: usize) -> bool {
        if self.tokens[one].flag || self.tokens[other].flag {
            self.decoded(one) == self.decoded(other)
        } else {
            self.name(one) == self.name(other)
        }
    }

    fn decoded(&self, token: usize) -> Vec<u8> {
        match std::str::from_utf8(self.name(token)) {
            Ok(name) => unescape(name).into_bytes(),
            // Refused later, when the whole text is checked.
            Err(_) => self.name(token).to_vec(),
        }
    }

    /// Notes the latest earlier member of the same name, if there is one.
    #[cold]
    fn compare_names(&mut self, opening: usize, name: usize) {
        let mut same = None;
        let mut earlier = opening + 1;
        while earlier < name {
            if self.same_name(earlier, name) {
                same = Some(earlier);
            }
            earlier = self.tokens[earlier + 1].next as usize;
        }
        if let Some(earlier) = same {
            self.repeat(earlier, name);
        }
    }

    /// [`Parser::compare_names`] for the members that are beyond the first [`SMALL`].
    #[cold]
    fn compare_many_names(&mut self, opening: usize) {
        let mut latest: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut name = opening + 1;
        let mut count = 0;
        while name < self.tokens.len() {
            count += 1;
            let earlier = latest.insert(self.decoded(name), name);
            if let Some(earlier) = earlier.filter(|_| count > SMALL) {
                self.repeat(earlier, name);
            }
            name = self.tokens[name + 1].next as usize;
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "see `Parser::value`")]
    fn repeat(&mut self, earlier: usize, later: usize) {
        self.repeated.push(Repeated {
            earlier: earlier as u32,
            later: later as u32,
        });
    }
}

/// How many bytes from the start are plain: no quote, no backslash, no control character.
fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..at + 8) {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let word = u64::from_le_bytes(word);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        // The usual tests for a zero byte, and for a byte below 0x20, in all eight bytes at once. False alarms come
        // only above a true one, so the lowest set bit is right.
        let found = (quote.wrapping_sub(ONES) & !quote
            | backslash.wrapping_sub(ONES) & !backslash
            | word.wrapping_sub(ONES * 0x20) & !word)
            & HIGHS;
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    bytes[at..]
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
        .map_or(bytes.len(), |rest| at + rest)
}

/// Decodes the inside of a string that the parser has accepted.
pub(super) fn unescape(written: &str) -> String {
    let mut decoded = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        decoded.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let escape = rest.as_bytes().first().copied().unwrap_or(b'\\');
        rest = rest.get(1..).unwrap_or_default();
        match escape {
            b'b' => decoded.push('\u{8}'),
            b'f' => decoded.push('\u{c}'),
            b'n' => decoded.push('\n'),
            b'r' => decoded.push('\r'),
            b't' => decoded.push('\t'),
            b'u' => {
                let (character, length) = unicode_escape(rest);
                decoded.push(character);
                rest = &rest[length..];
            }
            other => decoded.push(char::from(other)),
        }
    }
    decoded.push_str(rest);
    decoded
}

/// The character of `XXXX`, or of `XXXX\uXXXX`, and the bytes it takes.
fn unicode_escape(rest: &str) -> (char, usize) {
    let unit = |at: usize| {
        rest.get(at..at + 4)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
    };
    let Some(first) = unit(0) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if !(0xD800..0xDC00).contains(&first) {
        return (
            char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
            4,
        );
    }
    let second = unit(6).unwrap_or(0xDC00);
    let code = 0x10000 + ((first - 0xD800) << 10) + second.saturating_sub(0xDC00);
    (
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
        10,
    )
}
