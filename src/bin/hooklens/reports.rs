//! The reports of a run: opened before anything is read, told of every record in order, whole when the run has ended.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::answers::Answers;
use crate::args::Reading;
use crate::args::gate::{Kind, Report, is_standard};
use crate::baseline::Fingerprint;
use crate::gate::Gate;
use crate::output::Output;
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
}

/// Reports in the making.
pub(crate) struct Reports<'g> {
    gate: &'g Gate<'g>,
    written: Vec<Written>,
    totals: Totals,
    /// What the findings so far are known by, if there is a baseline.
    fingerprints: BTreeSet<Fingerprint>,
    file: String,
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
            file: String::new(),
            replaces_answers: asked
                .iter()
                .any(|report| report.is_to_output() && report.kind != Kind::Github),
        })
    }

    /// Writes what stands in front of all records.
    pub(crate) fn begin(&mut self, output: &mut Output) -> anyhow::Result<()> {
        self.each(output, |sink, out| sink.begin(out))
    }

    /// A capture is about to be read, or cannot be.
    pub(crate) fn capture(&mut self, file: &str, output: &mut Output) -> anyhow::Result<()> {
        file.clone_into(&mut self.file);
        self.totals.captures += 1;
        self.each(output, |sink, out| sink.capture(file, out))
    }

    /// Records of the capture.
    pub(crate) fn records(&mut self, answers: &mut Answers, output: &mut Output) -> io::Result<()> {
        self.totals.known += answers.known;
        self.fingerprints.append(&mut answers.fingerprints);
        for entry in &answers.entries {
            self.totals.count(entry);
            for written in &mut self.written {
                let out: &mut dyn io::Write = match &mut written.file {
                    Some(file) => file,
                    None => &mut output.out,
                };
                written.sink.record(&self.file, entry, out)?;
            }
        }
        Ok(())
    }

    /// Something about the capture that is no record's.
    pub(crate) fn problem(&mut self, message: &str, output: &mut Output) -> anyhow::Result<()> {
        self.totals.problems += 1;
        let file = std::mem::take(&mut self.file);
        let result = self.each(output, |sink, out| sink.problem(&file, message, out));
        self.file = file;
        result
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
                Prints::Events => bail!(
                    "{shown} would mix with the events on standard output: give the report a file"
                ),
            }
        } else if reading
            .files
            .iter()
            .any(|file| !is_standard(file) && file.is_file() && real(file) == path)
        {
            bail!("{shown} would replace a capture that is read");
        }
        taken.push((report, path));
    }
    Ok(())
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
