//! `hooklens schema`: a JSON Schema as one document, for other tools.

use std::io::Write as _;

use super::{catalog, find};
use crate::args::Schema;
use crate::output::Output;
use crate::report::visible::visible_json;
use crate::settings::Settings;
use crate::status::Status;

/// The schema of the machine output.
const REPORT: &str = include_str!("../../../../schemas/report.json");

pub(crate) fn run(
    args: &Schema,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let own = match args.name.as_str() {
        "event" => Some(hooklens::event::SCHEMA),
        "report" => Some(REPORT),
        _ => None,
    };
    if let Some(schema) = own {
        output.out.write_all(schema.as_bytes())?;
        return Ok(Status::Yes);
    }
    let catalog = catalog::load(settings)?;
    let entry = find::event(catalog, &args.name, "schema", &["event", "report"])?;
    let schema = serde_json::to_string_pretty(&entry.schema())?;
    // Line feeds stand between tokens only.
    for line in schema.lines() {
        writeln!(output.out, "{}", visible_json(line))?;
    }
    Ok(Status::Yes)
}
