//! Validators: `jsonschema`, behind types of our own.
//!
//! The only module that knows how a validator is made. Errors come out as `jsonschema` has them; `validate` turns them
//! into findings.

use std::sync::Arc;

use jsonschema::{PatternOptions, Registry, ValidationError};
use serde_json::{Value, json};

use super::documents::Documents;
use crate::convert::FORMATS;
use crate::payload::{Instance, Node, Tape};

/// A compiled schema.
#[derive(Debug, Clone)]
pub struct Validator(Arc<jsonschema::Validator<Tape>>);

impl Validator {
    /// Compiles an event's schema, or the part of it at a pointer (whether in the shared file, and where).
    ///
    /// # Errors
    ///
    /// What the schema language says is wrong with it.
    pub fn compile(
        documents: &Documents<'_>,
        part: Option<&(bool, String)>,
    ) -> Result<Self, String> {
        let event = documents.root().node.to_value();
        let common = documents.common_root().map(|root| root.node.to_value());
        let id = |schema: &Value| {
            schema
                .get("$id")
                .and_then(Value::as_str)
                .map(ToOwned::to_owned)
                .ok_or_else(|| "a schema needs its `$id`".to_owned())
        };
        let event_id = id(&event)?;
        let mut builder = Registry::new();
        let mut common_id = None;
        if let Some(common) = common {
            let uri = id(&common)?;
            builder = builder
                .add(&uri, common)
                .map_err(|error| error.to_string())?;
            common_id = Some(uri);
        }
        let schema = match part {
            None => event,
            Some((in_common, pointer)) => {
                let file = if *in_common { common_id } else { None };
                if file.is_none() {
                    builder = builder
                        .add(&event_id, event)
                        .map_err(|error| error.to_string())?;
                }
                let file = file.unwrap_or(event_id);
                json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": format!("{file}#{pointer}") })
            }
        };
        let registry = builder.prepare().map_err(|error| error.to_string())?;
        let mut options = jsonschema::options_for::<Tape>()
            .with_registry(&registry)
            .with_pattern_options(PatternOptions::regex())
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false);
        for (name, check) in FORMATS {
            options = options.with_format(*name, *check);
        }
        let validator = options
            .offline()
            .build(&schema)
            .map_err(|error| error.masked().to_string())?;
        Ok(Self(Arc::new(validator)))
    }

    /// Whether a value fits.
    pub fn is_valid(&self, node: Node<'_>) -> bool {
        self.0.is_valid(Instance::Node(node))
    }

    /// Everything that does not fit.
    pub fn errors<'i>(&'i self, node: Node<'i>) -> impl Iterator<Item = ValidationError<'i>> {
        self.0.iter_errors(Instance::Node(node))
    }

    /// What the words of a value's schema annotate: the value's location, the keyword's location, and the keyword's
    /// schema's annotations. For tests that hold our rules against the validator's own judgement.
    pub fn annotations(&self, node: Node<'_>) -> Vec<(String, String, Value)> {
        self.0
            .evaluate(Instance::Node(node))
            .iter_annotations()
            .map(|entry| {
                let keyword = entry
                    .absolute_keyword_location
                    .map_or_else(|| entry.schema_location.to_owned(), ToString::to_string);
                (
                    entry.instance_location.as_str().to_owned(),
                    keyword,
                    entry.annotations.value().clone(),
                )
            })
            .collect()
    }
}
