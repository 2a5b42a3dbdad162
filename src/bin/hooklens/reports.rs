//! The reports of a run: opened before anything is read, told of every record in order, whole when the run has ended.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::args::Reading;
use crate::args::gate::{Kind, Report, is_standard};
use crate::baseline::Fingerprint;
use crate::gate::Gate;
use crate::output::Output;
use crate::report::entry::Entry;
use crate::report::file::Whole;
use crate::report::sink::{self, Sink, Totals};
use crate::status::Status;

/// What a command prints on standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prints {
    /// Lines for people.
    Text,
    /// Objects for programs, because it was asked to.
    Json,
    /// Events.
    Events,
    /// What all of the records were.
    Summary,
}

/// What a block of records has for reports and the baseline.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// The records, if there is a report to tell of them, and what is wrong with captures.
    pub(crate) told: Vec<Note>,
    /// What the findings are known by, if there is a baseline.
    pub(crate) fingerprints: BTreeSet<Fingerprint>,
    /// How many findings are left out because they are known.
    pub(crate) known: usize,
    /// How many findings are left out because the configuration says so.
    pub(crate) ignored: usize,
}

/// Something that reports are told.
#[derive(Debug)]
pub(crate) enum Note {
    /// A record.
    Record(Entry),
    /// Something about a capture that is no record's: that it cannot be read, or that there is nothing in it.
    Problem {
        /// The capture's name; empty if there is none.
        file: String,
        /// In words.
        message: String,
    },
}

impl Notes {
    /// Adds what is wrong with a capture.
    pub(crate) fn problem(&mut self, file: &str, message: &str) {
        self.told.push(Note::Problem {
            file: file.to_owned(),
            message: message.to_owned(),
        });
    }
}

/// Reports in the making.
pub(crate) struct Reports<'g> {
    gate: &'g Gate<'g>,
    written: Vec<Written>,
    totals: Totals,
    /// What the findings so far are known by, if there is a baseline.
    fingerprints: BTreeSet<Fingerprint>,
    /// Whether a report takes the place of the answers on standard output.
    pub(crate) replaces_answers: bool,
}

struct Written {
    shown: String,
    sink: Box<dyn Sink>,
    /// `None` for standard output.
    file: Option<Whole>,
}

impl<'g> Reports<'g> {
    /// Opens the reports that were asked for of a command's run.
    ///
    /// # Errors
    ///
    /// If they cannot all be written: two in one place, one where the answers are, one that would replace a capture, or one
    /// whose file cannot be made.
    pub(crate) fn open(
        reading: &Reading,
        gate: &'g Gate<'g>,
        command: &'static str,
        prints: Prints,
    ) -> anyhow::Result<Self> {
        let asked = &reading.gate.reports;
        check(asked, reading, prints)?;
        let written: anyhow::Result<Vec<Written>> = asked
            .iter()
            .map(|report| {
                let file = (!report.is_to_output()).then(|| Whole::create(&report.path));
                Ok(Written {
                    shown: report.shown(),
                    sink: sink::of(report.kind, command),
                    file: file.transpose()?,
                })
            })
            .collect();
        Ok(Self {
            gate,
            fingerprints: BTreeSet::new(),
            written: written?,
            totals: Totals::default(),
            replaces_answers: asked
                .iter()
                .any(|report| report.is_to_output() && report.kind != Kind::Github),
        })
    }

    /// Writes what stands in front of all records.
    pub(crate) fn begin(&mut self, output: &mut Output) -> anyhow::Result<()> {
        self.each(output, |sink, out| sink.begin(out))
    }

    /// What there is to tell of the next block.
    pub(crate) fn take(&mut self, notes: &mut Notes, output: &mut Output) -> io::Result<()> {
        self.totals.known += notes.known;
        self.totals.ignored += notes.ignored;
        self.fingerprints.append(&mut notes.fingerprints);
        for note in notes.told.drain(..) {
            self.totals.count(&note);
            for written in &mut self.written {
                let out: &mut dyn io::Write = match &mut written.file {
                    Some(file) => file,
                    None => &mut output.out,
                };
                written.sink.take(&note, out)?;
            }
        }
        Ok(())
    }

    /// Ends the reports and gives them their names; then the baseline.
    pub(crate) fn finish(mut self, status: Status, output: &mut Output) -> anyhow::Result<()> {
        self.totals.exit = status.code();
        let totals = self.totals.clone();
        self.each(output, |sink, out| sink.finish(&totals, out))?;
        for written in std::mem::take(&mut self.written) {
            if let Some(file) = written.file {
                file.keep()?;
            }
        }
        self.gate.settle(&self.fingerprints, &self.totals, output)
    }

    /// Drops them: nobody waits for the run's end.
    pub(crate) fn abandon(&mut self) {
        self.written.clear();
    }

    fn each(
        &mut self,
        output: &mut Output,
        mut tell: impl FnMut(&mut dyn Sink, &mut dyn io::Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        for written in &mut self.written {
            let out: &mut dyn io::Write = match &mut written.file {
                Some(file) => file,
                None => &mut output.out,
            };
            tell(written.sink.as_mut(), out)
                .with_context(|| format!("cannot write {}", written.shown))?;
        }
        Ok(())
    }
}

/// Whether every report has a place of its own.
fn check(asked: &[Report], reading: &Reading, prints: Prints) -> anyhow::Result<()> {
    let mut taken: Vec<(&Report, PathBuf)> = Vec::new();
    for report in asked {
        let shown = report.shown();
        let path = real(&report.path);
        if let Some((other, _)) = taken.iter().find(|(_, known)| *known == path) {
            let other = other.shown();
            if report.is_to_output() {
                bail!("{other} and {shown} would mix: give one of them a file");
            }
            bail!("{other} and {shown} would be one file: give each its own");
        }
        if report.is_to_output() {
            match prints {
                Prints::Text => {}
                Prints::Json => bail!(
                    "{shown} and --format json would mix on standard output: give the report a file"
                ),
                Prints::Summary => bail!(
                    "{shown} and --summary would mix on standard output: give the report a file"
                ),
                Prints::Events => bail!(
                    "{shown} would mix with the events on standard output: give the report a file"
                ),
            }
        } else if reading.files.iter().any(|named| is_read(named, &path)) {
            bail!("{shown} would replace a capture that is read");
        }
        taken.push((report, path));
    }
    Ok(())
}

/// Whether a file is a capture that was named, or may be one in a folder that was.
fn is_read(named: &Path, file: &Path) -> bool {
    let is_capture = || {
        let extension = file.extension().and_then(OsStr::to_str);
        extension.is_some_and(|extension| ["json", "ndjson", "jsonl"].contains(&extension))
    };
    if is_standard(named) || !file.is_file() {
        false
    } else if named.is_dir() {
        file.starts_with(real(named)) && is_capture()
    } else {
        real(named) == file
    }
}

/// The same for each way to name a file, which need not be there.
fn real(path: &Path) -> PathBuf {
    let known = fs::canonicalize(path).ok().or_else(|| {
        let folder = path.parent()?;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    });
    known.unwrap_or_else(|| path.to_owned())
}
