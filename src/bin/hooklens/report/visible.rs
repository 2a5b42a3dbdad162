//! Text from payloads and file names, made safe to show.
//!
//! What a terminal would obey or hide is written as an escape: control characters, both ranges of them, and what
//! changes the direction of text. Nothing else is touched.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use wide::u8x16;

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
    escape(json, write_json)
}

/// [`visible_json`] of a line that was written to the end of an output, from `start` on.
pub(crate) fn make_visible(out: &mut Vec<u8>, start: usize) {
    if let Some(at) = find_unsafe(&out[start..]) {
        let rest = out.split_off(start + at);
        let rest = String::from_utf8_lossy(&rest);
        out.extend_from_slice(escape_from(&rest, 0, write_json).as_bytes());
    }
}

fn write_json(character: char, out: &mut String) {
    let mut units = [0; 2];
    for unit in character.encode_utf16(&mut units) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// Writes what is unsafe in a text as something else.
fn escape(text: &str, write: impl Fn(char, &mut String)) -> Cow<'_, str> {
    match find_unsafe(text.as_bytes()) {
        Some(first) => Cow::Owned(escape_from(text, first, write)),
        None => Cow::Borrowed(text),
    }
}

/// [`escape`] of a text whose first unsafe character is known.
fn escape_from(text: &str, first: usize, write: impl Fn(char, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let (mut rest, mut found) = (text, Some(first));
    while let Some(at) = found {
        let (safe, behind) = rest.split_at(at);
        out.push_str(safe);
        let mut characters = behind.chars();
        if let Some(character) = characters.next() {
            write(character, &mut out);
        }
        rest = characters.as_str();
        found = find_unsafe(rest.as_bytes());
    }
    out.push_str(rest);
    out
}

/// How many bytes are looked at in one register.
const WIDTH: usize = 16;

/// How many bytes are looked at before it is asked what was found: most text is plain ASCII for long.
const BLOCK: usize = 4 * WIDTH;

/// The offset of the first unsafe character of a text in UTF-8.
fn find_unsafe(text: &[u8]) -> Option<usize> {
    let (blocks, rest) = text.as_chunks();
    for (number, block) in blocks.iter().enumerate() {
        let start = number * BLOCK;
        if !is_plain(block)
            && let Some(at) = find_unsafe_in(text, start..start + BLOCK)
        {
            return Some(at);
        }
    }
    // Some of the last block has been looked at.
    if rest.is_empty() || text.last_chunk().is_some_and(is_plain) {
        return None;
    }
    find_unsafe_in(text, text.len() - rest.len()..text.len())
}

/// Whether there is nothing in a block but printable ASCII.
fn is_plain(block: &[u8; BLOCK]) -> bool {
    let (chunks, _) = block.as_chunks();
    let highest = chunks.iter().map(above_space).reduce(u8x16::max);
    highest.is_none_or(|highest| others(highest) == 0)
}

/// How far each byte is above a space; control characters come out on top.
fn above_space(chunk: &[u8; WIDTH]) -> u8x16 {
    u8x16::new(*chunk) - u8x16::splat(b' ')
}

/// Which of these are no printable ASCII, a bit for each.
fn others(above_space: u8x16) -> i32 {
    let highest = u8x16::splat(b'~' - b' ');
    above_space.max(highest).cmp_eq(highest).move_mask() ^ 0xFFFF
}

/// [`find_unsafe`] among the characters that begin in a range.
#[inline(never)]
fn find_unsafe_in(text: &[u8], range: Range<usize>) -> Option<usize> {
    let (chunks, rest) = text[range.clone()].as_chunks();
    for (number, chunk) in chunks.iter().enumerate() {
        if others(above_space(chunk)) == 0 {
            continue;
        }
        let start = range.start + number * WIDTH;
        let mut begins = may_begin(chunk);
        while begins != 0 {
            let at = start + begins.trailing_zeros() as usize;
            if begins_unsafe(&text[at..]) {
                return Some(at);
            }
            begins &= begins - 1;
        }
    }
    (range.end - rest.len()..range.end).find(|&at| begins_unsafe(&text[at..]))
}

/// Which bytes an unsafe character may begin with, a bit for each. Most characters that are not ASCII are safe, which
/// their first bytes say.
fn may_begin(chunk: &[u8; WIDTH]) -> i32 {
    let bytes = u8x16::new(*chunk);
    let is = |byte| bytes.cmp_eq(u8x16::splat(byte));
    let is_control = bytes.min(u8x16::splat(0x1F)).cmp_eq(bytes) | is(0x7F);
    let is_first = is(0xC2) | is(0xD8) | is(0xE1) | is(0xE2) | is(0xEF) | is(0xF3);
    (is_control | is_first).move_mask()
}

/// Whether a text begins with an unsafe character: [`is_unsafe`] in UTF-8. [`may_begin`] has the first bytes of each.
fn begins_unsafe(text: &[u8]) -> bool {
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
                let found = find_unsafe(text.as_bytes());
                let expected = is_unsafe(character).then_some(2);
                assert_eq!(found, expected, "{character:?} {behind}");
            }
        }
    }

    #[test]
    fn every_unsafe_character_is_escaped_and_nothing_else() {
        let few = ["\u{7}", "\u{9b}", "\u{2028}", "\u{feff}", "\u{e0041}"];
        let many = [
            "é",
            "世界",
            "👩",
            "\u{200d}",
            "a long stretch of plain text, ",
            "–",
            "ح",
        ];
        let text: String = (0..200)
            .map(|number| match number % 37 {
                0 => few[number / 37 % few.len()],
                rest => many[rest * rest % many.len()],
            })
            .collect();
        // So that each of the few is at every place of a block.
        for (from, _) in text.char_indices() {
            let text = &text[from..];
            let mut expected = String::new();
            for character in text.chars() {
                if is_unsafe(character) {
                    expected.extend(character.escape_unicode());
                } else {
                    expected.push(character);
                }
            }
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn only_the_last_line_is_made_visible() {
        let mut out = "\u{9b}{\"\u{9b}é\"}".as_bytes().to_vec();
        make_visible(&mut out, 2);
        assert_eq!(out, "\u{9b}{\"\\u009bé\"}".as_bytes());
    }
}
