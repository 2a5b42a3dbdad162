//! Memory that is read into and used again: it grows when it must and is never given back.

use std::io::{self, Read};

/// Bytes of a capture, in memory that outlives them.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    /// Reading wants initialized memory, so its length is what could be held.
    memory: Vec<u8>,
    filled: usize,
}

impl Buffer {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[..self.filled]
    }

    pub(super) fn clear(&mut self) {
        self.filled = 0;
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.hold(self.filled + bytes.len());
        self.memory[self.filled..self.filled + bytes.len()].copy_from_slice(bytes);
        self.filled += bytes.len();
    }

    /// Puts bytes in front of those that are there.
    pub(super) fn push_front(&mut self, bytes: &[u8]) {
        self.hold(self.filled + bytes.len());
        self.memory.copy_within(..self.filled, bytes.len());
        self.memory[..bytes.len()].copy_from_slice(bytes);
        self.filled += bytes.len();
    }

    /// Drops bytes from the front.
    pub(super) fn drop_front(&mut self, length: usize) {
        self.memory.copy_within(length..self.filled, 0);
        self.filled -= length;
    }

    /// Drops all but this many bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.filled = self.filled.min(length);
    }

    /// Reads once, up to `size` bytes in all, or more if as many are there. How many were read; 0 is the end.
    pub(super) fn read(&mut self, reader: &mut impl Read, size: usize) -> io::Result<usize> {
        if self.filled >= size {
            // Doubled, so that a record of any length is copied a fixed number of times.
            self.hold(self.filled * 2);
        } else {
            self.hold(size);
        }
        loop {
            match reader.read(&mut self.memory[self.filled..]) {
                Ok(length) => {
                    self.filled += length;
                    return Ok(length);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether there is room for more.
    pub(super) fn is_full(&self) -> bool {
        self.filled == self.memory.len()
    }

    fn hold(&mut self, length: usize) {
        if self.memory.is_empty() {
            // Memory that the system hands out as zeros costs nothing until it is touched: most captures are small.
            self.memory = vec![0; length];
        } else if self.memory.len() < length {
            self.memory.resize(length, 0);
        }
    }
}
