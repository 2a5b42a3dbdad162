//! A payload that came out of wrappers, and the way back to where it is written in the capture.

use std::ops::Range;
use std::sync::Arc;

use super::layer::Layer;
use super::shape::Body;
use crate::capture::{Place, Record};
use crate::payload::{Payload, escaped};
use crate::span::{Point, in_string};

/// One payload out of a record.
#[derive(Debug)]
pub struct Opened {
    /// What it was in, outermost first.
    pub layers: Vec<Layer>,
    /// Its text.
    pub text: String,
    /// From the record's text inwards.
    pub(super) hops: Vec<Hop>,
    /// The line and column in the capture that it begins at.
    pub(super) point: Point,
}

/// How a body's text is written in its wrapper's.
#[derive(Debug, Clone)]
pub(super) enum Hop {
    /// As it is, from this byte on.
    From(usize),
    /// With JSON's escapes.
    Quoted(Arc<Quoted>),
    /// In another coding, between these bytes.
    Coded(Range<usize>),
}

/// The inside of a JSON string, in which many a payload may be.
#[derive(Debug)]
pub(super) struct Quoted {
    /// The byte that it begins with.
    start: usize,
    written: String,
    /// Offsets in the value and where they are written, every so often.
    marks: Vec<(usize, usize)>,
}

/// How far marks are apart, in bytes, or a little more.
const STRIDE: usize = 1 << 12;

impl Quoted {
    fn new(start: usize, written: &str) -> Self {
        let mut marks = vec![(0, 0)];
        let (mut value, mut at) = (0, 0);
        while at < written.len() {
            let bytes = &written.as_bytes()[at..];
            let plain = memchr::memchr(b'\\', bytes).unwrap_or(bytes.len());
            value += plain;
            at += plain;
            if at < written.len() {
                let (character, length) = escaped(&written[at..]);
                value += character.len_utf8();
                at = written.len().min(at + length);
            }
            if marks.last().is_some_and(|(_, last)| at - last >= STRIDE) {
                marks.push((value, at));
            }
        }
        Self {
            start,
            written: written.to_owned(),
            marks,
        }
    }

    /// Where a byte of the value is written.
    fn outwards(&self, value: usize) -> usize {
        let next = self.marks.partition_point(|(marked, _)| *marked <= value);
        let (marked, at) = self.marks[next.saturating_sub(1)];
        self.start + at + in_string(&self.written[at..], value - marked)
    }
}

impl Hop {
    pub(super) fn of(body: &Body, outer: &str) -> Self {
        match body {
            Body::Slice(range) => Self::From(range.start),
            Body::Quoted(range) => {
                let inside = range.start + 1..range.end - 1;
                Self::Quoted(Arc::new(Quoted::new(inside.start, &outer[inside])))
            }
            Body::Decoded(_, range) => Self::Coded(range.clone()),
        }
    }
}

impl Opened {
    /// The bytes of the wrapping record's text that a range of the payload's text is written in. Where the payload is
    /// written in another coding, such as Base64, that is all of it.
    pub fn outwards(&self, range: Range<usize>) -> Range<usize> {
        self.hops.iter().rev().fold(range, |range, hop| match hop {
            Hop::From(start) => start + range.start..start + range.end,
            Hop::Quoted(quoted) => quoted.outwards(range.start)..quoted.outwards(range.end),
            Hop::Coded(all) => all.clone(),
        })
    }

    /// Whether the payload can be read where it is written.
    pub fn is_legible(&self) -> bool {
        !self.hops.iter().any(|hop| matches!(hop, Hop::Coded(_)))
    }

    /// The part of the wrapping record that the payload is written in, as a record: its number is the wrapper's, its place
    /// is the payload's. Spans of the payload and of a [`Malformed`](crate::Malformed) count in the payload's text;
    /// [`Opened::in_record`] says where that is in the record's bytes.
    pub fn record<'o>(&'o self, wrapping: &Record<'o>) -> Record<'o> {
        let range = self.whole(wrapping);
        let start = wrapping.place.bytes.start;
        Record {
            place: Place {
                number: wrapping.place.number,
                point: self.point,
                bytes: start + range.start as u64..start + range.end as u64,
            },
            bytes: &wrapping.bytes[range],
            result: Payload::parse(&self.text),
        }
    }

    /// Where a range of the payload's text is in the bytes of [`Opened::record`].
    pub fn in_record(&self, range: Range<usize>) -> Range<usize> {
        let start = self.outwards(0..self.text.len()).start;
        let range = self.outwards(range);
        range.start - start..range.end - start
    }

    pub(super) fn whole(&self, wrapping: &Record<'_>) -> Range<usize> {
        let range = self.outwards(0..self.text.len());
        let length = wrapping.bytes.len();
        range.start.min(length)..range.end.min(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_found_from_any_mark() {
        let value = "é\n\"x\\\u{1}😀 plain text ".repeat(2_000);
        let written = serde_json::to_string(&value)
            .unwrap()
            .replace('é', "\\u00e9");
        let inside = &written[1..written.len() - 1];
        let quoted = Quoted::new(1, inside);
        assert!(quoted.marks.len() > 10);
        for at in (0..=value.len()).step_by(197).chain([value.len()]) {
            assert_eq!(quoted.outwards(at), 1 + in_string(inside, at), "{at}");
        }
    }
}
