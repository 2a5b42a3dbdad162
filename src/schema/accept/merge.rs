//! Sets of schemas that apply to one value together.
//!
//! What a schema refers to and what it lists under `allOf` applies with it, so it is in the set; schemas that ask nothing
//! are not. The order in which schemas were found does not count: equal sets are one state.

use std::rc::Rc;

use super::facts::{Facts, Key, Kinds, Schema};
use crate::payload::Kind;
use crate::schema::documents::Documents;
use crate::schema::map::Map;
use crate::schema::test::Test;

/// The most schemas that are followed to make one set.
const MOST: usize = 256;

/// One of the keywords with branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Choice {
    OneOf,
    AnyOf,
    If,
}

/// Schemas that apply to one value.
#[derive(Debug, Clone, Default)]
pub(super) struct Set<'a> {
    pub(super) schemas: Vec<(Key, Rc<Facts<'a>>)>,
    /// Choices whose branch is in the set.
    pub(super) settled: Vec<(Key, Choice)>,
    /// Nobody knows what some schema says.
    pub(super) unsure: bool,
}

/// What makes two sets the same.
pub(super) type SetKey = (Vec<Key>, Vec<(Key, Choice)>, bool);

impl<'a> Set<'a> {
    pub(super) fn key(&self) -> SetKey {
        let schemas = self.schemas.iter().map(|(key, _)| *key).collect();
        (schemas, self.settled.clone(), self.unsure)
    }

    pub(super) fn is_settled(&self, choice: (Key, Choice)) -> bool {
        self.settled.binary_search(&choice).is_ok()
    }

    pub(super) fn settle(&mut self, choice: (Key, Choice)) {
        if let Err(at) = self.settled.binary_search(&choice) {
            self.settled.insert(at, choice);
        }
    }

    /// Whether values of a kind can fit.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.schemas.iter().all(|(_, facts)| facts.kinds.has(kind))
    }

    pub(super) fn is_unsure(&self, kind: Kind) -> bool {
        self.unsure || self.schemas.iter().any(|(_, facts)| facts.unsure.has(kind))
    }

    /// Whether all values of a kind fit, and nothing is to be looked at in them.
    pub(super) fn takes_all(&self, kind: Kind) -> bool {
        !self.unsure
            && self.schemas.iter().all(|(_, facts)| {
                facts.kinds.has(kind)
                    && facts.is_bare(kind)
                    && !(kind == Kind::Number && facts.integer)
            })
    }

    pub(super) fn facts(&self) -> impl Iterator<Item = &Facts<'a>> {
        self.schemas.iter().map(|(_, facts)| &**facts)
    }
}

/// Reads schemas, each once.
pub(super) struct Reader<'a, 'd> {
    pub(super) documents: &'a Documents<'d>,
    read: Map<Key, Rc<Facts<'a>>>,
    /// Sets of one schema and what it brings along, which are asked for each kind of values.
    sets: Map<Key, Rc<Set<'a>>>,
    /// Tests of branches, likewise.
    tests: Map<Key, Rc<Test>>,
}

impl<'a, 'd> Reader<'a, 'd> {
    pub(super) fn new(documents: &'a Documents<'d>) -> Self {
        Self {
            documents,
            read: Map::default(),
            sets: Map::default(),
            tests: Map::default(),
        }
    }

    pub(super) fn facts(&mut self, schema: Schema<'a>) -> Rc<Facts<'a>> {
        let facts = self
            .read
            .entry(schema.key())
            .or_insert_with(|| Rc::new(Facts::read(schema)));
        Rc::clone(facts)
    }

    /// The schema that another refers to; `None` if that leads nowhere.
    pub(super) fn referred(&self, schema: Schema<'a>) -> Option<Schema<'a>> {
        let referred = self.documents.referred(&schema.at())?.ok()?;
        Some(Schema {
            node: referred.node,
            common: referred.common,
        })
    }

    /// The set of some schemas.
    pub(super) fn set(&mut self, schemas: &[Schema<'a>]) -> Set<'a> {
        let mut set = Set::default();
        self.add(&mut set, schemas);
        set
    }

    /// The set of one schema.
    pub(super) fn alone(&mut self, schema: Schema<'a>) -> Rc<Set<'a>> {
        if let Some(set) = self.sets.get(&schema.key()) {
            return Rc::clone(set);
        }
        let set = Rc::new(self.set(&[schema]));
        self.sets.insert(schema.key(), Rc::clone(&set));
        set
    }

    /// The test of a branch.
    pub(super) fn test(&mut self, branch: Schema<'a>) -> Rc<Test> {
        let read = || Rc::new(Test::of_branch(self.documents, &branch.at()));
        Rc::clone(self.tests.entry(branch.key()).or_insert_with(read))
    }

    /// Adds schemas to a set, with what they bring along.
    pub(super) fn add(&mut self, set: &mut Set<'a>, schemas: &[Schema<'a>]) {
        let mut waiting = schemas.to_vec();
        let mut seen: Vec<Key> = Vec::new();
        while let Some(schema) = waiting.pop() {
            let key = schema.key();
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            if seen.len() > MOST {
                set.unsure = true;
                return;
            }
            let facts = self.facts(schema);
            if facts.has_reference {
                match self.referred(schema) {
                    Some(referred) => waiting.push(referred),
                    None => set.unsure = true,
                }
            }
            waiting.extend(&facts.all_of);
            if !facts.asks_nothing()
                && let Err(at) = set.schemas.binary_search_by_key(&key, |(key, _)| *key)
            {
                set.schemas.insert(at, (key, facts));
            }
        }
    }
}

impl Facts<'_> {
    fn asks_nothing(&self) -> bool {
        self.kinds == Kinds::ALL
            && self.unsure == Kinds::NONE
            && super::facts::KINDS.iter().all(|kind| self.is_bare(*kind))
    }
}
