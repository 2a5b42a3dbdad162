//! Answers for people: a line for each record, findings with their source, counts.

use std::fmt::Write as _;
use std::ops::Range;

use colored::Colorize as _;
use hooklens::catalog::{Catalog, EventEntry};
use hooklens::detect::{Edit, Evidence};
use hooklens::finding::shorten;
use hooklens::inspect::{Inspection, Status};
use hooklens::{Record, Severity};

use super::frame::{self, Look};
use super::json::{Named, Of};
use super::secrets::secrets;
use super::visible::{visible, visible_within};

/// The columns of a capture's lines.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Columns {
    /// Of `file:line`.
    pub(crate) place: usize,
    /// Of `vendor/event`.
    pub(crate) name: usize,
}

impl Columns {
    /// The columns for a capture: the last line's number is the longest.
    pub(crate) fn of(catalog: &Catalog, file: &str, bytes: &[u8]) -> Self {
        let lines = memchr::memchr_iter(b'\n', bytes).count() + 1;
        Self {
            place: visible(file).chars().count() + 1 + lines.to_string().len(),
            name: catalog
                .events()
                .map(|entry| entry.vendor.len() + 1 + entry.event.len())
                .max()
                .unwrap_or(0),
        }
    }
}

/// The line of a record: where it is, what it is, and what else is to say.
pub(crate) fn record(
    of: Of<'_>,
    inspection: &Inspection<'_>,
    rest: &str,
    columns: Columns,
    look: Look,
) -> String {
    let place = format!("{}:{}", visible(of.file), of.record.place.point.line);
    let name = match (inspection.event, inspection.vendor) {
        (Some(entry), _) => entry.name(),
        (None, Some(vendor)) => format!("{vendor}/?"),
        (None, None) => "?".to_owned(),
    };
    let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.chars().count()));
    let mut line = look.paint(&place, |text| text.dimmed());
    line.push_str(&pad(&place, columns.place));
    let _ = write!(
        line,
        "  {}{}  {rest}",
        look.paint(&visible(&name), |text| text.bold()),
        pad(&name, columns.name)
    );
    line
}

/// What a record is, in a word or two.
pub(crate) fn kind(inspection: &Inspection<'_>, named: &Named, look: Look) -> String {
    match inspection.status {
        Status::Recognized => {
            let kind = named.kind.as_deref().unwrap_or("recognized");
            look.paint(&visible(kind), |text| text.green())
        }
        Status::Ambiguous => {
            let names: Vec<String> = inspection
                .candidates
                .iter()
                .map(|entry| entry.name())
                .collect();
            let word = look.paint("ambiguous", |text| text.yellow());
            format!("{word}: {}", visible(&names.join(", ")))
        }
        status => look.paint(status.name(), |text| text.red()),
    }
}

/// Whether a record is valid, in a word or two.
pub(crate) fn verdict(inspection: &Inspection<'_>, look: Look) -> String {
    let count = |severity| {
        inspection
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let counts: Vec<String> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| counted(count, word))
    .collect();
    let (word, tail) = match inspection.status {
        Status::Recognized if inspection.is_valid() => {
            (look.paint("valid", |text| text.green()), counts)
        }
        Status::Recognized => (look.paint("invalid", |text| text.red()), counts),
        Status::Ambiguous => (look.paint("ambiguous", |text| text.yellow()), Vec::new()),
        status => (look.paint(status.name(), |text| text.red()), Vec::new()),
    };
    if tail.is_empty() {
        word
    } else {
        format!("{word}: {}", tail.join(", "))
    }
}

/// `1 record`, `2 records`
pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The findings of a record, each with its source and an empty line behind it.
pub(crate) fn findings(of: Of<'_>, inspection: &Inspection<'_>, look: Look) -> String {
    let mut text = String::new();
    let mut covered: Vec<Range<usize>> = Vec::new();
    if let (false, Some(entry), Ok(payload)) = (
        inspection.findings.is_empty(),
        inspection.event,
        &of.record.result,
    ) {
        covered = secrets(entry, payload.root());
    }
    for finding in &inspection.findings {
        text.push_str(&frame::render(of.file, of.record, finding, &covered, look));
        text.push_str("\n\n");
    }
    text
}

/// Every clue of an event: whether it holds, where it looks, what it asks for, what is there.
pub(crate) fn clues(
    record: &Record<'_>,
    entry: &EventEntry,
    evidence: &[Evidence<'_, '_>],
    look: Look,
) -> String {
    let held = evidence.iter().filter(|evidence| evidence.holds).count();
    let mut text = format!(
        "  {}: {held} of {} hold\n",
        look.paint(&entry.name(), |text| text.bold()),
        counted(evidence.len(), "clue"),
    );
    let width = evidence
        .iter()
        .map(|evidence| evidence.location.as_str().chars().count())
        .max()
        .unwrap_or(0);
    for evidence in evidence {
        let mark = if evidence.holds {
            look.paint("✓ holds ", |text| text.green())
        } else {
            look.paint("✗ fails ", |text| text.red())
        };
        let asked = match &evidence.clue.values {
            None => "is there".to_owned(),
            Some(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                let one_of = if values.len() == 1 { "is" } else { "is one of" };
                format!("{one_of} {}", values.join(", "))
            }
        };
        let found = match evidence.found {
            None => "absent".to_owned(),
            Some(found) => {
                let line = record.point(found.span().start).line;
                if evidence.holds
                    && evidence
                        .clue
                        .values
                        .as_ref()
                        .is_some_and(|values| values.len() == 1)
                {
                    format!("line {line}")
                } else {
                    format!(
                        "found {} at line {line}",
                        visible(&shorten(&one_line(found.text())))
                    )
                }
            }
        };
        let location = visible(evidence.location.as_str());
        let pad = " ".repeat(width.saturating_sub(location.chars().count()));
        let asked = visible_within(&asked, 120);
        let found = look.paint(&format!("({found})"), |text| text.dimmed());
        let _ = writeln!(text, "    {mark} {location}{pad}  {asked} {found}");
    }
    text
}

/// The events that an unrecognized payload comes near to, with the edits that would make it one.
pub(crate) fn nearest(catalog: &Catalog, inspection: &Inspection<'_>, look: Look) -> String {
    let mut text = String::new();
    for near in &inspection.nearest {
        let name = catalog.event(near.event).name();
        let _ = writeln!(text, "  near {}:", look.paint(&name, |text| text.bold()));
        for edit in &near.edits {
            let _ = writeln!(text, "    {}", visible(&in_words(edit)));
        }
    }
    text
}

fn in_words(edit: &Edit) -> String {
    match edit {
        Edit::Value {
            location,
            found,
            wanted,
        } => format!("change {location} from {} to {wanted}", one_line(found)),
        Edit::Rename { location, wanted } => format!("rename {location} to `{wanted}`"),
        Edit::Add {
            location,
            wanted: Some(value),
        } => format!("add {location} with {value}"),
        Edit::Add {
            location,
            wanted: None,
        } => format!("add {location}"),
    }
}

/// A value's text with its line breaks, which only stand between tokens, made spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
