//! Values on one line, taken whole.
//!
//! Only white space between tokens goes; no string or number is decoded, and no member is reordered or left out.

use crate::payload::{Kind, Node};

/// Appends a value without white space between its parts. Strings and numbers are as they are written, members are in
/// their order, and a repeated name is repeated.
pub fn write_compact(out: &mut String, node: Node<'_>) {
    match node.kind() {
        Kind::Object => {
            out.push('{');
            for (number, (name, value)) in node.members().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                out.push_str(name.text());
                out.push(':');
                write_compact(out, value);
            }
            out.push('}');
        }
        Kind::Array => {
            out.push('[');
            for (number, value) in node.elements().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_compact(out, value);
            }
            out.push(']');
        }
        _ => out.push_str(node.text()),
    }
}
