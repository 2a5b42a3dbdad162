//! What is asked of strings.
//!
//! What decoding a string would take is only asked of strings with escapes. A question without a certain answer, such
//! as whether an unusual address is an e-mail address, is left to the validator.

use std::borrow::Cow;

use super::format::Format;
use super::open::OpenList;
use super::pattern::TextPattern;
use super::program::{StateId, Try};
use crate::payload::Node;
use crate::schema::by_name::ByName;

/// What is asked of a string.
#[derive(Debug, Default)]
pub(super) struct TextRule {
    /// Of each of these lists it must be one; what the row asks besides is asked of it, too.
    pub(super) lists: Vec<ByName<StateId>>,
    /// The fewest and the most characters.
    pub(super) length: Option<(u64, u64)>,
    pub(super) formats: Vec<Format>,
    pub(super) patterns: Vec<TextPattern>,
    pub(super) open: Vec<OpenList>,
    /// What is asked of the JSON in it.
    pub(super) embedded: Vec<StateId>,
    pub(super) tries: Vec<Try>,
}

impl TextRule {
    /// Whether a string has the length, the formats and the patterns; `None` if that cannot be told here.
    #[inline]
    pub(super) fn holds(&self, node: Node<'_>) -> Option<bool> {
        if self.length.is_none() && self.formats.is_empty() && self.patterns.is_empty() {
            return Some(true);
        }
        let text = if node.is_plain() {
            let written = node.text();
            Cow::Borrowed(&written[1..written.len() - 1])
        } else {
            node.as_str().unwrap_or_default()
        };
        self.holds_for(&text)
    }

    fn holds_for(&self, text: &str) -> Option<bool> {
        if let Some(length) = self.length
            && !is_within(text, length)
        {
            return Some(false);
        }
        for pattern in &self.patterns {
            if !pattern.is_match(text)? {
                return Some(false);
            }
        }
        for format in &self.formats {
            if !format.holds(text)? {
                return Some(false);
            }
        }
        Some(true)
    }
}

/// Whether a text has so many characters. They are only counted if the bytes do not say it.
fn is_within(text: &str, (least, most): (u64, u64)) -> bool {
    let bytes = text.len() as u64;
    if bytes < least {
        return false;
    }
    if bytes.div_ceil(4) >= least && bytes <= most {
        return true;
    }
    let characters = text.chars().count() as u64;
    (least..=most).contains(&characters)
}
