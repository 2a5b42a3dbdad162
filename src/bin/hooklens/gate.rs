//! The gate: what a finding about a record does to the run.
//!
//! It adds what only the run knows (the payload is not what was expected), marks what is known, and says whether the rest
//! fails the run. Of a finding's words it changes only values that are not to be shown.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::ptr;

use hooklens::catalog::{Catalog, EventEntry};
use hooklens::finding::{Code, Finding, Severity};
use hooklens::inspect::Inspection;
use hooklens::location::Location;

use crate::answers::Answers;
use crate::args::Reading;
use crate::args::gate::Kind;
use crate::baseline::{self, Baseline, Fingerprint};
use crate::output::Output;
use crate::report::covered::Cover;
use crate::report::entry::Entry;
use crate::report::json::Of;
use crate::report::sink::Totals;
use crate::report::text::counted;
use crate::report::visible::visible;
use crate::reports::{Note, Prints};
use crate::status::Status;

/// What makes a run a gate, made ready.
#[derive(Debug)]
pub(crate) struct Gate<'c> {
    /// The least severity that fails the run, if any does.
    fails: Option<Severity>,
    expected: Option<Expected<'c>>,
    baseline: Option<Baseline>,
    /// Where a baseline is written to, if it is written anew, so that nothing fails the run.
    written: Option<PathBuf>,
    /// Whether findings that are only information are shown.
    shows_information: bool,
    /// The reports that are written.
    reports: Vec<Kind>,
    /// What of a record is not to be shown.
    pub(crate) cover: Cover<'c>,
    /// What standard output has.
    prints: Prints,
}

/// What every payload must be.
#[derive(Debug)]
pub(crate) struct Expected<'c> {
    /// As it was asked for.
    names: Vec<String>,
    entries: Vec<&'c EventEntry>,
}

impl<'c> Gate<'c> {
    /// The gate of a run.
    ///
    /// # Errors
    ///
    /// If an event is expected that the catalog does not have, or the baseline cannot be read.
    pub(crate) fn new(
        reading: &Reading,
        verbose: bool,
        catalog: &'c Catalog,
        prints: Prints,
        is_terminal: bool,
    ) -> anyhow::Result<Self> {
        let args = &reading.gate;
        let fails = args.fail_on.severity();
        let (baseline, written) = match &args.baseline {
            Some(path) if args.write_baseline => (None, Some(path.clone())),
            Some(path) => (Some(Baseline::read(path)?), None),
            None => (None, None),
        };
        Ok(Self {
            fails,
            expected: Expected::new(&args.expect, catalog)?,
            baseline,
            written,
            shows_information: verbose || fails == Some(Severity::Info),
            reports: args.reports.iter().map(|report| report.kind).collect(),
            // Who reads a report is not known.
            cover: Cover::new(
                catalog,
                args.show_values,
                is_terminal && args.reports.is_empty(),
            ),
            prints,
        })
    }

    /// Whether findings that are only information are of use to anybody: they cost a closer look at every payload.
    pub(crate) fn wants_information(&self) -> bool {
        self.shows_information || self.wants_lines() || self.has_baseline()
    }

    /// Whether a report wants the lines of `--format json`.
    pub(crate) fn wants_lines(&self) -> bool {
        self.reports.contains(&Kind::Json)
    }

    /// Whether people see a finding, known or not.
    fn shows(&self, finding: &Finding) -> bool {
        self.shows_information || finding.severity > Severity::Info
    }

    fn has_baseline(&self) -> bool {
        self.baseline.is_some() || self.written.is_some()
    }

    /// Weighs what was found out about a record: adds what was expected of it, marks what is known, covers what is not to be
    /// shown, and says what the rest does to the exit status.
    pub(crate) fn weigh(
        &self,
        of: Of<'_>,
        inspection: &mut Inspection<'_>,
        answers: &mut Answers,
    ) -> Status {
        if let Some(expected) = &self.expected {
            let finding = expected.finding(inspection);
            inspection.findings.extend(finding);
        }
        if self.has_baseline() && !inspection.findings.is_empty() {
            let mut findings = std::mem::take(&mut inspection.findings);
            for finding in &mut findings {
                let fingerprint = Fingerprint::of(inspection, finding);
                finding.known = self
                    .baseline
                    .as_ref()
                    .is_some_and(|baseline| baseline.knows(&fingerprint));
                answers.notes.fingerprints.insert(fingerprint);
                if finding.known && self.shows(finding) {
                    answers.notes.known += 1;
                }
            }
            inspection.findings = findings;
        }
        let tells_machines = match self.prints {
            Prints::Json => true,
            // An event says nothing of findings; what stands for a record without one does.
            Prints::Events => inspection.normalized.is_none(),
            Prints::Text | Prints::Summary => false,
        };
        if tells_machines || !self.reports.is_empty() {
            self.cover.conceal(of, inspection);
        }
        // Whatever is no event has a finding that says so, and that is an error.
        let fails = |finding: &Finding| {
            !finding.known && self.fails.is_some_and(|fails| finding.severity >= fails)
        };
        if self.written.is_some() || !inspection.findings.iter().any(fails) {
            Status::Yes
        } else {
            Status::No
        }
    }

    /// Writes the baseline of a run that found this, or says how it differs.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn settle(
        &self,
        found: &BTreeSet<Fingerprint>,
        totals: &Totals,
        output: &mut Output,
    ) -> anyhow::Result<()> {
        // Of a run that could not read everything, nobody knows what else there is.
        let is_whole = totals.exit < Status::Trouble.code();
        if let Some(path) = &self.written {
            let shown = path.display().to_string();
            let shown = visible(&shown);
            if !is_whole {
                return output.say(&format!("note: {shown} is left as it is\n"));
            }
            baseline::write(path, found)?;
            let known = counted(found.len(), "known finding");
            output.say(&format!("note: {shown} has {known} now\n"))?;
        }
        if let Some(baseline) = &self.baseline {
            if totals.known > 0 {
                let known = counted(totals.known, "known finding");
                output.say(&format!("note: {known} left out\n"))?;
            }
            let gone = baseline.gone(found);
            if is_whole && gone > 0 {
                let gone = counted(gone, "known finding");
                output.say(&format!(
                    "note: {gone} did not come up; --write-baseline makes the baseline anew\n"
                ))?;
            }
        }
        Ok(())
    }

    /// Leaves what people did not ask for out, and hands the rest to the reports. `line` is what `--format json` says.
    pub(crate) fn tell(
        &self,
        of: Of<'_>,
        inspection: &mut Inspection<'_>,
        line: &str,
        answers: &mut Answers,
    ) {
        inspection.findings.retain(|finding| self.shows(finding));
        if !self.reports.is_empty() {
            let entry = Entry::of(of, inspection, self.fails, line);
            answers.notes.told.push(Note::Record(entry));
        }
    }
}

impl<'c> Expected<'c> {
    /// What `--expect` names; `None` if it was not given.
    ///
    /// # Errors
    ///
    /// If an event is expected that the catalog does not have.
    pub(crate) fn new(names: &[String], catalog: &'c Catalog) -> anyhow::Result<Option<Self>> {
        let mut entries = Vec::new();
        for name in names {
            let (vendor, event) = match name.split_once('/') {
                Some((vendor, event)) => (vendor, Some(event)),
                None => (name.as_str(), None),
            };
            let ids = catalog.select(Some(vendor), event)?;
            entries.extend(ids.into_iter().map(|id| catalog.event(id)));
        }
        Ok((!names.is_empty()).then(|| Self {
            names: names.to_vec(),
            entries,
        }))
    }

    /// What there is to say against an event. Of what is none it is said already.
    pub(crate) fn finding(&self, inspection: &Inspection<'_>) -> Option<Finding> {
        let entry = inspection.event?;
        if self
            .entries
            .iter()
            .any(|expected| ptr::eq(*expected, entry))
        {
            return None;
        }
        let expected = self.names.join(" or ");
        let message = format!("expected {expected}, but this is {}", entry.name());
        let finding = Finding::new(
            Code::UnexpectedEvent,
            Severity::Error,
            Location::root(),
            message,
        );
        Some(finding.expected(expected).found(entry.name()))
    }
}
