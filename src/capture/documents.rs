//! Documents one after another: lines, concatenated, in a sequence, or one alone.

use std::cell::OnceCell;

use crate::payload::{Kind, Malformed, Payload, Problem};

use super::attempt::{Failure, Found};
use super::paste::Pasted;
use super::resync::Resync;
use super::{Framing, Records, SEPARATOR, blanks, space};

impl<'a> Records<'a> {
    /// The document at the next byte that is no white space.
    pub(super) fn next_document(&mut self) -> Option<Found<'a>> {
        self.skip_to_document()?;
        let start = self.at;
        let failure = match self.parse(start, self.bytes.len()) {
            Ok(payload) => match self.junk_after(&payload) {
                None => return Some(self.good(start, payload)),
                Some(malformed) => {
                    self.recycle(payload);
                    Failure {
                        malformed: Some(malformed),
                        end: None,
                    }
                }
            },
            Err(failure) => failure,
        };
        let next = match failure.end {
            Some(end) => end,
            None => match self.dump_end(start) {
                Some(end) => {
                    // Here and not where it is looked for, since others only ask.
                    self.state.dumps.first = true;
                    end
                }
                None => match self.pasted(start) {
                    Pasted::Document(end) => end,
                    Pasted::Text | Pasted::Unsettled => return None,
                    Pasted::Not => {
                        let next = self.resync(start, failure.malformed.as_ref(), false);
                        self.before_fence(start, next)
                    }
                },
            },
        };
        Some(self.bad(start, next, failure.malformed))
    }

    /// What makes a line that begins with a scalar no record: `12:30 started` is not the number 12.
    fn junk_after(&self, payload: &Payload<'_>) -> Option<Malformed> {
        if payload.root().is_container() {
            return None;
        }
        if self.is_scalar_in_text() {
            return Some(Malformed {
                offset: 0,
                problem: Problem::Trailing,
            });
        }
        let end = payload.text().len();
        let rest = &self.bytes[self.at + end..];
        let space = blanks(rest);
        let closed = space > 0 || payload.root().kind() == Kind::String;
        let follows = match rest.get(space) {
            None | Some(b'\n' | b'{' | b'[' | b'"') => true,
            Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => closed,
            Some(_) => false,
        };
        (!follows).then_some(Malformed {
            offset: end + space,
            problem: Problem::Trailing,
        })
    }

    /// The offset behind which the next record may begin, after a document at `start` that does not parse.
    pub(super) fn resync(
        &mut self,
        start: usize,
        malformed: Option<&Malformed>,
        in_array: bool,
    ) -> usize {
        self.state.cursor.advance(self.bytes, start);
        Resync {
            bytes: self.bytes,
            start,
            failed: malformed.map_or(self.failed.end, |malformed| start + malformed.offset),
            refused: malformed
                .is_some_and(|malformed| matches!(malformed.problem, Problem::Unexpected { .. })),
            indentation: self.state.cursor.indentation(self.bytes),
            one_line: self.state.one_line == Some(true),
            in_array,
            end_of: &|start| self.failed.end_of(start),
            tagged: OnceCell::new(),
        }
        .next_record()
    }

    /// The end of the text that the document at `at` must be in. Looked for once a line or a part.
    fn limit(&mut self) -> usize {
        let end = match self.state.framing {
            Framing::Lines => b'\n',
            Framing::Sequence => SEPARATOR,
            _ => return self.bytes.len(),
        };
        if self.at >= self.limit {
            self.limit = memchr::memchr(end, &self.bytes[self.at..])
                .map_or(self.bytes.len(), |length| self.at + length);
        }
        self.limit
    }

    /// The next line, the next part between separators, or the whole capture, as one record.
    pub(super) fn next_part(&mut self) -> Option<Found<'a>> {
        let is_sequence = matches!(self.state.framing, Framing::Sequence);
        while self.skip_to_document()? == SEPARATOR && is_sequence {
            self.at += 1;
        }
        let start = self.at;
        let limit = self.limit();
        let payload = match self.parse(start, limit) {
            Ok(payload) => payload,
            Err(failure) => return Some(self.bad(start, limit, failure.malformed)),
        };
        let length = payload.text().len();
        let rest = &self.bytes[start + length..limit];
        let space = space(rest);
        let malformed = if space < rest.len() {
            Malformed {
                offset: length + space,
                problem: Problem::Trailing,
            }
        } else if is_sequence && space == 0 && is_open_ended(&payload) {
            Malformed {
                offset: length,
                problem: Problem::Truncated(
                    "without the white space that must follow a number or a word",
                ),
            }
        } else {
            let found = self.good(start, payload);
            self.at = limit;
            return Some(found);
        };
        self.recycle(payload);
        let mut found = self.bad(start, limit, None);
        found.result = Err(malformed);
        Some(found)
    }
}

/// RFC 7464, section 2.4: such a text may have been cut short and cannot show it.
fn is_open_ended(payload: &Payload<'_>) -> bool {
    matches!(
        payload.root().kind(),
        Kind::Number | Kind::Boolean | Kind::Null
    )
}
