//! Reading: the captures that were named, record by record.
//!
//! A capture that cannot be read is said and passed over; the others are still read.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use hooklens::capture::NoRecord;
use hooklens::{Input, Record, Records};

use crate::args::Reading;
use crate::output::Output;
use crate::report::visible::visible;
use crate::status::Status;

/// How standard input is called, in every format.
pub(crate) const STDIN: &str = "<stdin>";

/// A capture, read whole.
pub(crate) struct Capture {
    /// Its name as it was given; [`STDIN`] for standard input.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Who works on records.
pub(crate) trait Work {
    /// What to do before a capture's first record.
    fn begin(&mut self, _capture: &Capture, _output: &Output) {}

    /// What to do with a record.
    ///
    /// # Errors
    ///
    /// What ends the run, such as a closed pipe.
    fn record(
        &mut self,
        file: &str,
        record: &Record<'_>,
        output: &mut Output,
    ) -> anyhow::Result<Status>;
}

/// Hands every record of every capture over, in order.
pub(crate) fn each(
    reading: &Reading,
    output: &mut Output,
    work: &mut impl Work,
) -> anyhow::Result<Status> {
    let standard = [PathBuf::from("-")];
    let files = if reading.files.is_empty() {
        &standard[..]
    } else {
        &reading.files
    };
    let mut status = Status::Yes;
    for path in files {
        match read(path, output) {
            Ok(capture) => {
                work.begin(&capture, output);
                let of_capture = records(&capture, reading.framing.input, output, work)?;
                status = status.and(of_capture);
            }
            Err(error) => {
                output.error(&error);
                status = Status::Trouble;
            }
        }
    }
    Ok(status)
}

fn records(
    capture: &Capture,
    input: Input,
    output: &mut Output,
    work: &mut impl Work,
) -> anyhow::Result<Status> {
    let mut status = Status::Yes;
    let mut records = Records::new(&capture.bytes, input);
    while let Some(record) = records.next() {
        status = status.and(work.record(&capture.name, &record, output)?);
        if let Ok(payload) = record.result {
            records.recycle(payload);
        }
    }
    if let Some(why) = records.no_record() {
        status = status.and(nothing(capture, why, output)?);
    }
    Ok(status)
}

/// Says that a capture has no payload. That there is nothing to answer about is a no, lest a gate lets an empty file
/// pass; an array that is empty says itself that it is.
fn nothing(capture: &Capture, why: NoRecord, output: &mut Output) -> anyhow::Result<Status> {
    let name = visible(&capture.name).into_owned();
    Ok(match why {
        NoRecord::Blank if capture.bytes.is_empty() => {
            output.error(&anyhow!("{name}:1:1: no payload: the input is empty"));
            Status::No
        }
        NoRecord::Blank => {
            output.error(&anyhow!(
                "{name}:1:1: no payload: there is nothing but white space"
            ));
            Status::No
        }
        NoRecord::EmptyArray => {
            output.say(&format!("note: {name}: no payload: the array is empty\n"))?;
            Status::Yes
        }
    })
}

/// Reads a capture whole.
///
/// # Errors
///
/// What the system says, with the name of the file.
pub(crate) fn read(path: &Path, output: &mut Output) -> anyhow::Result<Capture> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let mut standard = io::stdin().lock();
        if standard.is_terminal() {
            output.say("reading a capture from the terminal; end it with Ctrl-D\n")?;
        }
        standard
            .read_to_end(&mut bytes)
            .context("cannot read standard input")?;
        return Ok(Capture {
            name: STDIN.to_owned(),
            bytes,
        });
    }
    let name = path.to_string_lossy().into_owned();
    let bytes = if path.is_dir() {
        Err(anyhow!("is a directory"))
    } else {
        fs::read(path).map_err(|error| anyhow!(in_words(&error)))
    };
    let bytes = bytes.with_context(|| format!("cannot read {}", visible(&name)))?;
    Ok(Capture { name, bytes })
}

/// The same words on every system, where it is something usual.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
