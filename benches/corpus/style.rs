//! How a sender writes JSON.

use std::fmt::Write as _;

use serde_json::Value;

/// The choices that JSON leaves to whoever writes it.
pub(super) struct Style {
    /// Spaces behind commas and colons.
    pub(super) spaced: bool,
    /// `\u` escapes for everything beyond ASCII.
    pub(super) ascii: bool,
    /// Slashes escaped, as PHP does.
    pub(super) slashes: bool,
}

impl Style {
    pub(super) fn write(&self, out: &mut String, value: &Value) {
        let (comma, colon) = if self.spaced {
            (", ", ": ")
        } else {
            (",", ":")
        };
        match value {
            Value::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    out.push_str(if number > 0 { comma } else { "" });
                    self.string(out, name);
                    out.push_str(colon);
                    self.write(out, value);
                }
                out.push('}');
            }
            Value::Array(elements) => {
                out.push('[');
                for (number, value) in elements.iter().enumerate() {
                    out.push_str(if number > 0 { comma } else { "" });
                    self.write(out, value);
                }
                out.push(']');
            }
            Value::String(string) => self.string(out, string),
            scalar => out.push_str(&scalar.to_string()),
        }
    }

    fn string(&self, out: &mut String, string: &str) {
        out.push('"');
        for character in string.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '/' if self.slashes => out.push_str("\\/"),
                other if other < ' ' || self.ascii && !other.is_ascii() => {
                    for unit in other.encode_utf16(&mut [0; 2]) {
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
                plain => out.push(plain),
            }
        }
        out.push('"');
    }
}
