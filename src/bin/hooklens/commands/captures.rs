//! Reading: the captures that were named, record by record, on as many threads as were asked for.
//!
//! A capture that cannot be read is said and passed over; the others are still read. Short ones are read by one thread each,
//! a long one by all of them; which is which does not depend on the threads, and no answer on which it is.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use hooklens::capture::Position;
use hooklens::inspect::Inspector;
use hooklens::stream::{Desk, StreamError, Worker};
use hooklens::{Record, Stream};

use super::ending::close;
use super::opening::{Answerer, open};
use super::queue::{Batches, Next, Queue};
use super::source::{self, Source};
use crate::answers::Answers;
use crate::args::gate::FailOn;
use crate::args::wrapping::Unwrapping;
use crate::args::{OnError, Reading};
use crate::output::Output;
use crate::repeats::Told;
use crate::report::of::{Of, Wrapping};
use crate::report::summary::Ran;
use crate::report::{line, text};
use crate::reports::Reports;
use crate::settings::Settings;
use crate::status::{self, Status};

/// Who works on records. There is one for each thread.
pub(crate) trait Work: Send {
    /// Whether captures are named in a column.
    fn has_columns(&self) -> bool {
        false
    }

    /// What to do before a capture's first record; it may have so many lines. `longest` is the longest name of a capture,
    /// in characters, if there are columns and more captures than one.
    fn begin(&mut self, _file: &str, _lines: usize, _longest: usize) {}

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
    unwrapping: Unwrapping,
}

impl<W: Work> Job<W> {
    fn begin(&mut self, source: &Source, longest: usize) {
        self.file.clone_from(&source.name);
        self.work.begin(&source.name, source.lines, longest);
    }
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
        let how = self.unwrapping;
        open(record, how, &mut Answering { job: self, answers });
    }
}

/// A worker, and where its answers to a record go.
struct Answering<'a, W> {
    job: &'a mut Job<W>,
    answers: &'a mut Answers,
}

impl<W: Work> Answerer for Answering<'_, W> {
    fn inspector(&self) -> &Inspector<'_> {
        self.job.work.inspector()
    }

    fn answer(&mut self, record: &Record<'_>, wrapping: Wrapping<'_>) -> bool {
        let Self { job, answers } = self;
        if answers.stops {
            return true;
        }
        if record.result.is_err() {
            match job.on_error {
                OnError::Report => {}
                OnError::Skip => {
                    answers.counts.skipped += 1;
                    return true;
                }
                OnError::Fail => {
                    answers.stops = true;
                    answers.status = Status::No;
                }
            }
        }
        let of = Of {
            file: &job.file,
            record,
            wrapping,
        };
        let status = job.work.record(of, answers);
        answers.status = answers.status.and(status.unwrap_or(Status::Yes));
        status.is_some()
    }
}

/// Hands every record of every capture over and writes what comes of it, in order.
pub(crate) fn each<W: Work>(
    reading: &Reading,
    settings: &Settings,
    told: &Told,
    mut reports: Reports<'_>,
    output: &mut Output,
    work: impl Fn() -> W,
) -> anyhow::Result<(Status, Ran)> {
    let started = Instant::now();
    let standard = [PathBuf::from("-")];
    let files = if reading.files.is_empty() {
        &standard[..]
    } else {
        &reading.files
    };
    output.progress.expect(files);
    reports.begin(output)?;
    let mut queue = Queue::new(files, reading.recursive).peekable();
    let mut first = Batches(&mut queue).next();
    // One thread takes a batch: how many there could be need not be asked for, and what each of them needs not be made.
    let threads = if first.is_some() && queue.peek().is_none() {
        1
    } else {
        settings.threads()
    };
    let jobs: Vec<Job<W>> = (0..threads)
        .map(|_| Job {
            work: work(),
            file: String::new(),
            on_error: reading.on_error,
            unwrapping: reading.unwrapping,
        })
        .collect();
    let has_columns = jobs.iter().any(|job| job.work.has_columns());
    let mut run = Run {
        reading,
        fail_on: settings.fail_on.value,
        longest: if has_columns {
            longest(files, reading.recursive, output.out_look.width / 2)
        } else {
            0
        },
        stream: Stream::new(jobs),
        total: Total {
            output,
            told,
            reports,
            status: Status::Yes,
            ran: Ran::default(),
        },
    };
    while first.is_some() || queue.peek().is_some() {
        let batches = first.take().into_iter().chain(Batches(&mut queue));
        if run.short(batches)?.is_break() {
            break;
        }
        if let Some(next) = queue.next()
            && run.long(next)?.is_break()
        {
            break;
        }
    }
    let Total {
        output,
        reports,
        status,
        mut ran,
        ..
    } = run.total;
    output.progress.clear();
    let (to, rest) = told.rest();
    if !rest.is_empty() {
        output.append_prose(to, &rest)?;
        output.say("note: --verbose shows every finding\n")?;
    }
    if ran.counts.skipped > 0 {
        let records = text::counted(ran.counts.skipped, "bad record");
        output.say(&format!("note: {records} left out\n"))?;
    }
    reports.finish(status, output)?;
    ran.elapsed = started.elapsed();
    Ok((status, ran))
}

/// How many characters the longest name of the captures has that one of `width` has room for; 0 if there is one capture.
fn longest(files: &[PathBuf], recursive: bool, width: usize) -> usize {
    if let [file] = files
        && !file.is_dir()
    {
        return 0;
    }
    let mut longest = 0;
    for capture in Queue::new(files, recursive).flatten() {
        longest = longest.max(line::shown(&capture.path.to_string_lossy()));
        if longest >= width {
            break;
        }
    }
    longest
}

/// Reading captures.
struct Run<'a, W: Work> {
    reading: &'a Reading,
    fail_on: FailOn,
    stream: Stream<Job<W>>,
    longest: usize,
    total: Total<'a>,
}

impl<W: Work> Run<'_, W> {
    fn start(reading: &Reading) -> Position {
        let longest = usize::try_from(reading.max_record).unwrap_or(usize::MAX);
        Position::start(reading.framing.input)
            .longest(longest)
            .lenient(reading.unwrapping.lenient)
    }

    /// Reads short captures, each on one thread.
    fn short(
        &mut self,
        batches: impl Iterator<Item = Vec<Next>> + Send,
    ) -> Result<ControlFlow<()>, StreamError> {
        let (reading, fail_on, longest) = (self.reading, self.fail_on, self.longest);
        let manner = self.total.output.manner();
        let limit = reading.unpacking.limit();
        let progress = self.total.output.progress.clone();
        let one = |next: Next, desk: &mut Desk<'_, Job<W>>| {
            let name = name(&next);
            let result = next.and_then(|capture| {
                let source = source::file(&capture.path, limit, &progress)?;
                desk.worker().0.begin(&source, longest);
                let end = desk.read(source.reader, Self::start(reading));
                Ok(end)
            });
            close(&name, result, fail_on, manner, desk.worker().1);
        };
        let each = |batch: Vec<Next>, desk: &mut Desk<'_, Job<W>>| {
            for next in batch {
                if !desk.worker().1.stops {
                    one(next, desk);
                }
            }
        };
        let total = &mut self.total;
        self.stream
            .run_each(batches, each, |answers| total.add(answers))
    }

    /// Reads a capture on all threads.
    fn long(&mut self, next: Next) -> anyhow::Result<ControlFlow<()>> {
        let limit = self.reading.unpacking.limit();
        let name = name(&next);
        let result =
            match next.and_then(|capture| source::open(&capture.path, limit, self.total.output)) {
                Err(error) => Err(error),
                Ok(source) => {
                    for job in self.stream.workers() {
                        job.begin(&source, self.longest);
                    }
                    let total = &mut self.total;
                    let start = Self::start(self.reading);
                    let end = self
                        .stream
                        .run(source.reader, start, |answers| total.add(answers));
                    let end = match end {
                        Ok(end) if end.stopped => return Ok(ControlFlow::Break(())),
                        Ok(end) => Ok(end),
                        Err(StreamError::Read(error)) => Err(error),
                        Err(error @ StreamError::Write(_)) => return Err(error.into()),
                    };
                    Ok(end)
                }
            };
        let mut answers = Answers::default();
        let manner = self.total.output.manner();
        close(&name, result, self.fail_on, manner, &mut answers);
        Ok(self.total.add(&mut answers)?)
    }
}

/// What came of all captures so far.
struct Total<'a> {
    output: &'a mut Output,
    told: &'a Told,
    reports: Reports<'a>,
    status: Status,
    ran: Ran,
}

impl Total<'_> {
    /// Writes answers and adds them up; whether to go on.
    fn add(&mut self, answers: &mut Answers) -> io::Result<ControlFlow<()>> {
        self.status = self.status.and(answers.status);
        self.ran.counts.add(&answers.counts);
        self.ran.captures += answers.captures;
        self.ran.bytes += answers.bytes;
        self.told.settle(answers);
        let written = self.output.answer(answers);
        match written.and_then(|()| self.reports.take(&mut answers.notes, self.output)) {
            // A thread may be waiting for input that nobody wants any more.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.output.progress.clear();
                self.reports.abandon();
                status::end_quietly()
            }
            Err(error) => Err(error),
            Ok(()) if answers.stops => Ok(ControlFlow::Break(())),
            Ok(()) => Ok(ControlFlow::Continue(())),
        }
    }
}

/// What a capture is called; nothing if what should be captures cannot be listed.
fn name(next: &Next) -> String {
    (next.as_ref()).map_or(String::new(), |capture| source::name(&capture.path))
}
