//! The states of one plan that walks have met, and how a walk comes from one to the next.

use super::{ChoiceId, Cursor, Leads, NOTHING, State, StateId, Step, number};
use crate::payload::Node;
use crate::schema::by_name::Name;
use crate::schema::map::Map;
use crate::schema::plan::{Plan, ShapeId};
use crate::schema::probe::Sorting;

/// More than any schema of the catalog needs for all the payloads it knows; a pack that needs more is walked slower.
const MOST: usize = 20_000;

/// The states of one plan that walks have met.
#[derive(Debug)]
pub(in crate::schema) struct States {
    known: Vec<State>,
    choices: Vec<Choice>,
    state_of: Map<Box<[ShapeId]>, StateId>,
    step_of: Map<Box<[ShapeId]>, Step>,
    /// The steps to payloads and to JSON in strings: a few.
    of_shape: Vec<(ShapeId, Step)>,
    /// How many names of members were learned.
    learned: usize,
    /// Shapes being put together.
    shapes: Vec<ShapeId>,
}

/// Shapes that a place in a schema gives to a value, some of which offer more to choose.
#[derive(Debug)]
struct Choice {
    shapes: Box<[ShapeId]>,
    /// What the value is asked; `None` if that has too many answers to keep what they choose.
    sorting: Option<Sorting>,
    /// By the value's number: what was chosen.
    chosen: Vec<Option<StateId>>,
}

impl Default for States {
    fn default() -> Self {
        Self {
            known: vec![State::nothing()],
            choices: Vec::new(),
            state_of: Map::from_iter([(Box::default(), NOTHING)]),
            step_of: Map::from_iter([(Box::default(), Step::NOTHING)]),
            of_shape: Vec::new(),
            learned: 0,
            shapes: Vec::new(),
        }
    }
}

impl States {
    /// Forgets all states if there are too many.
    pub(in crate::schema) fn bound(&mut self) {
        if self.known.len() + self.step_of.len() + self.learned > MOST {
            *self = Self::default();
        }
    }

    #[inline]
    pub(in crate::schema) fn state(&self, id: StateId) -> &State {
        &self.known[id as usize]
    }

    /// The state that a step leads a value to.
    ///
    /// Inlined by force: it is asked for in one place only, but by each kind of walk.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    pub(in crate::schema) fn reached(
        &mut self,
        plan: &Plan,
        step: Step,
        node: Node<'_>,
    ) -> StateId {
        match step.leads() {
            Leads::To(state) => state,
            Leads::By(choice) => self.of_choice(plan, choice, node),
        }
    }

    /// The step to a value to which one shape applies.
    pub(in crate::schema) fn of_shape(&mut self, plan: &Plan, shape: ShapeId) -> Step {
        let known = self.of_shape.iter().find(|(known, _)| *known == shape);
        if let Some(&(_, step)) = known {
            return step;
        }
        self.shapes.clear();
        self.shapes.push(shape);
        let step = self.step(plan);
        self.of_shape.push((shape, step));
        step
    }

    /// The step to a member whose name is not the one that its object's state expected.
    #[inline(never)]
    pub(in crate::schema) fn unexpected(
        &mut self,
        plan: &Plan,
        state: StateId,
        name: Node<'_>,
        cursor: &mut Cursor,
    ) -> Step {
        let members = &mut self.known[state as usize].members;
        match members.unexpected(name, cursor) {
            Some(step) => step,
            None => self.learn(plan, state, &name.as_str().unwrap_or_default(), cursor),
        }
    }

    #[inline(never)]
    fn learn(&mut self, plan: &Plan, state: StateId, name: &str, cursor: &mut Cursor) -> Step {
        let step = match self.state(state).members.rest(name) {
            Some(step) => step,
            None => self.find_member(plan, state, name),
        };
        let members = &mut self.known[state as usize].members;
        self.learned += usize::from(members.keep(name, step, cursor));
        step
    }

    #[cold]
    fn find_member(&mut self, plan: &Plan, state: StateId, name: &str) -> Step {
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
        self.step(plan)
    }

    /// The step to an array's elements.
    #[inline]
    pub(in crate::schema) fn elements(&mut self, plan: &Plan, state: StateId) -> Step {
        match self.state(state).elements {
            Some(step) => step,
            None => self.find_elements(plan, state),
        }
    }

    #[cold]
    fn find_elements(&mut self, plan: &Plan, state: StateId) -> Step {
        let known = &self.known[state as usize];
        self.shapes.clear();
        let elements = known.shapes.iter().map(|&id| plan.shape(id).elements);
        self.shapes.extend(elements.flatten());
        let step = self.step(plan);
        self.known[state as usize].elements = Some(step);
        step
    }

    /// The step to an element of an array some of whose elements have a meaning by their position, and whether this one
    /// has.
    pub(in crate::schema) fn position(
        &mut self,
        plan: &Plan,
        state: StateId,
        number: u32,
    ) -> (Step, bool) {
        self.shapes.clear();
        let mut is_member = false;
        for &id in &self.known[state as usize].shapes {
            let shape = plan.shape(id);
            let position = shape.positions.get(number as usize).copied();
            is_member |= position.is_some();
            self.shapes.extend(shape.elements.or(position));
        }
        (self.step(plan), is_member)
    }

    /// The step to the shapes that were put together.
    fn step(&mut self, plan: &Plan) -> Step {
        if let Some(&known) = self.step_of.get(self.shapes.as_slice()) {
            return known;
        }
        let shapes: Box<[ShapeId]> = self.shapes.as_slice().into();
        let chooses = shapes.iter().any(|&id| !plan.shape(id).choices.is_empty());
        let step = if chooses {
            self.choices.push(Choice::new(plan, shapes.clone()));
            Step::by(number(self.choices.len() - 1))
        } else {
            let state = self.settle(plan);
            Step::to(state, self.state(state))
        };
        self.step_of.insert(shapes, step);
        step
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for `reached`")]
    fn of_choice(&mut self, plan: &Plan, choice: ChoiceId, node: Node<'_>) -> StateId {
        let known = &self.choices[choice as usize];
        let number = known.sorting.as_ref().map(|sorting| sorting.number(node));
        let chosen = number.and_then(|number| known.chosen[number]);
        chosen.unwrap_or_else(|| self.choose(plan, choice, node, number))
    }

    #[cold]
    fn choose(
        &mut self,
        plan: &Plan,
        choice: ChoiceId,
        node: Node<'_>,
        number: Option<usize>,
    ) -> StateId {
        self.shapes.clear();
        for &id in &self.choices[choice as usize].shapes {
            activate(plan, id, node, &mut self.shapes);
        }
        let state = self.settle(plan);
        if let Some(number) = number {
            self.choices[choice as usize].chosen[number] = Some(state);
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

impl Choice {
    fn new(plan: &Plan, shapes: Box<[ShapeId]>) -> Self {
        let mut offered = shapes.to_vec();
        let mut choices = Vec::new();
        while let Some(id) = offered.pop() {
            for choice in &plan.shape(id).choices {
                offered.extend(choice.rows.values());
                offered.extend(choice.cases.iter().map(|(_, _, case)| *case));
                choices.push(choice);
            }
        }
        let probes = choices.iter().flat_map(|choice| &choice.probes);
        let strings = choices.iter().flat_map(|choice| choice.rows.keys());
        let sorting = Sorting::of(probes, strings);
        let numbers = sorting.as_ref().map_or(0, Sorting::len);
        Self {
            shapes,
            sorting,
            chosen: vec![None; numbers],
        }
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
