//! Branches to choices: which further shapes apply to a value, and how that is told.

use super::{Compiler, Part};
use crate::schema::by_name::ByName;
use crate::schema::documents::{At, Documents};
use crate::schema::literal::{Literal, literals};
use crate::schema::plan::Choice;
use crate::schema::probe::Probe;
use crate::schema::test::Test;

impl<'a> Compiler<'a, '_> {
    pub(super) fn branches(&mut self, part: &Part<'a>, keyword: &'static str) -> Option<Choice> {
        let branches = part.at.listed(keyword);
        if branches.is_empty() {
            return None;
        }
        let list = part.at.node.get(keyword).unwrap_or(part.at.node);
        let tests: Vec<Test> = branches
            .iter()
            .map(|at| Test::of_branch(self.documents, at))
            .collect();
        let mut telling = tests.clone();
        Test::keep_what_tells_apart(&mut telling);
        let listed: Vec<Option<Vec<Literal>>> = branches
            .iter()
            .map(|at| literals(self.documents, at, 0))
            .collect();
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
            let id = self.shape(&[part.at(at.clone())]);
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
        let is_open = keyword == "anyOf"
            && listed.iter().any(Option::is_some)
            && listed.iter().any(Option::is_none);
        if is_open {
            choice.open_list = Some(listed.into_iter().flatten().flatten().collect());
        }
        Some(choice)
    }

    pub(super) fn condition(&mut self, part: &Part<'a>) -> Option<Choice> {
        let condition = part.at.node.get("if")?;
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
                let id = self.shape(&[branch]);
                choice.cases.push((0, outcome, id));
            }
        }
        Some(choice)
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
