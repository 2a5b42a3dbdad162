//! Where a capture's records will most likely end, told without parsing them.
//!
//! It is a guess for those who want to read several parts at once. Whether it was right shows when the reading of the
//! part before comes to its end: two positions are equal or they are not. Nothing else may depend on it.

use super::array::Inside;
use super::{Framing, Position, SEPARATOR, blanks, is_space};

/// What ends the records from a position on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// Each stands on a line of its own.
    Lines,
    /// Each is a document in brackets.
    Brackets,
    /// A separator stands between them.
    Separators,
    /// Each is an element; whether the one before the first comma is counted already.
    Commas { counted: bool },
}

/// Finds the last place in a growing part where a record ends.
#[derive(Debug)]
pub(crate) struct Ahead {
    ends: Ends,
    /// Up to here the part is scanned.
    scanned: usize,
    depth: u64,
    in_string: bool,
    /// Records so far.
    seen: u64,
    /// Behind the last record that ends.
    cut: usize,
    /// Records in front of there.
    records: u64,
    /// Whether there is something that the guess cannot be made about.
    lost: bool,
}

impl Position {
    /// A guess at what is ahead, if one can be made.
    pub(crate) fn ahead(&self) -> Option<Ahead> {
        let ends = match self.framing {
            _ if self.skip.is_some() => return None,
            Framing::Lines => Ends::Lines,
            Framing::Documents if self.one_line? => Ends::Lines,
            Framing::Documents => Ends::Brackets,
            Framing::Sequence => Ends::Separators,
            Framing::Arrays { inside, .. } if inside != Inside::No => Ends::Commas {
                counted: inside == Inside::Element,
            },
            _ => return None,
        };
        Some(Ahead {
            ends,
            scanned: 0,
            depth: 0,
            in_string: false,
            seen: 0,
            cut: 0,
            records: 0,
            lost: false,
        })
    }

    /// Where the reading goes on if there are this many records in these bytes.
    pub(crate) fn pass(&mut self, bytes: &[u8], records: u64) {
        self.cursor.advance(bytes, bytes.len());
        self.cursor.restart(bytes);
        self.offset += bytes.len() as u64;
        self.number += records;
        self.paste.go_on(self.offset);
        self.dumps.go_on(self.offset);
        if let Framing::Arrays { inside, .. } = &mut self.framing {
            *inside = Inside::Comma;
        }
    }

    /// The longest that a record may be.
    pub(crate) fn longest_record(&self) -> usize {
        self.longest
    }
}

impl Ahead {
    /// Looks at what there is of the part and was not looked at yet.
    pub(crate) fn scan(&mut self, bytes: &[u8]) {
        match self.ends {
            Ends::Lines => self.texts(bytes, b'\n'),
            Ends::Separators => self.texts(bytes, SEPARATOR),
            Ends::Brackets | Ends::Commas { .. } => self.brackets(bytes),
        }
    }

    /// Behind the last record that ends, and how many there are before; `None` if none does.
    pub(crate) fn cut(&self) -> Option<(usize, u64)> {
        (self.cut > 0).then_some((self.cut, self.records))
    }

    /// Whether there is no use in looking further.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost
    }

    /// The next part begins at the cut.
    pub(crate) fn go_on(&mut self) {
        self.scanned -= self.cut;
        self.seen -= self.records;
        self.cut = 0;
        self.records = 0;
    }

    /// Texts that end with a byte; those that are not blank are records.
    fn texts(&mut self, bytes: &[u8], end: u8) {
        if let Some(last) = memchr::memrchr(end, &bytes[self.scanned..]) {
            let before = self.cut;
            let mut start = before;
            self.cut = self.scanned + last + 1;
            for length in memchr::memchr_iter(end, &bytes[before..self.cut]) {
                let next = before + length;
                self.records += u64::from(!is_blank(&bytes[start..next]));
                start = next + 1;
            }
            self.seen = self.records;
        }
        self.scanned = bytes.len();
    }

    fn brackets(&mut self, bytes: &[u8]) {
        let mut at = self.scanned;
        while !self.lost && at < bytes.len() {
            if self.in_string {
                match memchr::memchr3(b'"', b'\\', b'\n', &bytes[at..]) {
                    None => at = bytes.len(),
                    Some(length) => {
                        at += length;
                        match bytes[at] {
                            b'"' => self.in_string = false,
                            b'\\' if at + 1 == bytes.len() => break,
                            b'\\' => at += 1,
                            _ => self.lost = true,
                        }
                        at += 1;
                    }
                }
                continue;
            }
            let byte = bytes[at];
            at += 1;
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth == 0 => self.lost = true,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 && self.ends == Ends::Brackets {
                        self.end(at, true);
                    }
                }
                b',' if self.depth == 0 => match &mut self.ends {
                    Ends::Commas { counted } => {
                        let counts = !*counted;
                        *counted = false;
                        self.end(at, counts);
                    }
                    _ => self.lost = true,
                },
                _ => {}
            }
        }
        self.scanned = at;
    }

    fn end(&mut self, at: usize, counts: bool) {
        self.seen += u64::from(counts);
        self.cut = at;
        self.records = self.seen;
    }
}

/// Whether a text is no record.
fn is_blank(text: &[u8]) -> bool {
    text.first().is_none_or(|&byte| is_space(byte)) && blanks(text) == text.len()
}

#[cfg(test)]
mod tests {
    use crate::capture::{Input, Position, Records};

    /// Where the reading comes to behind these bytes.
    fn read(bytes: &[u8], position: Position) -> Position {
        let mut records = Records::part(bytes, position, false);
        records.by_ref().for_each(drop);
        assert!(records.rest().is_empty(), "{:?}", records.rest());
        records.into_position()
    }

    #[test]
    fn guesses_are_right_where_nothing_is_wrong() {
        let captures = [
            "{\"n\": 1}\n",
            "{\"n\": \"a \\\" }\"}\r\n\r\n",
            "{\n  \"n\": 1\n}\n",
            "\u{1e}{\"n\": 1}\n",
            "\u{1e}{\n  \"n\": 1\n}\n\u{1e}\u{1e}[2]\n",
        ];
        let lists = captures[..3]
            .iter()
            .map(|record| format!("[{}", record.trim().to_owned() + ","));
        for (first, next) in captures
            .iter()
            .map(|text| ((*text).to_owned(), (*text).to_owned()))
            .chain(lists.map(|text| (text.clone(), text[1..].to_owned())))
        {
            let capture = first + &next.repeat(20);
            let bytes = capture.as_bytes();
            let mut records = Records::part(bytes, Position::start(Input::Auto), false);
            assert!(records.next().is_some());
            let head = bytes.len() - records.rest().len();
            let from = records.into_position();
            let mut ahead = from.ahead().unwrap();
            ahead.scan(&bytes[head..head + next.len() * 7]);
            ahead.scan(&bytes[head..]);
            let (length, count) = ahead.cut().unwrap();
            assert!(count >= 19, "{count} {capture}");
            let passed = &bytes[head..head + length];
            let mut end = from.clone();
            end.pass(passed, count);
            assert_eq!(end, read(passed, from), "{capture}");
        }
    }
}
