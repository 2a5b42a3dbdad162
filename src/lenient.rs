//! Lenient reading: text that people copied from documentation, chats and consoles, made JSON.
//!
//! Comments, commas, quotes, placeholders: each fault is repaired in one way, and each repair is told with the bytes that it
//! is about. What is JSON is not changed, and what comes out always is JSON. Offsets in the repaired text lead back to the
//! source. Nothing is tried twice and nothing recurses, so any text costs one pass. Nothing here knows what a payload means,
//! and what could be meant in more than one way is refused.

mod document;
mod fault;
mod gap;
mod item;
mod offsets;
mod page;
mod read;
mod text;
mod word;
mod written;

use std::ops::Range;

use crate::payload::{Malformed, Payload};

pub use fault::Fault;
pub(crate) use gap::blanks;
pub use offsets::Offsets;
pub(crate) use page::{aside, is_ending, is_fence, is_tagged, is_text, next_bracket};
pub(crate) use word::dots;

use read::Reader;

/// One thing that was not JSON, and that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The bytes of the source that it is about; empty where something is missing.
    pub range: Range<usize>,
    /// The byte of the repaired text that it is at.
    pub at: usize,
    /// What was wrong, and what was taken instead.
    pub fault: Fault,
}

/// A text that was made JSON.
#[derive(Debug)]
pub struct Repaired {
    /// One JSON document: an object or an array, with white space around it.
    pub text: String,
    /// What was repaired, in the order of the source.
    pub repairs: Vec<Repair>,
    /// The way back to the source.
    pub offsets: Offsets,
}

/// Makes JSON of a text that holds one object or array with faults that can be repaired.
///
/// ```
/// let repaired = hooklens::lenient::repair("{id: 007, // a comment\n 'tags': [<tag>, ...],}")?;
/// assert_eq!(repaired.text.split_whitespace().collect::<String>(), r#"{"id":7,"tags":["<tag>"]}"#);
/// assert_eq!(repaired.repairs.len(), 7);
/// # Ok::<(), hooklens::Malformed>(())
/// ```
///
/// # Errors
///
/// What cannot be repaired, and where in `source`.
pub fn repair(source: &str) -> Result<Repaired, Malformed> {
    // A text can look like a fault and be none.
    if Payload::parse(source).is_ok_and(|payload| payload.root().is_container()) {
        return Ok(Repaired {
            text: source.to_owned(),
            repairs: Vec::new(),
            offsets: Offsets::default(),
        });
    }
    let mut reader = Reader::new(source.as_bytes(), 0);
    reader.whole()?;
    let (text, mut repairs, offsets) = reader.finish();
    // Nothing but whole characters was taken out or put in.
    let text = String::from_utf8_lossy(&text).into_owned();
    if let Err(malformed) = Payload::parse(&text) {
        return Err(Malformed {
            offset: offsets.outwards(malformed.offset),
            problem: malformed.problem,
        });
    }
    repairs.sort_by_key(|repair| (repair.range.start, repair.range.end));
    Ok(Repaired {
        text,
        repairs,
        offsets,
    })
}

/// The longest text that is looked at only to say that it could be read, in bytes.
const LONGEST: usize = 1 << 20;

/// Whether a text that is not very long can be made JSON.
pub fn is_repairable(source: &str) -> bool {
    source.len() <= LONGEST && repair(source).is_ok()
}

/// How far the document goes that begins a text, if it can be made JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Behind it, and behind the comma, semicolon or comment that ends its line.
    pub(crate) end: Option<usize>,
    /// Behind what was read to know it.
    pub(crate) seen: usize,
}

/// How far the document goes that begins these bytes. Its line begins with so many `blanks`. What ends its line is its own,
/// unless it is an element of an array.
pub(crate) fn extent(bytes: &[u8], blanks: usize, is_element: bool) -> Extent {
    let mut reader = Reader::new(bytes, blanks);
    let end = reader.document(is_element);
    Extent {
        end: end.as_ref().ok().copied(),
        seen: match end {
            _ if reader.reached_end() => bytes.len(),
            Ok(end) => end,
            Err(malformed) => malformed.offset.max(reader.seen),
        },
    }
}

/// How many bytes from the start are white space and comments; all of them if that depends on what follows.
pub(crate) fn gap(bytes: &[u8]) -> usize {
    let mut reader = Reader::new(bytes, 0);
    let _ = reader.gap(gap::Before::Comma);
    if reader.reached_end() {
        bytes.len()
    } else {
        reader.position()
    }
}
