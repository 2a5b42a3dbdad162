//! States: the shapes that apply to a value, as one thing, so that a walk asks one table where it would ask many.
//!
//! A state is made when a walk first meets its shapes together, as a lazy automaton is, and kept for the walks that follow.
//! It says nothing that its shapes do not say. How many there are is bounded; when there are too many, all are forgotten.

mod fate;
mod table;

use std::collections::HashMap;

use super::by_name::{ByName, Name};
use super::hidden::Class;
use super::plan::{Embedded, Plan, RuleId, ShapeId};
use crate::payload::Node;

pub use fate::Fate;
use table::Table;

/// The number of a state.
pub(super) type StateId = u32;

/// The number of an entry.
pub(super) type EntryId = u32;

/// More than any schema of the catalog needs for all the payloads it knows; a pack that needs more is walked slower.
const MOST: usize = 20_000;

/// In tables that are filled when they are asked: not known yet. Anything else is one more than a number.
const UNKNOWN: u32 = 0;

/// No shape at all: entry and state 0.
pub(super) const NONE: u32 = 0;

/// What a schema says about a value: the shapes that apply to it, and what they say together.
#[derive(Debug, Default)]
pub struct State {
    shapes: Box<[ShapeId]>,
    /// The rules, shape by shape, and whether the shape is a secret.
    rules: Box<[(RuleId, bool)]>,
    /// What becomes of the value, as far as that can be said before it is seen.
    fate: Fate,
    /// Whether there is a rule for the value or for anything in it.
    reaches_rules: bool,
    /// The gravest class of the value, and of anything in it or beside it.
    pub(super) gravest: Option<Class>,
    /// By the names that its shapes know: the entry.
    members: ByName<u32>,
    /// Whether a shape has members by pattern: then a name no table has can still be known.
    has_patterns: bool,
    /// The entry of members that nothing names.
    rest: u32,
    /// The entry of elements.
    elements: u32,
    /// Whether some elements have a meaning by their position.
    has_positions: bool,
    /// The rules for its members' names.
    names: Box<[RuleId]>,
    /// The shape that knows the JSON inside it, if it is a string that holds JSON.
    embedded: Option<ShapeId>,
}

impl State {
    /// What becomes of the value, as far as that can be said before it is seen.
    #[inline]
    pub fn fate(&self) -> &Fate {
        &self.fate
    }

    /// The shapes, in the order they were found.
    pub fn shapes(&self) -> &[ShapeId] {
        &self.shapes
    }

    /// The rules for the value, and whether each stands on a secret.
    pub fn rules(&self) -> &[(RuleId, bool)] {
        &self.rules
    }

    /// The rules for the names of its members. Where there are any, its members are the elements of an array of the event.
    pub fn names(&self) -> &[RuleId] {
        &self.names
    }

    #[inline]
    pub(super) fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    #[inline]
    pub(super) fn has_positions(&self) -> bool {
        self.has_positions
    }

    /// Whether there is a rule for the value or for anything in it.
    pub fn reaches_rules(&self) -> bool {
        self.reaches_rules
    }

    /// Whether it names any member.
    pub(super) fn names_any(&self) -> bool {
        !self.members.is_empty()
    }

    /// Whether it knows the JSON inside a string.
    #[inline]
    pub(super) fn holds_json(&self) -> bool {
        self.embedded.is_some()
    }

    /// The JSON inside it, if it is a string that holds JSON.
    pub fn embedded<'p>(&self, plan: &'p Plan) -> Option<&'p Embedded> {
        plan.shape(self.embedded?).embedded.as_ref()
    }
}

/// Shapes that a place in a schema gives to a value, before the value chooses among what they offer.
#[derive(Debug, Default)]
struct Entry {
    shapes: Box<[ShapeId]>,
    /// The state, if there is nothing to choose.
    fixed: u32,
    /// What was chosen, if a row of one table and the value's type decide.
    table: Option<Table>,
    /// Some states that values chose, if more than that decides.
    chosen: Vec<StateId>,
}

/// So many chosen states are looked through before the table of all states is asked.
const CHOSEN: usize = 16;

/// The states of one plan that walks have met.
#[derive(Debug)]
pub(super) struct States {
    entries: Vec<Entry>,
    known: Vec<State>,
    entry_of: HashMap<Box<[ShapeId]>, EntryId>,
    state_of: HashMap<Box<[ShapeId]>, StateId>,
    /// The entries of payloads and of JSON in strings: a few.
    of_shape: Vec<(ShapeId, EntryId)>,
    /// Shapes being put together.
    shapes: Vec<ShapeId>,
}

impl Default for States {
    fn default() -> Self {
        Self {
            entries: vec![Entry {
                fixed: NONE + 1,
                ..Entry::default()
            }],
            known: vec![State {
                rest: NONE + 1,
                elements: NONE + 1,
                ..State::default()
            }],
            entry_of: HashMap::from([(Box::default(), NONE)]),
            state_of: HashMap::from([(Box::default(), NONE)]),
            of_shape: Vec::new(),
            shapes: Vec::new(),
        }
    }
}

impl States {
    /// Forgets all states if there are too many.
    pub(super) fn bound(&mut self) {
        if self.known.len() + self.entries.len() > MOST {
            *self = Self::default();
        }
    }

    #[inline]
    pub(super) fn state(&self, id: StateId) -> &State {
        &self.known[id as usize]
    }

    /// The state of a value to which one shape applies.
    pub(super) fn of_shape(&mut self, plan: &Plan, shape: ShapeId, node: Node<'_>) -> StateId {
        let known = self.of_shape.iter().find(|(known, _)| *known == shape);
        let entry = if let Some(&(_, entry)) = known {
            entry
        } else {
            self.shapes.clear();
            self.shapes.push(shape);
            let entry = self.enter(plan);
            self.of_shape.push((shape, entry));
            entry
        };
        self.of_entry(plan, entry, node)
    }

    /// The entry of a member. `expected` is the number of the name that most likely comes, and then of the next one.
    #[inline]
    pub(super) fn member(
        &mut self,
        plan: &Plan,
        state: StateId,
        name: Name<'_>,
        expected: &mut usize,
    ) -> EntryId {
        let known = self.state(state);
        if let Some(number) = known.members.find(name, *expected) {
            *expected = number + 1;
            match *known.members.value(number) {
                UNKNOWN => self.find_member(plan, state, name.text(), Some(number)),
                entry => entry - 1,
            }
        } else if known.has_patterns || known.rest == UNKNOWN {
            self.find_member(plan, state, name.text(), None)
        } else {
            known.rest - 1
        }
    }

    #[cold]
    fn find_member(
        &mut self,
        plan: &Plan,
        state: StateId,
        name: &str,
        number: Option<usize>,
    ) -> EntryId {
        let known = &self.known[state as usize];
        self.shapes.clear();
        for &id in &known.shapes {
            let shape = plan.shape(id);
            let named = shape.members.get(Name::new(name)).copied();
            let by_pattern = shape.patterns.iter();
            let by_pattern = by_pattern.filter(|(pattern, _)| pattern.is_match(name));
            let before = self.shapes.len();
            self.shapes.extend(named);
            self.shapes.extend(by_pattern.map(|(_, id)| *id));
            if self.shapes.len() == before {
                self.shapes.extend(shape.rest);
            }
        }
        let has_patterns = known.has_patterns;
        let entry = self.enter(plan);
        let known = &mut self.known[state as usize];
        match number {
            Some(number) => *known.members.value_mut(number) = entry + 1,
            None if !has_patterns => known.rest = entry + 1,
            None => {}
        }
        entry
    }

    /// The entry of an array's elements.
    #[inline]
    pub(super) fn elements(&mut self, plan: &Plan, state: StateId) -> EntryId {
        match self.state(state).elements {
            UNKNOWN => self.find_elements(plan, state),
            entry => entry - 1,
        }
    }

    #[cold]
    fn find_elements(&mut self, plan: &Plan, state: StateId) -> EntryId {
        let known = &self.known[state as usize];
        self.shapes.clear();
        let elements = known.shapes.iter().map(|&id| plan.shape(id).elements);
        self.shapes.extend(elements.flatten());
        let entry = self.enter(plan);
        self.known[state as usize].elements = entry + 1;
        entry
    }

    /// The entry of an element of an array some of whose elements have a meaning by their position, and whether this one
    /// has.
    pub(super) fn position(&mut self, plan: &Plan, state: StateId, number: u32) -> (EntryId, bool) {
        self.shapes.clear();
        let mut is_member = false;
        for &id in &self.known[state as usize].shapes {
            let shape = plan.shape(id);
            let position = shape.positions.get(number as usize).copied();
            is_member |= position.is_some();
            self.shapes.extend(shape.elements.or(position));
        }
        (self.enter(plan), is_member)
    }

    /// The entry with the shapes that were put together.
    fn enter(&mut self, plan: &Plan) -> EntryId {
        if let Some(&known) = self.entry_of.get(self.shapes.as_slice()) {
            return known;
        }
        let shapes: Box<[ShapeId]> = self.shapes.as_slice().into();
        let chooses = shapes.iter().any(|&id| !plan.shape(id).choices.is_empty());
        let entry = number(self.entries.len());
        self.entry_of.insert(shapes.clone(), entry);
        let made = Entry {
            fixed: if chooses {
                UNKNOWN
            } else {
                self.settle(plan) + 1
            },
            table: Table::of(plan, &shapes),
            chosen: Vec::new(),
            shapes,
        };
        self.entries.push(made);
        entry
    }

    /// The state that a value of an entry is in.
    #[inline]
    pub(super) fn of_entry(&mut self, plan: &Plan, entry: EntryId, node: Node<'_>) -> StateId {
        let known = &self.entries[entry as usize];
        match known.fixed {
            UNKNOWN => self.of_choice(plan, entry, node),
            state => state - 1,
        }
    }

    fn of_choice(&mut self, plan: &Plan, entry: EntryId, node: Node<'_>) -> StateId {
        let known = &self.entries[entry as usize];
        if let Some(state) = known.table.as_ref().and_then(|table| table.state(node)) {
            return state;
        }
        let state = self.choose(plan, entry, node);
        if let Some(table) = &mut self.entries[entry as usize].table {
            table.keep(node, state);
        }
        state
    }

    /// The state of a value, its choices asked.
    fn choose(&mut self, plan: &Plan, entry: EntryId, node: Node<'_>) -> StateId {
        self.shapes.clear();
        let known = &self.entries[entry as usize];
        for &id in &known.shapes {
            activate(plan, id, node, &mut self.shapes);
        }
        let is_it = |&&state: &&StateId| *self.known[state as usize].shapes == *self.shapes;
        if let Some(&state) = known.chosen.iter().find(is_it) {
            return state;
        }
        let state = self.settle(plan);
        let chosen = &mut self.entries[entry as usize].chosen;
        if chosen.len() < CHOSEN {
            chosen.push(state);
        }
        state
    }

    /// The state with the shapes that were put together.
    fn settle(&mut self, plan: &Plan) -> StateId {
        if let Some(&known) = self.state_of.get(self.shapes.as_slice()) {
            return known;
        }
        let state = number(self.known.len());
        self.state_of.insert(self.shapes.as_slice().into(), state);
        self.known.push(State::new(plan, &self.shapes));
        state
    }
}

impl State {
    fn new(plan: &Plan, ids: &[ShapeId]) -> Self {
        let shapes = || ids.iter().map(|&id| plan.shape(id));
        let mut members = ByName::default();
        for name in shapes().flat_map(|shape| shape.members.keys()) {
            members.insert(name, UNKNOWN);
        }
        let rules =
            shapes().flat_map(|shape| shape.rules.iter().map(|&rule| (rule, shape.is_secret())));
        let mut state = Self {
            shapes: ids.into(),
            rules: rules.collect(),
            fate: Fate::Ruled,
            reaches_rules: shapes().any(|shape| shape.reaches_rules),
            gravest: shapes().filter_map(|shape| shape.gravest).max(),
            members,
            has_patterns: shapes().any(|shape| !shape.patterns.is_empty()),
            rest: UNKNOWN,
            elements: UNKNOWN,
            has_positions: shapes().any(|shape| !shape.positions.is_empty()),
            names: shapes()
                .flat_map(|shape| shape.names.iter().copied())
                .collect(),
            embedded: ids
                .iter()
                .copied()
                .find(|&id| plan.shape(id).embedded.is_some()),
        };
        state.fate = Fate::of(plan, &state);
        state
    }
}

/// Adds a shape for a value, and those its choices select.
fn activate(plan: &Plan, id: ShapeId, node: Node<'_>, shapes: &mut Vec<ShapeId>) {
    shapes.push(id);
    for choice in &plan.shape(id).choices {
        if let Some(&row) = choice.rows.get_node(node) {
            activate(plan, row, node, shapes);
        }
        let mut asked = None;
        for &(number, outcome, case) in &choice.cases {
            let holds = match asked {
                Some((known, holds)) if known == number => holds,
                _ => choice.probes[number].holds(node),
            };
            asked = Some((number, holds));
            if holds == outcome {
                activate(plan, case, node, shapes);
            }
        }
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
