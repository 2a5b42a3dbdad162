//! Captures to records: the payloads of a capture found one after another, whatever the framing.
//!
//! A record is the byte range of one payload, good or bad. A bad one costs itself and never the reading: the next
//! record is looked for behind it (`resync`). Nothing is lost: outside the records there is only white space, byte
//! order marks, the separators of a sequence, and the commas and brackets of a list of payloads. Every byte is read
//! a fixed number of times at most, whatever the capture holds.
//!
//! This module does no reading of files and keeps no text; it works on bytes that are in memory, a whole capture or
//! a part of it. However a capture is cut into parts, its records are the same (`part`).

mod ahead;
mod array;
mod attempt;
mod cursor;
mod documents;
mod dump;
mod foreign;
mod input;
mod part;
mod paste;
mod resync;
mod skip;
mod text;

use std::iter::FusedIterator;
use std::mem;
use std::ops::Range;

use crate::payload::{Buffers, MAX_BYTES, Malformed, Payload, Scratch};
use crate::span::Point;

use self::array::Inside;
use self::attempt::{Failed, Found};
use self::cursor::Cursor;
use self::dump::Dumps;
use self::foreign::Foreign;
use self::paste::Paste;
use self::skip::Skip;
use self::text::Text;

pub(crate) use self::ahead::Ahead;
pub(crate) use self::dump::{Start, untimed};
pub use self::input::{Input, UnknownInput};
pub use self::paste::LeftOut;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// RFC 7464's record separator.
const SEPARATOR: u8 = 0x1E;

/// Where a record is in its capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The record's number in the capture, from 1. Bad records count.
    pub number: u64,
    /// The line and column that it begins at.
    pub point: Point,
    /// The bytes it takes in the capture. Empty only for what is missing at the end of an unfinished array. Of a record
    /// that is too long, those that were looked at.
    pub bytes: Range<u64>,
}

/// One record: the place and the text of a payload, and the payload if the text is one.
#[derive(Debug)]
pub struct Record<'a> {
    /// Where it is.
    pub place: Place,
    /// Its bytes, without the white space around them.
    pub bytes: &'a [u8],
    /// The payload, whose spans count from the record's first byte, as does the offset of a [`Malformed`].
    pub result: Result<Payload<'a>, Malformed>,
}

impl Record<'_> {
    /// The line and column in the capture of a byte of the record. It counts from the record's beginning, so it is
    /// for what somebody will read.
    pub fn point(&self, offset: usize) -> Point {
        self.place
            .point
            .after(&self.bytes[..offset.min(self.bytes.len())])
    }
}

/// Why a capture has no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRecord {
    /// There is nothing but white space.
    Blank,
    /// There is an array of payloads, and it is empty.
    EmptyArray,
    /// There is text, which was left out, and nothing else.
    Text,
}

/// The records of a capture, in order.
///
/// ```
/// use hooklens::{Input, Records};
///
/// let capture = b"{\"n\": 1}\n{\"n\": oops}\n{\"n\": 3}\n";
/// let lines: Vec<(u64, bool)> = Records::new(capture, Input::Auto)
///     .map(|record| (record.place.point.line, record.result.is_ok()))
///     .collect();
/// assert_eq!(lines, [(1, true), (2, false), (3, true)]);
/// ```
#[derive(Debug)]
pub struct Records<'a> {
    bytes: &'a [u8],
    text: Text<'a>,
    /// Everything before this offset is read.
    at: usize,
    /// Whether the capture ends where the bytes do.
    last: bool,
    /// The end of the line or of the sequence's part that `at` is in, once it has been looked for.
    limit: usize,
    state: Position,
    /// The memory for the next payload.
    buffers: Buffers,
    scratch: Scratch,
    failed: Failed,
    /// Whether the last bad record is a message or a listing whose end is not there yet.
    awaits: bool,
    /// Whether text was left out where a record was looked for.
    passed_text: bool,
}

/// Where the reading of a capture stands between two parts of it. Made by [`Records::into_position`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    framing: Framing,
    /// Whether the first good record in brackets stands on one line, so that every line is likely to be a record.
    one_line: Option<bool>,
    /// Whether there has been an array of payloads.
    array: bool,
    /// What is known of raw HTTP messages and listings of curl.
    dumps: Dumps,
    /// Records so far.
    number: u64,
    /// Bytes of the capture before this part.
    offset: u64,
    /// The longest that a record may be.
    longest: usize,
    /// The rest of a record that is longer.
    skip: Option<Skip>,
    /// What is known of a capture that people may have written.
    paste: Paste,
    cursor: Cursor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// Nothing has been looked at.
    Unknown(Input),
    /// The capture is one document.
    Document,
    /// A line is a record, unless it is blank.
    Lines,
    /// Documents one after another; lines and white space between them mean nothing while they are well-formed.
    Documents,
    /// Arrays of payloads. What is outside of them is a document, or bad where only arrays are `wanted`.
    Arrays { wanted: bool, inside: Inside },
    /// RFC 7464: documents behind record separators.
    Sequence,
    /// Not text in UTF-8 at all: one bad record.
    Foreign(Foreign),
}

impl<'a> Records<'a> {
    /// The records of a whole capture.
    pub fn new(bytes: &'a [u8], input: Input) -> Self {
        Self::part(bytes, Position::start(input), true)
    }

    /// The records of a part of a capture, as far as what follows the part cannot change them: what is left is
    /// [`Records::rest`], and the next part must begin with it. Only the `last` part has no rest.
    pub fn part(bytes: &'a [u8], position: Position, last: bool) -> Self {
        Self {
            bytes,
            text: Text::default(),
            at: 0,
            last,
            limit: 0,
            state: position,
            buffers: Buffers::default(),
            scratch: Scratch::default(),
            failed: Failed::default(),
            awaits: false,
            passed_text: false,
        }
    }

    /// Takes the memory of a payload that is no longer needed for the records to come, so that a good record
    /// allocates nothing.
    pub fn recycle(&mut self, payload: Payload<'_>) {
        self.buffers = payload.into_buffers();
    }

    /// Why there was no record; `None` if there was one, or if there may be one still.
    pub fn no_record(&self) -> Option<NoRecord> {
        if self.state.number > 0 || self.at < self.bytes.len() {
            None
        } else if self.state.array {
            Some(NoRecord::EmptyArray)
        } else if self.state.paste.left_out.lines > 0 {
            Some(NoRecord::Text)
        } else {
            Some(NoRecord::Blank)
        }
    }

    /// What has not been read of this part.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Where the next part of the capture goes on: at what is left of this one.
    pub fn into_position(mut self) -> Position {
        self.state.cursor.advance(self.bytes, self.at);
        self.state.cursor.restart(self.bytes);
        self.state.offset += self.at as u64;
        self.state.paste.go_on(self.state.offset);
        self.state.dumps.go_on(self.state.offset);
        self.state
    }

    fn find(&mut self) -> Option<Found<'a>> {
        if let Framing::Unknown(input) = self.state.framing {
            self.state.framing = self.look(input)?;
        }
        match self.state.framing {
            Framing::Unknown(_) => None,
            Framing::Document | Framing::Lines | Framing::Sequence => self.next_part(),
            Framing::Documents => self.next_document(),
            Framing::Arrays { wanted, inside } => self.next_in_arrays(wanted, inside),
            Framing::Foreign(foreign) => {
                let bytes = mem::replace(&mut self.at, self.bytes.len())..self.bytes.len();
                (!bytes.is_empty()).then(|| {
                    let malformed = Malformed {
                        offset: 0,
                        problem: foreign.problem(),
                    };
                    Found {
                        bytes,
                        result: Err(malformed),
                    }
                })
            }
        }
    }

    /// The first byte that is no white space, and its offset; `at` moves there.
    fn skip_space(&mut self) -> Option<u8> {
        self.at += space(&self.bytes[self.at..]);
        self.bytes.get(self.at).copied()
    }

    /// [`Records::skip_space`] outside of documents, where byte order marks are space, too.
    fn skip_to_document(&mut self) -> Option<u8> {
        loop {
            let first = self.skip_space();
            if first != Some(BYTE_ORDER_MARK[0])
                || !self.bytes[self.at..].starts_with(BYTE_ORDER_MARK)
            {
                return first;
            }
            self.state.cursor.advance(self.bytes, self.at);
            self.at += BYTE_ORDER_MARK.len();
            self.state.cursor.skip(BYTE_ORDER_MARK.len());
        }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let Found { bytes, result } = self.next_settled()?;
        let state = &mut self.state;
        state.cursor.advance(self.bytes, bytes.start);
        state.number += 1;
        Some(Record {
            place: Place {
                number: state.number,
                point: state.cursor.point(),
                bytes: state.offset + bytes.start as u64..state.offset + bytes.end as u64,
            },
            bytes: &self.bytes[bytes],
            result,
        })
    }
}

impl FusedIterator for Records<'_> {}

impl Position {
    /// The beginning of a capture.
    pub fn start(input: Input) -> Self {
        Self {
            framing: Framing::Unknown(input),
            one_line: None,
            array: false,
            dumps: Dumps::default(),
            number: 0,
            offset: 0,
            longest: MAX_BYTES,
            skip: None,
            paste: Paste::default(),
            cursor: Cursor::default(),
        }
    }

    /// Makes records bad that are longer than this, in bytes, so that no more of the capture is needed at a time.
    #[must_use]
    pub fn longest(mut self, bytes: usize) -> Self {
        self.longest = bytes.clamp(1, MAX_BYTES);
        self
    }

    /// How many bytes of the capture have been read.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many records there were, bad ones included.
    pub fn records(&self) -> u64 {
        self.number
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// How many bytes from the start are white space.
fn space(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|&byte| !is_space(byte))
        .unwrap_or(bytes.len())
}

/// How many bytes from the start are white space within a line.
fn blanks(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
        .unwrap_or(bytes.len())
}
