//! Many short captures through a stream's workers: one thread a capture, or a few of them.
//!
//! What is opened, read and worked on by one thread is written in turn, so the answers stand in the order of the items
//! whatever the number of threads. A thread holds the answers of its own item only, and of a capture that turns out long
//! those of a block: it waits for its turn then and writes as it goes. Nothing here knows what the items are.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::thread;

use super::lane::{Lane, is_worth_it};
use super::turn::{Turns, lock};
use super::{End, Leaving, Stream, StreamError, Worker};
use crate::capture::Position;

/// What a thread works at: its worker, the answers of an item, and memory to read captures into.
pub struct Desk<'a, W: Worker> {
    lane: &'a mut Lane<W>,
    block: usize,
    /// Writes the answers when their turn comes and clears them; `false` if nobody wants them.
    hand_in: &'a mut (dyn FnMut(&mut Lane<W>) -> bool + 'a),
}

impl<W: Worker> Desk<'_, W> {
    /// The worker, to tell it of a capture, and the answers of the item so far, to say something before the records or
    /// behind them.
    pub fn worker(&mut self) -> (&mut W, &mut W::Answers) {
        (&mut self.lane.worker, &mut self.lane.answers)
    }

    /// Works on a capture.
    ///
    /// # Errors
    ///
    /// What the reader fails with. What was read is answered, but for a record that may be cut off.
    pub fn read(&mut self, mut reader: impl Read, start: Position) -> io::Result<End> {
        self.lane.buffer.clear();
        let mut position = start;
        let mut tried = 0_usize;
        loop {
            let mut result = Ok(1);
            // A record that is not whole yet wants more than a block.
            let size = self.block.max(tried.saturating_mul(2));
            while matches!(result, Ok(1..)) && self.lane.buffer.bytes().len() < size {
                result = self.lane.buffer.read(&mut reader, size);
            }
            let held = self.lane.buffer.bytes().len();
            let ended = !matches!(result, Ok(1..));
            let mut no_record = None;
            if ended || is_worth_it(held, tried) {
                let reached = self.lane.read_more(position, result.is_ok() && ended);
                self.lane.buffer.drop_front(reached.length);
                position = reached.position;
                no_record = reached.no_record;
                tried = held - reached.length;
            }
            result?;
            let stopped = !ended && !(self.hand_in)(self.lane);
            if ended || stopped {
                return Ok(End {
                    records: position.records(),
                    bytes: position.offset(),
                    no_record,
                    left_out: position.left_out(),
                    stopped,
                });
            }
        }
    }
}

impl<W: Worker> Stream<W> {
    /// Puts items through the workers, each of which is a short capture or several; `work` opens and reads those of an item
    /// at a [`Desk`], and `write` takes the answers in the order of the items and says whether to go on, which comes back.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use hooklens::capture::Position;
    /// use hooklens::stream::Worker;
    /// use hooklens::{Input, Record, Stream};
    ///
    /// /// Counts records.
    /// struct Count;
    ///
    /// impl Worker for Count {
    ///     type Answers = usize;
    ///
    ///     fn clear(&mut self, answers: &mut usize) {
    ///         *answers = 0;
    ///     }
    ///
    ///     fn record(&mut self, _: &Record<'_>, answers: &mut usize) {
    ///         *answers += 1;
    ///     }
    /// }
    ///
    /// let captures = ["{}", "[{}, {}]", "{}\n{}\n{}\n"];
    /// let mut counts = Vec::new();
    /// Stream::new(vec![Count, Count]).run_each(
    ///     captures.into_iter(),
    ///     |capture, desk| {
    ///         let end = desk.read(capture.as_bytes(), Position::start(Input::Auto));
    ///         assert!(end.is_ok());
    ///     },
    ///     |count| {
    ///         counts.push(*count);
    ///         Ok(ControlFlow::Continue(()))
    ///     },
    /// )?;
    /// assert_eq!(counts, [1, 2, 3]);
    /// # Ok::<(), hooklens::stream::StreamError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What `write` fails with.
    pub fn run_each<I, G, F>(
        &mut self,
        items: I,
        work: G,
        write: F,
    ) -> Result<ControlFlow<()>, StreamError>
    where
        I: Iterator + Send,
        I::Item: Send,
        G: Fn(I::Item, &mut Desk<'_, W>) + Sync,
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>> + Send,
    {
        let run = Each {
            items: Mutex::new((0, items.peekable())),
            turns: Turns::new((), write),
            work,
            block: self.block,
        };
        if let Some((first, others)) = self.lanes.split_first_mut()
            && run.step(first)
        {
            let is_over = lock(&run.items).1.peek().is_none();
            if others.is_empty() || is_over {
                run.work(first);
            } else {
                thread::scope(|scope| {
                    for lane in others {
                        scope.spawn(|| run.work(lane));
                    }
                    run.work(first);
                });
            }
        }
        let turn = run.turns.into_inner();
        match turn.error {
            Some(error) => Err(StreamError::Write(error)),
            None if turn.stopped => Ok(ControlFlow::Break(())),
            None => Ok(ControlFlow::Continue(())),
        }
    }
}

/// What the threads share.
struct Each<I: Iterator, G, F> {
    /// The items that are left, and the number of the next one.
    items: Mutex<(u64, std::iter::Peekable<I>)>,
    turns: Turns<(), F>,
    work: G,
    block: usize,
}

impl<I: Iterator, G, F> Each<I, G, F> {
    fn work<W: Worker>(&self, lane: &mut Lane<W>)
    where
        G: Fn(I::Item, &mut Desk<'_, W>),
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>>,
    {
        let _leaving = Leaving(&self.turns);
        while self.step(lane) {}
    }

    /// Takes an item, works on it and writes; `false` if there is nothing left to do.
    fn step<W: Worker>(&self, lane: &mut Lane<W>) -> bool
    where
        G: Fn(I::Item, &mut Desk<'_, W>),
        F: FnMut(&mut W::Answers) -> io::Result<ControlFlow<()>>,
    {
        if self.turns.is_stopped() {
            return false;
        }
        let (ticket, item) = {
            let mut items = lock(&self.items);
            let Some(item) = items.1.next() else {
                return false;
            };
            items.0 += 1;
            (items.0 - 1, item)
        };
        lane.worker.clear(&mut lane.answers);
        let mut hand_in = |lane: &mut Lane<W>| {
            let turn = self.turns.wait(ticket);
            let goes_on = turn.is_some_and(|turn| self.turns.write_part(turn, &mut lane.answers));
            lane.worker.clear(&mut lane.answers);
            goes_on
        };
        (self.work)(
            item,
            &mut Desk {
                lane,
                block: self.block,
                hand_in: &mut hand_in,
            },
        );
        match self.turns.wait(ticket) {
            Some(turn) => {
                self.turns.write(turn, &mut lane.answers);
                true
            }
            None => false,
        }
    }
}
