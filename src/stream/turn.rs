//! The writing end of a stream: threads come to it in the order of their blocks.

use std::io;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What only the thread may touch whose turn it is.
pub(super) struct Turn<S, F> {
    /// The block whose turn it is.
    pub(super) ticket: u64,
    /// What the blocks before have left.
    pub(super) left: S,
    write: F,
    /// Whether nobody wants any more answers.
    pub(super) stopped: bool,
    pub(super) error: Option<io::Error>,
}

/// The turn, and where to wait for it.
pub(super) struct Turns<S, F> {
    turn: Mutex<Turn<S, F>>,
    next: Condvar,
}

impl<S, F> Turns<S, F> {
    pub(super) fn new(left: S, write: F) -> Self {
        Self {
            turn: Mutex::new(Turn {
                ticket: 0,
                left,
                write,
                stopped: false,
                error: None,
            }),
            next: Condvar::new(),
        }
    }

    /// Waits until it is this block's turn; `None` if the stream has stopped.
    pub(super) fn wait(&self, ticket: u64) -> Option<MutexGuard<'_, Turn<S, F>>> {
        let turn = lock(&self.turn);
        let turn = self
            .next
            .wait_while(turn, |turn| turn.ticket != ticket && !turn.stopped)
            .unwrap_or_else(PoisonError::into_inner);
        (!turn.stopped).then_some(turn)
    }

    /// Writes what came of a block and lets the next one come.
    pub(super) fn write<A>(&self, mut turn: MutexGuard<'_, Turn<S, F>>, answers: &mut A)
    where
        F: FnMut(&mut A) -> io::Result<ControlFlow<()>>,
    {
        turn.ticket += 1;
        self.write_part(turn, answers);
    }

    /// Writes what came of a part of a block; `false` if nobody wants any more.
    pub(super) fn write_part<A>(
        &self,
        mut turn: MutexGuard<'_, Turn<S, F>>,
        answers: &mut A,
    ) -> bool
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
        let goes_on = !turn.stopped;
        drop(turn);
        self.next.notify_all();
        goes_on
    }

    pub(super) fn is_stopped(&self) -> bool {
        lock(&self.turn).stopped
    }

    /// Lets nobody wait for a thread that will not come.
    pub(super) fn stop(&self) {
        lock(&self.turn).stopped = true;
        self.next.notify_all();
    }

    pub(super) fn into_inner(self) -> Turn<S, F> {
        self.turn
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A lock whose holder panicked is as good as any: the panic ends the stream.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
