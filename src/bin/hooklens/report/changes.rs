//! The two sides of a comparison, and what changed between them, for machines.

use std::fmt::Write as _;

use hooklens::diff::{Change, Diff, Difference, Pattern};
use hooklens::inspect::Inspection;
use hooklens::payload::Kind;
use hooklens::schema::Class;
use hooklens::{Location, Payload};
use serde::Serialize;
use serde_json::Value;

use super::frame::Look;
use super::json::{Of, line};
use super::text;
use super::visible::{visible, visible_json};

/// Values of changes that are not to be shown.
pub(crate) struct Hidden<'p> {
    /// Where they are.
    pub(crate) locations: &'p [Pattern],
    /// Where nobody knows what an old value is.
    pub(crate) unknown: &'p [Pattern],
    /// Why.
    pub(crate) class: Class,
}

impl Hidden<'_> {
    /// Why the values of a change are not to be shown, if they are not or hold one that is not.
    pub(super) fn class(&self, difference: &Difference<'_>) -> Option<Class> {
        if let Change::Added(value) | Change::Removed(value) = &difference.change
            && value.kind() == Kind::Null
        {
            return None;
        }
        let locations = [&difference.location, &difference.new_location];
        let touches = |patterns: &[Pattern], location: &Location| {
            patterns.iter().any(|hidden| hidden.touches(location))
        };
        let mut locations = locations.into_iter().flatten();
        let old = difference.location.as_ref();
        let is_hidden = locations.any(|location| touches(self.locations, location))
            || old.is_some_and(|location| touches(self.unknown, location));
        is_hidden.then_some(self.class)
    }
}

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
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    personal: bool,
}

/// A `diff/1` object.
pub(crate) fn json(old: &Side<'_>, new: &Side<'_>, diff: &Diff<'_>, hidden: &Hidden<'_>) -> String {
    let side = |side: &Side<'_>| line(&side.report()).trim_end().to_owned();
    format!(
        "{{\"report\":\"diff/1\",\"old\":{},\"new\":{},\"same\":{},\"changes\":{}}}\n",
        side(old),
        side(new),
        diff.is_empty(),
        list_json(diff, hidden)
    )
}

/// The changes as an array.
pub(crate) fn list_json(diff: &Diff<'_>, hidden: &Hidden<'_>) -> String {
    let mut out = String::from("[");
    for (number, difference) in diff.changes.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        change_report(difference, hidden.class(difference), &mut out);
    }
    out.push(']');
    out
}

fn change_report(difference: &Difference<'_>, hidden: Option<Class>, out: &mut String) {
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
        secret: hidden == Some(Class::Secret),
        personal: hidden == Some(Class::Personal),
    });
    out.push_str(report.trim_end().trim_end_matches('}'));
    for (name, value) in [("old", old), ("new", new)] {
        if let (Some(value), None) = (value, hidden) {
            let _ = write!(out, ",\"{name}\":{}", visible_json(&value.compact()));
        }
    }
    out.push('}');
}
