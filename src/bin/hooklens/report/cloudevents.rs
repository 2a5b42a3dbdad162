//! A canonical event as a CloudEvents 1.0 event in structured mode.
//!
//! Everything beside `data` is taken from the event, so the same payload gives the same bytes: a time is there only if
//! the payload has one. `source` and `id` together are unique for a payload, as the specification asks.

use std::fmt::Write as _;

use hooklens::Event;
use hooklens::lineage::Lineage;
use hooklens::payload::write_string;

/// The canonical event's schema, by its `$id`.
const DATA_SCHEMA: &str = "https://hooklens.example/schemas/event.json";

/// The CloudEvents event as one line.
pub(crate) fn line(event: &Event, lineage: Option<&Lineage>) -> String {
    let mut out = String::new();
    let text = |path: &str| -> Option<String> { serde_json::from_str(event.value(path)?).ok() };
    let mut source = format!(
        "urn:hooklens:{}",
        percent(&text("vendor").unwrap_or_default())
    );
    if let Some(account) = text("account.id") {
        let _ = write!(source, ":{}", percent(&account));
    }
    out.push_str("{\"specversion\":\"1.0\"");
    let mut member = |name: &str, value: &str| {
        let _ = write!(out, ",\"{name}\":");
        write_string(&mut out, value);
    };
    member("id", &text("id").unwrap_or_default());
    member("source", &source);
    // An event that was forced on another's payload may have no kind, and the specification wants a type.
    let kind = text("kind").unwrap_or_else(|| "unknown".to_owned());
    member("type", &format!("hooklens.{kind}"));
    if let Some(time) = text("time") {
        member("time", &time);
    }
    if let Some(conversation) = text("conversation.id") {
        member("subject", &conversation);
    }
    member("datacontenttype", "application/json");
    member("dataschema", DATA_SCHEMA);
    out.push_str(",\"data\":");
    out.push_str(&event.line(lineage));
    out.push('}');
    out
}

/// A text as a part of a URN: all but RFC 3986's unreserved characters percent-encoded.
fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_is_named_by_its_own_id() {
        let schema: serde_json::Value = serde_json::from_str(hooklens::event::SCHEMA).unwrap();
        assert_eq!(schema["$id"], DATA_SCHEMA);
    }

    #[test]
    fn a_urn_has_no_other_characters() {
        assert_eq!(percent("acme:1/é"), "acme%3A1%2F%C3%A9");
    }
}
