//! The inside of strings: decoding, comparing, rewriting.
//!
//! Everything takes the inside of a string that [`scan`](super::scan::scan) has accepted, so nothing is checked here.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use std::borrow::Cow;

use super::chunk::{Chunk, WIDTH};

/// The value of four hexadecimal digits.
#[inline]
pub(super) fn code_of(digits: [u8; 4]) -> u16 {
    let [a, b, c, d] = digits.map(|digit| u16::from(HEX[usize::from(digit)]));
    a << 12 | b << 8 | c << 4 | d
}

/// The values of hexadecimal digits; 255 for any other byte.
pub(super) const HEX: [u8; 256] = {
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

/// The offset of the first backslash from `at` on; the length if there is none.
#[inline]
fn unescaped_run(written: &[u8], at: usize) -> usize {
    run(written, at, Chunk::backslashes, |byte| byte == b'\\')
}

/// The offset of the first byte from `at` on that the tests find; the length if there is none.
#[inline(always)]
pub(super) fn run(
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
fn ends<const N: usize>(text: &[u8]) -> Option<([u8; N], [u8; N])> {
    Some((*text.first_chunk()?, *text.last_chunk()?))
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
