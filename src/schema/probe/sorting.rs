//! Sortings: values by what they answer to a set of probes.
//!
//! Values with the same number answer every probe of the set alike, so whoever keeps what followed from the answers asks no
//! probe twice. A number is found in one pass: a member that several probes look at is looked up once, and a string that
//! some of them name, in one table. Values with different numbers may still answer alike.

use std::slice;
use std::sync::LazyLock;

use super::{Ask, Probe};
use crate::payload::{Kind, Node, Payload};
use crate::schema::by_name::ByName;
use crate::schema::literal::Literal;
use crate::schema::pattern::Pattern;

/// Numbers values by what they answer.
#[derive(Debug, Default)]
pub(in crate::schema) struct Sorting {
    /// Strings that are asked for. Each has a number, from 0 on.
    strings: ByName<()>,
    /// Numbers that are asked for. Theirs come next.
    numbers: Vec<Literal>,
    /// Asked of the other strings.
    patterns: Vec<Pattern>,
    /// What else is asked: a bit for each sort whose values answer yes.
    questions: Vec<u8>,
    /// Asked of members, by name.
    members: Vec<(Box<str>, Self)>,
    /// By sort: the first number of its values.
    first: [usize; SORTS],
    /// How many numbers there are.
    count: usize,
}

/// A value of each sort. Types and the constants that are neither strings nor numbers tell sorts apart and nothing more.
const SORTED: &str = r#"[null,false,true,0,0.5,"",[],{}]"#;

const SORTS: usize = 8;
const NULL: usize = 0;
const FALSE: usize = 1;
const TRUE: usize = 2;
const INTEGER: usize = 3;
const FRACTION: usize = 4;
const STRING: usize = 5;
const ARRAY: usize = 6;
const OBJECT: usize = 7;

/// More numbers than that cost more memory than asking again costs time. Packs have a few dozen.
const MOST: usize = 4096;

impl Sorting {
    /// Sorts by probes, and by which of some strings a value is. `None` if there are too many cases to tell apart.
    pub(in crate::schema) fn of<'p>(
        probes: impl IntoIterator<Item = &'p Probe>,
        strings: impl IntoIterator<Item = &'p str>,
    ) -> Option<Self> {
        static SORTED_VALUES: LazyLock<Option<Payload<'static>>> =
            LazyLock::new(|| Payload::parse(SORTED).ok());
        let sorted: Vec<_> = SORTED_VALUES.as_ref()?.root().elements().collect();
        let mut sorting = Self::default();
        for string in strings {
            sorting.strings.insert(string, ());
        }
        for probe in probes {
            sorting.add(probe, &sorted);
        }
        sorting.count()?;
        Some(sorting)
    }

    fn add(&mut self, probe: &Probe, sorted: &[Node<'_>]) {
        for ask in &probe.here {
            match ask {
                Ask::Pattern(pattern) => self.patterns.push(pattern.clone()),
                Ask::Types(_) | Ask::Nothing => self.ask(sorted, |node| ask.holds(node)),
                Ask::In(literals) => {
                    for literal in literals {
                        match literal {
                            Literal::String(value) => self.strings.insert(value, ()),
                            Literal::Number(_) => self.numbers.push(literal.clone()),
                            Literal::Null | Literal::Boolean(_) => {
                                self.ask(sorted, |node| literal.is(node));
                            }
                        }
                    }
                }
            }
        }
        for below in &probe.below {
            let mut known = self.members.iter();
            let at = known
                .position(|(name, _)| *name == below.name)
                .unwrap_or_else(|| {
                    self.members.push((below.name.clone(), Self::default()));
                    self.members.len() - 1
                });
            self.members[at].1.add(&below.probe, sorted);
        }
    }

    fn ask(&mut self, sorted: &[Node<'_>], holds: impl Fn(Node<'_>) -> bool) {
        let holds = sorted.iter().map(|&node| u8::from(holds(node)));
        let answers = holds.rev().fold(0, |answers, holds| answers << 1 | holds);
        self.questions.push(answers);
    }

    /// Gives every sort its numbers; how many there are, if they are not too many.
    fn count(&mut self) -> Option<usize> {
        let mut widths = [1_usize; SORTS];
        widths[STRING] = widths[STRING].checked_shl(u32::try_from(self.patterns.len()).ok()?)?;
        for (_, member) in &mut self.members {
            // One more: it may not be there.
            widths[OBJECT] = widths[OBJECT].checked_mul(member.count()? + 1)?;
        }
        // Elements have names, too: their numbers.
        widths[ARRAY] = widths[OBJECT];
        let mut count = self.strings.len() + self.numbers.len();
        for sort in 0..SORTS {
            let is_alike = |other: &usize| {
                let differs = |answers: &u8| (answers >> sort ^ answers >> other) & 1 != 0;
                widths[*other] == 1 && !self.questions.iter().any(differs)
            };
            // Sorts that nothing tells apart share a number.
            let alike = (0..sort).find(is_alike).filter(|_| widths[sort] == 1);
            self.first[sort] = alike.map_or(count, |other| self.first[other]);
            if alike.is_none() {
                count = count.checked_add(widths[sort])?;
            }
        }
        self.count = count;
        (count <= MOST).then_some(count)
    }

    /// How many numbers there are: all are less.
    pub(in crate::schema) fn len(&self) -> usize {
        self.count
    }

    /// The number of a value.
    ///
    /// Inlined by force: most values are strings, whose number is one look-up away.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    pub(in crate::schema) fn number(&self, node: Node<'_>) -> usize {
        match node.kind() {
            Kind::String => match self.strings.find_node(node) {
                Some(number) => number,
                None if self.patterns.is_empty() => self.first[STRING],
                None => self.first[STRING] + self.of_text(node),
            },
            _ => self.of_other(node),
        }
    }

    /// The number of a value that is no string.
    fn of_other(&self, node: Node<'_>) -> usize {
        match node.kind() {
            Kind::Null => self.first[NULL],
            Kind::Boolean if node.as_bool() == Some(true) => self.first[TRUE],
            Kind::Boolean => self.first[FALSE],
            Kind::Number => self.of_number(node),
            Kind::String => self.number(node),
            Kind::Array => {
                self.first[ARRAY] + self.of_members(|name| node.at(slice::from_ref(name)))
            }
            Kind::Object => self.first[OBJECT] + self.of_members(|name| node.get(name)),
        }
    }

    fn of_number(&self, node: Node<'_>) -> usize {
        let mut numbers = self.numbers.iter();
        if let Some(number) = numbers.position(|number| number.is(node)) {
            return self.strings.len() + number;
        }
        let (integer, fraction) = (self.first[INTEGER], self.first[FRACTION]);
        // Digits with a fraction or an exponent are looked at only if it matters.
        if integer == fraction || node.is_integer() {
            integer
        } else {
            fraction
        }
    }

    fn of_text(&self, node: Node<'_>) -> usize {
        let text = node.as_str().unwrap_or_default();
        let patterns = self.patterns.iter();
        patterns.fold(0, |number, pattern| {
            number << 1 | usize::from(pattern.is_match(&text))
        })
    }

    fn of_members<'a>(&self, member: impl Fn(&Box<str>) -> Option<Node<'a>>) -> usize {
        self.members.iter().fold(0, |number, (name, sorting)| {
            let member = member(name).map_or(0, |member| 1 + sorting.number(member));
            number * (1 + sorting.count) + member
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::documents::Documents;
    use crate::schema::test::Test;

    const VALUES: [&str; 32] = [
        "null",
        "true",
        "false",
        "0",
        "1",
        "1.0",
        "10e-1",
        "1.5",
        "-0",
        "12345678901234567890",
        r#""""#,
        r#""1""#,
        r#""a@c""#,
        r#""a\u0040c""#,
        r#""abc""#,
        "[]",
        "[1]",
        r#"["x","y"]"#,
        "{}",
        r#"{"a":"x"}"#,
        r#"{"a":"\u0078"}"#,
        r#"{"a":"y"}"#,
        r#"{"a":1}"#,
        r#"{"a":null}"#,
        r#"{"a":{}}"#,
        r#"{"a":{"c":1}}"#,
        r#"{"a":{"c":2},"b":0}"#,
        r#"{"a":{"c":"1"}}"#,
        r#"{"b":[]}"#,
        r#"{"a":"y","b":1.5}"#,
        r#"{"a":"y","a":"x"}"#,
        r#"{"0":"x"}"#,
    ];

    fn probe(condition: &str) -> Probe {
        let documents = Documents::parse("v/e.json", condition, None).unwrap();
        Probe::new(&Test::of_branch(&documents, &documents.root()))
    }

    #[test]
    fn values_with_the_same_number_answer_alike() {
        let sets: [&[&str]; 7] = [
            &[],
            &[r#"{"type":["string","integer"]}"#, r#"{"type":"number"}"#],
            &[
                r#"{"const":true}"#,
                r#"{"enum":[null,"abc"]}"#,
                r#"{"enum":[1,"1"]}"#,
            ],
            &[
                r#"{"pattern":"@"}"#,
                r#"{"type":"string","pattern":"^a"}"#,
                r#"{"const":"abc"}"#,
            ],
            &[
                r#"{"required":["a"],"properties":{"a":{"const":"x"}}}"#,
                r#"{"required":["a"],"not":{"required":["b"]}}"#,
            ],
            &[
                r#"{"required":["a"],"properties":{"a":{"required":["c"],"properties":{"c":{"enum":[1]}}}}}"#,
                r#"{"required":["b"],"properties":{"b":{"type":"integer"}}}"#,
                r#"{"type":"object"}"#,
            ],
            &[r#"{"required":["0"],"properties":{"0":{"const":"x"}}}"#],
        ];
        for set in sets {
            let probes: Vec<_> = set.iter().map(|condition| probe(condition)).collect();
            let sorting = Sorting::of(&probes, ["a@c", "other"]).unwrap();
            let mut known = vec![None; sorting.len()];
            for value in VALUES {
                let payload = Payload::parse(value).unwrap();
                let root = payload.root();
                let is_listed = root.is_str("a@c");
                let answers: Vec<_> = probes.iter().map(|probe| probe.holds(root)).collect();
                let known = &mut known[sorting.number(root)];
                let (first, same) = known.get_or_insert((value, (is_listed, answers.clone())));
                assert_eq!(*same, (is_listed, answers), "{set:?}: {first} and {value}");
            }
        }
    }

    #[test]
    fn values_that_nothing_tells_apart_share_a_number() {
        let sorting = Sorting::of(&[probe(r#"{"type":"object"}"#)], []).unwrap();
        assert_eq!(sorting.len(), 2);
    }

    #[test]
    fn too_many_cases_are_not_kept() {
        let probes: Vec<_> = (0..13)
            .map(|number| probe(&format!(r#"{{"required":["m{number}"]}}"#)))
            .collect();
        assert!(Sorting::of(&probes[..10], []).is_some());
        assert!(Sorting::of(&probes, []).is_none());
    }
}
