//! Answers for people: a line for each record, findings with their source, counts.

use std::fmt::Write as _;

use colored::Colorize as _;
use hooklens::Severity;
use hooklens::detect::{Edit, Evidence};
use hooklens::finding::{Finding, shorten};
use hooklens::inspect::Inspection;
use hooklens::payload::Kind;

use super::covered::{Clues, Covered};
use super::frame::{self, Look};
use super::json::Of;
use super::place::Places;
use super::visible::{visible, visible_within};
use super::wrap::wrap;

/// What a payload was in.
pub(super) fn within(of: Of<'_>, look: Look) -> String {
    let wrappers: Vec<&str> = of
        .layers()
        .iter()
        .rev()
        .map(|layer| layer.wrapper)
        .collect();
    if wrappers.is_empty() {
        return String::new();
    }
    let text = format!("  in {}", wrappers.join(" in "));
    look.paint(&text, |text| text.dimmed())
}

/// What the headers of a payload's wrappers say, and what a record looked like and was not.
pub(crate) fn wrappers(of: Of<'_>, inspection: &Inspection<'_>, look: Look) -> String {
    let mut text = String::new();
    for spoken in &inspection.spoken {
        let header = look.paint(&visible(&spoken.header.name), |text| text.bold());
        let _ = writeln!(text, "  header {header}: one of {}", visible(spoken.vendor));
    }
    for tried in of.tried() {
        let name = look.paint(tried.wrapper, |text| text.bold());
        let at = if tried.location.is_root() {
            String::new()
        } else {
            format!(" at {}", visible(tried.location.as_str()))
        };
        let _ = writeln!(text, "  not {name}{at}: {}", visible(&tried.reason));
    }
    text
}

/// Whether an event is valid, and how many findings there are.
pub(crate) fn verdict(inspection: &Inspection<'_>, look: Look) -> String {
    let count = |severity| {
        inspection
            .findings
            .iter()
            .filter(|finding| finding.severity == severity && !finding.known)
            .count()
    };
    let mut counts: Vec<String> = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| counted(count, word))
    .collect();
    let known = inspection.findings.iter().filter(|finding| finding.known);
    match known.count() {
        0 => {}
        known => counts.push(format!("{known} known")),
    }
    let word = if inspection.is_valid() {
        look.paint("valid", |text| text.green())
    } else {
        look.paint("invalid", |text| text.red())
    };
    if counts.is_empty() {
        word
    } else {
        format!("{word}: {}", counts.join(", "))
    }
}

/// `1 record`, `2 records`
pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// `1,204`
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The findings of a record, as [`finding`] shows each.
pub(crate) fn findings(
    of: Of<'_>,
    inspection: &Inspection<'_>,
    covered: &Covered<'_>,
    look: Look,
) -> String {
    if inspection.findings.is_empty() {
        return String::new();
    }
    let places = Places::of(of);
    (inspection.findings.iter())
        .map(|one| finding(&places, one, covered, look).0)
        .collect()
}

/// A finding of a record with its source and an empty line behind it, and the line of the capture that it is on.
pub(crate) fn finding(
    places: &Places<'_>,
    finding: &Finding,
    covered: &Covered<'_>,
    look: Look,
) -> (String, u64) {
    let (mut text, line) = frame::render(places, &covered.conceal(finding), covered, look);
    text.push_str("\n\n");
    (text, line)
}

/// Every clue of an event: whether it holds, where it looks, what it asks for, what is there; and the edits that would
/// make the rest of them hold.
pub(crate) fn clues(of: Of<'_>, clues: &Clues<'_, '_>, edits: &[Edit], look: Look) -> String {
    let shown = &clues.shown;
    let held = shown.iter().filter(|(_, evidence)| evidence.holds).count();
    let mut text = format!(
        "  {}: {held} of {} {}\n",
        look.paint(&clues.entry.name(), |text| text.bold()),
        counted(shown.len(), "clue"),
        if shown.len() == 1 { "holds" } else { "hold" },
    );
    let width = shown
        .iter()
        .map(|(_, evidence)| evidence.location.as_str().chars().count())
        .max()
        .unwrap_or(0);
    for (instead, evidence) in shown {
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
        let found = found(of, evidence, *instead);
        let location = visible(evidence.location.as_str());
        let pad = " ".repeat(width.saturating_sub(location.chars().count()));
        let asked = visible_within(&asked, 120);
        let before = "    ✓ holds    ".chars().count() + width;
        let lines = wrap(
            &format!("{asked} ({found})"),
            look.width.saturating_sub(before),
        );
        if look.wraps && lines.len() > 1 {
            let lines = lines.join(&format!("\n{}", " ".repeat(before)));
            let _ = writeln!(text, "    {mark} {location}{pad}  {lines}");
            continue;
        }
        let found = look.paint(&format!("({found})"), |text| text.dimmed());
        let _ = writeln!(text, "    {mark} {location}{pad}  {asked} {found}");
    }
    for edit in edits {
        let edit = format!("to match: {}", visible(&in_words(edit)));
        let inside = Look {
            width: look.width.saturating_sub(4),
            ..look
        };
        let _ = writeln!(
            text,
            "    {}",
            inside.wrapped(&edit, 6).replace('\n', "\n    ")
        );
    }
    text
}

/// What is at a clue's place, and on which line.
fn found(of: Of<'_>, evidence: &Evidence<'_, '_>, instead: Option<&'static str>) -> String {
    let Some(found) = evidence.found else {
        return "absent".to_owned();
    };
    let start = of.in_record(found.span()).start;
    let line = of.record.point(start).line;
    let is_plain = evidence.holds
        && evidence
            .clue
            .values
            .as_ref()
            .is_none_or(|values| values.len() == 1);
    if is_plain {
        return format!("line {line}");
    }
    let value = match found.kind() {
        _ if instead.is_some() => instead.unwrap_or_default().to_owned(),
        Kind::Object => "an object".to_owned(),
        Kind::Array => "an array".to_owned(),
        _ => shorten(found.text()),
    };
    format!("found {} at line {line}", visible(&value))
}

pub(super) fn in_words(edit: &Edit) -> String {
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
