//! A record as reports tell of it: owned, so that it outlives the text it was read from.

use std::fmt::Write as _;

use hooklens::finding::{Finding, Severity};
use hooklens::inspect::{Inspection, Status};
use hooklens::span::Point;

use super::json::Of;
use super::notes::notes;
use super::place::Places;
use super::visible::visible_within;
use crate::baseline::Fingerprint;

/// The longest that a message may be, in characters.
const LONGEST: usize = 1000;

/// A record, and what was found out about it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The capture's name.
    pub(crate) file: String,
    /// Its number in the capture, from 1.
    pub(crate) number: u64,
    /// The line that it begins on.
    pub(crate) line: u64,
    /// What it is.
    pub(crate) status: Status,
    /// `vendor/event`, or what it is if it is no event.
    pub(crate) name: String,
    /// Whether it fits its schema.
    pub(crate) valid: bool,
    /// What is to be said of it.
    pub(crate) findings: Vec<Told>,
    /// The line of `--format json`, if a report wants it.
    pub(crate) json: String,
}

/// A finding as reports tell of it.
#[derive(Debug)]
pub(crate) struct Told {
    /// The finding.
    pub(crate) finding: Finding,
    /// What it is known by.
    pub(crate) fingerprint: Fingerprint,
    /// Whether it fails the run.
    pub(crate) fails: bool,
    /// Where it begins.
    pub(crate) start: Point,
    /// Where it ends: behind its last character.
    pub(crate) end: Point,
    /// Its bytes in the capture.
    pub(crate) bytes: [u64; 2],
}

impl Entry {
    /// What reports tell of a record, if findings from this severity on fail a run.
    pub(crate) fn of(
        of: Of<'_>,
        inspection: &Inspection<'_>,
        fails: Option<Severity>,
        json: &str,
    ) -> Self {
        let name = match (inspection.event, inspection.vendor) {
            (Some(entry), _) => entry.name(),
            (None, Some(vendor)) => format!("{}, from {vendor}", inspection.status.name()),
            (None, None) => inspection.status.name().to_owned(),
        };
        let places = (!inspection.findings.is_empty()).then(|| Places::of(of));
        let told = |(places, finding): (&Places<'_>, &Finding)| {
            let range = places.range(finding);
            let (start, bytes) = places.point(&range);
            Told {
                fingerprint: Fingerprint::of(inspection, finding),
                fails: !finding.known && fails.is_some_and(|fails| finding.severity >= fails),
                start,
                end: places.point(&(range.end..range.end)).0,
                bytes,
                finding: finding.clone(),
            }
        };
        Self {
            file: of.file.to_owned(),
            number: of.record.place.number,
            line: of.record.place.point.line,
            status: inspection.status,
            name,
            valid: inspection.is_valid(),
            findings: places
                .iter()
                .flat_map(|places| {
                    inspection
                        .findings
                        .iter()
                        .map(move |finding| (places, finding))
                })
                .map(told)
                .collect(),
            json: json.to_owned(),
        }
    }
}

impl Told {
    /// The message, safe to show.
    pub(crate) fn message(&self) -> String {
        visible_within(&self.finding.message, LONGEST).into_owned()
    }

    /// The message, and below it what else there is to say, a line each.
    pub(crate) fn in_full(&self) -> String {
        let mut text = self.message();
        for (label, note) in notes(&self.finding) {
            let _ = write!(text, "\n{label}: {note}");
        }
        text
    }
}
