//! What changed between two payloads.
//!
//! Values are compared by location; the items of arrays are aligned first (see `align`), and JSON written inside
//! strings is compared as JSON. The order of an object's members, white space and escapes never matter, the way a
//! number is written only where that is asked for; a change of type always does. With nothing ignored, [`Diff::patch`] turns the old payload
//! into the new one. The differences and the patch come from the same walk. Nothing is rendered here.

mod align;
mod array;
mod decimal;
mod members;
mod patch;
mod pattern;
mod tree;
mod walk;

use std::borrow::Cow;
use std::ops::Range;

pub use pattern::{BadPattern, Pattern};

use crate::location::Location;
use crate::payload::{Kind, Node, Payload};

/// What [`diff`] leaves out, and how it recognizes the items of arrays. The default leaves nothing out.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A difference is left out where one of these matches its location, or one above it, in either payload.
    /// Items that are ignored take no part in the alignment of their array, and ignored parts of items do not
    /// influence it.
    pub ignore: Vec<Pattern>,
    /// For the arrays at a location, in either payload: the member that identifies their items. The first pattern that
    /// matches counts. It has no effect where some item lacks the member, where it is ignored, `null` or no scalar, or
    /// where two items of an array share it. Without effect, a member `id` identifies the items under the same
    /// conditions; without that, they are aligned by what they have in common.
    pub identities: Vec<(Pattern, String)>,
    /// Whether the digits of numbers and the characters of strings count as they are written: `1` and `1.0` differ, and so
    /// does JSON in a string that is written in another way. Escapes still do not count.
    pub exact: bool,
}

/// What changed between two payloads.
#[derive(Debug, Clone, Default)]
pub struct Diff<'a> {
    /// The differences in the order of the old payload. What was added to an object comes after its other members;
    /// what was added to an array, after the old items that stood before the same neighbour.
    pub changes: Vec<Difference<'a>>,
    edits: Vec<patch::Edit<'a>>,
}

impl Diff<'_> {
    /// Whether the payloads are the same, but for what was ignored.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The differences as a JSON Patch (RFC 6902), on one line. Applied to the old payload, it gives the new one, but
    /// for what was ignored, which stays as it was.
    ///
    /// It cannot step into a string: where JSON inside a string changed, the whole string is replaced.
    pub fn patch(&self) -> String {
        patch::write(&self.edits)
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<'a> {
    /// Where it is in the old payload; `None` if it was added.
    pub location: Option<Location>,
    /// Where it is in the new payload; `None` if it was removed.
    pub new_location: Option<Location>,
    /// What happened.
    pub change: Change<'a>,
}

impl Difference<'_> {
    /// The types of the old and the new value, if they are not the same.
    pub fn types(&self) -> Option<(Kind, Kind)> {
        match &self.change {
            Change::Changed { old, new } if old.kind != new.kind => Some((old.kind, new.kind)),
            _ => None,
        }
    }

    fn into_owned<'b>(self) -> Difference<'b> {
        Difference {
            location: self.location,
            new_location: self.new_location,
            change: match self.change {
                Change::Added(new) => Change::Added(new.into_owned()),
                Change::Removed(old) => Change::Removed(old.into_owned()),
                Change::Changed { old, new } => Change::Changed {
                    old: old.into_owned(),
                    new: new.into_owned(),
                },
                Change::Moved { from, to } => Change::Moved { from, to },
            },
        }
    }
}

/// What happened to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<'a> {
    /// Only the new payload has it.
    Added(Value<'a>),
    /// Only the old payload has it.
    Removed(Value<'a>),
    /// It is another value, or one of another type. Never two objects or two arrays: their changes are inside.
    Changed {
        /// The value before.
        old: Value<'a>,
        /// The value after.
        new: Value<'a>,
    },
    /// An item, recognized by its identity, stands elsewhere among the items that both arrays have. What changed
    /// inside it is told apart. The items named as moved are the fewest that explain the new order.
    Moved {
        /// The index in the old array.
        from: usize,
        /// The index in the new array.
        to: usize,
    },
}

/// A value of one of the payloads, or of JSON inside one of their strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<'a> {
    kind: Kind,
    text: Cow<'a, str>,
    span: Option<Range<usize>>,
}

impl<'a> Value<'a> {
    fn of(node: Node<'a>) -> Self {
        Self {
            kind: node.kind(),
            text: Cow::Borrowed(node.text()),
            span: Some(node.span()),
        }
    }

    /// What it is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The value as it is written: digits, escapes and white space untouched.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value on one line: as it is written, without the white space between tokens.
    pub fn compact(&self) -> Cow<'_, str> {
        patch::compact(&self.text)
    }

    /// The bytes of its payload's text that it is written in; `None` if it is inside a string.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    fn into_owned<'b>(self) -> Value<'b> {
        Value {
            kind: self.kind,
            text: Cow::Owned(self.text.into_owned()),
            span: None,
        }
    }
}

/// Compares two payloads. Memory is linear in their length. So is time, but for the alignment of long arrays without
/// identities whose items are in another order.
///
/// Strings that hold the same JSON, written in two ways, are the same unless the comparison is exact.
///
/// ```
/// use hooklens::Payload;
/// use hooklens::diff::{Change, Options, diff};
///
/// let old = Payload::parse(r#"{"room": {"id": 106, "options": "{\"source\": \"wa\"}"}}"#)?;
/// let new = Payload::parse(r#"{"room": {"options": "{\"source\": \"line\"}", "id": "106"}}"#)?;
/// let found = diff(&old, &new, &Options::default());
/// let locations: Vec<_> = found.changes.iter().filter_map(|change| change.location.as_ref()).collect();
/// assert_eq!(locations[0].as_str(), "/room/id");
/// assert_eq!(locations[1].as_str(), "/room/options#/source");
/// assert!(matches!(&found.changes[0].change, Change::Changed { new, .. } if new.text() == "\"106\""));
/// # Ok::<(), hooklens::Malformed>(())
/// ```
pub fn diff<'a>(old: &'a Payload<'_>, new: &'a Payload<'_>, options: &Options) -> Diff<'a> {
    let (changes, edits) = walk::payloads(old, new, options);
    Diff { changes, edits }
}
