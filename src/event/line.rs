//! The memory that events are written in, one after another.
//!
//! Most parts of an event are short, and copying a number of bytes that the compiler knows costs less than a call. So
//! there is always room for more than is wanted: a whole block is copied, and what is too much of it is overwritten by
//! the next. The room is kept from one event to the next.

use super::Part;

/// A line of JSON, without the line feed.
#[derive(Debug, Default)]
pub struct Line {
    /// The line, and room behind it.
    bytes: Vec<u8>,
    end: usize,
}

/// Most values are no longer, and no name is.
const BLOCK: usize = 32;

/// A comma, a name and a value.
const ROOM: usize = 1 + 2 * BLOCK;

/// A name as it is printed, `"name":`.
#[derive(Debug, Clone)]
pub(super) struct Label {
    text: [u8; BLOCK],
    length: usize,
}

impl Label {
    /// The label of a name of the event's schema. Labels are made when hooklens is built, which fails where one is too long.
    pub(super) const fn new(name: &str) -> Self {
        let name = name.as_bytes();
        let length = name.len() + 3;
        assert!(length <= BLOCK, "the event's schema has a longer name");
        let mut text = [0; BLOCK];
        text[0] = b'"';
        let mut at = 0;
        while at < name.len() {
            text[at + 1] = name[at];
            at += 1;
        }
        text[length - 2] = b'"';
        text[length - 1] = b':';
        Self { text, length }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..self.length]).unwrap_or_default()
    }
}

impl Line {
    /// What was written.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.end]
    }

    pub(super) fn clear(&mut self) {
        self.end = 0;
    }

    /// Appends a member: a comma unless it is the first, its name, and its value, a part of a text.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "measured: all of an event but its braces"
    )]
    pub(super) fn member(&mut self, first: bool, label: &Label, text: &str, value: Part) {
        let to = self.bytes.get_mut(self.end..);
        let Some(to) = to.and_then(<[u8]>::first_chunk_mut::<ROOM>) else {
            self.make_room();
            return self.member_slowly(first, label, text, value);
        };
        let (start, length) = (value.start as usize, (value.end - value.start) as usize);
        to[0] = b',';
        let mut end = usize::from(!first);
        to[end..end + BLOCK].copy_from_slice(&label.text);
        end += label.length;
        let from = text.as_bytes().get(start..).and_then(<[u8]>::first_chunk);
        match (from, to[end..].first_chunk_mut::<BLOCK>()) {
            (Some(from), Some(to)) if length <= BLOCK => {
                *to = *from;
                self.end += end + length;
            }
            _ => {
                self.end += end;
                self.push(value.of(text));
            }
        }
    }

    /// [`Line::member`] where there was no room.
    #[cold]
    fn member_slowly(&mut self, first: bool, label: &Label, text: &str, value: Part) {
        if !first {
            self.put(b',');
        }
        self.push(label.as_str());
        self.push(value.of(text));
    }

    /// Appends the name of a member, and a comma unless it is the first.
    pub(super) fn name(&mut self, first: bool, label: &Label) {
        self.member(first, label, "", Part { start: 0, end: 0 });
    }

    /// Makes room for a member.
    #[cold]
    fn make_room(&mut self) {
        self.bytes.resize(2 * self.bytes.len() + 1024, 0);
    }

    /// Appends a text.
    #[inline(never)]
    pub(super) fn push(&mut self, text: &str) {
        let end = self.end + text.len();
        while end > self.bytes.len() {
            self.make_room();
        }
        self.bytes[self.end..end].copy_from_slice(text.as_bytes());
        self.end = end;
    }

    /// Appends a byte of ASCII.
    #[inline]
    pub(super) fn put(&mut self, byte: u8) {
        if let Some(to) = self.bytes.get_mut(self.end) {
            *to = byte;
            self.end += 1;
        } else {
            self.push(char::from(byte).encode_utf8(&mut [0; 4]));
        }
    }
}
