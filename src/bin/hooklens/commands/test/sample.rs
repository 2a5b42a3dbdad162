//! A sample read: what each of its records is, what was found about it, and the event that it gives.
//!
//! Everything is kept that a verdict may need, so that a capture is read once and nothing of it is held. Secrets are covered
//! from here on: neither a golden nor a report has one.

use std::path::Path;

use hooklens::capture::{NoRecord, Position};
use hooklens::catalog::{Catalog, EventEntry};
use hooklens::finding::{Code, Finding, Severity};
use hooklens::inspect::{Inspection, Inspector, Status};
use hooklens::normalize::{self, Normalized};
use hooklens::redact::Marks;
use hooklens::unwrap::Layer;
use hooklens::{Location, Payload, Record, Records, validate};

use super::super::opening::{Answerer, open};
use super::super::{is_closed, source};
use crate::args;
use crate::output::Output;
use crate::report::covered::Cover;
use crate::report::frame::Look;
use crate::report::of::{Of, Wrapping};
use crate::report::place::Places;
use crate::report::text;

/// Reads samples.
pub(super) struct Reader<'c> {
    pub(super) args: &'c args::Test,
    pub(super) inspector: Inspector<'c>,
    /// What is not to be shown of records.
    pub(super) cover: Cover<'c>,
    /// What is never shown, nor written.
    pub(super) secrets: Cover<'c>,
    pub(super) look: Look,
}

/// What is in a sample.
pub(super) struct Sample<'c> {
    pub(super) records: Vec<Found<'c>>,
    /// Why there is none, if there is none.
    pub(super) no_record: Option<NoRecord>,
}

/// What was found out about a record.
pub(super) struct Found<'c> {
    /// The line of the sample that it begins on.
    pub(super) line: u64,
    /// What it is.
    pub(super) status: Status,
    /// The event, if it is one.
    pub(super) event: Option<&'c EventEntry>,
    /// Whether it fits the schema of its event, as `validate` has it.
    pub(super) is_valid: bool,
    /// Every finding of `validate` and `normalize`, without secrets.
    pub(super) findings: Vec<Finding>,
    /// The errors and warnings among them, as people see them.
    frames: Vec<(Code, Severity, String)>,
    /// The event it gives, with its lineage.
    pub(super) normalized: Option<Normalized>,
    /// The targets that hold what is not to be shown, as lineage names them.
    pub(super) covered: Vec<String>,
    /// Locations of the payload of what is in `extra` and not to be shown.
    pub(super) covered_extra: Vec<Location>,
}

impl Sample<'_> {
    /// What it is: what its only record is, or how many there are.
    pub(super) fn name(&self) -> String {
        match self.records.as_slice() {
            [only] => only.name(),
            several => text::counted(several.len(), "record"),
        }
    }

    /// Whether all that is in it is valid, and something is in it.
    pub(super) fn is_valid(&self) -> bool {
        !self.records.is_empty() && self.records.iter().all(|found| found.is_valid)
    }
}

impl Found<'_> {
    /// What it is, in a word or two: `vendor/event`, `unrecognized`.
    pub(super) fn name(&self) -> String {
        match self.event {
            Some(entry) => entry.name(),
            None => self.status.name().to_owned(),
        }
    }

    /// The findings of some severities, with their source.
    pub(super) fn frames(&self, wants: impl Fn(Severity) -> bool) -> String {
        let frames = self
            .frames
            .iter()
            .filter(|(_, severity, _)| wants(*severity));
        frames.map(|(_, _, frame)| frame.as_str()).collect()
    }

    /// The findings of some codes, with their source.
    pub(super) fn frames_of(&self, wants: impl Fn(Code) -> bool) -> String {
        let frames = self.frames.iter().filter(|(code, _, _)| wants(*code));
        frames.map(|(_, _, frame)| frame.as_str()).collect()
    }
}

/// A reader, and where what it finds in a sample goes.
struct Looking<'a, 'c> {
    reader: &'a Reader<'c>,
    file: &'a str,
    found: &'a mut Vec<Found<'c>>,
}

impl Answerer for Looking<'_, '_> {
    fn inspector(&self) -> &Inspector<'_> {
        &self.reader.inspector
    }

    fn answer(&mut self, record: &Record<'_>, wrapping: Wrapping<'_>) -> bool {
        let found = self.reader.look(Of {
            file: self.file,
            record,
            wrapping,
        });
        let is_done = found.is_some();
        self.found.extend(found);
        is_done
    }
}

impl<'c> Reader<'c> {
    /// The catalog.
    pub(super) fn catalog(&self) -> &'c Catalog {
        self.inspector.catalog()
    }

    /// Reads a sample.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub(super) fn read(&self, path: &Path, output: &mut Output) -> anyhow::Result<Sample<'c>> {
        let limit = self.args.unpacking.limit();
        let (name, bytes) = source::read(path, limit, output)?;
        let start = Position::start(self.args.framing.input);
        let start = start.lenient(self.args.unwrapping.lenient);
        let mut records = Records::part(&bytes, start, true);
        let mut found = Vec::new();
        for record in records.by_ref() {
            let mut looking = Looking {
                reader: self,
                file: &name,
                found: &mut found,
            };
            open(&record, self.args.unwrapping, &mut looking);
        }
        Ok(Sample {
            records: found,
            no_record: records.no_record(),
        })
    }

    /// What was found out about a record; nothing if it is to be looked into first.
    fn look(&self, of: Of<'_>) -> Option<Found<'c>> {
        let mut is_valid = false;
        let mut inspection = match &of.record.result {
            Ok(payload) => self.both(payload, of.layers(), &mut is_valid),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        if is_closed(of, &inspection) {
            return None;
        }
        of.tell(&self.inspector, &mut inspection);
        self.secrets.conceal(of, &mut inspection);
        let frames = self.frames(of, &inspection);
        let (covered, covered_extra) = self.covered(of, &inspection);
        Some(Found {
            line: of.record.place.point.line,
            status: inspection.status,
            event: inspection.event,
            is_valid,
            findings: inspection.findings,
            frames,
            normalized: inspection.normalized,
            covered,
            covered_extra,
        })
    }

    /// What `validate` and `normalize` find, each finding once.
    fn both(&self, payload: &Payload<'_>, layers: &[Layer], is_valid: &mut bool) -> Inspection<'c> {
        let mut scratch = validate::Scratch::default();
        let mut inspection = self.inspector.validate_in(payload, layers, &mut scratch);
        *is_valid = inspection.is_valid();
        let mut scratch = normalize::Scratch::default();
        let normalized = self.inspector.normalize_in(payload, layers, &mut scratch);
        for finding in normalized.findings {
            if !inspection.findings.contains(&finding) {
                inspection.findings.push(finding);
            }
        }
        inspection.normalized = normalized.normalized;
        inspection
    }

    fn frames(&self, of: Of<'_>, inspection: &Inspection<'_>) -> Vec<(Code, Severity, String)> {
        let is_shown = |finding: &&Finding| finding.severity > Severity::Info;
        if !inspection.findings.iter().any(|finding| is_shown(&finding)) {
            return Vec::new();
        }
        let places = Places::of(of);
        let covered = self.cover.of(of, inspection);
        let frame = |finding: &Finding| text::finding(&places, finding, &covered, self.look).0;
        (inspection.findings.iter().filter(is_shown))
            .map(|finding| (finding.code, finding.severity, frame(finding)))
            .collect()
    }

    /// Where in the event is what is not to be shown, by what the payload says.
    fn covered(&self, of: Of<'_>, inspection: &Inspection<'_>) -> (Vec<String>, Vec<Location>) {
        let (Some(entry), Ok(payload)) = (inspection.event, &of.record.result) else {
            return Default::default();
        };
        let Some(normalized) = &inspection.normalized else {
            return Default::default();
        };
        let least = self.cover.from;
        let marks = Marks::of(entry, payload.root(), least);
        let is_covered = |location: &Location| marks.class_at(location) >= Some(least);
        let targets = normalized
            .lineage
            .iter()
            .flat_map(|lineage| &lineage.targets);
        let targets = targets
            .filter(|(_, sources)| sources.iter().any(|source| is_covered(&source.from)))
            .map(|(target, _)| target.clone());
        let extra = normalized.event.extra();
        let extra = extra
            .map(|(location, _)| Location::from(location.as_ref()))
            .filter(is_covered);
        (targets.collect(), extra.collect())
    }
}
