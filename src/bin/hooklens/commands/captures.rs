//! Reading: the captures that were named, record by record, on as many threads as were asked for.
//!
//! A capture that cannot be read is said and passed over; the others are still read.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::thread;

use anyhow::anyhow;
use hooklens::capture::{NoRecord, Position};
use hooklens::stream::{End, StreamError, Worker};
use hooklens::{Record, Stream};

use super::source::{self, Source};
use crate::answers::{Answers, Counts};
use crate::args::gate::FailOn;
use crate::args::{OnError, Reading};
use crate::output::Output;
use crate::report::json::Of;
use crate::report::visible::visible;
use crate::reports::Reports;
use crate::status::{self, Status};

/// Who works on records. There is one for each thread.
pub(crate) trait Work: Send {
    /// What to do before a capture's first record; it may have so many lines.
    fn begin(&mut self, _file: &str, _lines: usize) {}

    /// What to do with a record. The answer must depend on nothing but the record.
    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Status;
}

/// A worker, and what it has to know of the capture.
struct Job<W> {
    work: W,
    file: String,
    on_error: OnError,
}

impl<W: Work> Worker for Job<W> {
    type Answers = Answers;

    fn clear(&mut self, answers: &mut Answers) {
        answers.clear();
    }

    fn record(&mut self, record: &Record<'_>, answers: &mut Answers) {
        if answers.stops {
            return;
        }
        if record.result.is_err() {
            match self.on_error {
                OnError::Report => {}
                OnError::Skip => {
                    answers.counts.skipped += 1;
                    return;
                }
                OnError::Fail => {
                    answers.stops = true;
                    answers.status = Status::No;
                }
            }
        }
        let file = &self.file;
        let status = self.work.record(Of { file, record }, answers);
        answers.status = answers.status.and(status);
    }
}

/// Hands every record of every capture over and writes what comes of it, in order.
pub(crate) fn each<W: Work>(
    reading: &Reading,
    mut reports: Reports<'_>,
    output: &mut Output,
    work: impl Fn() -> anyhow::Result<W>,
) -> anyhow::Result<(Status, Counts)> {
    let jobs = match reading.jobs {
        Some(jobs) => jobs.get(),
        None => thread::available_parallelism().map_or(1, usize::from),
    };
    let jobs: anyhow::Result<Vec<Job<W>>> = (0..jobs)
        .map(|_| {
            Ok(Job {
                work: work()?,
                file: String::new(),
                on_error: reading.on_error,
            })
        })
        .collect();
    let mut stream = Stream::new(jobs?);
    let standard = [PathBuf::from("-")];
    let files = if reading.files.is_empty() {
        &standard[..]
    } else {
        &reading.files
    };
    let mut status = Status::Yes;
    let mut counts = Counts::default();
    reports.begin(output)?;
    for path in files {
        reports.capture(&source::name(path), output)?;
        match source::open(path, reading.unpacking.limit(), output) {
            Ok(source) => {
                let name = source.name.clone();
                match one(
                    source,
                    reading,
                    &mut stream,
                    &mut reports,
                    output,
                    &mut counts,
                ) {
                    Ok((of_capture, end)) => {
                        status = status.and(of_capture);
                        if end.stopped {
                            break;
                        }
                        status = status.and(nothing(&name, &end, reading, &mut reports, output)?);
                    }
                    Err(StreamError::Read(error)) => {
                        let error = source::unreadable(&name, &error);
                        reports.problem(&format!("{error:#}"), output)?;
                        output.error(&error);
                        status = Status::Trouble;
                    }
                    Err(error @ StreamError::Write(_)) => return Err(error.into()),
                }
            }
            Err(error) => {
                reports.problem(&format!("{error:#}"), output)?;
                output.error(&error);
                status = Status::Trouble;
            }
        }
    }
    if counts.skipped > 0 {
        let records = crate::report::text::counted(counts.skipped, "bad record");
        output.say(&format!("note: {records} left out\n"))?;
    }
    reports.finish(status, output)?;
    Ok((status, counts))
}

fn one<W: Work>(
    source: Source,
    reading: &Reading,
    stream: &mut Stream<Job<W>>,
    reports: &mut Reports<'_>,
    output: &mut Output,
    counts: &mut Counts,
) -> Result<(Status, End), StreamError> {
    for job in stream.workers() {
        job.file.clone_from(&source.name);
        job.work.begin(&source.name, source.lines);
    }
    let longest = usize::try_from(reading.max_record).unwrap_or(usize::MAX);
    let start = Position::start(reading.framing.input).longest(longest);
    let mut status = Status::Yes;
    let end = stream.run(source.reader, start, |answers| {
        status = status.and(answers.status);
        counts.add(answers.counts);
        let written = output
            .answer(answers)
            .and_then(|()| reports.records(answers, output));
        match written {
            // A thread may be waiting for input that nobody wants any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                reports.abandon();
                status::end_quietly()
            }
            Err(error) => Err(error),
            Ok(()) if answers.stops => Ok(ControlFlow::Break(())),
            Ok(()) => Ok(ControlFlow::Continue(())),
        }
    })?;
    Ok((status, end))
}

/// Says that a capture has no payload. That there is nothing to answer about is a no, lest a gate lets an empty file
/// pass; an array that is empty says itself that it is. Where no payload fails, none is no failure either: a part of a
/// distributed capture may well be empty.
fn nothing(
    name: &str,
    end: &End,
    reading: &Reading,
    reports: &mut Reports<'_>,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let message = match end.no_record {
        None => return Ok(Status::Yes),
        Some(NoRecord::Blank) if reading.gate.fail_on == FailOn::Never => {
            let name = visible(name);
            output.say(&format!("note: {name}: no payload: the input is blank\n"))?;
            return Ok(Status::Yes);
        }
        Some(NoRecord::EmptyArray) => {
            let name = visible(name);
            output.say(&format!("note: {name}: no payload: the array is empty\n"))?;
            return Ok(Status::Yes);
        }
        Some(NoRecord::Blank) if end.bytes == 0 => "no payload: the input is empty",
        Some(NoRecord::Blank) => "no payload: there is nothing but white space",
    };
    reports.problem(message, output)?;
    output.error(&anyhow!("{}:1:1: {message}", visible(name)));
    Ok(Status::No)
}
