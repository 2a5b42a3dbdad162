//! Reading: the captures that were named, record by record, on as many threads as were asked for.
//!
//! A capture that cannot be read is said and passed over; the others are still read.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::thread;

use anyhow::anyhow;
use hooklens::capture::{NoRecord, Position};
use hooklens::inspect::Inspector;
use hooklens::stream::{End, StreamError, Worker};
use hooklens::{Record, Stream, Unwrap};

use super::source::{self, Source};
use crate::answers::{Answers, Counts};
use crate::args::{OnError, Reading};
use crate::output::Output;
use crate::report::of::{Of, Wrapping};
use crate::report::visible::visible;
use crate::status::{self, Status};

/// Who works on records. There is one for each thread.
pub(crate) trait Work: Send {
    /// What to do before a capture's first record; it may have so many lines.
    fn begin(&mut self, _file: &str, _lines: usize) {}

    /// What to do with a record. The answer must depend on nothing but the record. `None` if the record is no event and
    /// has not been looked into yet; then nothing was answered.
    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Option<Status>;

    /// What looks into records.
    fn inspector(&self) -> &Inspector<'_>;
}

/// A worker, and what it has to know of the capture.
struct Job<W> {
    work: W,
    file: String,
    on_error: OnError,
    unwrap: Unwrap,
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
        let status = match self.unwrap {
            Unwrap::None => self.answer(record, Wrapping::None(&[]), answers),
            Unwrap::Auto if record.result.is_ok() => self.answer(record, Wrapping::Unseen, answers),
            _ => None,
        };
        let status = status.or_else(|| self.look_into(record, answers));
        answers.status = answers.status.and(status.unwrap_or(Status::Yes));
    }
}

impl<W: Work> Job<W> {
    /// Answers what is in a record, or the record if nothing is.
    fn look_into(&mut self, record: &Record<'_>, answers: &mut Answers) -> Option<Status> {
        let unwrapped = match self.unwrap {
            Unwrap::None => return None,
            choice => self.work.inspector().unwrap(record, choice),
        };
        if unwrapped.opened.is_empty() {
            return self.answer(record, Wrapping::None(&unwrapped.tried), answers);
        }
        let mut status = Status::Yes;
        for opened in &unwrapped.opened {
            let shown = self.work.inspector().layers_as_json(&opened.layers);
            let shown = serde_json::from_str(&shown).unwrap_or_default();
            let wrapping = Wrapping::Out {
                opened,
                shown: &shown,
            };
            let inner = opened.record(record);
            status = status.and(
                self.answer(&inner, wrapping, answers)
                    .unwrap_or(Status::Yes),
            );
        }
        Some(status)
    }

    fn answer(
        &mut self,
        record: &Record<'_>,
        wrapping: Wrapping<'_>,
        answers: &mut Answers,
    ) -> Option<Status> {
        if answers.stops {
            return None;
        }
        if record.result.is_err() {
            match self.on_error {
                OnError::Report => {}
                OnError::Skip => {
                    answers.counts.skipped += 1;
                    return None;
                }
                OnError::Fail => answers.stops = true,
            }
        }
        let of = Of {
            file: &self.file,
            record,
            wrapping,
        };
        self.work.record(of, answers)
    }
}

/// Hands every record of every capture over and writes what comes of it, in order.
pub(crate) fn each<W: Work>(
    reading: &Reading,
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
                unwrap: reading.unwrapping.unwrap,
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
    for path in files {
        match source::open(path, reading.unpacking.limit(), output) {
            Ok(source) => {
                let name = source.name.clone();
                match one(source, reading, &mut stream, output, &mut counts) {
                    Ok((of_capture, end)) => {
                        status = status.and(of_capture);
                        if end.stopped {
                            break;
                        }
                        status = status.and(nothing(&name, &end, output)?);
                    }
                    Err(StreamError::Read(error)) => {
                        output.error(&source::unreadable(&name, &error));
                        status = Status::Trouble;
                    }
                    Err(error @ StreamError::Write(_)) => return Err(error.into()),
                }
            }
            Err(error) => {
                output.error(&error);
                status = Status::Trouble;
            }
        }
    }
    if counts.skipped > 0 {
        let records = crate::report::text::counted(counts.skipped, "bad record");
        output.say(&format!("note: {records} left out\n"))?;
    }
    Ok((status, counts))
}

fn one<W: Work>(
    source: Source,
    reading: &Reading,
    stream: &mut Stream<Job<W>>,
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
        match output.answer(answers) {
            // A thread may be waiting for input that nobody wants any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => status::end_quietly(),
            Err(error) => Err(error),
            Ok(()) if answers.stops => Ok(ControlFlow::Break(())),
            Ok(()) => Ok(ControlFlow::Continue(())),
        }
    })?;
    Ok((status, end))
}

/// Says that a capture has no payload. That there is nothing to answer about is a no, lest a gate lets an empty file
/// pass; an array that is empty says itself that it is.
fn nothing(name: &str, end: &End, output: &mut Output) -> anyhow::Result<Status> {
    let name = visible(name).into_owned();
    Ok(match end.no_record {
        None => Status::Yes,
        Some(NoRecord::Blank) if end.bytes == 0 => {
            output.error(&anyhow!("{name}:1:1: no payload: the input is empty"));
            Status::No
        }
        Some(NoRecord::Blank) => {
            output.error(&anyhow!(
                "{name}:1:1: no payload: there is nothing but white space"
            ));
            Status::No
        }
        Some(NoRecord::EmptyArray) => {
            output.say(&format!("note: {name}: no payload: the array is empty\n"))?;
            Status::Yes
        }
    })
}
