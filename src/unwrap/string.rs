//! JSON that is a string in JSON, as what serializes twice writes it.

use super::layer::Layer;
use super::shape::{Body, Opens, Part, Shape, Told, Wrapper};
use crate::location::Location;
use crate::payload::{Kind, Payload};

/// A JSON string that holds JSON.
pub(super) const STRING: Wrapper = Wrapper {
    name: "json-string",
    about: "a JSON string that holds JSON",
    source: "https://www.rfc-editor.org/rfc/rfc8259#section-7",
    opens: Opens::Always,
    shape: Shape::Json(read),
};

fn read(payload: &Payload<'_>) -> Told {
    let root = payload.root();
    let begins_document = |text: &str| text.trim_start().starts_with(['{', '[', '"']);
    if root.kind() != Kind::String || !root.as_str().is_some_and(|text| begins_document(&text)) {
        return Told::Not;
    }
    Told::Parts(vec![Part {
        body: Body::Quoted(root.span()),
        layer: Layer {
            wrapper: STRING.name,
            location: Some(Location::root()),
            ..Layer::default()
        },
    }])
}
