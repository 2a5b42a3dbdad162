//! Strings: in single, typographic or escaped quotes, and with quotes that are escaped once too often.
//!
//! A string ends on its line. A quote of a kind that may also stand inside ends it where something follows that can follow a
//! string.

use super::Fault;
use super::gap::{blanks, run};
use super::read::{Reader, Style};
use crate::payload::{Malformed, Problem};

/// A quote that is not JSON's, and those that end what it begins.
struct Quotes {
    fault: Fault,
    opening: &'static [&'static str],
    closing: &'static [&'static str],
}

const QUOTES: [Quotes; 3] = [
    Quotes {
        fault: Fault::SingleQuotes,
        opening: &["'"],
        closing: &["'"],
    },
    Quotes {
        fault: Fault::TypographicQuotes,
        opening: &["\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}"],
        closing: &["\u{201C}", "\u{201D}", "\u{201F}", "\""],
    },
    Quotes {
        fault: Fault::TypographicQuotes,
        opening: &["\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}"],
        closing: &["\u{2018}", "\u{2019}", "\u{201B}", "'"],
    },
];

fn begins(bytes: &[u8], quotes: &[&str]) -> Option<usize> {
    let found = quotes
        .iter()
        .find(|quote| bytes.starts_with(quote.as_bytes()));
    found.map(|quote| quote.len())
}

impl Reader<'_> {
    /// Whether a string begins here, however it is quoted.
    pub(super) fn is_quote(&self) -> bool {
        let rest = self.rest();
        let backslashes = run(rest, b'\\');
        if backslashes > 0 {
            let is_first = self.style.read == 0 && !self.has_strings && backslashes == 1;
            return rest.get(backslashes) == Some(&b'"')
                && (backslashes == self.style.read || is_first);
        }
        self.style.read == 0
            && (rest.first() == Some(&b'"')
                || QUOTES
                    .iter()
                    .any(|kind| begins(rest, kind.opening).is_some()))
    }

    /// Reads a string, which is a member's name or a value.
    pub(super) fn string(&mut self, is_name: bool) -> Result<(), Malformed> {
        let rest = self.rest();
        if rest.first() == Some(&b'\\') {
            if self.style.read == 0 {
                self.written
                    .tell(Fault::EscapedQuotes, self.at..self.at + 2);
                self.style = Style {
                    read: 1,
                    written: 0,
                };
            }
            self.has_strings = true;
            return self.escaped();
        }
        self.has_strings = true;
        for kind in &QUOTES {
            if let Some(length) = begins(rest, kind.opening) {
                return self.quoted_otherwise(kind, length, is_name);
            }
        }
        if matches!(rest, [_, b'"', behind @ ..] if begins_text(behind)) {
            self.written.tell(Fault::ExtraQuote, self.at..self.at + 1);
            self.written.blank(self.at..self.at + 1);
            self.at += 1;
        }
        if !is_name
            && self.embedding.is_none()
            && let Some(length) = over_escaped(&self.rest()[1..])
            && !self.ends(self.at + 1 + length + 3, false)
        {
            let quote = self.at + 1 + length;
            self.written.tell(Fault::EscapedQuotes, quote..quote + 3);
            self.embedding = Some((self.at, self.depth()));
            self.style = Style {
                read: 2,
                written: 1,
            };
            self.at += 1 + run(&self.rest()[1..], b' ');
            return self.open();
        }
        self.plain(is_name)
    }

    /// Ends a string whose text was read as JSON, if that is what ends here.
    pub(super) fn end_embedding(&mut self) -> Result<(), Malformed> {
        if self
            .embedding
            .is_none_or(|(_, depth)| depth != self.depth())
        {
            return Ok(());
        }
        self.gap(super::gap::Before::Comma)?;
        if self.peek() != Some(b'"') {
            return self.unexpected("the end of the string");
        }
        self.at += 1;
        self.embedding = None;
        self.style = Style::default();
        Ok(())
    }

    /// Reads a string in JSON's quotes.
    fn plain(&mut self, is_name: bool) -> Result<(), Malformed> {
        let start = self.at;
        let mut at = start + 1;
        let mut is_over_escaped = false;
        loop {
            match self.source.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    break;
                }
                Some(b'\\') => {
                    let count = run(&self.source[at..], b'\\');
                    let end = at + count + 1;
                    let is_quote = self.source.get(end - 1) == Some(&b'"');
                    if is_quote && count.is_multiple_of(2) {
                        if !is_over_escaped && self.ends(end, is_name) {
                            self.at = end;
                            break;
                        }
                        if !is_over_escaped {
                            self.written.tell(Fault::EscapedQuotes, at..end);
                            is_over_escaped = true;
                        }
                        self.written
                            .replace(at..at + count, &b"\\".repeat(count / 2));
                        at = end;
                        if (count / 2).is_multiple_of(2) {
                            self.at = end;
                            break;
                        }
                    } else if is_quote {
                        at = end;
                    } else {
                        at = self.escape(at, count);
                    }
                }
                Some(b'\n' | b'\r') | None if self.ends_typographically(start, at, is_name) => {
                    break;
                }
                _ => at = self.character(at)?,
            }
        }
        // One quote more behind a string that is not empty.
        if self.rest().first() == Some(&b'"')
            && self.at > start + 2
            && self.ends(self.at + 1, is_name)
        {
            self.written.tell(Fault::ExtraQuote, self.at..self.at + 1);
            self.written.blank(self.at..self.at + 1);
            self.at += 1;
        }
        Ok(())
    }

    /// Reads backslashes that no quote follows; where to go on.
    fn escape(&mut self, at: usize, count: usize) -> usize {
        let behind = self.source.get(at + count);
        if count.is_multiple_of(2) {
            return at + count;
        }
        if behind.is_some_and(|byte| b"/bfnrtu".contains(byte)) {
            return at + count + 1;
        }
        let last = at + count - 1;
        self.written.tell(Fault::Escape, last..last + 1);
        self.written.replace(last..last + 1, b"");
        at + count
    }

    /// Reads a character of a string that is no quote and no backslash; where to go on.
    fn character(&mut self, at: usize) -> Result<usize, Malformed> {
        match self.source.get(at) {
            None => {
                self.reach_end();
                Err(Malformed {
                    offset: at,
                    problem: Problem::Truncated("inside a string"),
                })
            }
            Some(&byte @ (b'\n' | b'\r')) => Err(Malformed {
                offset: at,
                problem: Problem::ControlCharacter(byte),
            }),
            Some(&byte @ 0..0x20) => {
                self.written.tell(Fault::ControlCharacter, at..at + 1);
                let escape = format!("\\u{byte:04x}");
                let escape = if byte == b'\t' { "\\t" } else { &escape };
                self.written.replace(at..at + 1, escape.as_bytes());
                Ok(at + 1)
            }
            Some(_) => Ok(at + 1),
        }
    }

    /// Whether what stands at an offset can follow a string that ends in front of it.
    fn ends(&mut self, at: usize, is_name: bool) -> bool {
        let rest = &self.source[at..];
        match rest[blanks(rest)..] {
            [] => {
                self.reach_end();
                true
            }
            [b'\n' | b'\r' | b'#' | b'/', ..] | [b'_', b'_', ..] | [b'.', b'.', b'.', ..] => true,
            [b':', ..] => is_name,
            [b',', ref behind @ ..] => !is_name && behind.get(blanks(behind)) != Some(&b'\\'),
            [b'}' | b']', ..] => !is_name,
            _ => false,
        }
    }

    /// Ends a string that began with JSON's quote and ends with a typographic one.
    fn ends_typographically(&mut self, start: usize, line: usize, is_name: bool) -> bool {
        let closing = QUOTES[1].closing;
        let mut at = start + 1;
        while at < line {
            if let Some(length) = begins(&self.source[at..], closing)
                && self.ends(at + length, is_name)
                && self.written.is_ahead(at)
            {
                self.written.tell(Fault::TypographicQuotes, at..at + length);
                self.written.replace(at..at + length, b"\"");
                self.at = at + length;
                return true;
            }
            at += 1;
        }
        false
    }

    /// Reads a string in quotes that JSON does not have.
    fn quoted_otherwise(
        &mut self,
        kind: &Quotes,
        opening: usize,
        is_name: bool,
    ) -> Result<(), Malformed> {
        let mut at = self.at + opening;
        self.written.tell(kind.fault, self.at..at);
        self.written.replace(self.at..at, b"\"");
        loop {
            let rest = self.source.get(at..).unwrap_or_default();
            if let Some(length) = begins(rest, kind.closing)
                && self.ends(at + length, is_name)
            {
                self.written.replace(at..at + length, b"\"");
                self.at = at + length;
                return Ok(());
            }
            match rest {
                [b'"', ..] => {
                    self.written.replace(at..at + 1, b"\\\"");
                    at += 1;
                }
                [b'\\', b'"' | b'\\', ..] => at += 2,
                // The quote that is not JSON's needs no escape in JSON.
                [b'\\', b'\'', ..] => {
                    self.written.replace(at..at + 1, b"");
                    at += 2;
                }
                [b'\\', ..] => at = self.escape(at, 1),
                _ => at = self.character(at)?,
            }
        }
    }

    /// Reads a string in a text all of whose quotes are escaped.
    fn escaped(&mut self) -> Result<(), Malformed> {
        let Style { read, written } = self.style;
        self.requote(self.at, read, written);
        let mut at = self.at + read + 1;
        loop {
            let Some(b'\\') = self.source.get(at) else {
                if matches!(self.source.get(at), Some(0..0x20 | b'"')) {
                    self.at = at;
                    return self.unexpected("an escaped quote");
                }
                at = self.character(at)?;
                continue;
            };
            let count = run(&self.source[at..], b'\\');
            let is_quote = self.source.get(at + count) == Some(&b'"');
            // What is left of the backslashes, and whether the quote behind them ends the string: of those in front of the
            // quote's own, pairs stand for backslashes in the string.
            let (fewer, ends) = match (is_quote, read) {
                (false, _) => (count.div_ceil(2), false),
                (true, 1) if count % 2 == 1 => (count / 2, (count / 2).is_multiple_of(2)),
                (true, 2) if count % 4 == 2 => (count / 2, (count / 4).is_multiple_of(2)),
                (true, _) => {
                    self.at = at;
                    return self.unexpected("an escaped quote");
                }
            };
            self.requote(at, count, fewer);
            at += count + usize::from(is_quote);
            if ends {
                self.at = at;
                return Ok(());
            }
        }
    }

    fn requote(&mut self, at: usize, count: usize, fewer: usize) {
        if count != fewer {
            self.written.replace(at..at + count, &b"\\".repeat(fewer));
        }
    }
}

/// Whether bytes begin with a letter or a digit.
fn begins_text(bytes: &[u8]) -> bool {
    let is_text = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    bytes.first().is_some_and(is_text) && blanks(bytes) == 0
}

/// Where the first quote is of an object or array inside a string whose quotes are escaped once too often.
fn over_escaped(text: &[u8]) -> Option<usize> {
    let is_bracket = |byte: &&u8| matches!(byte, b'{' | b'[' | b' ');
    let brackets = text.iter().take_while(is_bracket).count();
    let backslashes = run(&text[brackets..], b'\\');
    let begins = !text[..brackets].trim_ascii_start().is_empty();
    (begins && backslashes == 2 && text.get(brackets + 2) == Some(&b'"')).then_some(brackets)
}
