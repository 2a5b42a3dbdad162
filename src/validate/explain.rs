//! The validator's errors as findings.

use std::collections::HashSet;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::branch::{self, Verdict};
use super::secrets::Secrets;
use crate::catalog::EventEntry;
use crate::finding::{Code, Finding, Focus, Severity, nearest, shorten};
use crate::location::Location;
use crate::payload::Node;
use crate::schema::{Literal, Validator};
use crate::span::Places;

/// Turns errors into findings.
pub(super) struct Explainer<'e, 'p> {
    pub(super) entry: &'e EventEntry,
    pub(super) secrets: &'e Secrets<'e, 'p>,
    /// The location of the value that is explained, in the payload.
    pub(super) base: Location,
}

impl Explainer<'_, '_> {
    /// Everything in which a value does not fit a validator.
    pub(super) fn explain(&self, validator: &Validator, root: Node<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let places = Places::new(root);
        for error in validator.errors(root) {
            self.error(&error, root, &places, &mut findings);
        }
        // Two schemas that apply to one value can say the same of it; once is enough.
        let mut said = HashSet::new();
        findings.retain(|finding| {
            said.insert((
                finding.code,
                finding.location.clone(),
                finding.message.clone(),
            ))
        });
        for finding in &mut findings {
            finding.location = self.absolute(&finding.location);
        }
        findings
    }

    fn absolute(&self, location: &Location) -> Location {
        Location::from(format!("{}{location}", self.base))
    }

    fn error<'n>(
        &self,
        error: &ValidationError<'_>,
        root: Node<'n>,
        places: &Places<'n>,
        findings: &mut Vec<Finding>,
    ) {
        let location = Location::from(error.instance_path().as_str());
        let node = places.at(&location).unwrap_or(root);
        let new = |code, message: String| {
            Finding::new(code, Severity::Error, location.clone(), message).schema(keyword(error))
        };
        let found = || self.show(&location, node);
        let finding = match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                missing(&location, node, name).schema(keyword(error))
            }
            Kind::Type { kind } => {
                let types = match kind {
                    TypeKind::Single(kind) => vec![kind.to_string()],
                    TypeKind::Multiple(kinds) => {
                        kinds.iter().map(|kind| kind.to_string()).collect()
                    }
                };
                wrong_type(&location, node, &types, found()).schema(keyword(error))
            }
            Kind::Constant { expected_value } => self
                .unlisted(&location, node, &literal(expected_value))
                .schema(keyword(error)),
            Kind::Enum { options } => {
                let listed: Vec<Literal> = options
                    .as_array()
                    .map(|options| options.iter().flat_map(literal).collect())
                    .unwrap_or_default();
                self.unlisted(&location, node, &listed)
                    .schema(keyword(error))
            }
            Kind::Format { format } => new(
                Code::WrongFormat,
                format!("this is not of the format `{format}`"),
            )
            .expected(format.clone())
            .found(found()),
            Kind::Pattern { pattern } => new(
                Code::WrongFormat,
                format!("this does not match `{pattern}`"),
            )
            .expected(pattern.clone())
            .found(found()),
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
                self.branches(error, context, (root, places), node, findings);
                return;
            }
            Kind::PropertyNames { error: inner } => new(
                Code::OutOfRange,
                format!("a member's name: {}", inner.masked_with("it")),
            ),
            _ => new(
                Code::OutOfRange,
                error.masked_with("this value").to_string(),
            )
            .found(found()),
        };
        findings.push(finding);
    }

    fn branches<'n>(
        &self,
        error: &ValidationError<'_>,
        context: &[Vec<ValidationError<'static>>],
        (root, places): (Node<'n>, &Places<'n>),
        node: Node<'n>,
        findings: &mut Vec<Finding>,
    ) {
        let location = Location::from(error.instance_path().as_str());
        let tests = self.entry.branch_tests(&keyword(error));
        let failures: Vec<usize> = context.iter().map(Vec::len).collect();
        match branch::choose(&tests, node, &failures) {
            Verdict::Branch(at) => {
                for error in context.get(at).into_iter().flatten() {
                    self.error(error, root, places, findings);
                }
            }
            Verdict::Unlisted(path, listed) => {
                let at = path.iter().fold(location, |at, name| at.member(name));
                let node = node.at(&path).unwrap_or(node);
                findings.push(self.unlisted(&at, node, &listed).schema(keyword(error)));
            }
            Verdict::Untagged(name, parent) => {
                let at = parent.iter().fold(location, |at, name| at.member(name));
                let node = node.at(&parent).unwrap_or(node);
                findings.push(missing(&at, node, &name).schema(keyword(error)));
            }
            Verdict::Types(types) => {
                let types: Vec<String> = types.iter().map(ToString::to_string).collect();
                let found = self.show(&location, node);
                findings.push(wrong_type(&location, node, &types, found).schema(keyword(error)));
            }
        }
    }

    fn unlisted(&self, location: &Location, node: Node<'_>, listed: &[Literal]) -> Finding {
        if branch::is_placeholder(node, listed) {
            return branch::placeholder(location.clone(), node, Severity::Error);
        }
        let words: Vec<String> = listed.iter().map(ToString::to_string).collect();
        let found = self.show(location, node);
        let what = location.name().filter(|_| location.parent().is_some());
        let message = match what {
            Some(name) if name.parse::<usize>().is_err() => {
                format!("{found} is not a `{name}` that this schema knows")
            }
            _ => format!("{found} is not a value that this schema knows"),
        };
        let near = nearest(node.text(), words.iter().map(String::as_str)).map(ToOwned::to_owned);
        Finding::new(
            Code::UnknownValue,
            Severity::Error,
            location.clone(),
            message,
        )
        .expected(words.join(", "))
        .found(found)
        .suggestion(near)
    }

    /// A value for a message.
    fn show(&self, location: &Location, node: Node<'_>) -> String {
        if self.secrets.hold(&self.absolute(location)) {
            "(a secret)".to_owned()
        } else if node.is_container() && !node.is_leaf() {
            format!("an {}", node.kind().name())
        } else {
            shorten(node.text())
        }
    }
}

fn missing(location: &Location, node: Node<'_>, name: &str) -> Finding {
    let names: Vec<String> = node
        .members()
        .filter_map(|(name, _)| Some(name.as_str()?.into_owned()))
        .collect();
    let near = nearest(name, names.iter().map(String::as_str)).map(ToOwned::to_owned);
    Finding::new(
        Code::MissingProperty,
        Severity::Error,
        location.clone(),
        format!("`{name}` is missing"),
    )
    .focus(Focus::Opening)
    .expected(name)
    .suggestion(near)
}

fn wrong_type(location: &Location, node: Node<'_>, types: &[String], found: String) -> Finding {
    let kind = if node.is_integer() {
        "integer"
    } else {
        node.kind().name()
    };
    let expected = types.join(" or ");
    Finding::new(
        Code::WrongType,
        Severity::Error,
        location.clone(),
        format!("expected {expected}, found {kind}"),
    )
    .expected(expected)
    .found(found)
}

fn literal(value: &Value) -> Vec<Literal> {
    let literal = match value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Boolean(*value),
        Value::Number(value) => Literal::Number(value.to_string().into()),
        Value::String(value) => Literal::String(value.as_str().into()),
        Value::Array(_) | Value::Object(_) => return Vec::new(),
    };
    vec![literal]
}

/// The keyword's location as `vendor/event.json#/pointer`.
fn keyword(error: &ValidationError<'_>) -> String {
    let Some(uri) = error.absolute_keyword_location() else {
        return error.schema_path().as_str().to_owned();
    };
    let (file, pointer) = uri.as_str().split_once('#').unwrap_or((uri.as_str(), ""));
    let mut parts = file.rsplitn(3, '/');
    let (event, vendor) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    format!("{vendor}/{event}#{pointer}")
}
