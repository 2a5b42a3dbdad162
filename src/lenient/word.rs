//! What stands where a value or a name should, without quotes: numbers, constants, words, placeholders.

use super::Fault;
use super::gap::run;
use super::read::Reader;
use crate::payload::Malformed;

/// The longest that a placeholder may be, in bytes.
const LONGEST: usize = 120;

impl Reader<'_> {
    /// Reads a value without quotes.
    pub(super) fn word(&mut self) -> Result<(), Malformed> {
        let rest = self.rest();
        let length = self.measure(is_in_word);
        let range = self.at..self.at + length;
        let word = &rest[..length];
        let says = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | 0x80..);
        if !word.iter().any(says) {
            return self.unexpected("a value");
        }
        self.at = range.end;
        if matches!(word, b"true" | b"false" | b"null") || is_number(word) {
            return Ok(());
        }
        let (fault, instead): (Fault, Vec<u8>) = match word {
            b"True" | b"TRUE" => (Fault::Constant, b"true".to_vec()),
            b"False" | b"FALSE" => (Fault::Constant, b"false".to_vec()),
            b"None" | b"nil" | b"NULL" | b"Null" | b"undefined" => {
                (Fault::Constant, b"null".to_vec())
            }
            _ => {
                let Some(number) = number(word) else {
                    self.written.tell(Fault::Word, range.clone());
                    self.quote(range);
                    return Ok(());
                };
                number
            }
        };
        self.written.tell(fault, range.clone());
        self.written.replace(range, &instead);
        Ok(())
    }

    /// Reads a member's name without quotes.
    pub(super) fn unquoted_name(&mut self) -> Result<(), Malformed> {
        let is_in_name = |bytes: &[u8], at: usize| match bytes[at] {
            b'_' | b'$' | b'-' | b'.' => true,
            byte if byte < 0x80 => byte.is_ascii_alphanumeric(),
            _ => is_in_word(bytes, at),
        };
        let length = self.measure(is_in_name);
        if length == 0 {
            return self.unexpected("a member's name");
        }
        let range = self.at..self.at + length;
        self.at = range.end;
        self.written.tell(Fault::UnquotedName, range.clone());
        self.quote(range);
        Ok(())
    }

    /// Writes a part of the source, which has no quotes in it, in quotes.
    pub(super) fn quote(&mut self, range: std::ops::Range<usize>) {
        let mut quote = b"\\".repeat(self.style.written);
        quote.push(b'"');
        let text = &self.source[range.clone()];
        self.written
            .replace(range, &[&quote, text, &quote].concat());
    }

    fn measure(&mut self, is_in: impl Fn(&[u8], usize) -> bool) -> usize {
        let rest = self.rest();
        let length = (0..rest.len()).take_while(|&at| is_in(rest, at)).count();
        if length == rest.len() {
            self.reach_end();
        }
        length
    }

    /// How many bytes from here are dots that stand for something.
    pub(super) fn dots_here(&mut self) -> usize {
        let rest = self.rest();
        let length = run(rest, b'.');
        if length == rest.len() {
            self.reach_end();
        }
        dots(rest)
    }

    /// How many bytes from here are `<id>` or `{{id}}`.
    pub(super) fn placeholder_here(&mut self) -> usize {
        let rest = self.rest();
        let (opening, closing): (usize, &[u8]) = match rest {
            [b'<', ..] => (1, b">"),
            [b'{', b'{', ..] => (2, b"}}"),
            _ => return 0,
        };
        let window = &rest[..rest.len().min(LONGEST)];
        let is_in =
            |byte: &&u8| !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'{' | b'}' | 0..0x20);
        let length = window[opening..].iter().take_while(is_in).count();
        let behind = &window[opening + length..];
        if behind.len() < 2 && window.len() == rest.len() {
            self.reach_end();
        }
        let is_whole = behind.starts_with(closing) && length > 0;
        if is_whole {
            opening + length + closing.len()
        } else {
            0
        }
    }
}

/// How many bytes from the start are dots that stand for something.
pub(crate) fn dots(bytes: &[u8]) -> usize {
    let ellipsis = "\u{2026}".as_bytes();
    match run(bytes, b'.') {
        length @ 3.. => length,
        _ if bytes.starts_with(ellipsis) => ellipsis.len(),
        _ => 0,
    }
}

/// Whether a byte of a text may be in a word.
fn is_in_word(bytes: &[u8], at: usize) -> bool {
    let is_digit = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(u8::is_ascii_digit)
    };
    match bytes[at] {
        b'_' | b'$' | b'.' | b'+' | b'-' | b'*' | b'@' | b'%' => true,
        b':' => is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)),
        byte if byte < 0x80 => byte.is_ascii_alphanumeric(),
        // No-break spaces and typographic quotes end it.
        0xC2 => bytes.get(at + 1) != Some(&0xA0),
        0xE2 => bytes.get(at + 1) != Some(&0x80),
        0xE3 | 0xEF => !matches!(bytes[at..], [0xE3, 0x80, 0x80, ..] | [0xEF, 0xBB, 0xBF, ..]),
        _ => true,
    }
}

/// A number as JSON writes it, and what was wrong.
fn number(word: &[u8]) -> Option<(Fault, Vec<u8>)> {
    let (sign, digits): (&[u8], &[u8]) = match word {
        [b'-', digits @ ..] => (b"-", digits),
        [b'+', digits @ ..] => (b"", digits),
        _ => (b"", word),
    };
    let zeros = digits.iter().take_while(|&&byte| byte == b'0').count();
    let followed = digits.get(zeros).is_some_and(u8::is_ascii_digit);
    let without = &digits[if followed {
        zeros
    } else {
        zeros.saturating_sub(1)
    }..];
    let fault = if without.len() < digits.len() {
        Fault::LeadingZeros
    } else {
        Fault::NumberForm
    };
    let before: &[u8] = if without.first() == Some(&b'.') {
        b"0"
    } else {
        b""
    };
    let without = match without {
        [whole @ .., b'.'] if !whole.is_empty() => whole,
        other => other,
    };
    let instead = [sign, before, without].concat();
    is_number(&instead).then_some((fault, instead))
}

/// Whether a word is a number of RFC 8259.
fn is_number(word: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let unsigned = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-"));
        let unsigned = unsigned.unwrap_or(exponent);
        let length = digits(unsigned);
        return length > 0 && length == unsigned.len();
    }
    rest.is_empty()
}
