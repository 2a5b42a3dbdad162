//! The targets: paths in the canonical event.
//!
//! The event's schema is the one place that says which there are. The build script reads it (`build/targets.rs`) and writes
//! them as tables, so that no start has to; here they are asked.

use std::sync::Arc;

use super::line::Label;
use super::slot::Slot;
use crate::convert::TargetType;
use crate::finding::nearest;

include!(concat!(env!("OUT_DIR"), "/targets.rs"));

/// A place in the canonical event, by its number in printing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target(u16);

impl Target {
    fn entry(self) -> usize {
        usize::from(self.0)
    }

    pub(super) const fn number(self) -> u16 {
        self.0
    }

    pub(super) const fn of_number(number: u16) -> Self {
        Self(number)
    }
}

/// A target as a rule names it: `attributes.timezone_offset` is an open target and a tail below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TargetPath {
    /// The target.
    pub target: Target,
    /// The name below an open target.
    pub tail: Option<Arc<str>>,
    /// Its slot in the first element.
    first: Slot,
    /// Whether it is in an array.
    in_array: bool,
}

impl TargetPath {
    /// Its slot in an element. The element counts only for a target that is in an array.
    #[inline]
    pub fn slot(&self, element: u32) -> Slot {
        if self.in_array {
            self.first.at(element)
        } else {
            self.first
        }
    }

    /// Whether it is in an array.
    pub fn is_in_array(&self) -> bool {
        self.in_array
    }
}

/// Every target there is.
#[derive(Debug)]
pub struct Targets {
    entries: &'static [Entry],
    /// How each is printed. Asked for every fact, so it stands close together.
    prints: &'static [Print],
    /// For each `vendor_…` target, its enumerated sibling. Asked for every fact, so it stands close together.
    siblings: &'static [Option<Target>],
    verbatim: &'static [(Slot, Slot)],
    /// All of them, sorted by their paths.
    by_path: &'static [Target],
}

#[derive(Debug)]
struct Entry {
    /// The path with `[]` for an element.
    path: &'static str,
    holds: Holds,
    parents: &'static [Target],
    /// The array that this is an element of, or is in an element of.
    array: Option<Target>,
    read_only: bool,
    members: &'static [&'static str],
}

/// How a target is printed.
#[derive(Debug)]
pub(super) struct Print {
    /// The name.
    pub(super) label: Label,
    /// The object it is a plain value of: one more than the object's number, 0 for the event; `None` if it is no plain value.
    pub(super) object: Option<u16>,
}

/// What a place in the event holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Members, which are targets themselves.
    Members,
    /// Elements, which have members that are targets.
    Elements,
    /// Elements that are values.
    Values(TargetType),
    /// One value.
    Value(TargetType),
}

impl Targets {
    /// The targets of the canonical event.
    pub fn canonical() -> &'static Self {
        &CANONICAL
    }

    fn find(&self, path: &str) -> Option<Target> {
        let path_of = |target: &Target| self.entries[target.entry()].path;
        let found = self
            .by_path
            .binary_search_by(|target| path_of(target).cmp(path));
        found.ok().map(|at| self.by_path[at])
    }

    /// Finds a target by its path, as in `participants[].email` or `attributes.timezone_offset`.
    ///
    /// # Errors
    ///
    /// The nearest path there is, if any is near, when the event has no such target, or when it is no place for a value.
    pub fn resolve(&self, path: &str) -> Result<TargetPath, Option<String>> {
        if let Some(target) = self.find(path) {
            return match self.entries[target.entry()].holds {
                Holds::Value(_) | Holds::Values(_) => Ok(self.path_to(target, None)),
                Holds::Members | Holds::Elements => Err(None),
            };
        }
        let mut end = path.len();
        while let Some(dot) = path[..end].rfind('.') {
            if let Some(target) = self.find(&path[..dot]) {
                if self.entries[target.entry()].holds == Holds::Value(TargetType::Object) {
                    return Ok(self.path_to(target, Some(path[dot + 1..].into())));
                }
                break;
            }
            end = dot;
        }
        let near = nearest(path, self.entries.iter().map(|entry| entry.path));
        Err(near.map(ToOwned::to_owned))
    }

    fn path_to(&self, target: Target, tail: Option<Arc<str>>) -> TargetPath {
        let array = self.array(target);
        TargetPath {
            target,
            tail,
            first: Slot::of(array.unwrap_or(target), target),
            in_array: array.is_some(),
        }
    }

    /// Whether a path names an object or an array's element, which can be the base of relative targets.
    pub fn is_base(&self, path: &str) -> bool {
        self.find(path).is_some_and(|target| {
            matches!(
                self.entries[target.entry()].holds,
                Holds::Members | Holds::Elements
            )
        })
    }

    /// What a target's value is.
    pub fn value_type(&self, path: &TargetPath) -> TargetType {
        if path.tail.is_some() {
            return TargetType::Open;
        }
        match self.entries[path.target.entry()].holds {
            Holds::Value(kind) | Holds::Values(kind) => kind,
            Holds::Members | Holds::Elements => TargetType::Open,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The `vendor_…` targets outside arrays, each with its enumerated sibling.
    pub fn verbatim(&self) -> &[(Slot, Slot)] {
        self.verbatim
    }

    /// Whether hooklens itself fills the target in.
    pub fn is_read_only(&self, target: Target) -> bool {
        self.entries[target.entry()].read_only
    }

    /// The members of an enumerated target; empty for any other.
    pub fn enumeration(&self, target: Target) -> &'static [&'static str] {
        self.entries[target.entry()].members
    }

    /// Whether an enumerated target has the member `other`.
    pub fn has_other(&self, target: Target) -> bool {
        self.enumeration(target).contains(&"other")
    }

    /// The enumerated target that a `vendor_…` target is the verbatim sibling of.
    pub fn enumerated_sibling(&self, target: Target) -> Option<Target> {
        self.siblings[target.entry()]
    }

    /// The array that a target is in, if it is in one.
    pub fn array(&self, target: Target) -> Option<Target> {
        self.entries[target.entry()].array
    }

    /// How many `[]` are in the target's path: 0 or 1.
    pub fn arrays(&self, target: Target) -> usize {
        usize::from(self.entries[target.entry()].array.is_some())
    }

    /// The objects and arrays around a target, outermost first.
    pub(super) fn parents(&self, target: Target) -> &'static [Target] {
        self.entries[target.entry()].parents
    }

    /// How a target is printed.
    #[inline]
    pub(super) fn print(&self, target: Target) -> &Print {
        &self.prints[target.entry()]
    }

    pub(super) fn holds(&self, target: Target) -> Holds {
        self.entries[target.entry()].holds
    }

    /// A target's path in an event, with the element's number, as lineage prints it.
    pub fn path(&self, target: Target, element: u32, tail: Option<&str>) -> String {
        let mut path = self.entries[target.entry()].path.to_owned();
        if path.contains("[]") {
            path = path.replacen("[]", &format!("[{element}]"), 1);
        }
        if let Some(tail) = tail {
            path.push('.');
            path.push_str(tail);
        }
        path
    }

    /// Every target that rules may set: its path, and what it holds.
    pub fn settable(&self) -> impl Iterator<Item = (&str, Holds)> {
        self.entries
            .iter()
            .filter(|entry| !entry.read_only)
            .map(|entry| (entry.path, entry.holds))
    }
}

/// Splits `participants[1].email` into `participants[].email` and 1.
pub(super) fn split_element(path: &str) -> (String, u32) {
    let Some((before, rest)) = path.split_once('[') else {
        return (path.to_owned(), 0);
    };
    let (number, after) = rest.split_once(']').unwrap_or((rest, ""));
    (format!("{before}[]{after}"), number.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> TargetType {
        let targets = Targets::canonical();
        targets.value_type(&targets.resolve(path).unwrap())
    }

    #[test]
    fn the_schema_says_what_targets_hold() {
        assert_eq!(kind("conversation.id"), TargetType::Text);
        assert_eq!(kind("time"), TargetType::Time);
        assert_eq!(kind("message.sender.phone"), TargetType::Phone);
        assert_eq!(kind("participants[].type"), TargetType::Enumerated);
        assert_eq!(kind("conversation.labels[]"), TargetType::Text);
        assert_eq!(kind("changes[].from"), TargetType::Open);
        assert_eq!(kind("attributes.a.b"), TargetType::Open);
    }

    #[test]
    fn what_is_no_target_is_refused_with_the_nearest() {
        let targets = Targets::canonical();
        assert_eq!(
            targets.resolve("conversation.lables[]"),
            Err(Some("conversation.labels[]".into()))
        );
        assert_eq!(targets.resolve("conversation"), Err(None));
        assert!(targets.resolve("message.sender.nickname.x").is_err());
    }

    #[test]
    fn verbatim_siblings_are_paired() {
        let targets = Targets::canonical();
        let target = |path: &str| targets.resolve(path).unwrap().target;
        assert_eq!(
            targets.enumerated_sibling(target("message.vendor_status")),
            Some(target("message.status"))
        );
        assert_eq!(
            targets.enumerated_sibling(target("failure.vendor_code")),
            None
        );
        assert_eq!(targets.enumerated_sibling(target("vendor_event")), None);
    }
}
