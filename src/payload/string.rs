//! The inside of strings: finding their end, checking escapes, decoding, comparing.
//!
//! Everything but [`scan`] takes the inside of a string that [`scan`] has accepted.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use std::borrow::Cow;

use super::chunk::{Chunk, WIDTH};
use super::malformed::{Problem, Refusal, expected};

const INSIDE: &str = "inside a string";

/// How a string is written: nothing, or some of the bits below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Escapes(u8);

impl Escapes {
    const SOME: u8 = 1;
    const LOOSE: u8 = 2;
    /// How many bits there are.
    const BITS: u32 = 2;

    /// Whether there are any.
    #[inline(always)]
    pub(super) fn any(self) -> bool {
        self.0 & Self::SOME != 0
    }

    /// Whether some may be more than RFC 8259 requires: only `\/` and `\u` can be.
    #[inline(always)]
    pub(super) fn loose(self) -> bool {
        self.0 & Self::LOOSE != 0
    }
}

/// What a scan found: in one word, so that it is returned in a register.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned(usize);

impl Scanned {
    #[inline(always)]
    fn new(end: usize, escapes: u8) -> Self {
        Self(end << Escapes::BITS | usize::from(escapes & (Escapes::SOME | Escapes::LOOSE)))
    }

    /// The offset after the closing quote.
    #[inline(always)]
    pub(super) fn end(self) -> usize {
        self.0 >> Escapes::BITS
    }

    /// The string's escapes.
    #[inline(always)]
    pub(super) fn escapes(self) -> Escapes {
        Escapes(self.0.to_le_bytes()[0] & (Escapes::SOME | Escapes::LOOSE))
    }
}

/// Scans a string from the first byte on that is not plain; `near` tells the next such byte from an offset on, if it is not
/// far.
#[inline(always)]
pub(super) fn scan(
    bytes: &[u8],
    start: usize,
    near: impl Fn(usize) -> Option<usize>,
) -> Result<Scanned, Refusal> {
    let mut escapes = 0;
    let mut at = start;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(Scanned::new(at + 1, escapes)),
            Some(b'\\') => {}
            Some(&control) => return Err(Problem::ControlCharacter(control).at(at)),
            None => return Err(Problem::Truncated(INSIDE).at(at)),
        }
        let sort = match bytes.get(at + 1) {
            Some(&byte) => SORTS[usize::from(byte)],
            None => return Err(Problem::Truncated(INSIDE).at(bytes.len())),
        };
        escapes |= sort;
        at = match sort {
            0 => return Err(Problem::Escape.at(at)),
            UNICODE => unicode(bytes, at)?,
            _ => at + 2,
        };
        at = near(at).unwrap_or_else(|| plain_run(bytes, at));
    }
}

/// By the byte after a backslash: the bits of [`Escapes`], and one more for `u`; 0 where there is no such escape.
const SORTS: [u8; 256] = {
    let mut sorts = [0; 256];
    let mut at = 0;
    let shortest = b"\"\\bfnrt";
    while at < shortest.len() {
        sorts[shortest[at] as usize] = Escapes::SOME;
        at += 1;
    }
    sorts[b'/' as usize] = Escapes::SOME | Escapes::LOOSE;
    sorts[b'u' as usize] = UNICODE;
    sorts
};

const UNICODE: u8 = 1 << Escapes::BITS | Escapes::SOME | Escapes::LOOSE;

/// The offset after the `\u` escape at `start`.
#[inline(always)]
fn unicode(bytes: &[u8], start: usize) -> Result<usize, Refusal> {
    match digits(bytes, start + 2)? {
        // Surrogates begin with it, and not much else.
        [b'd' | b'D', ..] => surrogates(bytes, start),
        _ => Ok(start + 6),
    }
}

/// The offset after the surrogate pair at `start`, or after an escape that is none, whose digits are written right.
#[inline(never)]
fn surrogates(bytes: &[u8], start: usize) -> Result<usize, Refusal> {
    let first = code_of(digits(bytes, start + 2)?);
    if !matches!(first, 0xD800..0xE000) {
        return Ok(start + 6);
    }
    let lone = || Err(Problem::LoneSurrogate(first).at(start));
    match (first, bytes.get(start + 6), bytes.get(start + 7)) {
        (0xDC00.., _, _) => lone(),
        (_, None, _) | (_, Some(b'\\'), None) => Err(Problem::Truncated(INSIDE).at(bytes.len())),
        (_, Some(b'\\'), Some(b'u')) => match code_of(digits(bytes, start + 8)?) {
            0xDC00..0xE000 => Ok(start + 12),
            _ => lone(),
        },
        _ => lone(),
    }
}

/// The four hexadecimal digits at `at`.
#[inline]
fn digits(bytes: &[u8], at: usize) -> Result<[u8; 4], Refusal> {
    if let Some(digits) = bytes.get(at..).and_then(<[u8]>::first_chunk)
        // One of them has a high bit for what is no digit.
        && digits.iter().fold(0, |any, &digit| any | HEX[usize::from(digit)]) < 16
    {
        return Ok(*digits);
    }
    Err(no_code_unit(bytes, at))
}

/// The value of four hexadecimal digits.
#[inline]
fn code_of(digits: [u8; 4]) -> u16 {
    let [a, b, c, d] = digits.map(|digit| u16::from(HEX[usize::from(digit)]));
    a << 12 | b << 8 | c << 4 | d
}

#[cold]
fn no_code_unit(bytes: &[u8], at: usize) -> Refusal {
    let four = bytes[at..].iter().take(4);
    let good = four.take_while(|digit| digit.is_ascii_hexdigit()).count();
    expected(bytes, at + good, "a hexadecimal digit", INSIDE)
}

/// The values of hexadecimal digits; 255 for any other byte.
const HEX: [u8; 256] = {
    let mut table = [255; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value as usize];
        table[digit as usize] = value;
        table[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    table
};

/// The offset of the first byte from `at` on that is not plain: a quote, a backslash or a control character; the
/// length if there is none.
#[inline]
fn plain_run(bytes: &[u8], at: usize) -> usize {
    run(bytes, at, Chunk::marks, is_special)
}

/// The offset of the first backslash from `at` on; the length if there is none.
#[inline]
fn unescaped_run(written: &[u8], at: usize) -> usize {
    run(written, at, Chunk::backslashes, |byte| byte == b'\\')
}

/// The offset of the first byte from `at` on that the tests find; the length if there is none.
#[inline(always)]
fn run(
    bytes: &[u8],
    mut at: usize,
    chunk_test: impl Fn(Chunk) -> u16,
    test: impl Fn(u8) -> bool,
) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((chunk, behind)) = rest.split_first_chunk() {
        let found = chunk_test(Chunk::new(chunk));
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += WIDTH;
        rest = behind;
    }
    let found = match bytes.last_chunk() {
        // What is left stands at the end of the last chunk, behind what was seen already.
        Some(last) if !rest.is_empty() => {
            let found = chunk_test(Chunk::new(last)) >> (WIDTH - rest.len());
            rest.len().min(found.trailing_zeros() as usize)
        }
        _ => rest
            .iter()
            .position(|&byte| test(byte))
            .unwrap_or(rest.len()),
    };
    at + found
}

/// The parts that a written string is made of: plain runs, and the characters of escapes.
struct Parts<'a>(&'a str);

enum Part<'a> {
    Plain(&'a str),
    Escaped(char),
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Part<'a>> {
        let written = self.0;
        if written.starts_with('\\') {
            let (character, length) = escaped(written);
            self.0 = written.get(length..).unwrap_or_default();
            return Some(Part::Escaped(character));
        }
        let (plain, rest) = written.split_at(unescaped_run(written.as_bytes(), 0));
        self.0 = rest;
        (!plain.is_empty()).then_some(Part::Plain(plain))
    }
}

/// Decodes the inside of a string.
pub(super) fn unescape(written: &str) -> String {
    let mut decoded = String::with_capacity(written.len());
    unescape_into(&mut decoded, written);
    decoded
}

/// Appends the decoded inside of a string.
pub(super) fn unescape_into(decoded: &mut String, written: &str) {
    let bytes = written.as_bytes();
    let (mut start, mut at) = (0, 0);
    loop {
        at = unescaped_run(bytes, at);
        decoded.push_str(&written[start..at]);
        match bytes.get(at + 1) {
            None => return,
            // These stand for themselves: only the backslash is left out of the run.
            Some(b'"' | b'\\' | b'/') => {
                start = at + 1;
                at += 2;
            }
            Some(_) => {
                let (character, length) = escaped(&written[at..]);
                decoded.push(character);
                at = bytes.len().min(at + length);
                start = at;
            }
        }
    }
}

/// The offset of the first escape from `at` on that [`rewrite`] does not leave as it is; the length if there is none.
#[inline]
pub(super) fn minimal_run(written: &[u8], mut at: usize) -> usize {
    loop {
        at = unescaped_run(written, at);
        match written.get(at + 1) {
            None => return written.len(),
            Some(b'u' | b'/') => return at,
            Some(_) => at += 2,
        }
    }
}

/// Appends a string, or the inside of one, with only the escapes that RFC 8259 requires.
#[inline(never)]
pub(super) fn rewrite(out: &mut String, written: &str) {
    let bytes = written.as_bytes();
    let mut start = 0;
    loop {
        let end = minimal_run(bytes, start);
        out.push_str(&written[start..end]);
        match bytes.get(end + 1) {
            None => return,
            // It stands for itself: only the backslash is left out of the run.
            Some(b'/') => start = end + 1,
            Some(_) => start = rewrite_unicode(out, bytes, end),
        }
    }
}

/// Appends the characters of the `\u` escapes that stand in a row from `at` on; the offset after them.
#[inline]
fn rewrite_unicode(out: &mut String, written: &[u8], mut at: usize) -> usize {
    while let Some(escape @ [b'\\', b'u', ..]) = written.get(at..) {
        let (character, length) = unicode_escape(escape);
        match u8::try_from(character) {
            Ok(byte) if is_special(byte) => push_escape(out, byte),
            _ => out.push(character),
        }
        at = written.len().min(at + length);
    }
    at
}

/// Whether a byte cannot stand in a string as it is.
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// Appends the shortest escape of a byte that [`is_special`].
pub(super) fn push_escape(out: &mut String, byte: u8) {
    match byte {
        b'"' => out.push_str("\\\""),
        b'\\' => out.push_str("\\\\"),
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        0x08 => out.push_str("\\b"),
        0x0c => out.push_str("\\f"),
        control => {
            out.push_str("\\u00");
            out.push(char::from(b'0' + (control >> 4)));
            out.push(char::from_digit(u32::from(control & 15), 16).unwrap_or('0'));
        }
    }
}

/// Whether two texts are the same. What both begin and end with says it all up to sixteen bytes, so that no call is needed
/// for most.
#[inline(always)]
pub(super) fn equals(one: &[u8], other: &[u8]) -> bool {
    let length = one.len();
    if length != other.len() {
        return false;
    }
    match (ends::<8>(one), ends::<8>(other)) {
        (Some(one_ends), Some(other_ends)) => {
            one_ends == other_ends && (length <= 16 || one == other)
        }
        _ => match (ends::<4>(one), ends::<4>(other)) {
            (Some(one), Some(other)) => one == other,
            _ => one == other,
        },
    }
}

/// So many bytes of either end.
#[inline(always)]
fn ends<const N: usize>(text: &[u8]) -> Option<(&[u8; N], &[u8; N])> {
    text.first_chunk().zip(text.last_chunk())
}

/// Whether the inside of a string decodes to `value`, without decoding it.
pub(super) fn decodes_to(written: &str, mut value: &str) -> bool {
    for part in Parts(written) {
        let rest = match part {
            Part::Plain(plain) => value.strip_prefix(plain),
            Part::Escaped(character) => value.strip_prefix(character),
        };
        match rest {
            Some(rest) => value = rest,
            None => return false,
        }
    }
    value.is_empty()
}

/// The inside of a string, decoded if it has escapes.
pub(super) fn decoded(written: &str, escapes: bool) -> Cow<'_, str> {
    if escapes {
        Cow::Owned(unescape(written))
    } else {
        Cow::Borrowed(written)
    }
}

/// The character that the escape at the start stands for, and the bytes the escape takes.
#[inline]
pub(crate) fn escaped(written: &str) -> (char, usize) {
    let character = match written.as_bytes().get(1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(written.as_bytes()),
        Some(&other) => char::from(other),
        None => char::REPLACEMENT_CHARACTER,
    };
    (character, 2)
}

/// The character of `\uXXXX`, or of `\uXXXX\uXXXX`, and the bytes it takes.
#[inline]
fn unicode_escape(written: &[u8]) -> (char, usize) {
    let unit = |at: usize| {
        let digits = written.get(at..)?.first_chunk()?;
        Some(code_of(*digits))
    };
    let first = unit(2).unwrap_or_default();
    if let Some(character) = char::from_u32(first.into()) {
        return (character, 6);
    }
    match char::decode_utf16([Some(first), unit(8)].into_iter().flatten()).next() {
        Some(Ok(character)) => (character, 12),
        _ => (char::REPLACEMENT_CHARACTER, 6),
    }
}
