//! Lists of values that end open.
//!
//! What such a list does not have is valid. It is worth a word if information is asked for, or if it is a slip away from
//! a listed value; most that are not are told by the letters they have, without counting slips.

use crate::finding::Letters;
use crate::payload::{Kind, Node};
use crate::schema::by_name::ByName;
use crate::schema::literal::Literal;

/// A list of values that ends open.
#[derive(Debug, Default)]
pub(super) struct OpenList {
    strings: ByName<()>,
    others: Vec<Literal>,
    /// The letters of each value.
    letters: Vec<Letters>,
}

impl OpenList {
    pub(super) fn new(literals: Vec<Literal>) -> Self {
        let mut list = Self::default();
        for literal in literals {
            list.letters.push(Letters::of(&literal.to_string()));
            match &literal {
                Literal::String(text) => list.strings.insert(text, ()),
                _ => list.others.push(literal),
            }
        }
        list
    }

    /// Whether there is nothing to say of a string or a number and the list.
    #[inline]
    pub(super) fn is_silent(&self, node: Node<'_>, information: bool) -> bool {
        self.strings.get_node(node).is_some() || self.passes_over(node, information)
    }

    #[cold]
    fn passes_over(&self, node: Node<'_>, information: bool) -> bool {
        if node.is_str("") || self.others.iter().any(|literal| literal.is(node)) {
            return true;
        }
        let text = node.text();
        // What joins listed values with a bar, as documentation does, is for others to recognize.
        !information
            && (node.is_plain() || node.kind() != Kind::String)
            && memchr::memchr(b'|', text.as_bytes()).is_none()
            && !self.may_have_near(text)
    }

    /// Whether a listed value may be so near that the text is a slip.
    fn may_have_near(&self, text: &str) -> bool {
        let letters = Letters::of(text);
        self.letters
            .iter()
            .any(|listed| letters.may_be_near(listed))
    }
}
