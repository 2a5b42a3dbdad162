//! Payloads that were no JSON as they were written: what is said of the repairs, and of repairs that nobody asked for.

use super::{Inspection, Inspector, Status};
use crate::finding::{Code, Finding, Focus, Severity};
use crate::lenient;
use crate::location::Location;
use crate::payload::Payload;
use crate::span::Places;
use crate::unwrap::Opened;

impl Inspection<'_> {
    /// Says what was repaired to read a payload, in front of all that is said of it.
    pub fn mend(&mut self, opened: &Opened, payload: Option<&Payload<'_>>) {
        let mut repairs = opened.mended().peekable();
        if repairs.peek().is_none() {
            return;
        }
        let places = payload.map(|payload| Places::new(payload.root()));
        let location = |at: Option<usize>| match (&places, at) {
            (Some(places), Some(at)) => places.location_around(at),
            _ => Location::root(),
        };
        let mut findings: Vec<Finding> = repairs
            .map(|mended| {
                let severity = if mended.fault.is_doubtful() {
                    Severity::Warning
                } else {
                    Severity::Info
                };
                let location = location(mended.at);
                Finding::new(Code::Repaired, severity, location, mended.fault.message())
                    .focus(Focus::Written)
                    .span(mended.range)
            })
            .collect();
        findings.append(&mut self.findings);
        self.findings = findings;
    }
}

impl Inspector<'_> {
    /// Says of a record that is no JSON, and has this text, that it could be read leniently; of one that is text and begins a
    /// capture, or a fence, that a page could be.
    pub fn offer(&self, inspection: &mut Inspection<'_>, text: &[u8], is_first: bool) {
        if self.options.lenient || inspection.status != Status::Malformed {
            return;
        }
        let is_about = |finding: &&mut Finding| {
            // What it looks like otherwise is said without a place.
            finding.code == Code::MalformedJson && finding.span.is_some()
        };
        let Some(finding) = inspection.findings.iter_mut().find(is_about) else {
            return;
        };
        let mut lines = text.split(|&byte| byte == b'\n');
        let offer = if std::str::from_utf8(text).is_ok_and(lenient::is_repairable) {
            "`--lenient` reads it"
        } else if lenient::is_fence(text) || is_first && lines.all(lenient::is_text) {
            "`--lenient` passes over text around payloads"
        } else {
            return;
        };
        let advice = finding.help.take();
        let help = advice.map_or_else(|| offer.to_owned(), |advice| format!("{advice}; {offer}"));
        finding.help = Some(help);
    }
}
