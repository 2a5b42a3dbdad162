//! The two streams: one buffered writer for answers, one for what is said beside them.

use std::io::{self, BufWriter, IsTerminal, Write};

use colored::Colorize;

use crate::color::Color;

/// Standard output and standard error, and whether each is coloured.
pub(crate) struct Output {
    /// Answers only.
    pub(crate) out: BufWriter<io::Stdout>,
    /// Findings' prose, summaries, errors.
    pub(crate) err: io::Stderr,
    /// Whether answers are coloured.
    pub(crate) out_color: bool,
    /// Whether what is said beside them is.
    pub(crate) err_color: bool,
    /// Whether answers go to a terminal.
    pub(crate) is_terminal: bool,
}

impl Output {
    pub(crate) fn new(color: Color) -> Self {
        // `colored` looks at standard output only; who writes decides for the stream at hand.
        colored::control::set_override(true);
        Self {
            out: BufWriter::with_capacity(64 << 10, io::stdout()),
            err: io::stderr(),
            out_color: color.on(&io::stdout()),
            err_color: color.on(&io::stderr()),
            is_terminal: io::stdout().is_terminal(),
        }
    }

    /// Writes what is still buffered.
    pub(crate) fn finish(&mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }

    /// Says what stopped the run, after the answers given so far.
    pub(crate) fn error(&mut self, error: &anyhow::Error) {
        let _ = self.out.flush();
        let label = if self.err_color {
            "error:".red().bold().to_string()
        } else {
            "error:".to_owned()
        };
        // Nobody is left to tell if standard error is gone, too.
        let _ = writeln!(self.err, "{label} {error:#}");
    }
}
