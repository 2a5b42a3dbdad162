//! What a plan's shapes lead to, so that a walk need not go where there is nothing for it.
//!
//! Shapes may lead back to themselves, so marks are carried on until none is new. What the marks are for is not known here.

use crate::schema::plan::{Plan, Shape, ShapeId};

/// Marks the shapes that have a rule, or lead to one, those that have or lead to what the validator does not look at, and
/// those that have or lead to what is not to be shown.
pub(super) fn mark_reach(plan: &mut Plan) {
    loop {
        let mut changed = false;
        // What a shape leads to has mostly been numbered after it.
        for id in (0..plan.shapes.len()).rev() {
            let shape = &plan.shapes[id];
            let has_rules = !shape.rules.is_empty() || !shape.names.is_empty();
            let (mut rules, mut more) = (has_rules, has_more(shape));
            let mut gravest = shape.class;
            reached(shape).for_each(|id| {
                let below = &plan.shapes[id as usize];
                rules |= below.reaches_rules;
                more |= below.reaches_more;
                gravest = gravest.max(below.gravest);
            });
            changed |= (rules, more) != (shape.reaches_rules, shape.reaches_more);
            changed |= gravest != shape.gravest;
            let shape = &mut plan.shapes[id];
            shape.gravest = gravest;
            shape.reaches_rules = rules;
            shape.reaches_more = more;
        }
        if !changed {
            break;
        }
    }
    for id in 0..plan.shapes.len() {
        if !plan.shapes[id].reaches_more {
            continue;
        }
        let members = plan.shapes[id].members.iter();
        plan.shapes[id].members_with_more = members
            .filter(|(_, member)| plan.shapes[**member as usize].reaches_more)
            .map(|(name, member)| (name.into(), *member))
            .collect();
    }
}

/// Whether a shape itself has what the validator does not look at.
fn has_more(shape: &Shape) -> bool {
    shape.embedded.is_some()
        || shape
            .choices
            .iter()
            .any(|choice| choice.open_list.is_some())
}

/// The shapes of the values in a value, and those that can apply beside its own.
fn reached(shape: &Shape) -> impl Iterator<Item = ShapeId> {
    let patterns = shape.patterns.iter().map(|(_, id)| *id);
    let embedded = shape.embedded.iter().map(|embedded| embedded.shape);
    let choices = shape.choices.iter().flat_map(|choice| {
        let cases = choice.cases.iter().map(|(_, _, id)| *id);
        choice.rows.values().copied().chain(cases)
    });
    let members = shape.members.values().copied();
    let others = shape.rest.iter().chain(&shape.elements).copied();
    let positions = shape.positions.iter().copied();
    members
        .chain(patterns)
        .chain(others)
        .chain(positions)
        .chain(embedded)
        .chain(choices)
}
