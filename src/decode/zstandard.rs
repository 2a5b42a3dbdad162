//! Zstandard: one frame after another, a block at a time.
//!
//! A call of the decoder that fails does not say what it has written, so that no call may get more than what can fail as a
//! whole: a header, a block or a checksum. The decoder itself says how long the next one is.

use std::io;

use zstd::stream::raw::{Decoder as Raw, Operation as _};

use super::compressed::{Decoder, Step};

/// How long the header of a block is, which the decoder adds to what it asks for.
const BLOCK_HEADER: usize = 3;

/// What it asks for at the beginning of a frame: the shortest header.
const FRAME: usize = 5;

/// Decodes frames.
pub(super) struct Zstandard {
    raw: Raw<'static>,
    /// How many bytes the decoder asks for.
    wanted: usize,
    /// Whether the next byte begins a frame.
    between: bool,
}

impl Zstandard {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            raw: Raw::new()?,
            wanted: FRAME,
            between: true,
        })
    }
}

impl Decoder for Zstandard {
    const FORMAT: &str = "Zstandard";

    fn step(&mut self, input: &[u8], memory: &mut [u8]) -> Step {
        let none = Step {
            taken: 0,
            given: 0,
            result: Ok(()),
        };
        if self.between {
            if input.is_empty() {
                return none;
            }
            self.between = false;
            self.wanted = FRAME;
        }
        let longest = match self.wanted {
            wanted @ 0..=BLOCK_HEADER => wanted.max(1),
            wanted => wanted - BLOCK_HEADER,
        };
        let input = &input[..input.len().min(longest)];
        match self.raw.run_on_buffers(input, memory) {
            Ok(status) => {
                self.wanted = status.remaining;
                self.between = status.remaining == 0;
                Step {
                    taken: status.bytes_read,
                    given: status.bytes_written,
                    result: Ok(()),
                }
            }
            Err(error) => Step {
                result: Err(error),
                ..none
            },
        }
    }

    fn may_end(&self) -> bool {
        self.between
    }
}
