//! A payload that came out of wrappers, and the way back to where it is written in the capture.

use std::ops::Range;

use super::layer::Layer;
use super::shape::Body;
use crate::capture::{Place, Record};
use crate::payload::Payload;
use crate::span::in_string;

/// One payload out of a record.
#[derive(Debug)]
pub struct Opened {
    /// What it was in, outermost first.
    pub layers: Vec<Layer>,
    /// Its text.
    pub text: String,
    /// From the record's text inwards.
    pub(super) hops: Vec<Hop>,
}

/// How a body's text is written in its wrapper's.
#[derive(Debug, Clone)]
pub(super) enum Hop {
    /// As it is, from this byte on.
    From(usize),
    /// With JSON's escapes, from this byte on.
    Quoted(usize, String),
    /// In another coding, between these bytes.
    Coded(Range<usize>),
}

impl Hop {
    pub(super) fn of(body: &Body, outer: &str) -> Self {
        match body {
            Body::Slice(range) => Self::From(range.start),
            Body::Quoted(range) => {
                let inside = range.start + 1..range.end - 1;
                Self::Quoted(inside.start, outer[inside].to_owned())
            }
            Body::Decoded(_, range) => Self::Coded(range.clone()),
        }
    }
}

impl Opened {
    /// The bytes of the wrapping record's text that a range of the payload's text is written in. Where the payload is
    /// written in another coding, such as Base64, that is all of it.
    pub fn outwards(&self, range: Range<usize>) -> Range<usize> {
        self.hops
            .iter()
            .rev()
            .fold(range, |range, hop| match hop {
                Hop::From(start) => start + range.start..start + range.end,
                Hop::Quoted(start, written) => {
                    start + in_string(written, range.start)..start + in_string(written, range.end)
                }
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
                point: wrapping.point(range.start),
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

    fn whole(&self, wrapping: &Record<'_>) -> Range<usize> {
        let range = self.outwards(0..self.text.len());
        let length = wrapping.bytes.len();
        range.start.min(length)..range.end.min(length)
    }
}
