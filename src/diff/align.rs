//! Which items of two arrays belong together.
//!
//! By identity, if the items have one: then an item keeps its partner wherever it stands. Otherwise by order: the
//! longest common subsequence of their hashes, and between its parts the likeliest pairs (see `gap`). Either way an
//! item has at most one partner, and the result depends on nothing but the items.

mod gap;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::decimal::canonical;
use super::members::name_of;
use super::tree::{Tree, embedded};
use crate::payload::{Kind, Node, Payload};

/// An array's items, without those that are ignored, each with its index in the array.
pub(super) struct Items<'t, 'a> {
    tree: &'t Tree<'a>,
    items: Vec<(usize, Node<'a>)>,
}

impl<'t, 'a> Items<'t, 'a> {
    pub(super) fn of(tree: &'t Tree<'a>, nodes: &[Node<'a>]) -> Self {
        let items = nodes.iter().copied().enumerate();
        Self {
            tree,
            items: items.filter(|(_, node)| !tree.ignores(*node)).collect(),
        }
    }

    /// Their indices in the array.
    pub(super) fn indices(&self) -> impl Iterator<Item = usize> {
        self.items.iter().map(|(index, _)| *index)
    }
}

/// Two items that belong together, by their indices in their arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) old: usize,
    pub(super) new: usize,
    /// Whether it keeps its order among the pairs that do.
    pub(super) stays: bool,
}

/// The pairs, in the order of the old array. `identity` is the member that was said to identify the items.
pub(super) fn align(old: &Items<'_, '_>, new: &Items<'_, '_>, identity: Option<&str>) -> Vec<Pair> {
    identity
        .and_then(|member| by_identity(old, new, member))
        .or_else(|| by_identity(old, new, "id"))
        .unwrap_or_else(|| by_order(old, new))
        .into_iter()
        .map(|(at, to, stays)| Pair {
            old: old.items[at].0,
            new: new.items[to].0,
            stays,
        })
        .collect()
}

/// `None` if the member does not identify every item of both arrays.
fn by_identity(
    old: &Items<'_, '_>,
    new: &Items<'_, '_>,
    member: &str,
) -> Option<Vec<(usize, usize, bool)>> {
    let old_keys = keys(old, member)?;
    let new_keys = keys(new, member)?;
    let distinct: HashSet<&str> = old_keys.iter().map(|key| &**key).collect();
    let by_key: HashMap<&str, usize> = new_keys
        .iter()
        .enumerate()
        .map(|(at, key)| (&**key, at))
        .collect();
    if distinct.len() < old_keys.len() || by_key.len() < new_keys.len() {
        return None;
    }
    let pairs: Vec<(usize, usize)> = old_keys
        .iter()
        .enumerate()
        .filter_map(|(at, key)| by_key.get(&**key).map(|to| (at, *to)))
        .collect();
    let rising = longest_rising(&pairs);
    let pairs = pairs.into_iter().zip(rising);
    Some(pairs.map(|((at, to), stays)| (at, to, stays)).collect())
}

/// What identifies each item. A number and a string of the same characters are one identity, so that an identity whose
/// type changed is reported as such, not as an item gone and another come. `null` identifies nothing.
fn keys<'a>(items: &Items<'_, 'a>, member: &str) -> Option<Vec<Cow<'a, str>>> {
    let key = |item: &(usize, Node<'a>)| {
        let value = item.1.get(member)?;
        match value.kind() {
            _ if items.tree.ignores(value) => None,
            Kind::String => {
                let text = name_of(value);
                // JSON inside a string may be written otherwise and still be the same.
                embedded(&text).is_none().then(|| number_in(text))
            }
            Kind::Number => Some(canonical(value.text())),
            Kind::Boolean => Some(Cow::Borrowed(value.text())),
            Kind::Null | Kind::Array | Kind::Object => None,
        }
    };
    items.items.iter().map(key).collect()
}

/// The canonical text of the number that a string holds, or the string.
fn number_in(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && text.contains(['-', '.', 'e', 'E'])
        && Payload::parse(&text).is_ok_and(|payload| payload.root().text() == text);
    match text {
        Cow::Borrowed(text) if is_number => canonical(text),
        Cow::Owned(text) if is_number => Cow::Owned(canonical(&text).into_owned()),
        text => text,
    }
}

/// Which pairs are in one longest subsequence whose second numbers rise.
fn longest_rising(pairs: &[(usize, usize)]) -> Vec<bool> {
    // The pairs that end the best subsequence of each length so far, and for each pair the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, to)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *to);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut rising = vec![false; pairs.len()];
    let mut at = ends.last().copied();
    while let Some(pair) = at {
        rising[pair] = true;
        at = before[pair];
    }
    rising
}

fn by_order(old: &Items<'_, '_>, new: &Items<'_, '_>) -> Vec<(usize, usize, bool)> {
    let hashes = |items: &Items<'_, '_>| -> Vec<u64> {
        let nodes = items.items.iter();
        nodes.map(|(_, node)| items.tree.hash(*node)).collect()
    };
    let (old_hashes, new_hashes) = (hashes(old), hashes(new));
    let common = |(one, other): &(&u64, &u64)| one == other;
    let head = old_hashes
        .iter()
        .zip(&new_hashes)
        .take_while(common)
        .count();
    let (old_rest, new_rest) = (&old_hashes[head..], &new_hashes[head..]);
    let backwards = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = backwards.take_while(common).count();
    let old_end = old_hashes.len() - tail;
    let new_end = new_hashes.len() - tail;

    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let (mut at, mut to) = (head, head);
    let middle = capture_diff_slices(
        Algorithm::Myers,
        &old_hashes[head..old_end],
        &new_hashes[head..new_end],
    );
    for part in middle {
        if let DiffOp::Equal {
            old_index,
            new_index,
            len,
        } = part
        {
            let (old_index, new_index) = (head + old_index, head + new_index);
            gap::pair(old, at..old_index, new, to..new_index, &mut pairs);
            pairs.extend((old_index..old_index + len).zip(new_index..));
            (at, to) = (old_index + len, new_index + len);
        }
    }
    gap::pair(old, at..old_end, new, to..new_end, &mut pairs);
    pairs.extend((old_end..old_hashes.len()).zip(new_end..));
    pairs.into_iter().map(|(at, to)| (at, to, true)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Options;

    fn aligned(old: &str, new: &str, identity: Option<&str>) -> Vec<(usize, usize, bool)> {
        let (old, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
        let old = Tree::new(&old, &Options::default(), Vec::new(), 0);
        let new = Tree::new(&new, &Options::default(), Vec::new(), 0);
        let old_nodes: Vec<_> = old.root.elements().collect();
        let new_nodes: Vec<_> = new.root.elements().collect();
        align(
            &Items::of(&old, &old_nodes),
            &Items::of(&new, &new_nodes),
            identity,
        )
        .into_iter()
        .map(|pair| (pair.old, pair.new, pair.stays))
        .collect()
    }

    #[test]
    fn an_id_identifies_where_all_items_have_their_own() {
        let old = r#"[{"id": 1, "a": 1}, {"id": 2, "a": 2}, {"id": 3}]"#;
        let new = r#"[{"id": 3, "a": 1}, {"id": "1"}, {"id": 2.0}, {"id": 4}]"#;
        assert_eq!(
            aligned(old, new, None),
            [(0, 1, true), (1, 2, true), (2, 0, false)]
        );
    }

    #[test]
    fn a_member_that_does_not_identify_all_items_identifies_none() {
        let old = r#"[{"id": 1}, {"id": 2}]"#;
        for new in [
            r#"[{"id": 2}, {"id": 2}]"#,
            r#"[{"id": 2}, {"id": null}]"#,
            r#"[{"id": 2}, {"id": [1]}]"#,
            r#"[{"id": 2}, {"id": "{}"}]"#,
            r#"[{"id": 2}, {}]"#,
            r#"[{"id": 2}, 1]"#,
            r#"[{"id": 2}, {"id": "2"}]"#,
        ] {
            assert!(aligned(old, new, None).iter().all(|pair| pair.2), "{new}");
        }
    }

    #[test]
    fn an_identity_that_was_given_comes_before_id() {
        let old = r#"[{"id": 1, "sku": "a"}, {"id": 2, "sku": "b"}]"#;
        let new = r#"[{"id": 1, "sku": "b"}, {"id": 2, "sku": "a"}]"#;
        assert_eq!(aligned(old, new, None), [(0, 0, true), (1, 1, true)]);
        assert_eq!(
            aligned(old, new, Some("sku")),
            [(0, 1, false), (1, 0, true)]
        );
        assert_eq!(aligned(old, new, Some("no")), [(0, 0, true), (1, 1, true)]);
    }

    #[test]
    fn without_identity_the_longest_common_subsequence_counts() {
        assert_eq!(
            aligned("[1, 2, 3, 4, 5]", "[0, 1, 3, 4, 6, 7, 5]", None),
            [(0, 1, true), (2, 2, true), (3, 3, true), (4, 6, true)]
        );
    }
}
