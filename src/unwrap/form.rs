//! Forms: `application/x-www-form-urlencoded` with the payload in a field.

use super::layer::Layer;
use super::shape::{Body, Opens, Part, Shape, Told, Wrapper};
use crate::location::Location;

/// The field that holds the payload.
const FIELD: &str = "payload";

/// A form with a field `payload`.
pub(super) const FORM: Wrapper = Wrapper {
    name: "form",
    about: "a form (application/x-www-form-urlencoded) with the JSON in its field `payload`",
    source: "https://url.spec.whatwg.org/#application/x-www-form-urlencoded",
    opens: Opens::Always,
    shape: Shape::Text(read),
};

fn read(text: &str) -> Told {
    let start = text.len() - text.trim_start().len();
    let form = text.trim();
    let has_field = form.split('&').any(|field| {
        field
            .strip_prefix(FIELD)
            .is_some_and(|rest| rest.starts_with('='))
    });
    // What is encoded has no white space in it.
    if !has_field || !form.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Told::Not;
    }
    let mut fields = form_urlencoded::parse(form.as_bytes()).filter(|(name, _)| name == FIELD);
    let (Some((_, value)), None) = (fields.next(), fields.next()) else {
        return Told::But("it has several fields `payload`".into());
    };
    Told::Parts(vec![Part {
        body: Body::Decoded(value.into_owned(), start..start + form.len()),
        layer: Layer {
            wrapper: FORM.name,
            location: Some(Location::root().member(FIELD)),
            ..Layer::default()
        },
    }])
}
