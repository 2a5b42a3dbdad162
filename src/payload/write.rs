//! Writing JSON: strings with the fewest escapes, and a pretty form that keeps every digit.

use super::{Kind, Node};

/// Appends a string as JSON: quoted, with only the escapes that RFC 8259 requires.
pub fn write_string(out: &mut String, value: &str) {
    out.push('"');
    let mut rest = value;
    while let Some(at) = rest
        .bytes()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
    {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            control => {
                out.push_str("\\u00");
                out.push(char::from(b'0' + (control >> 4)));
                out.push(char::from_digit(u32::from(control & 15), 16).unwrap_or('0'));
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// Appends the value on one line without white space between tokens, strings and numbers as they are written.
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

/// The value over several lines, two spaces a level, strings and numbers as they are written.
pub fn pretty(node: Node<'_>) -> String {
    let mut out = String::new();
    write_pretty(&mut out, node, 0);
    out
}

/// Appends [`pretty`] text whose first line is at this level.
pub fn write_pretty(out: &mut String, node: Node<'_>, level: usize) {
    if node.is_leaf() {
        match node.kind() {
            Kind::Object => out.push_str("{}"),
            Kind::Array => out.push_str("[]"),
            _ => out.push_str(node.text()),
        }
        return;
    }
    if node.kind() == Kind::Object {
        out.push('{');
        for (number, (name, value)) in node.members().enumerate() {
            new_line(out, number, level + 1);
            out.push_str(name.text());
            out.push_str(": ");
            write_pretty(out, value, level + 1);
        }
        close_line(out, level);
        out.push('}');
    } else {
        out.push('[');
        for (number, value) in node.elements().enumerate() {
            new_line(out, number, level + 1);
            write_pretty(out, value, level + 1);
        }
        close_line(out, level);
        out.push(']');
    }
}

fn new_line(out: &mut String, number: usize, level: usize) {
    if number > 0 {
        out.push(',');
    }
    close_line(out, level);
}

fn close_line(out: &mut String, level: usize) {
    out.push('\n');
    for _ in 0..level {
        out.push_str("  ");
    }
}
