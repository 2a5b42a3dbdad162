//! The members of objects, those that count: of members with the same name, the last.
//!
//! They are found by name, wherever they stand. That takes constant time where two objects have the same order, and in
//! large objects.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::payload::Node;

/// Objects of up to this many members are searched member by member.
const SMALL: usize = 32;

/// An object's members, those that count: of members with the same name, the last.
pub(super) fn members(object: Node<'_>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let payload = object.payload();
    let repeated = payload.has_repeated();
    object
        .members()
        .filter(move |(name, _)| !(repeated && payload.is_shadowed(*name)))
}

/// A member's name, decoded.
pub(super) fn name_of(name: Node<'_>) -> Cow<'_, str> {
    name.as_str().unwrap_or_default()
}

/// The members of the new object, to be taken by name.
pub(super) struct Members<'a> {
    all: Vec<(Node<'a>, Node<'a>)>,
    taken: Vec<bool>,
    /// The one after the last that was taken, which most often is the next one asked for.
    next: usize,
    /// Of a large object, made when it is first needed.
    by_name: Option<HashMap<Cow<'a, str>, usize>>,
}

impl<'a> Members<'a> {
    pub(super) fn of(object: Node<'a>) -> Self {
        let all: Vec<_> = members(object).collect();
        Self {
            taken: vec![false; all.len()],
            all,
            next: 0,
            by_name: None,
        }
    }

    /// The value of the member with this name.
    pub(super) fn take(&mut self, name: Node<'_>) -> Option<Node<'a>> {
        let at = self.find(&name_of(name))?;
        self.taken[at] = true;
        self.next = at + 1;
        Some(self.all[at].1)
    }

    fn find(&mut self, name: &str) -> Option<usize> {
        if let Some((next, _)) = self.all.get(self.next)
            && next.is_str(name)
        {
            return Some(self.next);
        }
        if self.all.len() <= SMALL {
            return self.all.iter().position(|(other, _)| other.is_str(name));
        }
        let by_name = self.by_name.get_or_insert_with(|| {
            let names = self.all.iter().enumerate();
            names.map(|(at, (name, _))| (name_of(*name), at)).collect()
        });
        by_name.get(name).copied()
    }

    /// The members that nobody took, in their order.
    pub(super) fn left(&self) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
        let all = self.all.iter().zip(&self.taken);
        all.filter(|(_, taken)| !**taken).map(|(member, _)| *member)
    }
}
