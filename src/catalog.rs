//! The catalog: every event that can be recognized, from the bundled packs and from folders of the user's.
//!
//! Loading takes the clues of all events and nothing else: those of the bundled ones were read by the build script. An event's
//! schema is read, and its plan and validator are compiled, when the first payload asks for them. Both kinds of packs go through
//! the same compiler; folders are checked in full first.

mod attestation;
mod entry;
mod folder;
mod headers;
mod names;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use crate::error::{Error, PackError};
use crate::finding::nearest;
use crate::schema::{Clue, Header};

use self::entry::Source;
use self::headers::VendorHeaders;

pub use self::attestation::Attestation;
pub use self::entry::{EventEntry, Provenance};

/// The bundled packs: file name and text.
const BUNDLED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The clues of their events, as the build script has found them.
const CLUES: &str = include_str!(concat!(env!("OUT_DIR"), "/clues.json"));

/// The number of an event in its catalog.
pub type EventId = usize;

/// Every event that can be recognized.
#[derive(Debug)]
pub struct Catalog {
    events: Vec<EventEntry>,
    headers: Vec<VendorHeaders>,
}

impl Catalog {
    /// The catalog of the bundled packs.
    ///
    /// ```
    /// let catalog = hooklens::Catalog::bundled();
    /// assert!(catalog.events().any(|event| event.name() == "qiscus/new_session"));
    /// ```
    pub fn bundled() -> Self {
        let mut catalog = Self {
            events: Vec::new(),
            headers: Vec::new(),
        };
        catalog.add_packs(bundled(), serde_json::from_str(CLUES).unwrap_or_default());
        catalog
    }

    /// Adds the packs in a folder: `<vendor>/<event>.json` below it. An event that the catalog already has is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] and [`Error::NoPack`] for the folder, [`Error::Pack`] with everything that is wrong with what
    /// is in it.
    pub fn add_folder(&mut self, path: &Path) -> Result<(), Error> {
        let packs = folder::read(path)?;
        let errors: Vec<PackError> = packs.iter().flat_map(folder::Pack::check).collect();
        if !errors.is_empty() {
            return Err(Error::Pack(errors));
        }
        self.add_packs(packs, HashMap::new());
        Ok(())
    }

    /// Adds packs, with the clues of those events for which they are known.
    fn add_packs(&mut self, packs: Vec<folder::Pack>, mut clues: HashMap<&str, Vec<Clue>>) {
        for pack in packs {
            if let Some(headers) = pack.headers {
                let headers = VendorHeaders::new(&pack.vendor, headers.text);
                self.headers.retain(|known| known.vendor != pack.vendor);
                self.headers.push(headers);
            }
            let common = pack.common.map(|common| common.text);
            self.events.reserve(pack.events.len());
            for file in pack.events {
                let name = format!("{}/{}", pack.vendor, file.name);
                let clues = clues.remove(name.as_str());
                let source = Source {
                    name,
                    shown: file.shown,
                    event: file.text,
                    common: common.clone(),
                };
                self.add(EventEntry::new(source, clues));
            }
        }
    }

    fn add(&mut self, mut entry: EventEntry) {
        let known = self
            .events
            .iter()
            .position(|known| known.vendor == entry.vendor && known.event == entry.event);
        entry.id = known.unwrap_or(self.events.len());
        match known {
            Some(at) => self.events[at] = entry,
            None => self.events.push(entry),
        }
    }

    /// Every event, by vendor and name.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &EventEntry> {
        self.events.iter()
    }

    /// An event by its number.
    pub fn event(&self, id: EventId) -> &EventEntry {
        &self.events[id]
    }

    /// The vendors, sorted.
    pub fn vendors(&self) -> Vec<&str> {
        let vendors: BTreeSet<&str> = self
            .events
            .iter()
            .map(|event| event.vendor.as_str())
            .collect();
        vendors.into_iter().collect()
    }

    /// The headers that the packs describe, each with the vendor whose requests have it.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &Header)> {
        self.headers.iter().flat_map(|vendor| {
            let headers = vendor.headers().iter();
            headers.map(|header| (vendor.vendor.as_str(), header))
        })
    }

    /// Whether a pack calls the value of a header a secret; its name is in lower case.
    pub fn is_secret_header(&self, name: &str) -> bool {
        self.headers()
            .any(|(_, header)| header.secret && *header.name == *name)
    }

    /// The names that secrets have in some event: of their members, or of objects whose members are secrets whatever they
    /// are called.
    pub fn secret_names(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        let mut shared = BTreeSet::new();
        for entry in &self.events {
            let (text, common) = entry.texts();
            names::secrets(text, common, &mut names);
            if let Some(common) = common
                && shared.insert(entry.vendor.as_str())
            {
                names::secrets(common, Some(common), &mut names);
            }
        }
        names.into_iter().collect()
    }

    /// Finds an event by `vendor/event`, or the vendor's own name for it in the event's place.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEvent`] with the nearest there is.
    pub fn find(&self, name: &str) -> Result<EventId, Error> {
        let (vendor, event) = name.split_once('/').unwrap_or((name, ""));
        let mut found = self.select(Some(vendor), Some(event))?;
        found.truncate(1);
        found.pop().ok_or_else(|| self.unknown(name))
    }

    /// The events of a vendor, of a name, or both; all where neither is given. The name may be `vendor/event`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEvent`] if there is none, [`Error::UnknownVendor`] if only a vendor was named and there is none;
    /// with the nearest there is.
    pub fn select(&self, vendor: Option<&str>, event: Option<&str>) -> Result<Vec<EventId>, Error> {
        let of_vendor = |entry: &EventEntry| vendor.is_none_or(|vendor| entry.vendor == vendor);
        let ids = |matches: &dyn Fn(&EventEntry) -> bool| -> Vec<EventId> {
            (0..self.events.len())
                .filter(|&id| of_vendor(&self.events[id]) && matches(&self.events[id]))
                .collect()
        };
        let found = match event {
            None => ids(&|_| true),
            Some(event) => {
                let named = ids(&|entry| entry.event == event);
                if named.is_empty() {
                    ids(&|entry| entry.wire_names().any(|name| name == event))
                } else {
                    named
                }
            }
        };
        if let (true, Some((of, event))) = (found.is_empty(), event.and_then(|e| e.split_once('/')))
            && vendor.is_none_or(|vendor| vendor == of)
        {
            return self.select(Some(of), Some(event));
        }
        if let Some(vendor) = vendor
            && !self.events.iter().any(of_vendor)
            && event.is_none()
        {
            return Err(Error::UnknownVendor {
                asked: vendor.to_owned(),
                suggestion: nearest(vendor, self.vendors()).map(ToOwned::to_owned),
            });
        }
        if found.is_empty() {
            let asked = match (vendor, event) {
                (Some(vendor), Some(event)) => format!("{vendor}/{event}"),
                (vendor, event) => vendor.or(event).unwrap_or_default().to_owned(),
            };
            return Err(self.unknown(&asked));
        }
        Ok(found)
    }

    fn unknown(&self, asked: &str) -> Error {
        let names: Vec<String> = self.events.iter().map(EventEntry::name).collect();
        let near = nearest(asked, names.iter().map(String::as_str))
            .or_else(|| nearest(asked, self.events.iter().map(|entry| entry.event.as_str())))
            .or_else(|| nearest(asked, self.vendors()));
        Error::UnknownEvent {
            asked: asked.to_owned(),
            suggestion: near.map(ToOwned::to_owned),
        }
    }

    /// Everything that is wrong with the bundled packs. Nothing is; a test says so.
    pub fn check_bundled() -> Vec<PackError> {
        bundled().iter().flat_map(folder::Pack::check).collect()
    }
}

fn bundled() -> Vec<folder::Pack> {
    let files = BUNDLED.iter();
    folder::packs(files.map(|&(name, text)| (name, format!("schemas/{name}"), Cow::Borrowed(text))))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The build script finds them with the code of the loader, but in files that it has read in its own way.
    #[test]
    fn the_clues_that_are_kept_are_those_that_the_loader_finds() {
        let mut catalog = Catalog {
            events: Vec::new(),
            headers: Vec::new(),
        };
        catalog.add_packs(bundled(), HashMap::new());
        let found: BTreeMap<String, &[Clue]> = catalog
            .events()
            .map(|entry| (format!("{}.json", entry.name()), entry.clues.as_slice()))
            .collect();
        let kept: BTreeMap<String, Vec<Clue>> = serde_json::from_str(CLUES).unwrap();
        let kept: BTreeMap<String, &[Clue]> = kept
            .iter()
            .map(|(name, clues)| (name.clone(), clues.as_slice()))
            .collect();
        assert!(!found.is_empty());
        assert_eq!(kept, found);
    }
}
