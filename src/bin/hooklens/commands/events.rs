//! `hooklens events`: what the catalog knows.

use std::io::Write as _;

use colored::Colorize as _;
use hooklens::catalog::{Attestation, EventEntry};
use serde::Serialize;

use super::catalog;
use crate::args::{Events, Format};
use crate::output::Output;
use crate::report::page::plain;
use crate::report::visible::visible_json;
use crate::report::wrap::{columns, padded};
use crate::settings::Settings;
use crate::status::Status;

/// One line of `--format json`.
#[derive(Serialize)]
struct Line<'e> {
    report: &'static str,
    vendor: &'e str,
    event: &'e str,
    kinds: Vec<String>,
    /// Absent where a pack of the user's does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    attested: Option<&'static str>,
    title: &'e str,
    description: &'e str,
    wire_names: Vec<&'e str>,
}

pub(crate) fn run(
    args: &Events,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(settings)?;
    let mut events: Vec<&EventEntry> = catalog.events().collect();
    // A pack of the user's stands among the bundled ones, wherever it was added.
    events.sort_by(|one, other| (&one.vendor, &one.event).cmp(&(&other.vendor, &other.event)));
    match args.format {
        Format::Text => table(&events, output)?,
        Format::Json => {
            for entry in events {
                let line = Line {
                    report: "events/1",
                    vendor: &entry.vendor,
                    event: &entry.event,
                    kinds: entry.kinds(),
                    attested: entry.attested().map(Attestation::name),
                    title: entry.title(),
                    description: entry.description(),
                    wire_names: entry.wire_names().collect(),
                };
                // A pack of the user's may say anything.
                let line = serde_json::to_string(&line)?;
                writeln!(output.out, "{}", visible_json(&line))?;
            }
        }
    }
    Ok(Status::Yes)
}

/// A row for each event. Where a terminal is too narrow for all columns, the titles, which mostly say the name again, are left
/// out, and kinds go last.
fn table(events: &[&EventEntry], output: &mut Output) -> anyhow::Result<()> {
    let look = output.out_look;
    let rows: Vec<[String; 4]> = events
        .iter()
        .map(|entry| {
            let kinds = short(&entry.kinds());
            let attested = entry.attested().map_or("-", Attestation::name).to_owned();
            let title = entry.title().to_owned();
            [entry.name(), kinds, attested, title].map(|text| plain(&text))
        })
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| columns(&row[column]));
        widths.max().unwrap_or_default()
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let is_narrow = look.wraps && first + second + third + width(3) + 6 > look.width;
    for [name, kinds, attested, title] in &rows {
        let name = look.paint(&padded(name, first), |text| text.bold());
        let line = if is_narrow {
            let attested = padded(attested, third);
            let start = first + third + 4;
            let kinds = folded(kinds, look.width.saturating_sub(start), start);
            format!("{name}  {attested}  {kinds}")
        } else {
            let (kinds, attested) = (padded(kinds, second), padded(attested, third));
            format!("{name}  {kinds}  {attested}  {title}")
        };
        writeln!(output.out, "{line}")?;
    }
    Ok(())
}

/// Kinds within a width, broken behind a bar or a word, with the further lines indented.
fn folded(kinds: &str, width: usize, indent: usize) -> String {
    let parts = kinds.split_inclusive(['|', ' ', '_']);
    let (mut text, mut used) = (String::new(), 0);
    for part in parts {
        if used > 0 && used + columns(part) > width {
            text.truncate(text.trim_end().len());
            text.push('\n');
            text.push_str(&" ".repeat(indent));
            used = 0;
        }
        text.push_str(part);
        used += columns(part);
    }
    text
}

/// Kinds for a narrow column: `message.created|updated`.
fn short(kinds: &[String]) -> String {
    let mut text = String::new();
    let mut before = "";
    for kind in kinds {
        let (object, participle) = kind.split_once('.').unwrap_or((kind, ""));
        if object == before {
            text.push('|');
            text.push_str(participle);
        } else {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(kind);
        }
        before = object;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_one_object_share_its_name() {
        let kinds = ["message.created", "message.updated", "contact.created"];
        assert_eq!(
            short(&kinds.map(String::from)),
            "message.created|updated, contact.created"
        );
    }
}
