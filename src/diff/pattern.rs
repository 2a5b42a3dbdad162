//! Patterns over locations.
//!
//! A pattern is a location in which `*` as a whole step stands for any one name or index, and `**` for any number of
//! steps, none included. It knows one path at a time; that it holds for everything below is its user's affair.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::location::{Location, Step};

/// A location with `*` and `**` for steps that are not named: `/messages/*/id`, `/**/updated_at`, `/room/options#/source`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    wants: Vec<Want>,
    many: bool,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BadPattern {
    /// It begins like no location.
    #[error("a location begins with `/` (or with `#`, for JSON inside a string)")]
    Start,
    /// A `~` that escapes nothing.
    #[error("`~` in a location is written `~0`")]
    Escape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Want {
    /// A member of this name, or the element of this index.
    Name(String, Option<usize>),
    Embedded,
    One,
    Many,
}

impl Want {
    fn takes(&self, step: &Step<'_>) -> bool {
        match (self, step) {
            (Self::Name(name, _), Step::Name(found)) => name == found,
            (Self::Name(_, index), Step::Index(found)) => *index == Some(*found),
            (Self::One, Step::Name(_) | Step::Index(_))
            | (Self::Embedded, Step::Embedded)
            | (Self::Many, _) => true,
            (Self::One | Self::Name(..), Step::Embedded) | (Self::Embedded, _) => false,
        }
    }
}

impl Pattern {
    /// Parses a pattern. The empty text is the root.
    ///
    /// # Errors
    ///
    /// [`BadPattern`], if the text is no location.
    pub fn parse(text: &str) -> Result<Self, BadPattern> {
        if !matches!(text.as_bytes().first(), None | Some(b'/' | b'#')) {
            return Err(BadPattern::Start);
        }
        if text.starts_with('#') && !matches!(text.as_bytes().get(1), None | Some(b'/')) {
            return Err(BadPattern::Start);
        }
        let escapes = text.split('~').skip(1);
        if !escapes
            .into_iter()
            .all(|rest| rest.starts_with(['0', '1', '2']))
        {
            return Err(BadPattern::Escape);
        }
        let mut wants = Vec::new();
        for step in Location::from(text).steps() {
            wants.push(match step {
                Step::Embedded => Want::Embedded,
                Step::Index(index) => Want::Name(index.to_string(), Some(index)),
                Step::Name(name) => match &*name {
                    "*" => Want::One,
                    "**" if wants.last() == Some(&Want::Many) => continue,
                    "**" => Want::Many,
                    name => Want::Name(name.to_owned(), index(name)),
                },
            });
        }
        Ok(Self {
            text: text.to_owned(),
            many: wants.contains(&Want::Many),
            wants,
        })
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a value at the location, above or below it can match. A pattern with `**` always can.
    pub fn touches(&self, location: &Location) -> bool {
        let steps = location.steps();
        self.many
            || self
                .wants
                .iter()
                .zip(&steps)
                .all(|(want, step)| want.takes(step))
    }

    /// Whether a path from the root matches.
    pub fn matches(&self, path: &[Step<'_>]) -> bool {
        if !self.many && self.wants.len() != path.len() {
            return false;
        }
        if let (Some(want), Some(step)) = (self.wants.last(), path.last())
            && !want.takes(step)
        {
            return false;
        }
        // After a mismatch, the latest `**` takes one step more. An earlier one never has to.
        let mut again = None;
        let (mut want, mut step) = (0, 0);
        while step < path.len() {
            match (self.wants.get(want), again) {
                (Some(Want::Many), _) => {
                    want += 1;
                    again = Some((want, step));
                }
                (Some(wanted), _) if wanted.takes(&path[step]) => {
                    want += 1;
                    step += 1;
                }
                (_, Some((after, from))) => {
                    again = Some((after, from + 1));
                    want = after;
                    step = from + 1;
                }
                (_, None) => return false,
            }
        }
        self.wants[want..].iter().all(|want| *want == Want::Many)
    }
}

/// The index that a name is, written as RFC 6901 has it.
fn index(name: &str) -> Option<usize> {
    let index: usize = name.parse().ok()?;
    (index.to_string() == name).then_some(index)
}

impl FromStr for Pattern {
    type Err = BadPattern;

    fn from_str(text: &str) -> Result<Self, BadPattern> {
        Self::parse(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, location: &str) -> bool {
        Pattern::parse(pattern)
            .unwrap()
            .matches(&Location::from(location).steps())
    }

    #[test]
    fn a_pattern_without_stars_is_its_location() {
        assert!(matches("", ""));
        assert!(matches("/a/0", "/a/0"));
        assert!(matches("/a#/b", "/a#/b"));
        assert!(matches("/a~1b", "/a~1b"));
        assert!(!matches("/a", "/a/0"));
        assert!(!matches("/a", ""));
        assert!(!matches("/a/b", "/a#/b"));
    }

    #[test]
    fn an_index_is_written_as_rfc_6901_has_it() {
        let pattern = |text| Pattern::parse(text).unwrap();
        assert!(pattern("/7").matches(&[Step::Index(7)]));
        assert!(pattern("/7").matches(&[Step::Name("7".into())]));
        assert!(!pattern("/07").matches(&[Step::Index(7)]));
        assert!(!pattern("/+7").matches(&[Step::Index(7)]));
    }

    #[test]
    fn a_star_is_one_name_or_index() {
        assert!(matches("/a/*/c", "/a/b/c"));
        assert!(matches("/*", "/0"));
        assert!(matches("/*#/x", "/a#/x"));
        assert!(!matches("/*", "/a/b"));
        assert!(!matches("/a/*", "/a#"));
        assert!(!matches("/a*", "/ab"));
    }

    #[test]
    fn two_stars_are_any_number_of_steps() {
        assert!(matches("/**/id", "/id"));
        assert!(matches("/**/id", "/a/0/id"));
        assert!(matches("/**/id", "/a#/id"));
        assert!(matches("/a/**/b/**/c", "/a/x/b/b/y/c"));
        assert!(matches("/a/**", "/a"));
        assert!(matches("/**/a/b", "/a/a/b"));
        assert!(!matches("/**/id", "/id/a"));
        assert!(!matches("/a/**/b/**/c", "/a/x/c"));
        let many = "/**/a".repeat(60) + "/b";
        assert!(!matches(&many, &"/a".repeat(127)));
    }

    #[test]
    fn what_is_no_location_is_refused() {
        assert_eq!(Pattern::parse("a/b"), Err(BadPattern::Start));
        assert_eq!(Pattern::parse("#a"), Err(BadPattern::Start));
        assert_eq!(Pattern::parse("/a~b"), Err(BadPattern::Escape));
        assert_eq!(Pattern::parse("/a~"), Err(BadPattern::Escape));
        assert_eq!("/a/*".parse::<Pattern>().unwrap().to_string(), "/a/*");
    }
}
