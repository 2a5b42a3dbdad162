//! What is asked of payloads by capture: which events they must be, and which findings about them are left out.
//!
//! Patterns of paths are held against a capture once, not against each of its records. What a finding means for the exit
//! status is the gate's.

use std::ptr;
use std::sync::Arc;

use hooklens::Error;
use hooklens::catalog::{Catalog, EventEntry};
use hooklens::diff::Pattern;
use hooklens::finding::{Code, Finding, Severity};
use hooklens::inspect::Inspection;
use hooklens::location::Location;

use crate::report::quote::{Broken, Problem};
use crate::settings::{Expect, Files, Ignore, Name, Origin, Paths, Setting, Settings};

/// The rules of a run, their events looked up.
#[derive(Debug)]
pub(crate) struct Rules<'c> {
    expected: Vec<Expected<'c>>,
    ignored: Vec<Ignored<'c>>,
    paths: Paths,
}

/// The rules about one capture.
#[derive(Debug, Default, Clone)]
pub(crate) struct Applied<'g> {
    expected: Vec<&'g Expected<'g>>,
    ignored: Vec<&'g Ignored<'g>>,
}

/// What payloads must be.
#[derive(Debug)]
struct Expected<'c> {
    files: Option<Files>,
    /// As it was asked for.
    names: Vec<String>,
    entries: Vec<&'c EventEntry>,
    /// The place that asks for it; none on the command line.
    place: Option<String>,
}

/// Findings that are left out.
#[derive(Debug)]
struct Ignored<'c> {
    files: Option<Files>,
    codes: Vec<Code>,
    /// Vendors and events; anything if empty.
    events: Vec<OfEvent<'c>>,
    locations: Vec<Pattern>,
}

/// A vendor, or some of its events.
#[derive(Debug)]
enum OfEvent<'c> {
    Vendor(&'c str),
    Events(Vec<&'c EventEntry>),
}

impl<'c> Rules<'c> {
    /// The rules that are in force.
    ///
    /// # Errors
    ///
    /// If one names an event that the catalog does not have.
    pub(crate) fn new(settings: &Settings, catalog: &'c Catalog) -> anyhow::Result<Self> {
        let mut search = Search {
            catalog,
            problems: Vec::new(),
        };
        let mut rules = Self {
            expected: Vec::new(),
            ignored: Vec::new(),
            paths: settings.paths.clone(),
        };
        for expect in &settings.expect {
            rules.expected.push(search.expected(expect)?);
        }
        for ignore in &settings.ignore {
            rules.ignored.push(search.ignored(&ignore.value)?);
        }
        match (&settings.config.value, search.problems) {
            (Some(source), problems) if !problems.is_empty() => {
                Err(Broken::new(Arc::clone(source), problems).into())
            }
            _ => Ok(rules),
        }
    }

    /// Those about a capture of this name.
    pub(crate) fn of(&self, capture: &str) -> Applied<'_> {
        let expected = self.expected.iter().map(|rule| &rule.files);
        let ignored = self.ignored.iter().map(|rule| &rule.files);
        let by_path = expected.chain(ignored).any(Option::is_some);
        let path = by_path.then(|| self.paths.relative(capture)).flatten();
        let is_about =
            |files: &Option<Files>| (files.as_ref()).is_none_or(|files| files.has(path.as_deref()));
        Applied {
            expected: (self.expected.iter())
                .filter(|rule| is_about(&rule.files))
                .collect(),
            ignored: (self.ignored.iter())
                .filter(|rule| is_about(&rule.files))
                .collect(),
        }
    }
}

/// Looks events up.
struct Search<'c> {
    catalog: &'c Catalog,
    /// What is wrong with names in the configuration.
    problems: Vec<Problem>,
}

impl<'c> Search<'c> {
    fn expected(&mut self, expect: &Setting<Expect>) -> anyhow::Result<Expected<'c>> {
        let Expect { files, events } = &expect.value;
        let mut entries = Vec::new();
        for name in events {
            entries.extend(self.entries(name)?);
        }
        Ok(Expected {
            files: files.clone(),
            names: events.iter().map(|(name, _)| name.clone()).collect(),
            entries,
            place: match &expect.origin {
                Origin::File(place) => Some(place.source.place(&place.span)),
                _ => None,
            },
        })
    }

    fn ignored(&mut self, ignore: &Ignore) -> anyhow::Result<Ignored<'c>> {
        let mut events = Vec::new();
        for name in &ignore.events {
            let entries = self.entries(name)?;
            events.push(match entries.first() {
                // A payload may be plainly of a vendor and yet be no event.
                Some(first) if !name.0.contains('/') => OfEvent::Vendor(&first.vendor),
                _ => OfEvent::Events(entries),
            });
        }
        Ok(Ignored {
            files: ignore.files.clone(),
            codes: ignore.codes.clone(),
            events,
            locations: ignore.locations.clone(),
        })
    }

    /// The events of a name. Of one that is none, and stands in the configuration, it is kept what is wrong.
    fn entries(&mut self, (name, place): &Name) -> anyhow::Result<Vec<&'c EventEntry>> {
        let (vendor, event) = match name.split_once('/') {
            Some((vendor, event)) => (vendor, Some(event)),
            None => (name.as_str(), None),
        };
        let catalog = self.catalog;
        let error = match catalog.select(Some(vendor), event) {
            Ok(ids) => return Ok(ids.into_iter().map(|id| catalog.event(id)).collect()),
            Err(error) => error,
        };
        let Some(place) = place else {
            return Err(error.into());
        };
        let problem = |message: String| Problem::new(place.span.clone(), message);
        self.problems.push(match error {
            Error::UnknownEvent { asked, suggestion } => {
                problem(format!("there is no event `{asked}` in the catalog"))
                    .meant(suggestion.as_deref())
            }
            Error::UnknownVendor { asked, suggestion } => {
                problem(format!("there is no vendor `{asked}` in the catalog"))
                    .meant(suggestion.as_deref())
            }
            other => problem(other.to_string()),
        });
        Ok(Vec::new())
    }
}

impl Applied<'_> {
    /// What there is to say against an event. Of what is none it is said already.
    pub(crate) fn unexpected(&self, inspection: &Inspection<'_>) -> Vec<Finding> {
        let Some(entry) = inspection.event else {
            return Vec::new();
        };
        let is_it = |expected: &&EventEntry| ptr::eq(*expected, entry);
        (self.expected.iter())
            .filter(|expected| !expected.entries.iter().any(is_it))
            .map(|expected| expected.finding(entry))
            .collect()
    }

    /// Whether no finding is left out.
    pub(crate) fn keeps_all(&self) -> bool {
        self.ignored.is_empty()
    }

    /// Whether a finding is left out.
    pub(crate) fn ignores(&self, inspection: &Inspection<'_>, finding: &Finding) -> bool {
        (self.ignored.iter()).any(|rule| rule.is_about(inspection, finding))
    }
}

impl Expected<'_> {
    fn finding(&self, entry: &EventEntry) -> Finding {
        let expected = self.names.join(" or ");
        let message = format!("expected {expected}, but this is {}", entry.name());
        let finding = Finding::new(
            Code::UnexpectedEvent,
            Severity::Error,
            Location::root(),
            message,
        );
        let finding = finding.expected(expected).found(entry.name());
        match &self.place {
            Some(place) => finding.help(format!("{place} expects it")),
            None => finding,
        }
    }
}

impl Ignored<'_> {
    fn is_about(&self, inspection: &Inspection<'_>, finding: &Finding) -> bool {
        let of_event = |event: &OfEvent<'_>| match event {
            OfEvent::Vendor(vendor) => {
                let entry = inspection.event.map(|entry| entry.vendor.as_str());
                entry.or(inspection.vendor) == Some(vendor)
            }
            OfEvent::Events(entries) => (inspection.event)
                .is_some_and(|entry| entries.iter().any(|known| ptr::eq(*known, entry))),
        };
        let is_any = |empty: bool, any: bool| empty || any;
        is_any(self.codes.is_empty(), self.codes.contains(&finding.code))
            && is_any(self.events.is_empty(), self.events.iter().any(of_event))
            && (self.locations.is_empty() || self.is_at(finding))
    }

    /// Whether a finding is at one of the locations or below. What is missing is where it should be.
    fn is_at(&self, finding: &Finding) -> bool {
        let missing = match (finding.code, &finding.expected) {
            (Code::MissingProperty, Some(name)) => Some(finding.location.member(name)),
            _ => None,
        };
        let steps = missing.as_ref().unwrap_or(&finding.location).steps();
        let covers =
            |pattern: &Pattern| (0..=steps.len()).any(|end| pattern.matches(&steps[..end]));
        self.locations.iter().any(covers)
    }
}
