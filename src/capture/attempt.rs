//! Parsing what may be a record, and what is known when that fails.
//!
//! Failures keep what they have seen, so that the parses of a capture's bad records cost no more than a fixed number
//! of passes over it, however they overlap.

use std::mem;
use std::ops::Range;

use crate::payload::{Buffers, Malformed, Payload, Problem};

use super::array::Inside;
use super::part::LOOKAHEAD;
use super::{Framing, Records, is_space};

/// The failed parse that got furthest. What it has seen need not be parsed again: a value that it read whole is good,
/// and one that it did not would fail where it did. So the parses of all bad records together stay linear.
#[derive(Debug, Default)]
pub(super) struct Failed {
    start: usize,
    pub(super) end: usize,
    /// The end of what any failed parse has seen.
    pub(super) seen: usize,
    /// Why it failed.
    problem: Option<Problem>,
    buffers: Buffers,
}

/// Why there is no payload at some offset.
pub(super) struct Failure {
    /// Unknown if no parse was needed to know that it would fail.
    pub(super) malformed: Option<Malformed>,
    /// The end of the document if only its text is wrong, not its structure.
    pub(super) end: Option<usize>,
}

/// A record before its place is known.
pub(super) struct Found<'a> {
    pub(super) bytes: Range<usize>,
    pub(super) result: Result<Payload<'a>, Malformed>,
}

impl Failed {
    /// Whether the value at `start` was being read when it failed.
    fn is_open(&self, start: usize) -> bool {
        start
            .checked_sub(self.start)
            .is_some_and(|start| self.buffers.is_open(start))
    }

    /// Where the value at `start` ends, if it was read whole.
    pub(super) fn end_of(&self, start: usize) -> Option<usize> {
        let end = self.buffers.end_of(start.checked_sub(self.start)?)?;
        Some(self.start + end)
    }
}

impl<'a> Records<'a> {
    /// Parses the document at `start`, which reaches to `limit` at most.
    pub(super) fn parse(&mut self, start: usize, limit: usize) -> Result<Payload<'a>, Failure> {
        let failed = &self.failed;
        if start < failed.end && failed.is_open(start) {
            let offset = failed.end - start;
            let problem = failed.problem.clone();
            return Err(Failure {
                malformed: problem.map(|problem| Malformed { offset, problem }),
                end: None,
            });
        }
        let end = limit.min(start.saturating_add(self.state.longest));
        let (buffers, scratch) = (&mut self.buffers, self.scratch.go_on(start..end));
        let parsed = match self.text.of(self.bytes, start..end) {
            Some(text) => Payload::parse_next_text(text, buffers, scratch),
            None => Payload::parse_next(&self.bytes[start..end], buffers, scratch),
        };
        let mut malformed = match parsed {
            Ok(payload) => {
                // A number or a word may as well be what a bad document begins with.
                if payload.root().is_container() {
                    self.state.one_line.get_or_insert_with(|| {
                        memchr::memchr(b'\n', payload.text().as_bytes()).is_none()
                    });
                }
                return Ok(payload);
            }
            Err(malformed) => malformed,
        };
        let whole = self.buffers.end_of(0).map(|end| start + end);
        let failed = start + malformed.offset;
        self.failed.seen = self.failed.seen.max(failed);
        let is_cut = end < limit;
        // A parse that begins further on sees more, so what was missing or too deep says nothing about it.
        let holds = malformed.problem != Problem::TooDeep && !(is_cut && failed + LOOKAHEAD > end);
        if is_cut && matches!(malformed.problem, Problem::Truncated(_)) {
            malformed.problem = Problem::TooLong(self.state.longest);
        }
        if holds && failed > self.failed.end {
            mem::swap(&mut self.buffers, &mut self.failed.buffers);
            self.failed.start = start;
            self.failed.end = failed;
            self.failed.problem = Some(malformed.problem.clone());
        }
        Err(Failure {
            malformed: Some(malformed),
            end: whole,
        })
    }

    /// Reads up to `next` and makes a bad record of it, from `start` and without what separates it from the next.
    pub(super) fn bad(
        &mut self,
        start: usize,
        next: usize,
        malformed: Option<Malformed>,
    ) -> Found<'a> {
        self.at = next;
        let in_array =
            matches!(self.state.framing, Framing::Arrays { inside, .. } if inside != Inside::No);
        let length = self.bytes[start..next]
            .iter()
            .rposition(|&byte| !(is_space(byte) || in_array && byte == b','))
            .map_or(next - start, |last| last + 1);
        let bytes = start..start + length;
        let text = &self.bytes[bytes.clone()];
        // A parse that went on into the records behind has something to say about them, not about this one.
        let malformed = malformed.filter(|malformed| malformed.offset < length);
        let malformed = malformed.unwrap_or_else(|| {
            match Payload::parse_prefix_reusing(text, &mut self.buffers) {
                Err(malformed) => malformed,
                Ok((payload, offset)) => {
                    self.recycle(payload);
                    Malformed {
                        offset,
                        problem: Problem::Trailing,
                    }
                }
            }
        });
        Found {
            bytes,
            result: Err(malformed),
        }
    }

    pub(super) fn good(&mut self, start: usize, payload: Payload<'a>) -> Found<'a> {
        self.at = start + payload.text().len();
        Found {
            bytes: start..self.at,
            result: Ok(payload),
        }
    }
}
