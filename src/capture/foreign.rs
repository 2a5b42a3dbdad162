//! Captures that are no text in UTF-8, known by how they begin: other encodings, and files that have to be unpacked first.
//!
//! Such a capture is one bad record that says what it is. What is a beginning of one of these only as far as it is there is
//! waited for; what begins as an object or an array does never is.

use crate::payload::{Packed, Problem};

/// The header of a tar archive: the name of the first file, its padding, and the word that stands behind its numbers.
const NAME: usize = 100;
const MARK: &[u8] = b"ustar";
const MARK_AT: usize = 257;

const MAGICS: [(&[u8], Packed); 5] = [
    (b"\xFD7zXZ\0", Packed::Xz),
    (b"PK\x03\x04", Packed::Zip),
    // One without files.
    (b"PK\x05\x06", Packed::Zip),
    (b"\x04\x22\x4D\x18", Packed::Lz4),
    (b"BZh", Packed::Bzip2),
];

/// What a capture is that is no text in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    Utf16,
    Utf32,
    Packed(Packed),
}

impl Foreign {
    /// What a capture is that begins with these bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if is_utf32(bytes) {
            Some(Self::Utf32)
        } else if is_utf16(bytes) {
            Some(Self::Utf16)
        } else {
            packed(bytes).map(Self::Packed)
        }
    }

    /// Whether there are too few bytes for [`Foreign::of`] to tell.
    pub(super) fn may_be(bytes: &[u8]) -> bool {
        let is_plain = |byte: Option<&u8>| byte.is_some_and(|&byte| is_ascii(byte));
        let may_be_wide = bytes.len() < 4 && !(is_plain(bytes.first()) && is_plain(bytes.get(1)));
        let mut magics = MAGICS.iter();
        may_be_wide
            || magics.any(|(magic, _)| magic.starts_with(bytes))
            || bytes.starts_with(b"BZh") && bytes.len() < 5
            || bytes.len() < MARK_AT + MARK.len() && begins_with_file_name(bytes)
    }

    /// What is said of it.
    pub(super) fn problem(self) -> Problem {
        match self {
            Self::Utf16 => Problem::Utf16,
            Self::Utf32 => Problem::Utf32,
            Self::Packed(packed) => Problem::Packed(packed),
        }
    }
}

/// Whether it begins with UTF-16's byte order mark, or with two ASCII characters in UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    match *bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [0, one, 0, other, ..] | [one, 0, other, 0, ..] => is_ascii(one) && is_ascii(other),
        _ => false,
    }
}

/// Whether it begins with UTF-32's byte order mark, or with an ASCII character in UTF-32.
fn is_utf32(bytes: &[u8]) -> bool {
    match *bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => true,
        [0, 0, 0, one, ..] | [one, 0, 0, 0, ..] => is_ascii(one),
        _ => false,
    }
}

fn is_ascii(byte: u8) -> bool {
    byte != 0 && byte.is_ascii()
}

fn packed(bytes: &[u8]) -> Option<Packed> {
    if bytes
        .get(MARK_AT..)
        .is_some_and(|rest| rest.starts_with(MARK))
        && begins_with_file_name(bytes)
    {
        return Some(Packed::Tar);
    }
    let mut magics = MAGICS.iter();
    let (_, packed) = magics.find(|(magic, _)| bytes.starts_with(magic))?;
    // A word could begin like that: a level and the first byte of a block or of the end follow.
    let is_one =
        *packed != Packed::Bzip2 || matches!(bytes, [_, _, _, b'1'..=b'9', 0x31 | 0x17, ..]);
    is_one.then_some(*packed)
}

/// Whether the name of a file stands there, as far as it is there. No object or array begins like one, and other text soon
/// has a line break.
fn begins_with_file_name(bytes: &[u8]) -> bool {
    let field = &bytes[..bytes.len().min(NAME)];
    let end = memchr::memchr(0, field);
    let (name, padding) = field.split_at(end.unwrap_or(field.len()));
    let first = name.first();
    first.is_some_and(|&first| {
        first.is_ascii_alphanumeric() || matches!(first, b'.' | b'_' | b'/') || first >= 0x80
    }) && !name.iter().any(u8::is_ascii_control)
        && padding.iter().all(|&byte| byte == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_of_utf_8_is_not_utf_16() {
        assert_eq!(Foreign::of(b"\xEF\xBB\xBF{}"), None);
        assert_eq!(Foreign::of(b"{\0\"\0"), Some(Foreign::Utf16));
        assert_eq!(Foreign::of(b"\0{\0\""), Some(Foreign::Utf16));
        assert_eq!(Foreign::of(b"{\0\0\0"), Some(Foreign::Utf32));
        assert_eq!(Foreign::of(b"{}\0\0"), None);
    }

    #[test]
    fn what_begins_as_json_does_is_not_waited_for() {
        for text in [
            "{}", "[]", "[1", "\"a", "12\n", "-1", " {", "\r\n", "\u{1e}{", "true\n",
        ] {
            assert!(!Foreign::may_be(text.as_bytes()), "{text:?}");
        }
        for bytes in [
            &b"B"[..],
            b"BZh9",
            b"PK",
            b"a.json",
            b"a.json\0\0\0",
            b"{",
            b"\xFF",
        ] {
            assert!(Foreign::may_be(bytes), "{bytes:?}");
        }
    }
}
