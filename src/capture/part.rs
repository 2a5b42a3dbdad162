//! Parts of a capture: which records are settled before what follows is known.
//!
//! A record is given out once no byte behind the part can change it; one that is not stays in the rest, which the next
//! part begins with. So the records of a capture do not depend on where it is cut. For that an end is one only if it was
//! seen: where the part ends is none. And what decides about the records behind is in the position, which is taken back
//! with a record that is not settled; what a part knows beside it only saves work. A record that is not settled within
//! the longest that records may be is given out as too long, and what there is of it is passed over (`skip`).

use std::mem;

use crate::payload::{Malformed, Problem};

use super::array::Inside;
use super::attempt::Found;
use super::skip::{Skip, Until};
use super::{Framing, Position, Records, blanks};

/// How far behind a problem, or behind a bad record, the bytes can matter: escapes of a surrogate pair, a character, a
/// byte order mark and a bracket.
pub(super) const LOOKAHEAD: usize = 16;

impl<'a> Records<'a> {
    /// The next record that is settled.
    pub(super) fn next_settled(&mut self) -> Option<Found<'a>> {
        if self.state.skip.is_some() && !self.skip_record() {
            return None;
        }
        let (at, state, found) = loop {
            let (at, state) = (self.at, self.state.clone());
            self.awaits = false;
            match self.find() {
                Some(found) => break (at, state, found),
                // What follows text may be anything.
                None if mem::take(&mut self.passed_text) => {}
                None => return None,
            }
        };
        let longest = self.state.longest;
        let seen = self.bytes.len() - found.bytes.start;
        let is_settled = self.last || self.is_settled(&found);
        // A bad record goes on to the next one.
        let length = match found.result {
            Ok(_) => found.bytes.len(),
            Err(_) => self.at - found.bytes.start,
        };
        let is_too_long = if is_settled {
            length > longest
        } else {
            seen >= longest.saturating_add(LOOKAHEAD)
        };
        if is_too_long {
            return Some(self.too_long(found.bytes.start, at, state));
        }
        if is_settled {
            return Some(found);
        }
        if let Ok(payload) = found.result {
            self.recycle(payload);
        }
        self.at = at;
        self.state = state;
        None
    }

    fn is_settled(&self, found: &Found<'_>) -> bool {
        let length = self.bytes.len();
        match (self.state.framing, &found.result) {
            (Framing::Unknown(_) | Framing::Document | Framing::Foreign(_), _) => false,
            // The end of the line or of the sequence's part is there.
            (Framing::Lines | Framing::Sequence, _) => self.at < length,
            (_, Ok(payload)) => {
                payload.root().is_container() || self.at + blanks(&self.bytes[self.at..]) < length
            }
            (Framing::Documents, Err(_)) if self.is_line(found.bytes.start) => true,
            (_, Err(_)) => self.at.max(self.failed.seen) + LOOKAHEAD <= length,
        }
    }

    /// Whether the bad record at `start`, and all that its parse looked at, is in a line that is there, where records stand on
    /// one line each. Such a record goes on no further (`resync`).
    fn is_line(&self, start: usize) -> bool {
        let end = memchr::memchr(b'\n', &self.bytes[start..]).map(|length| start + length);
        self.state.one_line == Some(true)
            && !self.awaits
            && end.is_some_and(|end| self.at <= end + 1 && self.failed.seen <= end)
    }

    /// The record at `start`, which is longer than records may be; `at` and `before` are where it was looked for.
    fn too_long(&mut self, start: usize, at: usize, before: Position) -> Found<'a> {
        let longest = before.longest;
        let was_inside =
            matches!(before.framing, Framing::Arrays { inside, .. } if inside != Inside::No);
        self.state = Position {
            framing: self.state.framing,
            cursor: self.state.cursor.clone(),
            array: self.state.array,
            paste: self.state.paste.clone(),
            ..before
        };
        let mut in_array = false;
        if matches!(self.state.framing, Framing::Arrays { .. }) {
            let bracket = self.bytes[at..start]
                .iter()
                .rfind(|byte| matches!(byte, b'[' | b']'));
            in_array = bracket.map_or(was_inside, |&bracket| bracket == b'[');
            self.enter(if in_array {
                Inside::Element
            } else {
                Inside::No
            });
        }
        let until = match self.state.framing {
            Framing::Document | Framing::Foreign(_) => Until::End,
            Framing::Lines => Until::Line,
            Framing::Sequence => Until::Separator,
            _ => Until::Value {
                in_array,
                one_line: self.state.one_line == Some(true),
            },
        };
        let problem = match self.state.framing {
            Framing::Foreign(foreign) => foreign.problem(),
            _ => Problem::TooLong(longest),
        };
        self.state.skip = Some(Skip::new(until));
        self.at = start;
        Found {
            bytes: start..self.bytes.len().min(start + longest),
            result: Err(Malformed { offset: 0, problem }),
        }
    }
}
