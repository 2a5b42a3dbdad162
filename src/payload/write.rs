//! Writing JSON: strings with the fewest escapes, and a pretty form that keeps every digit.

use super::{Kind, Node, string};

/// Appends a string as JSON: quoted, with only the escapes that RFC 8259 requires.
pub fn write_string(out: &mut String, value: &str) {
    out.push('"');
    let mut rest = value;
    while let Some(at) = rest.bytes().position(string::is_special) {
        out.push_str(&rest[..at]);
        string::push_escape(out, rest.as_bytes()[at]);
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

/// Appends a scalar as a JSON string: a string with only the escapes that RFC 8259 requires, anything else by its text
/// in quotes.
pub fn write_as_string(out: &mut String, node: Node<'_>) {
    let written = node.written();
    if written.kind != Kind::String {
        out.push('"');
        out.push_str(written.text);
        out.push('"');
    } else if written.is_minimal_string {
        out.push_str(written.text);
    } else {
        string::rewrite(out, written.text);
    }
}

/// Appends the value on one line without white space between tokens, strings and numbers as they are written.
#[inline]
pub fn write_compact(out: &mut String, node: Node<'_>) {
    let written = node.written();
    match written.kind {
        Kind::Object | Kind::Array => write_container(out, node),
        _ => out.push_str(written.text),
    }
}

#[inline(never)]
fn write_container(out: &mut String, node: Node<'_>) {
    if node.is_compact() {
        out.push_str(node.text());
    } else {
        write_tokens(out, node);
    }
}

/// [`write_compact`] of what has white space between tokens.
fn write_tokens(out: &mut String, node: Node<'_>) {
    match node.kind() {
        Kind::Object => {
            out.push('{');
            for (number, (name, value)) in node.members().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                out.push_str(name.text());
                out.push(':');
                write_tokens(out, value);
            }
            out.push('}');
        }
        Kind::Array => {
            out.push('[');
            for (number, value) in node.elements().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_tokens(out, value);
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
