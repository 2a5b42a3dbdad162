//! From schemas to what is asked of scalars.

use super::choices::Left;
use super::compile::{Compiler, narrower};
use super::facts::{Schema, UNLIMITED};
use super::merge::Set;
use super::number::NumberRule;
use super::open::OpenList;
use super::pattern::TextPattern;
use super::program::{ANY, Code, PlainRule, Rule, Try};
use super::text::TextRule;
use crate::payload::Kind;
use crate::schema::by_name::ByName;
use crate::schema::literal::{Literal, literals};

impl<'a> Compiler<'a, '_> {
    /// The rule of a set for numbers.
    pub(super) fn number(&mut self, set: &Set<'a>, tries: Vec<Try>) -> Result<Rule, Code> {
        let mut rule = NumberRule {
            tries,
            ..NumberRule::default()
        };
        for facts in set.facts() {
            rule.integer |= facts.integer;
            rule.limits.extend(facts.limits.iter().cloned());
            for list in &facts.lists {
                let numbers = list.iter().filter_map(|literal| match literal {
                    Literal::Number(text) => Some(text.clone()),
                    _ => None,
                });
                rule.lists.push(numbers.collect());
            }
        }
        rule.open = self.open_lists(set);
        let is_simple = rule.lists.is_empty()
            && rule.limits.is_empty()
            && rule.open.is_empty()
            && rule.tries.is_empty();
        match (is_simple, rule.integer) {
            (true, true) => Err(Code::INTEGER),
            (true, false) => Err(Code::ACCEPT),
            _ => Ok(Rule::Number(Box::new(rule))),
        }
    }

    /// The rule of a set for strings.
    pub(super) fn text(&mut self, set: &Set<'a>, left: Left) -> Result<Rule, Code> {
        let mut rule = TextRule {
            lists: left.rows,
            tries: left.tries,
            ..TextRule::default()
        };
        let mut length = UNLIMITED;
        for facts in set.facts() {
            length = narrower(length, facts.length);
            rule.formats.extend(&facts.formats);
            for pattern in &facts.patterns {
                let source = pattern.as_str().ok_or(Code::UNSURE)?;
                rule.patterns
                    .push(TextPattern::new(&source).ok_or(Code::UNSURE)?);
            }
            for list in &facts.lists {
                let mut rows = ByName::default();
                for literal in list {
                    if let Literal::String(text) = literal {
                        rows.insert(text, ANY);
                    }
                }
                rule.lists.push(rows);
            }
        }
        rule.length = (length != UNLIMITED).then_some(length);
        let contents: Vec<Schema<'a>> = set.facts().filter_map(|facts| facts.content).collect();
        for content in contents {
            let state = self.state_of(&[content]);
            rule.embedded.push(state);
        }
        rule.open = self.open_lists(set);
        let is_simple = rule.lists.is_empty()
            && rule.length.is_none()
            && rule.formats.is_empty()
            && rule.patterns.is_empty()
            && rule.open.is_empty()
            && rule.embedded.is_empty()
            && rule.tries.is_empty();
        if is_simple {
            return Err(Code::ACCEPT);
        }
        Ok(Rule::Text(Box::new(rule)))
    }

    /// The lists of values of a set that end open.
    fn open_lists(&self, set: &Set<'a>) -> Vec<OpenList> {
        let documents = self.reader.documents;
        let mut open = Vec::new();
        for branches in set.facts().filter_map(|facts| facts.any_of.as_ref()) {
            let lists: Vec<Option<Vec<Literal>>> = branches
                .iter()
                .map(|branch| literals(documents, &branch.at(), 0))
                .collect();
            if lists.iter().all(Option::is_some) || lists.iter().all(Option::is_none) {
                continue;
            }
            let literals = lists.into_iter().flatten().flatten().collect();
            open.push(OpenList::new(literals));
        }
        open
    }
}

/// The rule of a set for `null` or booleans.
pub(super) fn plain(set: &Set<'_>, kind: Kind, tries: Vec<Try>) -> Result<Rule, Code> {
    let lists = || set.facts().flat_map(|facts| &facts.lists);
    let fits = |value: &Literal| lists().all(|list| list.contains(value));
    let booleans = [false, true].map(|value| fits(&Literal::Boolean(value)));
    let is_listed = kind == Kind::Boolean && booleans != [true; 2];
    if tries.is_empty() && !is_listed {
        return Err(Code::ACCEPT);
    }
    Ok(Rule::Plain(PlainRule { booleans, tries }))
}
