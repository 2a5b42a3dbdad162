//! Sixteen bytes of a text looked at together.
//!
//! A mask has a bit for each byte, the lowest for the first. Registers of this width are what every `x86_64` and
//! `aarch64` processor has, so nothing has to be asked of the one that the program runs on. Nothing here parses.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use wide::u8x16;

/// How many bytes a chunk has.
pub(super) const WIDTH: usize = 16;

/// The bytes, in a register.
#[derive(Clone, Copy)]
pub(super) struct Chunk(u8x16);

impl Chunk {
    /// The first `N` chunks, if there are so many bytes, and what is behind them.
    #[inline(always)]
    pub(super) fn split<const N: usize>(text: &[u8]) -> Option<([Self; N], &[u8])> {
        let (bytes, behind) = text.split_at_checked(N * WIDTH)?;
        let (chunks, _) = bytes.as_chunks();
        let chunks = <&[[u8; WIDTH]; N]>::try_from(chunks).ok()?;
        Some((chunks.map(|bytes| Self(u8x16::new(bytes))), behind))
    }

    /// The bytes that are quotes.
    #[inline]
    pub(super) fn quotes(self) -> u16 {
        bits(self.0.cmp_eq(u8x16::splat(b'"')))
    }

    /// The bytes that are backslashes or control characters.
    #[inline]
    pub(super) fn specials(self) -> u16 {
        bits(self.is_at_most(0x1F) | self.0.cmp_eq(u8x16::splat(b'\\')))
    }

    /// The bytes that are decimal digits.
    #[inline]
    pub(super) fn digits(self) -> u16 {
        // The digits become 0 to 9, everything else more.
        bits(Self(self.0 ^ u8x16::splat(b'0')).is_at_most(9))
    }

    #[inline]
    fn is_at_most(self, highest: u8) -> u8x16 {
        self.0.min(u8x16::splat(highest)).cmp_eq(self.0)
    }
}

/// The masks of two chunks at most in one.
#[inline(always)]
pub(super) fn mask<const N: usize>(chunks: [Chunk; N], test: impl Fn(Chunk) -> u16) -> u32 {
    const { assert!(N * WIDTH <= u32::BITS as usize) };
    let masks = chunks.into_iter().rev().map(test);
    masks.fold(0, |mask, next| mask << WIDTH | u32::from(next))
}

#[inline]
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

    fn mask(bytes: &[u8], test: impl Fn(u8) -> bool) -> u16 {
        let bits = bytes.iter().enumerate();
        bits.fold(0, |mask, (at, &byte)| mask | u16::from(test(byte)) << at)
    }

    #[test]
    fn masks_say_what_each_byte_is() {
        for byte in 0..=255_u8 {
            for other in [b'a', b'"', b'\\', 0, 0x1F, b'0', 0x80, 0xFF, byte] {
                for at in 0..WIDTH {
                    let mut bytes = [other; WIDTH];
                    bytes[at] = byte;
                    let ([chunk], _) = Chunk::split(&bytes).unwrap();
                    assert_eq!(chunk.quotes(), mask(&bytes, |byte| byte == b'"'));
                    let specials = mask(&bytes, |byte| matches!(byte, b'\\' | 0..0x20));
                    assert_eq!(chunk.specials(), specials);
                    assert_eq!(chunk.digits(), mask(&bytes, |byte| byte.is_ascii_digit()));
                }
            }
        }
        assert!(Chunk::split::<1>(&[0; WIDTH - 1]).is_none());
    }

    #[test]
    fn the_mask_of_two_chunks_is_in_their_order() {
        let mut bytes = [0; 2 * WIDTH];
        bytes[3] = b'"';
        bytes[WIDTH + 5] = b'"';
        let (chunks, _) = Chunk::split::<2>(&bytes).unwrap();
        assert_eq!(
            super::mask(chunks, Chunk::quotes),
            1 << 3 | 1 << (WIDTH + 5)
        );
    }
}
