//! The gate: what a finding about a record does to the run.
//!
//! It adds what only the run knows (the payload is not what was expected), takes away what the configuration leaves out, marks
//! what is known, and says whether the rest fails the run. Of a finding's words it changes only values that are not to be shown.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::bail;
use hooklens::catalog::Catalog;
use hooklens::finding::{Finding, Severity};
use hooklens::inspect::Inspection;

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
use crate::rules::{Applied, Rules};
use crate::settings::{Origin, Settings};
use crate::status::Status;

/// What makes a run a gate, made ready.
#[derive(Debug)]
pub(crate) struct Gate<'c> {
    /// The least severity that fails the run, if any does.
    fails: Option<Severity>,
    rules: Rules<'c>,
    /// The configuration that rules come from, as it is shown.
    config: String,
    baseline: Option<Baseline>,
    /// Whether the command line names it. One that is always in force is for more captures than those of a run.
    is_named: bool,
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

/// What came of weighing a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// What the record does to the exit status.
    pub(crate) status: Status,
    /// How many findings about it are left out because the configuration says so.
    pub(crate) ignored: usize,
}

impl<'c> Gate<'c> {
    /// The gate of a run.
    ///
    /// # Errors
    ///
    /// If an event is expected that the catalog does not have, or the baseline cannot be read.
    pub(crate) fn new(
        reading: &Reading,
        settings: &Settings,
        verbose: bool,
        catalog: &'c Catalog,
        prints: Prints,
        is_terminal: bool,
    ) -> anyhow::Result<Self> {
        let args = &reading.gate;
        let fails = settings.fail_on.value.severity();
        let (baseline, written) = match &settings.baseline.value {
            None if args.write_baseline => bail!(
                "--write-baseline writes what --baseline names, or HOOKLENS_BASELINE, or `baseline` in hooklens.toml: none does"
            ),
            Some(path) if args.write_baseline => (None, Some(path.clone())),
            Some(path) => (Some(Baseline::read(path)?), None),
            None => (None, None),
        };
        Ok(Self {
            fails,
            rules: Rules::new(settings, catalog)?,
            config: (settings.config.value.as_ref())
                .map(|source| visible(&source.name).into_owned())
                .unwrap_or_default(),
            baseline,
            is_named: matches!(settings.baseline.origin, Origin::Flag(_)),
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

    /// The rules about a capture of this name.
    pub(crate) fn rules(&self, capture: &str) -> Applied<'_> {
        self.rules.of(capture)
    }

    /// Weighs what was found out about a record: adds what was expected of it, takes away what is to be left out, marks what is
    /// known, covers what is not to be shown, and says what the rest does to the exit status.
    pub(crate) fn weigh(
        &self,
        of: Of<'_>,
        rules: &Applied<'_>,
        inspection: &mut Inspection<'_>,
        answers: &mut Answers,
    ) -> Weighed {
        inspection.findings.extend(rules.unexpected(inspection));
        let ignored = self.leave_out(rules, inspection, answers);
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
        let status = if self.written.is_some() || !inspection.findings.iter().any(fails) {
            Status::Yes
        } else {
            Status::No
        };
        Weighed { status, ignored }
    }

    /// Takes away what the configuration leaves out; how many findings that are.
    fn leave_out(
        &self,
        rules: &Applied<'_>,
        inspection: &mut Inspection<'_>,
        answers: &mut Answers,
    ) -> usize {
        if rules.keeps_all() || inspection.findings.is_empty() {
            return 0;
        }
        let findings = std::mem::take(&mut inspection.findings);
        let all = findings.len();
        for finding in findings {
            if !rules.ignores(inspection, &finding) {
                inspection.findings.push(finding);
            } else if self.shows(&finding) {
                answers.notes.ignored += 1;
            }
        }
        all - inspection.findings.len()
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
        if totals.ignored > 0 {
            let ignored = counted(totals.ignored, "finding");
            output.say(&format!("note: {ignored} ignored by {}\n", self.config))?;
        }
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
            if is_whole && self.is_named && gone > 0 {
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
