//! One event of the catalog: its files, and what is compiled of them when somebody asks.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::EventId;
use super::attestation::Attestation;
use crate::event::Targets;
use crate::payload::Node;
use crate::schema::{
    Acceptor, Action, At, Clue, Documents, Embedded, Literal, Plan, Test, Validator, bundle,
    clues as clues_of, compile, fixed_kind, required,
};

/// One event of the catalog.
#[derive(Debug)]
pub struct EventEntry {
    /// Its number in its catalog.
    pub id: EventId,
    /// The vendor's name: its folder.
    pub vendor: String,
    /// The event's name: its file.
    pub event: String,
    /// What identifies it.
    pub clues: Vec<Clue>,
    source: Source,
    about: OnceLock<About>,
    required: OnceLock<Vec<Box<str>>>,
    plan: OnceLock<Plan>,
    acceptor: OnceLock<Option<Acceptor>>,
    validator: OnceLock<Option<Validator>>,
    /// By the location of their keyword.
    branch_tests: Mutex<HashMap<String, Arc<[Test]>>>,
    /// By the location of what a schema claims.
    claims: Mutex<HashMap<String, Arc<Provenance>>>,
}

/// Where a schema's claim comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// How well the event is attested.
    pub attested: Option<Attestation>,
    /// What the schema says of the claim itself, or of the nearest that it is part of.
    pub comment: Option<String>,
}

/// An event's files, as text.
#[derive(Debug)]
pub(super) struct Source {
    /// `vendor/event.json`
    pub(super) name: String,
    /// How messages name the file.
    pub(super) shown: String,
    pub(super) event: Cow<'static, str>,
    pub(super) common: Option<Cow<'static, str>>,
}

impl EventEntry {
    /// An event of which nothing but the clues is known, or else read.
    pub(super) fn new(source: Source, clues: Option<Vec<Clue>>) -> Self {
        let clues = clues.or_else(|| Some(clues_of(&source.documents()?)));
        let (vendor, file) = source.name.split_once('/').unwrap_or(("", &source.name));
        Self {
            id: EventId::default(),
            vendor: vendor.to_owned(),
            event: file.trim_end_matches(".json").to_owned(),
            clues: clues.unwrap_or_default(),
            source,
            about: OnceLock::new(),
            required: OnceLock::new(),
            plan: OnceLock::new(),
            acceptor: OnceLock::new(),
            validator: OnceLock::new(),
            branch_tests: Mutex::default(),
            claims: Mutex::default(),
        }
    }

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
                Literal::String(name) => Some(name.as_ref()),
                _ => None,
            })
    }

    /// The event's title in its schema.
    pub fn title(&self) -> &str {
        &self.about().title
    }

    /// When the vendor sends it.
    pub fn description(&self) -> &str {
        &self.about().description
    }

    /// How well it is attested; `None` where its schema does not say so, which none of the bundled ones does.
    pub fn attested(&self) -> Option<Attestation> {
        self.about().attested
    }

    /// The kind of canonical event that every payload of the event becomes; `None` if it may depend on the payload.
    pub fn fixed_kind(&self) -> Option<&str> {
        self.about().kind.as_deref()
    }

    fn about(&self) -> &About {
        self.about.get_or_init(|| {
            let documents = self.source.documents();
            documents.map_or_else(About::default, |documents| About::read(&documents))
        })
    }

    /// The kinds of canonical event it becomes, in the schema's order.
    pub fn kinds(&self) -> Vec<String> {
        match self.fixed_kind() {
            Some(kind) => vec![kind.to_owned()],
            None => self.planned_kinds(),
        }
    }

    fn planned_kinds(&self) -> Vec<String> {
        let kind = Targets::canonical().resolve("kind").ok();
        let mut kinds: Vec<String> = Vec::new();
        let plan = self.plan();
        for rule in plan.rules() {
            if let Action::Set(facts) = &rule.action {
                for (target, value) in facts {
                    let value = plan.stated().value(*value);
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
            let documents = self.source.documents();
            let plan = documents.map(|documents| compile(&documents).plan);
            plan.unwrap_or_default().named(&self.vendor, &self.event)
        })
    }

    /// What says quickly that there is nothing to say of a payload, compiled on first use; `None` if a file is not JSON,
    /// which the checks of a pack rule out.
    pub fn acceptor(&self) -> Option<&Acceptor> {
        let compiled = self.acceptor.get_or_init(|| {
            let documents = self.source.documents()?;
            Some(Acceptor::compile(&documents))
        });
        compiled.as_ref()
    }

    /// The validator, compiled on first use; `None` if the schema has none, which the checks of a pack rule out.
    pub fn validator(&self) -> Option<&Validator> {
        let compiled = self.validator.get_or_init(|| {
            let documents = self.source.documents()?;
            Validator::compile(&documents, None).ok()
        });
        compiled.as_ref()
    }

    /// The validator of the JSON inside a string, compiled on first use; `None` if the schema has none.
    pub fn part_validator<'p>(&self, part: &'p Embedded) -> Option<&'p Validator> {
        let compiled = part.validator.get_or_init(|| {
            let documents = self.source.documents()?;
            Validator::compile(&documents, Some(&part.pointer)).ok()
        });
        compiled.as_ref()
    }

    /// What the branches of an `oneOf` or `anyOf` ask for, by the keyword's location; none if nothing is there. Read
    /// once: many findings of a payload can be about one schema.
    pub fn branch_tests(&self, location: &str) -> Arc<[Test]> {
        let mut known = self
            .branch_tests
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(tests) = known.get(location) {
            return Arc::clone(tests);
        }
        let tests = self.source.documents();
        let tests = tests.and_then(|documents| read_branches(&documents, location));
        let tests: Arc<[Test]> = tests.unwrap_or_default().into();
        known.insert(location.to_owned(), Arc::clone(&tests));
        tests
    }

    /// Where a claim of the schema comes from, by its location (`vendor/event.json#/pointer`). Read once: many findings can
    /// be about one claim.
    pub fn provenance(&self, location: &str) -> Arc<Provenance> {
        let mut known = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(provenance) = known.get(location) {
            return Arc::clone(provenance);
        }
        let documents = self.source.documents();
        let comment = documents.and_then(|documents| nearest_comment(&documents, location));
        let provenance = Arc::new(Provenance {
            attested: self.attested(),
            comment,
        });
        known.insert(location.to_owned(), Arc::clone(&provenance));
        provenance
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

    /// The text of the schema, and of the file that it shares with others.
    pub(super) fn texts(&self) -> (&str, Option<&str>) {
        (&self.source.event, self.source.common.as_deref())
    }

    /// How messages name the file.
    pub fn file(&self) -> &str {
        &self.source.shown
    }
}

/// The `$comment` of the innermost schema around a location. That at the root of the event says how it is attested, which is
/// said apart.
fn nearest_comment(documents: &Documents<'_>, location: &str) -> Option<String> {
    let (file, pointer) = location.split_once('#')?;
    let in_common = documents.file(true) == file;
    let top = if in_common {
        documents.common_root()?.node
    } else {
        documents.root().node
    };
    let said = |node: Node<'_>| Some(node.get("$comment")?.as_str()?.into_owned());
    let mut comment = said(top).filter(|_| in_common);
    let mut at = top;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let Some(next) = at.at(&[step.into()]) else {
            break;
        };
        at = next;
        comment = said(at).or(comment);
    }
    comment
}

fn read_branches(documents: &Documents<'_>, location: &str) -> Option<Vec<Test>> {
    let (file, pointer) = location.split_once('#')?;
    let steps: Vec<Box<str>> = pointer.split('/').skip(1).map(Into::into).collect();
    let in_common = documents.file(true) == file;
    let top = if in_common {
        documents.common_root()?
    } else {
        documents.root()
    };
    let list = At {
        node: top.node.at(&steps)?,
        common: in_common,
        pointer: pointer.to_owned(),
    };
    let branches = list.node.elements().enumerate();
    let tests = branches.map(|(number, branch)| {
        let at = list.below(branch, &[&number.to_string()]);
        Test::of_branch(documents, &at)
    });
    Some(tests.collect())
}

/// What a schema says at its root, read at once.
#[derive(Debug, Default)]
struct About {
    title: String,
    description: String,
    attested: Option<Attestation>,
    kind: Option<String>,
}

impl About {
    fn read(documents: &Documents<'_>) -> Self {
        let root = documents.root().node;
        let text = |name| root.get(name).and_then(Node::as_str);
        Self {
            title: text("title").unwrap_or_default().into_owned(),
            description: text("description").unwrap_or_default().into_owned(),
            attested: text("$comment").and_then(|text| Attestation::of_comment(&text)),
            kind: fixed_kind(documents),
        }
    }
}

impl Source {
    /// `None` if a file is not JSON, which the checks of a pack rule out.
    fn documents(&self) -> Option<Documents<'_>> {
        Documents::parse(&self.name, &self.event, self.common.as_deref()).ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalog;

    #[test]
    fn a_fixed_kind_is_the_only_one_that_the_plan_has() {
        let catalog = Catalog::bundled();
        let fixed = catalog
            .events()
            .filter(|entry| entry.fixed_kind().is_some());
        let mut told = 0;
        for entry in fixed {
            told += 1;
            assert_eq!(entry.kinds(), entry.planned_kinds(), "{}", entry.name());
        }
        assert!(told > 30);
    }
}
