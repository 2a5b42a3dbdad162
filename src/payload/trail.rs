//! Trails: the way a walk has come to a value.
//!
//! A trail is kept on the stack and costs nothing until it is asked for its location: not even the names on it are read.

use super::Node;
use crate::location::{Location, push_index, push_name};

/// One step of a trail: a [`Step`](crate::location::Step) that owns nothing.
#[derive(Debug, Clone, Copy)]
pub enum Turn<'a> {
    /// Nowhere: the root.
    Root,
    /// Into a member, by its name.
    Name(Node<'a>),
    /// Into an array's element.
    Index(u32),
    /// Into the JSON inside a string.
    Embedded,
}

impl Turn<'_> {
    /// Whether its text is plain to see: it is written without escapes, so it needs none in a JSON string, either.
    #[inline]
    fn is_plain(&self) -> bool {
        match self {
            Self::Name(name) => name.is_plain(),
            Self::Root | Self::Index(_) | Self::Embedded => true,
        }
    }
}

/// The way from the root to the value a walk is at.
#[derive(Debug, Clone, Copy)]
pub struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    turn: Turn<'t>,
}

impl<'t> Trail<'t> {
    /// The root.
    pub const fn root() -> Self {
        Self {
            parent: None,
            turn: Turn::Root,
        }
    }

    /// One step further.
    #[must_use]
    pub const fn then(&'t self, turn: Turn<'t>) -> Trail<'t> {
        Trail {
            parent: Some(self),
            turn,
        }
    }

    /// Whether the last step's text needs no escapes in a JSON string. What is no text of its own may be said to need some.
    #[inline]
    pub fn turn_is_plain(&self) -> bool {
        self.turn.is_plain()
    }

    /// Whether the location's text needs no escapes in a JSON string, as [`Trail::turn_is_plain`].
    pub fn is_plain(&self) -> bool {
        let mut trail = self;
        while trail.turn.is_plain() {
            match trail.parent {
                Some(parent) => trail = parent,
                None => return true,
            }
        }
        false
    }

    /// The location reached.
    pub fn location(&self) -> Location {
        let mut text = String::new();
        self.write(&mut text);
        Location::from(text)
    }

    /// Appends the location's text.
    pub fn write(&self, text: &mut String) {
        self.write_parent(text);
        self.write_turn(text);
    }

    /// Appends the text of the location that the last step is taken from.
    pub fn write_parent(&self, text: &mut String) {
        if let Some(parent) = self.parent {
            parent.write(text);
        }
    }

    /// Appends the text of the last step.
    #[inline]
    pub fn write_turn(&self, text: &mut String) {
        match self.turn {
            Turn::Root => {}
            Turn::Name(name) => match name.plain_str() {
                Some(name) => push_name(text, name),
                None => push_name(text, &name.as_str().unwrap_or_default()),
            },
            Turn::Index(index) => push_index(text, index),
            Turn::Embedded => text.push('#'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Payload;

    #[test]
    fn a_trail_writes_what_a_location_says() {
        let payload = Payload::parse(r#"{"a\/\u0062": []}"#).unwrap();
        let (name, _) = payload.root().members().next().unwrap();
        let root = Trail::root();
        let a = root.then(Turn::Name(name));
        let b = a.then(Turn::Index(120));
        assert_eq!(b.location().as_str(), "/a~1b/120");
        assert_eq!(b.then(Turn::Embedded).location().as_str(), "/a~1b/120#");
    }

    #[test]
    fn a_trail_over_a_name_with_escapes_is_not_plain() {
        let payload = Payload::parse(r#"{"a~/#": 1, "\u0001": [], "\"": 2, "\/": 3}"#).unwrap();
        let is_plain: Vec<bool> = (payload.root().members())
            .map(|(name, _)| {
                let root = Trail::root();
                let member = root.then(Turn::Name(name));
                let element = member.then(Turn::Index(0));
                assert_eq!(element.is_plain(), member.is_plain());
                assert!(element.turn_is_plain());
                member.is_plain()
            })
            .collect();
        // The last needs none, but that is not plain to see.
        assert_eq!(is_plain, [true, false, false, false]);
    }
}
