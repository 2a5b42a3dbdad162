//! The names under which events have secrets, for payloads of which nobody knows what they are.
//!
//! Read off the text of the schemas: no plan is compiled, since this is asked for when a payload is no event at all.

use std::collections::BTreeSet;

use crate::payload::{Node, Payload};

/// Adds the names that a schema file has for secrets, and for objects whose members are secrets whatever they are called.
/// `common` is the shared file that its references may lead to.
pub(super) fn secrets(text: &str, common: Option<&str>, names: &mut BTreeSet<String>) {
    let Ok(payload) = Payload::parse(text) else {
        return;
    };
    let common = common.and_then(|common| Payload::parse(common).ok());
    let files = Files {
        own: payload.root(),
        common: common.as_ref().map(Payload::root),
    };
    files.look(payload.root(), names);
}

struct Files<'a> {
    own: Node<'a>,
    common: Option<Node<'a>>,
}

impl<'a> Files<'a> {
    fn look(&self, node: Node<'a>, names: &mut BTreeSet<String>) {
        for (name, value) in node.members() {
            if name.is_str("properties") {
                for (name, schema) in value.members() {
                    if self.is_secret(schema) || self.has_only_secrets(schema) {
                        names.insert(name.as_str().unwrap_or_default().into_owned());
                    }
                }
            }
            self.look(value, names);
        }
        for element in node.elements() {
            self.look(element, names);
        }
    }

    /// Whether a schema says that a value is a secret, in itself or by a reference.
    fn is_secret(&self, schema: Node<'a>) -> bool {
        let says = |schema: Node<'a>| {
            schema
                .get("x-redact")
                .is_some_and(|class| class.is_str("secret"))
        };
        says(schema) || self.referred(schema).is_some_and(says)
    }

    /// Whether the members that a schema does not name are secrets.
    fn has_only_secrets(&self, schema: Node<'a>) -> bool {
        [Some(schema), self.referred(schema)]
            .into_iter()
            .flatten()
            .filter_map(|schema| schema.get("additionalProperties"))
            .any(|rest| self.is_secret(rest))
    }

    fn referred(&self, schema: Node<'a>) -> Option<Node<'a>> {
        let reference = schema.get("$ref")?.as_str()?;
        let (file, name) = reference.split_once("#/$defs/")?;
        let file = if file.is_empty() {
            self.own
        } else {
            self.common?
        };
        file.get("$defs")?.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_words_references_and_open_objects() {
        let own = r##"{"properties": {
            "a": {"x-redact": "secret"}, "b": {"x-redact": "personal"}, "c": {"$ref": "common.json#/$defs/key"},
            "d": {"additionalProperties": {"x-redact": "secret"}}, "e": {"oneOf": [{"properties": {"f": {"$ref": "#/$defs/own"}}}]}},
            "$defs": {"own": {"x-redact": "secret"}}}"##;
        let common = r#"{"$defs": {"key": {"x-redact": "secret"}}}"#;
        let mut names = BTreeSet::new();
        secrets(own, Some(common), &mut names);
        assert_eq!(names.into_iter().collect::<String>(), "acdf");
    }
}
