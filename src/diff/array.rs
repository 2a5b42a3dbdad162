//! The walk through two arrays, once their items are aligned.
//!
//! Items that have a partner and keep their order stay; of the others, those of the old array leave and those of the
//! new one arrive. An ignored item of the old array stays, an ignored one of the new does not arrive: the patch makes
//! the new order with the ignored items left where they are among the old neighbours before them.

use super::align::{Items, align};
use super::patch::Edit;
use super::walk::Walk;
use crate::location::Step;
use crate::payload::Node;

/// A place in the array while it is edited. Places never change their order; they are filled and emptied.
enum Place<'a> {
    /// An item that stays.
    Stays,
    /// An item that moves away.
    Leaves,
    /// Where the item of this old index arrives.
    Arrives(usize),
    /// Where an item is added.
    Added(Node<'a>),
}

impl<'a> Walk<'_, 'a> {
    pub(super) fn arrays(&mut self, old: Node<'a>, new: Node<'a>) {
        let old_nodes: Vec<_> = old.elements().collect();
        let new_nodes: Vec<_> = new.elements().collect();
        let old_items = Items::of(self.old, &old_nodes);
        let new_items = Items::of(self.new, &new_nodes);
        let aligned = align(&old_items, &new_items, self.identity());

        // By index in the old and in the new array.
        let mut partners: Vec<Partner> = vec![Partner::Ignored; old_nodes.len()];
        let mut origins: Vec<Partner> = vec![Partner::Ignored; new_nodes.len()];
        for index in old_items.indices() {
            partners[index] = Partner::None;
        }
        for index in new_items.indices() {
            origins[index] = Partner::None;
        }
        for pair in &aligned {
            let partner = if pair.stays {
                Partner::Stays
            } else {
                Partner::Moves
            };
            partners[pair.old] = partner(pair.new);
            origins[pair.new] = partner(pair.old);
        }

        let mut arrays = Arrays {
            old: &old_nodes,
            new: &new_nodes,
            partners: &partners,
            at: 0,
            places: Vec::new(),
            left: vec![0; old_nodes.len()],
            removed: Vec::new(),
        };
        self.leave(&mut arrays);
        for (to, origin) in origins.into_iter().enumerate() {
            match origin {
                Partner::Ignored => {}
                Partner::None => {
                    self.new_path.push(Step::Index(to));
                    self.added(new_nodes[to]);
                    self.new_path.pop();
                    arrays.places.push(Place::Added(new_nodes[to]));
                }
                Partner::Moves(from) => arrays.places.push(Place::Arrives(from)),
                Partner::Stays(from) => {
                    self.below(
                        (Step::Index(from), old_nodes[from]),
                        (Step::Index(to), new_nodes[to]),
                    );
                    arrays.places.push(Place::Stays);
                    arrays.at = from + 1;
                    self.leave(&mut arrays);
                }
            }
        }
        self.edit(&arrays);
    }

    /// Goes over the old items up to the next one that keeps its place among those of the new array.
    fn leave(&mut self, arrays: &mut Arrays<'_, 'a>) {
        while let Some(partner) = arrays.partners.get(arrays.at) {
            let from = arrays.at;
            match *partner {
                Partner::Stays(_) => return,
                Partner::Ignored => arrays.places.push(Place::Stays),
                Partner::None => {
                    self.old_path.push(Step::Index(from));
                    self.removed(arrays.old[from]);
                    self.old_path.pop();
                    arrays.removed.push(from);
                }
                Partner::Moves(to) => {
                    self.old_path.push(Step::Index(from));
                    self.new_path.push(Step::Index(to));
                    self.moved(from, to);
                    self.value(arrays.old[from], arrays.new[to]);
                    self.old_path.pop();
                    self.new_path.pop();
                    arrays.left[from] = arrays.places.len();
                    arrays.places.push(Place::Leaves);
                }
            }
            arrays.at += 1;
        }
    }

    /// The edits that empty and fill the places.
    fn edit(&mut self, arrays: &Arrays<'_, 'a>) {
        let pointer = self.pointer();
        let at = |index: usize| format!("{pointer}/{index}");
        let removed = arrays.removed.iter().rev();
        self.edits
            .extend(removed.map(|index| Edit::Remove { path: at(*index) }));
        if arrays
            .places
            .iter()
            .all(|place| matches!(place, Place::Stays))
        {
            return;
        }
        let mut filled = Filled::new(
            arrays
                .places
                .iter()
                .map(|place| matches!(place, Place::Stays | Place::Leaves)),
        );
        for (number, place) in arrays.places.iter().enumerate() {
            match place {
                Place::Stays | Place::Leaves => {}
                Place::Added(node) => {
                    self.edits.push(Edit::Add {
                        path: at(filled.before(number)),
                        value: node.text().into(),
                    });
                    filled.fill(number);
                }
                Place::Arrives(from) => {
                    let left = arrays.left[*from];
                    let from = filled.before(left);
                    filled.empty(left);
                    let to = filled.before(number);
                    filled.fill(number);
                    if from != to {
                        self.edits.push(Edit::Move {
                            from: at(from),
                            path: at(to),
                        });
                    }
                }
            }
        }
    }

    /// The member that was said to identify the items of the arrays at the present paths.
    fn identity(&self) -> Option<&str> {
        let mut identities = self.options.identities.iter();
        let (_, member) = identities.find(|(pattern, _)| {
            pattern.matches(&self.old_path) || pattern.matches(&self.new_path)
        })?;
        Some(member)
    }
}

/// What became of an item.
#[derive(Clone, Copy)]
enum Partner {
    Ignored,
    None,
    Stays(usize),
    Moves(usize),
}

struct Arrays<'r, 'a> {
    old: &'r [Node<'a>],
    new: &'r [Node<'a>],
    partners: &'r [Partner],
    /// The first old item not yet gone over.
    at: usize,
    places: Vec<Place<'a>>,
    /// The places that old items leave.
    left: Vec<usize>,
    removed: Vec<usize>,
}

/// Which places are filled: a Fenwick tree, so that counting those before a place takes logarithmic time.
struct Filled {
    sums: Vec<usize>,
}

impl Filled {
    fn new(places: impl Iterator<Item = bool>) -> Self {
        let mut sums: Vec<usize> = std::iter::once(0).chain(places.map(usize::from)).collect();
        for at in 1..sums.len() {
            let up = at + (at & at.wrapping_neg());
            if up < sums.len() {
                sums[up] += sums[at];
            }
        }
        Self { sums }
    }

    fn before(&self, place: usize) -> usize {
        let mut sum = 0;
        let mut at = place;
        while at > 0 {
            sum += self.sums[at];
            at &= at - 1;
        }
        sum
    }

    fn fill(&mut self, place: usize) {
        let mut at = place + 1;
        while at < self.sums.len() {
            self.sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    fn empty(&mut self, place: usize) {
        let mut at = place + 1;
        while at < self.sums.len() {
            self.sums[at] -= 1;
            at += at & at.wrapping_neg();
        }
    }
}
