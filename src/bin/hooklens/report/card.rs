//! A card: all that a person asks first of one payload, on one screen.
//!
//! What it is and what that means, the event in a line, the first findings with their source, what no rule claims. What to
//! run next is said once, behind the last card.

use std::ffi::OsStr;

use colored::Colorize as _;
use hooklens::finding::Finding;
use hooklens::inspect::{Inspection, Status};
use hooklens::location::push_name;
use hooklens::{Catalog, Code};

use super::covered::Covered;
use super::frame::Look;
use super::name::leading;
use super::of::Of;
use super::page::Page;
use super::place::Places;
use super::sentence::{Facts, sentence};
use super::shell;
use super::text::{self, counted};
use super::visible::visible;
use crate::key;

/// How many findings a card has room for.
const FINDINGS: usize = 3;

/// How many locations of what no rule claims are named.
const EXTRAS: usize = 6;

/// Writes the card of a record. `says_findings` is whether they are shown.
pub(crate) fn card(
    of: Of<'_>,
    catalog: &Catalog,
    inspection: &Inspection<'_>,
    covered: &Covered<'_>,
    says_findings: bool,
    look: Look,
) -> String {
    let mut page = Page::new(look);
    head(&mut page, of, inspection, look);
    match inspection.event {
        Some(entry) => {
            let (title, description) = (entry.title(), entry.description());
            page.paragraph(&match (title.is_empty(), description.is_empty()) {
                (false, false) => format!("{title}. {description}"),
                _ => format!("{title}{description}"),
            });
        }
        // The finding says it, too.
        None if says_findings => {}
        None => page.paragraph(meaning(inspection)),
    }
    event(&mut page, inspection, covered);
    nearest(&mut page, catalog, inspection);
    if says_findings && !inspection.findings.is_empty() {
        page.gap();
        page.raw(&findings(of, inspection, covered, look));
    }
    page.into_text()
}

/// Where the record is, what it is, and whether that is valid.
fn head(page: &mut Page, of: Of<'_>, inspection: &Inspection<'_>, look: Look) {
    let place = format!("{}:{}", leading(of.file), of.record.place.point.line);
    let within = text::within(of, look);
    let place = look.paint(&place, |text| text.dimmed());
    page.raw(&format!("{place}{within}\n"));
    let Some(entry) = inspection.event else {
        let word = inspection.status.name();
        let word = look.paint(word, |text| match inspection.status {
            Status::Ambiguous => text.yellow(),
            _ => text.red(),
        });
        let from = inspection.vendor.map_or(String::new(), |vendor| {
            let vendor = look.paint(&visible(vendor), |text| text.bold());
            format!(", but from {vendor}")
        });
        page.raw(&format!("{word}{from}\n"));
        return;
    };
    let name = look.paint(&visible(&entry.name()), |text| text.bold());
    let event = inspection.normalized.as_ref().map(|made| &made.event);
    let kind = event.and_then(|event| event.value("kind"));
    let kind = kind.map_or("", |kind| kind.trim_matches('"'));
    let kind = look.paint(&visible(kind), |text| text.green());
    let verdict = text::verdict(inspection, look);
    page.raw(&format!("{name}  {kind}  {verdict}\n"));
}

/// What it means that a record is no event.
fn meaning(inspection: &Inspection<'_>) -> &'static str {
    match inspection.status {
        Status::Ambiguous => Code::Ambiguous.summary(),
        Status::Malformed => Code::MalformedJson.summary(),
        _ => Code::Unrecognized.summary(),
    }
}

/// The event in a line, and what of the payload it carries without knowing what it is.
fn event(page: &mut Page, inspection: &Inspection<'_>, covered: &Covered<'_>) {
    let Some(normalized) = &inspection.normalized else {
        return;
    };
    if let Some(lineage) = &normalized.lineage {
        let said = sentence(&Facts::of(&normalized.event, lineage, covered));
        let parts = [said.who, said.what, said.where_, said.when];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        page.gap();
        page.line(&parts.join(" · "));
    }
    let mut extras: Vec<(String, usize)> = Vec::new();
    for (location, _) in normalized.event.extra() {
        let location = key::with_indexes_as_stars(&location);
        match extras.iter_mut().find(|(known, _)| *known == location) {
            Some((_, count)) => *count += 1,
            None => extras.push((location, 1)),
        }
    }
    let all: usize = extras.iter().map(|(_, count)| count).sum();
    if all == 0 {
        return;
    }
    let mut named: Vec<String> = extras
        .iter()
        .take(EXTRAS)
        .map(|(location, count)| match count {
            1 => location.clone(),
            count => format!("{location} ({count} times)"),
        })
        .collect();
    match extras.len().saturating_sub(EXTRAS) {
        0 => {}
        more => named.push(format!("and {} more", counted(more, "location"))),
    }
    let what = counted(all, "value");
    let claims = format!("{what} that no rule claims: {}", named.join(", "));
    page.gap();
    page.labelled("extra", &[claims]);
}

/// The events that it comes near to, with the smallest edits, or those that match equally well.
fn nearest(page: &mut Page, catalog: &Catalog, inspection: &Inspection<'_>) {
    let mut rows: Vec<(String, String)> = Vec::new();
    for near in &inspection.nearest {
        let edits: Vec<String> = near.edits.iter().map(text::in_words).collect();
        rows.push((catalog.event(near.event).name(), edits.join("; ")));
    }
    let candidates = inspection.candidates.iter();
    let candidates: Vec<_> = candidates
        .map(|entry| (entry.name(), entry.title().to_owned()))
        .collect();
    if !rows.is_empty() || !candidates.is_empty() {
        page.gap();
    }
    page.columns("nearest", &rows);
    page.columns("either", &candidates);
}

/// The first findings, and how many there are behind them.
fn findings(of: Of<'_>, inspection: &Inspection<'_>, covered: &Covered<'_>, look: Look) -> String {
    let places = Places::of(of);
    let is_said = !inspection.nearest.is_empty();
    let shown = inspection.findings.iter().take(FINDINGS);
    let mut text: Vec<String> = shown
        .map(|finding| {
            let mut finding = finding.clone();
            if is_said && finding.code == Code::Unrecognized {
                // The card lists what is near.
                finding.help = None;
                finding.suggestion = None;
            }
            let (frame, _) = text::finding(&places, &finding, covered, look);
            frame.trim_end().to_owned() + "\n"
        })
        .collect();
    match inspection.findings.len().saturating_sub(FINDINGS) {
        0 => {}
        more => text.push(format!("{} more\n", counted(more, "finding"))),
    }
    text.join("\n")
}

/// The commands that answer what is asked next: of one record, by what it is.
pub(crate) fn next(inspection: &Inspection<'_>, catalog: &Catalog, options: &Options) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut step = |command: String, why: &'static str| steps.push(Step { command, why });
    let explain = |name: &str| options.on_catalog("explain", &[name]);
    match (inspection.event, inspection.status) {
        (Some(entry), _) => {
            let name = entry.name();
            if inspection.findings.len() > FINDINGS {
                step(options.on_files("validate", ""), "every finding");
            }
            let about = |finding: &&Finding| {
                !finding.location.is_root() || finding.code == Code::MissingProperty
            };
            if let Some(finding) = inspection.findings.iter().find(about) {
                let mut location = finding.location.to_string();
                if let (Code::MissingProperty, Some(missing)) = (finding.code, &finding.expected) {
                    push_name(&mut location, missing);
                }
                let arguments = [name.as_str(), location.as_str()];
                step(
                    options.on_catalog("explain", &arguments),
                    "what is expected there",
                );
            }
            step(
                options.on_files("normalize --lineage", ""),
                "where each value comes from",
            );
            step(explain(&name), "every field");
        }
        (None, Status::Ambiguous) => {
            for entry in &inspection.candidates {
                let choice = [("--vendor", &entry.vendor), ("--event", &entry.event)];
                let choice = choice.map(|(flag, name)| format!(" {flag} {}", argument(name)));
                step(
                    options.on_files("normalize", &choice.concat()),
                    "take it for this one",
                );
            }
            step(options.on_files("detect --explain", ""), "every clue");
        }
        (None, Status::Malformed) => step(explain(Code::MalformedJson.name()), "what that is"),
        (None, _) => {
            step(options.on_files("detect --explain", ""), "every clue");
            match inspection.nearest.first() {
                Some(near) => step(explain(&catalog.event(near.event).name()), "the nearest"),
                None => step(options.on_catalog("events", &[]), "what is recognized"),
            }
        }
    }
    steps
}

/// The commands that go on from several records.
pub(crate) fn next_of_many(options: &Options) -> Vec<Step> {
    let step = |command: &str, why| Step {
        command: options.on_files(command, ""),
        why,
    };
    vec![
        step("detect", "a line for each record"),
        step("validate", "every finding"),
        step("normalize", "the events"),
    ]
}

/// A command and what it answers.
#[derive(Debug)]
pub(crate) struct Step {
    command: String,
    why: &'static str,
}

/// How commands about the same captures go on.
#[derive(Debug)]
pub(crate) struct Options {
    /// The captures as they are typed; empty if there is nothing to read again.
    pub(crate) files: String,
    /// Options of every command that reads, each with a space before it.
    pub(crate) reading: String,
    /// Options of every command that knows the catalog, likewise.
    pub(crate) catalog: String,
}

impl Options {
    fn on_files(&self, command: &str, choice: &str) -> String {
        let (reading, catalog) = (&self.reading, &self.catalog);
        if self.files.is_empty() {
            format!("… | hooklens {command}{reading}{catalog}{choice}")
        } else {
            format!(
                "hooklens {command}{reading}{catalog}{choice} {}",
                self.files
            )
        }
    }

    fn on_catalog(&self, command: &str, arguments: &[&str]) -> String {
        let arguments = arguments.iter().map(|text| format!(" {}", argument(text)));
        let arguments: String = arguments.collect();
        format!("hooklens {command}{}{arguments}", self.catalog)
    }
}

fn argument(text: &str) -> String {
    shell::quoted(OsStr::new(text))
}

/// The commands, one a line, whole, so that they can be copied; with what each answers where there is room.
pub(crate) fn steps(steps: &[Step], look: Look) -> String {
    let mut page = Page::new(look);
    let rows: Vec<(&str, &str)> = steps
        .iter()
        .map(|step| (step.command.as_str(), step.why))
        .collect();
    page.commands("next", &rows);
    page.into_text()
}
