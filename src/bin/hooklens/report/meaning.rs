//! What a location means: in payloads by their events' schemas, in canonical events by theirs.
//!
//! It is a sentence for beside a location; the whole is in `hooklens explain`.

use hooklens::catalog::EventEntry;
use hooklens::schema::fields::{Field, fields_towards};
use serde_json::Value;

/// Where meanings are looked for.
pub(crate) enum Meanings {
    /// In what schemas say of fields, the first that says something.
    Fields(Vec<Vec<Field>>),
    /// In the schema of the canonical event.
    Event(Value),
}

impl Meanings {
    /// Those of these locations in payloads of these events.
    pub(crate) fn of_payloads(entries: &[&EventEntry], locations: &[&str]) -> Self {
        let mut seen: Vec<&EventEntry> = Vec::new();
        for entry in entries {
            if !seen.iter().any(|known| std::ptr::eq(*known, *entry)) {
                seen.push(entry);
            }
        }
        let fields = |entry: &&EventEntry| {
            entry.with_documents(|documents| fields_towards(documents, locations))
        };
        let fields = seen.iter().filter_map(fields);
        Self::Fields(fields.collect())
    }

    /// None, where locations are those of neither.
    pub(crate) fn none() -> Self {
        Self::Fields(Vec::new())
    }

    /// Those of canonical events.
    pub(crate) fn of_events() -> Self {
        Self::Event(serde_json::from_str(hooklens::event::SCHEMA).unwrap_or_default())
    }

    /// What stands at a location, in a sentence.
    pub(crate) fn of(&self, location: &str) -> Option<String> {
        let text = match self {
            Self::Fields(events) => events.iter().find_map(|fields| described(fields, location)),
            Self::Event(schema) => in_schema(schema, location),
        };
        text.map(|text| first_sentence(&text).to_owned())
    }
}

fn described(fields: &[Field], location: &str) -> Option<String> {
    let exact = fields.iter().find(|field| field.location == location);
    let field = exact.or_else(|| fields.iter().find(|field| field.is_at(location)))?;
    Some(field.descriptions.first()?.says.clone())
}

fn in_schema(schema: &Value, location: &str) -> Option<String> {
    let mut at = schema;
    for step in location.split('/').skip(1) {
        at = resolved(schema, at);
        let member = at.get("properties").and_then(|members| members.get(step));
        at = member.or_else(|| at.get("items"))?;
    }
    let text = at
        .get("description")
        .or_else(|| resolved(schema, at).get("description"));
    Some(text?.as_str()?.to_owned())
}

/// What a `$ref` to a definition of the same schema leads to.
fn resolved<'s>(schema: &'s Value, at: &'s Value) -> &'s Value {
    let pointer = at.get("$ref").and_then(Value::as_str);
    let pointer = pointer.and_then(|pointer| pointer.strip_prefix('#'));
    pointer
        .and_then(|pointer| schema.pointer(pointer))
        .unwrap_or(at)
}

/// The first sentence of a text.
pub(super) fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |end| &text[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_have_meanings() {
        let meanings = Meanings::of_events();
        let of = |location| meanings.of(location).unwrap_or_default();
        assert_eq!(of("/message/text"), "Its text.");
        assert_eq!(of("/participants/1/email"), "The e-mail address.");
        assert_eq!(of("/contact"), "The customer, whoever wrote the message.");
        assert_eq!(meanings.of("/nothing"), None);
    }

    #[test]
    fn one_sentence_is_enough() {
        assert_eq!(first_sentence("One. Two."), "One.");
        assert_eq!(first_sentence("Version 1.2 of it"), "Version 1.2 of it");
    }
}
