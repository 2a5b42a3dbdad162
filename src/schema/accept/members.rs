//! From schemas to what is asked of an object's members.
//!
//! Each name that a schema of the set mentions has one state: what all of them say of the member with that name. What
//! `additionalProperties` covers is told by each schema's own names.

use super::choices::Left;
use super::compile::{Compiler, narrower};
use super::facts::{Facts, Schema, UNLIMITED};
use super::merge::Set;
use super::object::{Layer, Member, ObjectRule};
use super::program::{ANY, Code, Rule};
use crate::payload::Kind;
use crate::schema::by_name::ByName;

/// Up to this many members are asked for by name where nothing else of an object matters.
const FEW: usize = 3;

impl<'a> Compiler<'a, '_> {
    /// The rule of a set for objects.
    pub(super) fn object(&mut self, set: &Set<'a>, left: Left) -> Result<Rule, Code> {
        let Left { tries, missed, .. } = left;
        let mut members: ByName<Member> = ByName::default();
        let mut required: u64 = 0;
        let mut next = 0;
        let mut names: Vec<&str> = Vec::new();
        for facts in set.facts() {
            for (name, _) in &facts.properties {
                members.entry(name).described = true;
                names.push(name);
            }
            for name in &facts.required {
                let member = members.entry(name);
                if !member.is_required() {
                    member.bit = next;
                    if !member.is_required() {
                        return Err(Code::UNSURE);
                    }
                    next += 1;
                    required |= member.mask();
                }
                names.push(name);
            }
        }
        names.sort_unstable();
        names.dedup();
        let is_matched = |facts: &Facts<'a>, name: &str| {
            let mut patterns = facts.name_patterns.iter();
            patterns.any(|(pattern, _)| pattern.0.is_match(name))
        };
        for &name in &names {
            let mut schemas: Vec<Schema<'a>> = Vec::new();
            let mut matched = false;
            for facts in set.facts() {
                let property = facts.properties.iter().find(|(known, _)| **known == *name);
                schemas.extend(property.map(|(_, schema)| *schema));
                let patterns = facts.name_patterns.iter();
                schemas.extend(
                    patterns
                        .filter(|(pattern, _)| pattern.0.is_match(name))
                        .map(|(_, schema)| *schema),
                );
                matched |= is_matched(facts, name);
                if property.is_none() && !is_matched(facts, name) {
                    schemas.extend(facts.additional);
                }
            }
            let state = self.state_of(&schemas);
            let member = members.entry(name);
            member.state = state;
            member.described |= matched;
        }
        let plain = set.facts().filter(|facts| facts.name_patterns.is_empty());
        let rest: Vec<Schema<'a>> = plain.filter_map(|facts| facts.additional).collect();
        let rest = self.state_of(&rest);
        let of_names: Vec<Schema<'a>> = set.facts().filter_map(|facts| facts.names).collect();
        let of_names = self.state_of(&of_names);
        let mut layers = Vec::new();
        for (_, facts) in &set.schemas {
            if facts.name_patterns.is_empty() {
                continue;
            }
            let patterns = facts
                .name_patterns
                .iter()
                .map(|(pattern, schema)| (pattern.0.clone(), self.state_of(&[*schema])))
                .collect();
            let rest: Vec<Schema<'a>> = facts.additional.into_iter().collect();
            let rest = self.state_of(&rest);
            layers.push(Layer { patterns, rest });
        }
        let count = set
            .facts()
            .fold(UNLIMITED, |count, facts| narrower(count, facts.members));
        let mut few = Vec::new();
        let is_short = names.len() <= FEW && count == UNLIMITED;
        if is_short && rest == ANY && of_names == ANY && layers.is_empty() {
            few = members
                .iter()
                .map(|(name, member)| (name.into(), *member))
                .collect();
        }
        let described_by = |schema: Schema<'a>| schema.node.kind() == Kind::Object;
        Ok(Rule::Object(Box::new(ObjectRule {
            members,
            required,
            names: of_names,
            rest,
            layers,
            few,
            count,
            describes: set.facts().any(|facts| !facts.properties.is_empty()),
            describes_rest: set
                .facts()
                .any(|facts| facts.additional.is_some_and(described_by)),
            tries,
            missed,
        })))
    }
}
