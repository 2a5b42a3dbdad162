//! The two streams: one buffered writer for answers, one for what is said beside them.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};

use colored::Colorize;

use crate::answers::{Answers, Stream};
use crate::color::Color;
use crate::pieces::Pieces;
use crate::progress::Progress;
use crate::report::frame::Look;
use crate::report::quote::Broken;
use crate::report::visible::visible;

/// Columns where there is no terminal.
const WIDTH: usize = 100;

/// How answers are given, for those who make them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// How answers look.
    pub(crate) out_look: Look,
    /// How what is said beside them looks.
    pub(crate) err_look: Look,
    /// Whether answers go to a terminal.
    pub(crate) is_terminal: bool,
    /// Whether nothing but errors is said beside the answers.
    pub(crate) quiet: bool,
}

impl Manner {
    /// What kept a part of the job from being done, in words, a line feed included.
    pub(crate) fn error(&self, error: &anyhow::Error) -> String {
        if let Some(broken) = error.downcast_ref::<Broken>() {
            return broken.render(self.err_look);
        }
        let label = self.err_look.paint("error:", |text| text.red().bold());
        // What is wrong with a pack quotes it.
        let text = format!("error: {error:#}");
        let lines: Vec<_> = text
            .lines()
            .map(|line| self.err_look.wrapped(&visible(line), 7))
            .collect();
        format!("{label}{}\n", lines.join("\n").trim_start_matches("error:"))
    }
}

/// Standard output and standard error, and how to write to each.
pub(crate) struct Output {
    /// Answers only.
    pub(crate) out: BufWriter<Pieces<io::Stdout>>,
    /// Findings' prose, summaries, errors.
    err: io::Stderr,
    /// How answers look.
    pub(crate) out_look: Look,
    /// How what is said beside them looks.
    pub(crate) err_look: Look,
    /// Whether answers go to a terminal.
    pub(crate) is_terminal: bool,
    /// Whether nothing but errors is said beside the answers.
    pub(crate) quiet: bool,
    /// How far the reading is, for who waits.
    pub(crate) progress: Progress,
    /// Whether both streams end up in one place.
    together: bool,
}

impl Output {
    pub(crate) fn new(color: Color, quiet: bool) -> Self {
        // `colored` looks at standard output only; who writes decides for the stream at hand.
        colored::control::set_override(true);
        let is_terminal = io::stdout().is_terminal();
        Self {
            out: BufWriter::with_capacity(64 << 10, Pieces(io::stdout())),
            err: io::stderr(),
            out_look: look(&io::stdout(), color),
            err_look: look(&io::stderr(), color),
            is_terminal,
            quiet,
            // Answers that go by say themselves that something is being done.
            progress: Progress::new(is_watched() && !is_terminal && !quiet),
            together: are_one(),
        }
    }

    /// Writes what is still buffered.
    pub(crate) fn finish(&mut self) -> anyhow::Result<()> {
        self.progress.clear();
        Ok(self.out.flush()?)
    }

    /// Nothing is written to standard output before all is read.
    pub(crate) fn answers_at_the_end(&mut self) {
        self.progress = Progress::new(is_watched() && !self.quiet);
    }

    /// How answers are given.
    pub(crate) fn manner(&self) -> Manner {
        Manner {
            out_look: self.out_look,
            err_look: self.err_look,
            is_terminal: self.is_terminal,
            quiet: self.quiet,
        }
    }

    /// Writes the answers of a block, and what is said beside them.
    pub(crate) fn answer(&mut self, answers: &Answers) -> io::Result<()> {
        let (out, err) = (&mut self.out, &mut self.err);
        let mut write = || answers.write(out, err, self.together);
        if answers.is_silent() {
            write()
        } else {
            self.progress.suspend(write)
        }
    }

    /// Appends something, line feeds included, to what a stream says of findings.
    pub(crate) fn append(&mut self, to: Stream, text: &str) -> anyhow::Result<()> {
        match to {
            Stream::Out => Ok(self.out.write_all(text.as_bytes())?),
            Stream::Err => self.say(text),
        }
    }

    /// Appends lines of prose, wrapped if the stream is a terminal.
    pub(crate) fn append_prose(&mut self, to: Stream, text: &str) -> anyhow::Result<()> {
        let look = match to {
            Stream::Out => self.out_look,
            Stream::Err => self.err_look,
        };
        let lines: Vec<String> = text
            .lines()
            .map(|line| look.wrapped(line, 2) + "\n")
            .collect();
        self.append(to, &lines.concat())
    }

    /// Says something, line feeds included, beside the answers, after those given so far.
    pub(crate) fn say(&mut self, text: &str) -> anyhow::Result<()> {
        if self.quiet || text.is_empty() {
            return Ok(());
        }
        self.out.flush()?;
        let note = text
            .strip_prefix("note: ")
            .and_then(|note| note.strip_suffix('\n'));
        let text = match note.filter(|note| !note.contains('\n')) {
            Some(note) => self.err_look.wrapped(&format!("note: {note}"), 6) + "\n",
            None => text.to_owned(),
        };
        // Nobody is left to tell if standard error is gone.
        let _ = (self.progress).suspend(|| write!(self.err, "{text}"));
        Ok(())
    }

    /// Says what kept a part of the job from being done, after the answers given so far.
    pub(crate) fn error(&mut self, error: &anyhow::Error) {
        let _ = self.out.flush();
        let text = self.manner().error(error);
        let _ = (self.progress).suspend(|| write!(self.err, "{text}"));
    }
}

/// Whether somebody sees what is said beside the answers.
pub(crate) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Whether standard output and standard error are one file, pipe or terminal, as far as is known.
#[cfg(unix)]
fn are_one() -> bool {
    use std::fs::File;
    use std::os::fd::{AsFd, BorrowedFd};
    use std::os::unix::fs::MetadataExt as _;

    let identity = |stream: BorrowedFd<'_>| {
        let about = File::from(stream.try_clone_to_owned().ok()?)
            .metadata()
            .ok()?;
        Some((about.dev(), about.ino()))
    };
    let out = identity(io::stdout().as_fd());
    out.is_none() || out == identity(io::stderr().as_fd())
}

#[cfg(not(unix))]
fn are_one() -> bool {
    true
}

/// How a stream looks: as wide as its terminal, or as `COLUMNS` says where there is none.
fn look<S: IsTerminal + AsHandle>(stream: &S, color: Color) -> Look {
    let terminal = terminal_size::terminal_size_of(stream).map(|(width, _)| usize::from(width.0));
    let asked = || env::var("COLUMNS").ok()?.parse().ok();
    Look {
        color: color.on(stream),
        width: terminal.or_else(asked).unwrap_or(WIDTH).clamp(40, 200),
        wraps: stream.is_terminal(),
    }
}

// What a stream is asked its size by, which systems call by different names.
#[cfg(unix)]
use std::os::fd::AsFd as AsHandle;
#[cfg(windows)]
use std::os::windows::io::AsHandle;
