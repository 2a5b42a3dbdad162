//! Values in a text that may be no JSON, found by their looks.
//!
//! It errs on the side of finding too much, and finds a value in JSON inside a string, too. It does not know an event.

use std::ops::Range;

use memchr::memmem;

/// The bytes of the values of members of these names.
pub(crate) fn values_of(text: &[u8], names: &[String]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for name in names {
        for at in memmem::find_iter(text, name.as_bytes()) {
            found.extend(value_behind(text, at, at + name.len()));
        }
    }
    found
}

/// The value behind a name that stands here, if it is one: in quotes, with a colon behind it.
fn value_behind(text: &[u8], start: usize, end: usize) -> Option<Range<usize>> {
    let opening = start.checked_sub(1).filter(|&at| text[at] == b'"')?;
    // In JSON inside a string quotes have backslashes, the same number at both ends.
    let slashes = slashes_from(text, end);
    let closed = end + slashes;
    if text.get(closed) != Some(&b'"') || slashes_before(text, opening) != slashes {
        return None;
    }
    let colon = skip_space(text, closed + 1);
    if text.get(colon) != Some(&b':') {
        return None;
    }
    let value = skip_space(text, colon + 1);
    let quote = value + slashes_from(text, value);
    let end = match text.get(quote)? {
        b'"' => quote + 1 + closing_quote(&text[quote + 1..], quote - value),
        b'{' | b'[' => value + closing_bracket(&text[value..]),
        _ => {
            let ends = |byte: &u8| {
                matches!(byte, b',' | b'}' | b']' | b'\\') || byte.is_ascii_whitespace()
            };
            text[value..]
                .iter()
                .position(ends)
                .map_or(text.len(), |length| value + length)
        }
    };
    Some(value..end)
}

fn slashes_from(text: &[u8], at: usize) -> usize {
    text[at.min(text.len())..]
        .iter()
        .take_while(|byte| **byte == b'\\')
        .count()
}

fn slashes_before(text: &[u8], at: usize) -> usize {
    text[..at.min(text.len())]
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count()
}

fn skip_space(text: &[u8], at: usize) -> usize {
    let rest = &text[at.min(text.len())..];
    at + rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count()
}

/// How far it is to behind the quote that has so many backslashes in front of it, or fewer, which ends a string around.
fn closing_quote(text: &[u8], slashes: usize) -> usize {
    memchr::memchr_iter(b'"', text)
        .find(|&quote| slashes_before(text, quote) <= slashes)
        .map_or(text.len(), |quote| quote + 1)
}

/// How far it is to behind the bracket that closes the first one; to the end if none does.
fn closing_bracket(text: &[u8]) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// The bytes of every value: strings that are no names, numbers, and words that JSON does not have. Names, brackets and
/// what a text is broken by stay.
pub(crate) fn values(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 0);
    while at < text.len() {
        let byte = text[at];
        if at >= line {
            line = memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length + 1);
        }
        let end = if byte == b'"' {
            // No string goes on in another line, so a quote too many confuses no more than its line.
            let line = line - usize::from(text[line - 1] == b'\n');
            let mut end = at + 1;
            while end < line && text[end] != b'"' {
                end += if text[end] == b'\\' { 2 } else { 1 };
            }
            let end = end.min(line);
            if text.get(skip_space(text, end + 1)) != Some(&b':') {
                found.push(at + 1..end);
            }
            end + 1
        } else if is_of_a_word(byte) {
            let length = text[at..]
                .iter()
                .take_while(|byte| is_of_a_word(**byte))
                .count();
            if !is_meant_as_a_literal(&text[at..at + length]) {
                found.push(at..at + length);
            }
            at + length
        } else {
            at + 1
        };
        at = end;
    }
    found
}

/// Whether a word is one of JSON's or of its relatives, or the beginning of one. What else it may be is not told by it.
fn is_meant_as_a_literal(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 7] = [
        b"true",
        b"false",
        b"null",
        b"none",
        b"nan",
        b"infinity",
        b"undefined",
    ];
    let begins =
        |whole: &&[u8]| whole.len() >= word.len() && whole[..word.len()].eq_ignore_ascii_case(word);
    WORDS.iter().any(begins)
}

fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_' | b'@' | 0x80..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str, ranges: &[Range<usize>]) -> String {
        let mut text = text.as_bytes().to_vec();
        for range in ranges {
            text[range.clone()].fill(b'*');
        }
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn secrets_are_found_by_name_in_any_text() {
        let names = ["key".to_owned()];
        for (text, expected) in [
            (r#"{"key": "a", "b": 1}"#, r#"{"key": ***, "b": 1}"#),
            (r#"{"key":"a\"b","c":1"#, r#"{"key":******,"c":1"#),
            (r#"{"key" : 12.5}"#, r#"{"key" : ****}"#),
            (
                r#"{"key": {"a": [1]}, "b": 2}"#,
                r#"{"key": **********, "b": 2}"#,
            ),
            (r#"{"key": ["a""#, r#"{"key": ****"#),
            (
                r#"{"o": "{\"key\": \"a\", \"b\": 1}"}"#,
                r#"{"o": "{\"key\": *****, \"b\": 1}"}"#,
            ),
            (r#"{"a": "x, "key": "y""#, r#"{"a": "x, "key": ***"#),
            (
                r#"{"monkey": "a", "keys": "b"}"#,
                r#"{"monkey": "a", "keys": "b"}"#,
            ),
            (r#"{"a": "key"}"#, r#"{"a": "key"}"#),
            (r#"{"key"#, r#"{"key"#),
            (r#"{"key":"#, r#"{"key":"#),
        ] {
            assert_eq!(covered(text, &values_of(text.as_bytes(), &names)), expected);
        }
    }

    #[test]
    fn values_are_covered_and_names_are_not() {
        for (text, expected) in [
            (
                r#"{"a": "b c", "d": [1, -2.5e3, true]}"#,
                r#"{"a": "***", "d": [*, ******, true]}"#,
            ),
            (r#"{"a": "b\"c"}"#, r#"{"a": "****"}"#),
            (r#"{"a": nope, "b": Tru}"#, r#"{"a": ****, "b": Tru}"#),
            ("{\"a\": \"b\n\"c\": \"d\"}", "{\"a\": \"*\n\"c\": \"*\"}"),
            // A quote too few: what was outside is inside now, and the other way round.
            (r#"{"a": "x, "b": "alice"}"#, r#"{"a": "***"*"**"*****"*"#),
            (r#""\"#, r#""*"#),
        ] {
            assert_eq!(covered(text, &values(text.as_bytes())), expected);
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let names = ["a".to_owned()];
        let pieces: [&[u8]; 9] = [
            b"\"a\"", b":", b"\\", b"\"", b"{", b"]", b"\n", b"\xFF", b"1",
        ];
        for number in 0..9_usize.pow(4) {
            let text: Vec<u8> = (0..4)
                .flat_map(|digit| pieces[number / 9_usize.pow(digit) % 9])
                .copied()
                .collect();
            for range in values(&text).into_iter().chain(values_of(&text, &names)) {
                assert!(
                    range.start <= range.end && range.end <= text.len(),
                    "{text:?}"
                );
            }
        }
    }
}
