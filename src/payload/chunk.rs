//! Many bytes of a text looked at together.
//!
//! A mask has a bit for each byte, the lowest for the first. Registers of sixteen bytes are what every `x86_64` and
//! `aarch64` processor has, so nothing has to be asked of the one that the program runs on. Nothing here parses.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use std::array;

use wide::u8x16;

/// How many bytes a chunk has.
pub(super) const WIDTH: usize = 16;

/// How many bytes a block has.
pub(super) const BLOCK: usize = 4 * WIDTH;

/// The bytes, in a register.
#[derive(Clone, Copy)]
pub(super) struct Chunk(u8x16);

/// Four chunks.
pub(super) struct Block([Chunk; BLOCK / WIDTH]);

impl Chunk {
    #[inline(always)]
    pub(super) fn new(bytes: &[u8; WIDTH]) -> Self {
        Self(u8x16::new(*bytes))
    }

    /// The bytes that are quotes, backslashes or control characters.
    #[inline(always)]
    pub(super) fn marks(self) -> u16 {
        // A quote becomes 0x20; control characters stay below, and everything else above. Both are 0 then where a mark
        // belongs in either.
        let above = (self.0 ^ u8x16::splat(2)).saturating_sub(u8x16::splat(0x20));
        let other = self.0 ^ u8x16::splat(b'\\');
        bits(above.min(other).cmp_eq(u8x16::splat(0)))
    }

    /// The bytes that are backslashes.
    #[inline(always)]
    pub(super) fn backslashes(self) -> u16 {
        bits(self.is(b'\\'))
    }

    /// The bytes that are decimal digits.
    #[inline(always)]
    pub(super) fn digits(self) -> u16 {
        // The digits become 0 to 9, everything else more.
        let flipped = Self(self.0 ^ u8x16::splat(b'0'));
        bits(flipped.is_at_most(9))
    }

    #[inline(always)]
    fn is(self, byte: u8) -> u8x16 {
        self.0.cmp_eq(u8x16::splat(byte))
    }

    #[inline(always)]
    fn is_at_most(self, highest: u8) -> u8x16 {
        self.0.min(u8x16::splat(highest)).cmp_eq(self.0)
    }
}

impl Block {
    #[inline(always)]
    pub(super) fn new(bytes: &[u8; BLOCK]) -> Self {
        let (chunks, _) = bytes.as_chunks();
        Self(array::from_fn(|at| Chunk::new(&chunks[at])))
    }

    /// [`Chunk::marks`] of all.
    #[inline(always)]
    pub(super) fn marks(self) -> u64 {
        let [a, b, c, d] = self.0.map(|chunk| u64::from(chunk.marks()));
        a | b << WIDTH | c << (2 * WIDTH) | d << (3 * WIDTH)
    }
}

#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are sixteen bits"
)]
fn bits(bytes: u8x16) -> u16 {
    bytes.move_mask() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(bytes: &[u8], test: impl Fn(u8) -> bool) -> u64 {
        let bits = bytes.iter().enumerate();
        bits.fold(0, |mask, (at, &byte)| mask | u64::from(test(byte)) << at)
    }

    #[test]
    fn masks_say_what_each_byte_is() {
        for byte in 0..=255_u8 {
            for other in [b'a', b'"', b'\\', 0, 0x1F, b' ', b'0', 0x80, 0xFF, byte] {
                for at in 0..BLOCK {
                    let mut bytes = [other; BLOCK];
                    bytes[at] = byte;
                    let is_marked = |byte| matches!(byte, b'"' | b'\\' | 0..0x20);
                    assert_eq!(Block::new(&bytes).marks(), mask(&bytes, is_marked));
                    let bytes = bytes.first_chunk().unwrap();
                    let chunk = Chunk::new(bytes);
                    assert_eq!(u64::from(chunk.marks()), mask(bytes, is_marked));
                    let backslashes = mask(bytes, |byte| byte == b'\\');
                    assert_eq!(u64::from(chunk.backslashes()), backslashes);
                    let digits = mask(bytes, |byte| byte.is_ascii_digit());
                    assert_eq!(u64::from(chunk.digits()), digits);
                }
            }
        }
    }
}
