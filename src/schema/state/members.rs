//! Members: what the names of an object's members say.
//!
//! A vendor writes the members of an object in the same order each time, so the name that came next before is compared
//! first. Names that no schema has are learned as well, a few for each state: in most payloads there are some, and
//! they cost no more than the others then. What is learned is what would be found without it.

use super::Step;
use crate::payload::Node;
use crate::schema::by_name::{ByName, Name};
use crate::schema::plan::Shape;

/// The members of the objects in a state.
#[derive(Debug, Default)]
pub(in crate::schema) struct Members {
    /// The names that the schema has, in its order, and behind them those that were learned.
    known: ByName<Member>,
    /// How many the schema has.
    described: usize,
    /// Whether there are members by pattern, so that a name that is not known can still say something.
    has_patterns: bool,
    /// What members are whose names are not known, once that is known. Where there are patterns, each has to be asked.
    rest: Option<Step>,
    /// What comes first.
    first: Successor,
}

#[derive(Debug)]
struct Member {
    /// What it is, once it is known.
    step: Option<Step>,
    /// What comes next.
    next: Successor,
}

/// The name that most likely comes after another.
#[derive(Debug, Clone, Copy, Default)]
struct Successor {
    /// Its number.
    expected: u32,
    /// The number of the one that came instead the last time that another came. Only if it comes a second time it is
    /// expected, so that a few objects in another order do not spoil what is known.
    instead: u32,
}

impl Successor {
    fn new(expected: u32) -> Self {
        Self {
            expected,
            instead: u32::MAX,
        }
    }

    /// Notes that a name came which was not expected.
    fn came(&mut self, number: u32) {
        if self.instead == number {
            self.expected = number;
        }
        self.instead = number;
    }
}

/// Where in an object a walk is.
#[derive(Debug, Clone, Copy)]
pub(in crate::schema) struct Cursor {
    /// The number of the last name that is known; at the beginning, one that no name has.
    last: u32,
    /// The number of the name that most likely comes.
    expected: u32,
}

/// So many names are learned for a state, of so many bytes: an object whose names are ids would fill the memory.
const LEARNED: usize = 32;
const LONGEST: usize = 64;

impl Members {
    pub(super) fn new<'p>(shapes: impl Iterator<Item = &'p Shape>) -> Self {
        let mut members = Self::default();
        for shape in shapes {
            members.has_patterns |= !shape.patterns.is_empty();
            for name in shape.members.keys() {
                // Until there was an object, the schema's order is as good as any.
                let next = Successor::new(super::number(members.known.len() + 1));
                if members.known.find(Name::new(name), 0).is_none() {
                    members.known.insert(name, Member { step: None, next });
                }
            }
        }
        members.described = members.known.len();
        members
    }

    /// Whether the schema names any.
    #[inline]
    pub(in crate::schema) fn names_any(&self) -> bool {
        self.described > 0
    }

    /// The beginning of an object.
    #[inline]
    pub(in crate::schema) fn begin(&self) -> Cursor {
        Cursor {
            last: u32::MAX,
            expected: self.first.expected,
        }
    }

    /// What the next member is, if its name is the one that was expected.
    ///
    /// Inlined by force: this is asked for every member, and the answer is mostly there.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    pub(in crate::schema) fn expected(&self, name: &[u8], cursor: &mut Cursor) -> Option<Step> {
        let known = self.known.value_if(cursor.expected as usize, name)?;
        let step = known.step?;
        cursor.last = cursor.expected;
        cursor.expected = known.next.expected;
        Some(step)
    }

    /// What the next member is, if it is known.
    pub(super) fn unexpected(&mut self, name: Node<'_>, cursor: &mut Cursor) -> Option<Step> {
        match self.known.find_node(name) {
            Some(number) => {
                let step = self.known.value(number).step?;
                self.follow(super::number(number), cursor);
                Some(step)
            }
            None if self.has_learned_enough() => self.rest,
            // Even if it is known, its name is to be learned.
            None => None,
        }
    }

    /// What a member is that has never come, if it is known without looking for it.
    pub(super) fn rest(&self, name: &str) -> Option<Step> {
        let is_known = self.known.get(Name::new(name)).is_some();
        self.rest.filter(|_| !is_known)
    }

    fn has_learned_enough(&self) -> bool {
        self.known.len() - self.described >= LEARNED
    }

    /// Keeps what the next member is; whether its name was learned.
    pub(super) fn keep(&mut self, name: &str, step: Step, cursor: &mut Cursor) -> bool {
        let known = self.known.find(Name::new(name), 0);
        if let Some(number) = known {
            self.known.value_mut(number).step = Some(step);
            self.follow(super::number(number), cursor);
            return false;
        }
        if !self.has_patterns {
            self.rest = Some(step);
        }
        let learns = !self.has_learned_enough() && name.len() <= LONGEST;
        // If not, the name that was expected may still come.
        if learns {
            let number = super::number(self.known.len());
            let next = Successor::new(cursor.expected);
            let step = Some(step);
            self.known.insert(name, Member { step, next });
            self.follow(number, cursor);
        }
        learns
    }

    /// Goes on to a name that was not expected.
    fn follow(&mut self, number: u32, cursor: &mut Cursor) {
        let last = self.known.get_mut(cursor.last as usize);
        last.map_or(&mut self.first, |last| &mut last.next)
            .came(number);
        cursor.last = number;
        cursor.expected = self.known.value(number as usize).next.expected;
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;
    use crate::payload::Payload;

    fn step(state: usize) -> Step {
        Step::to(super::super::number(state), &State::default())
    }

    /// What the members of an object are, with the numbers of states for what has to be found out: by the name's length.
    fn walk(members: &mut Members, names: &[String]) -> (Vec<Step>, usize) {
        let object: Vec<String> = names.iter().map(|name| format!("\"{name}\":0")).collect();
        let object = format!("{{{}}}", object.join(","));
        let payload = Payload::parse(&object).unwrap();
        let mut cursor = members.begin();
        let mut unexpected = 0;
        let steps = payload.root().members().map(|(name, _)| {
            let expected = name.plain_bytes();
            let expected = expected.and_then(|name| members.expected(name, &mut cursor));
            expected.unwrap_or_else(|| {
                unexpected += 1;
                members.unexpected(name, &mut cursor).unwrap_or_else(|| {
                    let name = name.as_str().unwrap();
                    let found = step(name.len());
                    let step = members.rest(&name).unwrap_or(found);
                    members.keep(&name, step, &mut cursor);
                    step
                })
            })
        });
        (steps.collect(), unexpected)
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    fn members(names: &[&str]) -> Members {
        let mut shape = Shape::default();
        for (number, name) in (0..).zip(names) {
            shape.members.insert(name, number);
        }
        Members::new([&shape].into_iter())
    }

    #[test]
    fn an_order_is_expected_once_it_has_come_twice() {
        let mut members = members(&["a", "bb", "ccc"]);
        let usual = names(&["ccc", "zzzz", "a", "bb"]);
        let other = names(&["bb", "a", "zzzz", "ccc"]);
        let steps = [3, 4, 1, 2].map(step);
        for _ in 0..3 {
            assert_eq!(walk(&mut members, &usual).0, steps);
        }
        assert_eq!(walk(&mut members, &usual), (steps.to_vec(), 0));
        assert_eq!(walk(&mut members, &other).0, [2, 1, 4, 3].map(step));
        assert_eq!(walk(&mut members, &usual), (steps.to_vec(), 0));
        assert!(members.names_any());
    }

    #[test]
    fn names_that_say_nothing_are_alike_and_few_are_learned() {
        let mut members = members(&["a"]);
        let ids: Vec<String> = (100..300).map(|number| format!("id{number}")).collect();
        let long = vec!["n".repeat(LONGEST + 1)];
        for object in [&ids, &long, &ids] {
            let (steps, _) = walk(&mut members, object);
            assert!(steps.iter().all(|known| *known == step(5)));
        }
        assert_eq!(members.known.len(), 1 + LEARNED);
        assert_eq!(walk(&mut members, &names(&["a"])).0, [step(1)]);
    }

    #[test]
    fn names_that_patterns_may_know_are_asked_one_by_one() {
        let mut members = members(&[]);
        members.has_patterns = true;
        let (steps, _) = walk(&mut members, &names(&["a", "bb"]));
        assert_eq!(steps, [1, 2].map(step));
        assert_eq!(members.rest("ccc"), None);
        assert!(!members.names_any());
    }
}
