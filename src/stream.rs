//! Captures of any size through workers: in parallel, in order, in bounded memory.
//!
//! Threads take blocks of whole records in turn and write what came of them in turn: each locks the reader, reads the next
//! block, unlocks it, works, waits until the blocks before are written, and writes. Where a block begins in the capture
//! is guessed when it is read and checked when its turn comes; a guess that was wrong costs the block another reading, so
//! no answer depends on the number of threads, on the size of blocks or on how the bytes arrive. There are as many blocks in
//! memory as there are threads. What a reader returns less than was asked for is worked on at once, without waiting for
//! more. Nothing here knows what the workers do.

mod buffer;
mod each;
mod intake;
mod lane;
mod turn;

use std::io::{self, Read};
use std::mem;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use thiserror::Error;

use crate::capture::{LeftOut, NoRecord, Position, Record};

use self::buffer::Buffer;
pub use self::each::Desk;
use self::intake::{Block, Intake};
use self::lane::{Lane, Reached, is_worth_it};
use self::turn::{Turns, lock};

/// How much is read at a time, in bytes.
const BLOCK: usize = 1 << 20;

/// What a thread does with records.
pub trait Worker: Send {
    /// What comes of the records of a block.
    type Answers: Default + Send;

    /// Makes the answers empty, for the records of another block.
    fn clear(&mut self, answers: &mut Self::Answers);

    /// Works on a record. A block may be read twice, and the answers of the first time be thrown away; so what is to be
    /// remembered of a record belongs into its answers.
    fn record(&mut self, record: &Record<'_>, answers: &mut Self::Answers);
}

/// A stream of records through workers, each on a thread of its own.
///
/// ```
/// use std::io;
/// use std::ops::ControlFlow;
///
/// use hooklens::capture::Position;
/// use hooklens::stream::Worker;
/// use hooklens::{Input, Record, Stream};
///
/// /// Says on which lines the bad records are.
/// struct Bad;
///
/// impl Worker for Bad {
///     type Answers = Vec<u64>;
///
///     fn clear(&mut self, answers: &mut Vec<u64>) {
///         answers.clear();
///     }
///
///     fn record(&mut self, record: &Record<'_>, answers: &mut Vec<u64>) {
///         if record.result.is_err() {
///             answers.push(record.place.point.line);
///         }
///     }
/// }
///
/// let capture = "{\"n\": 1}\n{\"n\": oops}\n".repeat(1000);
/// let mut lines = Vec::new();
/// let end = Stream::new(vec![Bad, Bad]).run(
///     capture.as_bytes(),
///     Position::start(Input::Auto),
///     |answers| {
///         lines.append(answers);
///         Ok(ControlFlow::Continue(()))
///     },
/// )?;
/// assert_eq!(end.records, 2000);
/// assert!(lines.iter().copied().eq((2..=2000).step_by(2)));
/// # Ok::<(), hooklens::stream::StreamError>(())
/// ```
pub struct Stream<W: Worker> {
    lanes: Vec<Lane<W>>,
    block: usize,
}

/// How a stream ended.
#[derive(Debug)]
pub struct End {
    /// Records, bad ones included.
    pub records: u64,
    /// Bytes of the capture that were read.
    pub bytes: u64,
    /// Why there was no record, if there was none.
    pub no_record: Option<NoRecord>,
    /// What was left out because it is no record.
    pub left_out: LeftOut,
    /// Whether it was ended before the capture was.
    pub stopped: bool,
}

/// What ends a stream early.
#[derive(Debug, Error)]
pub enum StreamError {
    /// The capture cannot be read any further. What was read is answered, but for a record that may be cut off.
    #[error("cannot read on")]
    Read(#[source] io::Error),
    /// The answers cannot be written.
    #[error("cannot write")]
    Write(#[source] io::Error),
}

impl<W: Worker> Stream<W> {
    /// A stream through these workers. With a single one no thread is started.
    ///
    /// # Panics
    ///
    /// If there is no worker.
    pub fn new(workers: Vec<W>) -> Self {
        assert!(!workers.is_empty(), "somebody has to do the work");
        let lanes = workers.into_iter().map(|worker| Lane {
            worker,
            answers: W::Answers::default(),
            buffer: Buffer::default(),
        });
        Self {
            lanes: lanes.collect(),
            block: BLOCK,
        }
    }

    /// Reads blocks of about this many bytes. No answer depends on it.
    #[must_use]
    pub fn block(mut self, bytes: usize) -> Self {
        self.block = bytes.max(1);
        self
    }

    /// The workers.
    pub fn workers(&mut self) -> impl Iterator<Item = &mut W> {
        self.lanes.iter_mut().map(|lane| &mut lane.worker)
    }

    /// Puts a capture through the workers; `write` takes the answers of each block, in order, and says whether to go on.
    ///
    /// A thread that waits for the reader cannot be called back: if writing fails or is ended, this returns when the reader
    /// has returned.
    ///
    /// # Errors
    ///
    /// What the reader or `write` fail with.
    pub fn run<R, F>(&mut self, reader: R, start: Position, write: F) -> Result<End, StreamError>
    where
        R: Read + Send,
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>> + Send,
    {
        let run = Run {
            intake: Mutex::new(Intake::new(reader)),
            turns: Turns::new(
                Left {
                    position: start,
                    rest: Vec::new(),
                    tried: 0,
                    no_record: None,
                },
                write,
            ),
            wrong: AtomicBool::new(false),
            guesses: self.lanes.len() > 1,
            block: self.block,
        };
        if let Some((first, others)) = self.lanes.split_first_mut() {
            while !run.is_over() && !lock(&run.intake).is_worth_threads(run.block) {
                run.step(first);
            }
            if !run.is_over() {
                thread::scope(|scope| {
                    for lane in others {
                        scope.spawn(|| run.work(lane));
                    }
                    run.work(first);
                });
            }
        }
        let turn = run.turns.into_inner();
        let intake = run
            .intake
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match (turn.error, intake.error) {
            (Some(error), _) => Err(StreamError::Write(error)),
            (None, Some(error)) if !turn.stopped => Err(StreamError::Read(error)),
            _ => Ok(End {
                records: turn.left.position.records(),
                bytes: turn.left.position.offset(),
                no_record: turn.left.no_record,
                left_out: turn.left.position.left_out(),
                stopped: turn.stopped,
            }),
        }
    }
}

/// What the threads of a stream share.
struct Run<R, F> {
    intake: Mutex<Intake<R>>,
    turns: Turns<Left, F>,
    /// Whether the blocks that are being read begin elsewhere than was guessed.
    wrong: AtomicBool,
    guesses: bool,
    block: usize,
}

/// Where the blocks before have left the capture.
struct Left {
    /// Where the reading truly is.
    position: Position,
    /// What the block before left because it was not settled.
    rest: Vec<u8>,
    /// How much of it was there when it was last looked at in vain.
    tried: usize,
    no_record: Option<NoRecord>,
}

impl<R: Read, F> Run<R, F> {
    fn is_over(&self) -> bool {
        lock(&self.intake).done || self.turns.is_stopped()
    }

    fn work<W: Worker>(&self, lane: &mut Lane<W>)
    where
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>>,
    {
        let _leaving = Leaving(&self.turns);
        while self.step(lane) {}
    }

    /// Takes a block, works on it and writes; `false` if there is nothing left to do.
    fn step<W: Worker>(&self, lane: &mut Lane<W>) -> bool
    where
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>>,
    {
        let mut intake = lock(&self.intake);
        if intake.done || self.turns.is_stopped() {
            return false;
        }
        if self.wrong.swap(false, Ordering::Relaxed) {
            intake.doubt();
        }
        match intake.block(&mut lane.buffer, self.block) {
            Some(block) => {
                drop(intake);
                self.guessed(lane, &block)
            }
            None => self.careful(lane, &mut intake),
        }
    }

    /// Works on a block before the blocks in front of it are done.
    fn guessed<W: Worker>(&self, lane: &mut Lane<W>, block: &Block) -> bool
    where
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>>,
    {
        let reached = lane.read(block.start.clone(), block.last);
        let Some(mut turn) = self.turns.wait(block.ticket) else {
            return false;
        };
        let is_right = turn.left.position == block.start && turn.left.rest.is_empty();
        let reached = if is_right {
            reached
        } else {
            let position = turn.left.position.clone();
            lane.buffer.push_front(&turn.left.rest);
            turn.left.rest.clear();
            if block.last || is_worth_it(lane.buffer.bytes().len(), turn.left.tried) {
                turn.left.tried = 0;
                lane.read(position, block.last)
            } else {
                lane.worker.clear(&mut lane.answers);
                Reached {
                    length: 0,
                    position,
                    no_record: None,
                }
            }
        };
        let rest = &lane.buffer.bytes()[reached.length..];
        if turn.left.tried == 0 {
            turn.left.tried = rest.len();
        }
        turn.left.rest.extend_from_slice(rest);
        turn.left.position = reached.position;
        turn.left.no_record = reached.no_record;
        // A rest may make the next block right.
        let is_off = if turn.left.rest.is_empty() {
            turn.left.position != block.end
        } else {
            !is_right
        };
        if is_off {
            self.wrong.store(true, Ordering::Relaxed);
        }
        self.turns.write(turn, &mut lane.answers);
        true
    }

    /// Reads and works on a block when all before it is done, so that nothing about it need be guessed.
    fn careful<W: Worker>(&self, lane: &mut Lane<W>, intake: &mut Intake<R>) -> bool
    where
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>>,
    {
        let Some(mut turn) = self.turns.wait(intake.ticket) else {
            return false;
        };
        intake.ticket += 1;
        if self.wrong.swap(false, Ordering::Relaxed) {
            intake.doubt();
        }
        let mut buffer = mem::take(&mut lane.buffer);
        buffer.clear();
        buffer.push(&turn.left.rest);
        buffer.push(intake.tail.bytes());
        turn.left.rest.clear();
        intake.tail.clear();
        let mut tried = mem::take(&mut turn.left.tried);
        loop {
            let held = buffer.bytes().len();
            if intake.ended || is_worth_it(held, tried) {
                let last = intake.ended && intake.error.is_none();
                lane.buffer = buffer;
                let reached = lane.read(turn.left.position.clone(), last);
                buffer = mem::take(&mut lane.buffer);
                buffer.drop_front(reached.length);
                turn.left.position = reached.position;
                turn.left.no_record = reached.no_record;
                tried = buffer.bytes().len();
                if reached.length > 0 || intake.ended {
                    break;
                }
            }
            intake.read(&mut buffer, self.block);
        }
        turn.left.tried = tried;
        intake.tail.push(buffer.bytes());
        lane.buffer = buffer;
        intake.done = intake.ended;
        if self.guesses {
            intake.guess(&turn.left.position);
        }
        self.turns.write(turn, &mut lane.answers);
        true
    }
}

/// Ends the stream if its thread panics, lest the others wait for its turn.
struct Leaving<'a, S, F>(&'a Turns<S, F>);

impl<S, F> Drop for Leaving<'_, S, F> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}
