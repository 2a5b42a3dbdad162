//! Scanning strings: finding their end, checking escapes.
//!
//! What is found on the way is kept with the string, so that nobody has to look for it again. It decodes nothing: that is
//! done by who asks for a string's value, in what was accepted here.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use super::chunk::Chunk;
use super::malformed::{Problem, Refusal, expected};
use super::string::{HEX, code_of, is_special, run};
use super::tokens::Flags;

const INSIDE: &str = "inside a string";

/// What a scan found: in one word, so that it is returned in a register.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanned(usize);

impl Scanned {
    #[inline(always)]
    fn new(end: usize, escapes: u8) -> Self {
        Self(end << Flags::BITS | usize::from(Flags::of_bits(escapes).bits()))
    }

    /// The offset after the closing quote.
    #[inline(always)]
    pub(super) fn end(self) -> usize {
        self.0 >> Flags::BITS
    }

    /// What is known of the string.
    #[inline(always)]
    pub(super) fn flags(self) -> Flags {
        Flags::of_bits(self.0.to_le_bytes()[0])
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

/// By the byte after a backslash: the bits of [`Flags`], and one more for `u`; 0 where there is no such escape.
const SORTS: [u8; 256] = {
    let mut sorts = [0; 256];
    let mut at = 0;
    let shortest = b"\"\\bfnrt";
    while at < shortest.len() {
        sorts[shortest[at] as usize] = Flags::MARKED.bits();
        at += 1;
    }
    sorts[b'/' as usize] = Flags::LOOSE.bits();
    sorts[b'u' as usize] = UNICODE;
    sorts
};

const UNICODE: u8 = 1 << Flags::BITS | Flags::LOOSE.bits();

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

#[cold]
fn no_code_unit(bytes: &[u8], at: usize) -> Refusal {
    let four = bytes[at..].iter().take(4);
    let good = four.take_while(|digit| digit.is_ascii_hexdigit()).count();
    expected(bytes, at + good, "a hexadecimal digit", INSIDE)
}

/// The offset of the first byte from `at` on that is not plain: a quote, a backslash or a control character; the
/// length if there is none.
#[inline]
fn plain_run(bytes: &[u8], at: usize) -> usize {
    run(bytes, at, Chunk::marks, is_special)
}

#[cfg(test)]
mod tests {
    use super::super::Payload;

    /// Escapes of every sort at every offset of a text that is longer than what is marked at once.
    #[test]
    fn what_is_found_is_kept() {
        let sorts = [
            (r#"\""#, false),
            (r"\\", false),
            (r"\n", false),
            (r"\\/", false),
            (r"\\u0041", false),
            (r"\/", true),
            (r"\u0041", true),
            (r"\ud7ff", true),
            (r"\ud83d\uDE00", true),
        ];
        for front in (0..300).chain(4000..4200) {
            for (escape, is_loose) in sorts {
                let string = format!("\"{}{escape}{escape} \"", "a".repeat(front));
                let payload = Payload::parse(&string).unwrap();
                let written = payload.root().written();
                assert_eq!(written.text, string);
                assert_eq!(written.is_minimal_string, !is_loose, "{string}");
                assert!(!payload.root().is_plain());
            }
        }
    }
}
