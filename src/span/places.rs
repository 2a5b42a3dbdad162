//! Many places of one payload, looked up one after another.
//!
//! What is in a large array or object is listed when it is first asked for, so that a thousand look-ups in it cost no
//! more than a few walks over it. Small ones are walked.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::location::{Location, Step, push_index, push_name};
use crate::payload::{Kind, Node};

/// Containers with fewer values on the tape than this are walked.
const LARGE: u32 = 128;

/// The places of a payload.
#[derive(Debug)]
pub struct Places<'a> {
    root: Node<'a>,
    /// By the container's number on the tape.
    lists: RefCell<HashMap<u32, Rc<List<'a>>>>,
}

/// What is in a container, in the order it is written.
#[derive(Debug)]
struct List<'a> {
    /// With the names of members.
    values: Vec<(Option<Node<'a>>, Node<'a>)>,
    /// The number of each member, the latest of its name.
    by_name: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Places<'a> {
    /// The places below a value that is the root of its payload.
    pub fn new(root: Node<'a>) -> Self {
        Self {
            root,
            lists: RefCell::default(),
        }
    }

    /// The root of the payload.
    pub fn root(&self) -> Node<'a> {
        self.root
    }

    /// The value at a location; for a location inside a string's JSON, the string.
    pub fn at(&self, location: &Location) -> Option<Node<'a>> {
        let mut node = self.root;
        for step in location.steps() {
            if step == Step::Embedded {
                break;
            }
            (_, node) = self.step(node, &step)?;
        }
        Some(node)
    }

    /// What one step leads to from a value: a member's name, and the value. No step is taken into a string.
    pub fn step(&self, node: Node<'a>, step: &Step<'_>) -> Option<(Option<Node<'a>>, Node<'a>)> {
        match (step, node.kind()) {
            (Step::Name(number), Kind::Array) => {
                Some((None, self.element(node, number.parse().ok()?)?))
            }
            (Step::Name(name), _) => {
                let (name, value) = self.member(node, name)?;
                Some((Some(name), value))
            }
            (Step::Index(number), _) => Some((None, self.element(node, *number)?)),
            (Step::Embedded, _) => None,
        }
    }

    fn element(&self, array: Node<'a>, number: usize) -> Option<Node<'a>> {
        match self.list(array) {
            None => array.elements().nth(number),
            Some(list) if array.kind() == Kind::Array => Some(list.values.get(number)?.1),
            Some(_) => None,
        }
    }

    fn member(&self, object: Node<'a>, name: &str) -> Option<(Node<'a>, Node<'a>)> {
        let Some(list) = self.list(object) else {
            return object.member(name);
        };
        let (name, value) = list.values[*list.by_name.get(name)?];
        Some((name?, value))
    }

    /// The location of the value with this number on the tape.
    pub fn location_of(&self, index: u32) -> Option<Location> {
        let mut location = String::new();
        self.write_location(index, &mut location)?;
        Some(Location::from(location))
    }

    /// Appends the location of the value with this number on the tape, and gives the value. Where there is none, what was
    /// appended means nothing.
    pub fn write_location(&self, index: u32, location: &mut String) -> Option<Node<'a>> {
        let mut node = self.root;
        while node.index() != index {
            let (number, name, value) = self.around(node, index)?;
            match name {
                Some(name) => push_name(location, &name.as_str()?),
                None => push_index(location, u32::try_from(number).ok()?),
            }
            node = value;
        }
        Some(node)
    }

    /// The location of the innermost value that is written around an offset of the payload's text, or of the member whose name
    /// is.
    pub fn location_around(&self, offset: usize) -> Location {
        let mut node = self.root;
        let mut location = Location::root();
        while node.is_container() {
            // The last that begins in front of it.
            let begins = |(name, value): &(Option<Node<'a>>, Node<'a>)| {
                name.unwrap_or(*value).span().start <= offset
            };
            let found = match self.list(node) {
                Some(list) => {
                    let behind = list.values.partition_point(begins);
                    behind.checked_sub(1).map(|at| (at, list.values[at]))
                }
                None => contents(node)
                    .enumerate()
                    .take_while(|(_, one)| begins(one))
                    .last(),
            };
            let Some((number, (name, value))) = found else {
                break;
            };
            if offset >= value.span().end {
                break;
            }
            location = match name {
                Some(name) => location.member(&name.as_str().unwrap_or_default()),
                None => location.element(number),
            };
            node = value;
        }
        location
    }

    /// What in a container is the value with a number on the tape, or holds it: its own number, its name, and itself.
    fn around(&self, node: Node<'a>, index: u32) -> Option<(usize, Option<Node<'a>>, Node<'a>)> {
        let holds = |value: Node<'_>| value.index() <= index && index < value.end_index();
        if let Some(list) = self.list(node) {
            let behind = list
                .values
                .partition_point(|(_, value)| value.index() <= index);
            let number = behind.checked_sub(1)?;
            let (name, value) = list.values[number];
            return holds(value).then_some((number, name, value));
        }
        // The first that ends behind it, if it does not begin there, too.
        let ends_behind = |value: Node<'_>| index < value.end_index();
        let found = if node.kind() == Kind::Object {
            let mut members = node.members().enumerate();
            let member = members.find(|(_, (_, value))| ends_behind(*value));
            member.map(|(number, (name, value))| (number, Some(name), value))
        } else {
            let mut elements = node.elements().enumerate();
            let element = elements.find(|(_, value)| ends_behind(*value));
            element.map(|(number, value)| (number, None, value))
        };
        found.filter(|(_, _, value)| value.index() <= index)
    }

    /// The list of a large container.
    fn list(&self, node: Node<'a>) -> Option<Rc<List<'a>>> {
        if node.end_index() - node.index() < LARGE {
            return None;
        }
        let mut lists = self.lists.borrow_mut();
        let list = lists.entry(node.index()).or_insert_with(|| {
            let values: Vec<_> = contents(node).collect();
            let names = values.iter().enumerate();
            let by_name = names
                .filter_map(|(number, (name, _))| Some(((*name)?.as_str()?, number)))
                .collect();
            Rc::new(List { values, by_name })
        });
        Some(Rc::clone(list))
    }
}

/// What is in a container: elements, or members with their names.
fn contents(node: Node<'_>) -> impl Iterator<Item = (Option<Node<'_>>, Node<'_>)> {
    let members = node.members().map(|(name, value)| (Some(name), value));
    members.chain(node.elements().map(|value| (None, value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Payload;
    use crate::span::{location_of, node_at};

    #[test]
    fn large_and_small_containers_are_looked_up_alike() {
        let elements: Vec<String> = (0..200)
            .map(|n| format!(r#"{{"a":{n},"b/":[{n}]}}"#))
            .collect();
        let members: Vec<String> = (0..200).map(|n| format!(r#""m{}":{n}"#, n % 190)).collect();
        let text = format!(
            r#"{{"list":[{}],"map":{{{}}},"small":[[1],{{"c":null}}]}}"#,
            elements.join(","),
            members.join(",")
        );
        let payload = Payload::parse(&text).unwrap();
        let places = Places::new(payload.root());
        for index in 0..payload.root().end_index() {
            let expected = location_of(&payload, index);
            assert_eq!(places.location_of(index), expected);
            if let Some(location) = expected {
                let node = node_at(payload.root(), &location).unwrap();
                assert_eq!(places.at(&location).unwrap().index(), node.index());
            }
        }
        for nowhere in [
            "/list/200",
            "/list/x",
            "/map/m190",
            "/small/0/1",
            "/list/0/a/b",
        ] {
            let location = Location::from(nowhere);
            assert!(places.at(&location).is_none(), "{nowhere}");
            assert!(node_at(payload.root(), &location).is_none(), "{nowhere}");
        }
    }
}
