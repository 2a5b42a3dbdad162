//! gzip: one member after another.
//!
//! The readers that `flate2` has drop what the call that fails has written; its decoder says how much that is.

use std::io;

use flate2::{Decompress, FlushDecompress, Status};

use super::compressed::{Decoder, Step};

/// The window of 32 KiB that every member may refer to.
const WINDOW_BITS: u8 = 15;

/// Decodes members.
pub(super) struct Gzip {
    member: Decompress,
    /// Whether the next byte begins a member.
    between: bool,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self {
            member: Decompress::new_gzip(WINDOW_BITS),
            between: true,
        }
    }
}

impl Decoder for Gzip {
    const FORMAT: &str = "gzip";

    fn step(&mut self, input: &[u8], memory: &mut [u8]) -> Step {
        if self.between && !input.is_empty() {
            // Its `reset` knows no gzip.
            if self.member.total_in() > 0 {
                self.member = Decompress::new_gzip(WINDOW_BITS);
            }
            self.between = false;
        }
        let before = (self.member.total_in(), self.member.total_out());
        let status = if self.between {
            Ok(Status::Ok)
        } else {
            self.member.decompress(input, memory, FlushDecompress::None)
        };
        self.between |= matches!(status, Ok(Status::StreamEnd));
        let passed = |now: u64, before: u64| usize::try_from(now - before).unwrap_or(usize::MAX);
        Step {
            taken: passed(self.member.total_in(), before.0),
            given: passed(self.member.total_out(), before.1),
            result: status
                .map(drop)
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "its gzip is damaged")),
        }
    }

    fn may_end(&self) -> bool {
        self.between
    }
}
