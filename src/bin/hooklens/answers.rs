//! What comes of a block of records: answers, what is said beside them, and counts.
//!
//! Where the two streams change is kept, so that who sees both in one place sees together what belongs together.

use std::collections::BTreeSet;
use std::io::{self, Write};

use hooklens::inspect;

use crate::baseline::Fingerprint;
use crate::report::entry::Entry;
use crate::report::text::counted;
use crate::status::Status;

/// The answers of a block.
#[derive(Debug)]
pub(crate) struct Answers {
    out: Vec<u8>,
    err: Vec<u8>,
    /// How much of either was there when the other one was turned to: from standard output first, then back, and so on.
    changes: Vec<usize>,
    /// The worst that a record did to the exit status.
    pub(crate) status: Status,
    /// How many records there were.
    pub(crate) counts: Counts,
    /// The records, if there is a report to tell of them.
    pub(crate) entries: Vec<Entry>,
    /// What the findings are known by, if there is a baseline.
    pub(crate) fingerprints: BTreeSet<Fingerprint>,
    /// How many findings are left out because they are known.
    pub(crate) known: usize,
    /// Whether nothing is to be read behind them.
    pub(crate) stops: bool,
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            out: Vec::new(),
            err: Vec::new(),
            changes: Vec::new(),
            status: Status::Yes,
            counts: Counts::default(),
            entries: Vec::new(),
            fingerprints: BTreeSet::new(),
            known: 0,
            stops: false,
        }
    }
}

impl Answers {
    /// Makes them empty and keeps their memory.
    pub(crate) fn clear(&mut self) {
        let mut old = std::mem::take(self);
        old.out.clear();
        old.err.clear();
        old.changes.clear();
        self.out = old.out;
        self.err = old.err;
        self.changes = old.changes;
    }

    /// Where answers are written to.
    pub(crate) fn out(&mut self) -> &mut Vec<u8> {
        if self.changes.len() % 2 == 1 {
            self.changes.push(self.err.len());
        }
        &mut self.out
    }

    /// Appends a line to the answers.
    pub(crate) fn line(&mut self, line: &str) {
        let out = self.out();
        out.extend_from_slice(line.as_bytes());
        out.push(b'\n');
    }

    /// Appends to what is said beside the answers.
    pub(crate) fn say(&mut self, text: &str) {
        if !text.is_empty() {
            if self.changes.len().is_multiple_of(2) {
                self.changes.push(self.out.len());
            }
            self.err.extend_from_slice(text.as_bytes());
        }
    }

    /// Writes each stream, in the order in which they were turned to if they are seen `together`.
    pub(crate) fn write(
        &self,
        out: &mut impl Write,
        err: &mut impl Write,
        together: bool,
    ) -> io::Result<()> {
        let (mut answers, mut beside) = (&self.out[..], &self.err[..]);
        if together {
            let (mut given, mut said) = (0, 0);
            for (number, &at) in self.changes.iter().enumerate() {
                if number % 2 == 0 {
                    give(out, &self.out[given..at])?;
                    given = at;
                } else {
                    say(err, &self.err[said..at]);
                    said = at;
                }
            }
            // What is left is of the stream that was turned to last, and one of these is empty.
            (answers, beside) = (&self.out[given..], &self.err[said..]);
        }
        give(out, answers)?;
        say(err, beside);
        Ok(())
    }
}

fn give(out: &mut impl Write, answers: &[u8]) -> io::Result<()> {
    if answers.is_empty() {
        return Ok(());
    }
    out.write_all(answers)?;
    out.flush()
}

fn say(err: &mut impl Write, text: &[u8]) {
    if !text.is_empty() {
        // Nobody is left to tell if standard error is gone.
        let _ = err.write_all(text);
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
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Both streams in one place.
    #[derive(Clone, Default)]
    struct Place(Rc<RefCell<Vec<u8>>>);

    impl Write for Place {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_belongs_together_is_seen_together() {
        let mut answers = Answers::default();
        for _ in 0..2 {
            answers.clear();
            answers.say("a\n");
            answers.line("b");
            answers.line("c");
            answers.say("");
            answers.say("d\n");
            for (together, expected) in [(true, "a\nb\nc\nd\n"), (false, "b\nc\na\nd\n")] {
                let place = Place::default();
                answers
                    .write(&mut place.clone(), &mut place.clone(), together)
                    .unwrap();
                assert_eq!(&place.0.borrow()[..], expected.as_bytes());
            }
        }
    }
}
