//! What a value may hide: secrets and personal data where the schema does not look for them.
//!
//! A schema says of a member that it is a secret. If what should be the object around it is a string or an array, no shape
//! reaches the secret any more, but it is likely still in there. So a value that is of another type than the shapes that
//! know a secret in it is taken for one as a whole.

use super::plan::{Plan, Shape, ShapeId};
use super::state::State;
use crate::payload::{Kind, Node};

/// Why a value is not to be shown to everybody. The graver one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// It says something about a person.
    Personal,
    /// It opens something; it is never shown.
    Secret,
}

impl Shape {
    /// Whether the value itself is a secret.
    pub fn is_secret(&self) -> bool {
        self.class == Some(Class::Secret)
    }
}

/// The gravest class that values hide where no shape reaches, by what they are. It is found once for a state.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    number: Option<Class>,
    string: Option<Class>,
    array: Option<Class>,
    object: Option<Class>,
}

impl Hidden {
    /// What values to which these shapes apply hide.
    pub(super) fn by(plan: &Plan, shapes: &[ShapeId]) -> Self {
        Self {
            number: plan.hidden(shapes, Kind::Number),
            string: plan.hidden(shapes, Kind::String),
            array: plan.hidden(shapes, Kind::Array),
            object: plan.hidden(shapes, Kind::Object),
        }
    }
}

impl State {
    /// The gravest class that a value hides where no shape reaches, if it is this class or a graver one.
    #[inline]
    pub fn hidden(&self, node: Node<'_>, least: Class) -> Option<Class> {
        let class = match node.kind() {
            Kind::Null | Kind::Boolean => None,
            Kind::Number => self.hidden.number,
            Kind::String => self.hidden.string,
            Kind::Array => self.hidden.array,
            Kind::Object => self.hidden.object,
        };
        class.filter(|class| *class >= least && !is_blank(node))
    }
}

/// Whether there is nothing in a value that could be hidden there.
#[cold]
fn is_blank(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Number => false,
        Kind::String => node.as_str().is_none_or(|text| text.trim().is_empty()),
        _ => node.is_leaf(),
    }
}

impl Plan {
    /// The gravest class that a value of a type hides where no shape reaches, given the shapes that apply to it.
    fn hidden(&self, shapes: &[ShapeId], kind: Kind) -> Option<Class> {
        let any = |has: &dyn Fn(&Shape) -> bool| shapes.iter().any(|&id| has(self.shape(id)));
        let (objects, arrays, strings) = (
            any(&knows_members),
            any(&knows_elements),
            any(&|shape| shape.embedded.is_some()),
        );
        let mut found = None;
        for &id in shapes {
            let shape = self.shape(id);
            let members = shape
                .members
                .values()
                .copied()
                .chain(shape.patterns.iter().map(|(_, id)| *id))
                .chain(shape.rest);
            let elements = shape.elements.iter().chain(&shape.positions).copied();
            let embedded = shape.embedded.iter().map(|embedded| embedded.shape);
            // A string that holds JSON is visited as what it holds; one that should and does not, as itself.
            let reached = match kind {
                Kind::Object if !objects => self.gravest(elements.chain(embedded)),
                Kind::Array if !arrays => self
                    .gravest(members.chain(embedded))
                    .max(self.not_chosen(shape, shapes)),
                Kind::String if strings => self.gravest(embedded),
                Kind::String | Kind::Number => self
                    .gravest(members.chain(elements).chain(embedded))
                    .max(self.not_chosen(shape, shapes)),
                _ => None,
            };
            found = found.max(reached);
        }
        found
    }

    fn gravest(&self, shapes: impl Iterator<Item = ShapeId>) -> Option<Class> {
        shapes.filter_map(|id| self.shape(id).gravest).max()
    }

    /// The gravest class behind choices of a shape of which the value has chosen nothing.
    fn not_chosen(&self, shape: &Shape, shapes: &[ShapeId]) -> Option<Class> {
        let behind = shape.choices.iter().map(|choice| {
            let chosen = || {
                choice
                    .rows
                    .values()
                    .copied()
                    .chain(choice.cases.iter().map(|(_, _, id)| *id))
            };
            if chosen().any(|id| shapes.contains(&id)) {
                None
            } else {
                self.gravest(chosen())
            }
        });
        behind.max().flatten()
    }
}

fn knows_members(shape: &Shape) -> bool {
    !shape.members.is_empty() || !shape.patterns.is_empty() || shape.rest.is_some()
}

fn knows_elements(shape: &Shape) -> bool {
    shape.elements.is_some() || !shape.positions.is_empty()
}
