//! What a report is: something that is told of every record, in order, and writes what its format makes of it.
//!
//! A report that a format allows to be written as it comes keeps nothing. None keeps a payload.

use std::io::{self, Write};

use hooklens::Severity;
use hooklens::inspect::Status;

use super::entry::Entry;
use super::github::Github;
use super::junit::Junit;
use super::markdown::Markdown;
use super::objects::Objects;
use super::sarif::Sarif;
use super::text::counted;
use crate::args::gate::Kind;
use crate::reports::Note;

/// A report in the making. All is written to `out`, which is the same each time.
pub(crate) trait Sink: Send {
    /// Before all.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// A record.
    fn record(&mut self, entry: &Entry, out: &mut dyn Write) -> io::Result<()>;

    /// Something about a capture that is no record's; it may have no name.
    fn problem(&mut self, _file: &str, _message: &str, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Either.
    fn take(&mut self, note: &Note, out: &mut dyn Write) -> io::Result<()> {
        match note {
            Note::Record(entry) => self.record(entry, out),
            Note::Problem { file, message } => self.problem(file, message, out),
        }
    }

    /// After all.
    fn finish(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()>;
}

/// The report of a format, about a command's run.
pub(crate) fn of(kind: Kind, command: &'static str) -> Box<dyn Sink> {
    match kind {
        Kind::Json => Box::new(Objects),
        Kind::Junit => Box::new(Junit::new(command)),
        Kind::Sarif => Box::new(Sarif::default()),
        Kind::Github => Box::new(Github::new(command)),
        Kind::Markdown => Box::new(Markdown::new(command)),
    }
}

/// What came of a run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Totals {
    /// Records by what they are: valid, invalid, ambiguous, unrecognized, malformed.
    pub(crate) records: [usize; 5],
    /// New findings by severity: errors, warnings, information.
    pub(crate) findings: [usize; 3],
    /// Findings that the baseline has, of those that would be shown.
    pub(crate) known: usize,
    /// Findings that the configuration leaves out, of those that would be shown.
    pub(crate) ignored: usize,
    /// Captures that could not be read, or had nothing in them.
    pub(crate) problems: usize,
    /// The exit status.
    pub(crate) exit: u8,
}

/// The severities, worst first: the order of every report.
pub(crate) const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// The number of a severity in [`SEVERITIES`].
pub(crate) fn rank(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    }
}

impl Totals {
    /// Counts what is told.
    pub(crate) fn count(&mut self, note: &Note) {
        let entry = match note {
            Note::Record(entry) => entry,
            Note::Problem { .. } => {
                self.problems += 1;
                return;
            }
        };
        self.records[match entry.status {
            Status::Recognized if entry.valid => 0,
            Status::Recognized => 1,
            Status::Ambiguous => 2,
            Status::Unrecognized => 3,
            Status::Malformed => 4,
        }] += 1;
        for told in entry.findings.iter().filter(|told| !told.finding.known) {
            self.findings[rank(told.finding.severity)] += 1;
        }
    }

    /// `5 records: 3 valid, 1 unrecognized, 1 malformed`
    pub(crate) fn records_in_words(&self) -> String {
        let sorts = ["valid", "invalid", "ambiguous", "unrecognized", "malformed"];
        let all = counted(self.records.iter().sum(), "record");
        let sorts: Vec<String> = self
            .records
            .iter()
            .zip(sorts)
            .filter(|(count, _)| **count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if sorts.is_empty() {
            all
        } else {
            format!("{all}: {}", sorts.join(", "))
        }
    }

    /// `2 errors, 1 warning`
    pub(crate) fn findings_in_words(&self) -> String {
        let sorts = [
            (self.findings[0], "error"),
            (self.findings[1], "warning"),
            (self.findings[2], "note"),
            (self.problems, "bad capture"),
        ];
        let sorts: Vec<String> = sorts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        if sorts.is_empty() {
            "no findings".to_owned()
        } else {
            sorts.join(", ")
        }
    }
}
