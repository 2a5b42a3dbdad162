//! Lists of values that end open.
//!
//! What such a list does not have is valid. It is worth a word if information is asked for, or if it is a slip away from
//! a listed value; most that are not are told by the letters they have, without counting slips.

use crate::finding::nearest;
use crate::payload::{Kind, Node};
use crate::schema::by_name::ByName;
use crate::schema::test::Literal;

/// A list of values that ends open.
#[derive(Debug, Default)]
pub(super) struct OpenList {
    strings: ByName<()>,
    others: Vec<Literal>,
    /// The values as messages write them, with their letters.
    words: Vec<(String, Option<Letters>)>,
}

impl OpenList {
    pub(super) fn new(literals: Vec<Literal>) -> Self {
        let mut list = Self::default();
        for literal in literals {
            let word = literal.to_string();
            let letters = Letters::of(&word);
            list.words.push((word, letters));
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
            && !self.has_near(text)
    }

    /// Whether a listed value is so near that the text may be a slip.
    fn has_near(&self, text: &str) -> bool {
        let letters = Letters::of(text);
        let may_be_near = |(_, of_word): &&(String, Option<Letters>)| match (&letters, of_word) {
            (Some(letters), Some(of_word)) => letters.may_be_near(of_word),
            _ => true,
        };
        let words = self.words.iter().filter(may_be_near);
        nearest(text, words.map(|(word, _)| word.as_str())).is_some()
    }
}

/// The letters and digits of a word in ASCII.
#[derive(Debug)]
struct Letters {
    /// A bit for each that it has, in whatever case.
    set: u64,
    /// How many there are.
    count: u32,
}

impl Letters {
    fn of(word: &str) -> Option<Self> {
        let mut letters = Self { set: 0, count: 0 };
        for byte in word.bytes() {
            let bit = match byte.to_ascii_lowercase() {
                letter @ b'a'..=b'z' => letter - b'a',
                digit @ b'0'..=b'9' => digit - b'0' + 26,
                0x80.. => return None,
                _ => continue,
            };
            letters.set |= 1 << bit;
            letters.count += 1;
        }
        Some(letters)
    }

    /// Whether [`nearest`] may take this for a slip of the other: it is not if there are more letters in one and not in
    /// the other than there may be slips, for each takes one.
    fn may_be_near(&self, other: &Self) -> bool {
        let limit = (self.count / 3).min(4);
        self.count.abs_diff(other.count) <= limit
            && (self.set & !other.set).count_ones() <= limit
            && (other.set & !self.set).count_ones() <= limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_may_be_near() {
        let words = [
            "text",
            "Text",
            "tex",
            "txet",
            "image",
            "imagine",
            "file_attachment",
            "file attachment",
            "fileattachments",
            "multi_line",
            "multiline",
            "multiple_line",
            "a",
            "b",
            "",
            "12",
            "13",
            "whatsapp",
            "whatsap",
            "wahtsapp",
            "WhatsApp",
            "watsapp",
            "telegram",
            "télegram",
            "custom-channel",
            "custom_channel",
            "customchannel2",
        ];
        for one in words {
            for other in words {
                let near = nearest(one, [other]).is_some();
                let may_be_near = match (Letters::of(one), Letters::of(other)) {
                    (Some(one), Some(other)) => one.may_be_near(&other),
                    _ => true,
                };
                assert!(!near || may_be_near, "{one} {other}");
            }
        }
    }
}
