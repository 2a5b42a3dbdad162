//! How many records and findings there were, by what they are.
//!
//! Counting a record allocates nothing: events and codes are numbers into small arrays. Blocks are counted apart and
//! added up in order. What is said of the counts is the report's.

use std::ops::AddAssign as _;

use hooklens::catalog::{Catalog, EventEntry};
use hooklens::inspect::{self, Inspection};
use hooklens::{Code, Severity};

/// Counts of records and findings.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counts {
    recognized: u64,
    invalid: u64,
    ambiguous: u64,
    unrecognized: u64,
    malformed: u64,
    /// Bad records that were left out.
    pub(crate) skipped: usize,
    /// Records by the number of their event; no longer than the largest that there was.
    events: Vec<u64>,
    /// Findings by the number of their code.
    codes: [u64; Code::ALL.len()],
}

impl Counts {
    /// Counts a record and its findings.
    pub(crate) fn count(&mut self, inspection: &Inspection<'_>) {
        *match inspection.status {
            inspect::Status::Recognized => &mut self.recognized,
            inspect::Status::Ambiguous => &mut self.ambiguous,
            inspect::Status::Unrecognized => &mut self.unrecognized,
            inspect::Status::Malformed => &mut self.malformed,
        } += 1;
        if let Some(entry) = inspection.event {
            at(&mut self.events, entry.id).add_assign(1);
        }
        let mut is_invalid = false;
        for finding in &inspection.findings {
            self.codes[finding.code as usize] += 1;
            is_invalid |= finding.severity == Severity::Error;
        }
        if is_invalid && inspection.status == inspect::Status::Recognized {
            self.invalid += 1;
        }
    }

    /// Adds those of another block.
    pub(crate) fn add(&mut self, other: &Self) {
        self.recognized += other.recognized;
        self.invalid += other.invalid;
        self.ambiguous += other.ambiguous;
        self.unrecognized += other.unrecognized;
        self.malformed += other.malformed;
        self.skipped += other.skipped;
        for (id, count) in other.events.iter().enumerate().filter(|(_, n)| **n > 0) {
            at(&mut self.events, id).add_assign(count);
        }
        for (sum, count) in self.codes.iter_mut().zip(other.codes) {
            *sum += count;
        }
    }

    /// Makes all of them 0 and keeps the memory.
    pub(crate) fn clear(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        events.clear();
        *self = Self {
            events,
            ..Self::default()
        };
    }

    /// All records that were answered.
    pub(crate) fn all(&self) -> u64 {
        self.recognized + self.bad().iter().map(|(_, count)| count).sum::<u64>()
    }

    /// Records that are one event.
    pub(crate) fn recognized(&self) -> u64 {
        self.recognized
    }

    /// Of those, the ones with an error among their findings.
    pub(crate) fn invalid(&self) -> u64 {
        self.invalid
    }

    /// Records that are no event, by what they are.
    pub(crate) fn bad(&self) -> [(&'static str, u64); 3] {
        [
            (inspect::Status::Ambiguous.name(), self.ambiguous),
            (inspect::Status::Unrecognized.name(), self.unrecognized),
            (inspect::Status::Malformed.name(), self.malformed),
        ]
    }

    /// The events that there were records of, by vendor and name.
    pub(crate) fn events<'c>(&self, catalog: &'c Catalog) -> Vec<(&'c EventEntry, u64)> {
        let mut events: Vec<_> = (catalog.events().zip(self.events.iter().copied()))
            .filter(|(_, count)| *count > 0)
            .collect();
        events.sort_by_key(|(entry, _)| (entry.vendor.as_str(), entry.event.as_str()));
        events
    }

    /// The codes that there were findings of, in the order in which they are listed everywhere.
    pub(crate) fn codes(&self) -> impl Iterator<Item = (Code, u64)> {
        (Code::ALL.iter().copied().zip(self.codes)).filter(|(_, count)| *count > 0)
    }
}

/// An element that is there afterwards.
fn at(counts: &mut Vec<u64>, id: usize) -> &mut u64 {
    if counts.len() <= id {
        counts.resize(id + 1, 0);
    }
    &mut counts[id]
}

#[cfg(test)]
mod tests {
    use hooklens::Payload;
    use hooklens::inspect::{Inspector, Options};

    use super::*;

    #[test]
    fn blocks_add_up_to_the_whole() {
        let catalog = Catalog::bundled();
        let inspector = Inspector::new(&catalog, Options::default()).unwrap();
        let sample = include_str!("../../../samples/webio/inbound_message.json");
        let texts = [
            &sample.replace("\"305114\"", "[]"),
            r#"{"hello": "world"}"#,
            &sample.replacen("\"type\"", "\"type\": 1, \"type\"", 1),
            r#"{"type": tru}"#,
        ];
        let count = |counts: &mut Counts, text: &str| match Payload::parse(text) {
            Ok(payload) => counts.count(&inspector.validate(&payload)),
            Err(malformed) => counts.count(&inspector.malformed(&malformed)),
        };
        let (mut whole, mut sum, mut block) =
            (Counts::default(), Counts::default(), Counts::default());
        for text in texts {
            count(&mut whole, text);
            block.clear();
            count(&mut block, text);
            sum.add(&block);
        }
        assert_eq!(format!("{whole:?}"), format!("{sum:?}"));
        assert_eq!(whole.all(), 4);
        assert_eq!(whole.invalid(), 2);
        let events: Vec<_> = (whole.events(&catalog).iter())
            .map(|(entry, count)| (entry.name(), *count))
            .collect();
        assert_eq!(events, [("webio/inbound_message".to_owned(), 2)]);
        let codes: Vec<_> = whole.codes().map(|(code, _)| code).collect();
        for code in [Code::MalformedJson, Code::DuplicateKey, Code::Unrecognized] {
            assert!(codes.contains(&code), "{code}");
        }
    }

    #[test]
    fn codes_are_numbered_as_they_are_listed() {
        for (number, code) in Code::ALL.iter().enumerate() {
            assert_eq!(*code as usize, number);
        }
    }
}
