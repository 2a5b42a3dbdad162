//! Which bytes end the plain part of a string: quotes, backslashes and control characters.
//!
//! They are marked in one pass over a window of the text, a bit for each byte, before the parser comes to its strings.
//! So the end of a string is found in the marks of the next bytes at once: most strings are shorter, and then nothing
//! branches on how long they are. Behind the text every bit is set. Of documents that lie in one text the marks are made
//! once, wherever one ends and the next begins.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use std::ops::Range;

use super::chunk::{BLOCK, Block};
use super::malformed::Refusal;
use super::scan::{self, Scanned};

/// The blocks of a window.
const BLOCKS: usize = 64;

/// Bytes of memory: more than the marks of a window and of two blocks behind it.
const MEMORY: usize = 1024;

/// How many marks are looked at in one step, whatever bit of a byte is the first.
const STEP: usize = 56;

/// The marks that were made last, and the memory for the next.
#[derive(Debug)]
pub(super) struct Memory {
    marks: [u8; MEMORY],
    /// As in [`Marks`].
    start: usize,
    known: usize,
    /// The range of the text in what it lies in.
    text: Range<usize>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            marks: [0; MEMORY],
            start: 0,
            known: 0,
            text: 0..0,
        }
    }
}

impl Memory {
    /// Keeps the marks for a text that lies in the same as the last one, of which these are the ranges.
    pub(super) fn go_on(&mut self, text: Range<usize>) {
        if text.end == self.text.end {
            // Offsets count from the text's beginning, and wrap around in front of it.
            let moved = text.start.wrapping_sub(self.text.start);
            self.start = self.start.wrapping_sub(moved);
        } else {
            // Marks say where the text ends.
            self.known = 0;
        }
        self.text = text;
    }

    /// Keeps nothing but the memory.
    pub(super) fn forget(&mut self) {
        self.known = 0;
    }

    /// Keeps what a parse leaves.
    pub(super) fn keep(&mut self, (start, known): (usize, usize)) {
        (self.start, self.known) = (start, known);
    }
}

/// The marks of a window.
#[derive(Debug)]
pub(super) struct Marks<'t> {
    memory: &'t mut [u8; MEMORY],
    /// Where the window begins.
    start: usize,
    /// How far from there the marks of a step are known.
    known: usize,
}

impl<'t> Marks<'t> {
    /// What is known of a text.
    pub(super) fn new(memory: &'t mut Memory) -> Self {
        Self {
            memory: &mut memory.marks,
            start: memory.start,
            // It is less: now the compiler knows, too.
            known: memory.known.min(BLOCKS * BLOCK),
        }
    }

    /// What [`Memory::keep`] takes.
    pub(super) fn known(&self) -> (usize, usize) {
        (self.start, self.known)
    }

    /// The offset of the first marked byte from `at` on; the length of the text if there is none.
    #[inline(always)]
    pub(super) fn next(&mut self, text: &[u8], at: usize) -> usize {
        match self.near(at) {
            Some(found) => found,
            None => self.far(text, at),
        }
    }

    /// [`scan::scan`] with what is known.
    #[inline(always)]
    pub(super) fn scan(&self, text: &[u8], at: usize) -> Result<Scanned, Refusal> {
        scan(text, at, self.memory, self.start, self.known)
    }

    #[inline(always)]
    fn near(&self, at: usize) -> Option<usize> {
        near(at, self.memory, self.start, self.known)
    }

    #[inline(always)]
    fn far(&mut self, text: &[u8], mut at: usize) -> usize {
        loop {
            if at.wrapping_sub(self.start) < self.known {
                at += STEP;
            }
            if at.wrapping_sub(self.start) >= self.known {
                self.known = mark(text, at, self.memory);
                self.start = at;
            }
            if let Some(found) = self.near(at) {
                return found;
            }
        }
    }
}

/// The first marked byte from `at` on, if it is one of the next few and the marks are known there.
#[inline(always)]
fn near(at: usize, memory: &[u8; MEMORY], start: usize, known: usize) -> Option<usize> {
    let offset = at.wrapping_sub(start);
    if offset >= known {
        return None;
    }
    let byte = offset / 8 % (MEMORY / 2);
    let bytes = memory.get(byte..byte + 8)?.first_chunk()?;
    let marks = u64::from_le_bytes(*bytes) >> (offset % 8);
    (marks != 0).then(|| at + marks.trailing_zeros() as usize)
}

/// [`Marks::scan`]. It takes them apart and changes nothing, so that a parser's can stay in registers.
#[inline(never)]
fn scan(
    text: &[u8],
    at: usize,
    memory: &[u8; MEMORY],
    start: usize,
    known: usize,
) -> Result<Scanned, Refusal> {
    scan::scan(text, at, |at| near(at, memory, start, known))
}

/// Marks the window that begins at `start`; how far the marks of a step are known.
#[inline(never)]
fn mark(text: &[u8], start: usize, memory: &mut [u8; MEMORY]) -> usize {
    let (words, _) = memory.as_chunks_mut();
    let rest = text.get(start..).unwrap_or_default();
    let (blocks, _) = rest.as_chunks();
    let mut marked = 0;
    for (word, bytes) in words.iter_mut().zip(blocks.iter().take(BLOCKS)) {
        *word = Block::new(bytes).marks().to_le_bytes();
        marked += 1;
    }
    if marked == BLOCKS {
        return BLOCKS * BLOCK - STEP;
    }
    let last = rest.len() % BLOCK;
    let marks = if let Some(bytes) = text.last_chunk() {
        Block::new(bytes).marks() >> 1 >> (BLOCK - 1 - last)
    } else {
        let mut padded = [0; BLOCK];
        padded[..last].copy_from_slice(&rest[rest.len() - last..]);
        Block::new(&padded).marks()
    };
    words[marked] = (marks | u64::MAX << last).to_le_bytes();
    words[marked + 1] = u64::MAX.to_le_bytes();
    rest.len() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of every length up to two windows, with marked bytes far apart, so that every way to the next is taken.
    #[test]
    fn the_next_marked_byte_is_found() {
        let mut state = 1_u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        let mut memory = Memory::default();
        for length in 0..2 * BLOCKS * BLOCK + 9 {
            let apart = 1 + random(300);
            let text: Vec<u8> = (0..length)
                .map(|_| match random(apart) {
                    0 => b"\"\\\n\x1F"[usize::try_from(random(4)).unwrap()],
                    _ => b"a \x80\xFF#"[usize::try_from(random(5)).unwrap()],
                })
                .collect();
            memory.forget();
            // Documents in it, one behind another, after one that was read for nothing.
            for mut start in [0, length / 3, length / 2] {
                let end = length - usize::try_from(random(2)).unwrap() * (length / 8);
                while start <= end {
                    memory.go_on(start..end);
                    let text = &text[start..end];
                    let mut marks = Marks::new(&mut memory);
                    let mut at = 0;
                    while at <= text.len() {
                        let rest = text[at..].iter();
                        let plain = rest.take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20));
                        let found = at + plain.count();
                        assert_eq!(marks.next(text, at), found, "{length} {start} {at}");
                        at = found + 1 + usize::try_from(random(90)).unwrap();
                        if random(20) == 0 {
                            break;
                        }
                    }
                    let marks = marks.known();
                    memory.keep(marks);
                    start += at;
                }
            }
        }
    }
}
