//! A payload: one JSON document, parsed once into a tape of tokens over its text.
//!
//! The tape is flat: a token has its kind, the byte range it was written in, and where the next value begins.
//! Strings and numbers stay slices of the text and are decoded when somebody asks, so exact digits, key order,
//! spans and repeated names are there without a second parse, and nothing is allocated for a value. Everything
//! that reads a payload reads this tree, the validator included.

mod chunk;
mod digest;
mod instance;
mod malformed;
mod marks;
mod names;
mod node;
mod number;
mod parse;
mod scan;
mod string;
mod tokens;
mod trail;
mod write;

use std::mem;
use std::ops::Range;

pub use digest::digest;
pub use instance::{Instance, Tape};
pub use malformed::{Malformed, Packed, Problem};
pub use node::{Elements, Kind, Members, Node, Written};
pub(crate) use parse::Scratch;
pub(crate) use string::escaped;
use tokens::{Token, Tokens};
pub use trail::{Trail, Turn};
pub use write::{pretty, write_as_string, write_compact, write_pretty, write_string};

/// The longest text that a payload can have, in bytes: tokens hold 32-bit offsets.
pub const MAX_BYTES: usize = u32::MAX as usize - 1;

/// The deepest nesting of objects and arrays that is read: as deep as `serde_json` reads.
pub const MAX_DEPTH: usize = 127;

/// One JSON document: its text, and the tape over it.
///
/// ```
/// use hooklens::Payload;
///
/// let payload = Payload::parse(r#"{"room": {"id": 12345678901234567890}}"#)?;
/// let id = payload.root().get("room").and_then(|room| room.get("id")).expect("it is there");
/// assert_eq!(id.text(), "12345678901234567890");
/// # Ok::<(), hooklens::Malformed>(())
/// ```
#[derive(Debug)]
pub struct Payload<'a> {
    text: &'a str,
    tape: Buffers,
}

#[derive(Debug, Clone, Copy)]
struct Repeated {
    /// Tokens of the two names.
    earlier: u32,
    later: u32,
}

impl<'a> Payload<'a> {
    /// Parses a text that holds one JSON document and nothing else but white space.
    ///
    /// # Errors
    ///
    /// [`Malformed`] says what is wrong and at which byte: anything RFC 8259 does not allow, escapes that are half a
    /// surrogate pair, more than [`MAX_DEPTH`] levels, or more than [`MAX_BYTES`].
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let (payload, end) = Self::parse_text_prefix_reusing(text, &mut Buffers::default())?;
        parse::expect_end(text.as_bytes(), end)?;
        Ok(payload)
    }

    /// Parses bytes that hold one JSON document in UTF-8.
    ///
    /// # Errors
    ///
    /// As [`Payload::parse`], and for bytes that are not UTF-8.
    pub fn parse_bytes(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let (payload, end) = Self::parse_prefix(bytes)?;
        parse::expect_end(bytes, end)?;
        Ok(payload)
    }

    /// Parses the document at the beginning of `bytes`, after white space, and returns it with the offset of its end.
    /// The payload's text begins where `bytes` does.
    ///
    /// # Errors
    ///
    /// As [`Payload::parse_bytes`]; what follows the document is not looked at.
    pub fn parse_prefix(bytes: &'a [u8]) -> Result<(Self, usize), Malformed> {
        Self::parse_prefix_reusing(bytes, &mut Buffers::default())
    }

    /// [`Payload::parse_prefix`] in the memory of a payload that is no longer needed. The memory is taken if the
    /// parse succeeds, and stays where it is if it fails.
    ///
    /// # Errors
    ///
    /// As [`Payload::parse_prefix`].
    pub fn parse_prefix_reusing(
        bytes: &'a [u8],
        buffers: &mut Buffers,
    ) -> Result<(Self, usize), Malformed> {
        let text = buffers.parse(|buffers, scratch| parse::document(bytes, buffers, scratch))?;
        Ok((Self::of(text, buffers), text.len()))
    }

    /// [`Payload::parse_prefix_reusing`] of what is known to be UTF-8, which saves the check.
    ///
    /// # Errors
    ///
    /// As [`Payload::parse`]; what follows the document is not looked at.
    pub fn parse_text_prefix_reusing(
        text: &'a str,
        buffers: &mut Buffers,
    ) -> Result<(Self, usize), Malformed> {
        let text = buffers.parse(|buffers, scratch| parse::text(text, buffers, scratch))?;
        Ok((Self::of(text, buffers), text.len()))
    }

    /// [`Payload::parse_prefix_reusing`] of what the scratch is [ready](Scratch::go_on) for.
    pub(crate) fn parse_next(
        bytes: &'a [u8],
        buffers: &mut Buffers,
        scratch: &mut Scratch,
    ) -> Result<Self, Malformed> {
        let text = parse::document(bytes, buffers, scratch)?;
        Ok(Self::of(text, buffers))
    }

    /// [`Payload::parse_text_prefix_reusing`] of what the scratch is [ready](Scratch::go_on) for.
    pub(crate) fn parse_next_text(
        text: &'a str,
        buffers: &mut Buffers,
        scratch: &mut Scratch,
    ) -> Result<Self, Malformed> {
        let text = parse::text(text, buffers, scratch)?;
        Ok(Self::of(text, buffers))
    }

    fn of(text: &'a str, buffers: &mut Buffers) -> Self {
        let mut tape = mem::take(buffers);
        if tape.repeated.len() > 1 {
            // Names are compared when an object ends, and objects end inside out.
            tape.repeated.sort_unstable_by_key(|pair| pair.earlier);
        }
        Self { text, tape }
    }

    /// Gives the payload's memory back for another.
    pub fn into_buffers(self) -> Buffers {
        self.tape
    }

    /// The document's text, white space before it included.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The document's value.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// Names that stand twice in one object: the earlier and the later member, as (name, value) pairs.
    /// The later one counts, as in most parsers.
    pub fn repeated(&self) -> impl Iterator<Item = [(Node<'_>, Node<'_>); 2]> {
        self.tape.repeated.iter().map(|pair| {
            [pair.earlier, pair.later]
                .map(|name| (Node::new(self, name), Node::new(self, name + 1)))
        })
    }

    /// Whether some object has a name twice.
    pub fn has_repeated(&self) -> bool {
        !self.tape.repeated.is_empty()
    }

    /// Whether the value of this name is shadowed by a later member of the same name.
    pub fn is_shadowed(&self, name: Node<'_>) -> bool {
        self.tape
            .repeated
            .binary_search_by_key(&name.index(), |pair| pair.earlier)
            .is_ok()
    }

    #[inline]
    fn token(&self, index: u32) -> &Token {
        self.tape.tokens.at(index)
    }

    /// Whether the string of this token has this value.
    ///
    /// Inlined by force: it is asked for member after member, and mostly the lengths say no.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    fn is_written(&self, token: &Token, value: &str) -> bool {
        let (start, end) = (token.start as usize, token.end as usize);
        if token.is_marked() {
            return self.decodes_to(start + 1..end - 1, value);
        }
        // Most strings that do not are of another length, and then the text is not needed.
        end - start == value.len() + 2
            && string::equals(&self.text.as_bytes()[start + 1..end - 1], value.as_bytes())
    }

    #[cold]
    fn decodes_to(&self, written: Range<usize>, value: &str) -> bool {
        string::decodes_to(&self.text[written], value)
    }

    #[inline]
    fn slice(&self, range: Range<u32>) -> &'a str {
        &self.text[range.start as usize..range.end as usize]
    }
}

/// The memory of a payload, to parse the next one in.
#[derive(Debug, Default)]
pub struct Buffers {
    tokens: Tokens,
    /// Sorted by the earlier name once the payload is parsed.
    repeated: Vec<Repeated>,
    /// Of those whose parses are not told where their texts lie.
    scratch: Option<Box<Scratch>>,
}

impl Buffers {
    /// Parses any text.
    fn parse<T>(&mut self, parse: impl FnOnce(&mut Self, &mut Scratch) -> T) -> T {
        let mut scratch = self.scratch.take().unwrap_or_default();
        scratch.begin();
        let parsed = parse(self, &mut scratch);
        self.scratch = Some(scratch);
        parsed
    }

    /// After a failed parse: where the value or the name at `start` ends, if the parse got that far.
    pub(crate) fn end_of(&self, start: usize) -> Option<usize> {
        let end = self.at(start)?.end;
        (end != 0).then_some(end as usize)
    }

    /// After a failed parse: whether the value at `start` had begun and not ended.
    pub(crate) fn is_open(&self, start: usize) -> bool {
        self.at(start).is_some_and(|token| token.end == 0)
    }

    fn at(&self, start: usize) -> Option<&Token> {
        let start = u32::try_from(start).ok()?;
        let index = self
            .tokens
            .binary_search_by_key(&start, |token| token.start)
            .ok()?;
        Some(&self.tokens[index])
    }
}
