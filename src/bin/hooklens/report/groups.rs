//! Findings that are the same over many records, as one: how often, and where first.
//!
//! How many groups are kept is bounded, however many records there are; findings of further groups are only counted.

use std::collections::HashMap;

use super::entry::Told;
use super::sink::rank;
use crate::baseline::Fingerprint;

/// More than anybody reads.
const MOST: usize = 1000;

/// The first places of a group that are named.
const PLACES: usize = 3;

/// Groups of findings.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    by_fingerprint: HashMap<Fingerprint, usize>,
    found: Vec<Group>,
    /// Findings that there was no group left for.
    pub(crate) beyond: usize,
}

/// Findings of one fingerprint.
#[derive(Debug)]
pub(crate) struct Group {
    /// What they have in common.
    pub(crate) fingerprint: Fingerprint,
    /// The rank of the worst severity among them.
    pub(crate) rank: usize,
    /// What the first one says.
    pub(crate) message: String,
    /// How many there are.
    pub(crate) count: usize,
    /// Where the first of them are: `file:line:column`.
    pub(crate) places: Vec<String>,
}

impl Groups {
    /// Adds a finding.
    pub(crate) fn add(&mut self, file: &str, told: &Told) {
        let at = match self.by_fingerprint.get(&told.fingerprint) {
            Some(&at) => at,
            None if self.found.len() == MOST => {
                self.beyond += 1;
                return;
            }
            None => {
                self.found.push(Group {
                    fingerprint: told.fingerprint.clone(),
                    rank: rank(told.finding.severity),
                    message: told.message(),
                    count: 0,
                    places: Vec::new(),
                });
                let at = self.found.len() - 1;
                self.by_fingerprint.insert(told.fingerprint.clone(), at);
                at
            }
        };
        let group = &mut self.found[at];
        group.count += 1;
        group.rank = group.rank.min(rank(told.finding.severity));
        if group.places.len() < PLACES {
            group.places.push(format!("{file}:{}", told.start));
        }
    }

    /// The groups, the worst first, else as they came.
    pub(crate) fn sorted(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.found.iter().collect();
        groups.sort_by_key(|group| group.rank);
        groups
    }
}
