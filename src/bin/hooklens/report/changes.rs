//! What changed between two payloads, for people and for machines.

use std::fmt::Write as _;

use colored::Colorize as _;
use hooklens::diff::{Change, Diff, Difference, Pattern};
use hooklens::inspect::Inspection;
use hooklens::payload::Kind;
use hooklens::schema::Class;
use hooklens::{Location, Payload};
use serde::Serialize;
use serde_json::Value;

use super::covered::instead;
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
    fn class(&self, difference: &Difference<'_>) -> Option<Class> {
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

    fn title(&self) -> String {
        let name = match (self.vendor, self.event) {
            (Some(vendor), Some(event)) => format!("{vendor}/{event}"),
            _ => self.status.to_owned(),
        };
        let within = text::within(
            self.of,
            Look {
                color: false,
                width: 0,
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

/// The changes for people: a location, and below it what went and what came. Nothing if there are none.
pub(crate) fn text(
    old: &Side<'_>,
    new: &Side<'_>,
    diff: &Diff<'_>,
    hidden: &Hidden<'_>,
    look: Look,
) -> String {
    let mut text = String::new();
    if diff.is_empty() {
        return text;
    }
    for (sign, side) in [("---", old), ("+++", new)] {
        let _ = writeln!(
            text,
            "{}",
            look.paint(&format!("{sign} {}", side.title()), |text| text.bold())
        );
    }
    list(diff, hidden, look, &mut text);
    text
}

/// The changes without who differs, an empty line before each.
pub(crate) fn list(diff: &Diff<'_>, hidden: &Hidden<'_>, look: Look, text: &mut String) {
    for difference in &diff.changes {
        text.push('\n');
        change(difference, hidden.class(difference), look, text);
    }
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

fn change(difference: &Difference<'_>, hidden: Option<Class>, look: Look, text: &mut String) {
    let location = difference
        .location
        .as_ref()
        .or(difference.new_location.as_ref())
        .map_or("", Location::as_str);
    let shown = if location.is_empty() {
        "(the whole)"
    } else {
        location
    };
    let mut head = look.paint(&visible(shown), |text| text.bold());
    match (&difference.change, &difference.new_location) {
        (Change::Moved { from, to }, _) => {
            let _ = write!(
                head,
                " {}",
                look.paint(&format!("moved from {from} to {to}"), |text| text.cyan())
            );
        }
        (_, Some(new)) if new.as_str() != location => {
            let _ = write!(head, " (now {})", visible(new.as_str()));
        }
        _ => {}
    }
    let _ = writeln!(text, "{head}");
    let width = look.width.saturating_sub(4);
    let (old, new) = match &difference.change {
        Change::Added(new) => (None, Some(new)),
        Change::Removed(old) => (Some(old), None),
        Change::Changed { old, new } => (Some(old), Some(new)),
        Change::Moved { .. } => (None, None),
    };
    let types = difference.types().is_some();
    let shared = match (old, new) {
        (Some(old), Some(new)) => shared(&old.compact(), &new.compact()),
        _ => 0,
    };
    for (sign, value) in [("-", old), ("+", new)] {
        let Some(value) = value else { continue };
        let shown = match hidden {
            Some(class) => instead(class).to_owned(),
            None => shorten(&value.compact(), shared, width),
        };
        let kind = match value.kind() {
            kind if types => format!(" ({})", kind.name()),
            _ => String::new(),
        };
        let line = look.paint(&format!("  {sign} {shown}{kind}"), |text| {
            if sign == "-" {
                text.red()
            } else {
                text.green()
            }
        });
        let _ = writeln!(text, "{line}");
    }
}

/// How many characters two values begin with alike.
fn shared(old: &str, new: &str) -> usize {
    old.chars()
        .zip(new.chars())
        .take_while(|(old, new)| old == new)
        .count()
}

/// A value within a width: cut behind, and in front if what differs would not be seen otherwise.
fn shorten(value: &str, shared: usize, width: usize) -> String {
    /// What is shown of what two values begin with.
    const LEAD: usize = 16;
    let shown = visible(value);
    let mut cut: String = if shown.chars().count() > width && shared > width / 2 {
        let from = shared.saturating_sub(LEAD);
        let rest: String = value.chars().skip(from).collect();
        format!("…{}", visible(&rest))
    } else {
        shown.into_owned()
    };
    if let Some((at, _)) = cut.char_indices().nth(width) {
        cut.truncate(at);
        cut.pop();
        cut.push('…');
    }
    cut
}
