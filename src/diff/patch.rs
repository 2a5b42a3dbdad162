//! Edits: a diff as operations of RFC 6902.
//!
//! Each edit's pointers hold at the moment its turn comes: values are edited where they stand in the old text, items
//! are removed from the back, then put in their places from the front, and an array's edits come after those of the
//! values inside it. Edits never reach into a string.

use std::borrow::Cow;

use super::members::{members, name_of};
use crate::location::Step;
use crate::payload::{Kind, Node, write_string};

/// One operation.
#[derive(Debug, Clone)]
pub(super) enum Edit<'a> {
    Add { path: String, value: Cow<'a, str> },
    Remove { path: String },
    Replace { path: String, value: Cow<'a, str> },
    Move { from: String, path: String },
}

/// A JSON Pointer as RFC 6901 has it, for other tools: a `#` at the end of a name is a `#`.
pub(super) fn pointer(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        text.push('/');
        match step {
            Step::Name(name) => text.push_str(&name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => text.push_str(&index.to_string()),
            Step::Embedded => {}
        }
    }
    text
}

/// The edits as a JSON Patch, on one line.
pub(super) fn write(edits: &[Edit<'_>]) -> String {
    let mut out = String::from("[");
    for (number, edit) in edits.iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        let (name, path, value, from) = match edit {
            Edit::Add { path, value } => ("add", path, Some(value), None),
            Edit::Remove { path } => ("remove", path, None, None),
            Edit::Replace { path, value } => ("replace", path, Some(value), None),
            Edit::Move { from, path } => ("move", path, None, Some(from)),
        };
        out.push_str("{\"op\":\"");
        out.push_str(name);
        out.push('"');
        if let Some(from) = from {
            out.push_str(",\"from\":");
            write_string(&mut out, from);
        }
        out.push_str(",\"path\":");
        write_string(&mut out, path);
        if let Some(value) = value {
            out.push_str(",\"value\":");
            out.push_str(&compact(value));
        }
        out.push('}');
    }
    out.push(']');
    out
}

/// JSON text without the white space between its tokens.
pub(super) fn compact(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    let mut in_string = false;
    let mut done = 0;
    while let Some(at) = rest.bytes().position(|byte| match byte {
        b'"' | b'\\' => true,
        b' ' | b'\t' | b'\n' | b'\r' => !in_string,
        _ => false,
    }) {
        let here = text.len() - rest.len() + at;
        let mut length = 1;
        match rest.as_bytes()[at] {
            b'"' => in_string = !in_string,
            // An escape stands in a string, and its second character is ASCII.
            b'\\' => length = 2,
            _ => {
                out.push_str(&text[done..here]);
                done = here + 1;
            }
        }
        rest = &rest[at + length..];
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// The text that the edits make of a value. Only for JSON inside a string of which some differences are ignored.
pub(super) fn apply(old: Node<'_>, edits: &[Edit<'_>]) -> String {
    let mut draft = Draft::of(old);
    for edit in edits {
        match edit {
            Edit::Add { path, value } => draft.put(path, Draft::text(value), true),
            Edit::Replace { path, value } => draft.put(path, Draft::text(value), false),
            Edit::Remove { path } => drop(draft.take(path)),
            Edit::Move { from, path } => {
                if let Some(moved) = draft.take(from) {
                    draft.put(path, moved, true);
                }
            }
        }
    }
    let mut out = String::new();
    draft.write(&mut out);
    out
}

/// A value that is being edited.
enum Draft<'a> {
    Text(Cow<'a, str>),
    Array(Vec<Draft<'a>>),
    Object(Vec<(Cow<'a, str>, Draft<'a>)>),
}

impl<'a> Draft<'a> {
    fn of(node: Node<'a>) -> Self {
        match node.kind() {
            Kind::Array => Self::Array(node.elements().map(Self::of).collect()),
            Kind::Object => Self::Object(
                members(node)
                    .map(|(name, value)| (name_of(name), Self::of(value)))
                    .collect(),
            ),
            _ => Self::Text(Cow::Borrowed(node.text())),
        }
    }

    fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    fn at(&mut self, path: &str) -> Option<&mut Self> {
        path.split('/')
            .skip(1)
            .try_fold(self, |draft, step| match draft {
                Self::Text(_) => None,
                Self::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
                Self::Object(members) => {
                    let name = unescape(step);
                    let found = members.iter_mut().find(|(other, _)| *other == name);
                    found.map(|(_, value)| value)
                }
            })
    }

    fn put(&mut self, path: &str, value: Self, insert: bool) {
        if !insert && let Some(place) = self.at(path) {
            *place = value;
        } else if let Some((parent, step)) = path.rsplit_once('/') {
            match self.at(parent) {
                Some(Self::Array(items)) => {
                    if let Ok(index) = step.parse::<usize>() {
                        items.insert(index.min(items.len()), value);
                    }
                }
                Some(Self::Object(members)) => members.push((unescape(step).into(), value)),
                Some(Self::Text(_)) | None => {}
            }
        }
    }

    fn take(&mut self, path: &str) -> Option<Self> {
        let (parent, step) = path.rsplit_once('/')?;
        match self.at(parent)? {
            Self::Text(_) => None,
            Self::Array(items) => {
                let index = step.parse::<usize>().ok()?;
                (index < items.len()).then(|| items.remove(index))
            }
            Self::Object(members) => {
                let name = unescape(step);
                let index = members.iter().position(|(other, _)| *other == name)?;
                Some(members.remove(index).1)
            }
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(&compact(text)),
            Self::Array(items) => {
                out.push('[');
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    write_string(out, name);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_space_between_tokens_is_dropped() {
        let text = "{ \"a b\" :\t[ 1 ,\r\n\"\\\" \\\\\" , \"é \" ] }";
        assert_eq!(compact(text), "{\"a b\":[1,\"\\\" \\\\\",\"é \"]}");
        assert!(matches!(
            compact("[1,\"a b\"]"),
            std::borrow::Cow::Borrowed(_)
        ));
        assert_eq!(compact(" 1 "), "1");
    }
}
