//! Validation: does a payload fit its event's schema; every finding, not the first.
//!
//! The judge is the validator; this module explains. Beside it, it looks where the validator does not: into JSON inside
//! strings, at members that no schema describes, at values that an open list does not have.

mod branch;
mod explain;
mod secrets;

use std::collections::HashSet;

use crate::catalog::EventEntry;
use crate::finding::{Code, Finding, Focus, Severity, nearest, shorten};
use crate::location::Location;
use crate::payload::{Kind, Malformed, Node};
use crate::schema::{
    self, Choice, Descend, Place, Plan, Spare, State, Verdict, Visitor, walk_reusing,
};
use crate::syntax;

use explain::Explainer;
use secrets::Secrets;

/// The memory of validating a payload, kept for the next one.
#[derive(Debug, Default)]
pub struct Scratch {
    spare: Spare,
    walk: schema::Scratch,
}

/// Everything worth saying about how a payload fits its event's schema. The payload is valid if no finding is an error.
/// Findings that are only information are left out unless they are asked for.
pub fn validate(entry: &EventEntry, root: Node<'_>, information: bool) -> Vec<Finding> {
    validate_reusing(entry, root, information, &mut Scratch::default())
}

/// [`validate`] in memory that is kept for the next payload.
pub fn validate_reusing(
    entry: &EventEntry,
    root: Node<'_>,
    information: bool,
    scratch: &mut Scratch,
) -> Vec<Finding> {
    let verdict = entry.acceptor().map_or(Verdict::LookCloser, |acceptor| {
        acceptor.judge(root, information, &mut scratch.spare)
    });
    match verdict {
        Verdict::Fits => Vec::new(),
        Verdict::Noteworthy => say(entry, root, information, true, &mut scratch.walk),
        Verdict::LookCloser => say(
            entry,
            root,
            information,
            fits(entry, root),
            &mut scratch.walk,
        ),
    }
}

/// [`validate`] without asking the acceptor first: what the validator and the walk beside it say.
pub fn look_closer(entry: &EventEntry, root: Node<'_>, information: bool) -> Vec<Finding> {
    let scratch = &mut schema::Scratch::default();
    say(entry, root, information, fits(entry, root), scratch)
}

/// Whether the validator accepts a payload.
fn fits(entry: &EventEntry, root: Node<'_>) -> bool {
    let validator = entry.validator();
    validator.is_none_or(|validator| validator.is_valid(root))
}

/// What there is to say of a payload, of which is known whether it fits.
fn say(
    entry: &EventEntry,
    root: Node<'_>,
    information: bool,
    fits: bool,
    scratch: &mut schema::Scratch,
) -> Vec<Finding> {
    let plan = entry.plan();
    let mut look = Look {
        entry,
        plan,
        information,
        secrets: Secrets::of(plan, root),
        findings: Vec::new(),
        inner: Vec::new(),
    };
    walk_reusing(plan, root, &mut look, scratch);
    let mut findings = Vec::new();
    if let (false, Some(validator)) = (fits, entry.validator()) {
        findings = look.explainer(Location::root()).explain(validator, root);
    }
    // A value that a closed list does not have is not said to be unlisted a second time.
    let told: HashSet<Location> = findings
        .iter()
        .map(|finding| finding.location.clone())
        .collect();
    findings.extend(
        look.findings
            .into_iter()
            .filter(|finding| finding.focus == Focus::Name || !told.contains(&finding.location)),
    );
    findings.extend(look.inner);
    findings
}

/// A walk that looks where the validator does not.
struct Look<'e, 'p> {
    entry: &'e EventEntry,
    plan: &'e Plan,
    information: bool,
    secrets: Secrets<'e, 'p>,
    findings: Vec<Finding>,
    /// Findings about JSON inside strings.
    inner: Vec<Finding>,
}

impl Visitor for Look<'_, '_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let mut reaches_more = self.information;
        for &id in state.shapes() {
            let shape = self.plan.shape(id);
            if shape.reaches_more {
                reaches_more = true;
                for choice in &shape.choices {
                    self.unlisted(place, choice);
                }
            }
        }
        if reaches_more {
            Descend::Into
        } else {
            Descend::Skip
        }
    }

    fn unknown_member(&mut self, place: &Place<'_>, object: &State) {
        if !self.information {
            return;
        }
        let location = place.location();
        let name = location.name().unwrap_or_default();
        let known = object
            .shapes()
            .iter()
            .flat_map(|&id| self.plan.shape(id).members.keys());
        let near = nearest(&name, known).map(ToOwned::to_owned);
        let finding = Finding::new(
            Code::UnknownProperty,
            Severity::Info,
            location,
            format!("`{}` is not described by the schema", shorten(&name)),
        )
        .focus(Focus::Name)
        .suggestion(near);
        self.findings.push(finding);
    }

    fn malformed(&mut self, place: &Place<'_>, malformed: &Malformed) {
        self.findings
            .push(syntax::malformed_inside(&place.trail(), malformed));
    }

    fn embedded(&mut self, place: &Place<'_>, root: Node<'_>, state: &State) {
        let base = || place.location().embedded();
        if root.payload().has_repeated() {
            self.inner.extend(syntax::repeated(root.payload(), &base()));
        }
        let Some(part) = state.embedded(self.plan) else {
            return;
        };
        if let Some(validator) = self.entry.part_validator(part)
            && !validator.is_valid(root)
        {
            let findings = self.explainer(base()).explain(validator, root);
            self.inner.extend(findings);
        }
    }
}

impl<'p> Look<'_, 'p> {
    fn explainer(&self, base: Location) -> Explainer<'_, 'p> {
        Explainer {
            entry: self.entry,
            secrets: &self.secrets,
            base,
        }
    }

    /// A value that an open list of values does not have.
    fn unlisted(&mut self, place: &Place<'_>, choice: &Choice) {
        let Some(listed) = &choice.open_list else {
            return;
        };
        let node = place.node;
        let says_something = matches!(node.kind(), Kind::String | Kind::Number) && !node.is_str("");
        if !says_something || listed.iter().any(|literal| literal.is(node)) {
            return;
        }
        if branch::is_placeholder(node, listed) {
            let finding = branch::placeholder(place.location(), node, Severity::Warning);
            self.findings.push(finding.schema(choice.schema.as_ref()));
            return;
        }
        let words: Vec<String> = listed.iter().map(ToString::to_string).collect();
        let near = nearest(node.text(), words.iter().map(String::as_str)).map(ToOwned::to_owned);
        // A vendor's new word is information; one that is a slip away from a listed one is more likely a slip.
        let severity = match near {
            Some(_) => Severity::Warning,
            None if self.information => Severity::Info,
            None => return,
        };
        let finding = Finding::new(
            Code::UnknownValue,
            severity,
            place.location(),
            format!(
                "{} is not among the values that the schema lists",
                shorten(node.text())
            ),
        )
        .expected(words.join(", "))
        .found(shorten(node.text()))
        .suggestion(near);
        self.findings.push(finding.schema(choice.schema.as_ref()));
    }
}
