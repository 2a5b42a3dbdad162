//! Which bytes end the plain part of a string: quotes, backslashes and control characters.
//!
//! They are marked in one pass over a window of the text, a bit for each byte, before the parser comes to its strings.
//! So the end of a string is found in the marks of the next bytes at once: most strings are shorter, and then nothing
//! branches on how long they are. Behind the text every bit is set.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use super::chunk::{BLOCK, Block};

/// The blocks of a window.
const BLOCKS: usize = 16;

/// Bytes of memory: more than the marks of a window and of two blocks behind it.
const MEMORY: usize = 256;

/// How many marks are looked at in one step, whatever bit of a byte is the first.
const STEP: usize = 56;

/// The memory of marks, kept for the next text.
#[derive(Debug, Default)]
pub(super) struct Memory(Option<Box<[u8; MEMORY]>>);

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
    /// No marks yet, in memory that is kept.
    pub(super) fn new(memory: &'t mut Memory) -> Self {
        Self {
            memory: memory.0.get_or_insert_with(|| Box::new([0; MEMORY])),
            start: 0,
            known: 0,
        }
    }

    /// The offset of the first marked byte from `at` on; the length of the text if there is none.
    #[inline(always)]
    pub(super) fn next(&mut self, text: &[u8], at: usize) -> usize {
        match self.near(at) {
            Some(found) => found,
            None => self.far(text, at),
        }
    }

    #[inline(always)]
    fn near(&self, at: usize) -> Option<usize> {
        let offset = at.wrapping_sub(self.start);
        if offset >= self.known {
            return None;
        }
        let byte = offset / 8 % (MEMORY / 2);
        let bytes = self.memory.get(byte..byte + 8)?.first_chunk()?;
        let marks = u64::from_le_bytes(*bytes) >> (offset % 8);
        (marks != 0).then(|| at + marks.trailing_zeros() as usize)
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
            let mut marks = Marks::new(&mut memory);
            let mut at = 0;
            while at <= length {
                let rest = text[at..].iter();
                let plain = rest.take_while(|&&byte| !matches!(byte, b'"' | b'\\' | 0..0x20));
                let found = at + plain.count();
                assert_eq!(marks.next(&text, at), found, "{length} {at}");
                at = found + 1 + usize::try_from(random(90)).unwrap();
            }
        }
    }
}
