//! What is wrong with a text that somebody wrote for hooklens, such as its configuration: an error that shows the places.
//!
//! What is wrong is said at once, as far as anybody reads it. Such a text is no payload: nothing in it is covered, but what a terminal would
//! obey is shown as everywhere.

use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use hooklens::span::Point;

use super::frame::{self, Look};
use super::text::counted;
use super::visible::visible;

/// How many problems are shown: so many that nobody comes back for one at a time, and no more than anybody reads.
const SHOWN: usize = 20;

/// A text, and what it is called.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// The file, as it is shown.
    pub(crate) name: String,
    /// All of it.
    pub(crate) text: String,
}

impl Source {
    /// `hooklens.toml:3`
    pub(crate) fn place(&self, span: &Range<usize>) -> String {
        format!("{}:{}", self.name, self.line(span))
    }

    /// The line that a range begins on, from 1.
    pub(crate) fn line(&self, span: &Range<usize>) -> u64 {
        Point::of(self.text.as_bytes(), span.start.min(self.text.len())).line
    }
}

/// Something that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// What, in a sentence without a full stop.
    pub(crate) message: String,
    /// Where: bytes of the text.
    pub(crate) span: Range<usize>,
    /// What would be right.
    pub(crate) expected: Option<String>,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Problem {
    /// Something wrong at a place; what else there is to say is added with the methods below.
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span,
            expected: None,
            help: None,
        }
    }

    /// Adds what would be right.
    pub(crate) fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what may have been meant, if anything was near.
    pub(crate) fn meant(mut self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            self.help = Some(format!("did you mean `{near}`?"));
        }
        self
    }
}

/// Everything that is wrong with a text, by place.
#[derive(Debug)]
pub(crate) struct Broken {
    text: Arc<Source>,
    problems: Vec<Problem>,
}

impl Broken {
    /// What is wrong with a text; there has to be something.
    pub(crate) fn new(text: Arc<Source>, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.span.start);
        Self { text, problems }
    }

    /// What is wrong.
    #[cfg(test)]
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Each problem with its line of the text, and an empty line between them.
    pub(crate) fn render(&self, look: Look) -> String {
        let bytes = self.text.text.as_bytes();
        let mut frames: Vec<String> = (self.problems.iter().take(SHOWN))
            .map(|problem| {
                let end = problem.span.end.min(bytes.len());
                let mark = problem.span.start.min(end)..end;
                let notes = [("expected", &problem.expected), ("help", &problem.help)];
                let notes: Vec<_> = (notes.into_iter())
                    .filter_map(|(label, text)| Some((label, text.clone()?)))
                    .collect();
                frame::of_text(&self.text.name, bytes, &problem.message, mark, &notes, look) + "\n"
            })
            .collect();
        if let Some(more) = self.problems.len().checked_sub(SHOWN)
            && more > 0
        {
            let more = counted(more, "more problem");
            let name = visible(&self.text.name);
            frames.push(format!("note: {more} in {name}\n"));
        }
        frames.join("\n")
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            let start = if number == 0 { "" } else { "\n" };
            let place = self.text.place(&problem.span);
            write!(f, "{start}{}: {}", visible(&place), problem.message)?;
        }
        Ok(())
    }
}

impl Error for Broken {}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look {
        color: false,
        width: 80,
    };

    #[test]
    fn problems_that_nobody_would_read_are_counted() {
        let text = Arc::new(Source {
            name: "a.toml".to_owned(),
            text: "x\n".repeat(30),
        });
        let problem = |line: usize| Problem::new(line * 2..line * 2 + 1, "wrong");
        for (count, end) in [
            (20, "20 | x\n   | ^\n"),
            (22, "note: 2 more problems in a.toml\n"),
        ] {
            let problems = (0..count).map(problem).collect();
            let shown = Broken::new(Arc::clone(&text), problems).render(LOOK);
            assert_eq!(shown.matches("error: wrong").count(), 20);
            assert!(shown.ends_with(end), "{shown}");
        }
    }

    #[test]
    fn problems_are_shown_by_place_and_safely() {
        let text = Arc::new(Source {
            name: "a\u{1b}.toml".to_owned(),
            text: "one = 1\ntwo = \"\u{1b}[31m\"\n".to_owned(),
        });
        let problems = vec![
            Problem::new(8..11, "second").meant(Some("tow")),
            Problem::new(0..3, "first\u{7}").expected("none"),
            Problem::new(99..120, "behind the end"),
        ];
        let shown = Broken::new(text, problems).render(LOOK);
        let expected = [
            "error: first\\u{7}",
            " --> a\\u{1b}.toml:1:1",
            "1 | one = 1",
            "  | ^^^",
            "  = expected: none",
            "error: second",
            "2 | two = \"\u{241b}[31m\"",
            "  = help: did you mean `tow`?",
            "error: behind the end",
        ];
        let mut rest = shown.as_str();
        for line in expected {
            let at = rest.find(line);
            assert!(at.is_some(), "{line}: {shown}");
            rest = &rest[at.unwrap_or_default()..];
        }
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }
}
