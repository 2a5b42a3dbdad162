//! The reading end of a stream: one reader, from which threads take blocks in turn.

use std::io::{self, Read};

use super::buffer::Buffer;
use crate::capture::{Ahead, Position};

/// Before this part of a block is read, reads are small and one thread does the work: most captures that somebody looks at
/// are no larger, and starting threads takes longer than working on them.
const EARLY: usize = 4;
const EARLY_READ: usize = 64 << 10;

/// A wrong guess costs another reading of the blocks that are being worked on. If there is one in this many blocks or more,
/// that costs less than taking them one at a time for a while.
const SELDOM: u32 = 16;

/// What threads take blocks from.
pub(super) struct Intake<R> {
    reader: R,
    /// What was read and belongs to no block yet.
    pub(super) tail: Buffer,
    /// The number of the next block.
    pub(super) ticket: u64,
    /// Where the next block begins and where it may end, as long as that can be guessed.
    guess: Option<(Position, Ahead)>,
    /// Blocks that are read one at a time before the next guess.
    careful: u32,
    /// How often a guess was wrong lately.
    wrong: u32,
    /// Blocks cut since.
    cut: u32,
    /// Bytes read so far.
    taken: usize,
    /// Whether the reader has no more.
    pub(super) ended: bool,
    /// Whether the last block is taken.
    pub(super) done: bool,
    pub(super) error: Option<io::Error>,
}

/// A part of a capture that is likely to hold whole records. Its bytes are in the buffer of who took it.
pub(super) struct Block {
    pub(super) ticket: u64,
    pub(super) start: Position,
    /// Where the reading should be behind it.
    pub(super) end: Position,
    pub(super) last: bool,
}

impl<R: Read> Intake<R> {
    pub(super) fn new(reader: R) -> Self {
        Self {
            reader,
            tail: Buffer::default(),
            ticket: 0,
            guess: None,
            careful: 0,
            wrong: 0,
            cut: 0,
            taken: 0,
            ended: false,
            done: false,
            error: None,
        }
    }

    /// Whether blocks of this size can be cut, and there have been enough to be worth other threads.
    pub(super) fn is_worth_threads(&self, size: usize) -> bool {
        self.guess.is_some() && self.taken >= size / EARLY
    }

    /// The guess was wrong. The more often that happens, the longer it is before the next one.
    pub(super) fn doubt(&mut self) {
        self.guess = None;
        self.wrong = if self.cut < SELDOM {
            (self.wrong + 1).min(6)
        } else {
            0
        };
        self.careful = 1 << self.wrong;
        self.cut = 0;
    }

    /// Guesses how it goes on from a position, at which the tail begins.
    pub(super) fn guess(&mut self, position: &Position) {
        if self.careful > 0 {
            self.careful -= 1;
        } else if !self.ended {
            self.guess = position.ahead().map(|ahead| (position.clone(), ahead));
        }
    }

    /// Reads once into a buffer of this size, or one that grows.
    pub(super) fn read(&mut self, buffer: &mut Buffer, size: usize) -> usize {
        let size = if self.taken < size / EARLY {
            size.min(EARLY_READ)
        } else {
            size
        };
        match buffer.read(&mut self.reader, size) {
            Ok(length) => {
                self.taken += length;
                self.ended |= length == 0;
                length
            }
            Err(error) => {
                self.error = Some(error);
                self.ended = true;
                0
            }
        }
    }

    /// Cuts the next block: about `size` bytes, or as many as are there without waiting, if a record ends in them.
    /// `None` if it cannot be told where records end; what was read is in the tail then.
    pub(super) fn block(&mut self, buffer: &mut Buffer, size: usize) -> Option<Block> {
        let (start, mut ahead) = self.guess.take()?;
        buffer.clear();
        buffer.push(self.tail.bytes());
        self.tail.clear();
        let most = start.longest_record().saturating_add(size);
        let mut short = false;
        while !self.ended {
            ahead.scan(buffer.bytes());
            let is_enough = short || buffer.bytes().len() >= size || ahead.is_lost();
            match ahead.cut() {
                Some((length, records)) if is_enough => {
                    self.tail.push(&buffer.bytes()[length..]);
                    buffer.truncate(length);
                    ahead.go_on();
                    let mut end = start.clone();
                    end.pass(buffer.bytes(), records);
                    let block = self.take(start, end.clone(), false);
                    self.guess = (!ahead.is_lost()).then_some((end, ahead));
                    return Some(block);
                }
                None if ahead.is_lost() || buffer.bytes().len() > most => {
                    self.tail.push(buffer.bytes());
                    return None;
                }
                _ => {}
            }
            self.read(buffer, size);
            short = !buffer.is_full();
        }
        self.done = true;
        let last = self.error.is_none();
        Some(self.take(start.clone(), start, last))
    }

    fn take(&mut self, start: Position, end: Position, last: bool) -> Block {
        self.ticket += 1;
        self.cut = self.cut.saturating_add(1);
        Block {
            ticket: self.ticket - 1,
            start,
            end,
            last,
        }
    }
}
