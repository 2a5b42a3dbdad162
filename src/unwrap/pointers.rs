//! JSON wrappers that are rows of data: their marks held against a value, their parts found by pointers.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::layer::Layer;
use super::shape::{Body, Coding, Mark, Members, Opens, Part, Told, Wrapper};
use crate::location::{Location, Step};
use crate::payload::{Kind, Node};

/// Base64 as it comes: with padding or without.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Looks whether a value is a wrapper.
pub(super) fn read(wrapper: &'static Wrapper, members: &Members, root: Node<'_>) -> Told {
    let items = members.items.iter().find_map(|pattern| {
        let items = all_at(root, pattern);
        let is_one =
            |(_, item): &(Location, Node<'_>)| members.marks.iter().all(|mark| mark.holds(*item));
        (!items.is_empty() && items.iter().all(is_one)).then_some(items)
    });
    let Some(items) = items else {
        return Told::Not;
    };
    let mut parts = Vec::new();
    let mut problem = None;
    let wanted = items
        .iter()
        .filter(|(_, item)| members.only.iter().all(|mark| mark.holds(*item)));
    for (location, item) in wanted {
        let limit = if wrapper.opens == Opens::Always {
            1
        } else {
            usize::MAX
        };
        let bodies = members
            .bodies
            .iter()
            .filter_map(|&(pointer, coding)| Some((pointer, coding, said(at(*item, pointer)?)?)));
        for (pointer, coding, body) in bodies.take(limit) {
            let location = Location::from(format!("{location}{pointer}"));
            match decode(body, coding, *item) {
                Ok(body) => parts.push(Part {
                    body,
                    layer: layer(wrapper, members, *item, location),
                }),
                Err(reason) => problem = Some(reason),
            }
        }
    }
    match problem {
        Some(reason) if parts.is_empty() => Told::But(reason),
        _ if parts.is_empty() && wrapper.opens != Opens::Always => Told::Not,
        _ if parts.is_empty() => Told::But("nothing in it has a body".into()),
        _ => Told::Parts(parts),
    }
}

/// A body, unless there is nothing in it.
fn said(node: Node<'_>) -> Option<Node<'_>> {
    let is_empty = match node.kind() {
        Kind::String => node.text().len() == 2,
        Kind::Object | Kind::Array => false,
        Kind::Null | Kind::Boolean | Kind::Number => true,
    };
    (!is_empty).then_some(node)
}

fn decode(body: Node<'_>, coding: Coding, item: Node<'_>) -> Result<Body, Cow<'static, str>> {
    let is_base64 = match coding {
        Coding::Plain => false,
        Coding::Base64 => true,
        Coding::Base64If(flag) => at(item, flag).and_then(Node::as_bool) == Some(true),
    };
    if body.kind() != Kind::String {
        return Ok(Body::Slice(body.span()));
    }
    if !is_base64 {
        return Ok(Body::Quoted(body.span()));
    }
    let text = body.as_str().unwrap_or_default();
    let bytes: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let decoded = STANDARD
        .decode(&bytes)
        .or_else(|_| URL_SAFE.decode(&bytes))
        .map_err(|_| "its body is not the Base64 that it should be")?;
    String::from_utf8(decoded)
        .map(|text| Body::Decoded(text, body.span()))
        .map_err(|_| "its body is not UTF-8".into())
}

fn layer(wrapper: &Wrapper, members: &Members, item: Node<'_>, location: Location) -> Layer {
    let first = |pointers: &[&str]| {
        let mut found = pointers.iter().filter_map(|pointer| at(item, pointer));
        found.find_map(Node::as_str)
    };
    let mut layer = Layer {
        wrapper: wrapper.name,
        location: Some(location),
        ..Layer::default()
    };
    if let Some(headers) = members
        .headers
        .iter()
        .find_map(|pointer| at(item, pointer).filter(|node| !node.is_null()))
    {
        layer.headers.read(headers);
    }
    for pointer in members.time {
        if let (None, Some(time)) = (&layer.time, at(item, pointer)) {
            layer.time(time);
        }
    }
    layer.request(
        first(members.method).as_deref(),
        first(members.path).as_deref(),
    );
    layer
}

impl Mark {
    fn holds(&self, item: Node<'_>) -> bool {
        let text = |pointer: &str| at(item, pointer).and_then(Node::as_str);
        let is = |pointer: &str, kind| at(item, pointer).is_some_and(|node| node.kind() == kind);
        match *self {
            Self::Has(pointer) => at(item, pointer).is_some_and(|node| !node.is_null()),
            Self::Object(pointer) => is(pointer, Kind::Object),
            Self::Text(pointer) => is(pointer, Kind::String),
            Self::Is(pointer, values) => {
                text(pointer).is_some_and(|text| values.contains(&text.as_ref()))
            }
            Self::Contains(pointer, parts) => {
                text(pointer).is_some_and(|text| parts.iter().any(|part| text.contains(part)))
            }
            Self::ContainsNot(pointer, part) => {
                text(pointer).is_none_or(|text| !text.contains(part))
            }
        }
    }
}

/// The value at a pointer, in which `name=x` is the element with that name.
fn at<'a>(node: Node<'a>, pointer: &str) -> Option<Node<'a>> {
    let mut node = node;
    for step in Location::from(pointer).steps() {
        let Step::Name(name) = step else { return None };
        node = match node.kind() {
            Kind::Array => match name.strip_prefix("name=") {
                Some(name) => {
                    let is_it =
                        |node: &Node<'_>| node.get("name").is_some_and(|it| it.is_str(name));
                    node.elements().find(is_it)?
                }
                None => node.elements().nth(name.parse().ok()?)?,
            },
            _ => node.get(&name)?,
        };
    }
    Some(node)
}

/// The values at a pointer in which `*` is every element of an array.
fn all_at<'a>(root: Node<'a>, pattern: &str) -> Vec<(Location, Node<'a>)> {
    let mut found = vec![(Location::root(), root)];
    for step in pattern.split('/').skip(1) {
        found = found
            .into_iter()
            .flat_map(|(location, node)| -> Vec<(Location, Node<'a>)> {
                if step == "*" {
                    let elements = node.elements().enumerate();
                    elements
                        .map(|(number, element)| (location.element(number), element))
                        .collect()
                } else {
                    let value = node.get(step);
                    let value = value.map(|value| (location.member(step), value));
                    value.into_iter().collect()
                }
            })
            .collect();
    }
    found
}
