//! What can be wrong with a text that should be JSON, and where.
//!
//! An offset is that of the byte somebody has to change: a comma too many, the backslash of a bad escape, the bracket
//! that opens a level too deep. Of several problems the first is told; bytes that are not UTF-8 count like any other.

use thiserror::Error;

use super::MAX_DEPTH;

/// How much of a sequence for a terminal is looked at, in bytes.
const SEQUENCE: usize = 12;

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
    /// A sequence that makes a terminal show colours.
    #[error("the text has colours for a terminal in it (U+001B here)")]
    Colors,
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
    /// Text in another encoding.
    #[error("the text is UTF-32, not UTF-8")]
    Utf32,
    /// No text at all, but a file that has to be unpacked first.
    #[error("this is {0}")]
    Packed(Packed),
    /// More levels than [`MAX_DEPTH`].
    #[error("more than {MAX_DEPTH} levels of objects and arrays")]
    TooDeep,
    /// More bytes than are read as one document; how many that are.
    #[error("more than {0} bytes")]
    TooLong(usize),
    /// Something after the document.
    #[error("something follows the value")]
    Trailing,
}

/// What a file is packed with that is not unpacked here. Its display names such a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Packed {
    /// Compressed with bzip2.
    #[error("a bzip2 file")]
    Bzip2,
    /// Compressed with LZ4.
    #[error("an LZ4 file")]
    Lz4,
    /// An archive of tar's.
    #[error("a tar archive")]
    Tar,
    /// Compressed with xz.
    #[error("an xz file")]
    Xz,
    /// A zip archive.
    #[error("a zip archive")]
    Zip,
}

/// A problem on its way out of the parser: one register, so that results without one cost nothing.
#[derive(Debug)]
pub(super) struct Refusal(Box<Malformed>);

impl Malformed {
    /// Something else stands at `offset` than what could.
    #[cold]
    pub(crate) fn unexpected(bytes: &[u8], offset: usize, what: &'static str) -> Self {
        expected(bytes, offset, what, "too early").into()
    }
}

impl From<Refusal> for Malformed {
    fn from(refusal: Refusal) -> Self {
        *refusal.0
    }
}

impl Problem {
    #[cold]
    pub(super) fn at(self, offset: usize) -> Refusal {
        Refusal(Box::new(Malformed {
            offset,
            problem: self,
        }))
    }
}

/// What is wrong at a byte where only `expected` can stand; `inside` is where the text ends if it ends there.
#[cold]
pub(super) fn expected(
    bytes: &[u8],
    at: usize,
    expected: &'static str,
    inside: &'static str,
) -> Refusal {
    let rest = &bytes[at..bytes.len().min(at + 4)];
    let Some(&first) = rest.first() else {
        return Problem::Truncated(inside).at(at);
    };
    if begins_with_color(&bytes[at..]) {
        return Problem::Colors.at(at);
    }
    let found = match rest.utf8_chunks().next() {
        Some(chunk) if !chunk.valid().is_empty() => {
            match chunk.valid().chars().next().unwrap_or_default() {
                mark @ ('"' | '\'' | '\\') => format!("`{mark}`"),
                first => format!("`{}`", first.escape_debug()),
            }
        }
        _ => format!("the byte 0x{first:02X}"),
    };
    Problem::Unexpected { expected, found }.at(at)
}

/// Whether it begins with what sets a colour. No more is looked at than what follows a problem in a capture is waited for: a longer list
/// of numbers is nothing else.
fn begins_with_color(bytes: &[u8]) -> bool {
    let bytes = &bytes[..bytes.len().min(SEQUENCE)];
    let Some(rest) = bytes.strip_prefix(b"\x1B[") else {
        return false;
    };
    let is_number = |byte: &&u8| matches!(byte, b'0'..=b'9' | b';' | b':');
    matches!(rest.iter().find(|byte| !is_number(byte)), Some(b'm') | None)
}

/// What is wrong where a value should be.
#[cold]
pub(super) fn no_value(bytes: &[u8], at: usize, closing: u8) -> Refusal {
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
        Some(b']') if closing == b']' => trailing_comma(bytes, at, ']'),
        _ => expected(bytes, at, "a value", "where a value should be"),
    }
}

/// What is wrong where a member's name should be.
#[cold]
pub(super) fn no_name(bytes: &[u8], at: usize) -> Refusal {
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

/// What is wrong behind a value in an object or array, which ends with `closing`.
#[cold]
pub(super) fn no_comma(bytes: &[u8], at: usize, closing: u8) -> Refusal {
    if closing == b'}' {
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

/// What is wrong behind a member's name.
#[cold]
pub(super) fn no_colon(bytes: &[u8], at: usize) -> Refusal {
    expected(
        bytes,
        at,
        "a colon after the member's name",
        "after a member's name",
    )
}

/// The first problem of a text whose syntax is refused: there may be a byte before that is not UTF-8.
#[cold]
pub(super) fn first(bytes: &[u8], refusal: Refusal) -> Refusal {
    let until = refusal.0.offset.min(bytes.len());
    match std::str::from_utf8(&bytes[..until]) {
        // A character that the end of the text cuts is not wrong, only short.
        Err(error) if until < bytes.len() || error.error_len().is_some() => {
            Problem::NotUtf8.at(error.valid_up_to())
        }
        _ => refusal,
    }
}
