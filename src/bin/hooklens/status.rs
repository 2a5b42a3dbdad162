//! The exit status: the same three everywhere.

use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::color::Color;

/// How a run ended. The worst wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// 0: recognized, valid, same, normalized.
    Yes,
    /// 1: a finding that fails the run, an unrecognized or ambiguous payload, a difference.
    No,
    /// 2: the job could not be done: usage, an unreadable file, a broken pack.
    Trouble,
}

impl Status {
    /// The worse of the two.
    pub(crate) fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// The number that the program ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Trouble => 2,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}

/// Prints what clap has to say: help and version are no trouble, wrong usage is. Whether in colour is not clap's choice,
/// which knows neither the flag nor all of the environment.
pub(crate) fn of_usage(error: &clap::Error, color: Color) -> Status {
    let text = error.render();
    let in_color = |on| {
        if on {
            text.ansi().to_string()
        } else {
            text.to_string()
        }
    };
    // A closed pipe here has nobody left to tell.
    if error.use_stderr() {
        let _ = write!(io::stderr(), "{}", in_color(color.on(&io::stderr())));
        Status::Trouble
    } else {
        let _ = write!(io::stdout(), "{}", in_color(color.on(&io::stdout())));
        Status::Yes
    }
}

/// Ends the program at once: nobody reads our output any more.
#[expect(clippy::exit, reason = "another thread may be waiting for input")]
pub(crate) fn end_quietly() -> ! {
    std::process::exit(0)
}

/// Whether an error is that nobody reads our output any more.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_wins() {
        assert_eq!(Status::Yes.and(Status::No), Status::No);
        assert_eq!(Status::Trouble.and(Status::No), Status::Trouble);
    }
}
