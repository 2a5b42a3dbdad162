//! Formats: the names that a schema may give, and the checks of those that JSON Schema does not have.
//!
//! A check accepts the strings that the format's conversion converts, and the empty string, which says nothing.

use super::{civil, moment, phone, unix};

/// Whether a string has a format.
pub type Check = fn(&str) -> bool;

/// The formats that are our own, each with its check for strings. The empty string passes.
pub const FORMATS: &[(&str, Check)] = &[
    ("utc-date-time", |text| {
        text.is_empty() || civil::utc(text).is_some()
    }),
    ("js-date-time", |text| {
        text.is_empty() || civil::js(text).is_some()
    }),
    ("zoneless-date-time", |text| {
        text.is_empty() || civil::zoneless(text, None).is_some()
    }),
    ("any-date-time", |text| {
        text.is_empty() || moment::any(text, None).is_some()
    }),
    ("unix-seconds", |text| {
        text.is_empty() || unix::scaled(text, 0).is_some()
    }),
    ("unix-milliseconds", |text| {
        text.is_empty() || unix::scaled(text, 3).is_some()
    }),
    ("unix-magnitude", |text| {
        text.is_empty() || unix::by_magnitude(text).is_some()
    }),
    ("phone", |text| text.is_empty() || phone::is_phone(text)),
];

/// The formats of JSON Schema that a pack may use. All but `date-time` only check.
pub const STANDARD_FORMATS: &[&str] = &[
    "date",
    "date-time",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "uuid",
];
