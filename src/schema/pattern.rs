//! Patterns: regular expressions of a schema, in linear time, compiled when a value is first held against them.
//!
//! A pattern that the expressions' syntax does not allow matches nothing; the checks of a pack find it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::Regex;

/// A regular expression of a schema. As in JSON Schema it may match anywhere in a string.
#[derive(Clone)]
pub struct Pattern(Arc<Inner>);

struct Inner {
    source: Box<str>,
    /// Whether it is plain text, which is searched for as such.
    plain: bool,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern by its source. Nothing is compiled: that takes longer than reading the schema it stands in.
    pub fn new(source: &str) -> Self {
        Self(Arc::new(Inner {
            source: source.into(),
            plain: !source.bytes().any(is_special),
            compiled: OnceLock::new(),
        }))
    }

    /// The expression.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Whether a text matches.
    pub fn is_match(&self, text: &str) -> bool {
        if self.0.plain {
            return text.contains(self.source());
        }
        let compiled = self
            .0
            .compiled
            .get_or_init(|| Regex::new(self.source()).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    /// What is wrong with an expression.
    ///
    /// # Errors
    ///
    /// In words, if anything is.
    pub fn check(source: &str) -> Result<(), String> {
        Regex::new(source)
            .map(drop)
            .map_err(|error| error.to_string())
    }
}

/// Whether a byte of an expression may mean something else: whether `regex` escapes it, which takes a text to ask.
fn is_special(byte: u8) -> bool {
    br"\.+*?()|[]{}^$#&-~".contains(&byte)
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_may_match_anywhere() {
        assert!(Pattern::new("@").is_match("a@example.com"));
        assert!(!Pattern::new("@").is_match("a.example.com"));
        assert!(Pattern::new("^[0-9]+$").is_match("0042"));
        assert!(!Pattern::new("^[0-9]+$").is_match("42 "));
        assert!(Pattern::new("a.c").is_match("xabcx"));
    }

    #[test]
    fn what_is_plain_stands_for_itself() {
        for character in '\0'..'\u{100}' {
            let text = character.to_string();
            let is_plain = regex::escape(&text) == text;
            assert_eq!(Pattern::new(&text).0.plain, is_plain, "{character:?}");
        }
    }

    #[test]
    fn what_is_no_pattern_matches_nothing() {
        assert!(!Pattern::new("(").is_match("("));
        assert!(Pattern::check("(").is_err());
    }
}
