//! Branches to choices: which further shapes apply to a value, and how that is told.

use super::{Compiler, Part};
use crate::payload::Node;
use crate::schema::by_name::ByName;
use crate::schema::documents::{At, Documents};
use crate::schema::literal::{Literal, literals};
use crate::schema::plan::Choice;
use crate::schema::probe::Probe;
use crate::schema::test::Test;

impl<'a> Compiler<'a, '_> {
    pub(super) fn branches(
        &mut self,
        part: &Part<'a>,
        keyword: &'static str,
        list: Node<'a>,
    ) -> Option<Choice> {
        let branches: Vec<At<'a>> = part.at.elements(keyword, list).collect();
        if branches.is_empty() {
            return None;
        }
        let tests: Vec<Test> = branches
            .iter()
            .map(|at| Test::of_branch(self.documents, at))
            .collect();
        let telling = Test::what_tells_apart(&tests);
        let mut choice = Choice {
            rows: ByName::default(),
            probes: Vec::new(),
            cases: Vec::new(),
            open_list: None,
            schema: self
                .documents
                .location(&part.at.below(list, &[keyword]))
                .into(),
        };
        let mut with_rules = Vec::new();
        for (number, at) in branches.iter().enumerate() {
            let rules = self.rules.len();
            let id = self.shape(vec![part.at(at.clone())]);
            if self.rules.len() > rules || reaches_words(self.documents, at, 0) {
                with_rules.push(number);
            }
            if let Some(strings) = telling[number].strings() {
                for string in strings {
                    choice.rows.insert(string, id);
                }
            } else {
                choice.cases.push((choice.probes.len(), true, id));
                choice.probes.push(Probe::new(&telling[number]));
            }
        }
        for (one, &first) in with_rules.iter().enumerate() {
            for &second in &with_rules[one + 1..] {
                if !tests[first].excludes(&tests[second]) {
                    let message = format!(
                        "branches {first} and {second} of `{keyword}` cannot be told apart: give them types, constants or required properties that exclude each other"
                    );
                    self.problem(&part.at.below(list, &[keyword]), &message);
                }
            }
        }
        if keyword == "anyOf" {
            choice.open_list = self.open_list(&branches);
        }
        Some(choice)
    }

    /// The values that are listed, if some branches list values and others do not.
    fn open_list(&self, branches: &[At<'a>]) -> Option<Vec<Literal>> {
        let literals = branches.iter().map(|at| literals(self.documents, at, 0));
        let listed: Vec<Option<Vec<Literal>>> = literals.collect();
        let is_open = listed.iter().any(Option::is_some) && listed.iter().any(Option::is_none);
        is_open.then(|| listed.into_iter().flatten().flatten().collect())
    }

    pub(super) fn condition(&mut self, part: &Part<'a>, condition: Node<'a>) -> Choice {
        let at = part.at.below(condition, &["if"]);
        let test = match Test::of_condition(self.documents, &at) {
            Ok(test) => test,
            Err(message) => {
                self.problem(&at, &message);
                // Compiled all the same, so that what is wrong in the branches is said, too.
                Test::default()
            }
        };
        let mut choice = Choice {
            rows: ByName::default(),
            probes: Vec::new(),
            cases: Vec::new(),
            open_list: None,
            schema: self.documents.location(&at).into(),
        };
        choice.probes.push(Probe::new(&test));
        for (keyword, outcome) in [("then", true), ("else", false)] {
            if let Some(schema) = part.at.node.get(keyword) {
                let branch = part.at(part.at.below(schema, &[keyword]));
                let id = self.shape(vec![branch]);
                choice.cases.push((0, outcome, id));
            }
        }
        choice
    }
}

/// Whether a word that makes a rule stands in a schema or in what it refers to.
fn reaches_words(documents: &Documents<'_>, at: &At<'_>, depth: usize) -> bool {
    let text = at.node.text();
    if ["\"x-to\"", "\"x-set\"", "\"x-drop\""]
        .iter()
        .any(|word| text.contains(word))
    {
        return true;
    }
    depth < 8
        && matches!(documents.referred(at), Some(Ok(referred)) if reaches_words(documents, &referred, depth + 1))
}
