//! Probes: tests, arranged for asking them of every payload.
//!
//! A probe holds for the same values as its test. What a test asks at one path stands together, so that the path is
//! gone once; and types are a set of bits.

mod sorting;

use super::literal::Literal;
use super::pattern::Pattern;
use super::test::{Check, Test};
use super::types::TypeSet;
use crate::payload::Node;

pub(super) use sorting::Sorting;

/// A test to ask.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// Asked of the value itself.
    here: Vec<Ask>,
    /// Asked of its members.
    below: Vec<Below>,
}

/// What is asked of a member.
#[derive(Debug, Clone)]
struct Below {
    name: Box<str>,
    probe: Probe,
    /// It must be there: something is asked of it, or of something in it, that only what is there can answer.
    present: bool,
    /// It must not be there.
    absent: bool,
}

#[derive(Debug, Clone)]
enum Ask {
    Types(TypeSet),
    In(Vec<Literal>),
    Pattern(Pattern),
    /// Never holds: the value itself must be absent.
    Nothing,
}

impl Probe {
    /// The probe of a test.
    pub fn new(test: &Test) -> Self {
        let mut probe = Self::default();
        for (path, check) in &test.checks {
            probe.add(path, check);
        }
        probe
    }

    fn add(&mut self, path: &[Box<str>], check: &Check) {
        let Some((name, rest)) = path.split_first() else {
            match check {
                Check::Present => {}
                Check::Absent => self.here.push(Ask::Nothing),
                Check::Type(names) => self.here.push(Ask::Types(TypeSet::of(names))),
                Check::In(values) => self.here.push(Ask::In(values.clone())),
                Check::Pattern(pattern) => self.here.push(Ask::Pattern(pattern.clone())),
            }
            return;
        };
        let known = self.below.iter().position(|below| below.name == *name);
        let at = known.unwrap_or_else(|| {
            self.below.push(Below {
                name: name.clone(),
                probe: Self::default(),
                present: false,
                absent: false,
            });
            self.below.len() - 1
        });
        let below = &mut self.below[at];
        if matches!(check, Check::Absent) {
            if rest.is_empty() {
                below.absent = true;
                return;
            }
        } else {
            below.present = true;
        }
        below.probe.add(rest, check);
    }

    /// Whether a value fulfils the test.
    pub fn holds(&self, node: Node<'_>) -> bool {
        self.here.iter().all(|ask| ask.holds(node))
            && self
                .below
                .iter()
                .all(|below| match node.at(std::slice::from_ref(&below.name)) {
                    None => !below.present,
                    Some(value) => !below.absent && below.probe.holds(value),
                })
    }
}

impl Ask {
    #[inline]
    fn holds(&self, node: Node<'_>) -> bool {
        match self {
            Self::Types(types) => types.has(node),
            Self::In(literals) => literals.iter().any(|literal| literal.is(node)),
            Self::Pattern(pattern) => node.as_str().is_some_and(|text| pattern.is_match(&text)),
            Self::Nothing => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Payload;
    use crate::schema::documents::Documents;

    #[test]
    fn a_probe_holds_where_its_test_does() {
        let conditions = [
            r#"{"type":["string","integer"]}"#,
            r#"{"pattern":"@"}"#,
            r#"{"pattern":"^a.c$"}"#,
            r#"{"required":["a"],"properties":{"a":{"const":"x"}}}"#,
            r#"{"required":["a","b"],"properties":{"a":{"required":["c"],"properties":{"c":{"enum":[1,null]}}}}}"#,
            r#"{"required":["a"],"not":{"required":["b"]}}"#,
            r#"{"not":{"required":["b"]}}"#,
            r#"{"required":["a"],"properties":{"a":{"not":{"required":["c"]}}}}"#,
            r#"{"required":["a"],"properties":{"a":{"type":"number"}}}"#,
            r#"{"const":true}"#,
        ];
        let values = [
            "null",
            "true",
            "1",
            "1.0",
            "1.5",
            r#""a@c""#,
            r#""abc""#,
            r#""\u0040""#,
            "[]",
            r#"["x"]"#,
            "{}",
            r#"{"a":"x"}"#,
            r#"{"a":"y"}"#,
            r#"{"a":"x","b":2}"#,
            r#"{"b":2}"#,
            r#"{"a":{"c":1},"b":0}"#,
            r#"{"a":{"c":null},"b":0}"#,
            r#"{"a":{"c":2},"b":0}"#,
            r#"{"a":{"c":1}}"#,
            r#"{"a":{}}"#,
            r#"{"a":7}"#,
            r#"{"a":"y","a":"x"}"#,
            r#"{"a":null,"b":null}"#,
        ];
        for condition in conditions {
            let documents = Documents::parse("v/e.json", condition, None).unwrap();
            let test = Test::of_branch(&documents, &documents.root());
            let probe = Probe::new(&test);
            for value in values {
                let payload = Payload::parse(value).unwrap();
                let root = payload.root();
                assert_eq!(probe.holds(root), test.holds(root), "{condition} {value}");
            }
        }
    }
}
