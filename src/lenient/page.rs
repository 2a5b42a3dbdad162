//! Pages: which lines of a capture are text around the payloads, and hold none themselves.
//!
//! A line is text only if nothing of JSON begins or ends on it, so that a bad record is never taken for text.

use super::gap::blanks;

/// Whether bytes begin with a fence of Markdown.
pub(crate) fn is_fence(bytes: &[u8]) -> bool {
    bytes.starts_with(b"```") || bytes.starts_with(b"~~~")
}

/// What begins an object somewhere in a line, as in lines of logs, or in a form; with each of the quotes that people write.
const OBJECTS: [&[u8]; 9] = [
    b"{\"",
    b"{\\\"",
    b"{ \"",
    b"%7B%22",
    b"%7b%22",
    b"{'",
    b"{ '",
    "{\u{201C}".as_bytes(),
    "{\u{2018}".as_bytes(),
];

/// Whether a line holds neither a document nor a part of one.
pub(crate) fn is_text(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let line = &line[blanks(line)..];
    let has = |part: &[u8]| memchr::memmem::find(line, part).is_some();
    if OBJECTS.iter().any(|part| has(part)) {
        return is_comment(line);
    }
    match line {
        [b'{', b'{', ..] | [] => true,
        [b'}' | b']' | b',' | b':' | b'\\' | b'{' | 0x00..0x20, ..] | [.., b'{' | b'['] => false,
        // A word in brackets, with something behind it.
        [b'[', rest @ ..] => {
            let is_mark = |byte: &u8| matches!(byte, b'[' | b']' | b'{' | b'"' | b',');
            let mark = rest.iter().position(is_mark);
            mark.is_some_and(|mark| {
                mark > 0 && rest[mark] == b']' && matches!(rest.get(mark + 1), Some(b' ' | b'('))
            })
        }
        [.., last] => !(has(b"\":") && matches!(last, b'}' | b']' | b',')),
    }
}

/// How long brackets are that stand in a line of text: there are no others in them, except in quotes, and no quote is first.
/// Whatever they are, no document is in them.
pub(crate) fn aside(bytes: &[u8]) -> Option<usize> {
    let closing = match bytes.first()? {
        b'{' => b'}',
        _ => b']',
    };
    if matches!(bytes[1..].trim_ascii_start().first(), Some(b'"' | b'\'')) {
        return None;
    }
    let (mut at, mut is_quoted) = (1, false);
    loop {
        let is_plain = |byte: &&u8| !b"{}[]\"\\\n\x1b".contains(byte);
        at += bytes.get(at..)?.iter().take_while(is_plain).count();
        match bytes.get(at)? {
            b'\n' => return None,
            // The bracket of an escape sequence is none.
            b'\\' | 0x1B => at += 1,
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            byte if *byte == closing => return Some(at + 1),
            _ => return None,
        }
        at += 1;
    }
}

/// Whether a line begins with a time, a level or the like in brackets, and goes on behind it, as lines of logs do. A comma is none
/// between elements if it stands behind the first `read` bytes, up to which the brackets may be an array.
pub(crate) fn is_tagged(line: &[u8], read: usize) -> bool {
    let Some(length) = aside(line) else {
        return false;
    };
    let behind = &line[length..];
    let end = memchr::memchr(b'\n', behind).unwrap_or(behind.len());
    let goes_on = match behind.first() {
        Some(b' ' | b'\t') => !is_ending(&behind[..end]),
        byte => matches!(byte, Some(b'[' | b':')),
    };
    goes_on && !line[..length.min(read)].contains(&b',')
}

/// Where brackets begin in a text, from `start` on; that of an escape sequence, as in the colours of a log, is none.
pub(crate) fn next_bracket(text: &str, start: usize) -> Option<usize> {
    let rest = &text.as_bytes()[start..];
    memchr::memchr2_iter(b'{', b'[', rest)
        .map(|at| start + at)
        .find(|&at| at == 0 || text.as_bytes()[at - 1] != 0x1B)
}

/// Whether a line, or the rest of one, has nothing but a comment behind a comma or semicolon.
pub(crate) fn is_ending(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let rest = line.strip_prefix(b",").or(line.strip_prefix(b";"));
    let rest = rest.unwrap_or(line).trim_ascii();
    rest.is_empty() || is_comment(rest)
}

fn is_comment(text: &[u8]) -> bool {
    let is_closed = |rest: &[u8]| memchr::memmem::find(rest, b"*/") == rest.len().checked_sub(2);
    match text {
        [b'#', ..] | [b'/', b'/', ..] | [b'_', b'_', b' ', ..] => true,
        [b'/', b'*', rest @ ..] => is_closed(rest),
        _ => false,
    }
}
