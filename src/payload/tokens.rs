//! The tape itself: the tokens of a document, in memory that is kept for the next.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "a text is at most MAX_BYTES long, and has no more tokens than bytes"
)]

use std::ops::Deref;
use std::{mem, ptr};

use super::Kind;

/// What else is known of a value, in one byte, so that it is written together with the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    /// For a string: it has escapes. For a number: it is written with a fraction or an exponent.
    pub(super) const MARKED: Self = Self(1);
    /// For a string: it has escapes, some of which may be more than RFC 8259 requires.
    pub(super) const LOOSE: Self = Self(3);

    /// How many bits there are.
    pub(super) const BITS: u32 = 2;

    #[inline(always)]
    pub(super) const fn bits(self) -> u8 {
        self.0
    }

    /// Those with these bits.
    #[inline(always)]
    pub(super) fn of_bits(bits: u8) -> Self {
        Self(bits & Self::LOOSE.0)
    }
}

/// One value of the tape: 16 bytes, whatever it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) flags: Flags,
    /// The byte range in the text, quotes and brackets included. The end is 0 until the value is read whole.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The token after this value and all that is in it.
    pub(super) next: u32,
}

impl Token {
    /// Memory for a token.
    const BLANK: Self = Self {
        kind: Kind::Null,
        flags: Flags::NONE,
        start: 0,
        end: 0,
        next: 0,
    };

    /// [`Flags::MARKED`].
    #[inline(always)]
    pub(super) fn is_marked(&self) -> bool {
        self.flags.0 & Flags::MARKED.0 != 0
    }

    /// [`Flags::LOOSE`].
    #[inline(always)]
    pub(super) fn is_loose(&self) -> bool {
        self.flags == Flags::LOOSE
    }

    #[inline(always)]
    fn new(kind: Kind, flags: Flags, start: usize, end: usize, index: usize) -> Self {
        Self {
            kind,
            flags,
            start: start as u32,
            end: end as u32,
            next: index as u32 + 1,
        }
    }
}

/// The tokens of a document.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Tokens, and behind them memory that was used before: so adding one costs a comparison and no call.
    slots: Vec<Token>,
    count: usize,
}

impl Tokens {
    pub(super) fn clear(&mut self) {
        self.count = 0;
    }

    /// The next token's number.
    #[inline]
    pub(super) fn next(&self) -> u32 {
        self.count as u32
    }

    /// Adds a value without others in it.
    #[inline(always)]
    pub(super) fn push(&mut self, kind: Kind, flags: Flags, start: usize, end: usize) {
        let count = self.count;
        self.count += 1;
        match self.slots.get_mut(count) {
            Some(slot) => *slot = Token::new(kind, flags, start, end, count),
            None => self.slots = grown(mem::take(&mut self.slots), kind, flags, start, end),
        }
    }

    /// The token with this number, of which there is one.
    #[inline(always)]
    pub(super) fn at(&self, index: u32) -> &Token {
        &self.slots[index as usize]
    }

    /// The tokens up to a number, of which there is one.
    #[inline]
    pub(super) fn up_to(&self, end: u32) -> &[Token] {
        self.slots.get(..end as usize).unwrap_or_default()
    }

    /// The number of one of these tokens.
    #[inline]
    pub(super) fn number(&self, token: &Token) -> u32 {
        let bytes = ptr::from_ref(token).addr() - self.slots.as_ptr().addr();
        (bytes / size_of::<Token>()) as u32
    }

    /// Ends an object or array behind the latest token.
    #[inline]
    pub(super) fn end(&mut self, token: u32, end: usize) {
        let next = self.next();
        if let Some(token) = self.slots.get_mut(token as usize) {
            token.end = end as u32;
            token.next = next;
        }
    }
}

impl Deref for Tokens {
    type Target = [Token];

    #[inline]
    fn deref(&self) -> &[Token] {
        self.slots.get(..self.count).unwrap_or_default()
    }
}

/// Twice the memory, with another token. By value, so that the caller's can stay in registers.
#[cold]
#[inline(never)]
fn grown(mut slots: Vec<Token>, kind: Kind, flags: Flags, start: usize, end: usize) -> Vec<Token> {
    let count = slots.len();
    slots.resize((2 * count).max(64), Token::BLANK);
    slots[count] = Token::new(kind, flags, start, end, count);
    slots
}
