//! What comes of a block of records: answers, what is said beside them, and counts.
//!
//! Where the two streams change is kept, so that who sees both in one place sees together what belongs together.

use std::io::{self, Write};
use std::ops::Range;

use crate::counts::Counts;
use crate::repeats::Repeats;
use crate::report::card::Step;
use crate::reports::Notes;
use crate::status::Status;

/// One of the two streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// The answers of a block.
#[derive(Debug)]
pub(crate) struct Answers {
    out: Vec<u8>,
    err: Vec<u8>,
    /// How much of either was there when the other one was turned to: from standard output first, then back, and so on.
    changes: Vec<usize>,
    /// The worst that a record did to the exit status.
    pub(crate) status: Status,
    /// How many records and findings there were.
    pub(crate) counts: Counts,
    /// The findings among them that may repeat what blocks before say.
    pub(crate) repeats: Repeats,
    /// How many captures ended with them, and how many bytes these had.
    pub(crate) captures: usize,
    pub(crate) bytes: u64,
    /// The cards among the answers, and what to run next after each.
    pub(crate) cards: Vec<(Range<usize>, Vec<Step>)>,
    /// What reports and the baseline are told of them.
    pub(crate) notes: Notes,
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
            repeats: Repeats::default(),
            captures: 0,
            bytes: 0,
            cards: Vec::new(),
            notes: Notes::default(),
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
        old.counts.clear();
        old.repeats.clear();
        self.out = old.out;
        self.err = old.err;
        self.changes = old.changes;
        self.counts = old.counts;
        self.repeats = old.repeats;
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

    /// Appends to a stream; returns where it is in it.
    pub(crate) fn append(&mut self, to: Stream, text: &str) -> Range<usize> {
        let end = match to {
            Stream::Out => {
                let out = self.out();
                out.extend_from_slice(text.as_bytes());
                out.len()
            }
            Stream::Err => {
                self.say(text);
                self.err.len()
            }
        };
        end - text.len()..end
    }

    /// Takes what is at these places out of a stream. They are those that [`append`](Self::append) returned, in order.
    pub(crate) fn cut(&mut self, from: Stream, cuts: &[Range<usize>]) {
        let (text, first) = match from {
            Stream::Out => (&mut self.out, 0),
            Stream::Err => (&mut self.err, 1),
        };
        let (mut gone, mut next) = (0, cuts.iter().peekable());
        for change in self.changes.iter_mut().skip(first).step_by(2) {
            while let Some(cut) = next.next_if(|cut| cut.end <= *change) {
                gone += cut.len();
            }
            *change -= gone;
        }
        let Some(first) = cuts.first() else {
            return;
        };
        let mut length = first.start;
        for (number, cut) in cuts.iter().enumerate() {
            let kept = cut.end..cuts.get(number + 1).map_or(text.len(), |next| next.start);
            text.copy_within(kept.clone(), length);
            length += kept.len();
        }
        text.truncate(length);
    }

    /// Whether nothing is said beside the answers.
    pub(crate) fn is_silent(&self) -> bool {
        self.err.is_empty()
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

    #[test]
    fn what_is_cut_leaves_the_rest_in_its_order() {
        let mut answers = Answers::default();
        let mut cuts = Vec::new();
        for number in 0..4 {
            answers.line(&format!("answer {number}"));
            cuts.push(answers.append(Stream::Err, &format!("finding {number}\n")));
            cuts.push(answers.append(Stream::Err, "again\n"));
        }
        cuts.remove(0);
        cuts.remove(3);
        answers.cut(Stream::Err, &cuts);
        let place = Place::default();
        answers
            .write(&mut place.clone(), &mut place.clone(), true)
            .unwrap();
        assert_eq!(
            String::from_utf8_lossy(&place.0.borrow()),
            "answer 0\nfinding 0\nanswer 1\nanswer 2\nfinding 2\nanswer 3\n"
        );
    }
}
