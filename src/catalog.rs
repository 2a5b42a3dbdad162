//! The catalog: every event that can be recognized, from the bundled packs and from folders of the user's.
//!
//! Loading reads the clues of all events and nothing else; an event's plan and validator are compiled when the first
//! payload asks for them. Both kinds of packs go through the same compiler; folders are checked in full first.

mod folder;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use crate::error::{Error, PackError};
use crate::event::Targets;
use crate::finding::nearest;
use crate::payload::Node;
use crate::schema::{
    Action, Clue, Documents, Plan, Validator, bundle, check, clues, compile, required,
};

/// The bundled packs: file name and text.
const BUNDLED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// The number of an event in its catalog.
pub type EventId = usize;

/// Every event that can be recognized.
#[derive(Debug)]
pub struct Catalog {
    events: Vec<EventEntry>,
}

/// One event of the catalog.
#[derive(Debug)]
pub struct EventEntry {
    /// The vendor's name: its folder.
    pub vendor: String,
    /// The event's name: its file.
    pub event: String,
    /// What identifies it.
    pub clues: Vec<Clue>,
    source: Source,
    required: OnceLock<Vec<Box<str>>>,
    plan: OnceLock<Plan>,
    validator: OnceLock<Option<Validator>>,
    parts: OnceLock<Parts>,
}

/// Validators for the JSON inside strings, by the place of their `contentSchema`.
type Parts = std::sync::Mutex<BTreeMap<(bool, String), Option<Validator>>>;

/// An event's files, as text.
#[derive(Debug)]
struct Source {
    /// `vendor/event.json`
    name: String,
    /// How messages name the file.
    shown: String,
    event: Cow<'static, str>,
    common: Option<Cow<'static, str>>,
}

impl Catalog {
    /// The catalog of the bundled packs.
    ///
    /// ```
    /// let catalog = hooklens::Catalog::bundled();
    /// assert!(catalog.events().any(|event| event.name() == "qiscus/new_session"));
    /// ```
    pub fn bundled() -> Self {
        let mut catalog = Self { events: Vec::new() };
        for &(name, text) in BUNDLED {
            let Some((vendor, file)) = name.split_once('/') else {
                continue;
            };
            if file == folder::COMMON {
                continue;
            }
            let shared = format!("{vendor}/{}", folder::COMMON);
            let common = BUNDLED
                .iter()
                .find(|(name, _)| *name == shared)
                .map(|&(_, text)| Cow::Borrowed(text));
            catalog.add(
                vendor,
                file,
                format!("schemas/{name}"),
                Cow::Borrowed(text),
                common,
            );
        }
        catalog
    }

    /// Adds the packs in a folder: `<vendor>/<event>.json` below it. An event that the catalog already has is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] and [`Error::NoPack`] for the folder, [`Error::Pack`] with everything that is wrong with what
    /// is in it.
    pub fn add_folder(&mut self, path: &Path) -> Result<(), Error> {
        for pack in folder::read(path)? {
            let errors = pack.check();
            if !errors.is_empty() {
                return Err(Error::Pack(errors));
            }
            for file in pack.events {
                let common = pack
                    .common
                    .as_ref()
                    .map(|common| Cow::Owned(common.text.clone()));
                self.add(
                    &pack.vendor,
                    &file.name,
                    file.shown,
                    Cow::Owned(file.text),
                    common,
                );
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        vendor: &str,
        file: &str,
        shown: String,
        event: Cow<'static, str>,
        common: Option<Cow<'static, str>>,
    ) {
        let source = Source {
            name: format!("{vendor}/{file}"),
            shown,
            event,
            common,
        };
        let clues = source.documents().map(|documents| clues(&documents));
        let entry = EventEntry {
            vendor: vendor.to_owned(),
            event: file.trim_end_matches(".json").to_owned(),
            clues: clues.unwrap_or_default(),
            required: OnceLock::new(),
            source,
            plan: OnceLock::new(),
            validator: OnceLock::new(),
            parts: OnceLock::new(),
        };
        let known = self
            .events
            .iter()
            .position(|known| known.name() == entry.name());
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

    /// The events of a vendor, of a name, or both; all where neither is given.
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
        let files = BUNDLED
            .iter()
            .map(|&(name, text)| (name, format!("schemas/{name}"), text));
        folder::packs(files)
            .iter()
            .flat_map(folder::Pack::check)
            .collect()
    }
}

impl EventEntry {
    /// `vendor/event`
    pub fn name(&self) -> String {
        format!("{}/{}", self.vendor, self.event)
    }

    /// The vendor's own names for the event.
    pub fn wire_names(&self) -> impl Iterator<Item = &str> {
        self.clues
            .iter()
            .filter(|clue| clue.names_event)
            .filter_map(|clue| clue.values.as_deref())
            .flatten()
            .filter_map(|value| match value {
                crate::schema::Literal::String(name) => Some(name.as_ref()),
                _ => None,
            })
    }

    /// The event's title in its schema.
    pub fn title(&self) -> String {
        self.annotation("title")
    }

    /// When the vendor sends it.
    pub fn description(&self) -> String {
        self.annotation("description")
    }

    fn annotation(&self, name: &str) -> String {
        self.source
            .documents()
            .and_then(|documents| {
                let text = documents.root().node.get(name)?.as_str()?.into_owned();
                Some(text)
            })
            .unwrap_or_default()
    }

    /// The kinds of canonical event it becomes, in the schema's order.
    pub fn kinds(&self) -> Vec<String> {
        let kind = Targets::canonical().resolve("kind").ok();
        let mut kinds: Vec<String> = Vec::new();
        for rule in self.plan().rules() {
            if let Action::Set(facts) = &rule.action {
                for (target, value) in facts {
                    let value = value.trim_matches('"').to_owned();
                    if Some(target) == kind.as_ref() && !kinds.contains(&value) {
                        kinds.push(value);
                    }
                }
            }
        }
        kinds
    }

    /// The members that its payload must have.
    pub fn required(&self) -> &[Box<str>] {
        self.required.get_or_init(|| {
            let documents = self.source.documents();
            documents.map_or_else(Vec::new, |documents| required(&documents))
        })
    }

    /// The compiled schema.
    pub fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| {
            self.source
                .documents()
                .map(|documents| compile(&documents).plan)
                .unwrap_or_default()
        })
    }

    /// The validator, compiled on first use; `None` if the schema has none, which the checks of a pack rule out.
    pub fn validator(&self) -> Option<&Validator> {
        let compiled = self.validator.get_or_init(|| {
            let documents = self.source.documents()?;
            Validator::compile(&documents, None).ok()
        });
        compiled.as_ref()
    }

    /// The validator of the JSON inside a string, by the place of its `contentSchema`.
    pub fn part_validator(&self, part: &(bool, String)) -> Option<Validator> {
        let parts = self.parts.get_or_init(Parts::default);
        let mut parts = match parts.lock() {
            Ok(parts) => parts,
            Err(poisoned) => poisoned.into_inner(),
        };
        parts
            .entry(part.clone())
            .or_insert_with(|| {
                let documents = self.source.documents()?;
                Validator::compile(&documents, Some(part)).ok()
            })
            .clone()
    }

    /// The schema as one document that any validator takes as it is.
    pub fn schema(&self) -> serde_json::Value {
        self.source
            .documents()
            .map_or(serde_json::Value::Null, |documents| bundle(&documents))
    }

    /// Reads something off the schema's files.
    pub fn with_documents<T>(&self, read: impl FnOnce(&Documents<'_>) -> T) -> Option<T> {
        self.source.documents().map(|documents| read(&documents))
    }

    /// How messages name the file.
    pub fn file(&self) -> &str {
        &self.source.shown
    }
}

impl Source {
    /// `None` if a file is not JSON, which the checks of a pack rule out.
    fn documents(&self) -> Option<Documents<'_>> {
        Documents::parse(&self.name, &self.event, self.common.as_deref()).ok()
    }
}

/// The value of a clue as messages write it.
pub fn show(node: Node<'_>) -> String {
    crate::finding::shorten(node.text())
}

pub use check::check_file;
