//! What a schema leads to besides what the validator judges.
//!
//! The walk beside the validator follows every branch whose test holds, whether the branch fits or not. Here only
//! branches that fit are followed. This says where that could make a difference, so that nothing is accepted there.

use super::facts::{Facts, Kinds, Schema};
use super::merge::Reader;
use super::number::is_plain_number;
use crate::payload::Kind;
use crate::schema::literal::{Literal, literals};
use crate::schema::map::Map;
use crate::schema::test::{Check, Test};
use crate::schema::types;

/// What is reached from a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reach {
    /// Open lists or JSON in strings, in the value or in what is in it.
    pub(super) looks: bool,
    /// Descriptions of the value's members or elements.
    pub(super) describes: bool,
}

impl Reach {
    pub(super) fn matters(self) -> bool {
        self.looks || self.describes
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            looks: self.looks || other.looks,
            describes: self.describes || other.describes,
        }
    }
}

/// Finds what is reached, from each schema once.
#[derive(Default)]
pub(super) struct Reaches(Map<super::facts::Key, Reach>);

impl Reaches {
    pub(super) fn of<'a>(&mut self, reader: &mut Reader<'a, '_>, schema: Schema<'a>) -> Reach {
        if let Some(reach) = self.0.get(&schema.key()) {
            return *reach;
        }
        let mut reach = Reach::default();
        // Whether it is the value itself that a schema speaks of, rather than something in it.
        let mut waiting = vec![(schema, true)];
        let mut seen = Map::default();
        while let Some((schema, here)) = waiting.pop() {
            match seen.insert(schema.key(), here) {
                Some(before) if before || !here => {
                    seen.insert(schema.key(), before);
                    continue;
                }
                _ => {}
            }
            let facts = reader.facts(schema);
            reach.looks |= facts.content.is_some() || is_open(reader, &facts);
            let inner: Vec<Schema<'a>> = facts.in_it().collect();
            reach.describes |= here && !inner.is_empty();
            waiting.extend(inner.into_iter().map(|schema| (schema, false)));
            waiting.extend(facts.content.map(|schema| (schema, false)));
            waiting.extend(facts.beside().map(|schema| (schema, here)));
            if facts.has_reference {
                waiting.extend(reader.referred(schema).map(|schema| (schema, here)));
            }
        }
        self.0.insert(schema.key(), reach);
        reach
    }
}

/// Whether a schema has a list of values that ends open.
fn is_open<'a>(reader: &Reader<'a, '_>, facts: &Facts<'a>) -> bool {
    let lists = |schema: &Schema<'a>| literals(reader.documents, &schema.at(), 0).is_some();
    facts.any_of.as_ref().is_some_and(|branches| {
        let listed = branches.iter().filter(|branch| lists(branch)).count();
        0 < listed && listed < branches.len()
    })
}

impl<'a> Facts<'a> {
    /// The schemas of what is in a value.
    fn in_it(&self) -> impl Iterator<Item = Schema<'a>> {
        let named = self.properties.iter().map(|(_, schema)| *schema);
        let matched = self.name_patterns.iter().map(|(_, schema)| *schema);
        let elements = self.positions.iter().copied().chain(self.items);
        named.chain(matched).chain(self.additional).chain(elements)
    }

    /// The schemas that may apply to the same value.
    fn beside(&self) -> impl Iterator<Item = Schema<'a>> {
        let branches = self.one_of.iter().chain(&self.any_of).flatten().copied();
        let conditional = self.condition.iter().flat_map(|parts| &parts[1..]);
        branches
            .chain(self.all_of.iter().copied())
            .chain(conditional.copied().flatten())
    }
}

/// Whether a branch's test fails for all values of a kind.
pub(super) fn rules_out(test: &Test, kind: Kind) -> bool {
    test.checks.iter().any(|(path, check)| {
        path.is_empty()
            && match check {
                Check::Type(names) => !names.iter().any(|name| types::kind(name) == Some(kind)),
                Check::In(values) => !values.iter().any(|value| kind_of(value) == kind),
                _ => false,
            }
    })
}

/// The kind of a constant.
pub(super) fn kind_of(literal: &Literal) -> Kind {
    match literal {
        Literal::Null => Kind::Null,
        Literal::Boolean(_) => Kind::Boolean,
        Literal::Number(_) => Kind::Number,
        Literal::String(_) => Kind::String,
    }
}

/// Whether a condition holds for the validator wherever its test holds, and nowhere else, for values of these kinds.
pub(super) fn is_faithful<'a>(
    reader: &mut Reader<'a, '_>,
    condition: Schema<'a>,
    kinds: Kinds,
    depth: usize,
) -> bool {
    let facts = reader.facts(condition);
    if depth == 0 && Test::of_condition(reader.documents, &condition.at()).is_err() {
        return false;
    }
    let kinds = kinds.and(facts.kinds);
    let only = |kind: Kind| kinds.and(Kinds::of(kind)) == kinds;
    let asks_objects = !facts.required.is_empty() || facts.not.is_some();
    // The test of `false` holds.
    let is_plain = condition.node.as_bool() != Some(false)
        && facts.unsure == Kinds::NONE
        && !facts.has_reference
        && facts.all_of.is_empty()
        && facts.one_of.is_none()
        && facts.any_of.is_none()
        && facts.condition.is_none()
        && facts.lists.len() <= 1
        && facts.lists.iter().flatten().all(is_plain_number);
    is_plain
        && depth < 16
        && (facts.patterns.is_empty() || only(Kind::String))
        && (!asks_objects && facts.properties.is_empty() || only(Kind::Object))
        && facts.properties.iter().all(|(name, property)| {
            facts.required.contains(name) && is_faithful(reader, *property, Kinds::ALL, depth + 1)
        })
}
