//! stub
use crate::location::{Location, Step};
use crate::payload::{Kind, Payload};
use std::ops::Range;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}
#[allow(missing_docs)]
pub fn position(text: &str, offset: usize) -> Position {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    Position { line, column }
}
#[allow(missing_docs)]
pub fn locate(payload: &Payload<'_>, location: &Location) -> Option<Range<usize>> {
    node_at(payload.root(), location).map(crate::payload::Node::span)
}
#[allow(missing_docs)]
pub fn node_at<'a>(
    root: crate::payload::Node<'a>,
    location: &Location,
) -> Option<crate::payload::Node<'a>> {
    let mut node = root;
    for step in location.steps() {
        node = match (step, node.kind()) {
            (Step::Name(name), Kind::Array) => node.elements().nth(name.parse().ok()?)?,
            (Step::Name(name), _) => node.get(&name)?,
            (Step::Index(index), _) => node.elements().nth(index)?,
            (Step::Embedded, _) => return Some(node),
        };
    }
    Some(node)
}
#[allow(missing_docs)]
pub fn location_of(payload: &Payload<'_>, index: u32) -> Option<Location> {
    let mut node = payload.root();
    let mut location = Location::root();
    while node.index() != index {
        let inside = |candidate: &crate::payload::Node<'_>| {
            candidate.index() <= index && index < candidate.end_index()
        };
        if let Some((name, value)) = node.members().find(|(_, value)| inside(value)) {
            location = location.member(&name.as_str()?);
            node = value;
        } else {
            let (number, element) = node
                .elements()
                .enumerate()
                .find(|(_, element)| inside(element))?;
            location = location.element(number);
            node = element;
        }
    }
    Some(location)
}
