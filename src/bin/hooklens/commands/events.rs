//! `hooklens events`: what the catalog knows.

use std::io::Write as _;

use colored::Colorize as _;
use hooklens::catalog::{Attestation, EventEntry};
use serde::Serialize;

use super::catalog;
use crate::args::{Events, Format};
use crate::output::Output;
use crate::report::page::plain;
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
    title: String,
    description: String,
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
                writeln!(output.out, "{}", serde_json::to_string(&line)?)?;
            }
        }
    }
    Ok(Status::Yes)
}

fn table(events: &[&EventEntry], output: &mut Output) -> anyhow::Result<()> {
    let rows: Vec<[String; 4]> = events
        .iter()
        .map(|entry| {
            let kinds = short(&entry.kinds());
            let attested = entry.attested().map_or("-", Attestation::name).to_owned();
            [entry.name(), kinds, attested, entry.title()].map(|text| plain(&text))
        })
        .collect();
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let (first, second, third) = (width(0), width(1), width(2));
    for [name, kinds, attested, title] in &rows {
        let name = format!("{name:first$}");
        let name = if output.out_look.color {
            name.bold().to_string()
        } else {
            name
        };
        writeln!(
            output.out,
            "{name}  {kinds:second$}  {attested:third$}  {title}"
        )?;
    }
    Ok(())
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
