//! Tables: what values choose where the row of a table, or else the value's type, decides all there is to choose.

use super::{ByName, Plan, ShapeId, StateId, UNKNOWN};
use crate::payload::{Kind, Node};
use crate::schema::Probe;

/// States by what decides.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// By row.
    rows: ByName<u32>,
    /// By type, of values that are in no row.
    types: [u32; TYPES],
}

/// The types that a table tells apart.
const TYPES: usize = 6;

impl Table {
    /// The table of shapes between them, if rows and types decide all there is to choose.
    pub(super) fn of(plan: &Plan, shapes: &[ShapeId]) -> Option<Self> {
        let mut rows = ByName::default();
        let mut more: Vec<ShapeId> = shapes.to_vec();
        while let Some(id) = more.pop() {
            for choice in &plan.shape(id).choices {
                if !choice.probes.iter().all(Probe::asks_types_only) {
                    return None;
                }
                for (name, &row) in choice.rows.iter() {
                    rows.insert(name, UNKNOWN);
                    more.push(row);
                }
                more.extend(choice.cases.iter().map(|(_, _, case)| *case));
            }
        }
        Some(Self {
            rows,
            types: [UNKNOWN; TYPES],
        })
    }

    /// The state of a value, if one of its row or type was chosen before.
    #[inline]
    pub(super) fn state(&self, node: Node<'_>) -> Option<StateId> {
        let decided = match self.rows.find_node(node) {
            Some(row) => self.rows.value(row),
            None if is_in_doubt(node) => return None,
            None => &self.types[kind(node)],
        };
        decided.checked_sub(1)
    }

    /// Keeps the state of a value.
    pub(super) fn keep(&mut self, node: Node<'_>, state: StateId) {
        match self.rows.find_node(node) {
            Some(row) => *self.rows.value_mut(row) = state + 1,
            None if is_in_doubt(node) => {}
            None => self.types[kind(node)] = state + 1,
        }
    }
}

fn kind(node: Node<'_>) -> usize {
    node.kind() as usize
}

/// Whether it is a number that may or may not be an integer, which its type does not tell.
fn is_in_doubt(node: Node<'_>) -> bool {
    node.kind() == Kind::Number && !node.is_plain()
}
