//! A payload that came out of wrappers, and the way back to where it is written in the capture.

use std::ops::Range;
use std::sync::Arc;

use super::layer::Layer;
use super::shape::Body;
use crate::capture::{Place, Record};
use crate::lenient::{Fault, Offsets, Repair};
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
    /// What was repaired to read it, outermost first.
    pub(super) mends: Vec<Mend>,
    /// The bytes of the record that it is written in, with what was repaired.
    pub(super) all: Range<usize>,
    /// The line and column in the capture that it begins at.
    pub(super) point: Point,
}

/// What was repaired to read a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// What was wrong, and what was taken instead.
    pub fault: Fault,
    /// The bytes of [`Opened::record`] that it is about.
    pub range: Range<usize>,
    /// The byte of the payload's text that it is at; `None` if it is in a wrapper around it.
    pub at: Option<usize>,
}

/// What was repaired in one text: that of a record, or of a body in it.
#[derive(Debug, Clone)]
pub(super) struct Mend {
    /// How many hops inwards the repaired text is.
    pub(super) depth: usize,
    /// Their places are bytes of the wrapping record.
    pub(super) repairs: Arc<[Repair]>,
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
    /// As people write it.
    Repaired(Arc<Offsets>),
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

/// Where a range of the innermost text is written in the outermost.
pub(super) fn outwards(hops: &[Hop], range: Range<usize>) -> Range<usize> {
    hops.iter().rev().fold(range, |range, hop| match hop {
        Hop::From(start) => start + range.start..start + range.end,
        Hop::Quoted(quoted) => quoted.outwards(range.start)..quoted.outwards(range.end),
        Hop::Coded(all) => all.clone(),
        Hop::Repaired(offsets) => offsets.outwards(range.start)..offsets.outwards(range.end),
    })
}

impl Opened {
    /// The bytes of the wrapping record's text that a range of the payload's text is written in. Where the payload is
    /// written in another coding, such as Base64, that is all of it.
    pub fn outwards(&self, range: Range<usize>) -> Range<usize> {
        outwards(&self.hops, range)
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
        let range = self.outwards(range);
        range.start - self.all.start..range.end - self.all.start
    }

    /// What was repaired to read it. Of several payloads of one record, the first has what is about others, too.
    pub fn mended(&self) -> impl Iterator<Item = Mended> {
        let start = self.all.start;
        self.mends.iter().flat_map(move |mend| {
            let is_inside = mend.depth < self.hops.len();
            mend.repairs.iter().map(move |repair| Mended {
                fault: repair.fault,
                range: repair.range.start - start..repair.range.end - start,
                at: (!is_inside).then_some(repair.at),
            })
        })
    }

    /// Remembers which bytes of the record it is written in.
    pub(super) fn measure(&mut self) {
        let written = self.outwards(0..self.text.len());
        let repairs = self.mends.iter().flat_map(|mend| mend.repairs.iter());
        self.all = repairs.fold(written, |all, repair| {
            all.start.min(repair.range.start)..all.end.max(repair.range.end)
        });
    }

    fn whole(&self, wrapping: &Record<'_>) -> Range<usize> {
        let length = wrapping.bytes.len();
        self.all.start.min(length)..self.all.end.min(length)
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
