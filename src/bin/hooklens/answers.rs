//! What comes of a block of records: answers, what is said beside them, and counts.
//!
//! Both streams are in one text, in the order in which they are to be written, so that who sees both sees what belongs
//! together.

use std::fmt::Display;
use std::io::{self, Write};

use hooklens::inspect;

use crate::report::text::counted;
use crate::status::Status;

/// The answers of a block.
#[derive(Debug)]
pub(crate) struct Answers {
    text: Vec<u8>,
    /// Where the text changes from standard output to standard error, and back, and so on.
    changes: Vec<usize>,
    /// The worst that a record did to the exit status.
    pub(crate) status: Status,
    /// How many records there were.
    pub(crate) counts: Counts,
    /// Whether nothing is to be read behind them.
    pub(crate) stops: bool,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            text: Vec::new(),
            changes: Vec::new(),
            status: Status::Yes,
            counts: Counts::default(),
            stops: false,
        }
    }
}

impl Answers {
    /// Makes them empty and keeps their memory.
    pub(crate) fn clear(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        let mut changes = std::mem::take(&mut self.changes);
        text.clear();
        changes.clear();
        *self = Self {
            text,
            changes,
            ..Self::default()
        };
    }

    /// Where answers are written to.
    pub(crate) fn out(&mut self) -> &mut Vec<u8> {
        self.turn_to(false);
        &mut self.text
    }

    /// Appends a line to the answers.
    pub(crate) fn line(&mut self, line: impl Display) {
        // Memory takes everything.
        let _ = writeln!(self.out(), "{line}");
    }

    /// Appends to what is said beside the answers.
    pub(crate) fn say(&mut self, text: &str) {
        if !text.is_empty() {
            self.turn_to(true);
            self.text.extend_from_slice(text.as_bytes());
        }
    }

    fn turn_to(&mut self, err: bool) {
        if (self.changes.len() % 2 == 1) != err {
            self.changes.push(self.text.len());
        }
    }

    /// Writes each part where it belongs.
    pub(crate) fn write(&self, out: &mut impl Write, err: &mut impl Write) -> io::Result<()> {
        let mut start = 0;
        let ends = self.changes.iter().copied().chain([self.text.len()]);
        for (number, end) in ends.enumerate() {
            let part = &self.text[start..end];
            start = end;
            if part.is_empty() {
                continue;
            }
            if number % 2 == 0 {
                out.write_all(part)?;
                out.flush()?;
            } else {
                // Nobody is left to tell if standard error is gone.
                let _ = err.write_all(part);
            }
        }
        Ok(())
    }
}

/// How many records there were of each sort.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    valid: usize,
    invalid: usize,
    ambiguous: usize,
    unrecognized: usize,
    malformed: usize,
    /// Bad records that were left out.
    pub(crate) skipped: usize,
}

impl Counts {
    /// Counts a record.
    pub(crate) fn count(&mut self, status: inspect::Status, is_valid: bool) {
        *match status {
            inspect::Status::Recognized if is_valid => &mut self.valid,
            inspect::Status::Recognized => &mut self.invalid,
            inspect::Status::Ambiguous => &mut self.ambiguous,
            inspect::Status::Unrecognized => &mut self.unrecognized,
            inspect::Status::Malformed => &mut self.malformed,
        } += 1;
    }

    /// Adds those of another block.
    pub(crate) fn add(&mut self, other: Self) {
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.ambiguous += other.ambiguous;
        self.unrecognized += other.unrecognized;
        self.malformed += other.malformed;
        self.skipped += other.skipped;
    }

    /// All that were answered.
    pub(crate) fn all(&self) -> usize {
        self.valid + self.invalid + self.ambiguous + self.unrecognized + self.malformed
    }

    /// `3 records: 2 valid, 1 malformed`
    pub(crate) fn in_words(&self) -> String {
        let sorts = [
            (self.valid, "valid"),
            (self.invalid, "invalid"),
            (self.ambiguous, "ambiguous"),
            (self.unrecognized, "unrecognized"),
            (self.malformed, "malformed"),
        ];
        let sorts: Vec<String> = sorts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        format!("{}: {}", counted(self.all(), "record"), sorts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_go_where_they_belong() {
        let mut answers = Answers::default();
        for _ in 0..2 {
            answers.clear();
            answers.say("a");
            answers.line("b");
            answers.line("c");
            answers.say("");
            answers.say("d");
            let (mut out, mut err) = (Vec::new(), Vec::new());
            answers.write(&mut out, &mut err).unwrap();
            assert_eq!((&out[..], &err[..]), (&b"b\nc\n"[..], &b"ad"[..]));
        }
    }
}
