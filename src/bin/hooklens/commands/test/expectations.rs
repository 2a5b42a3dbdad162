//! What somebody expects of a sample: `x.expect.toml`.
//!
//! ```toml
//! event = "vendor/event"     # or "vendor", or "none": each record is that
//! valid = false              # each record is valid, or not all are
//! codes = ["wrong-type"]     # the errors and warnings, of all records together; of what is information, what has to be there
//! ```
//!
//! Each key may be left out. What is wrong with the file itself is an error with its place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use hooklens::catalog::{Catalog, EventId};
use hooklens::finding::{Code, Severity, nearest, shorten};

use super::sample::{Found, Sample};
use crate::report::quote::{Problem, Source};
use crate::report::text::counted;
use crate::toml_table::{self, At, Table};
use crate::verdict::{Failure, Reason};

/// The event of what is none.
const NONE: &str = "none";

/// What somebody expects of a sample.
#[derive(Debug)]
pub(super) struct Expectations {
    source: Arc<Source>,
    event: Option<At<Event>>,
    valid: Option<At<bool>>,
    codes: Option<Vec<At<Code>>>,
    /// Where the list of codes is.
    list: Range<usize>,
}

/// What a record is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Event {
    /// As it was written.
    name: String,
    /// The events that are meant; none for a record that is to be none.
    ids: Vec<EventId>,
}

impl Expectations {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or says what nobody understands: then with each place.
    pub(super) fn read(path: &Path, catalog: &Catalog) -> anyhow::Result<Self> {
        let source = toml_table::read(path, &path.to_string_lossy())?;
        toml_table::parse(&source, |table| Self::of(table, &source, catalog))
    }

    fn of(table: &mut Table<'_>, source: &Arc<Source>, catalog: &Catalog) -> Self {
        let event = table.take("event");
        let event = event.and_then(|value| value.parsed(|name| event_of(name, catalog)));
        let valid = table.take("valid").and_then(|value| value.truth());
        let codes = table.take("codes");
        let list = codes.as_ref().map_or(0..0, toml_table::Value::span);
        let codes = codes.map(|codes| {
            let items = codes.items();
            items.iter().filter_map(code_of).collect()
        });
        Self {
            source: Arc::clone(source),
            event,
            valid,
            codes,
            list,
        }
    }

    /// Whether nothing is expected.
    pub(super) fn is_empty(&self) -> bool {
        self.event.is_none() && self.valid.is_none() && self.codes.is_none()
    }

    /// Whether it is expected that a record gives no event, for the reason that it does.
    pub(super) fn excuse(&self, found: &Found<'_>) -> bool {
        let is_listed = |code: &At<Code>| {
            found
                .findings
                .iter()
                .any(|finding| finding.code == code.value)
        };
        self.expects_none()
            || self.valid.as_ref().is_some_and(|valid| !valid.value)
            || self.codes.iter().flatten().any(is_listed)
    }

    /// What is not as expected.
    pub(super) fn failures(&self, sample: &Sample<'_>) -> Vec<Failure> {
        let mut failures = Vec::new();
        for found in &sample.records {
            failures.extend(
                self.event
                    .as_ref()
                    .and_then(|event| self.event(event, found)),
            );
        }
        if let Some(valid) = &self.valid {
            self.valid(valid, sample, &mut failures);
        }
        if let Some(codes) = &self.codes {
            self.codes(codes, sample, &mut failures);
        }
        failures
    }

    fn event(&self, wanted: &At<Event>, found: &Found<'_>) -> Option<Failure> {
        let is_wanted = match found.event {
            Some(entry) => wanted.value.ids.contains(&entry.id),
            None => wanted.value.ids.is_empty(),
        };
        if is_wanted {
            return None;
        }
        let expects = match wanted.value.ids.as_slice() {
            [] => "no event".to_owned(),
            _ => wanted.value.name.clone(),
        };
        let place = self.place(&wanted.span);
        let message = format!("{place} expects {expects}, but this is {}", found.name());
        let frames = match found.event {
            Some(_) => String::new(),
            None => found.frames(|_| true),
        };
        Some(Failure::at(Reason::Event, found.line, message).with(frames))
    }

    fn valid(&self, wanted: &At<bool>, sample: &Sample<'_>, failures: &mut Vec<Failure>) {
        let place = self.place(&wanted.span);
        if wanted.value {
            for found in sample.records.iter().filter(|found| !found.is_valid) {
                let message = format!("{place} expects a valid payload, but this is not");
                // What is said of codes shows them, too.
                let is_shown = |severity| self.codes.is_none() && severity == Severity::Error;
                let frames = found.frames(is_shown);
                failures.push(Failure::at(Reason::Valid, found.line, message).with(frames));
            }
        } else if sample.is_valid() {
            let what = match sample.records.len() {
                1 => "but this is valid".to_owned(),
                count => format!("but all {} are valid", counted(count, "record")),
            };
            let message = format!("{place} expects an invalid payload, {what}");
            failures.push(Failure::new(Reason::Valid, message));
        }
    }

    fn codes(&self, wanted: &[At<Code>], sample: &Sample<'_>, failures: &mut Vec<Failure>) {
        let is_wanted = |code: Code| wanted.iter().any(|wanted| wanted.value == code);
        for code in wanted {
            let mut found = sample.records.iter().flat_map(|found| &found.findings);
            if !found.any(|finding| finding.code == code.value) {
                let place = self.place(&code.span);
                let message = format!(
                    "{place} expects a finding `{}`, but there is none",
                    code.value
                );
                failures.push(Failure::new(Reason::Codes, message));
            }
        }
        for found in &sample.records {
            let graver = found
                .findings
                .iter()
                .filter(|finding| finding.severity > Severity::Info);
            let others: BTreeSet<&str> = graver
                .filter(|finding| !is_wanted(finding.code))
                .map(|finding| finding.code.name())
                .collect();
            if others.is_empty() {
                continue;
            }
            let names: Vec<String> = others.iter().map(|code| format!("`{code}`")).collect();
            let place = self.place(&self.list);
            let message = format!("{place} does not expect {}", names.join(", "));
            let frames = found.frames_of(|code| others.contains(code.name()));
            failures.push(Failure::at(Reason::Codes, found.line, message).with(frames));
        }
    }

    /// `x.expect.toml:1`, which stands beside the sample that is spoken of.
    fn place(&self, span: &Range<usize>) -> String {
        let name = Path::new(&self.source.name).file_name();
        let name = name.unwrap_or_default().to_string_lossy();
        format!("{name}:{}", self.source.line(span))
    }

    /// Whether it is expected that there is no payload at all.
    pub(super) fn expects_none(&self) -> bool {
        let is_none = |event: &At<Event>| event.value.ids.is_empty();
        self.event.as_ref().is_some_and(is_none)
    }
}

/// What somebody may write who expects what was found in a sample.
pub(super) fn advice(sample: &Sample<'_>) -> String {
    let findings = sample.records.iter().flat_map(|found| &found.findings);
    let graver = findings.filter(|finding| finding.severity > Severity::Info);
    let codes: BTreeSet<&str> = graver.map(|finding| finding.code.name()).collect();
    let codes: Vec<String> = codes.iter().map(|code| format!("\"{code}\"")).collect();
    format!("codes = [{}]", codes.join(", "))
}

fn event_of(name: &str, catalog: &Catalog) -> Result<Event, String> {
    let ids = match name.split_once('/') {
        None if name == NONE => Vec::new(),
        None => catalog
            .select(Some(name), None)
            .map_err(|error| error.to_string())?,
        Some((vendor, event)) => catalog
            .select(Some(vendor), Some(event))
            .map_err(|error| error.to_string())?,
    };
    let name = name.to_owned();
    Ok(Event { name, ids })
}

fn code_of(item: &toml_table::Value<'_>) -> Option<At<Code>> {
    let text = item.text()?;
    if let Ok(code) = text.value.parse() {
        return Some(text.map(|_| code));
    }
    let message = format!("no finding has the code `{}`", shorten(&text.value));
    let near = nearest(&text.value, Code::ALL.iter().map(|code| code.name()));
    let problem = Problem::new(text.span, message);
    item.refuse(match near {
        Some(near) => problem.meant(Some(near)),
        None => problem.help("`hooklens explain CODE` says what one means"),
    });
    None
}
