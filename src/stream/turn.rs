//! The writing end of a stream: threads come to it in the order of their blocks.

use std::io;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::capture::{NoRecord, Position};

/// What only the thread may touch whose turn it is.
pub(super) struct Turn<F> {
    /// The block whose turn it is.
    pub(super) ticket: u64,
    /// Where the reading truly is.
    pub(super) position: Position,
    /// What the block before left because it was not settled.
    pub(super) rest: Vec<u8>,
    /// How much of it was there when it was last looked at in vain.
    pub(super) tried: usize,
    pub(super) no_record: Option<NoRecord>,
    pub(super) write: F,
    /// Whether nobody wants any more answers.
    pub(super) stopped: bool,
    pub(super) error: Option<io::Error>,
}

/// The turn, and where to wait for it.
pub(super) struct Turns<F> {
    turn: Mutex<Turn<F>>,
    next: Condvar,
}

impl<F> Turns<F> {
    pub(super) fn new(turn: Turn<F>) -> Self {
        Self {
            turn: Mutex::new(turn),
            next: Condvar::new(),
        }
    }

    /// Waits until it is this block's turn; `None` if the stream has stopped.
    pub(super) fn wait(&self, ticket: u64) -> Option<MutexGuard<'_, Turn<F>>> {
        let turn = lock(&self.turn);
        let turn = self
            .next
            .wait_while(turn, |turn| turn.ticket != ticket && !turn.stopped)
            .unwrap_or_else(PoisonError::into_inner);
        (!turn.stopped).then_some(turn)
    }

    /// Writes what came of a block and lets the next one come.
    pub(super) fn write<A>(&self, mut turn: MutexGuard<'_, Turn<F>>, answers: &mut A)
    where
        F: FnMut(&mut A) -> io::Result<ControlFlow<()>>,
    {
        match (turn.write)(answers) {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => turn.stopped = true,
            Err(error) => {
                turn.stopped = true;
                turn.error = Some(error);
            }
        }
        turn.ticket += 1;
        drop(turn);
        self.next.notify_all();
    }

    pub(super) fn is_stopped(&self) -> bool {
        lock(&self.turn).stopped
    }

    /// Lets nobody wait for a thread that will not come.
    pub(super) fn stop(&self) {
        lock(&self.turn).stopped = true;
        self.next.notify_all();
    }

    pub(super) fn into_inner(self) -> Turn<F> {
        self.turn
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lock whose holder panicked is as good as any: the panic ends the stream.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
