//! Text fitted into columns: how wide it is on a terminal, where its lines break, where it is cut.
//!
//! Text comes without colours and safe to show. A character can take two columns or none.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::name::is_command;

/// How many columns a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// A text without its colours.
pub(crate) fn unpainted(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        rest = rest[at..].split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain
}

/// The words of a text in lines of at most `width` columns. A word that is longer has a line of its own, whole, so that it can be
/// copied. No line but the first begins as a command to a GitHub runner does.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let wide = columns(word);
        if used > 0 && used + 1 + wide > width && !is_command(word) {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += wide;
    }
    if used > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The same as one text, with this many spaces before every line but the first.
pub(crate) fn wrap_indented(text: &str, width: usize, indent: usize) -> String {
    let lines = wrap(text, width.saturating_sub(indent).max(20));
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

/// How many bytes a text begins with that take at most `width` columns.
pub(crate) fn fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used > width {
            return at;
        }
    }
    text.len()
}

/// A text within a width, with an ellipsis for what does not fit.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    format!("{}…", &text[..fitting(text, width.saturating_sub(1))])
}

/// A text with spaces behind it up to a width.
pub(crate) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_only() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("a /long/location b", 5), ["a", "/long/location", "b"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("one ::two three", 5), ["one ::two", "three"]);
        assert_eq!(
            wrap_indented("one two three four five", 24, 4),
            "one two three four\n    five"
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(columns("漢字"), 4);
        assert_eq!(cut("漢字漢字", 5), "漢字…");
        assert_eq!(cut("漢字", 4), "漢字");
        assert_eq!(padded("漢", 4), "漢  ");
        assert_eq!(&"e\u{301}x"[..fitting("e\u{301}x", 1)], "e\u{301}");
    }
}
