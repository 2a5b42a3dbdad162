//! Words to rules: targets resolved, conversions chosen, stated facts checked.

use std::borrow::Cow;

use super::keywords::{Keyword, Keywords};
use super::{Compiler, NO_BASE, Part};
use crate::convert::{TargetType, conversion};
use crate::event::{StatedValue, TargetPath};
use crate::finding::nearest;
use crate::payload::{Kind, Node};
use crate::schema::documents::At;
use crate::schema::hidden::Class;
use crate::schema::plan::{Action, Rule, RuleId, Shape};
use crate::schema::types;

impl<'a> Compiler<'a, '_> {
    /// The rules that stand in one schema.
    pub(super) fn gather_rules(
        &mut self,
        part: &Part<'a>,
        keywords: &Keywords<'a>,
        shape: &mut Shape,
    ) {
        self.word(&part.at, keywords.detect);
        if let Some(word) = self.word(&part.at, keywords.redact) {
            let class = match word.as_str().as_deref() {
                Some("secret") => Some(Class::Secret),
                Some("personal") => Some(Class::Personal),
                _ => None,
            };
            shape.class = shape.class.max(class);
        }
        if let Some(word) = self.word(&part.at, keywords.to) {
            let at = part.at.below(word, &["x-to"]);
            if let Some(action) = self.copy(part, &at, &word.as_str().unwrap_or_default()) {
                shape.rules.push(self.rule(&at, action));
            }
        }
        if let Some(word) = self.word(&part.at, keywords.set) {
            let at = part.at.below(word, &["x-set"]);
            let facts = self.facts(part, word);
            shape.rules.push(self.rule(&at, Action::Set(facts)));
        }
        if let Some(word) = self.word(&part.at, keywords.drop) {
            let at = part.at.below(word, &["x-drop"]);
            let reason = word.as_str().unwrap_or_default().as_ref().into();
            shape.rules.push(self.rule(&at, Action::Drop(reason)));
        }
    }

    /// The rule for the names of an object's members, if there is one.
    pub(super) fn gather_names(
        &mut self,
        part: &Part<'a>,
        keywords: &Keywords<'a>,
        shape: &mut Shape,
    ) -> bool {
        let Some(names) = keywords.names else {
            return false;
        };
        let names = part.at(part.at.below(names.value, &["propertyNames"]));
        let word = names.at.node.member("x-to");
        let word = word.map(|(name, value)| Keyword { name, value });
        let Some(word) = self.word(&names.at, word) else {
            return false;
        };
        let at = names.at.below(word, &["x-to"]);
        let word = word.as_str().unwrap_or_default();
        let Some(target) = self.target(&names, &at, &word) else {
            return true;
        };
        if !target.is_in_array() || self.targets.value_type(&target) != TargetType::Text {
            let message = format!(
                "the names of members go to text in an array of the event, which `{word}` is not"
            );
            self.problem(&at, &message);
        } else {
            shape.names.push(self.rule(&at, Action::Name(target)));
        }
        true
    }

    fn rule(&mut self, at: &At<'a>, action: Action) -> RuleId {
        let id = RuleId::try_from(self.rules.len()).unwrap_or(RuleId::MAX);
        self.rules.push(Rule {
            action,
            schema: self.documents.location(at).into(),
        });
        id
    }

    fn copy(&mut self, part: &Part<'a>, at: &At<'a>, word: &str) -> Option<Action> {
        let target = self.target(part, at, word)?;
        if self.targets.is_read_only(target.target) {
            self.problem(at, &format!("hooklens itself fills `{word}` in"));
            return None;
        }
        if self.targets.arrays(target.target) > 0 && part.arrays > 1 {
            self.problem(
                at,
                "an array inside an array cannot go to one array: its elements would meet",
            );
            return None;
        }
        let format = self.format(&part.at, 0);
        let holds = self.targets.value_type(&target);
        let Some(conversion) = conversion(format.as_deref(), holds) else {
            let format = format.map_or_else(
                || "a value without a format".to_owned(),
                |format| format!("format `{format}`"),
            );
            let message = format!(
                "there is no conversion from {format} to `{word}`, which holds {}",
                described(holds)
            );
            self.problem(at, &message);
            return None;
        };
        for name in type_names(part.at.node) {
            if let Some(kind) = types::kind(&name)
                && kind != Kind::Null
                && !conversion.accepts(kind)
            {
                let format = format.map_or_else(
                    || "without a format".to_owned(),
                    |format| format!("with format `{format}`"),
                );
                let message = format!(
                    "`{word}` holds {}, which type `{name}` {format} does not convert to",
                    described(holds),
                );
                self.problem(at, &message);
                return None;
            }
        }
        Some(Action::Copy { target, conversion })
    }

    /// The format that a schema has, or that the one it refers to has.
    fn format(&self, at: &At<'a>, depth: usize) -> Option<Cow<'a, str>> {
        if let Some(format) = at.node.get("format").and_then(Node::as_str) {
            return Some(format);
        }
        match self.documents.referred(at) {
            Some(Ok(referred)) if depth < 8 => self.format(&referred, depth + 1),
            _ => None,
        }
    }

    fn facts(&mut self, part: &Part<'a>, word: Node<'a>) -> Vec<(TargetPath, StatedValue)> {
        let mut facts = Vec::new();
        for (name, value) in word.members() {
            let name = name.as_str().unwrap_or_default();
            let at = part.at.below(value, &["x-set", &name]);
            let Some(target) = self.target(part, &at, &name) else {
                continue;
            };
            if self.targets.is_read_only(target.target) {
                self.problem(&at, &format!("hooklens itself fills `{name}` in"));
                continue;
            }
            match self.check_fact(&name, &target, value) {
                Ok(()) => facts.push((target, self.stated.add(value.text()))),
                Err(message) => self.problem(&at, &message),
            }
        }
        facts
    }

    fn check_fact(&self, name: &str, target: &TargetPath, value: Node<'a>) -> Result<(), String> {
        let holds = self.targets.value_type(target);
        let fits = match holds {
            TargetType::Text | TargetType::Phone => value.kind() == Kind::String,
            TargetType::Boolean => value.kind() == Kind::Boolean,
            TargetType::Integer => value.is_integer(),
            TargetType::Number => value.kind() == Kind::Number,
            TargetType::Object => value.kind() == Kind::Object,
            TargetType::Open => true,
            TargetType::Time => false,
            TargetType::Enumerated => {
                let members = self.targets.enumeration(target.target);
                let value = value.as_str().unwrap_or_default();
                if !members.contains(&value.as_ref()) {
                    let near = nearest(&value, members.iter().copied())
                        .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                    return Err(format!(
                        "`{name}` has no word `{value}`{near} (its words: {})",
                        members.join(", ")
                    ));
                }
                true
            }
        };
        if fits {
            Ok(())
        } else if holds == TargetType::Time {
            Err(format!("`{name}` holds a time, which no schema can state"))
        } else {
            Err(format!("`{name}` holds {}", described(holds)))
        }
    }

    fn target(&mut self, part: &Part<'a>, at: &At<'a>, word: &str) -> Option<TargetPath> {
        let path = self.absolute(part, at, word)?;
        match self.targets.resolve(&path) {
            Ok(target) => Some(target),
            Err(_) if self.targets.is_base(&path) => {
                let message = format!("`{path}` has members of its own: name one of them");
                self.problem(at, &message);
                None
            }
            Err(near) => {
                let near =
                    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                let message = format!("the canonical event has no target `{path}`{near}");
                self.problem(at, &message);
                None
            }
        }
    }

    /// A target as a path from the root; notes a problem and gives `None` if a relative one has no base.
    pub(super) fn absolute(&mut self, part: &Part<'a>, at: &At<'a>, word: &str) -> Option<String> {
        let Some(relative) = word.strip_prefix('.') else {
            return Some(word.to_owned());
        };
        match part.base.as_deref() {
            Some(NO_BASE) => None,
            Some(base) => Some([base, ".", relative].concat()),
            None => {
                let message = format!("`{word}` is relative, but there is no `x-as` around it");
                self.problem(at, &message);
                None
            }
        }
    }
}

fn type_names(schema: Node<'_>) -> impl Iterator<Item = Cow<'_, str>> {
    let types = schema.get("type").into_iter();
    types.flat_map(|types| {
        types
            .as_str()
            .into_iter()
            .chain(types.elements().filter_map(Node::as_str))
    })
}

/// What a target holds, as messages say it.
fn described(holds: TargetType) -> &'static str {
    match holds {
        TargetType::Text => "text",
        TargetType::Phone => "a phone number",
        TargetType::Time => "a time",
        TargetType::Boolean => "a boolean",
        TargetType::Integer => "an integer",
        TargetType::Number => "a number",
        TargetType::Enumerated => "one of a list of words",
        TargetType::Object => "an object",
        TargetType::Open => "anything",
    }
}
