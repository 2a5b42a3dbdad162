//! Pairs among the items between two parts of the common subsequence, none of which has an equal.
//!
//! Objects or arrays that have something in common are paired, so that a change inside an item is reported inside
//! it: such that the pairs have the most in common, and never across each other. Where as many items are left on
//! both sides between two pairs, those are paired by position. A gap too large for that is first aligned by the
//! longest member of each item, which in a payload is seldom what differs from one capture to the next.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Items;
use crate::diff::members::members;
use crate::diff::tree::Tree;
use crate::payload::{Kind, Node};

/// Up to this many pairs of a gap are compared.
const MAX_PAIRS: usize = 4096;

/// How many of an item's members are looked at.
const MAX_MEMBERS: usize = 64;

/// Appends the pairs of a gap.
pub(super) fn pair(
    old: &Items<'_, '_>,
    old_gap: Range<usize>,
    new: &Items<'_, '_>,
    new_gap: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    if old_gap.len().saturating_mul(new_gap.len()) <= MAX_PAIRS {
        return pair_likeliest(old, old_gap, new, new_gap, pairs);
    }
    let old_parts = longest_parts(old, &old_gap);
    let new_parts = longest_parts(new, &new_gap);
    let (mut at, mut to) = (old_gap.start, new_gap.start);
    if old_parts.iter().any(Option::is_some) && new_parts.iter().any(Option::is_some) {
        for part in capture_diff_slices(Algorithm::Myers, &old_parts, &new_parts) {
            let DiffOp::Equal {
                old_index,
                new_index,
                len,
            } = part
            else {
                continue;
            };
            for offset in (0..len).filter(|offset| old_parts[old_index + offset].is_some()) {
                let old_item = old_gap.start + old_index + offset;
                let new_item = new_gap.start + new_index + offset;
                pair_likeliest(old, at..old_item, new, to..new_item, pairs);
                pairs.push((old_item, new_item));
                (at, to) = (old_item + 1, new_item + 1);
            }
        }
    }
    pair_likeliest(old, at..old_gap.end, new, to..new_gap.end, pairs);
}

/// The hash of each item's longest member or element; `None` if it has none.
fn longest_parts(items: &Items<'_, '_>, gap: &Range<usize>) -> Vec<Option<u64>> {
    let gap = items.items[gap.clone()].iter();
    gap.map(|(_, item)| longest_part(items.tree, *item))
        .collect()
}

fn longest_part(tree: &Tree<'_>, item: Node<'_>) -> Option<u64> {
    if item.kind() == Kind::Object {
        let counted = members(item).filter(|(_, value)| !tree.ignores(*value));
        let longest = counted.max_by_key(|(_, value)| value.span().len());
        longest.map(|(name, value)| tree.hash(name).rotate_left(1) ^ tree.hash(value))
    } else {
        let counted = item.elements().filter(|element| !tree.ignores(*element));
        let longest = counted.max_by_key(|element| element.span().len());
        longest.map(|element| tree.hash(element))
    }
}

fn pair_likeliest(
    old: &Items<'_, '_>,
    old_gap: Range<usize>,
    new: &Items<'_, '_>,
    new_gap: Range<usize>,
    pairs: &mut Vec<(usize, usize)>,
) {
    if old_gap.is_empty() || new_gap.is_empty() {
        return;
    }
    let (mut at, mut to) = (old_gap.start, new_gap.start);
    for (old_item, new_item) in likeliest(old, old_gap.clone(), new, new_gap.clone()) {
        by_position(at..old_item, to..new_item, pairs);
        pairs.push((old_item, new_item));
        (at, to) = (old_item + 1, new_item + 1);
    }
    by_position(at..old_gap.end, to..new_gap.end, pairs);
}

fn by_position(old: Range<usize>, new: Range<usize>, pairs: &mut Vec<(usize, usize)>) {
    if old.len() == new.len() {
        pairs.extend(old.zip(new));
    }
}

fn likeliest(
    old: &Items<'_, '_>,
    old_gap: Range<usize>,
    new: &Items<'_, '_>,
    new_gap: Range<usize>,
) -> Vec<(usize, usize)> {
    let outline = |items: &Items<'_, '_>, gap: &Range<usize>| -> Vec<Outline> {
        let nodes = items.items[gap.clone()].iter();
        nodes.map(|(_, node)| Outline::of(items, *node)).collect()
    };
    let old_outlines = outline(old, &old_gap);
    let new_outlines = outline(new, &new_gap);
    let (rows, columns) = (old_gap.len(), new_gap.len());
    if rows.saturating_mul(columns) > MAX_PAIRS {
        let outlines = old_outlines.iter().zip(&new_outlines).enumerate();
        return outlines
            .filter(|(_, (one, other))| one.likeness(other) > 0)
            .map(|(at, _)| (old_gap.start + at, new_gap.start + at))
            .collect();
    }

    // The most that the items from a row and a column on can have in common; a row and a column more than there are.
    let mut best = vec![0_u32; (rows + 1) * (columns + 1)];
    let mut likeness = vec![0_u32; rows * columns];
    let cell = |row: usize, column: usize| row * (columns + 1) + column;
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let alike = old_outlines[row].likeness(&new_outlines[column]);
            likeness[row * columns + column] = alike;
            let skip = best[cell(row + 1, column)].max(best[cell(row, column + 1)]);
            let take = if alike > 0 {
                alike + best[cell(row + 1, column + 1)]
            } else {
                0
            };
            best[cell(row, column)] = skip.max(take);
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let here = best[cell(row, column)];
        let alike = likeness[row * columns + column];
        if alike > 0 && here == alike + best[cell(row + 1, column + 1)] {
            pairs.push((old_gap.start + row, new_gap.start + column));
            row += 1;
            column += 1;
        } else if here == best[cell(row + 1, column)] {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// What is compared of an item: its members as hashes of name and value, or its elements as hashes, sorted.
struct Outline {
    kind: Kind,
    parts: Vec<(u64, u64)>,
}

impl Outline {
    fn of(items: &Items<'_, '_>, node: Node<'_>) -> Self {
        let hash = |node| items.tree.hash(node);
        let mut parts: Vec<(u64, u64)> = match node.kind() {
            Kind::Object => members(node)
                .take(MAX_MEMBERS)
                .map(|(name, value)| (hash(name), hash(value)))
                .collect(),
            Kind::Array => node
                .elements()
                .take(MAX_MEMBERS)
                .map(|element| (hash(element), hash(element)))
                .collect(),
            _ => Vec::new(),
        };
        parts.sort_unstable();
        Self {
            kind: node.kind(),
            parts,
        }
    }

    /// One for each name in common, and three more where the values are the same. Nothing for scalars.
    fn likeness(&self, other: &Self) -> u32 {
        if self.kind != other.kind {
            return 0;
        }
        let mut likeness = 0;
        let mut others = other.parts.iter().peekable();
        for (name, value) in &self.parts {
            while others.next_if(|(other, _)| other < name).is_some() {}
            if let Some((_, same)) = others.next_if(|(other, _)| other == name) {
                likeness += if same == value { 4 } else { 1 };
            }
        }
        likeness
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Payload;
    use crate::diff::Options;

    fn paired(old: &str, new: &str) -> Vec<(usize, usize)> {
        let (old, new) = (Payload::parse(old).unwrap(), Payload::parse(new).unwrap());
        let old = Tree::new(&old, &Options::default(), Vec::new(), 0);
        let new = Tree::new(&new, &Options::default(), Vec::new(), 0);
        let old_nodes: Vec<_> = old.root.elements().collect();
        let new_nodes: Vec<_> = new.root.elements().collect();
        let (old, new) = (Items::of(&old, &old_nodes), Items::of(&new, &new_nodes));
        let mut pairs = Vec::new();
        pair(
            &old,
            0..old_nodes.len(),
            &new,
            0..new_nodes.len(),
            &mut pairs,
        );
        pairs
    }

    #[test]
    fn items_that_have_the_most_in_common_are_paired() {
        let old =
            r#"[{"type": "image", "url": "a", "at": 1}, {"type": "file", "url": "b", "at": 1}]"#;
        let new = r#"[{"type": "text", "url": "c", "at": 2}, {"type": "image", "url": "a", "at": 2},
            {"type": "file", "url": "b", "at": 2}]"#;
        assert_eq!(paired(old, new), [(0, 1), (1, 2)]);
        assert_eq!(paired("[[1, 2], [3, 4]]", "[[3, 5]]"), [(1, 0)]);
    }

    #[test]
    fn what_has_nothing_in_common_is_paired_by_position_if_the_counts_agree() {
        assert_eq!(
            paired(r#"[1, {"a": 1}]"#, r#"["1", {"b": 1}]"#),
            [(0, 0), (1, 1)]
        );
        assert_eq!(paired(r#"[{"a": 1}]"#, r#"[{"b": 1}, 2]"#), []);
        assert_eq!(
            paired(r#"[1, {"a": 1}, 2]"#, r#"[3, {"a": 2}]"#),
            [(0, 0), (1, 1)]
        );
    }

    #[test]
    fn a_large_gap_is_paired_by_the_longest_members() {
        let items = |numbers: Range<usize>, at: usize| {
            let item = |n| format!(r#"{{"at": {at}, "text": "the text of {n}"}}"#);
            format!("[{}]", numbers.map(item).collect::<Vec<_>>().join(","))
        };
        let pairs = paired(&items(0..100, 1), &items(3..110, 2));
        assert_eq!(pairs, (3..100).map(|n| (n, n - 3)).collect::<Vec<_>>());
    }

    #[test]
    fn a_large_gap_with_nothing_in_common_is_paired_by_position() {
        let items = |from: usize, to: usize| {
            let items: Vec<String> = (from..to).map(|n| format!(r#"{{"n": {n}}}"#)).collect();
            format!("[{}]", items.join(","))
        };
        let pairs = paired(&items(0, 100), &items(1000, 1101));
        assert_eq!(pairs, (0..100).map(|n| (n, n)).collect::<Vec<_>>());
    }
}
