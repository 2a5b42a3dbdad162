//! What a thread of a stream has: its worker, its memory, and how it works on the records in that.
//!
//! Only records that are settled are worked on, so what is left is either a part of one or not worth another look yet. Where
//! bytes come from and answers go to is not known here.

use super::Worker;
use super::buffer::Buffer;
use crate::capture::{NoRecord, Position, Records};

/// A record of which there is less is looked at whenever there is more of it; a longer one when it has doubled.
const SMALL: usize = 64 << 10;

/// A worker and its memory.
pub(super) struct Lane<W: Worker> {
    pub(super) worker: W,
    pub(super) answers: W::Answers,
    pub(super) buffer: Buffer,
}

impl<W: Worker> Lane<W> {
    /// Works on the records of the buffer that are settled.
    pub(super) fn read(&mut self, position: Position, last: bool) -> Reached {
        self.worker.clear(&mut self.answers);
        self.read_more(position, last)
    }

    /// [`Lane::read`] that adds to the answers.
    pub(super) fn read_more(&mut self, position: Position, last: bool) -> Reached {
        let bytes = self.buffer.bytes();
        let mut records = Records::part(bytes, position, last);
        while let Some(record) = records.next() {
            self.worker.record(&record, &mut self.answers);
            if let Ok(payload) = record.result {
                records.recycle(payload);
            }
        }
        Reached {
            length: bytes.len() - records.rest().len(),
            no_record: records.no_record(),
            position: records.into_position(),
        }
    }
}

/// Where the reading of a block has come to.
pub(super) struct Reached {
    /// Bytes of the block that are read.
    pub(super) length: usize,
    pub(super) position: Position,
    pub(super) no_record: Option<NoRecord>,
}

/// Whether to look again at a record of which there was less before.
pub(super) fn is_worth_it(held: usize, tried: usize) -> bool {
    held > tried && (held <= SMALL || held / 2 >= tried)
}
