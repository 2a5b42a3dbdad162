//! The pipeline: a record's text through the stages. The only place where they meet.

mod repaired;
mod wrapped;

use std::sync::{Arc, Mutex};

use crate::catalog::{Catalog, EventEntry, EventId};
use crate::detect::{Detection, Detector, Near, evidence};
use crate::error::Error;
use crate::finding::{Code, Finding, Severity};
use crate::location::Location;
use crate::normalize::{self, Normalized, Scratch};
use crate::payload::{Malformed, Node, Payload};
use crate::syntax;
use crate::unwrap::Layer;
use crate::validate;

pub use wrapped::Spoken;

/// What to do with records.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only events of this vendor. With `event` and a single match, that event without looking.
    pub vendor: Option<String>,
    /// Only events of this name: the catalog's, or the vendor's own.
    pub event: Option<String>,
    /// Whether what is no JSON is made it, where that can be done.
    pub lenient: bool,
    /// Whether to report findings that are only information.
    pub information: bool,
    /// How to normalize.
    pub normalize: normalize::Options,
}

/// Puts payloads through the stages.
#[derive(Debug)]
pub struct Inspector<'c> {
    catalog: &'c Catalog,
    /// The same for all that were cloned of it: threads have an inspector each.
    detector: Arc<Detector>,
    forced: Option<EventId>,
    options: Options,
    /// What [`Inspector::normalize`] keeps between payloads: what it learns of a schema is worth more than its memory.
    scratch: Mutex<Scratch>,
}

/// What it keeps between payloads is not cloned.
impl Clone for Inspector<'_> {
    fn clone(&self) -> Self {
        Self {
            catalog: self.catalog,
            detector: Arc::clone(&self.detector),
            forced: self.forced,
            options: self.options.clone(),
            scratch: Mutex::default(),
        }
    }
}

/// What was found out about a record.
#[derive(Debug, Clone)]
pub struct Inspection<'c> {
    /// What it is.
    pub status: Status,
    /// The event, if it is one.
    pub event: Option<&'c EventEntry>,
    /// The events that match equally well, if it is ambiguous.
    pub candidates: Vec<&'c EventEntry>,
    /// The events it comes near to, if it is none.
    pub nearest: Vec<Near>,
    /// The vendor, if that is plain though the event is new.
    pub vendor: Option<&'c str>,
    /// The headers of its wrappers that speak for a vendor.
    pub spoken: Vec<Spoken<'c>>,
    /// What is worth saying.
    pub findings: Vec<Finding>,
    /// The canonical event, if that was asked for.
    pub normalized: Option<Normalized>,
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// One event.
    Recognized,
    /// Several events that match equally well.
    Ambiguous,
    /// None.
    Unrecognized,
    /// It is no JSON.
    Malformed,
}

impl Status {
    /// The word for it in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Recognized => "recognized",
            Self::Ambiguous => "ambiguous",
            Self::Unrecognized => "unrecognized",
            Self::Malformed => "malformed",
        }
    }
}

impl<'c> Inspector<'c> {
    /// An inspector with the events of a catalog.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEvent`] or [`Error::UnknownVendor`] if no event has the vendor and the name that the options ask
    /// for.
    pub fn new(catalog: &'c Catalog, options: Options) -> Result<Self, Error> {
        let events = catalog.select(options.vendor.as_deref(), options.event.as_deref())?;
        let forced = match events.as_slice() {
            [only] if options.event.is_some() => Some(*only),
            _ => None,
        };
        Ok(Self {
            catalog,
            detector: Arc::new(Detector::of(catalog, &events)),
            forced,
            options,
            scratch: Mutex::default(),
        })
    }

    /// The catalog.
    pub fn catalog(&self) -> &'c Catalog {
        self.catalog
    }

    /// Says what a payload is.
    pub fn detect(&self, payload: &Payload<'_>) -> Inspection<'c> {
        self.detect_in(payload, &[])
    }

    /// [`Inspector::detect`] of a payload that was in these wrappers.
    pub fn detect_in(&self, payload: &Payload<'_>, layers: &[Layer]) -> Inspection<'c> {
        let root = payload.root();
        let spoken = if layers.is_empty() {
            Vec::new()
        } else {
            self.spoken(layers)
        };
        let detection = match self.forced {
            Some(event) => Detection::Recognized(event),
            None => self.decide(self.detector.detect(root), &spoken),
        };
        let mut inspection = Inspection {
            status: Status::Recognized,
            event: None,
            candidates: Vec::new(),
            nearest: Vec::new(),
            vendor: None,
            spoken,
            findings: Vec::new(),
            normalized: None,
        };
        if payload.has_repeated() {
            inspection.findings = syntax::repeated(payload, &Location::root());
        }
        match detection {
            Detection::Recognized(event) => {
                let entry = self.catalog.event(event);
                inspection.event = Some(entry);
                if self.forced.is_some() {
                    inspection.findings.extend(forced(entry, root));
                }
            }
            Detection::Ambiguous(events) => {
                inspection.status = Status::Ambiguous;
                inspection.candidates = events
                    .iter()
                    .map(|&event| self.catalog.event(event))
                    .collect();
                inspection.findings.push(ambiguous(&inspection.candidates));
            }
            Detection::Unrecognized => {
                inspection.status = Status::Unrecognized;
                inspection.nearest = self.detector.nearest(self.catalog, root);
                inspection.vendor = self.detector.vendor(self.catalog, root);
                let finding = self.unrecognized(&inspection);
                inspection.findings.push(finding);
            }
        }
        inspection
    }

    /// Says what a payload is, and how it fits its schema.
    pub fn validate(&self, payload: &Payload<'_>) -> Inspection<'c> {
        self.validate_in(payload, &[], &mut validate::Scratch::default())
    }

    /// [`Inspector::validate`] of a payload that was in these wrappers, in memory that is kept for the next payload.
    pub fn validate_in(
        &self,
        payload: &Payload<'_>,
        layers: &[Layer],
        scratch: &mut validate::Scratch,
    ) -> Inspection<'c> {
        let mut inspection = self.detect_in(payload, layers);
        if let Some(entry) = inspection.event {
            let information = self.options.information;
            let findings = validate::validate_reusing(entry, payload.root(), information, scratch);
            inspection.findings.extend(findings);
        }
        inspection
    }

    /// Says what a payload is, and makes its canonical event.
    pub fn normalize(&self, payload: &Payload<'_>) -> Inspection<'c> {
        match self.scratch.try_lock() {
            Ok(mut scratch) => self.normalize_reusing(payload, &mut scratch),
            Err(_) => self.normalize_reusing(payload, &mut Scratch::default()),
        }
    }

    /// [`Inspector::normalize`] in memory that is kept for the next payload. [`Scratch::reclaim`] gives an event's memory
    /// back.
    pub fn normalize_reusing(
        &self,
        payload: &Payload<'_>,
        scratch: &mut Scratch,
    ) -> Inspection<'c> {
        self.normalize_in(payload, &[], scratch)
    }

    /// [`Inspector::normalize_reusing`] of a payload that was in these wrappers, which the event then says.
    pub fn normalize_in(
        &self,
        payload: &Payload<'_>,
        layers: &[Layer],
        scratch: &mut Scratch,
    ) -> Inspection<'c> {
        let mut inspection = self.detect_in(payload, layers);
        if let Some(entry) = inspection.event {
            let mut normalized = normalize::normalize_reusing(
                entry,
                payload.root(),
                &self.options.normalize,
                scratch,
            );
            inspection.findings.append(&mut normalized.findings);
            if !layers.is_empty() {
                normalized.event.receive(self.layers_as_json(layers));
            }
            inspection.normalized = Some(normalized);
        }
        inspection
    }

    /// What is to be said of a record that is no JSON.
    pub fn malformed(&self, malformed: &Malformed) -> Inspection<'c> {
        Inspection {
            status: Status::Malformed,
            event: None,
            candidates: Vec::new(),
            nearest: Vec::new(),
            vendor: None,
            spoken: Vec::new(),
            findings: vec![syntax::malformed(malformed)],
            normalized: None,
        }
    }

    fn unrecognized(&self, inspection: &Inspection<'_>) -> Finding {
        let message = match inspection.vendor {
            Some(vendor) => format!("this is from {vendor}, but it is no event of the catalog"),
            None => "no event of the catalog matches".to_owned(),
        };
        let message = match inspection.spoken.first() {
            Some(spoken) if inspection.vendor.is_none() => format!(
                "{message}, though the header `{}` is one of {}",
                spoken.header.name, spoken.vendor
            ),
            _ => message,
        };
        let finding = Finding::new(
            Code::Unrecognized,
            Severity::Error,
            Location::root(),
            message,
        );
        let Some(near) = inspection.nearest.first() else {
            return finding.help("`hooklens events` lists what is recognized");
        };
        let name = self.catalog.event(near.event).name();
        let edits: Vec<String> = near.edits.iter().map(ToString::to_string).collect();
        let others = inspection.nearest[1..].iter();
        let others: Vec<String> = others
            .map(|near| self.catalog.event(near.event).name())
            .collect();
        let others = match others.as_slice() {
            [] => String::new(),
            names => format!(" (then {})", names.join(", ")),
        };
        let mut finding = finding
            .help(format!("nearest is {name}: {}{others}", edits.join("; ")))
            .suggestion(Some(name));
        if let [
            crate::detect::Edit::Value { location, .. }
            | crate::detect::Edit::Rename { location, .. },
        ] = near.edits.as_slice()
        {
            finding.location = location.clone();
        }
        finding
    }
}

/// What there is to say against an event that was chosen by name.
fn forced(entry: &EventEntry, root: Node<'_>) -> Option<Finding> {
    let missing: Vec<String> = evidence(entry, root)
        .iter()
        .filter(|evidence| !evidence.holds)
        .map(|evidence| evidence.location.to_string())
        .collect();
    (!missing.is_empty()).then(|| {
        Finding::new(
            Code::Unrecognized,
            Severity::Warning,
            Location::root(),
            format!(
                "taken for {} as asked, though {} does not say so",
                entry.name(),
                missing.join(", ")
            ),
        )
        .help("is it another event? without --event, detection tells")
    })
}

fn ambiguous(candidates: &[&EventEntry]) -> Finding {
    let names: Vec<String> = candidates.iter().map(|entry| entry.name()).collect();
    Finding::new(
        Code::Ambiguous,
        Severity::Error,
        Location::root(),
        format!("{} match equally well", names.join(" and ")),
    )
    .help("choose with --vendor and --event")
}

impl Inspection<'_> {
    /// Whether the payload is one event and fits its schema: nothing worse than a warning was found.
    pub fn is_valid(&self) -> bool {
        self.status == Status::Recognized
            && self
                .findings
                .iter()
                .all(|finding| finding.severity < Severity::Error)
    }
}
