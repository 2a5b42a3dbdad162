//! A payload with the structural hash of each of its values.
//!
//! The hash does not depend on the order of members, white space, escapes, shadowed members, the way numbers are
//! written, or how JSON inside a string is written, unless they are to be exact, and ignored values do not count. Values that the walk finds
//! the same have the same hash. The reverse is not relied on: hashes align items, the walk compares them.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::Options;
use super::decimal::canonical;
use super::members::{members, name_of};
use crate::location::Step;
use crate::payload::{Kind, Node, Payload};

/// How many strings deep JSON inside strings is looked for. Deeper, strings are compared as strings.
pub(super) const MAX_EMBEDDED: usize = 3;

/// The hash of what is ignored. No other value has it.
const IGNORED: u64 = 0;

/// A payload, and the hashes of its values.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) root: Node<'a>,
    /// By number on the tape.
    hashes: Vec<u64>,
    /// Whether something in it, or in JSON inside its strings, is ignored.
    pub(super) hides: bool,
}

impl<'a> Tree<'a> {
    /// Hashes a payload whose root is at the end of `path`, inside `level` strings.
    pub(super) fn new(
        payload: &'a Payload<'_>,
        options: &Options,
        path: Vec<Step<'a>>,
        level: usize,
    ) -> Self {
        let root = payload.root();
        let mut hasher = Hasher {
            options,
            path,
            level,
            hashes: vec![IGNORED; root.end_index() as usize],
            hides: false,
        };
        hasher.value(root);
        Self {
            root,
            hashes: hasher.hashes,
            hides: hasher.hides,
        }
    }

    /// The hash of a value of this tree.
    pub(super) fn hash(&self, node: Node<'_>) -> u64 {
        self.hashes[node.index() as usize]
    }

    /// Whether a value of this tree is ignored.
    pub(super) fn ignores(&self, node: Node<'_>) -> bool {
        self.hash(node) == IGNORED
    }
}

/// The JSON object or array that is written in a string.
pub(super) fn embedded(text: &str) -> Option<Payload<'_>> {
    let inside = text.trim_matches([' ', '\t', '\n', '\r']);
    if !matches!(
        (inside.as_bytes().first(), inside.as_bytes().last()),
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']'))
    ) {
        return None;
    }
    Payload::parse(text).ok()
}

struct Hasher<'h, 'a> {
    options: &'h Options,
    /// Kept only if there is something to ignore.
    path: Vec<Step<'a>>,
    level: usize,
    hashes: Vec<u64>,
    hides: bool,
}

impl<'a> Hasher<'_, 'a> {
    fn value(&mut self, node: Node<'a>) -> u64 {
        let ignore = &self.options.ignore;
        if ignore.iter().any(|pattern| pattern.matches(&self.path)) {
            self.hides = true;
            return IGNORED;
        }
        let hash = match node.kind() {
            Kind::Null => 1,
            Kind::Boolean if node.text() == "true" => 2,
            Kind::Boolean => 3,
            Kind::Number if self.options.exact => xxh3_64_with_seed(node.text().as_bytes(), 4),
            Kind::Number => xxh3_64_with_seed(canonical(node.text()).as_bytes(), 4),
            Kind::String => self.string(node),
            Kind::Array => self.array(node),
            Kind::Object => self.object(node),
        };
        let hash = hash.max(IGNORED + 1);
        self.hashes[node.index() as usize] = hash;
        hash
    }

    fn string(&mut self, node: Node<'a>) -> u64 {
        let text = name_of(node);
        // What is written in two ways is not the same then; what is ignored within it is still looked for.
        let as_text = self.options.exact && self.options.ignore.is_empty();
        if !as_text
            && self.level < MAX_EMBEDDED
            && let Some(inside) = embedded(&text)
        {
            let mut path: Vec<Step<'_>> = self.path.clone();
            path.push(Step::Embedded);
            let tree = Tree::new(&inside, self.options, path, self.level + 1);
            self.hides |= tree.hides;
            return mix(5, tree.hash(tree.root));
        }
        xxh3_64(text.as_bytes())
    }

    fn array(&mut self, node: Node<'a>) -> u64 {
        let mut sum = 6;
        for (index, item) in node.elements().enumerate() {
            let hash = self.below(item, || Step::Index(index));
            if hash != IGNORED {
                sum = mix(sum, hash);
            }
        }
        sum
    }

    fn object(&mut self, node: Node<'a>) -> u64 {
        // A sum, so that order does not count.
        let mut sum = 7_u64;
        for (name, value) in members(node) {
            let decoded = name_of(name);
            let name_hash = xxh3_64(decoded.as_bytes());
            self.hashes[name.index() as usize] = name_hash;
            let hash = self.below(value, || Step::Name(decoded));
            if hash != IGNORED {
                sum = sum.wrapping_add(mix(name_hash, hash));
            }
        }
        mix(8, sum)
    }

    fn below(&mut self, node: Node<'a>, step: impl FnOnce() -> Step<'a>) -> u64 {
        if self.options.ignore.is_empty() {
            return self.value(node);
        }
        self.path.push(step());
        let hash = self.value(node);
        self.path.pop();
        hash
    }
}

/// Mixes two hashes, in this order.
#[expect(
    clippy::cast_possible_truncation,
    reason = "both halves of the product are folded into one"
)]
fn mix(one: u64, other: u64) -> u64 {
    let product =
        u128::from(one ^ 0x9E37_79B9_7F4A_7C15) * u128::from(other ^ 0xD1B5_4A32_D192_ED03);
    (product as u64) ^ ((product >> 64) as u64).rotate_left(23)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Pattern;

    fn hash(text: &str, ignore: &[&str]) -> u64 {
        let payload = Payload::parse(text).unwrap();
        let options = Options {
            ignore: (ignore.iter())
                .map(|text| Pattern::parse(text).unwrap())
                .collect(),
            ..Options::default()
        };
        let tree = Tree::new(&payload, &options, Vec::new(), 0);
        tree.hash(tree.root)
    }

    #[test]
    fn the_way_a_value_is_written_does_not_count() {
        for (one, other) in [
            (r#"{"a": 1, "b": [2]}"#, r#"{"b":[2.0],"\u0061":1e0}"#),
            (r#"{"a": 0, "a": 1}"#, r#"{"a": 1}"#),
            (r#"["{\"a\": 1, \"b\": 2}"]"#, r#"["{\"b\":2,\"a\":1}"]"#),
        ] {
            assert_eq!(hash(one, &[]), hash(other, &[]), "{one}");
        }
    }

    #[test]
    fn what_it_says_counts() {
        let all = [
            "null",
            "true",
            "false",
            "0",
            "1",
            "\"\"",
            "\"1\"",
            "[]",
            "{}",
            "[[]]",
            "[1]",
            "[1,1]",
            "[1,2]",
            "[2,1]",
            r#"{"a":1}"#,
            r#"{"a":"1"}"#,
            r#"{"1":"a"}"#,
            r#"{"a":1,"b":2}"#,
            r#"{"a":2,"b":1}"#,
            "\"[]\"",
            "\"{}\"",
        ];
        let hashes: std::collections::HashSet<u64> =
            all.iter().map(|text| hash(text, &[])).collect();
        assert_eq!(hashes.len(), all.len());
    }

    #[test]
    fn what_is_ignored_does_not_count() {
        let ignore = ["/at", "/*/at", "/options#/at"];
        let plain = hash(r#"{"room": {}, "options": "{\"id\": 1}"}"#, &[]);
        let more = r#"{"at": 1, "room": {"at": 2}, "options": "{\"id\": 1, \"at\": 3}"}"#;
        assert_eq!(hash(more, &ignore), plain);
        assert_ne!(hash(more, &ignore[..2]), plain);
        assert_eq!(hash("1", &[""]), IGNORED);
    }
}
