//! Arrays of payloads: each element is a record.

use crate::payload::{Malformed, Problem};

use super::attempt::Found;
use super::paste::Between;
use super::{Framing, Records, is_space};

const SEPARATOR: &str = "a comma or a closing bracket";

/// Where in an array the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    /// Outside of any.
    No,
    /// At an element, or at the closing bracket.
    Start,
    /// At an element.
    Comma,
    /// At a comma, or at the closing bracket.
    Element,
}

impl<'a> Records<'a> {
    pub(super) fn next_in_arrays(&mut self, wanted: bool, inside: Inside) -> Option<Found<'a>> {
        let mut inside = inside;
        loop {
            let before = self.at;
            let first = if inside == Inside::No {
                self.skip_to_document()
            } else {
                self.skip_space()
            };
            match self.between(inside, first) {
                Between::Nothing => {}
                Between::PassedOver(now) => {
                    inside = now;
                    self.enter(inside);
                    continue;
                }
                Between::Unsettled => {
                    self.at = before;
                    return None;
                }
            }
            inside = match (inside, first) {
                (Inside::No, None) => return None,
                (Inside::No, Some(b'[')) => {
                    self.state.array = true;
                    Inside::Start
                }
                (Inside::No, Some(_)) => return self.outside(wanted),
                (_, None) => return self.unfinished(before),
                (Inside::Start | Inside::Element, Some(b']')) => Inside::No,
                (Inside::Element, Some(b',')) => Inside::Comma,
                (Inside::Comma, Some(b']')) => {
                    let problem = Problem::TrailingComma(']');
                    let found =
                        self.bad(self.at, self.at + 1, Some(Malformed { offset: 0, problem }));
                    self.enter(Inside::No);
                    return Some(found);
                }
                (Inside::Start | Inside::Comma, Some(b',')) => return Some(self.commas()),
                (Inside::Start | Inside::Comma, Some(_)) => return Some(self.element()),
                (Inside::Element, Some(_)) => {
                    let malformed = Malformed::unexpected(self.bytes, self.at, SEPARATOR);
                    return Some(self.bad_element(Some(Malformed {
                        offset: 0,
                        ..malformed
                    })));
                }
            };
            self.at += 1;
            self.enter(inside);
        }
    }

    pub(super) fn enter(&mut self, now: Inside) {
        if let Framing::Arrays { inside, .. } = &mut self.state.framing {
            *inside = now;
        }
    }

    /// A document that is no array.
    fn outside(&mut self, wanted: bool) -> Option<Found<'a>> {
        let mut found = self.next_document()?;
        if wanted && let Ok(payload) = found.result {
            self.recycle(payload);
            let malformed =
                Malformed::unexpected(self.bytes, found.bytes.start, "an array of payloads");
            found.result = Err(Malformed {
                offset: 0,
                ..malformed
            });
        }
        Some(found)
    }

    /// The capture ends inside an array. Nothing stands for what is missing but an empty record.
    fn unfinished(&mut self, end: usize) -> Option<Found<'a>> {
        if !self.last {
            // The white space may yet be the last.
            self.at = end;
            return None;
        }
        self.enter(Inside::No);
        Some(Found {
            bytes: end..end,
            result: Err(Malformed {
                offset: 0,
                problem: Problem::Truncated("inside an array"),
            }),
        })
    }

    /// Commas where an element should be: one bad record, however many they are.
    fn commas(&mut self) -> Found<'a> {
        let start = self.at;
        let malformed = Malformed::unexpected(self.bytes, start, "a value");
        let mut end = start;
        while self.skip_space() == Some(b',') {
            self.at += 1;
            end = self.at;
        }
        self.at = end;
        self.enter(Inside::Start);
        Found {
            bytes: start..end,
            result: Err(Malformed {
                offset: 0,
                ..malformed
            }),
        }
    }

    fn element(&mut self) -> Found<'a> {
        let start = self.at;
        let failure = match self.parse(start, self.bytes.len()) {
            Ok(payload) => {
                let end = start + payload.text().len();
                let is_apart = match self.bytes.get(end) {
                    None | Some(b',' | b']') => true,
                    Some(&byte) => is_space(byte),
                };
                if payload.root().is_container() || is_apart {
                    self.enter(Inside::Element);
                    return self.good(start, payload);
                }
                self.recycle(payload);
                let malformed = Malformed::unexpected(self.bytes, end, SEPARATOR);
                return self.bad_element(Some(Malformed {
                    offset: end - start,
                    ..malformed
                }));
            }
            Err(failure) => failure,
        };
        match failure.end {
            Some(end) => {
                let found = self.bad(start, end, failure.malformed);
                self.enter(Inside::Element);
                found
            }
            None => match self.pasted_element(start) {
                Some(end) => {
                    let found = self.bad(start, end, failure.malformed);
                    self.enter(Inside::Element);
                    found
                }
                None => self.bad_element(failure.malformed),
            },
        }
    }

    /// A bad record that goes on to the next element, as far as that can be told.
    fn bad_element(&mut self, malformed: Option<Malformed>) -> Found<'a> {
        let start = self.at;
        let next = self.resync(start, malformed.as_ref(), true);
        let found = self.bad(start, next, malformed);
        self.enter(match self.bytes.get(next) {
            // The rest of the array is in the bad record.
            None if self.last => Inside::No,
            None | Some(b',' | b']') => Inside::Element,
            Some(_) => Inside::Start,
        });
        found
    }
}
