//! An event with where each value comes from beside it, for people.
//!
//! The event is the JSON that `--format pretty` prints, a value a line; what stands to its right is no part of it. Where there is
//! no room for it, it stands on a line of its own below.

use std::collections::HashMap;

use colored::Colorize as _;
use hooklens::lineage::{Lineage, Source};
use hooklens::payload::{Kind, Node, write_compact};

use super::frame::Look;
use super::page::Page;
use super::visible::{visible, visible_json};
use super::wrap::{columns, padded};

/// Writes an event and its lineage; what was left out of it stands below.
pub(crate) fn beside(event: Node<'_>, lineage: &Lineage, look: Look) -> String {
    let mut lines = Lines {
        sources: lineage
            .targets
            .iter()
            .map(|(target, sources)| (target.as_str(), sources.as_slice()))
            .collect(),
        lines: Vec::new(),
    };
    lines.value(event, "", 0, String::new(), "");
    let mut text = lines.into_text(look);
    if !lineage.dropped.is_empty() {
        let mut page = Page::new(look);
        let dropped = lineage.dropped.iter();
        let rows: Vec<(String, String)> = dropped
            .map(|(location, reason)| (location.to_string(), reason.clone()))
            .collect();
        page.columns("dropped", &rows);
        text.push('\n');
        text.push_str(&page.into_text());
    }
    text
}

struct Lines<'l> {
    sources: HashMap<&'l str, &'l [Source]>,
    /// What stands left and right.
    lines: Vec<(String, String)>,
}

impl Lines<'_> {
    /// Adds a value: `path` is its target, `before` what stands before it on its line, `after` a comma if there is one.
    fn value(&mut self, node: Node<'_>, path: &str, level: usize, before: String, after: &str) {
        let source = self.source(path);
        if node.is_leaf() {
            let mut text = before;
            write_compact(&mut text, node);
            text.push_str(after);
            self.lines.push((text, source));
            return;
        }
        let [open, close] = if node.kind() == Kind::Object {
            ["{", "}"]
        } else {
            ["[", "]"]
        };
        self.lines.push((format!("{before}{open}"), source));
        let indent = "  ".repeat(level + 1);
        let is_extra = path == "extra";
        let members = node.members().map(|(name, value)| (Some(name), value));
        let elements = node.elements().map(|value| (None, value));
        let mut inside = members.chain(elements).enumerate().peekable();
        while let Some((number, (name, value))) = inside.next() {
            let comma = if inside.peek().is_some() { "," } else { "" };
            let (before, path) = match name {
                Some(name) => {
                    let decoded = name.as_str().unwrap_or_default();
                    let path = match (path, is_extra) {
                        (_, true) => String::new(),
                        ("", _) => decoded.into_owned(),
                        _ => format!("{path}.{decoded}"),
                    };
                    (format!("{indent}{}: ", name.text()), path)
                }
                None => (indent.clone(), format!("{path}[{number}]")),
            };
            // What stands in `extra` is the location.
            self.value(value, &path, level + 1, before, comma);
        }
        let indent = "  ".repeat(level);
        self.lines
            .push((format!("{indent}{close}{after}"), String::new()));
    }

    /// Where a target comes from: `/room/id`, and what made a value of it, if it is not copied.
    fn source(&self, path: &str) -> String {
        if path == "extra" {
            return "no rule claims these".to_owned();
        }
        let sources = self.sources.get(path).copied().unwrap_or_default();
        let each: Vec<String> = sources.iter().map(source).collect();
        each.join(", ")
    }
}

fn source(source: &Source) -> String {
    let from = match source.from.as_str() {
        "" => "the payload",
        from => from,
    };
    match source.by {
        "copy" => from.to_owned(),
        "set" if source.from.is_root() => "set by the schema".to_owned(),
        "set" => format!("set by {from}"),
        "name" => format!("the name of {from}"),
        by => format!("{from} ({by})"),
    }
}

impl Lines<'_> {
    fn into_text(self, look: Look) -> String {
        let shown: Vec<(String, String)> = self
            .lines
            .iter()
            .map(|(left, right)| (visible_json(left).into_owned(), visible(right).into_owned()))
            .collect();
        let column = column(&shown, look.width);
        let mut text = String::new();
        for (left, right) in &shown {
            if right.is_empty() {
                text.push_str(left);
                text.push('\n');
                continue;
            }
            let fits = |column: usize| column + columns(right) + 2 <= look.width;
            let start = columns(left) + 2;
            let right = look.paint(&format!("← {right}"), |text| text.cyan());
            if start <= column && fits(column) {
                text.push_str(&padded(left, column));
            } else if fits(start) {
                text.push_str(&padded(left, start));
            } else {
                text.push_str(left);
                text.push('\n');
                text.push_str(&" ".repeat(indent_of(left) + 4));
            }
            text.push_str(&right);
            text.push('\n');
        }
        text
    }
}

/// The column in which most sources fit beside their values.
fn column(lines: &[(String, String)], width: usize) -> usize {
    let sizes: Vec<(usize, usize)> = lines
        .iter()
        .filter(|(_, right)| !right.is_empty())
        .map(|(left, right)| (columns(left) + 2, columns(right) + 2))
        .collect();
    let fitting = |column: usize| {
        let fits = |(left, right): &&(usize, usize)| *left <= column && column + right <= width;
        sizes.iter().filter(fits).count()
    };
    let mut columns: Vec<usize> = sizes.iter().map(|(left, _)| *left).collect();
    columns.sort_unstable();
    columns.dedup();
    // Of equals, the one nearest to the values.
    columns.reverse();
    columns
        .into_iter()
        .max_by_key(|&column| fitting(column))
        .unwrap_or(0)
}

/// How many spaces a line begins with.
fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
