//! The baseline: the findings that are known, so that a gate fails for new ones only.
//!
//! A finding is known by its code, its event and its location with every index as `*`, never by a value: a baseline can
//! be checked in, and it stays right when a capture is made anew. What it holds is sorted, so that the same findings give
//! the same file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};
use hooklens::Finding;
use hooklens::finding::shorten;
use hooklens::inspect::Inspection;
use serde::{Deserialize, Serialize};

use crate::key;
use crate::report::file;
use crate::report::visible::visible;

/// What a file says of itself.
const VERSION: &str = "baseline/1";

/// What a finding is known by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fingerprint {
    /// The finding's code.
    pub(crate) code: String,
    /// `vendor/event`; only the vendor where the event is new, and empty where nothing is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) event: String,
    /// The location, every index in it `*`.
    pub(crate) location: String,
}

impl Fingerprint {
    /// What a finding about a record is known by.
    pub(crate) fn of(inspection: &Inspection<'_>, finding: &Finding) -> Self {
        let mut text = String::new();
        key::write(&mut text, inspection, finding);
        let [code, event, location] = key::parts(&text).map(str::to_owned);
        Self {
            code,
            event,
            location,
        }
    }

    /// The same in 128 bits, for formats that want a word.
    pub(crate) fn hash(&self) -> String {
        let text = [self.code.as_str(), &self.event, &self.location].join("\n");
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(text.as_bytes()))
    }
}

/// The findings that are known.
#[derive(Debug, Default)]
pub(crate) struct Baseline {
    known: BTreeSet<Fingerprint>,
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    baseline: String,
    findings: BTreeSet<Fingerprint>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// If there is no such file, or it is no baseline.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            let what = format!("cannot read the baseline {}", visible(&name));
            match error.kind() {
                std::io::ErrorKind::NotFound => {
                    anyhow!("{what}: no such file; --write-baseline writes it")
                }
                _ => anyhow!("{what}: {error}"),
            }
        })?;
        let document: Document = serde_json::from_str(&text)
            .with_context(|| format!("{} is no baseline", visible(&name)))?;
        if document.baseline != VERSION {
            bail!(
                "{} is of the version `{}`; this is read: `{VERSION}`",
                visible(&name),
                visible(&shorten(&document.baseline)),
            );
        }
        Ok(Self {
            known: document.findings,
        })
    }

    /// Whether a finding is known.
    pub(crate) fn knows(&self, fingerprint: &Fingerprint) -> bool {
        self.known.contains(fingerprint)
    }

    /// How many of the known findings are not among these.
    pub(crate) fn gone(&self, found: &BTreeSet<Fingerprint>) -> usize {
        self.known.difference(found).count()
    }
}

/// Writes a baseline: a finding a line, so that two of them can be compared and merged.
///
/// # Errors
///
/// If the file cannot be written.
pub(crate) fn write(path: &Path, found: &BTreeSet<Fingerprint>) -> anyhow::Result<()> {
    let mut text = format!("{{\n  \"baseline\": \"{VERSION}\",\n  \"findings\": [");
    for (number, fingerprint) in found.iter().enumerate() {
        text.push_str(if number == 0 { "\n    " } else { ",\n    " });
        text.push_str(&serde_json::to_string(fingerprint)?);
    }
    text.push_str(if found.is_empty() {
        "]\n}\n"
    } else {
        "\n  ]\n}\n"
    });
    file::write(path, text.as_bytes())
}
