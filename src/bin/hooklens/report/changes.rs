//! The two sides of a comparison, and what changed between them, for machines.

use std::fmt::Write as _;

use hooklens::diff::{Change, Diff, Difference, Pattern};
use hooklens::inspect::Inspection;
use hooklens::{Location, Payload};
use serde::Serialize;
use serde_json::Value;

use super::frame::Look;
use super::json::{Of, line};
use super::text;
use super::visible::{visible, visible_json};

/// One side of a comparison.
pub(crate) struct Side<'a> {
    of: Of<'a>,
    status: &'static str,
    vendor: Option<&'a str>,
    event: Option<&'a str>,
    /// What is compared.
    pub(crate) payload: &'a Payload<'a>,
}

impl<'a> Side<'a> {
    /// A record, what it is, and what of it is compared.
    pub(crate) fn of(of: Of<'a>, inspection: &'a Inspection<'_>, payload: &'a Payload<'a>) -> Self {
        Self {
            of,
            status: inspection.status.name(),
            vendor: inspection
                .event
                .map(|entry| entry.vendor.as_str())
                .or(inspection.vendor),
            event: inspection.event.map(|entry| entry.event.as_str()),
            payload,
        }
    }

    /// The capture and what is in it, as they head a comparison.
    pub(super) fn title(&self) -> String {
        let name = match (self.vendor, self.event) {
            (Some(vendor), Some(event)) => format!("{vendor}/{event}"),
            _ => self.status.to_owned(),
        };
        let within = text::within(
            self.of,
            Look {
                color: false,
                width: 0,
                wraps: false,
            },
        );
        format!("{}  {}{within}", visible(self.of.file), visible(&name))
    }

    fn report(&self) -> SideReport<'_> {
        SideReport {
            file: self.of.file,
            line: self.of.record.place.point.line,
            unwrapped: self.of.shown_layers(),
            status: self.status,
            vendor: self.vendor,
            event: self.event,
        }
    }
}

#[derive(Serialize)]
struct SideReport<'a> {
    file: &'a str,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unwrapped: Option<&'a Value>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
}

/// The members of a change but its values, which are written as they are in their payloads.
#[derive(Serialize)]
struct ChangeReport<'a> {
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_location: Option<&'a Location>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    secret: bool,
}

/// A `diff/1` object.
pub(crate) fn json(old: &Side<'_>, new: &Side<'_>, diff: &Diff<'_>, secrets: &[Pattern]) -> String {
    let side = |side: &Side<'_>| line(&side.report()).trim_end().to_owned();
    let mut out = format!(
        "{{\"report\":\"diff/1\",\"old\":{},\"new\":{},\"same\":{},\"changes\":[",
        side(old),
        side(new),
        diff.is_empty()
    );
    for (number, difference) in diff.changes.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        change_report(difference, is_secret(difference, secrets), &mut out);
    }
    out.push_str("]}\n");
    out
}

fn change_report(difference: &Difference<'_>, secret: bool, out: &mut String) {
    let (word, old, new, moved) = match &difference.change {
        Change::Added(new) => ("added", None, Some(new), None),
        Change::Removed(old) => ("removed", Some(old), None, None),
        Change::Changed { old, new } => ("changed", Some(old), Some(new), None),
        Change::Moved { from, to } => ("moved", None, None, Some((*from, *to))),
    };
    let report = line(&ChangeReport {
        change: word,
        location: difference.location.as_ref(),
        new_location: difference.new_location.as_ref(),
        old_type: old.map(|value| value.kind().name()),
        new_type: new.map(|value| value.kind().name()),
        from: moved.map(|(from, _)| from),
        to: moved.map(|(_, to)| to),
        secret,
    });
    out.push_str(report.trim_end().trim_end_matches('}'));
    for (name, value) in [("old", old), ("new", new)] {
        if let (Some(value), false) = (value, secret) {
            let _ = write!(out, ",\"{name}\":{}", visible_json(&value.compact()));
        }
    }
    out.push('}');
}

/// Whether a value of a change is a secret or holds one.
pub(super) fn is_secret(difference: &Difference<'_>, secrets: &[Pattern]) -> bool {
    let locations = [&difference.location, &difference.new_location];
    locations
        .into_iter()
        .flatten()
        .any(|location| secrets.iter().any(|secret| secret.touches(location)))
}
