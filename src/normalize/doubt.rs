//! Findings about one value: it cannot become what its target holds, or only by assuming something.
//!
//! They are rare, and nothing here is on the way of a value that is as its schema says. None shows a secret.

use super::gather::Gather;
use crate::convert::Unconvertible;
use crate::event::{TargetPath, Targets};
use crate::finding::{Code, Finding, Severity, nearest, shorten};
use crate::payload::Node;
use crate::schema::{Place, RuleId};

impl Gather<'_> {
    /// The finding for a value of a form that its conversion does not know.
    #[cold]
    pub(super) fn unconvertible(
        &self,
        place: &Place<'_>,
        rule: RuleId,
        target: &TargetPath,
        unconvertible: Unconvertible,
        secret: bool,
    ) -> Finding {
        let path = Targets::canonical().path(target.target, place.element, target.tail.as_deref());
        Finding::new(
            Code::Unconvertible,
            Severity::Warning,
            place.location(),
            format!("this value cannot become `{path}`"),
        )
        .expected(unconvertible.expected)
        .found(shown(place.node, secret))
        .help("the value is carried in `extra`")
        .schema(self.plan.rule(rule).schema.as_ref())
    }

    /// The finding for a word that an enumerated target does not have.
    pub(super) fn not_a_member(
        &self,
        place: &Place<'_>,
        rule: RuleId,
        target: &TargetPath,
    ) -> Option<Finding> {
        let targets = Targets::canonical();
        let members = targets.enumeration(target.target);
        let value = place.node.as_str().unwrap_or_default();
        if members.iter().any(|member| **member == *value) {
            return None;
        }
        let near = nearest(&value, members.iter().map(AsRef::as_ref)).map(ToOwned::to_owned);
        let finding = Finding::new(
            Code::Unconvertible,
            Severity::Warning,
            place.location(),
            format!(
                "`{}` has no such word",
                targets.path(target.target, place.element, None)
            ),
        );
        Some(
            finding
                .expected(members.join(", "))
                .found(shorten(place.node.text()))
                .suggestion(near)
                .schema(self.plan.rule(rule).schema.as_ref()),
        )
    }

    /// The finding for a time whose zone is assumed.
    pub(super) fn assumed_zone(&self, place: &Place<'_>, rule: RuleId) -> Finding {
        Finding::new(
            Code::AssumedTimezone,
            Severity::Info,
            place.location(),
            "this time has no zone",
        )
        .found(shorten(place.node.text()))
        .help("UTC is assumed; --assume-tz names another offset")
        .schema(self.plan.rule(rule).schema.as_ref())
    }
}

fn shown(node: Node<'_>, secret: bool) -> String {
    if secret {
        "(a secret)".to_owned()
    } else {
        shorten(node.text())
    }
}
