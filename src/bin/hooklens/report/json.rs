//! Machine output: one versioned object for each record, on one line.
//!
//! These structs are the contract, described by `schemas/report.json`; they are made from the library's types and never
//! are them, so that nothing inside can change what others read. A member without a value is absent.

use hooklens::catalog::Catalog;
use hooklens::detect::{Edit, Evidence, Near};
use hooklens::finding::{Finding, shorten};
use hooklens::inspect::{Inspection, Spoken};
use hooklens::payload::{Kind, Node};
use hooklens::unwrap::Tried;
use serde::Serialize;
use serde_json::Value;

use super::covered::Clues;
pub(crate) use super::of::Of;
use super::place::Places;
use super::visible::visible_json;

/// `schemas/report.json`
#[derive(Serialize)]
struct Head<'a> {
    report: &'static str,
    file: &'a str,
    record: u64,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unwrapped: Option<&'a Value>,
    status: &'static str,
}

/// `detect/1`
#[derive(Serialize)]
struct Detect<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor_event: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<String>,
    clues: Vec<ClueReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nearest: Vec<NearReport<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<HeaderReport<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tried: Vec<TriedReport<'a>>,
    findings: Vec<FindingReport<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    ignored: usize,
}

/// `validate/1`
#[derive(Serialize)]
struct Validate<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    valid: bool,
    findings: Vec<FindingReport<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    ignored: usize,
}

/// `normalize/1`: a record that gives no event.
#[derive(Serialize)]
struct Normalize<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    findings: Vec<FindingReport<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    ignored: usize,
}

#[derive(Serialize)]
pub(super) struct FindingReport<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    line: u64,
    column: u64,
    bytes: [u64; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<PlaceReport>,
    location: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "is_false")]
    known: bool,
}

#[derive(Serialize)]
struct PlaceReport {
    line: u64,
    column: u64,
    bytes: [u64; 2],
}

#[derive(Serialize)]
struct ClueReport {
    event: String,
    location: String,
    /// The values asked for, as JSON text; absent if presence is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<Vec<String>>,
    /// What is there, as JSON text, shortened.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<String>,
    holds: bool,
    schema: String,
}

#[derive(Serialize)]
struct HeaderReport<'a> {
    vendor: &'a str,
    header: &'a str,
    schema: &'a str,
}

#[derive(Serialize)]
struct TriedReport<'a> {
    wrapper: &'static str,
    location: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct NearReport<'a> {
    vendor: &'a str,
    event: &'a str,
    edits: Vec<EditReport<'a>>,
}

#[derive(Serialize)]
struct EditReport<'a> {
    edit: &'static str,
    location: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<&'a str>,
}

/// What the event of a payload says about itself.
#[derive(Default)]
pub(crate) struct Named {
    /// Its kind.
    pub(crate) kind: Option<String>,
    /// The vendor's own name for it.
    pub(crate) vendor_event: Option<String>,
}

/// A `detect/1` object.
pub(crate) fn detect(
    of: Of<'_>,
    catalog: &Catalog,
    inspection: &Inspection<'_>,
    clues: &[Clues<'_, '_>],
    named: &Named,
    ignored: usize,
) -> String {
    line(&Detect {
        head: head("detect/1", of, inspection),
        vendor: vendor(inspection),
        event: inspection.event.map(|entry| entry.event.as_str()),
        kind: named.kind.as_deref(),
        vendor_event: named.vendor_event.as_deref(),
        candidates: inspection
            .candidates
            .iter()
            .map(|entry| entry.name())
            .collect(),
        clues: clues.iter().flat_map(clue_reports).collect(),
        nearest: inspection
            .nearest
            .iter()
            .map(|near| nearest(catalog, near))
            .collect(),
        headers: inspection.spoken.iter().map(header).collect(),
        tried: of.tried().iter().map(tried).collect(),
        findings: findings(of, &inspection.findings),
        ignored,
    })
}

/// A `validate/1` object.
pub(crate) fn validate(of: Of<'_>, inspection: &Inspection<'_>, ignored: usize) -> String {
    line(&Validate {
        head: head("validate/1", of, inspection),
        vendor: vendor(inspection),
        event: inspection.event.map(|entry| entry.event.as_str()),
        valid: inspection.is_valid(),
        findings: findings(of, &inspection.findings),
        ignored,
    })
}

/// A `normalize/1` object.
pub(crate) fn normalize(of: Of<'_>, inspection: &Inspection<'_>, ignored: usize) -> String {
    line(&Normalize {
        head: head("normalize/1", of, inspection),
        findings: findings(of, &inspection.findings),
        ignored,
    })
}

fn head<'a>(report: &'static str, of: Of<'a>, inspection: &Inspection<'_>) -> Head<'a> {
    Head {
        report,
        file: of.file,
        record: of.record.place.number,
        line: of.record.place.point.line,
        unwrapped: of.shown_layers(),
        status: inspection.status.name(),
    }
}

fn vendor<'a>(inspection: &'a Inspection<'_>) -> Option<&'a str> {
    inspection
        .event
        .map(|entry| entry.vendor.as_str())
        .or(inspection.vendor)
}

pub(super) fn findings<'a>(of: Of<'_>, findings: &'a [Finding]) -> Vec<FindingReport<'a>> {
    if findings.is_empty() {
        return Vec::new();
    }
    let places = Places::of(of);
    findings
        .iter()
        .map(|finding| report(&places, finding))
        .collect()
}

fn report<'a>(places: &Places<'_>, finding: &'a Finding) -> FindingReport<'a> {
    let (point, bytes) = places.point(&places.range(finding));
    let related = places.related(finding).map(|related| {
        let (point, bytes) = places.point(&related);
        PlaceReport {
            line: point.line,
            column: point.column,
            bytes,
        }
    });
    FindingReport {
        code: finding.code.name(),
        severity: finding.severity.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        line: point.line,
        column: point.column,
        bytes,
        related,
        location: finding.location.as_str(),
        schema: finding.schema.as_deref(),
        expected: finding.expected.as_deref(),
        found: finding.found.as_deref(),
        suggestion: finding.suggestion.as_deref(),
        known: finding.known,
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn clue_reports(clues: &Clues<'_, '_>) -> impl Iterator<Item = ClueReport> {
    let event = clues.entry.name();
    clues
        .shown
        .iter()
        .map(move |(instead, evidence)| clue(&event, *instead, evidence))
}

fn clue(event: &str, instead: Option<&'static str>, evidence: &Evidence<'_, '_>) -> ClueReport {
    ClueReport {
        event: event.to_owned(),
        location: evidence.location.to_string(),
        asked: evidence
            .clue
            .values
            .as_ref()
            .map(|values| values.iter().map(ToString::to_string).collect()),
        found: evidence
            .found
            .map(|node| instead.map_or_else(|| found(node), str::to_owned)),
        holds: evidence.holds,
        schema: evidence.clue.schema.clone(),
    }
}

/// What is at a clue's place, as JSON text. What is in an object or an array is no part of the clue, and a secret may be
/// in it.
fn found(found: Node<'_>) -> String {
    match found.kind() {
        Kind::Object if found.members().next().is_some() => "{…}".to_owned(),
        Kind::Array if found.elements().next().is_some() => "[…]".to_owned(),
        _ => shorten(found.text()),
    }
}

fn header<'a>(spoken: &Spoken<'a>) -> HeaderReport<'a> {
    HeaderReport {
        vendor: spoken.vendor,
        header: &spoken.header.name,
        schema: &spoken.header.schema,
    }
}

fn tried(tried: &Tried) -> TriedReport<'_> {
    TriedReport {
        wrapper: tried.wrapper,
        location: tried.location.as_str(),
        reason: &tried.reason,
    }
}

fn nearest<'a>(catalog: &'a Catalog, near: &'a Near) -> NearReport<'a> {
    let entry = catalog.event(near.event);
    NearReport {
        vendor: &entry.vendor,
        event: &entry.event,
        edits: near.edits.iter().map(edit).collect(),
    }
}

fn edit(edit: &Edit) -> EditReport<'_> {
    match edit {
        Edit::Value {
            location,
            found,
            wanted,
        } => EditReport {
            edit: "value",
            location: location.as_str(),
            found: Some(found),
            wanted: Some(wanted),
        },
        Edit::Rename { location, wanted } => EditReport {
            edit: "rename",
            location: location.as_str(),
            found: None,
            wanted: Some(wanted),
        },
        Edit::Add { location, wanted } => EditReport {
            edit: "add",
            location: location.as_str(),
            found: None,
            wanted: wanted.as_deref(),
        },
    }
}

/// An object on one line. Characters that a terminal would obey are escaped, which JSON has a way for.
pub(crate) fn line(report: &impl Serialize) -> String {
    let mut line = serde_json::to_string(report).unwrap_or_default();
    if let std::borrow::Cow::Owned(safe) = visible_json(&line) {
        line = safe;
    }
    line.push('\n');
    line
}
