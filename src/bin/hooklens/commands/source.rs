//! Where captures come from: files by name, and standard input, compressed or not.

use std::fs::File;
use std::io::{self, BufReader, Cursor, IsTerminal as _, Read};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use hooklens::decode::{Decoded, Limit};

use crate::output::Output;
use crate::progress::Progress;
use crate::report::visible::visible;

/// How standard input is called, in every format.
pub(crate) const STDIN: &str = "<stdin>";

/// A file is looked at as a whole before it is answered if it is not longer, in bytes.
const SHORT: u64 = 1 << 20;

/// How much of a file is read at a time while it is looked at, in bytes.
const AT_ONCE: usize = 64 << 10;

/// The number of lines that a longer file is taken to have, and of one that comes through a pipe: room for their digits.
const MANY: usize = 999_999;
const SOME: usize = 999;

/// A capture that can be read.
pub(crate) struct Source {
    /// Its name as it was given; [`STDIN`] for standard input.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) reader: Box<dyn Read + Send>,
    /// How many lines there may be. It depends on nothing but what the capture is, lest answers depend on how it arrives.
    pub(crate) lines: usize,
}

/// Opens a capture.
///
/// # Errors
///
/// What the system says, with the name of the file.
pub(crate) fn open(path: &Path, limit: Limit, output: &mut Output) -> anyhow::Result<Source> {
    if path.as_os_str() == "-" {
        let standard = io::stdin();
        let mut progress = &output.progress;
        if standard.is_terminal() {
            output.say("reading a capture from the terminal; end it with Ctrl-D\n")?;
            progress = &Progress::NONE;
        }
        let reader = progress.watch(standard_input(standard));
        return Ok(Source {
            name: STDIN.to_owned(),
            reader: Box::new(Decoded::new(reader, limit)),
            lines: SOME,
        });
    }
    file(path, limit, &output.progress)
}

/// Opens a capture that is a file.
///
/// # Errors
///
/// What the system says, with the name of the file.
pub(crate) fn file(path: &Path, limit: Limit, progress: &Progress) -> anyhow::Result<Source> {
    let name = path.to_string_lossy().into_owned();
    match open_file(path, limit, progress) {
        Ok((reader, lines)) => Ok(Source {
            name,
            reader,
            lines,
        }),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

/// Reads a capture whole.
///
/// # Errors
///
/// As [`open`].
pub(crate) fn read(
    path: &Path,
    limit: Limit,
    output: &mut Output,
) -> anyhow::Result<(String, Vec<u8>)> {
    let mut source = open(path, limit, output)?;
    let mut bytes = Vec::new();
    match source.reader.read_to_end(&mut bytes) {
        Ok(_) => Ok((source.name, bytes)),
        Err(error) => Err(unreadable(&source.name, &error)),
    }
}

/// Says that a capture cannot be read.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> anyhow::Error {
    let why: anyhow::Result<()> = Err(anyhow!(in_words(error)));
    let what = if name == STDIN {
        "cannot read standard input".to_owned()
    } else {
        format!("cannot read {}", visible(name))
    };
    why.context(what).expect_err("it is an error")
}

fn open_file(
    path: &Path,
    limit: Limit,
    progress: &Progress,
) -> io::Result<(Box<dyn Read + Send>, usize)> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::Error::other("is a directory"));
    }
    let file = progress.watch(file);
    if !about.is_file() {
        return Ok((Box::new(Decoded::new(file, limit)), SOME));
    }
    // A short file costs one call that reads and one that finds its end.
    let length = usize::try_from(about.len().min(SHORT)).unwrap_or_default();
    let file = BufReader::with_capacity(length.min(AT_ONCE) + 1, file);
    let mut beginning = Vec::with_capacity(length + 1);
    let mut text = Decoded::new(file, limit).take(SHORT);
    let end = text.read_to_end(&mut beginning);
    let lines = memchr::memchr_iter(b'\n', &beginning).count() + 1;
    let beginning = Cursor::new(beginning);
    Ok(match end {
        Ok(length) if length as u64 == SHORT => {
            (Box::new(beginning.chain(text.into_inner())), MANY)
        }
        Ok(_) => (Box::new(beginning), lines),
        // What stands in front of the error is answered first.
        Err(error) => (Box::new(beginning.chain(Failing(Some(error)))), lines),
    })
}

/// Fails once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Standard input without the buffer that the library puts around it, which would only be copied.
#[cfg(unix)]
fn standard_input(standard: io::Stdin) -> impl Read + Send {
    use std::os::fd::AsFd as _;
    let owned = standard.as_fd().try_clone_to_owned().map(File::from);
    match owned {
        Ok(file) => Input::File(file),
        Err(_) => Input::Standard(standard),
    }
}

#[cfg(not(unix))]
fn standard_input(standard: io::Stdin) -> impl Read + Send {
    standard
}

#[cfg(unix)]
enum Input {
    File(File),
    Standard(io::Stdin),
}

#[cfg(unix)]
impl Read for Input {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(memory),
            Self::Standard(standard) => standard.read(memory),
        }
    }
}

/// The same words on every system, where it is something usual.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
