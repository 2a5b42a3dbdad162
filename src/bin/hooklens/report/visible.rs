//! Text from payloads and file names, made safe to show.
//!
//! What a terminal would obey or hide is written as an escape: control characters, both ranges of them, and what
//! changes the direction of text. Nothing else is touched.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal would obey this character, or hide it.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// A text for a line of prose: `\n`, `\u{1b}`.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    escape(text, |character, out| {
        let _ = match character {
            '\n' | '\r' | '\t' => write!(out, "{}", character.escape_default()),
            other => write!(out, "{}", other.escape_unicode()),
        };
    })
}

/// The same, cut to a number of characters.
pub(crate) fn visible_within(text: &str, width: usize) -> Cow<'_, str> {
    let shown = visible(text);
    if shown.char_indices().nth(width).is_none() {
        return shown;
    }
    let mut cut: String = shown.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    Cow::Owned(cut)
}

/// JSON on one line with the same value: such characters can only stand inside strings.
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    escape(json, |character, out| {
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

/// [`visible_json`] of a line that was written to the end of an output, from `start` on.
pub(crate) fn make_visible(out: &mut Vec<u8>, start: usize) {
    if has_unsafe(&out[start..]) {
        let line = String::from_utf8_lossy(&out[start..]);
        if let Cow::Owned(escaped) = visible_json(&line) {
            out.truncate(start);
            out.extend_from_slice(escaped.as_bytes());
        }
    }
}

/// Whether a text in UTF-8 has an unsafe character.
fn has_unsafe(text: &[u8]) -> bool {
    // Most text is plain ASCII, of which the compiler looks at a block at a time.
    const BLOCK: usize = 32;
    let is_plain = |block: &[u8; BLOCK]| {
        let others = block.map(|byte| u8::from(byte.wrapping_sub(b' ') > b'~' - b' '));
        others.into_iter().fold(0, |found, other| found | other) == 0
    };
    let (blocks, rest) = text.as_chunks();
    // Most characters that are not ASCII are safe, which their first bytes say.
    let may_begin = |block: &[u8; BLOCK]| {
        let begins = block.map(|byte| {
            u8::from(byte < b' ')
                | u8::from(byte == 0x7F)
                | u8::from(byte == 0xC2)
                | u8::from(byte == 0xD8)
                | u8::from(byte == 0xE1)
                | u8::from(byte == 0xE2)
                | u8::from(byte == 0xEF)
                | u8::from(byte == 0xF3)
        });
        begins.into_iter().fold(0, |found, begins| found | begins) != 0
    };
    let is_unsafe = |start: usize, block| {
        !is_plain(block)
            && may_begin(block)
            && (start..start + BLOCK).any(|at| begins_unsafe(&text[at..]))
    };
    let mut starts = (0..).step_by(BLOCK);
    if blocks
        .iter()
        .zip(&mut starts)
        .any(|(block, start)| is_unsafe(start, block))
    {
        return true;
    }
    match text.last_chunk() {
        // Some of it has been looked at.
        Some(block) => !rest.is_empty() && is_unsafe(text.len() - BLOCK, block),
        None => (0..text.len()).any(|at| begins_unsafe(&text[at..])),
    }
}

/// Whether a text begins with an unsafe character: [`is_unsafe`] in UTF-8.
#[inline]
fn begins_unsafe(text: &[u8]) -> bool {
    text.first()
        .is_some_and(|first| BEGINS[usize::from(*first)])
        && is_unsafe_begun(text)
}

/// The bytes that unsafe characters begin with. Others begin with them, too.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut byte = 0;
    while byte < begins.len() {
        begins[byte] = matches!(
            byte,
            ..0x20 | 0x7F | 0xC2 | 0xD8 | 0xE1 | 0xE2 | 0xEF | 0xF3
        );
        byte += 1;
    }
    begins
};

/// [`begins_unsafe`] of a text that may.
#[inline(never)]
fn is_unsafe_begun(text: &[u8]) -> bool {
    match *text {
        [0xC2, second, ..] => second < 0xA0 || second == 0xAD,
        [0xD8, second, ..] => second == 0x9C,
        [0xE1, second, third, ..] => (second, third) == (0xA0, 0x8E),
        [0xE2, 0x80, third, ..] => matches!(third, 0x8B | 0x8E | 0x8F | 0xA8..=0xAE),
        [0xE2, 0x81, third, ..] => matches!(third, 0xA0..=0xAF),
        [0xEF, second, third, ..] => {
            (second, third) == (0xBB, 0xBF) || second == 0xBF && matches!(third, 0xB9..=0xBB)
        }
        [0xF3, 0xA0, third, ..] => third < 0x82,
        [..0x20 | 0x7F, ..] => true,
        _ => false,
    }
}

/// A character of a source line, replaced by one other, so that what points at it stays in its column.
pub(crate) fn visible_source(character: char) -> char {
    match character {
        '\t' => ' ',
        '\0'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{FFFD}'),
        '\u{7F}' => '\u{2421}',
        // The joiner of emoji sequences takes no column where it is shown, and one where it is counted.
        '\u{200D}' => '\u{FFFD}',
        other if is_unsafe(other) => '\u{FFFD}',
        other => other,
    }
}

fn escape(text: &str, write: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !has_unsafe(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unsafe(character) {
            write(character, &mut out);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(
            visible("a\u{1b}[31m\u{9b}2J\u{7}\n"),
            "a\\u{1b}[31m\\u{9b}2J\\u{7}\\n"
        );
        assert_eq!(visible("\u{202e}evil\u{2066}"), "\\u{202e}evil\\u{2066}");
        assert!(matches!(visible("Grüße, 世界 👩‍💻"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_keeps_its_value() {
        let shown = visible_json("\"\u{9b}\u{7f}\u{e0001}\"");
        assert_eq!(shown, "\"\\u009b\\u007f\\udb40\\udc01\"");
        let value: String = serde_json::from_str(&shown).unwrap();
        assert_eq!(value, "\u{9b}\u{7f}\u{e0001}");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(visible_within("abcdef", 4), "abc…");
        assert_eq!(visible_within("abcd", 4), "abcd");
    }

    #[test]
    fn bytes_tell_what_characters_tell() {
        for character in '\0'..=char::MAX {
            // At the end, and in a block with others behind it.
            for behind in [0, 40] {
                let text = format!("{{\"{character}{}", "é".repeat(behind));
                let found = has_unsafe(text.as_bytes());
                assert_eq!(found, is_unsafe(character), "{character:?} {behind}");
            }
        }
    }

    #[test]
    fn only_the_last_line_is_made_visible() {
        let mut out = "\u{9b}{\"\u{9b}é\"}".as_bytes().to_vec();
        make_visible(&mut out, 2);
        assert_eq!(out, "\u{9b}{\"\\u009bé\"}".as_bytes());
    }
}
